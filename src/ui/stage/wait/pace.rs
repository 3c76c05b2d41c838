//! How often the wait is painted, and how it breathes. Pure but for reading whether the window is in front.
//!
//! It never asks for more than 24 frames a second, and for none where nobody would see them.

use std::f64::consts::TAU;
use std::time::Duration;

use eframe::egui::Context;

/// Seconds from one breath to the next: the pace of somebody asleep.
const PERIOD: f64 = 5.0;
/// From one frame of a breath to the next, 24 a second: its steps are too small to be seen.
const FRAME: Duration = Duration::from_nanos(1_000_000_000 / 24);
/// From one counted second to the next.
const SECOND: Duration = Duration::from_secs(1);

/// Whether the window can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// The person works in it.
    Front,
    /// It may be seen beside the window that the person works in.
    Beside,
    /// It is minimised or covered.
    Hidden,
}

/// Where the window is.
pub(super) fn sight(ctx: &Context) -> Sight {
    ctx.input(|input| match (input.viewport().visible(), input.focused) {
        (Some(false), _) => Sight::Hidden,
        (_, true) => Sight::Front,
        (_, false) => Sight::Beside,
    })
}

/// When the next frame is due: only while seconds count, and only where they are seen.
pub(super) fn next_frame(counts: bool, sight: Sight, is_still: bool) -> Option<Duration> {
    match sight {
        _ if !counts => None,
        Sight::Hidden => None,
        Sight::Front if !is_still => Some(FRAME),
        Sight::Front | Sight::Beside => Some(SECOND),
    }
}

/// How far a breath is in at this time (seconds of the window's clock), 0 to 1; in the middle where it does not move.
pub(super) fn breath(time: f64, sight: Sight, is_still: bool) -> f32 {
    if is_still || sight != Sight::Front {
        return 0.5;
    }
    (0.5 - 0.5 * (time / PERIOD * TAU).cos()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_breathes_in_front_counts_seconds_beside_and_rests_behind() {
        let next = |sight| next_frame(true, sight, false);
        let breathing = next(Sight::Front).unwrap();
        assert!(breathing >= Duration::from_secs(1) / 30, "at most thirty frames a second: {breathing:?}");
        assert_eq!(next(Sight::Beside), Some(SECOND));
        assert_eq!(next(Sight::Hidden), None);
        assert_eq!(next_frame(true, Sight::Front, true), Some(SECOND), "with reduced motion only seconds count");
        assert_eq!(next_frame(false, Sight::Front, false), None, "what waits does not move");
    }

    #[test]
    fn a_breath_is_slow_and_comes_back_to_where_it_began() {
        let at = |time| breath(time, Sight::Front, false);
        assert!(at(0.0) < 0.01 && at(PERIOD / 2.0) > 0.99 && at(PERIOD) < 0.01);
        let step = FRAME.as_secs_f64();
        let largest = (0..200).map(|i| (at(f64::from(i) * step + step) - at(f64::from(i) * step)).abs());
        assert!(largest.fold(0.0, f32::max) < 0.04);
        let still = breath(1.0, Sight::Front, true) - breath(2.0, Sight::Beside, false);
        assert!(still.abs() < f32::EPSILON);
    }
}
