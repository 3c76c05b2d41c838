//! A clip: a finished video in the library, with everything needed to make it again. Owns facts, never the file.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ClipId, JobId, RequestId};
use super::money::Usd;
use super::request::VideoRequest;

/// One clip of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// The row.
    pub id: ClipId,
    /// The job that made it.
    pub job: JobId,
    /// The shot as it was sent, seed included.
    pub request: VideoRequest,
    /// The service's name for the render.
    pub request_id: RequestId,
    /// The file; may have been moved away by the person.
    pub path: PathBuf,
    /// The true cost, when the service said.
    pub cost: Option<Usd>,
    /// What the file holds.
    pub picture: ClipPicture,
    /// When Generate was pressed.
    pub created_at: Timestamp,
    /// When the file was complete.
    pub saved_at: Timestamp,
}

/// What a clip's file holds. A file that can't be read here is kept all the same: everything but its size is 0 then, which stands for
/// "not known" and is never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClipPicture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Whole playing time, milliseconds.
    pub millis: u64,
    /// Frames per thousand seconds, so that 23.976 is exact enough.
    pub frames_per_1000s: u64,
    /// Whether there is a sound track.
    pub has_sound: bool,
    /// The file's size in bytes.
    pub bytes: u64,
}

impl ClipPicture {
    /// Of a file of this many bytes of which nothing else is known.
    pub fn unknown(bytes: u64) -> Self {
        Self { bytes, ..Self::default() }
    }

    /// Whether the file could be read here; otherwise only its size is known.
    pub const fn is_known(&self) -> bool {
        self.width > 0 && self.height > 0
    }
}
