//! How a picture becomes a frame of a shot: what is cut off, what is added around it, and in which size it is sent.
//!
//! Everything is kept relative to the picture and to the shape: the centre in shares of the picture, the zoom over what just covers the
//! shape. So a shot that changes its shape keeps its cut as well as can be, and finds it unchanged when the shape comes back.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of [`Framing::Fill`]'s steps of the picture: 1/10,000 of its width or height.
pub const CENTRE_SCALE: u32 = 10_000;

/// The zoom at which the picture just covers the shape.
pub const COVERS: u32 = 1000;

/// The largest zoom: eight times.
pub const MOST_ZOOM: u32 = 8000;

/// A picture whose ratio differs from the shape's by at most this, in percent, has the shape: less is a rounded size.
const SAME_SHAPE_PERCENT: u64 = 1;

/// A picture is sent at most this many times larger than the render, on each side.
const LARGER_THAN_RENDER: u32 = 2;

/// Width and height in pixels, or of a ratio.
pub type Size2 = (u32, u32);

/// How a picture becomes a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// The whole picture, in its own shape: references.
    Whole,
    /// The picture fills the shape; what lies outside is cut off.
    Fill {
        /// The middle of the cut, in 1/10,000 of the picture's width and height.
        centre: (u32, u32),
        /// In 1/1000: 1000 just covers the shape.
        zoom: u32,
    },
    /// The whole picture lies in the shape; the rest is filled.
    Fit(Backdrop),
}

/// What fills the shape beside a picture that is shown whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backdrop {
    /// The picture's own edge, mirrored and blurred.
    Blur,
    /// One colour: red, green, blue.
    Colour([u8; 3]),
}

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Area {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// What is cut out of a picture, and where it lies in the frame that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameLayout {
    /// The part of the picture that is seen.
    pub source: Area,
    /// The size of what is sent.
    pub canvas: Size2,
    /// Where that part lies in it.
    pub placed: Area,
}

impl Default for Framing {
    fn default() -> Self {
        Self::FILL
    }
}

impl Framing {
    /// Fills the shape from the picture's middle.
    pub const FILL: Self = Self::Fill { centre: (CENTRE_SCALE / 2, CENTRE_SCALE / 2), zoom: COVERS };

    /// The part of a picture of this size that is seen in a shape of this ratio.
    pub fn cut(self, picture: Size2, ratio: Size2) -> Area {
        let whole = Area { x: 0, y: 0, width: picture.0, height: picture.1 };
        match self {
            Self::Whole | Self::Fit(_) => whole,
            Self::Fill { zoom, .. } if zoom <= COVERS && has_shape(picture, ratio) => whole,
            Self::Fill { centre, zoom } => {
                let (width, height) = cut_size(picture, ratio, zoom);
                let x = cut_start(picture.0, width, centre.0);
                let y = cut_start(picture.1, height, centre.1);
                Area { x, y, width, height }
            }
        }
    }

    /// What is cut out of a picture of this size, and what is sent for a shape of this ratio with this many lines. Nothing is scaled up, and
    /// nothing is larger than twice the render.
    pub fn layout(self, picture: Size2, ratio: Size2, lines: u32) -> FrameLayout {
        let source = self.cut(picture, ratio);
        let most = most_size(ratio, lines);
        let frame = match self {
            Self::Fit(_) => around(picture, ratio),
            Self::Whole | Self::Fill { .. } => (source.width, source.height),
        };
        let most = if self == Self::Whole { square(most.0.max(most.1)) } else { most };
        let canvas = within(frame, frame, most);
        let (width, height) = within((source.width, source.height), frame, most);
        let (width, height) = (width.min(canvas.0), height.min(canvas.1));
        let placed = Area { x: (canvas.0 - width) / 2, y: (canvas.1 - height) / 2, width, height };
        FrameLayout { source, canvas, placed }
    }

    /// Moved over the picture by this many of its pixels. Stops at the picture's edges.
    #[must_use]
    pub fn moved(self, picture: Size2, ratio: Size2, by: (f64, f64)) -> Self {
        let Self::Fill { centre, zoom } = self else { return self };
        let middle = middle(picture, cut_size(picture, ratio, zoom), centre);
        Self::filled(picture, ratio, (middle.0 + by.0, middle.1 + by.1), zoom)
    }

    /// Zoomed by this factor. The point under `about`, in shares of what is seen, stays where it is as far as the edges allow.
    #[must_use]
    pub fn zoomed(self, picture: Size2, ratio: Size2, factor: f64, about: (f64, f64)) -> Self {
        let Self::Fill { centre, zoom } = self else { return self };
        let next = (f64::from(zoom) * factor).round().clamp(f64::from(COVERS), f64::from(MOST_ZOOM)) as u32;
        let (from, to) = (cut_size(picture, ratio, zoom), cut_size(picture, ratio, next));
        let middle = middle(picture, from, centre);
        let side = |middle: f64, before: u32, after: u32, share: f64| {
            middle + (f64::from(before) - f64::from(after)) * (share - 0.5)
        };
        let middle = (side(middle.0, from.0, to.0, about.0), side(middle.1, from.1, to.1, about.1));
        Self::filled(picture, ratio, middle, next)
    }

    /// How much of the picture is not seen, in whole percent.
    pub fn hidden_percent(self, picture: Size2, ratio: Size2) -> u32 {
        let cut = self.cut(picture, ratio);
        let all = area((picture.0, picture.1)).max(1);
        let seen = area((cut.width, cut.height));
        ((all.saturating_sub(seen) * 100 + all / 2) / all) as u32
    }

    /// Fills the shape around this point, in pixels of the picture.
    fn filled(picture: Size2, ratio: Size2, middle: (f64, f64), zoom: u32) -> Self {
        let (width, height) = cut_size(picture, ratio, zoom);
        let centre = (centre_share(middle.0, width, picture.0), centre_share(middle.1, height, picture.1));
        Self::Fill { centre, zoom }
    }
}

/// Whether a picture of this size has this ratio, but for a rounding.
pub fn has_shape(picture: Size2, ratio: Size2) -> bool {
    let (is, wanted) = (u64::from(picture.0) * u64::from(ratio.1), u64::from(picture.1) * u64::from(ratio.0));
    is.abs_diff(wanted) * 100 <= is.max(wanted) * SAME_SHAPE_PERCENT
}

/// The largest size in which a picture is sent for a shape of this ratio, rendered with this many lines: the short side has the lines.
fn most_size(ratio: Size2, lines: u32) -> Size2 {
    let short = lines * LARGER_THAN_RENDER;
    let least = ratio.0.min(ratio.1).max(1);
    (scaled(ratio.0, short, least), scaled(ratio.1, short, least))
}

/// The smallest frame of this ratio in which the whole picture lies.
fn around(picture: Size2, ratio: Size2) -> Size2 {
    let (width, height) = picture;
    if u64::from(width) * u64::from(ratio.1) >= u64::from(height) * u64::from(ratio.0) {
        (width, scaled(width, ratio.1, ratio.0).max(height))
    } else {
        (scaled(height, ratio.0, ratio.1).max(width), height)
    }
}

/// A size scaled as `frame` has to be to lie within `most`; never up.
fn within(size: Size2, frame: Size2, most: Size2) -> Size2 {
    let (width, height) = frame;
    if width <= most.0 && height <= most.1 {
        return size;
    }
    // By the side that is too long by more.
    let (to, from) = if u64::from(most.0) * u64::from(height) <= u64::from(most.1) * u64::from(width) {
        (most.0, width)
    } else {
        (most.1, height)
    };
    (scaled(size.0, to, from), scaled(size.1, to, from))
}

/// The size of the part that fills the shape at this zoom.
fn cut_size(picture: Size2, ratio: Size2, zoom: u32) -> Size2 {
    let (width, height) = picture;
    let zoom = zoom.clamp(COVERS, MOST_ZOOM);
    let (wide, high) = if u64::from(width) * u64::from(ratio.1) > u64::from(height) * u64::from(ratio.0) {
        (f64::from(height) * f64::from(ratio.0) / f64::from(ratio.1.max(1)), f64::from(height))
    } else {
        (f64::from(width), f64::from(width) * f64::from(ratio.1) / f64::from(ratio.0.max(1)))
    };
    let side = |long: f64, most: u32| {
        let side = (long * f64::from(COVERS) / f64::from(zoom)).round() as u32;
        side.clamp(1, most.max(1))
    };
    (side(wide, width), side(high, height))
}

/// Where a cut of this length begins whose middle lies at this share of the picture; it stays inside.
fn cut_start(picture: u32, length: u32, centre: u32) -> u32 {
    let middle = f64::from(picture) * f64::from(centre.min(CENTRE_SCALE)) / f64::from(CENTRE_SCALE);
    let start = (middle - f64::from(length) / 2.0).round().max(0.0) as u32;
    start.min(picture.saturating_sub(length))
}

/// The middle of a cut of this size, in pixels of the picture: not rounded, so that many small steps don't wander.
fn middle(picture: Size2, cut: Size2, centre: (u32, u32)) -> (f64, f64) {
    let side = |picture: u32, length: u32, centre: u32| {
        let (half, all) = (f64::from(length) / 2.0, f64::from(picture));
        let wanted = all * f64::from(centre.min(CENTRE_SCALE)) / f64::from(CENTRE_SCALE);
        wanted.clamp(half, (all - half).max(half))
    };
    (side(picture.0, cut.0, centre.0), side(picture.1, cut.1, centre.1))
}

/// The share of the picture at which the middle of a cut lies, as near to `middle` as the edges allow.
fn centre_share(middle: f64, length: u32, picture: u32) -> u32 {
    let (half, all) = (f64::from(length) / 2.0, f64::from(picture.max(1)));
    let inside = middle.clamp(half, (all - half).max(half));
    (inside * f64::from(CENTRE_SCALE) / all).round() as u32
}

/// `length * to / from`, rounded, at least 1.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let from = u64::from(from.max(1));
    let exact = (u64::from(length) * u64::from(to) + from / 2) / from;
    u32::try_from(exact).unwrap_or(u32::MAX).max(1)
}

const fn square(side: u32) -> Size2 {
    (side, side)
}

fn area(size: Size2) -> u64 {
    u64::from(size.0) * u64::from(size.1)
}

impl Backdrop {
    /// `#1a2b3c`; `None` for the blur.
    pub fn hex(self) -> Option<String> {
        match self {
            Self::Blur => None,
            Self::Colour([red, green, blue]) => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        }
    }
}

/// A word that is no framing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("A picture is fitted by fill, blur, or a colour such as #1a2b3c")]
pub struct NotAFraming;

impl FromStr for Framing {
    type Err = NotAFraming;

    /// `fill`, `blur` or `#rrggbb`.
    fn from_str(word: &str) -> Result<Self, NotAFraming> {
        match word.trim() {
            "fill" => Ok(Self::FILL),
            "blur" => Ok(Self::Fit(Backdrop::Blur)),
            colour => colour_of(colour).map(|colour| Self::Fit(Backdrop::Colour(colour))).ok_or(NotAFraming),
        }
    }
}

/// The colour of `#1a2b3c`, with or without the sign.
pub fn colour_of(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().trim_start_matches('#');
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

#[cfg(test)]
#[path = "framing_tests.rs"]
mod tests;
