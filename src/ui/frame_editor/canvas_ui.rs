//! The picture under the hand: dragged, zoomed by wheel and keys, with the thirds on it; or whole on its backdrop, to take a colour from.

use eframe::egui::{
    Color32, CursorIcon, EventFilter, Id, Key, Modifiers, Painter, Pos2, Rect, Response, Role as AccessRole, Sense,
    Stroke, StrokeKind, TextureHandle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::editor::FrameEditor;
use crate::domain::framing::Size2;
use crate::domain::{Backdrop, Framing};
use crate::media::Picture;
use crate::ui::theme::{Tokens, UiTokens, of_work};
use crate::ui::widgets::{fit_within, skeleton_picture};

/// How much one point of the wheel zooms.
const WHEEL: f64 = 0.003;

/// How much one press of a key zooms, and moves in shares of what is seen.
const KEY_ZOOM: f64 = 1.05;
const KEY_STEP: f64 = 0.01;
const LARGE_STEP: f64 = 0.1;

/// How strong the thirds are.
const THIRDS: f32 = 0.45;

/// The picture that is framed.
pub(super) struct Framed<'a> {
    /// The whole of it.
    pub whole: &'a TextureHandle,
    /// The same with its blurred edge, once it is here.
    pub blurred: Option<&'a TextureHandle>,
    /// Its pixels.
    pub pixels: Option<&'a Picture>,
    /// Its size.
    pub size: Size2,
    /// The ratio of the shape.
    pub ratio: Size2,
    /// What a screen reader says of it.
    pub words: &'a str,
}

/// The canvas, as large as `size`; changes the framing.
pub(super) fn show(ui: &mut Ui, size: Vec2, editor: &mut FrameEditor, framed: &Framed<'_>) {
    let t = ui.tokens();
    let (room, _) = ui.allocate_exact_size(size, Sense::hover());
    let response = ui.interact(room, canvas_id(), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, ui.is_enabled(), framed.words));
    let painter = ui.painter_at(room);
    painter.rect_filled(room, t.radius.medium, t.surface.stage);
    let ratio = vec2(framed.ratio.0 as f32, framed.ratio.1 as f32);
    let frame = match editor.framing() {
        Framing::Whole => fit_within(vec2(framed.size.0 as f32, framed.size.1 as f32), room),
        Framing::Fill { .. } | Framing::Fit(_) => fit_within(ratio, room.shrink(t.space.xl)),
    };
    match editor.framing() {
        Framing::Fill { .. } => {
            fill(ui, &response, frame, editor, framed);
            let shows_thirds = response.hovered() || response.dragged() || response.has_focus();
            paint_fill(&painter, (room, frame), editor.framing(), framed, t);
            if shows_thirds {
                thirds(&painter, frame, Stroke::new(t.size.hairline, t.text.on_stage.gamma_multiply(THIRDS)));
            }
        }
        Framing::Fit(backdrop) => {
            paint_fit(&painter, frame, backdrop, framed);
            painter.rect_stroke(
                frame,
                0.0,
                Stroke::new(t.size.hairline, t.text.on_stage_secondary),
                StrokeKind::Outside,
            );
            if editor.takes_colour {
                take_colour(ui, &response, frame, editor, framed);
            }
        }
        Framing::Whole => {
            painter.image(framed.whole.id(), frame, whole(), Color32::WHITE);
        }
    }
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(room, t.radius.medium, ring, StrokeKind::Outside);
    }
}

/// The canvas's own id: the sheet gives it the keyboard.
pub(super) fn canvas_id() -> Id {
    Id::unique("picture that is framed")
}

/// The blank of a picture that is still coming.
pub(super) fn blank(ui: &mut Ui, size: Vec2, ratio: Size2) {
    let t = ui.tokens();
    let (room, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(room, t.radius.medium, t.surface.stage);
    skeleton_picture(ui, fit_within(vec2(ratio.0 as f32, ratio.1 as f32), room.shrink(t.space.xl)), 0);
}

const fn whole() -> Rect {
    Rect { min: pos2(0.0, 0.0), max: pos2(1.0, 1.0) }
}

/// Drag, wheel and keys.
fn fill(ui: &Ui, response: &Response, frame: Rect, editor: &mut FrameEditor, framed: &Framed<'_>) {
    let now = ui.input(|input| input.time);
    let cut = editor.framing().cut(framed.size, framed.ratio);
    let pixels_a_point = f64::from(cut.width) / f64::from(frame.width().max(1.0));
    if response.drag_started() {
        editor.begin_step();
        response.request_focus();
    }
    if response.clicked() {
        response.request_focus();
    }
    if response.dragged() {
        let by = response.drag_delta();
        let by = (-f64::from(by.x) * pixels_a_point, -f64::from(by.y) * pixels_a_point);
        editor.move_by(framed.size, framed.ratio, by, now);
    }
    response.clone().on_hover_cursor(if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab });
    if let Some(at) = response.hover_pos() {
        // The sheet must not scroll away under the wheel.
        let (turned, pinched) =
            ui.input_mut(|input| (std::mem::take(&mut input.smooth_scroll_delta).y, input.zoom_delta()));
        let factor = (f64::from(turned) * WHEEL).exp() * f64::from(pinched);
        if (factor - 1.0).abs() > f64::EPSILON {
            editor.zoom(framed.size, framed.ratio, factor, shares(at, frame), now);
        }
    }
    if response.has_focus() {
        keys(ui, response, editor, framed, now);
    }
}

/// A point in shares of the frame.
fn shares(at: Pos2, frame: Rect) -> (f64, f64) {
    let share = (at - frame.min) / frame.size().max(Vec2::splat(1.0));
    (f64::from(share.x.clamp(0.0, 1.0)), f64::from(share.y.clamp(0.0, 1.0)))
}

fn keys(ui: &Ui, response: &Response, editor: &mut FrameEditor, framed: &Framed<'_>, now: f64) {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (by, zoom, reset) = ui.input_mut(|input| {
        let mut by = (0.0, 0.0);
        for (modifiers, step) in [(Modifiers::SHIFT, LARGE_STEP), (Modifiers::NONE, KEY_STEP)] {
            let mut pressed = |key| input.count_and_consume_key(modifiers, key) as f64 * step;
            by.0 += pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
            by.1 += pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        }
        let mut count = |key, modifiers| i32::try_from(input.count_and_consume_key(modifiers, key)).unwrap_or_default();
        let closer = count(Key::Plus, Modifiers::NONE)
            + count(Key::Plus, Modifiers::SHIFT)
            + count(Key::Equals, Modifiers::NONE)
            + count(Key::Equals, Modifiers::SHIFT);
        let zoom = closer - count(Key::Minus, Modifiers::NONE);
        (by, zoom, count(Key::Home, Modifiers::NONE) + count(Key::Num0, Modifiers::NONE) > 0)
    });
    if by != (0.0, 0.0) {
        let cut = editor.framing().cut(framed.size, framed.ratio);
        let by = (by.0 * f64::from(cut.width), by.1 * f64::from(cut.height));
        editor.move_by(framed.size, framed.ratio, by, now);
    }
    if zoom != 0 {
        editor.zoom(framed.size, framed.ratio, KEY_ZOOM.powi(zoom), (0.5, 0.5), now);
    }
    if reset {
        editor.reset(now);
    }
}

/// The whole picture with the frame on it; what lies outside is dimmed.
fn paint_fill(painter: &Painter, (room, frame): (Rect, Rect), framing: Framing, framed: &Framed<'_>, t: &Tokens) {
    let cut = framing.cut(framed.size, framed.ratio);
    let scale = frame.width() / (cut.width as f32).max(1.0);
    let start = frame.min - vec2(cut.x as f32, cut.y as f32) * scale;
    let picture = Rect::from_min_size(start, vec2(framed.size.0 as f32, framed.size.1 as f32) * scale);
    painter.image(framed.whole.id(), picture, whole(), Color32::WHITE);
    for beside in [
        Rect::from_min_max(room.min, pos2(room.right(), frame.top())),
        Rect::from_min_max(pos2(room.left(), frame.bottom()), room.max),
        Rect::from_min_max(pos2(room.left(), frame.top()), frame.left_bottom()),
        Rect::from_min_max(frame.right_top(), pos2(room.right(), frame.bottom())),
    ] {
        painter.rect_filled(beside, 0.0, t.surface.scrim);
    }
    painter.rect_stroke(frame, 0.0, Stroke::new(t.size.hairline, t.text.on_stage), StrokeKind::Outside);
}

fn thirds(painter: &Painter, frame: Rect, stroke: Stroke) {
    for share in [1.0 / 3.0, 2.0 / 3.0] {
        painter.vline(frame.left() + frame.width() * share, frame.y_range(), stroke);
        painter.hline(frame.x_range(), frame.top() + frame.height() * share, stroke);
    }
}

/// The whole picture on its backdrop, as it will be sent.
fn paint_fit(painter: &Painter, frame: Rect, backdrop: Backdrop, framed: &Framed<'_>) {
    if let (Backdrop::Blur, Some(blurred)) = (backdrop, framed.blurred) {
        painter.image(blurred.id(), frame, whole(), Color32::WHITE);
        return;
    }
    if let Backdrop::Colour(colour) = backdrop {
        painter.rect_filled(frame, 0.0, of_work(colour));
    }
    painter.image(framed.whole.id(), fitted(frame, framed), whole(), Color32::WHITE);
}

fn fitted(frame: Rect, framed: &Framed<'_>) -> Rect {
    fit_within(vec2(framed.size.0 as f32, framed.size.1 as f32), frame)
}

/// A press on the picture takes the colour under the pointer.
fn take_colour(ui: &Ui, response: &Response, frame: Rect, editor: &mut FrameEditor, framed: &Framed<'_>) {
    response.clone().on_hover_cursor(CursorIcon::Crosshair);
    let Some(pixels) = framed.pixels else { return };
    let at = response.interact_pointer_pos().filter(|_| response.clicked());
    if let Some(colour) = at.and_then(|at| colour_at(pixels, at, fitted(frame, framed))) {
        editor.put_on(Backdrop::Colour(colour), ui.input(|input| input.time));
    }
}

/// The colour under a point of a picture that is painted in `rect`.
fn colour_at(pixels: &Picture, at: Pos2, rect: Rect) -> Option<[u8; 3]> {
    if !rect.contains(at) || pixels.width == 0 || pixels.height == 0 {
        return None;
    }
    let share = (at - rect.min) / rect.size().max(Vec2::splat(1.0));
    let place = |share: f32, side: u32| ((share * side as f32) as u32).min(side - 1) as usize;
    let pixel = place(share.y, pixels.height) * pixels.width as usize + place(share.x, pixels.width);
    let colour = pixels.rgba.get(pixel * 4..pixel * 4 + 3)?;
    Some([colour[0], colour[1], colour[2]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colour_is_that_of_the_pixel_under_the_pointer() {
        let rgba = [[1, 2, 3, 255], [4, 5, 6, 255], [7, 8, 9, 255], [10, 11, 12, 255]].concat();
        let pixels = Picture { width: 2, height: 2, rgba };
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(200.0, 200.0));
        assert_eq!(colour_at(&pixels, pos2(101.0, 51.0), rect), Some([1, 2, 3]));
        assert_eq!(colour_at(&pixels, pos2(299.0, 51.0), rect), Some([4, 5, 6]));
        assert_eq!(colour_at(&pixels, pos2(300.0, 250.0), rect), Some([10, 11, 12]), "at the very edge");
        assert_eq!(colour_at(&pixels, pos2(99.0, 51.0), rect), None);
    }
}
