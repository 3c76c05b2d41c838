//! The index of an MP4 or QuickTime file: which samples it has, where they lie, and when they are shown.
//!
//! Owns the file, and how much of it is read: the index only, at most [`MAX_INDEX`] bytes of it, and single samples when asked;
//! never the whole file. A sample that does not lie inside the file is [`Problem::Truncated`].

use crate::media::error::Problem;
use crate::media::mp4::boxes::atoms;
use crate::media::mp4::edit_list::Segment;
use crate::media::mp4::fragments::Budget;
use crate::media::mp4::sample_entry::PictureEntry;
use crate::media::mp4::top_level::{BoxAt, walk};
use crate::media::mp4::tracks::Tracks;
use crate::media::picture::orientation::Turn;
use crate::media::unheard::Unheard;
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Largest index that is read, in bytes; also of all fragments together.
const MAX_INDEX: u64 = 16 << 20;
const MAX_FRAGMENTS: u64 = 64 << 20;
/// Most samples of a track that are listed: more than an hour at 60 frames a second.
pub(crate) const MAX_SAMPLES: usize = 300_000;
/// Largest single sample that is read, in bytes: the largest picture that is decoded, without any compression.
const MAX_SAMPLE: u32 = 16 << 20;

/// One sample: its place in the file, and its times in ticks of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) offset: u64,
    pub(crate) size: u32,
    /// When it is shown or heard; below 0 is before the start.
    pub(crate) shown: i64,
    /// From its decoding to that of the next.
    pub(crate) duration: u32,
    /// Whether decoding can start here, as the file says.
    pub(crate) key: bool,
}

/// When the samples of one track are shown.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    /// Ticks a second, above 0.
    pub(crate) timescale: u32,
    /// In the order of decoding; one that is shown twice is listed twice.
    pub(crate) samples: Vec<Sample>,
    /// What is shown of them, in the order of showing.
    pub(crate) segments: Vec<Segment>,
}

impl Track {
    /// When it ends, in its ticks.
    pub(crate) fn end(&self) -> i64 {
        self.segments.iter().map(|segment| segment.shown.end).max().unwrap_or_default()
    }
}

/// Sound that can be decoded.
#[derive(Debug, Clone)]
pub(crate) struct SoundTrack {
    pub(crate) track: Track,
    /// An `AudioSpecificConfig`.
    pub(crate) config: Vec<u8>,
}

/// What a clip is read from: a file, or bytes in memory for a fuzzer.
pub(crate) trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// An open file. Threads that share it take turns at reading.
pub(crate) struct Movie {
    file: Mutex<Box<dyn Source>>,
    pub(crate) video: Track,
    pub(crate) picture: PictureEntry,
    pub(crate) turn: Turn,
    /// None when it has no sound.
    pub(crate) sound: Option<Result<SoundTrack, Unheard>>,
}

impl Movie {
    /// Opens a file and reads its index.
    pub(crate) fn open(path: &Path) -> Result<Self, Problem> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Self::read_index(Box::new(file), length)
    }

    /// Reads the index of a file of `length` bytes.
    pub(crate) fn read_index(mut file: Box<dyn Source>, length: u64) -> Result<Self, Problem> {
        let boxes = walk(&mut *file, length)?;
        let find = |kind: &[u8; 4]| boxes.iter().find(|at| &at.kind == kind).copied();
        let Some(index) = find(b"moov") else {
            // An index at the end is what a download that stopped early has lost.
            return Err(if find(b"mdat").is_some() { Problem::Truncated } else { Problem::NotMp4 });
        };
        let bytes = read_box(&mut *file, index, length)?;
        let movie = atoms(&bytes).next().ok_or(Problem::Truncated)?.body;
        let mut tracks = Tracks::read(movie)?;
        let (mut budget, mut read) = (Budget::new(), 0);
        for at in boxes.iter().filter(|at| &at.kind == b"moof") {
            read = at.size.saturating_add(read);
            if read > MAX_FRAGMENTS {
                return Err(Problem::TooLarge("its index takes more than 64 MB".to_owned()));
            }
            let bytes = read_box(&mut *file, *at, length)?;
            let part = atoms(&bytes).next().ok_or(Problem::Truncated)?;
            tracks.append(part, at.start, &mut budget)?;
        }
        let (video, picture, turn) = tracks.pictures(length)?;
        let sound = tracks.sound(length)?;
        Ok(Self { file: Mutex::new(file), video, picture, turn, sound })
    }

    /// Out of a track of such pictures whose samples lie in `bytes`.
    #[cfg(test)]
    pub(crate) fn in_memory(video: Track, picture: PictureEntry, bytes: Vec<u8>) -> Self {
        let file = Mutex::new(Box::new(std::io::Cursor::new(bytes)) as Box<dyn Source>);
        Self { file, video, picture, turn: Turn::default(), sound: None }
    }

    /// Reads one sample.
    pub(crate) fn read(&self, sample: Sample) -> Result<Vec<u8>, Problem> {
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
        f.debug_struct("Movie").field("video", &self.video).field("sound", &self.sound).finish_non_exhaustive()
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
    // A size of 0 means to the end of the file, which nothing inside knows.
    if bytes[..4] == [0; 4] {
        bytes[..4].copy_from_slice(&(at.size as u32).to_be_bytes());
    }
    Ok(bytes)
}
