//! Where a picture goes on the stage: whole, filling it, or pixel by pixel.

use eframe::egui::{Rect, Vec2, pos2};

use crate::ui::player::Fit;
use crate::ui::widgets::fit_within;

/// Where a picture is painted, and which part of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Its place in the window, in points.
    pub rect: Rect,
    /// The part of the picture that is painted, 0 to 1.
    pub part: Rect,
}

/// The room for the picture.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Its place in the window, in points.
    pub rect: Rect,
    /// Pixels per point.
    pub density: f32,
}

/// How far a picture of `size` pixels can be moved to each side, in points: zero while all of it is visible.
pub fn reach(fit: Fit, size: Vec2, room: Room) -> Vec2 {
    match fit {
        Fit::Whole | Fit::Fill => Vec2::ZERO,
        Fit::Pixels => ((size / room.density - room.rect.size()) / 2.0).max(Vec2::ZERO),
    }
}

/// Places a picture of `size` pixels, moved from the middle by `moved` points as far as it can be.
pub fn place(fit: Fit, size: Vec2, room: Room, moved: Vec2) -> Placed {
    let Room { rect: room, density: pixels_per_point } = room;
    let whole = match fit {
        Fit::Whole => fit_within(size, room),
        Fit::Fill => {
            let scale = (room.width() / size.x.max(1.0)).max(room.height() / size.y.max(1.0));
            Rect::from_center_size(room.center(), size * scale)
        }
        Fit::Pixels => {
            let points = size / pixels_per_point;
            let reach = reach(fit, size, Room { rect: room, density: pixels_per_point });
            let corner = room.center() + moved.clamp(-reach, reach) - points / 2.0;
            let snapped = (corner.to_vec2() * pixels_per_point).round() / pixels_per_point;
            Rect::from_min_size(snapped.to_pos2(), points)
        }
    };
    let rect = whole.intersect(room);
    let share = |at: f32, from: f32, length: f32| (at - from) / length.max(f32::EPSILON);
    let corner = |at: eframe::egui::Pos2| {
        pos2(share(at.x, whole.left(), whole.width()), share(at.y, whole.top(), whole.height()))
    };
    Placed { rect, part: Rect::from_min_max(corner(rect.min), corner(rect.max)) }
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;

    use super::*;

    fn room(density: f32) -> Room {
        Room { rect: Rect::from_min_size(pos2(100.0, 50.0), vec2(400.0, 400.0)), density }
    }

    #[test]
    fn a_whole_picture_is_as_large_as_the_room_allows() {
        let placed = place(Fit::Whole, vec2(1600.0, 900.0), room(1.0), Vec2::ZERO);
        assert_eq!(placed.rect.size(), vec2(400.0, 225.0));
        assert_eq!(placed.part, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)));
    }

    #[test]
    fn a_filling_picture_loses_as_much_on_both_sides() {
        let placed = place(Fit::Fill, vec2(1600.0, 800.0), room(1.0), Vec2::ZERO);
        assert_eq!(placed.rect, room(1.0).rect);
        assert_eq!(placed.part, Rect::from_min_max(pos2(0.25, 0.0), pos2(0.75, 1.0)));
    }

    #[test]
    fn a_pixel_is_a_pixel_and_lies_on_one() {
        let small = place(Fit::Pixels, vec2(101.0, 51.0), room(2.0), Vec2::ZERO);
        assert_eq!(small.rect.size(), vec2(50.5, 25.5));
        assert_eq!(small.rect.min.to_vec2() * 2.0, (small.rect.min.to_vec2() * 2.0).round());
        let large = place(Fit::Pixels, vec2(800.0, 200.0), room(1.0), Vec2::ZERO);
        assert_eq!(large.rect, Rect::from_center_size(room(1.0).rect.center(), vec2(400.0, 200.0)));
        assert_eq!(large.part, Rect::from_min_max(pos2(0.25, 0.0), pos2(0.75, 1.0)));
    }

    #[test]
    fn a_picture_larger_than_its_room_is_moved_up_to_its_edges_and_no_further() {
        let size = vec2(800.0, 200.0);
        assert_eq!(reach(Fit::Pixels, size, room(1.0)), vec2(200.0, 0.0));
        assert_eq!(reach(Fit::Pixels, size, room(2.0)), Vec2::ZERO);
        assert_eq!(reach(Fit::Fill, size, room(1.0)), Vec2::ZERO);
        let moved = place(Fit::Pixels, size, room(1.0), vec2(900.0, 50.0));
        assert_eq!(moved.rect, Rect::from_center_size(room(1.0).rect.center(), vec2(400.0, 200.0)));
        assert_eq!(moved.part, Rect::from_min_max(pos2(0.0, 0.0), pos2(0.5, 1.0)));
    }
}
