//! When a pointer counts as resting.
//!
//! Owns the rule, and the memory of the last jump. The caller's clock; never waits.

use std::time::{Duration, Instant};

/// A pointer that has not moved for so long rests: while it is dragged, its places come every 16 ms.
const REST: Duration = Duration::from_millis(60);
/// Jumps closer together than this are one drag.
const DRAG: Duration = Duration::from_millis(200);

/// From when on the exact picture of a jump is decoded.
#[derive(Debug)]
pub(super) struct Rest {
    last: Option<Instant>,
    until: Instant,
}

impl Rest {
    pub(super) fn new(now: Instant) -> Self {
        Self { last: None, until: now }
    }

    /// Somebody jumped. A single jump rests where it went, and so does one to a picture that is to be had `at_once`: whoever drags
    /// goes on, and a picture that takes long would be decoded for nothing.
    pub(super) fn jump(&mut self, now: Instant, at_once: bool) {
        let drags = self.last.is_some_and(|last| now.saturating_duration_since(last) < DRAG);
        self.until = if drags && !at_once { now + REST } else { now };
        self.last = Some(now);
    }

    /// There is nothing to wait for.
    pub(super) fn end(&mut self, now: Instant) {
        self.until = now;
    }

    /// How long it is still to be waited.
    pub(super) fn left(&self, now: Instant) -> Duration {
        self.until.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    #[test]
    fn a_single_jump_is_exact_without_a_rest() {
        let start = Instant::now();
        let mut rest = Rest::new(start);
        rest.jump(start, false);
        assert_eq!(rest.left(start), ms(0));
        rest.jump(start + ms(500), false);
        assert_eq!(rest.left(start + ms(500)), ms(0), "the one before was long ago");
    }

    #[test]
    fn a_drag_waits_until_the_pointer_rests() {
        let start = Instant::now();
        let mut rest = Rest::new(start);
        for place in 0..50 {
            let now = start + ms(16) * place;
            rest.jump(now, false);
            assert_eq!(rest.left(now).is_zero(), place == 0, "place {place}");
        }
        assert_eq!(rest.left(start + ms(49 * 16 + 20)) + ms(20), REST);
        assert_eq!(rest.left(start + ms(49 * 16) + REST), ms(0));
    }

    #[test]
    fn a_picture_near_the_decoder_is_exact_without_a_rest_in_a_drag_too() {
        let start = Instant::now();
        let mut rest = Rest::new(start);
        rest.jump(start, false);
        rest.jump(start + ms(16), true);
        assert_eq!(rest.left(start + ms(16)), ms(0));
    }
}
