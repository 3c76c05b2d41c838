//! What the person has chosen for the whole app. Owns defaults and bounds; the store keeps it, the key is not in it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// How many jobs may run at once.
pub const MAX_CONCURRENCY: u32 = 20;

/// Dark, light, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system says.
    System,
    /// Work with moving images wants a dark room.
    #[default]
    Dark,
    /// For bright rooms.
    Light,
}

/// How the system's notifications are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeChoice {
    /// Not at all.
    Off,
    /// Shown without a sound.
    #[default]
    Quiet,
    /// Shown, with the system's own sound for messages.
    WithSound,
}

/// The app's settings. Unknown fields of a newer version are left alone, missing ones take their default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where clips go; `None`: the system's video folder, in `Rushes`. Any bytes.
    #[serde(with = "super::raw_path::option")]
    pub clips_folder: Option<PathBuf>,
    /// How many jobs run at once, 1 to [`MAX_CONCURRENCY`].
    pub concurrency: u32,
    /// Whether the person has paused the queue.
    pub paused: bool,
    /// Dark, light or system.
    pub theme: ThemeChoice,
    /// No motion beyond what carries meaning.
    pub reduced_motion: bool,
    /// Whether the system tells of saved clips and of jobs that need the person, while the window is in the background.
    pub notices: NoticeChoice,
    /// Whether the first start has been walked through.
    pub welcomed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clips_folder: None,
            concurrency: 3,
            paused: false,
            theme: ThemeChoice::default(),
            reduced_motion: false,
            notices: NoticeChoice::default(),
            welcomed: false,
        }
    }
}

impl Settings {
    /// The number of jobs at once, held within its bounds.
    pub fn jobs_at_once(&self) -> usize {
        self.concurrency.clamp(1, MAX_CONCURRENCY) as usize
    }
}
