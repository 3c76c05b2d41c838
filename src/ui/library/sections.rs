//! The parts of an answer that have headings: days, shots, stars or marks, whichever the order puts together.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::{ClipOrder, ClipRow, Mark, Shelf, ShotRow};
use crate::ui::format;

/// The first clip of each part, ascending; none where the order puts nothing together.
pub fn sections(rows: &[ClipRow], order: ClipOrder, shelf: Shelf, zone: &TimeZone) -> Vec<u32> {
    match (shelf, order) {
        // The trash is in the order in which clips came there.
        (Shelf::Trash, _) => Vec::new(),
        (Shelf::Library, ClipOrder::Newest | ClipOrder::Oldest) => by_day(rows, zone),
        (Shelf::Library, ClipOrder::Story) => changes(rows, |one, other| one.shot != other.shot),
        (Shelf::Library, ClipOrder::Stars) => changes(rows, |one, other| one.stars != other.stars),
        (Shelf::Library, ClipOrder::Marks) => changes(rows, |one, other| one.mark != other.mark),
    }
}

/// What stands over the part that begins with this clip, on the shelf of the library.
pub fn heading(first: &ClipRow, order: ClipOrder, shot: Option<&ShotRow>, now: Timestamp, zone: &TimeZone) -> String {
    match order {
        ClipOrder::Newest | ClipOrder::Oldest => day(first.saved_at, now, zone),
        ClipOrder::Story => shot.map_or_else(|| "A shot".to_owned(), |shot| format!("{}  {}", shot.number, shot.title)),
        ClipOrder::Stars if first.stars == 0 => "No stars".to_owned(),
        ClipOrder::Stars if first.stars == 1 => "1 star".to_owned(),
        ClipOrder::Stars => format!("{} stars", first.stars),
        ClipOrder::Marks => match first.mark {
            Some(Mark::Pick) => "Picked".to_owned(),
            None => "Not marked".to_owned(),
            Some(Mark::Reject) => "Rejected".to_owned(),
        },
    }
}

/// `Today`, `Yesterday`, or the date.
fn day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let date = format::date(at, zone);
    let yesterday = now - SignedDuration::from_hours(24);
    if date == format::date(now, zone) {
        "Today".to_owned()
    } else if date == format::date(yesterday, zone) {
        "Yesterday".to_owned()
    } else {
        date
    }
}

fn changes(rows: &[ClipRow], differ: impl Fn(&ClipRow, &ClipRow) -> bool) -> Vec<u32> {
    let later = rows.windows(2).zip(1..).filter(|(pair, _)| differ(&pair[0], &pair[1])).map(|(_, at)| at);
    let first = (!rows.is_empty()).then_some(0);
    first.into_iter().chain(later).collect()
}

/// Asks the calendar once a day, not once a clip.
fn by_day(rows: &[ClipRow], zone: &TimeZone) -> Vec<u32> {
    let mut firsts = Vec::new();
    let mut day = Timestamp::MAX..Timestamp::MIN;
    for (row, at) in rows.iter().zip(0..) {
        if !day.contains(&row.saved_at) {
            firsts.push(at);
            day = bounds(row.saved_at, zone);
        }
    }
    firsts
}

/// Begin and end of a day.
fn bounds(at: Timestamp, zone: &TimeZone) -> std::ops::Range<Timestamp> {
    let begin = at.to_zoned(zone.clone()).start_of_day();
    let end = begin.as_ref().ok().and_then(|begin| begin.tomorrow().ok()).and_then(|next| next.start_of_day().ok());
    match (begin, end) {
        (Ok(begin), Some(end)) => begin.timestamp()..end.timestamp(),
        _ => at..at, // At the ends of the calendar each clip is a day of its own.
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ShotId;
    use crate::ui::fixtures;
    use crate::ui::library::rows_for_tests::row;

    fn saved(hours: i64) -> ClipRow {
        ClipRow { saved_at: fixtures::at(-3600 * hours), ..row(hours) }
    }

    #[test]
    fn clips_are_put_together_by_the_day_where_the_person_is() {
        let rows: Vec<ClipRow> = [1, 2, 12, 30, 31, 80].map(saved).to_vec();
        let zone = TimeZone::UTC;
        let firsts = sections(&rows, ClipOrder::Newest, Shelf::Library, &zone);
        let names: Vec<String> = firsts
            .iter()
            .map(|at| heading(&rows[*at as usize], ClipOrder::Newest, None, fixtures::at(0), &zone))
            .collect();
        let days: Vec<String> = rows.iter().map(|row| format::date(row.saved_at, &zone)).collect();
        let distinct = days.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(firsts.len(), distinct, "{days:?}");
        assert_eq!(names[0], "Today");
        assert_eq!(names.last(), days.last());
    }

    #[test]
    fn the_story_has_a_heading_for_each_shot_and_the_trash_none() {
        let rows: Vec<ClipRow> =
            [(1, 7), (2, 7), (3, 8)].map(|(id, shot)| ClipRow { shot: ShotId(shot), ..row(id) }).to_vec();
        assert_eq!(sections(&rows, ClipOrder::Story, Shelf::Library, &TimeZone::UTC), [0, 2]);
        assert_eq!(sections(&rows, ClipOrder::Story, Shelf::Trash, &TimeZone::UTC), [] as [u32; 0]);
        assert_eq!(sections(&[], ClipOrder::Story, Shelf::Library, &TimeZone::UTC), [] as [u32; 0]);
    }

    #[test]
    fn stars_are_said_in_words() {
        let words = |stars| {
            let first = ClipRow { stars, ..row(1) };
            heading(&first, ClipOrder::Stars, None, fixtures::at(0), &TimeZone::UTC)
        };
        assert_eq!([words(0), words(1), words(4)], ["No stars", "1 star", "4 stars"]);
    }

    #[test]
    fn marks_put_picks_the_rest_and_rejects_under_headings() {
        let marks = [Some(Mark::Pick), Some(Mark::Pick), None, Some(Mark::Reject)];
        let rows: Vec<ClipRow> = marks.into_iter().zip(1..).map(|(mark, id)| ClipRow { mark, ..row(id) }).collect();
        let firsts = sections(&rows, ClipOrder::Marks, Shelf::Library, &TimeZone::UTC);
        let words = |at: &u32| heading(&rows[*at as usize], ClipOrder::Marks, None, fixtures::at(0), &TimeZone::UTC);
        assert_eq!(firsts.iter().map(words).collect::<Vec<_>>(), ["Picked", "Not marked", "Rejected"]);
    }
}
