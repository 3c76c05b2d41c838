//! Words about clips: how many, how long, how much, and what a screen reader says of a tile. Pure.

use std::time::Duration;

use crate::domain::{ClipRow, ShotRow, Usd, grouped};
use crate::ui::clip_marks_ui::PictureMarks;
use crate::ui::format;

/// `1 clip`, `12 clips`.
pub fn clips(count: usize) -> String {
    plural(count, "clip")
}

/// `1 shot with 3 takes`.
pub fn shots_with_takes(shots: usize, takes: usize) -> String {
    format!("{} with {}", plural(shots, "shot"), plural(takes, "take"))
}

fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {one}s", grouped(count)) }
}

/// `12 clips`, `3 of 12 clips`.
pub fn count(found: usize, all: usize) -> String {
    if found == all { clips(all) } else { format!("{} of {}", grouped(found), clips(all)) }
}

/// How long clips are together and what they cost, as far as known: `1:36 · $14.40`.
pub fn sums<'a>(rows: impl IntoIterator<Item = &'a ClipRow>) -> String {
    let (mut millis, mut cost) = (0_u64, Usd::default());
    for row in rows {
        millis += u64::from(row.millis);
        cost = cost.plus(row.cost.unwrap_or_default());
    }
    format!("{} · {cost}", format::duration(Duration::from_millis(millis)))
}

/// `12 selected · 1:36 · $14.40`.
pub fn selected<'a>(count: usize, rows: impl IntoIterator<Item = &'a ClipRow>) -> String {
    format!("{} selected · {}", grouped(count), sums(rows))
}

/// `Move rejected to trash (14 clips, $38.40)`.
pub fn trash_rejected(count: usize, cost: Usd) -> String {
    format!("Move rejected to trash ({}, {cost})", clips(count))
}

/// What a tile is called: `Clip: He was here, take 2, picked, 3 stars`.
pub fn tile(title: &str, row: &ClipRow, on_stage: bool) -> String {
    let mut name = format!("Clip: {title}, take {}{}", row.take, PictureMarks::from(row).spoken());
    if on_stage {
        name.push_str(", on the stage");
    }
    name
}

/// What stands under a tile: the shot's title, with the take where there are several.
pub fn caption(title: &str, row: &ClipRow, shot: Option<&ShotRow>, under_its_heading: bool) -> String {
    let has_takes = shot.is_none_or(|shot| shot.takes > 1) || row.take > 1;
    match (under_its_heading, has_takes) {
        (true, _) => format!("Take {}", row.take),
        (false, true) => format!("{title} · take {}", row.take),
        (false, false) => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Mark;
    use crate::ui::library::rows_for_tests::row;

    #[test]
    fn the_count_says_how_many_of_how_many() {
        assert_eq!([count(1, 1), count(12, 12), count(3, 1200)], ["1 clip", "12 clips", "3 of 1,200 clips"]);
        assert_eq!(shots_with_takes(3, 9), "3 shots with 9 takes");
        assert_eq!(shots_with_takes(1, 1), "1 shot with 1 take");
    }

    #[test]
    fn a_selection_says_how_long_and_how_dear_it_is() {
        let rows: Vec<ClipRow> = (0..12).map(row).collect();
        assert_eq!(selected(12, &rows), "12 selected · 1:36 · $38.40");
        assert_eq!(trash_rejected(14, Usd::from_cents(3840)), "Move rejected to trash (14 clips, $38.40)");
    }

    #[test]
    fn a_tile_says_what_is_drawn_on_it() {
        let plain = ClipRow { take: 2, ..row(1) };
        assert_eq!(tile("He was here", &plain, false), "Clip: He was here, take 2");
        let marked = ClipRow { mark: Some(Mark::Pick), stars: 3, seen: false, ..plain };
        assert_eq!(
            tile("He was here", &marked, true),
            "Clip: He was here, take 2, picked, 3 stars, not seen yet, on the stage"
        );
    }

    #[test]
    fn a_caption_names_the_take_where_there_are_several() {
        let (first, second) = (row(1), ClipRow { take: 2, ..row(2) });
        assert_eq!(caption("He was here", &second, None, false), "He was here · take 2");
        assert_eq!(caption("He was here", &second, None, true), "Take 2");
        assert_eq!(caption("", &first, None, false), " · take 1");
    }
}
