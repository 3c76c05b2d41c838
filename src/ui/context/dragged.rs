//! What is dragged with the pointer, for whoever takes it: `DragAndDrop::payload::<DraggedClips>(ctx)`.

use crate::domain::{ClipId, ShotId};

/// Clips of the library, in the order in which they stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct DraggedClips(pub Vec<ClipId>);

/// Shots of the strip, with all their takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct DraggedShots(pub Vec<ShotId>);
