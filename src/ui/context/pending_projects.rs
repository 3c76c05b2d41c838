//! What was asked about projects and is not answered yet.

use crate::domain::{ProjectChange, ProjectId};
use crate::engine::Reply;

/// Questions about projects.
#[derive(Default)]
pub(in crate::ui) struct PendingProjects {
    /// A project that is being made.
    pub new: Option<Reply<ProjectId>>,
    /// Changes on their way.
    pub changes: Vec<(AskedOfProject, Reply<()>)>,
}

/// What was asked of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) enum AskedOfProject {
    /// Another name, or to be put away or brought back.
    Change {
        /// The project.
        project: ProjectId,
        /// The change.
        change: ProjectChange,
        /// What takes it back.
        back: ProjectChange,
        /// The name before.
        name: String,
    },
    /// To be deleted; its name and how many clips it has.
    Delete(String, usize),
}

impl AskedOfProject {
    /// The project that gets another name, if that was asked.
    pub const fn renamed(&self) -> Option<ProjectId> {
        match self {
            Self::Change { project, change: ProjectChange::Rename(_), .. } => Some(*project),
            Self::Change { .. } | Self::Delete(..) => None,
        }
    }
}

impl PendingProjects {
    /// Whether a typed name is on its way.
    pub fn is_naming(&self) -> bool {
        self.new.is_some() || self.changes.iter().any(|(asked, _)| asked.renamed().is_some())
    }
}
