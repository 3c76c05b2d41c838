//! A decoding position in a clip: a decoder and what it has decoded so far.
//!
//! Forwards it goes on; elsewhere it starts again at a random access point. When the fast decoder fails or is known to
//! be wrong, the fallback takes over. A picture that the fallback can't decode either is marked as missing, and
//! decoding goes on. Errors are left for what stops everything: the file can't be read, or a picture takes too long.
//!
//! Codecs run only here, inside `catch_unwind` and with a time limit per picture.

use super::Clip;
use crate::media::error::{Problem, contained};
use crate::media::h264::{
    AvcConfig, Choice, Decode, NAL_PPS, NAL_SPS, is_disposable, may_hold_i_pcm, nal_type, push_annex_b,
};
use crate::media::picture::{Frame, resized};

use std::sync::Arc;

/// A decoder on its way through a clip.
pub(crate) struct DecodeCursor {
    clip: Arc<Clip>,
    choice: Choice,
    decoder: Option<Box<dyn Decode>>,
    /// The parameter sets that the decoder has.
    config: Arc<AvcConfig>,
    /// The next sample to decode.
    next: usize,
    /// Where decoding last started.
    started: usize,
    /// The sample at which the fast decoder failed.
    gave_up: Option<usize>,
}

/// What came of a sample.
enum Step {
    /// Its picture.
    Shown(Frame),
    /// No other picture needs it, and the caller does not want it.
    Skipped,
    /// It can't be decoded by any decoder.
    Broken(Problem),
    /// The decoder in use failed.
    Failed(Problem),
    /// The decoder in use may be wrong without an error.
    Unfit,
}

impl DecodeCursor {
    /// Before the first sample.
    pub(crate) fn new(clip: Arc<Clip>) -> Self {
        Self::with(clip, Choice::Fast)
    }

    /// With a chosen decoder, unless the clip needs the fallback.
    pub(crate) fn with(clip: Arc<Clip>, choice: Choice) -> Self {
        let choice = if clip.needs_fallback() { Choice::Fallback } else { choice };
        let config = Arc::clone(&clip.config);
        Self { clip, choice, decoder: None, config, next: 0, started: 0, gave_up: None }
    }

    /// The decoder in use.
    pub(crate) fn choice(&self) -> Choice {
        self.choice
    }

    /// Whether sample `target` has been passed, or is missing.
    pub(crate) fn is_past(&self, target: usize) -> bool {
        self.next > target || self.clip.missing.has(target)
    }

    /// Whether `target` is at most `most` samples ahead.
    pub(crate) fn is_near(&self, target: usize, most: usize) -> bool {
        self.decoder.is_some() && (self.next..self.next + most).contains(&target)
    }

    /// Decodes one sample on the way to sample `target`, and returns it with its picture. Returns none for a sample
    /// that was skipped (no other picture needs it, and `wanted` says no) or that can't be decoded: see
    /// [`MissingFrames`](crate::media::clip::MissingFrames).
    pub(crate) fn step(
        &mut self,
        target: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Result<Option<(usize, Frame)>, Problem> {
        if self.clip.missing.has(target) {
            return Ok(None);
        }
        let Some(start) = self.clip.start(target)? else {
            self.clip.missing.add(target, Problem::Undecodable("what it is made from is not in the file".to_owned()));
            return Ok(None);
        };
        if self.has_to_start(target, start)?
            && let Err(problem) = self.restart(start)
        {
            // The parameter sets that apply here can't be used.
            self.mark_missing(target, problem)?;
            return Ok(None);
        }
        let index = self.next;
        let bytes = self.clip.sample(index)?;
        self.next += 1;
        // A leading picture, shown before the one at which decoding started, may need pictures from before that. It is
        // decoded because others may refer to it, but never shown.
        let leads = self.clip.is_leading(index, self.started)?;
        let needed = !leads && (index == target || wanted(index));
        match self.decode(index, &bytes, needed)? {
            Step::Shown(frame) => {
                self.succeeded(index);
                Ok(Some((index, self.fitted(frame)?)).filter(|_| !leads))
            }
            Step::Skipped => Ok(None),
            Step::Unfit => {
                tracing::debug!(index, "the fast decoder may be wrong here; the fallback takes over");
                self.clip.prefer_fallback();
                self.switch_to_fallback(start);
                Ok(None)
            }
            Step::Failed(problem) if self.choice == Choice::Fast => {
                tracing::debug!(%problem, index, "the fast decoder gave up; the fallback takes over");
                self.gave_up = Some(index);
                self.switch_to_fallback(start);
                Ok(None)
            }
            Step::Failed(_) | Step::Broken(_) if leads => Ok(None),
            Step::Failed(_) if self.clip.distrust(self.started) => {
                (self.decoder, self.next) = (None, 0);
                Ok(None)
            }
            Step::Failed(problem) | Step::Broken(problem) => {
                self.mark_missing(index, problem)?;
                Ok(None)
            }
        }
    }

    /// Whether decoding towards `target` has to begin again at `start`.
    fn has_to_start(&self, target: usize, start: usize) -> Result<bool, Problem> {
        let elsewhere = self.decoder.is_none() || self.next > target || self.next < start;
        let joint = self.started != self.next && self.clip.starts_segment(self.next);
        Ok(elsewhere || joint || (start < self.started && self.clip.is_leading(target, self.started)?))
    }

    /// Hands over to the fallback, which begins at `start`.
    fn switch_to_fallback(&mut self, start: usize) {
        self.choice = Choice::Fallback;
        self.decoder = None;
        self.next = start;
    }

    fn restart(&mut self, start: usize) -> Result<(), Problem> {
        let clip = Arc::clone(&self.clip);
        self.decoder = None;
        self.config = contained(|| clip.config_at(start))?;
        self.begin(start)
    }

    /// Makes a new decoder for the parameter sets in use.
    fn begin(&mut self, start: usize) -> Result<(), Problem> {
        if self.config.needs_fallback {
            self.choice = Choice::Fallback;
        }
        let (config, choice) = (&self.config, self.choice);
        self.decoder = None;
        self.decoder = Some(match contained(|| choice.decoder(config)) {
            Err(_) if choice == Choice::Fast => {
                self.choice = Choice::Fallback;
                contained(|| Choice::Fallback.decoder(config))?
            }
            made => made?,
        });
        (self.next, self.started) = (start, start);
        Ok(())
    }

    /// Marks a sample as missing, unless the problem lies outside the stream.
    fn mark_missing(&self, index: usize, problem: Problem) -> Result<(), Problem> {
        if matches!(problem, Problem::Read(_) | Problem::TooLarge(_)) {
            return Err(problem);
        }
        self.clip.missing.add(index, problem);
        Ok(())
    }

    /// Notes a decoded picture. If the fast decoder failed on it and the fallback did not, the clip stays with the
    /// fallback.
    fn succeeded(&mut self, index: usize) {
        if self.gave_up.take_if(|place| *place <= index).is_some_and(|place| place == index) {
            self.clip.prefer_fallback();
        }
        self.clip.missing.found_one();
    }

    /// Decodes sample `index`.
    fn decode(&mut self, index: usize, bytes: &[u8], needed: bool) -> Result<Step, Problem> {
        if self.clip.missing.has(index) {
            return Ok(Step::Skipped);
        }
        let unit = match self.access_unit(index, bytes) {
            Ok((sets, slices)) if sets.is_empty() && !needed && is_disposable(&slices) => return Ok(Step::Skipped),
            Ok((sets, slices)) => [sets, slices].concat(),
            Err(problem @ Problem::Read(_)) => return Err(problem),
            Err(problem) => return Ok(Step::Broken(problem)),
        };
        let blocks = self.config.info.coded_width as usize * self.config.info.coded_height as usize / 256;
        if self.choice == Choice::Fast
            && (self.config.needs_fallback || (self.config.is_cabac && may_hold_i_pcm(&unit, blocks)))
        {
            return Ok(Step::Unfit);
        }
        self.run(&unit)
    }

    /// Runs the decoder on an access unit. After a panic it is replaced, because its state is unknown.
    fn run(&mut self, unit: &[u8]) -> Result<Step, Problem> {
        let Some(mut decoder) = self.decoder.take() else { return Ok(Step::Failed(unfinished())) };
        let config = &self.config;
        let done = contained(move || {
            let done = decoder.decode(unit, config);
            Ok((decoder, done))
        });
        let done = match done {
            Ok((decoder, done)) => {
                self.decoder = Some(decoder);
                done
            }
            Err(problem) => {
                let choice = self.choice;
                self.decoder = Some(contained(|| choice.decoder(config))?);
                Err(problem)
            }
        };
        Ok(match done {
            Ok(Some(frame)) => Step::Shown(frame),
            Ok(None) => Step::Failed(unfinished()),
            Err(problem @ (Problem::Read(_) | Problem::TooLarge(_))) => return Err(problem),
            Err(problem) => Step::Failed(problem),
        })
    }

    /// The new PPSs of a sample, and its slices.
    fn access_unit(&mut self, index: usize, bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Problem> {
        let units = self.config.units(bytes)?;
        let sets = self.take_parameter_sets(index, &units)?;
        let slices = self.config.access_unit(&units)?;
        if slices.is_empty() { Err(unfinished()) } else { Ok((sets, slices)) }
    }

    /// Takes over parameter sets that come with a sample. A new SPS counts only at a random access point and gets a new
    /// decoder; new PPSs are returned, for the decoder in use.
    fn take_parameter_sets(&mut self, index: usize, units: &[&[u8]]) -> Result<Vec<u8>, Problem> {
        let mut stream = Vec::new();
        let mut news = self.config.new_sets(units);
        if !news.is_empty() && !self.clip.is_start(index)? {
            news.retain(|set| nal_type(set) == NAL_PPS);
        }
        if news.is_empty() {
            return Ok(stream);
        }
        let config = contained(|| self.config.with(&news));
        if news.iter().any(|set| nal_type(set) == NAL_SPS) {
            // If the new sets can't be used, nothing is decoded until the next random access point.
            self.decoder = None;
            self.config = Arc::new(config?);
            self.begin(index)?;
            self.next = index + 1;
        } else {
            self.config = Arc::new(config?);
            for set in &news {
                push_annex_b(&mut stream, set);
            }
        }
        Ok(stream)
    }

    /// Scales a picture of another size to the size of the clip's first.
    fn fitted(&self, frame: Frame) -> Result<Frame, Problem> {
        let info = &self.clip.config.info;
        let [from, to] = [[frame.width, frame.height], [info.width, info.height]];
        if from == to || to.iter().any(|side| side % 2 == 1) {
            return Ok(frame);
        }
        contained(|| {
            let plane = |samples: &[u8], part: usize| {
                resized(samples, from.map(|side| side as usize / part), to.map(|side| side as usize / part))
            };
            Ok(Frame {
                width: to[0],
                height: to[1],
                y: plane(&frame.y, 1),
                u: plane(&frame.u, 2),
                v: plane(&frame.v, 2),
            })
        })
    }
}

fn unfinished() -> Problem {
    Problem::Undecodable("the picture is unfinished".to_owned())
}

#[cfg(test)]
mod tests;
