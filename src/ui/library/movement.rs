//! Where an arrow key leads in the grid: left and right along the clips, up and down to the nearest tile of the next row.

use eframe::egui::pos2;

use super::layout::Layout;
use crate::domain::ClipRow;

/// A step of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GridStep {
    /// To the clip before.
    Left,
    /// To the clip after.
    Right,
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// So many points up; below 0, down.
    Pages(f32),
    /// To the first clip.
    First,
    /// To the last clip.
    Last,
}

/// The tile that a step leads to from `tile`; the same one at the end of the way. `lane` is the line down which a row of steps up and
/// down goes, so that a short row does not lead it astray.
pub fn step(layout: &Layout, rows: &[ClipRow], tile: usize, step: GridStep, lane: &mut Option<f32>) -> usize {
    let last = rows.len().saturating_sub(1);
    let tile = tile.min(last);
    let is_sideways = matches!(step, GridStep::Left | GridStep::Right | GridStep::First | GridStep::Last);
    if is_sideways {
        *lane = None;
    }
    match step {
        GridStep::Left => tile.saturating_sub(1),
        GridStep::Right => (tile + 1).min(last),
        GridStep::First => 0,
        GridStep::Last => last,
        GridStep::Up | GridStep::Down | GridStep::Pages(_) => {
            let Some(here) = layout.picture(tile, rows) else { return tile };
            let x = *lane.get_or_insert(here.center().x);
            let found = match step {
                GridStep::Pages(points) => layout.tile_near(pos2(x, here.center().y - points), rows),
                _ => next_row(layout, tile, step == GridStep::Down).and_then(|line| layout.nearest(line, x, rows)),
            };
            found.unwrap_or(tile)
        }
    }
}

fn next_row(layout: &Layout, tile: usize, is_down: bool) -> Option<usize> {
    let here = layout.line_of(tile)?;
    let is_row = |line: &usize| layout.line(*line).is_some_and(|line| !line.is_heading());
    if is_down { (here + 1..layout.line_count()).find(is_row) } else { (0..here).rev().find(is_row) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Shape;
    use crate::ui::library::layout::Measures;
    use crate::ui::library::rows_for_tests::shaped;

    const MEASURES: Measures = Measures { width: 1000.0, tile: 180.0, gap: 8.0, caption: 20.0, heading: 32.0 };

    fn walk(steps: &[GridStep], from: usize) -> usize {
        let rows: Vec<ClipRow> = (0..10).map(|id| shaped(id, Shape::WIDE)).collect();
        let layout = Layout::new(&rows, &[0, 4], MEASURES); // Rows of 3, 1, 3 and 3.
        let mut lane = None;
        steps.iter().fold(from, |tile, one| step(&layout, &rows, tile, *one, &mut lane))
    }

    #[test]
    fn arrows_go_along_the_clips_and_stop_at_both_ends() {
        assert_eq!(walk(&[GridStep::Right], 2), 3);
        assert_eq!(walk(&[GridStep::Left], 0), 0);
        assert_eq!(walk(&[GridStep::Right], 9), 9);
        assert_eq!((walk(&[GridStep::First], 5), walk(&[GridStep::Last], 5)), (0, 9));
    }

    #[test]
    fn up_and_down_go_to_the_tile_above_or_below_over_headings() {
        assert_eq!(walk(&[GridStep::Down], 0), 3);
        assert_eq!(walk(&[GridStep::Down], 3), 4);
        assert_eq!(walk(&[GridStep::Up], 8), 5);
        assert_eq!(walk(&[GridStep::Up], 1), 1, "there is no row above");
    }

    #[test]
    fn a_short_row_leads_nobody_astray() {
        assert_eq!(walk(&[GridStep::Down, GridStep::Down], 2), 6, "by way of the single tile in the second row");
        assert_eq!(walk(&[GridStep::Down, GridStep::Right, GridStep::Down], 2), 7, "a step aside chooses a new line");
    }

    #[test]
    fn a_page_goes_as_far_as_the_window_is_high() {
        assert_eq!(walk(&[GridStep::Pages(-480.0)], 0), 4);
        assert_eq!(walk(&[GridStep::Pages(5000.0)], 8), 1);
        assert_eq!(walk(&[GridStep::Pages(-5000.0)], 0), 7);
    }
}
