//! The sheet that is open, and what is typed into it.

use super::palette::Palette;
use super::path::{PathPurpose, PathSheet};
use crate::domain::{ClipId, JobId};
use crate::engine::{Refusal, Snapshot};

/// A sheet over the window.
#[derive(Debug, Clone)]
pub enum Sheet {
    /// Spend much on a shot?
    Spend,
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
    /// Delete clips of the trash with their files?
    DeleteForGood(Vec<ClipId>),
    /// Paste a key.
    Connect,
    /// Forget the key?
    RemoveKey,
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
    /// Every command with its keys.
    Shortcuts,
    /// The licences of everything that Rushes is made of.
    Licences,
}

impl Sheet {
    /// The two choices of an unknown outcome.
    pub fn resolve(job: JobId) -> Self {
        Self::Resolve { job, request_id: String::new() }
    }

    /// Every command, to be found by its name.
    pub fn palette() -> Self {
        Self::Palette(Palette::default())
    }

    /// A typed path instead of a dialog.
    pub fn path(purpose: PathPurpose, snapshot: &Snapshot) -> Self {
        Self::Path(PathSheet::new(purpose, snapshot))
    }
}

/// A sheet with the raw cause of a refusal; `None` when its sentence says everything.
pub fn details(refusal: &Refusal) -> Option<Sheet> {
    let text = refusal.details.trim();
    let title = refusal.sentence.clone();
    (!text.is_empty()).then(|| Sheet::Details { title, text: text.to_owned() })
}
