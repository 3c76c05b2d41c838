//! The parameters of a shot, each with only its allowed values. Owns their wire and screen words; never a default price.
//!
//! Allowed values: the model page of Google Veo 3 on Segmind.

use serde::{Deserialize, Serialize};

/// The frame's aspect ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Shape {
    /// Wide screen.
    #[default]
    #[serde(rename = "16:9")]
    Wide,
    /// Classic television.
    #[serde(rename = "4:3")]
    Classic,
    /// Square.
    #[serde(rename = "1:1")]
    Square,
    /// Portrait.
    #[serde(rename = "3:4")]
    Portrait,
    /// Upright, as on a phone.
    #[serde(rename = "9:16")]
    Upright,
}

impl Shape {
    /// Every shape, widest first.
    pub const ALL: [Self; 5] = [Self::Wide, Self::Classic, Self::Square, Self::Portrait, Self::Upright];

    /// The ratio as people and the service write it: `16:9`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wide => "16:9",
            Self::Classic => "4:3",
            Self::Square => "1:1",
            Self::Portrait => "3:4",
            Self::Upright => "9:16",
        }
    }

    /// Width and height of the ratio.
    pub const fn ratio(self) -> (u32, u32) {
        match self {
            Self::Wide => (16, 9),
            Self::Classic => (4, 3),
            Self::Square => (1, 1),
            Self::Portrait => (3, 4),
            Self::Upright => (9, 16),
        }
    }

    /// The shape with this label.
    pub fn from_label(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.label() == text)
    }
}

/// A clip's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum ClipSeconds {
    /// 4 s.
    Four,
    /// 6 s.
    Six,
    /// 8 s.
    #[default]
    Eight,
}

impl ClipSeconds {
    /// Every length, shortest first.
    pub const ALL: [Self; 3] = [Self::Four, Self::Six, Self::Eight];

    /// Whole seconds.
    pub const fn seconds(self) -> u32 {
        match self {
            Self::Four => 4,
            Self::Six => 6,
            Self::Eight => 8,
        }
    }

    /// The length of this many seconds.
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.seconds() == seconds)
    }
}

impl TryFrom<u32> for ClipSeconds {
    type Error = &'static str;

    fn try_from(seconds: u32) -> Result<Self, Self::Error> {
        Self::from_seconds(seconds).ok_or("a clip is 4, 6 or 8 seconds long")
    }
}

impl From<ClipSeconds> for u32 {
    fn from(length: ClipSeconds) -> Self {
        length.seconds()
    }
}

/// Frames per second; left out of the request when unset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum FrameRate {
    /// 24 frames per second.
    Fps24,
    /// 30 frames per second.
    Fps30,
}

impl FrameRate {
    /// Both rates.
    pub const ALL: [Self; 2] = [Self::Fps24, Self::Fps30];

    /// Frames per second.
    pub const fn fps(self) -> u32 {
        match self {
            Self::Fps24 => 24,
            Self::Fps30 => 30,
        }
    }

    /// The rate of this many frames per second.
    pub fn from_fps(fps: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|rate| rate.fps() == fps)
    }
}

impl TryFrom<u32> for FrameRate {
    type Error = &'static str;

    fn try_from(fps: u32) -> Result<Self, Self::Error> {
        Self::from_fps(fps).ok_or("the frame rate is 24 or 30")
    }
}

impl From<FrameRate> for u32 {
    fn from(rate: FrameRate) -> Self {
        rate.fps()
    }
}

/// Lines of the picture; left out of the request when unset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Resolution {
    /// 720 lines.
    #[serde(rename = "720p")]
    P720,
    /// 1080 lines.
    #[serde(rename = "1080p")]
    P1080,
}

impl Resolution {
    /// Both resolutions.
    pub const ALL: [Self; 2] = [Self::P720, Self::P1080];

    /// `720p` or `1080p`, on the wire and on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::P720 => "720p",
            Self::P1080 => "1080p",
        }
    }

    /// The resolution with this label.
    pub fn from_label(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resolution| resolution.label() == text)
    }
}

/// A fixed seed: never 0, which the service reads as "random" and does not tell back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(std::num::NonZeroU32);

impl Seed {
    /// The smallest seed, 1.
    pub const MIN: Self = Self(std::num::NonZeroU32::MIN);

    /// `None` for 0.
    pub fn new(number: u32) -> Option<Self> {
        std::num::NonZeroU32::new(number).map(Self)
    }

    /// The number that is sent and recorded.
    pub const fn number(self) -> u32 {
        self.0.get()
    }
}

impl std::fmt::Display for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
