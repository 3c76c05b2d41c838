//! Pictures: where one goes in a room of another shape, and the blank of one that is still coming.

use eframe::egui::{Align2, Rect, Response, Sense, Ui, Vec2};

use crate::ui::theme::UiTokens;

/// The largest rectangle of this shape (width to height) in the middle of `room`; empty for a shape without area.
pub fn fit_within(shape: Vec2, room: Rect) -> Rect {
    if shape.x <= 0.0 || shape.y <= 0.0 {
        return Rect::from_center_size(room.center(), Vec2::ZERO);
    }
    let scale = (room.width() / shape.x).min(room.height() / shape.y);
    Align2::CENTER_CENTER.align_size_within_rect(shape * scale.max(0.0), room)
}

/// A room of `size` points on stage black; `picture` draws into the fitted rectangle.
pub fn aspect_frame(ui: &mut Ui, size: Vec2, shape: Vec2, picture: impl FnOnce(&mut Ui, Rect)) -> Response {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, t.radius.medium, t.surface.stage);
        picture(ui, fit_within(shape, rect));
    }
    response
}

/// The blank of a picture on the stage or on a card; both are dark in both themes.
pub fn skeleton_picture(ui: &Ui, rect: Rect, radius: u8) {
    ui.painter().rect_filled(rect, radius, ui.tokens().surface.stage_blank);
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{pos2, vec2};

    const ROOM: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(200.0, 100.0) };

    #[test]
    fn a_tall_picture_is_as_high_as_the_room_and_in_its_middle() {
        let fitted = fit_within(vec2(9.0, 16.0), ROOM);
        assert_eq!(fitted.y_range(), ROOM.y_range());
        assert_eq!(fitted.center(), ROOM.center());
    }

    #[test]
    fn a_wide_picture_is_as_wide_as_the_room() {
        assert_eq!(fit_within(vec2(4.0, 1.0), ROOM).x_range(), ROOM.x_range());
    }

    #[test]
    fn a_shape_without_area_takes_no_room() {
        assert_eq!(fit_within(vec2(0.0, 9.0), ROOM).size(), Vec2::ZERO);
    }
}
