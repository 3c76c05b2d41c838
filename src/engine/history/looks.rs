//! When the history is looked into for one job. Pure.

use jiff::{SignedDuration, Timestamp};

/// How long after a submit (or the end of a record) each look is due.
const LOOKS: [SignedDuration; 5] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    LAST_LOOK,
];

/// A row may come this late.
pub const LAST_LOOK: SignedDuration = SignedDuration::from_mins(150);

/// How much earlier than the submit a row's time may be: clocks differ.
const EARLIER: SignedDuration = SignedDuration::from_mins(10);

/// How much later a row's time may be: some rows tell when they were written, not when the request came.
const LATER: SignedDuration = LAST_LOOK.saturating_add(EARLIER);

/// When the next look is due. `last`: the last one that this run has made. `None` after the last look.
///
/// A start looks once, however long ago the submit was. Looks that were missed are made up by one.
pub fn next_look(since: Timestamp, last: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let at = |after: SignedDuration| since.saturating_add(after).unwrap_or(Timestamp::MAX);
    match last {
        None if at(LAST_LOOK) < now => Some(now),
        None => Some(at(LOOKS[0])),
        Some(last) => LOOKS.into_iter().map(at).find(|look| *look > last),
    }
}

/// Whether any of these times can be that of a request submitted then.
pub fn fits(submitted: Timestamp, times: &[Timestamp]) -> bool {
    times.iter().any(|time| {
        let later = time.duration_since(submitted);
        later >= -EARLIER && later <= LATER
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_looks_come_after_half_a_minute_two_ten_an_hour_and_two_and_a_half() {
        let (mut last, mut looks) = (None, Vec::new());
        while let Some(next) = next_look(at(0), last, at(0)) {
            looks.push(next.duration_since(at(0)).as_secs());
            last = Some(next);
        }
        assert_eq!(looks, [30, 120, 600, 3600, 9000]);
    }

    #[test]
    fn a_start_looks_at_once_when_looks_were_missed_and_goes_on_by_the_submits_time() {
        assert_eq!(next_look(at(0), None, at(400)), Some(at(30)), "overdue");
        assert_eq!(next_look(at(0), Some(at(400)), at(400)), Some(at(600)), "two missed ones are one");
        assert_eq!(next_look(at(0), None, at(90_000)), Some(at(90_000)), "once, however long ago");
        assert_eq!(next_look(at(0), Some(at(90_000)), at(90_000)), None);
    }

    #[test]
    fn a_time_fits_around_the_submit_and_not_before_it_or_a_zone_away() {
        for (seconds, fit) in
            [(-600, true), (-601, false), (0, true), (140, true), (9600, true), (9601, false), (19_800, false)]
        {
            assert_eq!(fits(at(0), &[at(seconds)]), fit, "{seconds}");
        }
        assert!(fits(at(0), &[at(90_000), at(3)]), "one of its times is enough");
        assert!(!fits(at(0), &[]), "a row without a time");
    }
}
