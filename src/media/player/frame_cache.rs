//! The frames of full size that a player holds.
//!
//! Owns them, by number. Which ones are worth their memory is a [`Course`]'s to say.

use super::decode_plan::Course;
use crate::media::h264::decoder::Frame;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decoded frames by number.
#[derive(Debug, Default)]
pub(super) struct Reel {
    frames: BTreeMap<usize, Arc<Frame>>,
}

impl Reel {
    pub(super) fn get(&self, number: usize) -> Option<Arc<Frame>> {
        self.frames.get(&number).cloned()
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.frames.contains_key(&number)
    }

    pub(super) fn insert(&mut self, number: usize, frame: Frame) {
        self.frames.insert(number, Arc::new(frame));
    }

    /// Lets go what the course does not keep.
    pub(super) fn trim(&mut self, course: &Course) {
        self.frames.retain(|&number, _| course.keeps(number));
    }

    /// The latest frame after `seen` (none: from the first on) and at or before `number`.
    pub(super) fn latest(&self, seen: Option<usize>, number: usize) -> Option<(usize, Arc<Frame>)> {
        let start = seen.map_or(0, |seen| seen + 1);
        let found = (start <= number).then(|| self.frames.range(start..=number).next_back()).flatten();
        found.map(|(&number, frame)| (number, Arc::clone(frame)))
    }

    /// How many frames, and their bytes.
    pub(super) fn extent(&self) -> [usize; 2] {
        [self.frames.len(), self.frames.values().map(|frame| frame.bytes()).sum()]
    }
}
