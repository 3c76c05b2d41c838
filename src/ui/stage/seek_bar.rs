//! The seek bar: the place in the clip, its range, and a preview under the pointer. Pointer, keyboard and screen readers move it.

use std::time::Duration;

use eframe::egui::{
    Align2, Area, Color32, Frame, Margin, Order, Rect, Response, Sense, Stroke, TextureHandle, Ui, pos2, vec2,
};

use super::data::Playback;
use crate::ui::context::{Action, Cx};
use crate::ui::format;
use crate::ui::player::{PlayerAct, PlayerTexture};
use crate::ui::theme::{Role, Tokens, UiTokens, Weight, figures_font};
use crate::ui::widgets::{SliderValue, fit_within, share_along};

/// Radius of the handle in points, at rest and in use.
const HANDLE: (f32, f32) = (5.0, 7.0);
/// Greatest size of the preview under the pointer, in points.
const PREVIEW: (f32, f32) = (160.0, 120.0);
/// Height of the marks at the ends of the range, in points.
const MARK: f32 = 12.0;
/// Seconds of one press of an arrow key.
const STEP: f64 = 1.0;

/// Its height, in points: slim, since the picture above it has the room.
pub(super) fn height(t: &Tokens) -> f32 {
    t.space.l
}

/// The bar, as wide as its room.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, playback: &Playback, player_texture: Option<&PlayerTexture>) {
    let t = ui.tokens();
    let size = vec2(ui.available_width(), height(t));
    let (_, place) = ui.allocate_space(size);
    // The line is as wide as what is above and below it; the handle reaches beyond its ends.
    let rect = place.expand2(vec2(HANDLE.1, 0.0));
    let response = ui.interact(rect, ui.unique_id().with("seek"), Sense::click_and_drag());
    let line = Rect::from_center_size(rect.center(), vec2(rect.width() - 2.0 * HANDLE.1, t.size.bar));
    let words = playback.times();
    let (value, most) = (playback.at.as_secs_f64(), playback.length.as_secs_f64());
    let slider = SliderValue { name: "Position", words: &words, value, most, step: STEP };
    slider.inform(ui, &response);
    asks(ui, cx, &slider, &response, line);
    paint(ui, &response, rect, line, playback);
    let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos());
    if let Some(pointer) = pointer.filter(|_| response.hovered() || response.dragged()) {
        let at = time_under(pointer.x, line, playback.length);
        under_pointer(ui, &response, pos2(pointer.x, rect.top() - t.space.xs), at, player_texture);
    }
}

/// The time under a place of the line.
fn time_under(x: f32, line: Rect, length: Duration) -> Duration {
    length.mul_f64(f64::from(share_along(x, line)))
}

fn asks(ui: &Ui, cx: &Cx<'_>, slider: &SliderValue<'_>, response: &Response, line: Rect) {
    let seek = |seconds: f64| cx.send(Action::Play(PlayerAct::Seek(Duration::from_secs_f64(seconds.max(0.0)))));
    if response.drag_started() {
        cx.send(Action::Play(PlayerAct::Grab));
    }
    let moved = ui.input(|input| input.pointer.is_moving() || input.pointer.any_pressed() || input.pointer.any_click());
    match slider.held(response, line).filter(|_| moved) {
        Some(seconds) => seek(seconds),
        None => {
            if let Some(seconds) = slider.asked(ui, response) {
                seek(seconds);
            }
        }
    }
    if response.drag_stopped() {
        cx.send(Action::Play(PlayerAct::Release));
    }
}

fn paint(ui: &Ui, response: &Response, rect: Rect, line: Rect, playback: &Playback) {
    let t = ui.tokens();
    let radius = t.size.bar / 2.0;
    let x = |at: Duration| {
        let share = at.as_secs_f64() / playback.length.as_secs_f64().max(f64::EPSILON);
        line.left() + line.width() * (share as f32).clamp(0.0, 1.0)
    };
    let part = |from: f32, to: f32, color: Color32| {
        let rect = Rect::from_x_y_ranges(from..=to.max(from), line.y_range());
        ui.painter().rect_filled(rect, radius, color);
    };
    let here = x(playback.at);
    let (from, to) =
        playback.range.as_ref().map_or((line.left(), line.right()), |range| (x(range.start), x(range.end)));
    part(line.left(), line.right(), if playback.range.is_some() { t.line.hairline } else { t.line.outline });
    part(from, to, t.line.outline);
    part(from.min(here), here, t.chosen.fill);
    if playback.range.is_some() {
        for mark in [from, to] {
            let mark = Rect::from_center_size(pos2(mark, line.center().y), vec2(t.size.ring, MARK));
            ui.painter().rect_filled(mark, 1.0, t.text.primary);
        }
    }
    let in_use = response.hovered() || response.dragged() || response.has_focus();
    let radius = if in_use { HANDLE.1 } else { HANDLE.0 };
    ui.painter().circle_filled(pos2(here, line.center().y), radius, t.chosen.fill);
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().circle_stroke(pos2(here, line.center().y), HANDLE.1 + 2.0 * t.size.ring, ring);
    }
    if let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) {
        let at = pointer.x.clamp(line.left(), line.right());
        let mark = Rect::from_center_size(pos2(at, rect.center().y), vec2(t.size.hairline, MARK));
        ui.painter().rect_filled(mark, 0.0, t.text.secondary);
    }
}

/// The frame under the pointer, with its time.
fn under_pointer(
    ui: &Ui,
    response: &Response,
    at: eframe::egui::Pos2,
    time: Duration,
    player_texture: Option<&PlayerTexture>,
) {
    let t = ui.tokens();
    let frame = Frame::new()
        .fill(t.surface.overlay)
        .stroke(Stroke::new(t.size.hairline, t.line.hairline))
        .corner_radius(t.radius.medium)
        .inner_margin(Margin::same(t.space.xs as i8));
    let picture = player_texture.and_then(|player_texture| player_texture.preview(ui.ctx(), time));
    let area = Area::new(response.id.with("under")).order(Order::Tooltip).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
    area.interactable(false).constrain(true).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            let line = Role::Micro.line_height();
            let shape = picture.as_ref().map(TextureHandle::size_vec2);
            let size = shape.map_or(vec2(0.0, 0.0), |shape| {
                fit_within(shape, Rect::from_min_size(pos2(0.0, 0.0), vec2(PREVIEW.0, PREVIEW.1))).size().round()
            });
            let least = vec2(size.x.max(2.0 * t.space.xl), size.y + line);
            let (rect, _) = ui.allocate_exact_size(least, Sense::hover());
            if let Some(texture) = &picture {
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                let place = Rect::from_min_size(pos2(rect.center().x - size.x / 2.0, rect.top()), size);
                ui.painter().image(texture.id(), place, whole, Color32::WHITE);
            }
            write(ui, t, rect, time);
        });
    });
}

fn write(ui: &Ui, t: &Tokens, rect: Rect, time: Duration) {
    let at = pos2(rect.center().x, rect.bottom());
    let font = figures_font(Role::Micro, Weight::Regular);
    ui.painter().text(at, Align2::CENTER_BOTTOM, format::position(time), font, t.text.primary);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_under_the_pointer_lies_on_the_line() {
        let line = Rect::from_min_max(pos2(20.0, 0.0), pos2(420.0, 4.0));
        let under = |x| time_under(x, line, Duration::from_secs(8)).as_secs();
        assert_eq!([0.0, 20.0, 220.0, 420.0, 900.0].map(under), [0, 0, 4, 8, 8]);
    }
}
