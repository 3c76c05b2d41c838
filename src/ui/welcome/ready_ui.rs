//! Paints the ready-made shots of the first start as pictures, side by side.

use eframe::egui::epaint::RectShape;
use eframe::egui::{
    Color32, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit, pos2,
    vec2,
};

use super::hero_ui::filling;
use super::{FIRST, READY, ReadyPrompt};
use crate::ui::context::{Action, Cx};
use crate::ui::images::Image;
use crate::ui::theme::{Role, UiTokens, Weight, font};
use crate::ui::widgets::{Elide, Elided, skeleton_picture};

/// A narrower column has one picture beside the other only in this width, in points.
const TWO_FROM: f32 = 300.0;
/// Highest picture, in points.
const HIGHEST: f32 = 220.0;

/// The first ones; a press fills the form.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>) {
    let t = ui.tokens();
    let columns = if ui.available_width() >= TWO_FROM { 2 } else { 1 };
    let gap = t.space.m;
    let width = ((ui.available_width() - gap * (columns - 1) as f32) / columns as f32).floor();
    let height = (width * 9.0 / 16.0).min(HIGHEST).round();
    for (row, shots) in READY[..FIRST].chunks(columns).enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (column, ready) in shots.iter().enumerate() {
                if card(ui, cx, ready, (width, height)).clicked() {
                    cx.send(Action::UsePrompt(row * columns + column));
                }
            }
        });
    }
}

/// A ready-made shot: its picture, and under it its name. The whole card is its button.
fn card(ui: &mut Ui, cx: &Cx<'_>, ready: &ReadyPrompt, (width, height): (f32, f32)) -> Response {
    let t = ui.tokens();
    let words = Role::Small.line_height() + t.space.s;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height + words), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, format!("Use {}", ready.name)));
    let room = rect.with_max_y(rect.top() + height);
    picture(ui, cx, ready, room, &response);
    let line = match (response.has_focus(), response.hovered()) {
        (true, _) => Stroke::new(t.size.ring, t.line.focus),
        (false, true) => Stroke::new(t.size.hairline, t.text.primary),
        (false, false) => Stroke::new(t.size.hairline, t.line.hairline),
    };
    ui.painter().rect_stroke(room, t.radius.medium, line, StrokeKind::Inside);
    name(ui, ready, rect.with_min_y(room.bottom()));
    response.on_hover_text(ready.prompt)
}

/// The middle of its picture, as large as the room.
fn picture(ui: &Ui, cx: &Cx<'_>, ready: &ReadyPrompt, room: Rect, response: &Response) {
    let t = ui.tokens();
    match cx.scene(ready.scene) {
        Image::Here(texture) => {
            let part = Rect::from_center_size(pos2(0.5, 0.5), filling(texture.size_vec2(), room.size()));
            let shape = RectShape::filled(room, t.radius.medium, Color32::WHITE);
            ui.painter().add(shape.with_texture(texture.id(), part));
        }
        Image::Coming => {
            ui.ctx().accesskit_node_builder(response.id, accesskit::Node::set_busy);
            skeleton_picture(ui, room, t.radius.medium);
        }
        Image::Refused(_) => {
            ui.painter().rect_filled(room, t.radius.medium, t.surface.field);
        }
    }
}

fn name(ui: &mut Ui, ready: &ReadyPrompt, room: Rect) {
    let t = ui.tokens();
    let style = font(Role::Small, Weight::Regular);
    let shape = ui.painter().layout_no_wrap(ready.shape.label(), style, t.text.secondary);
    let y = room.center().y - shape.size().y / 2.0;
    let left = Rect::from_min_max(pos2(room.left(), y), pos2(room.right() - shape.size().x - t.space.s, room.bottom()));
    ui.painter().galley(pos2(room.right() - shape.size().x, y), shape, t.text.secondary);
    let mut place = ui.new_child(UiBuilder::new().max_rect(left.with_max_y(y + Role::Small.line_height())));
    place.add(Elided::new(ready.name, Elide::End).small());
}
