//! Which frames come next, and which are worth keeping.
//!
//! Owns the rules, pure: nothing here decodes, waits or fails.

/// Frames decoded ahead of the one that is due: a quarter of a second at 24 a second.
const AHEAD: usize = 6;
/// Frames beyond those that are kept when they were decoded before their turn, as frames are that others are made from: thrown away
/// they would have to be decoded again from the start of their group.
const EARLY: usize = 8;
/// Frames kept behind it, for stepping back.
const BEHIND: usize = 16;
/// Memory that they may take together, in bytes; a frame of 1080p takes 3 MB.
const BUDGET: usize = 80 << 20;
/// A frame further off than this is not the one that follows, however late it comes.
const NEAR: usize = 24;

/// How many frames are held ahead of the one that is due, and behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) ahead: usize,
    pub(super) behind: usize,
}

impl Room {
    /// For frames of so many bytes.
    pub(super) fn new(frame_bytes: usize) -> Self {
        let fits = (BUDGET / frame_bytes.max(1)).saturating_sub(1);
        let ahead = AHEAD.min(fits / 2).max(1);
        Self { ahead, behind: BEHIND.min(fits.saturating_sub(ahead)) }
    }
}

/// Where playback is on its way through the numbers of a clip's frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Course {
    /// The frame to be shown now.
    pub(super) due: usize,
    /// The first and the last frame that are played.
    pub(super) range: [usize; 2],
    /// The last frame of the clip.
    pub(super) last: usize,
    pub(super) looping: bool,
    pub(super) room: Room,
}

impl Course {
    /// The frame that follows when playing forwards.
    pub(super) fn after(&self, number: usize) -> Option<usize> {
        let [first, last] = self.range;
        if number == last || number == self.last {
            return self.looping.then_some(first);
        }
        Some(number + 1)
    }

    /// The frame that is due and those that follow it, as many as are decoded ahead, each once.
    pub(super) fn ahead(&self) -> impl Iterator<Item = usize> + '_ {
        self.followers(self.room.ahead)
    }

    /// The frame that is due and at most `most` that follow it, each once.
    fn followers(&self, most: usize) -> impl Iterator<Item = usize> + '_ {
        let followers = std::iter::successors(Some(self.due), |&number| self.after(number));
        let again = |(place, number): &(usize, usize)| *place == 0 || *number != self.due;
        followers.take(most + 1).enumerate().take_while(again).map(|(_, number)| number)
    }

    /// The frames kept behind the one that is due, the earliest first.
    pub(super) fn behind(&self) -> std::ops::Range<usize> {
        self.due.saturating_sub(self.room.behind)..self.due
    }

    /// Whether a frame is due, decoded ahead, or soon will be.
    pub(super) fn is_ahead(&self, number: usize) -> bool {
        self.followers(self.room.ahead + EARLY).any(|ahead| ahead == number)
    }

    /// Whether a frame is worth its memory.
    pub(super) fn keeps(&self, number: usize) -> bool {
        self.behind().contains(&number) || self.is_ahead(number)
    }

    /// How many frames were left out between `shown` and `number`, which follows it; none when it does not follow.
    pub(super) fn left_out(&self, shown: usize, number: usize) -> Option<usize> {
        let [first, last] = self.range;
        let left_out = if number > shown {
            number - shown - 1
        } else if self.looping && number >= first && shown <= last {
            (last - shown) + (number - first)
        } else {
            return None;
        };
        (left_out < NEAR).then_some(left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(due: usize) -> Course {
        Course { due, range: [0, 99], last: 99, looping: true, room: Room { ahead: 6, behind: 16 } }
    }

    fn ahead(course: Course) -> Vec<usize> {
        course.ahead().collect()
    }

    #[test]
    fn frames_ahead_cross_the_loop_point() {
        assert_eq!(ahead(course(10)), [10, 11, 12, 13, 14, 15, 16]);
        assert_eq!(ahead(course(97)), [97, 98, 99, 0, 1, 2, 3]);
        assert_eq!(ahead(Course { looping: false, ..course(97) }), [97, 98, 99]);
        assert_eq!(ahead(Course { range: [40, 50], ..course(49) }), [49, 50, 40, 41, 42, 43, 44]);
    }

    #[test]
    fn a_short_loop_is_decoded_once() {
        assert_eq!(ahead(Course { range: [40, 42], ..course(41) }), [41, 42, 40]);
        assert_eq!(ahead(Course { range: [40, 40], ..course(40) }), [40]);
        assert_eq!(ahead(Course { range: [0, 0], last: 0, ..course(0) }), [0]);
    }

    #[test]
    fn outside_its_range_a_clip_plays_to_its_own_end() {
        assert_eq!(ahead(Course { range: [10, 20], looping: false, ..course(97) }), [97, 98, 99]);
    }

    #[test]
    fn sixteen_frames_are_kept_for_stepping_back_and_those_that_came_early() {
        let kept = |course: Course| (0..100).filter(|&number| course.keeps(number)).collect::<Vec<_>>();
        assert_eq!(kept(course(50)), (34..=64).collect::<Vec<_>>());
        assert_eq!(kept(course(2)), (0..=16).collect::<Vec<_>>());
        assert_eq!(course(50).behind(), 34..50);
    }

    #[test]
    fn larger_frames_are_fewer() {
        assert_eq!(Room::new(1920 * 1080 * 3 / 2), Room { ahead: 6, behind: 16 });
        assert_eq!(Room::new(4096 * 2304 * 3 / 2), Room { ahead: 2, behind: 2 });
        assert_eq!(Room::new(usize::MAX), Room { ahead: 1, behind: 0 });
    }

    #[test]
    fn frames_left_out_are_counted_across_the_loop_point_too() {
        assert_eq!(course(0).left_out(10, 11), Some(0));
        assert_eq!(course(0).left_out(10, 14), Some(3));
        assert_eq!(course(0).left_out(99, 0), Some(0));
        assert_eq!(course(0).left_out(98, 1), Some(2));
        assert_eq!(course(0).left_out(10, 60), None, "a jump");
        assert_eq!(Course { looping: false, ..course(0) }.left_out(99, 0), None);
        assert_eq!(course(0).left_out(60, 10), None, "a jump back");
    }
}
