//! Where the person is in the window: which screen, what is on the stage, which side panels are open. [`Panels`] outlives a restart.

use serde::{Deserialize, Serialize};

use crate::domain::{ClipId, JobId, JobState};
use crate::engine::Snapshot;

/// The three screens.
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
    /// The newest clip.
    #[default]
    Newest,
    /// This clip.
    Clip(ClipId),
    /// This job; its clip as soon as there is one.
    Job(JobId),
}

/// A narrower window has no room for both side panels beside the stage, in points.
const SIDES_FROM: f32 = 840.0;

/// A side panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The form at the left.
    Shot,
    /// The queue at the right.
    Queue,
}

/// Which side panels are open. In a narrow window both are closed, and one at a time opens over the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    /// The form at the left.
    pub shot: bool,
    /// The queue at the right.
    pub queue: bool,
    /// The one that is open in a narrow window.
    #[serde(skip)]
    pub out: Option<Side>,
}

impl Default for Panels {
    fn default() -> Self {
        Self { shot: true, queue: true, out: None }
    }
}

impl Panels {
    /// Whether this one is open in a window of this width, in points.
    pub fn is_open(self, side: Side, window: f32) -> bool {
        match side {
            _ if window < SIDES_FROM => self.out == Some(side),
            Side::Shot => self.shot,
            Side::Queue => self.queue,
        }
    }

    /// Opens or closes it in a window of this width, in points.
    pub fn toggle(&mut self, side: Side, window: f32) {
        match side {
            _ if window < SIDES_FROM => self.out = (self.out != Some(side)).then_some(side),
            Side::Shot => self.shot = !self.shot,
            Side::Queue => self.queue = !self.queue,
        }
    }

    /// Opens the form, however wide the window is.
    pub fn reveal_shot(&mut self) {
        (self.shot, self.out) = (true, Some(Side::Shot));
    }
}

/// What the stage shows: the selection, looked up in the snapshot.
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
    /// Looks the selection up: a saved job gives way to its clip, and what is gone to the newest clip.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_narrow_window_one_panel_at_a_time_comes_out_and_the_wide_one_is_left_as_it_was() {
        let (wide, narrow) = (1280.0, 384.0);
        let mut panels = Panels { queue: false, ..Panels::default() };
        let open = |panels: Panels, width| [Side::Shot, Side::Queue].map(|side| panels.is_open(side, width));
        assert_eq!((open(panels, wide), open(panels, narrow)), ([true, false], [false, false]));
        panels.toggle(Side::Shot, narrow);
        panels.toggle(Side::Queue, narrow);
        assert_eq!((open(panels, wide), open(panels, narrow)), ([true, false], [false, true]));
        panels.toggle(Side::Queue, narrow);
        assert_eq!(open(panels, narrow), [false, false]);
        panels.toggle(Side::Shot, wide);
        panels.reveal_shot();
        assert_eq!((open(panels, wide), open(panels, narrow)), ([true, false], [true, false]));
    }
}
