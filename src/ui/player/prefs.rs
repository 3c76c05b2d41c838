//! How a person likes to watch: remembered over a restart, in the window's own storage.

use serde::{Deserialize, Serialize};

/// How a picture fits its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Fit {
    /// Whole, as large as the room allows.
    #[default]
    Whole,
    /// The room is full; what lies beyond is cut off.
    Fill,
    /// One pixel of the clip is one of the screen.
    Pixels,
}

impl Fit {
    /// Every way, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Fill, Self::Pixels];

    /// What it is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Whole => "Fit",
            Self::Fill => "Fill",
            Self::Pixels => "100 %",
        }
    }
}

/// How a person likes to watch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlayerPrefs {
    /// Loudness, 0 to 1.
    pub volume: f32,
    /// Whether the sound is silenced.
    pub muted: bool,
    /// Whether a clip starts over at its end.
    pub looping: bool,
    /// How the picture fits the stage.
    pub fit: Fit,
}

impl Default for PlayerPrefs {
    fn default() -> Self {
        Self { volume: 1.0, muted: false, looping: true, fit: Fit::default() }
    }
}
