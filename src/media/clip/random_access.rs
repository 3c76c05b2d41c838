//! Random access points: the samples at which decoding can start.
//!
//! The stream decides: an IDR picture, or a recovery point message. Sync samples of the file only say where to look
//! first. Reads the beginnings of samples, only for a seek, and remembers what it read.

use crate::media::error::Problem;
use crate::media::h264::{AvcConfig, NAL_IDR, NAL_PPS, NAL_SPS, is_intra, is_slice, nal_type};
use crate::media::mp4::{Movie, Sample};
use rusty_h264_common::nal::emulation_unprevent;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// How much of a sample is read first, and at most, in bytes: parameter sets and messages come before the first slice.
const FIRST_READ: u32 = 512;
const MOST_READ: u32 = 64 << 10;
/// How many samples are searched for the first random access point, and how many points for parameter sets.
const MOST_LOOKS: usize = 5000;
/// NAL unit type of SEI messages, and the type of a recovery point message (ITU-T H.264, tables 7-1 and D.1.1).
const NAL_SEI: u8 = 6;
const RECOVERY_POINT: usize = 6;

/// What the stream says about a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StartKind {
    /// Nothing after it refers to anything before it.
    Idr,
    /// What is shown after it refers to nothing before it; leading pictures may.
    Recovery,
    /// It refers to nothing itself; no more is known.
    Intra,
    /// It refers to other pictures.
    Other,
}

/// What the beginning of a sample holds.
#[derive(Debug, Clone)]
struct SampleHead {
    kind: StartKind,
    /// Parameter sets in the stream.
    sets: Arc<Vec<Vec<u8>>>,
}

/// What is known so far about the random access points of a clip.
#[derive(Debug)]
pub(crate) struct RandomAccess {
    /// Whether the file marks some samples but not all: a mark on every sample says nothing.
    marks: bool,
    heads: Mutex<BTreeMap<usize, SampleHead>>,
    /// Parameter sets by random access point.
    configs: Mutex<BTreeMap<usize, Arc<AvcConfig>>>,
    first: OnceLock<usize>,
    /// Intra pictures that turned out to be no random access points.
    distrusted: Mutex<BTreeSet<usize>>,
}

impl RandomAccess {
    /// Nothing is known yet.
    pub(crate) fn new(movie: &Movie) -> Self {
        let marks = !movie.video.samples.iter().all(|sample| sample.key);
        let (heads, configs, first, distrusted) = Default::default();
        Self { marks, heads, configs, first, distrusted }
    }

    /// The first random access point. What is decoded before it refers to pictures that the file lacks, as in a clip
    /// that was cut carelessly. In a file without any, decoding starts at the beginning.
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

    /// The last random access point at or before `end`, or the first one if `end` lies before it. Stays inside the edit
    /// list segment of `end`: other media lies before it.
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

    /// Whether decoding can start at a sample. A plain intra picture counts if the file marks it among others, until
    /// [`Self::distrust`].
    pub(crate) fn is_start(&self, movie: &Movie, config: &AvcConfig, index: usize) -> Result<bool, Problem> {
        Ok(match self.head(movie, config, index)?.kind {
            StartKind::Idr | StartKind::Recovery => true,
            StartKind::Intra => {
                self.marks && movie.video.samples[index].key && !lock(&self.distrusted).contains(&index)
            }
            StartKind::Other => false,
        })
    }

    /// Whether nothing decoded after a sample refers to anything before it.
    pub(crate) fn is_clean(&self, movie: &Movie, config: &AvcConfig, index: usize) -> Result<bool, Problem> {
        Ok(self.head(movie, config, index)?.kind == StartKind::Idr)
    }

    /// Reports that decoding from `index` failed. Returns whether the stream had not vouched for it; such a point is
    /// not used again.
    pub(crate) fn distrust(&self, index: usize) -> bool {
        let is_vague = lock(&self.heads).get(&index).is_some_and(|head| head.kind == StartKind::Intra);
        index > 0 && is_vague && lock(&self.distrusted).insert(index)
    }

    /// The parameter sets that apply at `start`: those of the file, replaced by those that the stream has brought
    /// since.
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

/// The first sample of the edit list segment of a sample.
pub(crate) fn segment(movie: &Movie, sample: usize) -> usize {
    let mut segments = movie.video.segments.iter().map(|segment| &segment.samples);
    segments.find(|samples| samples.contains(&sample)).map_or(0, |samples| samples.start)
}

/// Reads the NAL units up to the first slice.
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

/// Whether SEI messages (ITU-T H.264, 7.3.2.3.1 and D.1.8) contain a recovery point with immediate recovery. A stream
/// that needs more pictures to recover can't be started here without showing wrong ones.
fn has_recovery_point(mut messages: &[u8]) -> bool {
    while messages.len() > 2 {
        let Some((kind, rest)) = number(messages) else { return false };
        let Some((size, rest)) = number(rest) else { return false };
        let Some((message, rest)) = rest.split_at_checked(size) else { return false };
        // The payload starts with the number of frames until recovery; a leading 1 bit is 0 (ITU-T H.264, 9.1).
        if kind == RECOVERY_POINT && message.first().is_some_and(|byte| byte & 0x80 != 0) {
            return true;
        }
        messages = rest;
    }
    false
}

/// Reads a number of variable length, and returns it with the bytes after it.
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
