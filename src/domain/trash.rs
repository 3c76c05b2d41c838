//! A clip in the trash: out of the library, its file untouched until the person deletes it for good. Owns facts, never the file.

use std::sync::Arc;

use jiff::Timestamp;

use super::clip::Clip;

/// One clip of the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrashedClip {
    /// The clip as it was in the library.
    pub clip: Arc<Clip>,
    /// When it was moved to the trash.
    pub at: Timestamp,
    /// Whether its deletion was begun: the file goes next, and the row after it. A start that finds this finishes it.
    pub deleting: bool,
}
