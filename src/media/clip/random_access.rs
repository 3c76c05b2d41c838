//! Where decoding can start.
//!
//! Owns what the stream itself says of that: an IDR picture, or the message of a recovery point. What the file marks is where to
//! head first, never the answer. Looks at the beginnings of samples, only when somebody seeks, and remembers what it saw; never
//! reads a whole file and never decodes.

use crate::media::error::Problem;
use crate::media::h264::{AvcConfig, NAL_IDR, NAL_PPS, NAL_SPS, is_intra, is_slice, nal_type};
use crate::media::mp4::{Movie, Sample};
use rusty_h264_common::nal::emulation_unprevent;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// So much of a sample is read at first, and at most, in bytes: parameter sets and messages stand before the first slice.
const FIRST_READ: u32 = 512;
const MOST_READ: u32 = 64 << 10;
/// So many samples are looked at for the first start, and so many starts for parameter sets that stand in the stream.
const MOST_LOOKS: usize = 5000;
/// NAL unit type of messages, and the kind of message that marks a recovery point (ITU-T H.264, tables 7-1 and D.1.1).
const NAL_SEI: u8 = 6;
const RECOVERY_POINT: usize = 6;

/// What the stream says of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StartKind {
    /// Nothing after it needs anything before it.
    Idr,
    /// What is shown after it needs nothing before it; what is decoded after it and shown before it may.
    Recovery,
    /// It needs nothing before it itself; no more is said.
    Intra,
    /// It needs other pictures.
    Other,
}

/// What the beginning of a sample holds.
#[derive(Debug, Clone)]
struct SampleHead {
    kind: StartKind,
    /// Parameter sets in the stream.
    sets: Arc<Vec<Vec<u8>>>,
}

/// What is known so far of where decoding can start.
#[derive(Debug)]
pub(crate) struct RandomAccess {
    /// Whether the file marks some samples and leaves others out: marks on every sample say nothing.
    marks: bool,
    heads: Mutex<BTreeMap<usize, SampleHead>>,
    /// Parameter sets from some starts on.
    configs: Mutex<BTreeMap<usize, Arc<AvcConfig>>>,
    first: OnceLock<usize>,
    /// RandomAccess at intra pictures that turned out to be none.
    distrusted: Mutex<BTreeSet<usize>>,
}

impl RandomAccess {
    /// Nothing has been looked at.
    pub(crate) fn new(movie: &Movie) -> Self {
        let marks = !movie.video.samples.iter().all(|sample| sample.key);
        let (heads, configs, first, distrusted) = Default::default();
        Self { marks, heads, configs, first, distrusted }
    }

    /// The first sample from which decoding can start. What is decoded before it needs what the file does not have, as in a clip that
    /// was cut from a longer one without care. A file without any such sample is tried from its beginning.
    pub(crate) fn first(&self, movie: &Movie, config: &AvcConfig) -> Result<usize, Problem> {
        if let Some(&first) = self.first.get() {
            return Ok(first);
        }
        let mut first = 0;
        if self.head(movie, config, 0)?.kind == StartKind::Other {
            for index in 1..movie.video.samples.len().min(MOST_LOOKS) {
                if self.is_start(movie, config, index)? {
                    first = index;
                    break;
                }
            }
        }
        Ok(*self.first.get_or_init(|| first))
    }

    /// The last sample at or before `end` from which decoding can start; the first such one when it lies behind `end`. Never goes
    /// beyond the beginning of the segment of an edit list, before which other media is.
    pub(crate) fn at_or_before(&self, movie: &Movie, config: &AvcConfig, end: usize) -> Result<usize, Problem> {
        let samples = &movie.video.samples;
        let end = end.min(samples.len() - 1);
        let first = match segment(movie, end) {
            0 => self.first(movie, config)?,
            start => start,
        };
        if self.marks {
            for index in (first..=end).rev().filter(|&index| samples[index].key) {
                if self.is_start(movie, config, index)? {
                    return Ok(index);
                }
            }
        }
        for index in (first..=end).rev() {
            if self.is_start(movie, config, index)? {
                return Ok(index);
            }
        }
        Ok(first)
    }

    /// Whether decoding can start at a sample. An intra picture that says no more is believed where the file marks it among
    /// others, until [`Self::distrust`].
    pub(crate) fn is_start(&self, movie: &Movie, config: &AvcConfig, index: usize) -> Result<bool, Problem> {
        Ok(match self.head(movie, config, index)?.kind {
            StartKind::Idr | StartKind::Recovery => true,
            StartKind::Intra => {
                self.marks && movie.video.samples[index].key && !lock(&self.distrusted).contains(&index)
            }
            StartKind::Other => false,
        })
    }

    /// Whether nothing that is decoded after a sample needs anything before it.
    pub(crate) fn is_clean(&self, movie: &Movie, config: &AvcConfig, index: usize) -> Result<bool, Problem> {
        Ok(self.head(movie, config, index)?.kind == StartKind::Idr)
    }

    /// What was decoded from a start failed. Whether it was one that the stream does not vouch for: it is not used again.
    pub(crate) fn distrust(&self, index: usize) -> bool {
        let is_vague = lock(&self.heads).get(&index).is_some_and(|head| head.kind == StartKind::Intra);
        index > 0 && is_vague && lock(&self.distrusted).insert(index)
    }

    /// The parameter sets that count at `start`, which are those of the file, and those that the stream has brought before it.
    pub(crate) fn config(
        &self,
        movie: &Movie,
        first: &Arc<AvcConfig>,
        start: usize,
    ) -> Result<Arc<AvcConfig>, Problem> {
        let mut brought = Vec::new();
        let mut config = Arc::clone(first);
        let mut at = start;
        while brought.len() < MOST_LOOKS {
            if let Some(known) = lock(&self.configs).get(&at) {
                config = Arc::clone(known);
                break;
            }
            let sets = self.head(movie, first, at)?.sets;
            let is_complete = [NAL_SPS, NAL_PPS].iter().all(|&wanted| sets.iter().any(|set| nal_type(set) == wanted));
            brought.push((at, sets));
            if is_complete || at <= segment(movie, at).max(self.first(movie, first)?) {
                break;
            }
            at = self.at_or_before(movie, first, at - 1)?;
        }
        for (at, sets) in brought.into_iter().rev() {
            let units = sets.iter().map(Vec::as_slice).collect::<Vec<_>>();
            let news = config.new_sets(&units);
            if !news.is_empty() {
                config = Arc::new(config.with(&news)?);
            }
            lock(&self.configs).insert(at, Arc::clone(&config));
        }
        Ok(config)
    }

    fn head(&self, movie: &Movie, config: &AvcConfig, index: usize) -> Result<SampleHead, Problem> {
        if let Some(head) = lock(&self.heads).get(&index) {
            return Ok(head.clone());
        }
        let sample = *movie.video.samples.get(index).ok_or(Problem::NoVideo)?;
        let mut length = FIRST_READ;
        let head = loop {
            let bytes = movie.read(Sample { size: sample.size.min(length), ..sample })?;
            let units = config.beginning(&bytes);
            if units.iter().any(|unit| is_slice(unit)) || length >= sample.size.min(MOST_READ) {
                break read(&units);
            }
            length *= 8;
        };
        lock(&self.heads).insert(index, head.clone());
        Ok(head)
    }
}

/// The first sample of the segment that a sample belongs to.
pub(crate) fn segment(movie: &Movie, sample: usize) -> usize {
    let mut segments = movie.video.segments.iter().map(|segment| &segment.samples);
    segments.find(|samples| samples.contains(&sample)).map_or(0, |samples| samples.start)
}

/// What NAL units up to the first slice say.
fn read(units: &[&[u8]]) -> SampleHead {
    let slice = units.iter().position(|unit| is_slice(unit));
    let before = &units[..slice.unwrap_or(units.len())];
    let recovers =
        before.iter().any(|unit| nal_type(unit) == NAL_SEI && has_recovery_point(&emulation_unprevent(&unit[1..])));
    let sets = before.iter().filter(|unit| matches!(nal_type(unit), NAL_SPS | NAL_PPS));
    let sets = Arc::new(sets.map(|unit| unit.to_vec()).collect());
    let kind = match slice.map(|at| units[at]) {
        Some(slice) if nal_type(slice) == NAL_IDR => StartKind::Idr,
        Some(_) if recovers => StartKind::Recovery,
        Some(slice) if is_intra(slice) => StartKind::Intra,
        _ => StartKind::Other,
    };
    SampleHead { kind, sets }
}

/// Whether messages (ITU-T H.264, 7.3.2.3.1 and D.1.8) say that from this picture on everything is right at once. A stream that
/// needs some more pictures for that can't be started there without showing wrong ones.
fn has_recovery_point(mut messages: &[u8]) -> bool {
    while messages.len() > 2 {
        let Some((kind, rest)) = number(messages) else { return false };
        let Some((size, rest)) = number(rest) else { return false };
        let Some((message, rest)) = rest.split_at_checked(size) else { return false };
        // The first number is how many frames it takes; a leading 1 is 0 (ITU-T H.264, 9.1).
        if kind == RECOVERY_POINT && message.first().is_some_and(|byte| byte & 0x80 != 0) {
            return true;
        }
        messages = rest;
    }
    false
}

/// A number of as many bytes as it needs, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let full = bytes.iter().take_while(|&&byte| byte == 0xff).count();
    let (&last, rest) = bytes.get(full..)?.split_first()?;
    Some((full * 255 + usize::from(last), rest))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_recovery_point_that_recovers_at_once_is_a_start() {
        assert!(has_recovery_point(&[6, 1, 0x84, 0x80]));
        assert!(!has_recovery_point(&[6, 1, 0x44, 0x80]), "one frame later");
        assert!(has_recovery_point(&[5, 3, 9, 9, 9, 6, 1, 0x84, 0x80]), "behind another message");
        assert!(!has_recovery_point(&[5, 9, 6, 1, 0x84, 0x80]), "a message longer than the unit");
        assert!(!has_recovery_point(&[0xff, 0xff]));
    }
}
