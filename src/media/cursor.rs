//! A place in a clip from which decoding goes on.
//!
//! Owns a decoder and what it has decoded so far: forward it goes on, elsewhere it starts again where that is possible. The
//! quick decoder is left for the reserve when it gives up. A codec runs here and nowhere else: inside `catch_unwind`, with
//! the time it takes for one picture bounded.

use super::bits::is_disposable;
use super::clip::Clip;
use super::decoder::{Choice, Decode, Frame};
use super::error::Problem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest time that one picture may take; a picture of Veo's takes a hundredth of it.
const PATIENCE: Duration = Duration::from_secs(2);

/// A decoder on its way through a clip.
pub(super) struct Cursor {
    clip: Arc<Clip>,
    choice: Choice,
    decoder: Option<Box<dyn Decode>>,
    /// The sample to be decoded next.
    next: usize,
    /// Where decoding last started.
    started: usize,
}

impl Cursor {
    /// Before the first sample.
    pub(super) fn new(clip: Arc<Clip>) -> Self {
        let choice = Choice::first(&clip.config);
        Self::with(clip, choice)
    }

    /// With a decoder of the caller's choice.
    pub(super) fn with(clip: Arc<Clip>, choice: Choice) -> Self {
        Self { clip, choice, decoder: None, next: 0, started: 0 }
    }

    /// The decoder in use.
    pub(super) fn choice(&self) -> Choice {
        self.choice
    }

    /// Whether sample `target` lies behind it, decoded or skipped.
    pub(super) fn is_past(&self, target: usize) -> bool {
        self.next > target
    }

    /// Whether decoding comes to sample `target` within `most` samples from here.
    pub(super) fn is_near(&self, target: usize, most: usize) -> bool {
        self.decoder.is_some() && (self.next..self.next + most).contains(&target)
    }

    /// Decodes one sample on the way to sample `target`, which may be it. Its picture comes with its sample; none comes
    /// when it was skipped, because no other picture needs it and `wanted` (asked by sample) does not want it either.
    pub(super) fn step(
        &mut self,
        target: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Option<(usize, Frame)>, Problem> {
        let key = self.clip.key(target);
        if self.decoder.is_none() || self.next > target || self.next < key {
            self.restart(key)?;
        }
        let index = self.next;
        let unit = self.clip.unit(index)?;
        self.next += 1;
        if index != target && is_disposable(&unit) && !wanted(index) {
            return Ok(None);
        }
        match self.decode(&unit) {
            Ok(Some(frame)) => Ok(Some((index, frame)).filter(|_| !self.leads(index))),
            Err(problem) if self.choice == Choice::Quick => {
                tracing::debug!(%problem, index, "the quick decoder gave up; the reserve takes over");
                self.choice = Choice::Reserve;
                self.restart(key)?;
                Ok(None)
            }
            Err(_) if self.leads(index) => Ok(None),
            Ok(None) if index != target || self.leads(index) => Ok(None),
            Ok(None) => Err(Problem::Undecodable("the picture is unfinished".to_owned())),
            Err(problem) => Err(problem),
        }
    }

    fn restart(&mut self, key: usize) -> Result<(), Problem> {
        let (config, choice) = (&self.clip.config, self.choice);
        self.decoder = None;
        self.decoder = Some(contained(|| choice.decoder(config))?);
        self.next = key;
        self.started = key;
        Ok(())
    }

    /// Whether a sample is shown before the one where decoding started: it may need pictures from before that.
    fn leads(&self, index: usize) -> bool {
        let samples = &self.clip.movie.video.samples;
        samples[index].shown < samples[self.started].shown
    }

    fn decode(&mut self, unit: &[u8]) -> Result<Option<Frame>, Problem> {
        let Some(decoder) = &mut self.decoder else { return Ok(None) };
        let started = Instant::now();
        let done = contained(|| decoder.decode(unit, &self.clip.config))?;
        if started.elapsed() > PATIENCE {
            return Err(Problem::TooLarge("one picture takes too long to decode".to_owned()));
        }
        Ok(done)
    }
}

/// Runs code that may panic on hostile bytes; a panic becomes a problem.
pub(super) fn contained<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Problem::Undecodable("the decoder stopped".to_owned())))
}
