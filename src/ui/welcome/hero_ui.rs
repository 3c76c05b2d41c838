//! Paints the picture of the first start over the whole stage: slowly moving, and dimmed, so that words on it can be read.
//!
//! It moves only in the window that is in front, at most thirty times a second, and not at all when motion is reduced.

use std::time::Duration;

use eframe::egui::epaint::{Mesh, RectShape};
use eframe::egui::{Color32, Rect, Role as AccessRole, Sense, Ui, Vec2, WidgetInfo, accesskit, pos2, vec2};

use crate::ui::context::Cx;
use crate::ui::images::Image;
use crate::ui::scenes::Scene;
use crate::ui::theme::UiTokens;

/// Seconds until the picture is where it was.
const ROUND: f64 = 48.0;
/// How much of the picture is seen: at the nearest, and at the farthest.
const SEEN: (f32, f32) = (0.84, 0.96);
/// Time between two frames of the motion.
const STEP: Duration = Duration::from_millis(33);
/// How dark the picture is: at its top, and at its bottom, where the words are.
const DIM: (f32, f32) = (0.15, 0.8);
/// The same where the words start at the top: there the lamp is behind them.
const DIM_LOW: (f32, f32) = (0.65, 0.8);

/// Fills `room`; `is_low`: the words start at its top.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, room: Rect, is_low: bool) {
    let t = ui.tokens();
    let response = ui.interact(room, ui.unique_id().with("hero"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Image, true, "A painted coast at dusk"));
    let painter = ui.painter().with_clip_rect(room);
    painter.rect_filled(room, 0, t.surface.stage);
    let picture = cx.scene(Scene::Hero);
    let is_here = matches!(picture, Image::Here(_));
    let arrived = ui.ctx().animate_bool_with_time(response.id, is_here, ui.motion());
    let Image::Here(texture) = picture else {
        if matches!(picture, Image::Coming) {
            ui.ctx().accesskit_node_builder(response.id, accesskit::Node::set_busy);
        }
        return;
    };
    let still = ui.is_still();
    let at = if still { 0.0 } else { ui.input(|input| input.time) };
    let part = seen_part(texture.size_vec2(), room.size(), at);
    let tint = Color32::WHITE.gamma_multiply(arrived);
    painter.add(RectShape::filled(room, 0, tint).with_texture(texture.id(), part));
    painter.add(shade(room, t.surface.stage, if is_low { DIM_LOW } else { DIM }));
    if !still && ui.input(|input| input.focused) {
        ui.ctx().request_repaint_after(STEP);
    }
}

/// Which part of a picture of this size fills a room of that size after so many seconds: slowly nearer and to the side, and back.
fn seen_part(picture: Vec2, room: Vec2, seconds: f64) -> Rect {
    let turn = (seconds / ROUND * std::f64::consts::TAU) as f32;
    let share = SEEN.1 + (SEEN.0 - SEEN.1) * (0.5 - 0.5 * turn.cos());
    let size = filling(picture, room) * share;
    let play = (Vec2::splat(1.0) - size) * 0.5;
    let center = pos2(0.5 + play.x * 0.7 * turn.sin(), 0.5 + play.y * 0.5 * turn.sin());
    Rect::from_center_size(center, size)
}

/// How much of a picture of this size fills a room of that one: all of one side, the middle of the other.
pub(super) fn filling(picture: Vec2, room: Vec2) -> Vec2 {
    let wide = (room.x * picture.y) / (room.y * picture.x).max(1.0);
    if wide > 1.0 { vec2(1.0, 1.0 / wide) } else { vec2(wide, 1.0) }
}

/// A veil that grows darker downwards.
fn shade(room: Rect, color: Color32, dims: (f32, f32)) -> Mesh {
    let mut mesh = Mesh::default();
    for (y, dim) in [(room.top(), dims.0), (room.bottom(), dims.1)] {
        mesh.colored_vertex(pos2(room.left(), y), color.gamma_multiply(dim));
        mesh.colored_vertex(pos2(room.right(), y), color.gamma_multiply(dim));
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_fills_any_room_undistorted_at_any_time() {
        let picture = vec2(1280.0, 720.0);
        for room in [vec2(1280.0, 750.0), vec2(960.0, 500.0), vec2(384.0, 600.0), vec2(2560.0, 300.0)] {
            for seconds in 0..48 {
                let part = seen_part(picture, room, f64::from(seconds));
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                assert!(whole.expand(0.001).contains_rect(part), "{room:?} after {seconds} s: {part:?}");
                let shape = (part.width() * picture.x) / (part.height() * picture.y);
                assert!((shape / (room.x / room.y) - 1.0).abs() < 0.01, "{room:?} after {seconds} s: {shape}");
            }
        }
    }

    #[test]
    fn it_moves_less_than_a_point_a_frame() {
        let at = |seconds| seen_part(vec2(1280.0, 720.0), vec2(1280.0, 720.0), seconds).min * 1280.0;
        for frame in 0..1440 {
            let (before, after) = (at(f64::from(frame) / 30.0), at(f64::from(frame + 1) / 30.0));
            assert!((after - before).length() < 1.0, "{before:?} {after:?}");
        }
    }
}
