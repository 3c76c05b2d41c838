//! The index of an MP4 file: which samples it has, where they lie, and when they are shown.
//!
//! Owns tracks, edit lists and rotation, plain and fragmented. Reads the index only, at most [`MAX_INDEX`] bytes of it, and
//! single samples when asked; never the whole file. A sample that does not lie inside the file is
//! [`Problem::Truncated`].

use super::boxes::{BoxAt, walk};
use super::error::Problem;
use super::fragments;
use shiguredo_mp4::Decode;
use shiguredo_mp4::aux::SampleTableAccessor;
use shiguredo_mp4::boxes::{HdlrBox, MoovBox, SampleEntry, TrakBox};
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Largest index that is read, in bytes.
const MAX_INDEX: u64 = 16 << 20;
/// Most samples of a track that are listed: more than an hour at 60 frames a second.
pub(super) const MAX_SAMPLES: usize = 300_000;
/// Largest single sample that is read, in bytes: the largest picture that is decoded, without any compression.
const MAX_SAMPLE: u32 = 16 << 20;

/// One sample: its place in the file, and its times in ticks of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sample {
    pub(super) offset: u64,
    pub(super) size: u32,
    /// When it is shown or heard; below 0 is before the start.
    pub(super) shown: i64,
    pub(super) duration: u32,
    /// Whether decoding can start here.
    pub(super) key: bool,
}

/// One track.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) entry: SampleEntry,
    /// Ticks a second, above 0.
    pub(super) timescale: u32,
    /// In the order of decoding.
    pub(super) samples: Vec<Sample>,
    /// Quarter turns clockwise by which the picture is to be shown.
    pub(super) turns: u8,
}

/// What a clip is read from: a file, or bytes in memory for a fuzzer.
pub(super) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// An open file. Threads that share it take turns at reading.
pub(super) struct Movie {
    file: Mutex<Box<dyn Source>>,
    pub(super) video: Track,
    pub(super) audio: Option<Track>,
}

impl Movie {
    /// Opens a file and reads its index.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Self::read_index(Box::new(file), length)
    }

    /// Reads the index of a file of `length` bytes.
    pub(super) fn read_index(mut file: Box<dyn Source>, length: u64) -> Result<Self, Problem> {
        let boxes = walk(&mut *file, length)?;
        let find = |kind: &[u8; 4]| boxes.iter().find(|at| &at.kind == kind).copied();
        let Some(index) = find(b"moov") else {
            // An index at the end is what a download that stopped early has lost.
            return Err(if find(b"mdat").is_some() { Problem::Truncated } else { Problem::NotMp4 });
        };
        let bytes = read_box(&mut *file, index, length)?;
        let (movie, _) = MoovBox::decode(&bytes).map_err(Problem::damaged)?;
        let fragments = boxes.iter().filter(|at| &at.kind == b"moof").copied().collect::<Vec<_>>();
        let mut parts = Vec::new();
        for at in fragments {
            let bytes = read_box(&mut *file, at, length)?;
            parts.push(fragments::Fragment::parse(&bytes, at.start)?);
        }
        let track = |kind| find_track(&movie, kind, &parts, length);
        let video = track(HdlrBox::HANDLER_TYPE_VIDE)?.ok_or(Problem::NoVideo)?;
        let audio = track(HdlrBox::HANDLER_TYPE_SOUN)?;
        Ok(Self { file: Mutex::new(file), video, audio })
    }

    /// Out of a track whose samples lie in `bytes`.
    #[cfg(test)]
    pub(super) fn in_memory(video: Track, bytes: Vec<u8>) -> Self {
        Self { file: Mutex::new(Box::new(std::io::Cursor::new(bytes))), video, audio: None }
    }

    /// Reads one sample.
    pub(super) fn read(&self, sample: Sample) -> Result<Vec<u8>, Problem> {
        if sample.size > MAX_SAMPLE {
            return Err(Problem::TooLarge("one picture takes more than 16 MB".to_owned()));
        }
        let mut bytes = vec![0; sample.size as usize];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(sample.offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl fmt::Debug for Movie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Movie").field("video", &self.video).field("audio", &self.audio).finish_non_exhaustive()
    }
}

fn read_box(file: &mut dyn Source, at: BoxAt, length: u64) -> Result<Vec<u8>, Problem> {
    if at.start.checked_add(at.size).is_none_or(|end| end > length) {
        return Err(Problem::Truncated);
    }
    if at.size > MAX_INDEX {
        return Err(Problem::TooLarge("its index takes more than 16 MB".to_owned()));
    }
    let mut bytes = vec![0; at.size as usize];
    file.seek(SeekFrom::Start(at.start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The first track of a kind that has samples.
fn find_track(
    movie: &MoovBox,
    kind: [u8; 4],
    parts: &[fragments::Fragment],
    length: u64,
) -> Result<Option<Track>, Problem> {
    for track in movie.trak_boxes.iter().filter(|track| track.mdia_box.hdlr_box.handler_type == kind) {
        let start = edit_start(track, movie.mvhd_box.timescale.get());
        let mut samples = listed(track, start)?;
        fragments::append(&mut samples, parts, track.tkhd_box.track_id, movie.mvex_box.as_ref(), start)?;
        let Some(entry) = track.mdia_box.minf_box.stbl_box.stsd_box.entries.first() else {
            continue;
        };
        if samples.is_empty() {
            continue;
        }
        if samples.iter().any(|sample| sample.offset.checked_add(u64::from(sample.size)).is_none_or(|end| end > length))
        {
            return Err(Problem::Truncated);
        }
        let timescale = track.mdia_box.mdhd_box.timescale.get();
        return Ok(Some(Track { entry: entry.clone(), timescale, samples, turns: turns(&track.tkhd_box.matrix) }));
    }
    Ok(None)
}

/// The samples of the plain sample table.
fn listed(track: &TrakBox, start: i64) -> Result<Vec<Sample>, Problem> {
    let table = SampleTableAccessor::new(&track.mdia_box.minf_box.stbl_box).map_err(Problem::damaged)?;
    if table.sample_count() as usize > MAX_SAMPLES {
        return Err(Problem::TooLarge("it has too many pictures".to_owned()));
    }
    let mut samples = Vec::with_capacity(table.sample_count() as usize);
    for sample in table.samples() {
        let decoded = i64::try_from(sample.timestamp()).map_err(Problem::damaged)?;
        samples.push(Sample {
            offset: sample.data_offset(),
            size: sample.data_size(),
            shown: decoded.saturating_add(sample.composition_time_offset().unwrap_or_default()).saturating_sub(start),
            duration: sample.duration(),
            key: sample.is_sync_sample(),
        });
    }
    Ok(samples)
}

/// Which media time is shown at 0, in ticks of the track (ISO/IEC 14496-12, 8.6.6): empty edits delay, the first real one
/// starts. Later edits are not applied.
fn edit_start(track: &TrakBox, movie_timescale: u32) -> i64 {
    let timescale = i128::from(track.mdia_box.mdhd_box.timescale.get());
    let edits = track.edts_box.as_ref().and_then(|edits| edits.elst_box.as_ref());
    let mut delay: i128 = 0;
    for edit in edits.map_or(&[][..], |list| &list.entries) {
        if edit.media_time >= 0 {
            return i64::try_from(i128::from(edit.media_time) - delay).unwrap_or_default();
        }
        delay += i128::from(edit.edit_duration) * timescale / i128::from(movie_timescale.max(1));
    }
    0
}

/// Quarter turns clockwise of a track's matrix; anything else than a turn counts as none.
fn turns(matrix: &[i32; 9]) -> u8 {
    match [matrix[0], matrix[1], matrix[3], matrix[4]].map(i32::signum) {
        [0, 1, -1, 0] => 1,
        [-1, 0, 0, -1] => 2,
        [0, -1, 1, 0] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_read_as_quarter_turns() {
        const ONE: i32 = 0x1_0000;
        assert_eq!(turns(&[ONE, 0, 0, 0, ONE, 0, 0, 0, 0x4000_0000]), 0);
        assert_eq!(turns(&[0, ONE, 0, -ONE, 0, 0, 0, 0, 0x4000_0000]), 1);
        assert_eq!(turns(&[-ONE, 0, 0, 0, -ONE, 0, 0, 0, 0x4000_0000]), 2);
        assert_eq!(turns(&[0, -ONE, 0, ONE, 0, 0, 0, 0, 0x4000_0000]), 3);
    }
}
