//! Tests of the places of tiles.

use super::*;
use crate::domain::Shape;
use crate::ui::library::rows_for_tests::{row, shaped};

const MEASURES: Measures = Measures { width: 1000.0, tile: 180.0, gap: 8.0, caption: 20.0, heading: 32.0 };

fn wide(count: i64) -> Vec<ClipRow> {
    (0..count).map(row).collect()
}

fn pictures(layout: &Layout, rows: &[ClipRow]) -> Vec<Rect> {
    (0..rows.len()).filter_map(|tile| layout.picture(tile, rows)).collect()
}

#[test]
fn each_tile_has_the_shape_of_its_clip_and_each_full_row_the_width_of_the_room() {
    let shapes = [Shape::WIDE, Shape::UPRIGHT, Shape::SQUARE, Shape::UPRIGHT, Shape::WIDE];
    let rows: Vec<ClipRow> = (0..60).map(|id| shaped(id, shapes[id as usize % shapes.len()])).collect();
    let layout = Layout::new(&rows, &[], MEASURES);
    for (row, rect) in rows.iter().zip(pictures(&layout, &rows)) {
        assert!((rect.width() / rect.height() - ratio(row)).abs() < 0.02, "{rect:?} for {:?}", row.shape);
    }
    let last = layout.line_count() - 1;
    for line in (0..last).filter_map(|at| layout.line(at)) {
        let right = layout.pictures(line, &rows).last().map(|(_, rect)| rect.right());
        assert_eq!(right, Some(MEASURES.width), "{line:?}");
        let height = line.picture / MEASURES.tile;
        assert!((0.6..1.6).contains(&height), "{line:?}");
    }
}

#[test]
fn twelve_upright_clips_stand_side_by_side() {
    let rows: Vec<ClipRow> = (0..12).map(|id| shaped(id, Shape::UPRIGHT)).collect();
    let layout = Layout::new(&rows, &[], Measures { width: 1232.0, tile: 176.0, ..MEASURES });
    assert_eq!(layout.line_of(0), layout.line_of(11));
}

#[test]
fn the_last_row_is_not_stretched() {
    let rows = wide(4);
    let layout = Layout::new(&rows, &[], MEASURES);
    let last = pictures(&layout, &rows)[3];
    assert_eq!((last.left(), last.height()), (0.0, MEASURES.tile));
}

#[test]
fn a_row_that_a_single_tile_fills_is_not_higher_than_wanted() {
    let mut panorama = row(1);
    (panorama.width, panorama.height) = (4000, 1000);
    let rows = [shaped(0, Shape::UPRIGHT), panorama, shaped(2, Shape::UPRIGHT)];
    let layout = Layout::new(&rows, &[], Measures { width: 400.0, ..MEASURES });
    for rect in pictures(&layout, &rows) {
        assert!(rect.width() <= 400.0 && rect.height() <= 1.6 * MEASURES.tile, "{rect:?}");
    }
}

#[test]
fn a_section_begins_with_its_heading_and_a_new_row() {
    let rows = wide(5);
    let layout = Layout::new(&rows, &[0, 2], MEASURES);
    let headings: Vec<u32> = (0..layout.line_count())
        .filter_map(|at| layout.line(at))
        .filter(|line| line.is_heading())
        .map(|line| line.first)
        .collect();
    assert_eq!(headings, [0, 2]);
    assert_ne!(layout.line_of(1), layout.line_of(2));
    let (above, next) = layout.heading_above(layout.line_of(1).unwrap()).unwrap();
    assert_eq!(above.first, 0);
    assert_eq!(next, layout.line_of(2).and_then(|at| layout.line(at - 1)).map(|line| line.top));
}

#[test]
fn the_rows_in_sight_are_found_and_no_others() {
    let rows = wide(1000);
    let layout = Layout::new(&rows, &[], MEASURES);
    let seen = layout.lines_between(5000.0, 5600.0);
    assert!(seen.len() <= 5, "{seen:?}");
    for at in seen {
        let line = layout.line(at).unwrap();
        assert!(line.top <= 5600.0 && line.top + 260.0 >= 5000.0, "{line:?}");
    }
    assert_eq!(layout.lines_between(1e9, 2e9).len(), 0);
}

#[test]
fn a_band_touches_the_tiles_under_it() {
    let rows = wide(6);
    let layout = Layout::new(&rows, &[], MEASURES);
    let all = layout.touched(Rect::from_min_max(pos2(-10.0, -10.0), pos2(2000.0, 2000.0)), &rows);
    assert_eq!(all, [0, 1, 2, 3, 4, 5]);
    let second = layout.picture(1, &rows).unwrap();
    assert_eq!(layout.touched(Rect::from_center_size(second.center(), vec2(4.0, 4.0)), &rows), [1]);
    assert_eq!(layout.touched(Rect::from_min_max(pos2(0.0, 1e6), pos2(10.0, 2e6)), &rows), [] as [usize; 0]);
}

#[test]
fn nothing_has_no_height_and_no_lines() {
    let layout = Layout::new(&[], &[], MEASURES);
    assert_eq!((layout.line_count(), layout.height(), layout.tile_near(pos2(0.0, 0.0), &[])), (0, 0.0, None));
}
