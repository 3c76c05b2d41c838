//! A shot that may be sent, its parameters with only their allowed values, and its estimated price.
//!
//! `Draft::parse` makes requests. Allowed values: the page of Google Veo 3 on Segmind.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use strum::{EnumString, FromRepr, IntoStaticStr, VariantArray};
use url::Url;

use super::ids::PictureName;
use super::model::ModelId;
use super::money::Usd;

/// A valid shot: every parameter as it is sent. `None` is left out of the request body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoRequest {
    /// Which model renders it.
    pub model: ModelId,
    /// What to show; never empty.
    pub prompt: String,
    /// Where the picture starts.
    pub first_frame: Option<FirstFrame>,
    /// How the first frame is sent. `None` without one, and in a job of an older version that has not checked it.
    #[serde(default)]
    pub sent_as: Option<SentAs>,
    /// The picture's aspect ratio.
    pub shape: Shape,
    /// The clip's length.
    pub length: ClipSeconds,
    /// Frames per second; `None`: the model chooses.
    pub frame_rate: Option<FrameRate>,
    /// Lines of the picture; `None`: the model chooses.
    pub resolution: Option<Resolution>,
    /// Whether sound is generated.
    pub sound: bool,
    /// Always recorded, so that the take can be made again.
    pub seed: Seed,
}

impl VideoRequest {
    /// What this take will cost, until the service tells the true cost.
    pub const fn estimate(&self) -> Usd {
        estimate(self.model, self.length, self.sound)
    }
}

/// What one take will cost, by the published price per second.
pub const fn estimate(model: ModelId, length: ClipSeconds, sound: bool) -> Usd {
    let spec = model.spec();
    let second = if sound { spec.sound_second } else { spec.silent_second };
    second.times(length.seconds())
}

/// The image that a shot starts from. [`VideoRequest::sent_as`] tells how it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstFrame {
    /// An http(s) address.
    Url(Url),
    /// A picture on this computer.
    File(PathBuf),
}

/// How a first frame is sent. The engine decides it before the shot is queued.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentAs {
    /// By its address; the service fetches it.
    Address,
    /// As our own copy, which is uploaded.
    Copy(PictureName),
}

impl SentAs {
    /// The word in the ledger: `address`, or the copy's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Address => "address",
            Self::Copy(name) => name.as_str(),
        }
    }

    /// What the word in the ledger means.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "address" => Some(Self::Address),
            name => PictureName::parse(name).ok().map(Self::Copy),
        }
    }

    /// The copy, when one is sent.
    pub const fn copy(&self) -> Option<&PictureName> {
        match self {
            Self::Address => None,
            Self::Copy(name) => Some(name),
        }
    }
}

/// The picture's aspect ratio.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
pub enum Shape {
    /// Wide screen.
    #[default]
    #[serde(rename = "16:9")]
    #[strum(serialize = "16:9")]
    Wide,
    /// Classic television.
    #[serde(rename = "4:3")]
    #[strum(serialize = "4:3")]
    Classic,
    /// Square.
    #[serde(rename = "1:1")]
    #[strum(serialize = "1:1")]
    Square,
    /// Portrait.
    #[serde(rename = "3:4")]
    #[strum(serialize = "3:4")]
    Portrait,
    /// Upright, as on a phone.
    #[serde(rename = "9:16")]
    #[strum(serialize = "9:16")]
    Upright,
}

impl Shape {
    /// Every shape, widest first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// `16:9`, as the service and the screen write it.
    pub fn label(self) -> &'static str {
        self.into()
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
        text.parse().ok()
    }
}

/// A clip's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, FromRepr, VariantArray)]
#[repr(u32)]
#[serde(try_from = "u32", into = "u32")]
pub enum ClipSeconds {
    /// 4 s.
    Four = 4,
    /// 6 s.
    Six = 6,
    /// 8 s.
    #[default]
    Eight = 8,
}

impl ClipSeconds {
    /// Every length, shortest first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Whole seconds.
    pub const fn seconds(self) -> u32 {
        self as u32
    }

    /// The length of this many seconds.
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        Self::from_repr(seconds)
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

/// Frames per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromRepr, VariantArray)]
#[repr(u32)]
#[serde(try_from = "u32", into = "u32")]
pub enum FrameRate {
    /// 24 frames per second.
    Fps24 = 24,
    /// 30 frames per second.
    Fps30 = 30,
}

impl FrameRate {
    /// Both rates.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Frames per second.
    pub const fn fps(self) -> u32 {
        self as u32
    }

    /// The rate of this many frames per second.
    pub fn from_fps(fps: u32) -> Option<Self> {
        Self::from_repr(fps)
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

/// Lines of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
pub enum Resolution {
    /// 720 lines.
    #[serde(rename = "720p")]
    #[strum(serialize = "720p")]
    P720,
    /// 1080 lines.
    #[serde(rename = "1080p")]
    #[strum(serialize = "1080p")]
    P1080,
}

impl Resolution {
    /// Both resolutions.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// `720p` or `1080p`, on the wire and on the screen.
    pub fn label(self) -> &'static str {
        self.into()
    }

    /// The resolution with this label.
    pub fn from_label(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// A fixed seed. Never 0: the service reads 0 as "random" and does not report the number that it draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seed(std::num::NonZeroU32);

impl Seed {
    /// 1, the smallest seed.
    pub const MIN: Self = Self(std::num::NonZeroU32::MIN);

    /// Draws a seed.
    pub fn random() -> Self {
        Self::new(rand::random_range(1..=u32::MAX)).unwrap_or(Self::MIN)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_span_the_published_price_ranges() {
        for (model, length, sound, text) in [
            (ModelId::Veo3, ClipSeconds::Four, false, "$0.80"),
            (ModelId::Veo3, ClipSeconds::Eight, true, "$3.20"),
            (ModelId::Veo3Fast, ClipSeconds::Four, false, "$0.40"),
            (ModelId::Veo3Fast, ClipSeconds::Eight, true, "$1.20"),
        ] {
            assert_eq!(estimate(model, length, sound).to_string(), text);
        }
    }

    #[test]
    fn a_parameter_is_written_alike_on_the_wire_in_the_ledger_and_in_json() {
        for shape in Shape::ALL {
            assert_eq!(serde_json::to_value(shape).unwrap(), shape.label());
            assert_eq!(Shape::from_label(shape.label()), Some(*shape));
        }
        assert_eq!(
            Shape::ALL.iter().map(|shape| shape.label()).collect::<Vec<_>>(),
            ["16:9", "4:3", "1:1", "3:4", "9:16"]
        );
        for resolution in Resolution::ALL {
            assert_eq!(serde_json::to_value(resolution).unwrap(), resolution.label());
            assert_eq!(Resolution::from_label(resolution.label()), Some(*resolution));
        }
        assert_eq!(Resolution::ALL.iter().map(|lines| lines.label()).collect::<Vec<_>>(), ["720p", "1080p"]);
        assert_eq!(serde_json::to_value(ClipSeconds::ALL).unwrap(), serde_json::json!([4, 6, 8]));
        assert_eq!(serde_json::to_value(FrameRate::ALL).unwrap(), serde_json::json!([24, 30]));
        assert_eq!((ClipSeconds::from_seconds(5), FrameRate::from_fps(25)), (None, None));
        assert_eq!((Shape::from_label("Wide"), Resolution::from_label("720")), (None, None));
    }

    #[test]
    fn how_a_first_frame_goes_out_is_read_as_it_was_written() {
        let copy = SentAs::Copy(PictureName::parse("0123456789abcdef0123456789abcdef.jpg").unwrap());
        for sent in [SentAs::Address, copy] {
            assert_eq!(SentAs::from_word(sent.as_str()), Some(sent));
        }
        assert_eq!(SentAs::from_word("by pigeon"), None);
    }
}
