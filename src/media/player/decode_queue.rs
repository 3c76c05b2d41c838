//! The decoder of a player and the cache of frames that it has decoded.
//!
//! Decodes one sample per call, so that the caller can look at the clock in between.

use super::decode_plan::{CacheLimits, DecodePlan};
use crate::media::clip::{Clip, DecodeCursor};
use crate::media::error::{Problem, contained};
use crate::media::picture::{Frame, Shape};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Above this speed thumbnails are played instead.
const DECODED_RATE: f64 = 2.0;
/// Frames before a seek target that are kept although nothing refers to them: for the first step back. Each delays the
/// seek.
const KEPT_BEFORE: usize = 2;
/// With fewer frames than this behind the due one, a step back fetches more.
const FEW: usize = 4;

/// A frame this many samples ahead is decoded fast enough to seem immediate.
const NEAR: usize = 6;

/// A decoder with its frame cache.
pub(super) struct DecodeQueue {
    clip: Arc<Clip>,
    shape: Shape,
    cursor: DecodeCursor,
    pub(super) cache: FrameCache,
    pub(super) limits: CacheLimits,
    /// Whether frames behind the due one are being fetched.
    refilling: bool,
    /// Time per frame: a slowly falling maximum.
    pub(super) cost: Duration,
}

impl DecodeQueue {
    pub(super) fn new(clip: &Arc<Clip>, fit: Option<[u32; 2]>) -> Self {
        let shape = fit.map_or(clip.shape, |bounds| clip.shape.within(bounds));
        let [width, height] = shape.shown();
        Self {
            clip: Arc::clone(clip),
            shape,
            cursor: DecodeCursor::new(Arc::clone(clip)),
            cache: FrameCache::default(),
            limits: CacheLimits::new(width as usize * height as usize * 3 / 2),
            refilling: false,
            cost: Duration::ZERO,
        }
    }

    /// The decoder's name.
    pub(super) fn decoder(&self) -> &'static str {
        self.cursor.choice().name()
    }

    /// Whether a frame is only a few samples ahead of the decoder.
    pub(super) fn is_near(&self, number: usize) -> bool {
        self.clip.order.sample(number).is_some_and(|sample| self.cursor.is_near(sample, NEAR))
    }

    /// Prepares for steps back: fetches frames behind the due one if only few are left.
    pub(super) fn expect_steps_back(&mut self, plan: &DecodePlan) {
        self.refilling = plan.behind().rev().take(FEW).any(|number| self.lacks(number));
    }

    /// The frame to decode next while playing at `rate`.
    pub(super) fn goal_playing(&mut self, plan: &DecodePlan, rate: f64) -> Option<usize> {
        self.refilling = false;
        let decodes = rate > 0.0 && rate <= DECODED_RATE;
        plan.ahead().find(|&number| decodes && self.lacks(number))
    }

    /// The frame to decode next while paused.
    pub(super) fn goal_paused(&mut self, plan: &DecodePlan) -> Option<usize> {
        if self.lacks(plan.due) {
            return Some(plan.due);
        }
        let missing = plan.behind().find(|&number| self.refilling && self.lacks(number));
        self.refilling = missing.is_some();
        missing
    }

    /// Decodes one sample on the way to frame `goal`.
    pub(super) fn decode(&mut self, goal: usize, plan: &DecodePlan, playing: bool) -> Result<(), Problem> {
        let clip = Arc::clone(&self.clip);
        let target = clip.order.sample(goal).ok_or(Problem::NoVideo)?;
        let behind = if self.refilling { self.limits.behind } else { KEPT_BEFORE };
        let from = if playing { plan.due } else { plan.due.saturating_sub(behind) };
        let is_wanted = |number| plan.is_ahead(number) || (from..plan.due).contains(&number);
        let started = Instant::now();
        let brought = self.cursor.step(target, |sample| clip.order.number(sample).is_some_and(is_wanted))?;
        if let Some((sample, frame)) = brought
            && let Some(number) = clip.order.number(sample).filter(|&number| plan.keeps(number))
        {
            let shape = self.shape;
            self.cache.insert(number, contained(|| Ok(shape.apply(frame)))?);
        }
        if self.cursor.is_past(target) && !self.cache.has(goal) && !clip.missing.has(target) {
            clip.missing.add(target, Problem::Undecodable("it was passed over".to_owned()));
        }
        self.cost = started.elapsed().max(self.cost.mul_f64(0.9));
        Ok(())
    }

    /// Whether a frame still has to be decoded, and can be.
    fn lacks(&self, number: usize) -> bool {
        !self.cache.has(number) && self.clip.order.sample(number).is_some_and(|sample| !self.clip.missing.has(sample))
    }
}

/// Decoded frames of full size, by number.
#[derive(Debug, Default)]
pub(super) struct FrameCache {
    frames: BTreeMap<usize, Arc<Frame>>,
}

impl FrameCache {
    pub(super) fn get(&self, number: usize) -> Option<Arc<Frame>> {
        self.frames.get(&number).cloned()
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.frames.contains_key(&number)
    }

    pub(super) fn insert(&mut self, number: usize, frame: Frame) {
        self.frames.insert(number, Arc::new(frame));
    }

    /// Drops what the plan does not keep.
    pub(super) fn trim(&mut self, plan: &DecodePlan) {
        self.frames.retain(|&number, _| plan.keeps(number));
    }

    /// The latest frame after `seen` (none: from the first on), up to `number`.
    pub(super) fn latest(&self, seen: Option<usize>, number: usize) -> Option<(usize, Arc<Frame>)> {
        let start = seen.map_or(0, |seen| seen + 1);
        let found = (start <= number).then(|| self.frames.range(start..=number).next_back()).flatten();
        found.map(|(&number, frame)| (number, Arc::clone(frame)))
    }

    /// The number of frames, and their bytes.
    pub(super) fn extent(&self) -> [usize; 2] {
        [self.frames.len(), self.frames.values().map(|frame| frame.bytes()).sum()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn playing_through_decodes_every_sample_once() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bframes.mp4");
        let clip = Arc::new(Clip::open(&path).unwrap());
        let last = clip.order.count() - 1;
        let mut queue = DecodeQueue::new(&clip, None);
        let mut decoded = 0;
        for due in 0..=last {
            // With few frames ahead, a reference frame lies beyond them.
            let limits = CacheLimits { ahead: 1, behind: 0 };
            let plan = DecodePlan { due, range: [0, last], last, looping: false, limits };
            while let Some(goal) = queue.goal_playing(&plan, 1.0) {
                queue.decode(goal, &plan, true).unwrap();
                decoded += 1;
            }
            assert!(queue.cache.has(due), "frame {due}");
            queue.cache.trim(&plan);
        }
        assert_eq!(decoded, last + 1);
    }
}
