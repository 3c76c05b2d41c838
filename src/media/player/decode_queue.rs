//! What is decoded next.
//!
//! Owns the cursor of a player and the frames that it has brought. Decodes one sample a call, so that whoever calls can
//! think again in between.

use super::decode_plan::{Course, Room};
use super::frame_cache::Reel;
use crate::media::clip::Clip;
use crate::media::clip::decode_cursor::{Cursor, contained};
use crate::media::error::Problem;
use crate::media::picture::shape::Shape;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Above this speed the cache of small pictures is played instead of the clip.
const DECODED_RATE: f64 = 2.0;
/// Frames before the one that is sought which are decoded although no other needs them: for the first step back, which fetches
/// the others. Each of them makes whoever seeks wait.
const KEPT_BEFORE: usize = 2;
/// As few frames behind the one that is due, and more are fetched when somebody steps back.
const FEW: usize = 4;

/// Samples that are decoded within the time in which a picture seems to come at once.
const NEAR: usize = 6;

/// A decoder with what it has decoded.
pub(super) struct Pump {
    clip: Arc<Clip>,
    shape: Shape,
    cursor: Cursor,
    pub(super) reel: Reel,
    pub(super) room: Room,
    /// Whether frames behind the one that is due are being fetched.
    refilling: bool,
    /// What a frame takes, at worst of late.
    pub(super) cost: Duration,
}

impl Pump {
    pub(super) fn new(clip: &Arc<Clip>, fit: Option<[u32; 2]>) -> Self {
        let shape = fit.map_or(clip.shape, |bounds| clip.shape.within(bounds));
        let [width, height] = shape.shown();
        Self {
            clip: Arc::clone(clip),
            shape,
            cursor: Cursor::new(Arc::clone(clip)),
            reel: Reel::default(),
            room: Room::new(width as usize * height as usize * 3 / 2),
            refilling: false,
            cost: Duration::ZERO,
        }
    }

    /// The decoder's name.
    pub(super) fn decoder(&self) -> &'static str {
        self.cursor.choice().name()
    }

    /// Whether a frame takes only a few samples from where the decoder is.
    pub(super) fn is_near(&self, number: usize) -> bool {
        self.clip.times.sample(number).is_some_and(|sample| self.cursor.is_near(sample, NEAR))
    }

    /// Somebody steps back: if few frames are left behind the one that is due, the others are fetched again.
    pub(super) fn expect_steps_back(&mut self, course: &Course) {
        self.refilling = course.behind().rev().take(FEW).any(|number| self.lacks(number));
    }

    /// The frame to decode next while playing at `rate`.
    pub(super) fn goal_playing(&mut self, course: &Course, rate: f64) -> Option<usize> {
        self.refilling = false;
        let decodes = rate > 0.0 && rate <= DECODED_RATE;
        course.ahead().find(|&number| decodes && self.lacks(number))
    }

    /// The frame to decode next while paused.
    pub(super) fn goal_paused(&mut self, course: &Course) -> Option<usize> {
        if self.lacks(course.due) {
            return Some(course.due);
        }
        let missing = course.behind().find(|&number| self.refilling && self.lacks(number));
        self.refilling = missing.is_some();
        missing
    }

    /// Decodes one sample on the way to frame `goal`.
    pub(super) fn decode(&mut self, goal: usize, course: &Course, playing: bool) -> Result<(), Problem> {
        let clip = Arc::clone(&self.clip);
        let target = clip.times.sample(goal).ok_or(Problem::NoVideo)?;
        let behind = if self.refilling { self.room.behind } else { KEPT_BEFORE };
        let from = if playing { course.due } else { course.due.saturating_sub(behind) };
        let is_wanted = |number| course.is_ahead(number) || (from..course.due).contains(&number);
        let started = Instant::now();
        let brought = self.cursor.step(target, |sample| clip.times.number(sample).is_some_and(is_wanted))?;
        if let Some((sample, frame)) = brought
            && let Some(number) = clip.times.number(sample).filter(|&number| course.keeps(number))
        {
            let shape = self.shape;
            self.reel.insert(number, contained(|| Ok(shape.apply(frame)))?);
        }
        if self.cursor.is_past(target) && !self.reel.has(goal) && !clip.lost.has(target) {
            clip.lost.add(target, Problem::Undecodable("it was passed over".to_owned()));
        }
        self.cost = started.elapsed().max(self.cost.mul_f64(0.9));
        Ok(())
    }

    /// Whether a frame has still to be decoded, and can be.
    fn lacks(&self, number: usize) -> bool {
        !self.reel.has(number) && self.clip.times.sample(number).is_some_and(|sample| !self.clip.lost.has(sample))
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
        let last = clip.times.count() - 1;
        let mut pump = Pump::new(&clip, None);
        let mut decoded = 0;
        for due in 0..=last {
            // Few are decoded ahead: a frame that others are made from lies beyond them.
            let room = Room { ahead: 1, behind: 0 };
            let course = Course { due, range: [0, last], last, looping: false, room };
            while let Some(goal) = pump.goal_playing(&course, 1.0) {
                pump.decode(goal, &course, true).unwrap();
                decoded += 1;
            }
            assert!(pump.reel.has(due), "frame {due}");
            pump.reel.trim(&course);
        }
        assert_eq!(decoded, last + 1);
    }
}
