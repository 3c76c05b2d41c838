//! The way of a frame to the sink: conversion to RGBA, statistics, and reuse of picture memory.

use super::decode_plan::DecodePlan;
use super::interface::{FrameSink, ShownFrame};
use crate::media::error::{Problem, contained};
use crate::media::picture::{Colour, Frame, Picture};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pictures whose memory is reused: the one being painted, the one waiting, and one more.
const SPARES: usize = 3;

/// A frame to show.
#[derive(Debug)]
pub(super) struct NextFrame {
    pub(super) frame: Arc<Frame>,
    pub(super) number: usize,
    pub(super) at: Duration,
    pub(super) exact: bool,
}

/// The sink, and what it shows now.
pub(super) struct FrameOutput {
    sink: Box<dyn FrameSink>,
    /// Number of the current frame, and whether it is exact.
    pub(super) current: Option<(usize, bool)>,
    /// When it was shown.
    pub(super) since: Instant,
    /// Whether the next frame follows the current one.
    continuous: bool,
    pub(super) shown: u64,
    pub(super) dropped: u64,
    spares: Vec<Arc<Picture>>,
}

impl FrameOutput {
    pub(super) fn new(sink: Box<dyn FrameSink>) -> Self {
        let (since, spares) = (Instant::now(), Vec::new());
        Self { sink, current: None, since, continuous: false, shown: 0, dropped: 0, spares }
    }

    /// Marks a jump: frames in between don't count as dropped.
    pub(super) fn mark_jump(&mut self) {
        self.continuous = false;
    }

    /// Whether this frame is shown already, in the quality asked for.
    pub(super) fn has(&self, number: usize, exact: bool) -> bool {
        self.current.is_some_and(|(current, as_good)| current == number && (as_good || !exact))
    }

    /// Shows a frame. With a plan, the frames skipped since the previous one count as dropped.
    pub(super) fn show(&mut self, next: &NextFrame, colour: Colour, plan: Option<&DecodePlan>) -> Result<(), Problem> {
        let memory = self.memory();
        let picture = Arc::new(contained(|| colour.picture(&next.frame, memory))?);
        self.spares.push(Arc::clone(&picture));
        if let (Some(plan), true, Some((current, _))) = (plan, self.continuous, self.current) {
            self.dropped += plan.skipped(current, next.number).unwrap_or(0) as u64;
        }
        self.continuous = plan.is_some();
        self.current = Some((next.number, next.exact));
        self.since = Instant::now();
        self.shown += 1;
        let (index, at, exact) = (next.number as u64, next.at, next.exact);
        self.sink.show(ShownFrame { picture, index, at, exact });
        Ok(())
    }

    pub(super) fn changed(&mut self) {
        self.sink.changed();
    }

    /// The memory of a picture that is held nowhere else.
    fn memory(&mut self) -> Vec<u8> {
        let free = self.spares.iter_mut().position(|picture| Arc::get_mut(picture).is_some());
        if free.is_none() && self.spares.len() >= SPARES {
            self.spares.remove(0);
        }
        let picture = free.map(|place| self.spares.swap_remove(place));
        picture.and_then(|picture| Arc::try_unwrap(picture).ok()).map_or_else(Vec::new, |picture| picture.rgba)
    }
}
