//! An open MP4 or QuickTime file: its index, and its samples on demand.
//!
//! Reads the index, at most [`MAX_INDEX`] bytes of it, and single samples; never the whole file. A sample outside the
//! file is [`Problem::Truncated`].

use super::boxes::{BoxAt, Source, atoms, walk};
use super::fragments::SampleBudget;
use super::sample_entry::VideoEntry;
use super::sample_table::Sample;
use super::tracks::{SoundTrack, Track, Tracks};
use crate::media::error::{Problem, SoundProblem};
use crate::media::picture::Orientation;
use std::fmt;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Largest index, in bytes, and the most that all fragments may have together.
const MAX_INDEX: u64 = 16 << 20;
const MAX_FRAGMENTS: u64 = 64 << 20;
/// Largest sample, in bytes: the largest picture that we decode, uncompressed.
const MAX_SAMPLE: u32 = 16 << 20;

/// An open file. Threads that share it take turns reading.
pub(crate) struct Movie {
    file: Mutex<Box<dyn Source>>,
    pub(crate) video: Track,
    pub(crate) picture: VideoEntry,
    pub(crate) orientation: Orientation,
    /// None when it has no sound.
    pub(crate) sound: Option<Result<SoundTrack, SoundProblem>>,
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
            // A download that stopped early has lost an index at its end.
            return Err(if find(b"mdat").is_some() { Problem::Truncated } else { Problem::NotMp4 });
        };
        let bytes = read_box(&mut *file, index, length)?;
        let movie = atoms(&bytes).next().ok_or(Problem::Truncated)?.body;
        let mut tracks = Tracks::read(movie)?;
        let (mut budget, mut read) = (SampleBudget::new(), 0);
        for at in boxes.iter().filter(|at| &at.kind == b"moof") {
            read = at.size.saturating_add(read);
            if read > MAX_FRAGMENTS {
                return Err(Problem::TooLarge("its index takes more than 64 MB".to_owned()));
            }
            let bytes = read_box(&mut *file, *at, length)?;
            let part = atoms(&bytes).next().ok_or(Problem::Truncated)?;
            tracks.append(part, at.start, &mut budget)?;
        }
        let (video, picture, orientation) = tracks.pictures(length)?;
        let sound = tracks.sound(length)?;
        Ok(Self { file: Mutex::new(file), video, picture, orientation, sound })
    }

    /// A movie with one video track, whose samples lie in `bytes`.
    #[cfg(test)]
    pub(crate) fn in_memory(video: Track, picture: VideoEntry, bytes: Vec<u8>) -> Self {
        let file = Mutex::new(Box::new(std::io::Cursor::new(bytes)) as Box<dyn Source>);
        Self { file, video, picture, orientation: Orientation::default(), sound: None }
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
    // A size of 0 means to the end of the file; write the real size for the parsers.
    if bytes[..4] == [0; 4] {
        bytes[..4].copy_from_slice(&(at.size as u32).to_be_bytes());
    }
    Ok(bytes)
}
