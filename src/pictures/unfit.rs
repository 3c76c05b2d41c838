//! Why a picture can't be used, in sentences that say what it is and what to do.

use super::kind::{Foreign, Kind};
use super::{MAX_BYTES, MAX_PIXELS};

/// Why a picture can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub enum Unfit {
    /// An empty file.
    Empty,
    /// A known kind that can't be used.
    Foreign(Foreign),
    /// An unknown kind.
    Unknown,
    /// Too many bytes.
    TooLong,
    /// Too many pixels.
    TooManyPixels {
        /// The picture's pixels, in millions.
        megapixels: u64,
        /// The limit, in millions: lower for pictures with many bytes a pixel.
        most: u64,
    },
    /// The file ends too early.
    Cut,
    /// The decoder failed; why.
    Damaged(String),
}

impl Unfit {
    /// Why this kind can't be used; `None` for a picture.
    pub(super) const fn of_kind(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Picture(_) => None,
            Kind::Foreign(foreign) => Some(Self::Foreign(foreign)),
            Kind::Empty => Some(Self::Empty),
            Kind::Unknown => Some(Self::Unknown),
        }
    }

    /// `The picture is a web page, not a picture. Open the picture itself…`
    pub fn sentence(&self) -> String {
        match self.advice() {
            "" => format!("The picture {}", self.fact()),
            advice => format!("The picture {}. {advice}", self.fact()),
        }
    }

    /// The fact: `is a web page, not a picture`.
    pub fn fact(&self) -> String {
        match self {
            Self::Empty => "is an empty file".into(),
            Self::Foreign(foreign) => fact_of(*foreign).into(),
            Self::Unknown => "is not a picture that can be read here".into(),
            Self::TooLong => format!("is larger than {} MB, which is the most", MAX_BYTES >> 20),
            Self::TooManyPixels { megapixels, most } => {
                format!("has {megapixels} megapixels; {most} is the most")
            }
            Self::Cut => "ends before its picture does".into(),
            Self::Damaged(_) => "is damaged: it can't be read to its end".into(),
        }
    }

    /// What to do about it; may be empty.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Empty | Self::Cut | Self::Damaged(_) => "Copy or download it again",
            Self::Foreign(foreign) => advice_for(*foreign),
            Self::Unknown => "JPEG, PNG, WebP, HEIC, GIF, TIFF and BMP can",
            Self::TooLong | Self::TooManyPixels { .. } => "Save it smaller",
        }
    }

    /// The raw cause, for "Details"; may be empty.
    pub fn details(&self) -> &str {
        match self {
            Self::Damaged(why) => why,
            _ => "",
        }
    }

    /// Too many pixels, where at most `most` can be decoded.
    pub(super) const fn too_many(pixels: u64, most: u64) -> Self {
        let most = if most < MAX_PIXELS { most } else { MAX_PIXELS };
        Self::TooManyPixels { megapixels: pixels.div_ceil(1_000_000), most: most / 1_000_000 }
    }
}

const fn fact_of(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::WebPage => "is a web page, not a picture",
        Foreign::Heic => "is a HEIC picture of a kind that can't be read here",
        Foreign::Avif => "is an AVIF picture, which can't be read here",
        Foreign::Svg => "is an SVG drawing, which can't be read here",
        Foreign::Pdf => "is a PDF document, not a picture",
        Foreign::CameraRaw => "is a camera's raw file, which can't be read here",
        Foreign::Photoshop => "is a Photoshop document, which can't be read here",
        Foreign::JpegXl => "is a JPEG XL picture, which can't be read here",
        Foreign::Jpeg2000 => "is a JPEG 2000 picture, which can't be read here",
        Foreign::Icon => "is an icon file, which can't be read here",
        Foreign::Video => "is a video, not a picture",
        Foreign::Sound => "is a sound file, not a picture",
        Foreign::Archive => "is a packed archive, not a picture",
        Foreign::Text => "is a text, not a picture",
    }
}

const fn advice_for(foreign: Foreign) -> &'static str {
    match foreign {
        Foreign::WebPage => "Open the picture itself and copy its own address, or save it and choose the file",
        Foreign::Heic | Foreign::Avif | Foreign::CameraRaw | Foreign::JpegXl | Foreign::Jpeg2000 => "Export it as JPEG",
        Foreign::Svg | Foreign::Photoshop | Foreign::Icon => "Export it as PNG",
        Foreign::Pdf => "Save the page as a picture, PNG or JPEG",
        Foreign::Video => "Save one of its frames as a picture first",
        Foreign::Archive => "Unpack it first",
        Foreign::Sound | Foreign::Text => "",
    }
}
