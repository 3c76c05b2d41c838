//! A picture of any shape in a place of any shape, on stage black.

use eframe::egui::{Align2, Rect, Response, Sense, Ui, Vec2};

use crate::ui::theme::UiTokens;

/// The largest rectangle of this shape (width to height) in the middle of `room`.
pub fn fit(shape: Vec2, room: Rect) -> Rect {
    if shape.x <= 0.0 || shape.y <= 0.0 {
        return Rect::from_center_size(room.center(), Vec2::ZERO);
    }
    let scale = (room.width() / shape.x).min(room.height() / shape.y);
    Align2::CENTER_CENTER.align_size_within_rect(shape * scale.max(0.0), room)
}

/// A stage of `size` in points; `picture` draws into the fitted rectangle.
pub fn aspect_frame(ui: &mut Ui, size: Vec2, shape: Vec2, picture: impl FnOnce(&mut Ui, Rect)) -> Response {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, t.radius.medium, t.surface.stage);
        picture(ui, fit(shape, rect));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{pos2, vec2};

    const ROOM: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(200.0, 100.0) };

    #[test]
    fn a_tall_picture_is_as_high_as_the_room_and_in_its_middle() {
        let fitted = fit(vec2(9.0, 16.0), ROOM);
        assert_eq!(fitted.y_range(), ROOM.y_range());
        assert_eq!(fitted.center(), ROOM.center());
    }

    #[test]
    fn a_wide_picture_is_as_wide_as_the_room() {
        assert_eq!(fit(vec2(4.0, 1.0), ROOM).x_range(), ROOM.x_range());
    }

    #[test]
    fn a_shape_without_area_takes_no_room() {
        assert_eq!(fit(vec2(0.0, 9.0), ROOM).size(), Vec2::ZERO);
    }
}
