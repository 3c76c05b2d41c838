//! Finished videos in the library and in the trash, with everything needed to make them again.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ClipId, JobId, RequestId};
use super::marks::Marks;
use super::money::Usd;
use super::request::VideoRequest;
use super::shot::Take;

/// One clip of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// The row.
    pub id: ClipId,
    /// The job that made it.
    pub job: JobId,
    /// The shot as it was sent, seed included.
    pub request: VideoRequest,
    /// Which take of which shot it is.
    pub take: Take,
    /// The service's name for the render.
    pub request_id: RequestId,
    /// The file. The person may have moved it away.
    pub path: PathBuf,
    /// The true cost, if the service told it.
    pub cost: Option<Usd>,
    /// What the file holds.
    pub picture: ClipPicture,
    /// What the person said of it.
    pub marks: Marks,
    /// When Generate was pressed.
    pub created_at: Timestamp,
    /// When the file was complete.
    pub saved_at: Timestamp,
}

/// What a clip's file holds. A file that can't be decoded is kept all the same; then everything but its size is 0, which means "not
/// known" and is never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClipPicture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Whole playing time, milliseconds.
    pub millis: u64,
    /// Frames per 1000 seconds, so that 23.976 is exact enough.
    pub frames_per_1000s: u64,
    /// Whether there is a sound track.
    pub has_sound: bool,
    /// The file's size in bytes.
    pub bytes: u64,
}

impl ClipPicture {
    /// A file of this many bytes of which nothing else is known.
    pub fn unknown(bytes: u64) -> Self {
        Self { bytes, ..Self::default() }
    }

    /// Whether the file could be decoded. If not, only its size is known.
    pub const fn is_known(&self) -> bool {
        self.width > 0 && self.height > 0
    }
}

/// A clip in the trash. Its file stays untouched until the person deletes it for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrashedClip {
    /// The clip as it was in the library.
    pub clip: Arc<Clip>,
    /// When it was moved to the trash.
    pub at: Timestamp,
    /// Whether its deletion has begun: first the file goes, then the row. The next start finishes it if it was interrupted.
    pub deleting: bool,
}
