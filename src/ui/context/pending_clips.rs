//! What was asked for many clips at once and is not answered yet: copies, the clipboard, projects, notes.

use std::path::PathBuf;
use std::sync::Arc;

use super::export_run::ExportRun;
use crate::domain::{Clip, ClipId, Marks, ProjectId, ShotPlace};
use crate::engine::Reply;

/// Where shots go, and how many they are in words.
type MoveWords = (Option<ProjectId>, String);

/// Questions about many clips.
#[derive(Default)]
pub(in crate::ui) struct PendingClips {
    /// A dialog for the folder that copies go to.
    pub export_dialog: Option<(Vec<ClipId>, Reply<Option<PathBuf>>)>,
    /// The clips of which copies go to a folder that is being typed.
    pub export_asked: Vec<ClipId>,
    /// Copies on their way.
    pub export_run: Option<ExportRun>,
    /// Clips that were asked for whole, and what for.
    pub tasks: Vec<(ClipTask, Reply<Vec<Arc<Clip>>>)>,
    /// Files on their way to the clipboard; it answers how many.
    pub clipboard: Option<(Vec<PathBuf>, Reply<usize>)>,
    /// Shots on their way to a project, with the words for it.
    pub moves: Vec<(MoveWords, Reply<Vec<ShotPlace>>)>,
    /// A project that is being made for these clips.
    pub new_project: Option<(Vec<ClipId>, Reply<ProjectId>)>,
    /// Notes on their way.
    pub notes: Vec<Reply<Vec<(ClipId, Marks)>>>,
}

/// What clips are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum ClipTask {
    /// Copy their files into this folder.
    Export(PathBuf),
    /// Put their files onto the clipboard.
    CopyFiles,
    /// Show their files in the file manager.
    Show,
    /// Move their shots into a project, or out of any.
    Move(Option<ProjectId>),
}
