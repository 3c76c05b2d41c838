//! Rules about frames: which are decoded next, which are kept, and when a seek is worth an exact picture.
//!
//! Pure: nothing here decodes, waits or fails.

use std::time::{Duration, Instant};

/// Frames decoded ahead of the due one: a quarter of a second at 24 a second.
const AHEAD: usize = 6;
/// Frames beyond those that are kept if they were decoded early because others refer to them: dropped, they would have
/// to be decoded again from the start of their GOP.
const EARLY: usize = 8;
/// Frames kept behind the due one, for stepping back.
const BEHIND: usize = 16;
/// Memory for all of them together, in bytes; a frame of 1080p takes 3 MB.
const BUDGET: usize = 80 << 20;
/// A frame further away than this counts as a jump, not as late.
const NEAR: usize = 24;

/// How many frames are held ahead of the due one, and behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CacheLimits {
    pub(super) ahead: usize,
    pub(super) behind: usize,
}

impl CacheLimits {
    /// For frames of this many bytes.
    pub(super) fn new(frame_bytes: usize) -> Self {
        let fits = (BUDGET / frame_bytes.max(1)).saturating_sub(1);
        let ahead = AHEAD.min(fits / 2).max(1);
        Self { ahead, behind: BEHIND.min(fits.saturating_sub(ahead)) }
    }
}

/// Where playback is in the frames of a clip, and where it goes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DecodePlan {
    /// The frame to show now.
    pub(super) due: usize,
    /// The first and last frame of the range that is played.
    pub(super) range: [usize; 2],
    /// The last frame of the clip.
    pub(super) last: usize,
    pub(super) looping: bool,
    pub(super) limits: CacheLimits,
}

impl DecodePlan {
    /// The next frame when playing forwards.
    pub(super) fn after(&self, number: usize) -> Option<usize> {
        let [first, last] = self.range;
        if number == last || number == self.last {
            return self.looping.then_some(first);
        }
        Some(number + 1)
    }

    /// The due frame and those to decode ahead, in order, without repeats.
    pub(super) fn ahead(&self) -> impl Iterator<Item = usize> + '_ {
        self.followers(self.limits.ahead)
    }

    /// The due frame and at most `most` followers, without repeats.
    fn followers(&self, most: usize) -> impl Iterator<Item = usize> + '_ {
        let followers = std::iter::successors(Some(self.due), |&number| self.after(number));
        let again = |(place, number): &(usize, usize)| *place == 0 || *number != self.due;
        followers.take(most + 1).enumerate().take_while(again).map(|(_, number)| number)
    }

    /// The frames kept behind the due one, earliest first.
    pub(super) fn behind(&self) -> std::ops::Range<usize> {
        self.due.saturating_sub(self.limits.behind)..self.due
    }

    /// Whether a frame is due, to be decoded ahead, or soon will be.
    pub(super) fn is_ahead(&self, number: usize) -> bool {
        self.followers(self.limits.ahead + EARLY).any(|ahead| ahead == number)
    }

    /// Whether a frame is worth its memory.
    pub(super) fn keeps(&self, number: usize) -> bool {
        self.behind().contains(&number) || self.is_ahead(number)
    }

    /// How many frames lie between `shown` and `number`; none if `number` is a jump.
    pub(super) fn skipped(&self, shown: usize, number: usize) -> Option<usize> {
        let [first, last] = self.range;
        let skipped = if number > shown {
            number - shown - 1
        } else if self.looping && number >= first && shown <= last {
            (last - shown) + (number - first)
        } else {
            return None;
        };
        (skipped < NEAR).then_some(skipped)
    }
}

/// A pointer that has not moved for this long is at rest; a dragged one moves every 16 ms.
const REST: Duration = Duration::from_millis(60);
/// Jumps closer together than this are one drag.
const DRAG: Duration = Duration::from_millis(200);

/// When the exact picture after a seek is decoded: at once after a single seek, only at rest during a drag.
#[derive(Debug)]
pub(super) struct SeekDebounce {
    last: Option<Instant>,
    until: Instant,
}

impl SeekDebounce {
    pub(super) fn new(now: Instant) -> Self {
        Self { last: None, until: now }
    }

    /// Notes a jump. A picture that is available `at_once` never waits; others wait in a drag, because the pointer will
    /// have moved on before they are decoded.
    pub(super) fn jump(&mut self, now: Instant, at_once: bool) {
        let drags = self.last.is_some_and(|last| now.saturating_duration_since(last) < DRAG);
        self.until = if drags && !at_once { now + REST } else { now };
        self.last = Some(now);
    }

    /// Ends the wait.
    pub(super) fn end(&mut self, now: Instant) {
        self.until = now;
    }

    /// The time still to wait.
    pub(super) fn left(&self, now: Instant) -> Duration {
        self.until.saturating_duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(due: usize) -> DecodePlan {
        DecodePlan { due, range: [0, 99], last: 99, looping: true, limits: CacheLimits { ahead: 6, behind: 16 } }
    }

    fn ahead(plan: DecodePlan) -> Vec<usize> {
        plan.ahead().collect()
    }

    #[test]
    fn frames_ahead_cross_the_loop_point() {
        assert_eq!(ahead(plan(10)), [10, 11, 12, 13, 14, 15, 16]);
        assert_eq!(ahead(plan(97)), [97, 98, 99, 0, 1, 2, 3]);
        assert_eq!(ahead(DecodePlan { looping: false, ..plan(97) }), [97, 98, 99]);
        assert_eq!(ahead(DecodePlan { range: [40, 50], ..plan(49) }), [49, 50, 40, 41, 42, 43, 44]);
    }

    #[test]
    fn a_short_loop_is_decoded_once() {
        assert_eq!(ahead(DecodePlan { range: [40, 42], ..plan(41) }), [41, 42, 40]);
        assert_eq!(ahead(DecodePlan { range: [40, 40], ..plan(40) }), [40]);
        assert_eq!(ahead(DecodePlan { range: [0, 0], last: 0, ..plan(0) }), [0]);
    }

    #[test]
    fn outside_its_range_a_clip_plays_to_its_own_end() {
        assert_eq!(ahead(DecodePlan { range: [10, 20], looping: false, ..plan(97) }), [97, 98, 99]);
    }

    #[test]
    fn sixteen_frames_are_kept_for_stepping_back_and_those_that_came_early() {
        let kept = |plan: DecodePlan| (0..100).filter(|&number| plan.keeps(number)).collect::<Vec<_>>();
        assert_eq!(kept(plan(50)), (34..=64).collect::<Vec<_>>());
        assert_eq!(kept(plan(2)), (0..=16).collect::<Vec<_>>());
        assert_eq!(plan(50).behind(), 34..50);
    }

    #[test]
    fn larger_frames_are_fewer() {
        assert_eq!(CacheLimits::new(1920 * 1080 * 3 / 2), CacheLimits { ahead: 6, behind: 16 });
        assert_eq!(CacheLimits::new(4096 * 2304 * 3 / 2), CacheLimits { ahead: 2, behind: 2 });
        assert_eq!(CacheLimits::new(usize::MAX), CacheLimits { ahead: 1, behind: 0 });
    }

    #[test]
    fn skipped_frames_are_counted_across_the_loop_point_too() {
        assert_eq!(plan(0).skipped(10, 11), Some(0));
        assert_eq!(plan(0).skipped(10, 14), Some(3));
        assert_eq!(plan(0).skipped(99, 0), Some(0));
        assert_eq!(plan(0).skipped(98, 1), Some(2));
        assert_eq!(plan(0).skipped(10, 60), None, "a jump");
        assert_eq!(DecodePlan { looping: false, ..plan(0) }.skipped(99, 0), None);
        assert_eq!(plan(0).skipped(60, 10), None, "a jump back");
    }

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    #[test]
    fn a_single_jump_is_exact_without_a_rest() {
        let start = Instant::now();
        let mut debounce = SeekDebounce::new(start);
        debounce.jump(start, false);
        assert_eq!(debounce.left(start), ms(0));
        debounce.jump(start + ms(500), false);
        assert_eq!(debounce.left(start + ms(500)), ms(0), "the one before was long ago");
    }

    #[test]
    fn a_drag_waits_until_the_pointer_rests() {
        let start = Instant::now();
        let mut debounce = SeekDebounce::new(start);
        for place in 0..50 {
            let now = start + ms(16) * place;
            debounce.jump(now, false);
            assert_eq!(debounce.left(now).is_zero(), place == 0, "place {place}");
        }
        assert_eq!(debounce.left(start + ms(49 * 16 + 20)) + ms(20), REST);
        assert_eq!(debounce.left(start + ms(49 * 16) + REST), ms(0));
    }

    #[test]
    fn a_picture_near_the_decoder_is_exact_without_a_rest_in_a_drag_too() {
        let start = Instant::now();
        let mut debounce = SeekDebounce::new(start);
        debounce.jump(start, false);
        debounce.jump(start + ms(16), true);
        assert_eq!(debounce.left(start + ms(16)), ms(0));
    }
}
