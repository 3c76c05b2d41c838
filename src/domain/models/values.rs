//! The values of a shot's settings: small numbers in the form that the service writes. Which of them a model takes stands in its row.

use serde::{Deserialize, Serialize};

/// Why a text or a number is not a value of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a shape.
    #[error("a shape is two whole numbers from 1 to 99, such as 16:9")]
    Shape,
    /// Not a length.
    #[error("a length is a whole number of seconds from 1 to 600")]
    Seconds,
    /// Not a frame rate.
    #[error("a frame rate is a whole number from 1 to 240")]
    FrameRate,
    /// Not a resolution.
    #[error("a resolution is a number of lines from 100 to 9999, such as 720p")]
    Resolution,
}

/// The picture's aspect ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shape {
    across: u8,
    down: u8,
}

impl Shape {
    /// Wide screen, 16:9.
    pub const WIDE: Self = Self { across: 16, down: 9 };
    /// Classic television, 4:3.
    pub const CLASSIC: Self = Self { across: 4, down: 3 };
    /// Square.
    pub const SQUARE: Self = Self { across: 1, down: 1 };
    /// Portrait, 3:4.
    pub const PORTRAIT: Self = Self { across: 3, down: 4 };
    /// Upright, as on a phone: 9:16.
    pub const UPRIGHT: Self = Self { across: 9, down: 16 };

    /// `16:9`, as the service and the screen write it.
    pub fn label(self) -> String {
        self.to_string()
    }

    /// Width and height of the ratio.
    pub const fn ratio(self) -> (u32, u32) {
        (self.across as u32, self.down as u32)
    }

    /// The shape with this label.
    pub fn from_label(text: &str) -> Option<Self> {
        let (across, down) = text.split_once(':')?;
        let part = |text: &str| text.parse::<u8>().ok().filter(|part| (1..=99).contains(part));
        let shape = Self { across: part(across)?, down: part(down)? };
        (shape.label() == text).then_some(shape)
    }

    /// For sorting: the widest first.
    #[must_use]
    pub fn widest_first(self, other: Self) -> std::cmp::Ordering {
        let wide = |one: Self, other: Self| u32::from(one.across) * u32::from(other.down);
        wide(other, self).cmp(&wide(self, other))
    }
}

impl Default for Shape {
    fn default() -> Self {
        Self::WIDE
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.across, self.down)
    }
}

impl TryFrom<String> for Shape {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_label(&text).ok_or(ValueError::Shape)
    }
}

impl From<Shape> for String {
    fn from(shape: Shape) -> Self {
        shape.label()
    }
}

/// A clip's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct ClipSeconds(u32);

impl ClipSeconds {
    /// 4 s.
    pub const FOUR: Self = Self(4);
    /// 6 s.
    pub const SIX: Self = Self(6);
    /// 8 s.
    pub const EIGHT: Self = Self(8);

    /// Whole seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// The length of this many seconds, 1 to 600.
    pub fn from_seconds(seconds: u32) -> Option<Self> {
        (1..=600).contains(&seconds).then_some(Self(seconds))
    }
}

impl Default for ClipSeconds {
    fn default() -> Self {
        Self::EIGHT
    }
}

impl std::fmt::Display for ClipSeconds {
    /// `8 s`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} s", self.0)
    }
}

impl TryFrom<u32> for ClipSeconds {
    type Error = ValueError;

    fn try_from(seconds: u32) -> Result<Self, Self::Error> {
        Self::from_seconds(seconds).ok_or(ValueError::Seconds)
    }
}

impl From<ClipSeconds> for u32 {
    fn from(length: ClipSeconds) -> Self {
        length.0
    }
}

/// Frames per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct FrameRate(u32);

impl FrameRate {
    /// 24 frames per second.
    pub const FPS_24: Self = Self(24);
    /// 30 frames per second.
    pub const FPS_30: Self = Self(30);

    /// Frames per second.
    pub const fn fps(self) -> u32 {
        self.0
    }

    /// The rate of this many frames per second, 1 to 240.
    pub fn from_fps(fps: u32) -> Option<Self> {
        (1..=240).contains(&fps).then_some(Self(fps))
    }
}

impl std::fmt::Display for FrameRate {
    /// `24 fps`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} fps", self.0)
    }
}

impl TryFrom<u32> for FrameRate {
    type Error = ValueError;

    fn try_from(fps: u32) -> Result<Self, Self::Error> {
        Self::from_fps(fps).ok_or(ValueError::FrameRate)
    }
}

impl From<FrameRate> for u32 {
    fn from(rate: FrameRate) -> Self {
        rate.0
    }
}

/// Lines of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Resolution(u16);

impl Resolution {
    /// 720 lines.
    pub const P720: Self = Self(720);
    /// 1080 lines.
    pub const P1080: Self = Self(1080);

    /// `720p`, on the wire and on the screen.
    pub fn label(self) -> String {
        self.to_string()
    }

    /// The number of lines.
    pub fn lines(self) -> u32 {
        self.0.into()
    }

    /// The resolution with this label.
    pub fn from_label(text: &str) -> Option<Self> {
        let lines = text.strip_suffix('p')?.parse().ok().filter(|lines| (100..=9999).contains(lines))?;
        let resolution = Self(lines);
        (resolution.label() == text).then_some(resolution)
    }
}

impl std::fmt::Display for Resolution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}p", self.0)
    }
}

impl TryFrom<String> for Resolution {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_label(&text).ok_or(ValueError::Resolution)
    }
}

impl From<Resolution> for String {
    fn from(resolution: Resolution) -> Self {
        resolution.label()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_written_alike_on_the_wire_in_the_ledger_and_in_json() {
        let shapes = [Shape::WIDE, Shape::CLASSIC, Shape::SQUARE, Shape::PORTRAIT, Shape::UPRIGHT];
        assert_eq!(shapes.map(Shape::label), ["16:9", "4:3", "1:1", "3:4", "9:16"]);
        for shape in shapes {
            assert_eq!(serde_json::to_value(shape).unwrap(), shape.label());
            assert_eq!(Shape::from_label(&shape.label()), Some(shape));
        }
        for resolution in [Resolution::P720, Resolution::P1080] {
            assert_eq!(serde_json::to_value(resolution).unwrap(), resolution.label());
            assert_eq!(Resolution::from_label(&resolution.label()), Some(resolution));
        }
        assert_eq!(serde_json::to_value([ClipSeconds::FOUR, ClipSeconds::EIGHT]).unwrap(), serde_json::json!([4, 8]));
        assert_eq!(serde_json::to_value([FrameRate::FPS_24]).unwrap(), serde_json::json!([24]));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for wrong in ["Wide", "16x9", "16:", "0:1", "016:9", "+16:9", "100:1", "16:9 "] {
            assert_eq!(Shape::from_label(wrong), None, "{wrong:?}");
        }
        for wrong in ["720", "p", "99p", "0720p", "720P", "10000p"] {
            assert_eq!(Resolution::from_label(wrong), None, "{wrong:?}");
        }
        assert_eq!((ClipSeconds::from_seconds(0), ClipSeconds::from_seconds(601)), (None, None));
        assert_eq!((FrameRate::from_fps(0), FrameRate::from_fps(241)), (None, None));
    }

    #[test]
    fn shapes_are_sorted_from_wide_to_upright() {
        let mut shapes = [Shape::UPRIGHT, Shape::SQUARE, Shape::WIDE, Shape::PORTRAIT, Shape::CLASSIC];
        shapes.sort_by(|one, other| one.widest_first(*other));
        assert_eq!(shapes, [Shape::WIDE, Shape::CLASSIC, Shape::SQUARE, Shape::PORTRAIT, Shape::UPRIGHT]);
    }
}
