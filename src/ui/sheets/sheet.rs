//! The sheet that is open, and what is typed into it.

use std::path::Path;

use super::bring_in::BringInSheet;
use super::cap::CapSheet;
use super::compare::CompareSheet;
use super::leave::Renders;
use super::palette::Palette;
use super::path::{PathPurpose, PathSheet};
use crate::domain::{CapSpan, ClipId, JobId, PictureName, ProjectId, Slot, Usd};
use crate::engine::Refusal;
use crate::ui::frame_editor::FrameEditor;
use crate::ui::more_take::MoreTake;

/// A sheet over the window.
#[derive(Debug, Clone)]
pub enum Sheet {
    /// Spend much on a shot?
    Spend,
    /// Buy one more take?
    OneMoreTake(Box<MoreTake>),
    /// Stop watching a render that is billed anyway?
    StopWatching(JobId),
    /// Buy the same shot once more?
    SubmitAgain(JobId),
    /// Did a submit arrive whose answer was lost?
    Resolve {
        /// The job.
        job: JobId,
        /// The pasted request id.
        request_id: String,
    },
    /// Bring in renders that were made elsewhere.
    BringIn(BringInSheet),
    /// Compare a month with Segmind's history.
    Compare(CompareSheet),
    /// Delete clips of the trash with their files?
    DeleteForGood(Vec<ClipId>),
    /// Delete a project? Its clips stay.
    DeleteProject(ProjectId),
    /// Set, change or remove a cap.
    Cap(CapSheet),
    /// Paste a key.
    Connect,
    /// Forget the key?
    RemoveKey,
    /// Do shots go on that have waited through a long absence?
    Absence,
    /// Close the window while renders go on?
    Leave(LeaveSheet),
    /// How a picture stands in the shape of the shot.
    Frame(Box<FrameEditor>),
    /// The pictures that were used last.
    Shelf(ShelfSheet),
    /// Type a path, because the system has no dialog.
    Path(PathSheet),
    /// The raw text of something, to copy.
    Details {
        /// What it is about.
        title: String,
        /// The text.
        text: String,
    },
    /// Find a command by its name.
    Palette(Palette),
    /// Every command with its keys; the typed letters that find some.
    Shortcuts(String),
    /// The licences of everything that Rushes is made of.
    Licences,
}

/// The state of the shelf's sheet.
#[derive(Debug, Clone)]
pub struct ShelfSheet {
    /// Where a picture goes.
    pub slot: Slot,
    /// The picture that is being named, and its name as it is typed.
    pub naming: Option<(PictureName, String)>,
}

/// The state of the sheet before the window closes.
#[derive(Debug, Clone)]
pub struct LeaveSheet {
    /// What goes on.
    pub renders: Renders,
    /// Whether never to ask again.
    pub never: bool,
    /// The sheet that was open; it comes back when the window stays.
    pub over: Option<Box<Sheet>>,
}

impl Sheet {
    /// The two choices of an unknown outcome.
    pub fn resolve(job: JobId) -> Self {
        Self::Resolve { job, request_id: String::new() }
    }

    /// The shelf, for a slot.
    pub const fn shelf(slot: Slot) -> Self {
        Self::Shelf(ShelfSheet { slot, naming: None })
    }

    /// A cap to be changed; `cap`: the one in force.
    pub fn cap(span: CapSpan, cap: Option<Usd>) -> Self {
        Self::Cap(CapSheet::new(span, cap))
    }

    /// Every command, to be found by its name.
    pub fn palette() -> Self {
        Self::Palette(Palette::default())
    }

    /// A typed path instead of a dialog.
    pub fn path(purpose: PathPurpose, folder: &Path, clip: Option<&Path>) -> Self {
        Self::Path(PathSheet::new(purpose, folder, clip))
    }
}

/// A sheet with the raw cause of a refusal; `None` when its sentence says everything.
pub fn details(refusal: &Refusal) -> Option<Sheet> {
    let text = refusal.details.trim();
    let title = refusal.sentence.clone();
    (!text.is_empty()).then(|| Sheet::Details { title, text: text.to_owned() })
}
