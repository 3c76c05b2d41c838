//! Where the person is in the window: which screen, what is on the stage, which side panels are open. [`Panels`] outlives a restart.

use serde::{Deserialize, Serialize};

use crate::domain::{ClipId, JobId, JobState};
use crate::engine::Snapshot;

/// The screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// Form, stage, queue, strip.
    #[default]
    Create,
    /// Every clip.
    Library,
    /// Account, folder, queue, appearance, about.
    Settings,
    /// The balance, the caps, and what was bought.
    Spending,
}

impl Screen {
    /// Whether Escape leads back from it to the screen before.
    pub const fn is_aside(self) -> bool {
        matches!(self, Self::Settings | Self::Spending)
    }
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
/// In a narrower window the queue does not open by itself, in points: the picture keeps the room.
const QUEUE_FROM: f32 = 1100.0;

/// A side panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The form at the left.
    Shot,
    /// The queue at the right.
    Queue,
}

/// Which side panels are open. In a narrow window both are closed, and one at a time opens over the rest.
///
/// The queue folds when nothing is under way, so that the picture gets its room. While something is, it is open for a person who left
/// it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Panels {
    /// The form at the left.
    pub shot: bool,
    /// Whether the person wants to see the queue at the right while something is under way.
    pub queue: bool,
    /// The one that is open in a narrow window.
    #[serde(skip)]
    pub out: Option<Side>,
    /// Whether the queue was opened by hand and has not folded since.
    #[serde(skip)]
    opened: bool,
    /// Whether any job has not ended.
    #[serde(skip)]
    under_way: bool,
}

impl Default for Panels {
    fn default() -> Self {
        Self { shot: true, queue: false, out: None, opened: false, under_way: false }
    }
}

impl Panels {
    /// Whether this one is open in a window of this width, in points.
    pub fn is_open(self, side: Side, window: f32) -> bool {
        match side {
            _ if window < SIDES_FROM => self.out == Some(side),
            Side::Shot => self.shot,
            Side::Queue => self.opened || (self.queue && self.under_way && window >= QUEUE_FROM),
        }
    }

    /// Opens or closes it in a window of this width, in points.
    pub fn toggle(&mut self, side: Side, window: f32) {
        match side {
            _ if window < SIDES_FROM => self.out = (self.out != Some(side)).then_some(side),
            Side::Shot => self.shot = !self.shot,
            Side::Queue => {
                self.opened = !self.is_open(side, window);
                self.queue = self.opened;
            }
        }
    }

    /// Folds the queue when the last job has ended. Call it once a frame.
    pub fn follow(&mut self, under_way: bool) {
        if self.under_way && !under_way {
            self.opened = false;
        }
        self.under_way = under_way;
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
    /// Looks the selection up: a saved job gives way to its clip, and a job that is gone to the newest clip. Whether a clip is still
    /// there only the library knows: the app turns to the newest one when it is not.
    pub fn resolve(self, snapshot: &Snapshot) -> OnStage {
        let newest = || snapshot.newest.as_ref().map_or(OnStage::Empty, |clip| OnStage::Clip(clip.id));
        match self {
            Self::Clip(id) => OnStage::Clip(id),
            Self::Newest => newest(),
            Self::Job(id) => match snapshot.job(id).map(|view| &view.job.state) {
                Some(JobState::Saved(clip)) => OnStage::Clip(*clip),
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
        let mut panels = Panels::default();
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

    #[test]
    fn the_queue_folds_when_the_last_job_ends_and_opens_by_itself_only_for_a_person_who_left_it_open() {
        let (wide, small) = (1280.0, 960.0);
        let open = |panels: Panels, width| panels.is_open(Side::Queue, width);
        let mut panels = Panels::default();
        panels.follow(true);
        assert!(!open(panels, wide), "nobody has opened it yet");
        panels.toggle(Side::Queue, wide);
        assert!(open(panels, wide) && open(panels, small));
        panels.follow(false);
        assert!(!open(panels, wide), "nothing is under way any more");
        panels.follow(true);
        assert!(open(panels, wide) && !open(panels, small), "it comes back where there is room");
        panels.toggle(Side::Queue, small);
        assert!(open(panels, small), "by hand it opens in any window");
        panels.toggle(Side::Queue, small);
        panels.follow(false);
        panels.follow(true);
        assert!(!open(panels, wide), "who has closed it does not want it");
    }

    #[test]
    fn the_queue_can_be_opened_while_nothing_is_under_way() {
        let mut panels = Panels::default();
        panels.toggle(Side::Queue, 1280.0);
        panels.follow(false);
        assert!(panels.is_open(Side::Queue, 1280.0));
    }
}
