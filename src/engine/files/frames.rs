//! Single frames of clips, and the folder `frames` in which they are kept for shots that start from them.
//!
//! A kept frame is named by its clip and its number and never changes, because a job in the queue may need it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::whole_file::write_whole;
use crate::domain::paths;
use crate::media::{self, MediaError, Picture};

/// The folder inside the data folder.
const FOLDER: &str = "frames";

/// Added to a frame's time, which is rounded to nanoseconds and may fall just before the frame. No frame is this short.
const INSIDE: Duration = Duration::from_micros(1);

/// A frame of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameAt {
    /// The frame at a time.
    Time {
        /// When it is shown.
        at: Duration,
        /// Its number, from 0.
        number: u64,
    },
    /// The last frame.
    Last,
}

impl FrameAt {
    /// The frame in full size. Blocks for up to seconds.
    ///
    /// # Errors
    /// A [`MediaError`] when the file can't be read or decoded.
    pub fn picture(self, clip: &Path) -> Result<Picture, MediaError> {
        match self {
            Self::Time { at, .. } => media::still(clip, at + INSIDE, u32::MAX, u32::MAX),
            Self::Last => media::last_frame(clip),
        }
    }

    /// The frame's number, from 0. Blocks on the disk.
    ///
    /// # Errors
    /// A [`MediaError`] when the file can't be read.
    pub fn number(self, clip: &Path) -> Result<u64, MediaError> {
        match self {
            Self::Time { number, .. } => Ok(number),
            Self::Last => media::probe(clip).map(|info| info.frames.saturating_sub(1)),
        }
    }
}

/// The file name for a frame of the clip at `clip`, numbered from 1 for the person.
pub fn frame_name(clip: &Path, number: u64) -> String {
    let stem = clip.file_stem().unwrap_or_default().to_string_lossy();
    format!("{} frame {}.png", paths::sanitise(&stem, "clip"), number + 1)
}

/// Where frames are kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FrameFolder(PathBuf);

impl FrameFolder {
    /// The one inside this data folder. Creates nothing yet.
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join(FOLDER))
    }

    /// Keeps the bytes of a picture and returns the path; the same bytes under the same name are kept once.
    ///
    /// # Errors
    /// What the system says of the folder or the file.
    pub fn keep(&self, clip: &Path, number: u64, png: &[u8]) -> io::Result<PathBuf> {
        self.keep_as(frame_name(clip, number).trim_end_matches(".png"), "png", png)
    }

    /// Keeps the bytes of a picture that was pasted, of the kind with this extension, and returns the path.
    ///
    /// # Errors
    /// What the system says of the folder or the file.
    pub fn keep_pasted(&self, bytes: &[u8], extension: &str) -> io::Result<PathBuf> {
        self.keep_as("Pasted picture", extension, bytes)
    }

    /// Whether this is the path of a kept frame of that number, from 0.
    pub fn holds(&self, path: &Path, number: u64) -> bool {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let frame = format!("frame {}", number + 1);
        let is_that = |words: &str| words.strip_suffix(&frame).is_some_and(|before| before.ends_with(' '));
        // A second picture of the same name carries a count.
        let plain = name.rsplit_once(" (").map_or(&*name, |(plain, _)| plain);
        path.parent() == Some(&self.0) && (is_that(&name) || is_that(plain))
    }

    fn keep_as(&self, stem: &str, extension: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.0)?;
        for copy in 1..=u32::MAX {
            let count = if copy == 1 { String::new() } else { format!(" ({copy})") };
            let path = self.0.join(format!("{stem}{count}.{extension}"));
            match fs::read(&path) {
                Ok(kept) if kept == bytes => return Ok(path),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return write_whole(&path, bytes).map(|()| path);
                }
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_frame_is_named_by_its_clip_and_number_and_never_changes() {
        let folder = tempfile::tempdir().unwrap();
        let frames = FrameFolder::new(folder.path());
        let clip = Path::new("/videos/2026-11-23 14.05 a fox 41.mp4");
        let first = frames.keep(clip, 81, b"one").unwrap();
        assert_eq!(first, folder.path().join("frames/2026-11-23 14.05 a fox 41 frame 82.png"));
        assert_eq!(frames.keep(clip, 81, b"one").unwrap(), first);
        let other = frames.keep(clip, 81, b"two").unwrap();
        assert_eq!(other, folder.path().join("frames/2026-11-23 14.05 a fox 41 frame 82 (2).png"));
        assert_eq!(fs::read(first).unwrap(), b"one");
    }

    #[test]
    fn a_kept_frame_is_known_by_its_folder_and_number() {
        let folder = tempfile::tempdir().unwrap();
        let frames = FrameFolder::new(folder.path());
        let clip = Path::new("/videos/Trailer/01 A fox (2)/01 take 2.mp4");
        for bytes in [b"one", b"two"] {
            let kept = frames.keep(clip, 81, bytes).unwrap();
            assert!(frames.holds(&kept, 81), "{kept:?}");
            assert!(!frames.holds(&kept, 1) && !frames.holds(&kept, 80), "{kept:?}");
        }
        assert!(!frames.holds(Path::new("/elsewhere/01 take 2 frame 82.png"), 81));
        assert!(!frames.holds(&frames.keep_pasted(b"png", "png").unwrap(), 81));
    }
}
