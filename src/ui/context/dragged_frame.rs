//! The frame on the stage while it is dragged, for the slot that takes it: `DragAndDrop::payload::<DraggedFrame>(ctx)`.

use crate::domain::ClipId;

/// The clip whose frame is on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct DraggedFrame(pub ClipId);
