//! Where several takes of one shape stand on the stage. Pure.

use eframe::egui::{Rect, Vec2, pos2, vec2};

use crate::ui::widgets::fit_within;

/// Places for `count` pictures of this shape in the room, in rows, as large as they can be. Under each is room for a caption of this
/// height; `gap` is between neighbours. All in points.
pub(super) fn side_by_side(room: Rect, count: usize, shape: Vec2, gap: Vec2, caption: f32) -> Vec<Rect> {
    let count = count.max(1);
    let cell = |columns: usize| {
        let rows = count.div_ceil(columns) as f32;
        let columns = columns as f32;
        let width = (room.width() - gap.x * (columns - 1.0)) / columns;
        let height = (room.height() - gap.y * (rows - 1.0)) / rows - caption;
        let cell = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height).max(Vec2::ZERO));
        fit_within(shape, cell).size()
    };
    let (columns, size) = (1..=count)
        .map(|columns| (columns, cell(columns)))
        // Of equal ones the first: fewer columns, so that a row is not left with one picture.
        .reduce(|best, next| if next.1.x > best.1.x + 0.5 { next } else { best })
        .unwrap_or((1, cell(1)));
    let rows = count.div_ceil(columns);
    let step = size + gap + vec2(0.0, caption);
    let high = step.y * rows as f32 - gap.y;
    let top = room.center().y - high / 2.0;
    let place = |i: usize| {
        let (row, column) = (i / columns, i % columns);
        let in_row = columns.min(count - row * columns) as f32;
        let left = room.center().x - (step.x * in_row - gap.x) / 2.0;
        Rect::from_min_size(pos2(left + step.x * column as f32, top + step.y * row as f32), size)
    };
    (0..count).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Rect = Rect { min: pos2(320.0, 40.0), max: pos2(1280.0, 580.0) };
    const WIDE: Vec2 = vec2(16.0, 9.0);
    const UPRIGHT: Vec2 = vec2(9.0, 16.0);

    fn places(count: usize, shape: Vec2) -> Vec<Rect> {
        side_by_side(ROOM, count, shape, vec2(16.0, 8.0), 24.0)
    }

    #[test]
    fn one_alone_stands_where_its_clip_will() {
        assert_eq!(side_by_side(ROOM, 1, WIDE, vec2(16.0, 8.0), 0.0), [fit_within(WIDE, ROOM)]);
        assert_eq!(side_by_side(ROOM, 1, UPRIGHT, vec2(16.0, 8.0), 0.0), [fit_within(UPRIGHT, ROOM)]);
    }

    #[test]
    fn each_keeps_its_shape_and_none_leaves_the_room_or_lies_on_another() {
        for shape in [WIDE, UPRIGHT, vec2(1.0, 1.0), vec2(4.0, 3.0)] {
            for count in 1..=8 {
                let all = places(count, shape);
                assert_eq!(all.len(), count);
                for (i, one) in all.iter().enumerate() {
                    assert!((one.width() / one.height() - shape.x / shape.y).abs() < 0.01, "{one}");
                    assert!(ROOM.expand(0.1).contains_rect(one.with_max_y(one.bottom() + 24.0)), "{count} {one}");
                    assert!(all[i + 1..].iter().all(|other| !other.intersects(*one)), "{count} {one}");
                }
            }
        }
    }

    #[test]
    fn upright_takes_stand_in_one_row_and_wide_ones_in_two() {
        let rows = |count, shape| {
            let mut tops: Vec<i32> = places(count, shape).iter().map(|place| place.top() as i32).collect();
            tops.dedup();
            tops.len()
        };
        assert_eq!((rows(4, UPRIGHT), rows(4, WIDE)), (1, 2));
        assert_eq!((rows(2, WIDE), rows(3, WIDE)), (1, 2));
    }

    #[test]
    fn a_room_without_height_is_no_trouble() {
        let flat = Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 10.0));
        assert!(side_by_side(flat, 3, WIDE, vec2(16.0, 8.0), 24.0).iter().all(|place| place.width() >= 0.0));
    }
}
