//! The rules of playback: the speeds that J and L step through, and the range between an in and an out point.

use std::ops::Range;
use std::time::Duration;

/// Every speed, from fastest backwards to fastest forwards; 1 is the speed of the recording.
const SPEEDS: [f64; 9] = [-8.0, -4.0, -2.0, -1.0, 0.5, 1.0, 2.0, 4.0, 8.0];

/// The speeds that the player's menu offers.
pub const OFFERED_SPEEDS: [f64; 4] = [0.5, 1.0, 2.0, 4.0];

/// The speed of the recording.
pub const NORMAL_SPEED: f64 = 1.0;

/// The speed after a press on L: one step faster, or forwards at normal speed when the clip is paused.
pub fn faster(playing: bool, speed: f64) -> f64 {
    if playing { SPEEDS.into_iter().find(|other| *other > speed).unwrap_or(speed) } else { NORMAL_SPEED }
}

/// The speed after a press on J: one step slower, or backwards at normal speed when the clip is paused.
pub fn slower(playing: bool, speed: f64) -> f64 {
    if playing { SPEEDS.into_iter().rev().find(|other| *other < speed).unwrap_or(speed) } else { -NORMAL_SPEED }
}

/// `2×`, `0.5×`, `−4×`; `None` for the normal speed.
pub fn speed_words(speed: f64) -> Option<String> {
    let sign = if speed < 0.0 { "\u{2212}" } else { "" };
    ((speed - NORMAL_SPEED).abs() > 0.001).then(|| format!("{sign}{}×", speed.abs()))
}

/// The shortest range; a shorter one is a slip of the hand.
const LEAST: Duration = Duration::from_millis(20);

/// The range from `at` to the old end where that comes later, else to the end of the clip.
pub fn range_from(at: Duration, old: Option<Range<Duration>>, length: Duration) -> Option<Range<Duration>> {
    let end = old.map(|range| range.end).filter(|end| *end >= at + LEAST).unwrap_or(length);
    (end >= at + LEAST).then_some(at..end)
}

/// The range to the end of the frame that is shown at `at` for `frame`, from the old start where that comes earlier, else from the
/// beginning.
pub fn range_to(
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

    #[test]
    fn a_resting_clip_starts_forwards_with_l_and_backwards_with_j() {
        for left_over in [-8.0, 0.5, 1.0, 4.0] {
            assert_eq!(faster(false, left_over).to_string(), "1");
            assert_eq!(slower(false, left_over).to_string(), "-1");
        }
    }

    #[test]
    fn each_press_is_one_step_and_the_ends_hold() {
        let presses = |step: fn(bool, f64) -> f64, from: f64| {
            std::iter::successors(Some(from), |speed| Some(step(true, *speed))).take(6).collect::<Vec<_>>()
        };
        assert_eq!(presses(faster, 1.0), [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]);
        assert_eq!(presses(slower, 1.0), [1.0, 0.5, -1.0, -2.0, -4.0, -8.0]);
        assert_eq!(presses(faster, -2.0), [-2.0, -1.0, 0.5, 1.0, 2.0, 4.0]);
    }

    #[test]
    fn only_another_speed_than_the_usual_is_told() {
        let told = [1.0, 2.0, 0.5, -4.0].map(speed_words);
        assert_eq!(told, [None, Some("2×".to_owned()), Some("0.5×".to_owned()), Some("\u{2212}4×".to_owned())]);
    }

    fn s(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    #[test]
    fn each_point_keeps_the_other_one() {
        let first = range_from(s(2.0), None, s(8.0));
        assert_eq!(first, Some(s(2.0)..s(8.0)));
        let both = range_to(s(5.0), s(0.04), first, s(8.0));
        assert_eq!(both, Some(s(2.0)..s(5.04)));
        assert_eq!(range_from(s(3.0), both, s(8.0)), Some(s(3.0)..s(5.04)));
    }

    #[test]
    fn a_point_beyond_the_other_one_moves_it_to_the_clips_end() {
        assert_eq!(range_from(s(6.0), Some(s(2.0)..s(5.0)), s(8.0)), Some(s(6.0)..s(8.0)));
        assert_eq!(range_to(s(1.0), s(0.04), Some(s(2.0)..s(5.0)), s(8.0)), Some(s(0.0)..s(1.04)));
    }

    #[test]
    fn nothing_is_no_range_and_none_leaves_the_clip() {
        assert_eq!(range_from(s(8.0), None, s(8.0)), None);
        assert_eq!(range_to(s(7.99), s(0.04), None, s(8.0)), Some(s(0.0)..s(8.0)));
        assert_eq!(range_to(s(0.0), s(0.0), None, s(8.0)), None);
    }
}
