//! Paints one tile: the picture in its true shape with its marks, the words under it, and what a press, a drag and the pointer over it do.

use eframe::egui::epaint::RectShape;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Color32, DragAndDrop, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, TextureHandle, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::grid::{Grid, TileMenu, open, tile_id, title};
use super::{LibraryView, Shelf, words};
use crate::domain::{ClipId, ClipOrder, ClipRow, Mark};
use crate::ui::context::{Cx, DraggedClips};
use crate::ui::format;
use crate::ui::images::{Image, THUMB, TILE};
use crate::ui::theme::{Role, UiTokens, Weight, font, icons};
use crate::ui::widgets::{laid_out, roving, share_along};
use crate::ui::{clip_marks_ui, clip_picture_ui};

/// Where a clip is painted.
pub(super) struct LibraryTile {
    /// Its place in the answer.
    pub place: usize,
    /// Its picture.
    pub picture: Rect,
    /// Picture and words.
    pub whole: Rect,
}

/// One tile.
pub(super) fn show(ui: &mut Ui, grid: &Grid<'_>, view: &mut LibraryView, tile: &LibraryTile) {
    let Some(row) = grid.rows.get(tile.place) else { return };
    let has_ring = view.selection.ring() == Some(row.id);
    let response = ui.interact(tile.whole, tile_id(row.id), roving::sense(has_ring) | Sense::DRAG);
    if roving::is_asked_for(&response) && !has_ring {
        view.selection.put_ring(&grid.rows, tile.place);
        view.keyboard.arrives = true;
        ui.ctx().request_repaint();
    }
    let (on_stage, selected) = (grid.on_stage == Some(row.id), view.selection.has(row.id));
    let title = title(grid.cx, view, row);
    response
        .widget_info(|| WidgetInfo::selected(AccessRole::Button, true, selected, words::tile(&title, row, on_stage)));
    if ui.is_rect_visible(tile.whole) {
        picture(ui, grid.cx, view, row, (tile.picture, &response));
        // The sign of the selection stands where the unseen dot would.
        let marks = clip_marks_ui::PictureMarks::from(row);
        let unseen = marks.unseen && !selected && !response.hovered();
        clip_marks_ui::marks(ui, tile.picture, clip_marks_ui::PictureMarks { unseen, ..marks });
        signs(ui, tile.picture, (selected, on_stage, response.hovered()));
        caption(ui, view, row, tile, &title);
        if has_ring && response.has_focus() && view.keyboard.is_shown {
            ring(ui, tile.picture);
        }
    }
    // A press on the round sign adds to the selection, whatever keys are held.
    let on_sign = response.hover_pos().is_some_and(|at| sign(ui, tile.picture).contains(at));
    press(ui, grid, view, (tile.place, row), &response, on_sign);
}

fn press(
    ui: &Ui,
    grid: &Grid<'_>,
    view: &mut LibraryView,
    (place, row): (usize, &ClipRow),
    response: &Response,
    on_sign: bool,
) {
    let rows = &grid.rows;
    if response.double_clicked() && !on_sign && view.shelf == Shelf::Library {
        open(grid.cx, row.id);
    } else if response.clicked() {
        let held = ui.input(|input| input.modifiers);
        match (held.shift, held.command || on_sign) {
            (true, adds) => view.selection.extend_to(rows, place, adds),
            (false, true) => view.selection.toggle(rows, place),
            (false, false) => view.selection.only(rows, place),
        }
        response.request_focus();
        (view.keyboard.is_shown, view.keyboard.lane) = (false, None);
    }
    if response.secondary_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        if !view.selection.has(row.id) {
            view.selection.only(rows, place);
        }
        view.menu = Some(TileMenu::new(row.id, at));
    }
    if response.drag_started() && view.shelf == Shelf::Library {
        if !view.selection.has(row.id) {
            view.selection.only(rows, place);
        }
        DragAndDrop::set_payload(ui.ctx(), DraggedClips(view.selection.in_order(rows)));
    }
}

/// The still, or the moving picture while the pointer moves along it or it plays in its place.
fn picture(ui: &Ui, cx: &Cx<'_>, view: &LibraryView, row: &ClipRow, (rect, response): (Rect, &Response)) {
    let t = ui.tokens();
    let pointer = response.hover_pos().filter(|_| response.hovered() && !DragAndDrop::has_any_payload(ui.ctx()));
    let asked = view.plays == Some(row.id);
    if let Some(pointer) = pointer {
        cx.players.hover.scrub(row.id, share_along(pointer.x, rect));
    }
    if asked {
        cx.players.hover.play(row.id);
    }
    let clip = if pointer.is_some() || asked || row.width == 0 { cx.catalog.clip(row.id).here() } else { None };
    let playing = cx.players.hover.picture(row.id);
    let value = match (playing, &clip) {
        (Some(_), _) => Some("Playing".to_owned()),
        (None, Some(clip)) if !clip.picture.is_known() => format::kind(&clip.path),
        (None, _) => None,
    };
    if let Some(value) = value {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(value));
    }
    let pixels = rect.width().max(rect.height()) * ui.ctx().pixels_per_point();
    let width = if pixels <= THUMB as f32 { THUMB } else { TILE };
    let image = playing.map_or_else(|| still(cx, row.id, width), Image::Here);
    match (&image, clip) {
        (Image::Here(texture), _) => {
            ui.painter().rect_filled(rect, t.radius.small, t.surface.stage);
            covering(ui, rect, texture, Color32::WHITE);
        }
        (Image::Refused(_), Some(clip)) => clip_picture_ui::clip_thumb(ui, rect, &image, &clip),
        (Image::Refused(_) | Image::Coming, _) => clip_picture_ui::thumb(ui, rect, &image, row.shape),
    }
    if let Some(share) = cx.players.hover.share(row.id).filter(|_| playing.is_some()) {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - t.size.bar / 2.0), rect.max);
        ui.painter().rect_filled(line.with_max_x(rect.left() + rect.width() * share), 0, t.text.on_stage);
    }
}

/// The still in this width; a smaller one that is here already stands in while it is on its way.
fn still<'a>(cx: &'a Cx<'_>, clip: ClipId, width: u32) -> Image<'a> {
    match cx.still(clip, width) {
        Image::Coming if width != THUMB => match cx.known_still(clip, THUMB) {
            Some(texture) => Image::Here(texture),
            None => Image::Coming,
        },
        image => image,
    }
}

/// A texture that fills the room; what stands over is cut off evenly.
pub(super) fn covering(ui: &Ui, rect: Rect, texture: &TextureHandle, tint: Color32) {
    let size = texture.size_vec2();
    let scale = (rect.width() / size.x).max(rect.height() / size.y);
    let seen = if scale > 0.0 { rect.size() / (size * scale) } else { Vec2::ONE };
    let uv = Rect::from_center_size(pos2(0.5, 0.5), seen.min(Vec2::ONE));
    let radius = ui.tokens().radius.small;
    ui.painter().add(RectShape::filled(rect, radius, tint).with_texture(texture.id(), uv));
}

/// Room of the round sign.
fn sign(ui: &Ui, picture: Rect) -> Rect {
    let t = ui.tokens();
    Rect::from_min_size(picture.min + Vec2::splat(t.space.xs), Vec2::splat(t.size.control_small))
}

/// What is selected, what is on the stage, what is under the pointer. None of it looks like the keyboard's ring.
fn signs(ui: &Ui, rect: Rect, (selected, on_stage, hovered): (bool, bool, bool)) {
    let t = ui.tokens();
    let painter = ui.painter();
    let (at, radius) = (sign(ui, rect).center(), t.size.icon_large / 2.0);
    if selected {
        painter.rect_filled(rect, t.radius.small, t.text.on_stage.gamma_multiply(0.14));
        painter.rect_stroke(rect, t.radius.small, Stroke::new(t.size.ring, t.text.on_stage), StrokeKind::Inside);
        painter.circle_filled(at, radius, t.text.on_stage);
        clip_picture_ui::icon_at(ui, at, icons::CHECK, t.size.icon, t.surface.stage);
    } else if hovered {
        painter.circle(at, radius, t.surface.stage.gamma_multiply(0.6), Stroke::new(t.size.hairline, t.text.on_stage));
    }
    if on_stage {
        let plate = Rect::from_min_size(
            rect.center_bottom() - vec2(radius, 2.0 * radius + t.space.xs),
            Vec2::splat(2.0 * radius),
        );
        painter.rect_filled(plate, t.radius.small, t.surface.stage.gamma_multiply(0.7));
        clip_picture_ui::icon_at(ui, plate.center(), icons::MONITOR_PLAY, t.size.icon, t.text.on_stage);
    }
}

/// The keyboard's ring, around the picture.
fn ring(ui: &Ui, rect: Rect) {
    let t = ui.tokens();
    let line = Stroke::new(t.size.ring, t.line.focus);
    ui.painter().rect_stroke(rect.expand(t.size.ring), t.radius.small + 2, line, StrokeKind::Outside);
}

fn caption(ui: &Ui, view: &LibraryView, row: &ClipRow, tile: &LibraryTile, title: &str) {
    let t = ui.tokens();
    let room = tile.whole.with_min_y(tile.picture.bottom() + t.space.xs);
    if room.height() < Role::Small.line_height() {
        return;
    }
    let under_its_heading = view.order() == ClipOrder::Story && view.shelf == Shelf::Library;
    let text = words::caption(title, row, view.names.get(row.shot), under_its_heading);
    let color = if row.mark == Some(Mark::Reject) { t.text.disabled } else { t.text.secondary };
    let mut line = LayoutJob::simple_singleline(text, font(Role::Small, Weight::Regular), color);
    line.wrap = TextWrapping::truncate_at_width(room.width());
    ui.painter().galley(room.min, laid_out(ui, line), color);
}
