//! The window's own small state: which screen, what is on the stage, which panels are open.
//!
//! Owns nothing that the engine knows. What is worth remembering over a restart is [`Panels`].

use serde::{Deserialize, Serialize};

use crate::domain::{ClipId, JobId, JobState};
use crate::engine::Snapshot;

/// The three places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// Form, stage, queue, strip.
    #[default]
    Create,
    /// Every clip.
    Library,
    /// Account, folder, queue, appearance, about.
    Settings,
}

/// What is on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Selection {
    /// Whatever is newest.
    #[default]
    Newest,
    /// This clip.
    Clip(ClipId),
    /// This job; its clip as soon as there is one.
    Job(JobId),
}

/// Which side panels are open; remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    /// The form at the left.
    pub shot: bool,
    /// The queue at the right.
    pub queue: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self { shot: true, queue: true }
    }
}

/// What the stage shows, once the selection has been looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnStage {
    /// Nothing has been made yet.
    Empty,
    /// A clip.
    Clip(ClipId),
    /// A job that has no clip yet.
    Job(JobId),
}

impl Selection {
    /// What the stage shows: a saved job gives way to its clip, and what is gone to the newest clip.
    pub fn resolve(self, snapshot: &Snapshot) -> OnStage {
        let newest = || snapshot.clips.first().map_or(OnStage::Empty, |clip| OnStage::Clip(clip.id));
        match self {
            Self::Clip(id) if snapshot.clip(id).is_some() => OnStage::Clip(id),
            Self::Newest | Self::Clip(_) => newest(),
            Self::Job(id) => match snapshot.job(id).map(|view| &view.job.state) {
                Some(JobState::Saved(clip)) if snapshot.clip(*clip).is_some() => OnStage::Clip(*clip),
                Some(_) => OnStage::Job(id),
                None => newest(),
            },
        }
    }
}
