//! Paints pictures of shots, and the way from the first frame to the last.

use eframe::egui::epaint::RectShape;
use eframe::egui::{Color32, Rect, TextureHandle, Ui, Vec2, pos2};

use crate::ui::clip_picture_ui::icon_at;
use crate::ui::images::Image;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::skeleton_picture;

/// Seconds that the way from one frame to the other and back takes.
const WAY: f64 = 3.0;

/// A picture that fills `rect`; a blank while it is coming, a broken picture if it failed.
pub(in crate::ui) fn paint_frame(ui: &Ui, rect: Rect, image: &Image<'_>) {
    let t = ui.tokens();
    match image {
        Image::Here(handle) => cover(ui, rect, handle, Color32::WHITE),
        Image::Coming => skeleton_picture(ui, rect, t.radius.small),
        Image::Refused(_) => {
            skeleton_picture(ui, rect, t.radius.small);
            icon_at(ui, rect.center(), icons::IMAGE_BROKEN, t.size.icon_large, t.text.on_stage_secondary);
        }
    }
}

/// The way from the first frame to the last and back, for as long as it is painted; without motion the last frame.
pub(in crate::ui) fn way_between(ui: &Ui, rect: Rect, first: Option<&Image<'_>>, last: &Image<'_>) {
    paint_frame(ui, rect, last);
    if let (Some(Image::Here(first)), true) = (first, ui.ctx().motion() > 0.0) {
        cover(ui, rect, first, Color32::WHITE.gamma_multiply(1.0 - share_of_way(ui.input(|input| input.time))));
        ui.ctx().request_repaint();
    }
}

/// How far along the way at this time: 0 at the first frame, 1 at the last; slow at both.
fn share_of_way(time: f64) -> f32 {
    let turn = (time.rem_euclid(WAY) / WAY) as f32;
    (1.0 - (turn * std::f32::consts::TAU).cos()) / 2.0
}

/// A texture that fills `rect`; what lies outside is not seen.
fn cover(ui: &Ui, rect: Rect, texture: &TextureHandle, tint: Color32) {
    let part = seen(texture.size_vec2(), rect.size());
    let radius = ui.tokens().radius.small;
    ui.painter().add(RectShape::filled(rect, radius, tint).with_texture(texture.id(), part));
}

/// The part of a picture of this size that fills a room, from 0 to 1.
fn seen(picture: Vec2, room: Vec2) -> Rect {
    let (is, wanted) = (picture.x / picture.y.max(1.0), room.x / room.y.max(1.0));
    let share = if is > wanted { (wanted / is, 1.0) } else { (1.0, is / wanted.max(f32::EPSILON)) };
    Rect::from_center_size(pos2(0.5, 0.5), Vec2::from(share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;

    #[test]
    fn a_picture_fills_its_room_from_the_middle() {
        assert_eq!(seen(vec2(16.0, 9.0), vec2(32.0, 18.0)), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)));
        let square = seen(vec2(200.0, 100.0), vec2(50.0, 50.0));
        assert_eq!((square.left(), square.right(), square.height()), (0.25, 0.75, 1.0));
    }

    #[test]
    fn the_way_begins_at_the_first_frame_and_turns_at_the_last() {
        let at = [0.0, WAY / 2.0, WAY, WAY / 4.0].map(share_of_way);
        assert!(at[0] < 0.001 && at[1] > 0.999 && at[2] < 0.001 && (at[3] - 0.5).abs() < 0.001, "{at:?}");
    }
}
