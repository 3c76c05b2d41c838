//! The way of a frame to whoever paints it.
//!
//! Owns the sink, what it shows now, the count of what was shown and what was missed, and the memory of pictures that
//! nobody looks at any more. Decides nothing.

use super::decode_plan::DecodePlan;
use super::interface::{FrameSink, ShownFrame};
use crate::media::error::{Problem, contained};
use crate::media::picture::{Colour, Frame, Picture};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pictures whose memory may be used again: the one that is painted, the one that waits, and one more.
const SPARES: usize = 3;

/// A frame that is to be shown.
#[derive(Debug)]
pub(super) struct NextFrame {
    pub(super) frame: Arc<Frame>,
    pub(super) number: usize,
    pub(super) at: Duration,
    pub(super) exact: bool,
}

/// What is shown, and to whom.
pub(super) struct FrameOutput {
    sink: Box<dyn FrameSink>,
    /// Number of the frame that is shown, and whether it is exact.
    pub(super) seen: Option<(usize, bool)>,
    /// When it came.
    pub(super) since: Instant,
    /// Whether what is shown next follows what is shown now.
    continuous: bool,
    pub(super) shown: u64,
    pub(super) dropped: u64,
    spares: Vec<Arc<Picture>>,
}

impl FrameOutput {
    pub(super) fn new(sink: Box<dyn FrameSink>) -> Self {
        let (since, spares) = (Instant::now(), Vec::new());
        Self { sink, seen: None, since, continuous: false, shown: 0, dropped: 0, spares }
    }

    /// What comes next does not follow what is shown: nothing is missed in between.
    pub(super) fn cut(&mut self) {
        self.continuous = false;
    }

    /// Whether this very frame is shown already, as good as it gets.
    pub(super) fn has(&self, number: usize, exact: bool) -> bool {
        self.seen.is_some_and(|(seen, as_good)| seen == number && (as_good || !exact))
    }

    /// Shows a frame. With a plan, what was left out since the one before it counts as dropped.
    pub(super) fn show(&mut self, next: &NextFrame, colour: Colour, plan: Option<&DecodePlan>) -> Result<(), Problem> {
        let memory = self.memory();
        let picture = Arc::new(contained(|| colour.picture(&next.frame, memory))?);
        self.spares.push(Arc::clone(&picture));
        if let (Some(plan), true, Some((seen, _))) = (plan, self.continuous, self.seen) {
            self.dropped += plan.left_out(seen, next.number).unwrap_or(0) as u64;
        }
        self.continuous = plan.is_some();
        self.seen = Some((next.number, next.exact));
        self.since = Instant::now();
        self.shown += 1;
        let (index, at, exact) = (next.number as u64, next.at, next.exact);
        self.sink.show(ShownFrame { picture, index, at, exact });
        Ok(())
    }

    pub(super) fn changed(&mut self) {
        self.sink.changed();
    }

    /// The memory of a picture that only this output still holds.
    fn memory(&mut self) -> Vec<u8> {
        let free = self.spares.iter_mut().position(|picture| Arc::get_mut(picture).is_some());
        if free.is_none() && self.spares.len() >= SPARES {
            self.spares.remove(0);
        }
        let picture = free.map(|place| self.spares.swap_remove(place));
        picture.and_then(|picture| Arc::try_unwrap(picture).ok()).map_or_else(Vec::new, |picture| picture.rgba)
    }
}
