//! The part of a clip between an in and an out point. Pure.

use std::ops::Range;
use std::time::Duration;

/// The shortest part that is played: shorter ones are slips.
const LEAST: Duration = Duration::from_millis(20);

/// The part from `at` on; up to the old end where that lies behind it, else up to the end of the clip.
pub fn starting(at: Duration, old: Option<Range<Duration>>, length: Duration) -> Option<Range<Duration>> {
    let end = old.map(|range| range.end).filter(|end| *end >= at + LEAST).unwrap_or(length);
    (end >= at + LEAST).then_some(at..end)
}

/// The part up to the end of the frame that is shown from `at` for `frame`; from the old start where that lies before it.
pub fn ending(
    at: Duration,
    frame: Duration,
    old: Option<Range<Duration>>,
    length: Duration,
) -> Option<Range<Duration>> {
    let end = (at + frame).min(length);
    let start = old.map(|range| range.start).filter(|start| *start + LEAST <= end).unwrap_or_default();
    (end >= start + LEAST).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn each_point_keeps_the_other_one() {
        let first = starting(s(2.0), None, s(8.0));
        assert_eq!(first, Some(s(2.0)..s(8.0)));
        let both = ending(s(5.0), s(0.04), first, s(8.0));
        assert_eq!(both, Some(s(2.0)..s(5.04)));
        assert_eq!(starting(s(3.0), both, s(8.0)), Some(s(3.0)..s(5.04)));
    }

    #[test]
    fn a_point_beyond_the_other_one_moves_it_to_the_clips_end() {
        assert_eq!(starting(s(6.0), Some(s(2.0)..s(5.0)), s(8.0)), Some(s(6.0)..s(8.0)));
        assert_eq!(ending(s(1.0), s(0.04), Some(s(2.0)..s(5.0)), s(8.0)), Some(s(0.0)..s(1.04)));
    }

    #[test]
    fn nothing_is_no_range_and_none_leaves_the_clip() {
        assert_eq!(starting(s(8.0), None, s(8.0)), None);
        assert_eq!(ending(s(7.99), s(0.04), None, s(8.0)), Some(s(0.0)..s(8.0)));
        assert_eq!(ending(s(0.0), s(0.0), None, s(8.0)), None);
    }
}
