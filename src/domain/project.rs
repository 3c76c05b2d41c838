//! Projects: a client or a film, with its shots and what they cost.

use jiff::Timestamp;

use super::draft::Draft;
use super::ids::ProjectId;

/// A project as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The row.
    pub id: ProjectId,
    /// Its name: not empty, unique among all projects whatever the case.
    pub name: String,
    /// Whether it is put away: it stays whole but is not offered.
    pub archived: bool,
    /// The settings that a new shot of this project begins with; `None` before the first. Words, pictures and seed are left out.
    pub defaults: Option<Box<Draft>>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One change of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectChange {
    /// Another name. Files that are already there stay where they are.
    Rename(String),
    /// Put away, or brought back.
    Archive(bool),
    /// The settings that a new shot begins with.
    Defaults(Box<Draft>),
}
