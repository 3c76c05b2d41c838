//! What was changed on the way from a file to what is sent, in words.

use super::kind::Format;

/// A change that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was rotated or mirrored.
    Upright,
    /// It was an animation; this is its first picture.
    First,
    /// It had this size.
    Smaller(u32, u32),
    /// It had transparent areas.
    OnWhite,
    /// It had another colour profile.
    Colours,
    /// It was another kind of file.
    Kind(Format),
    /// It was CMYK.
    Inks,
    /// It had more than 8 bits a colour.
    Bits,
    /// It had metadata: about a camera, a place, a person, a program.
    Silent,
    /// It was encoded again without a visible change.
    Rewritten,
    /// It is a JPEG, because as a PNG it would have more bytes than may be sent.
    AsJpeg,
}

impl Change {
    /// The change in a few words; `None` if it isn't visible.
    pub fn words(self) -> Option<String> {
        Some(match self {
            Self::Upright => "turned upright".into(),
            Self::First => "the first picture of an animation".into(),
            Self::Smaller(width, height) => format!("made smaller from {width} × {height}"),
            Self::OnWhite => "transparent areas are white".into(),
            Self::Colours => "colours brought to sRGB".into(),
            Self::Kind(format) => format!("converted from {}", format.name()),
            Self::Inks => "converted from CMYK".into(),
            Self::Bits => "brought to 8 bits a colour".into(),
            Self::Silent => "metadata removed".into(),
            Self::AsJpeg => "a JPEG of highest quality: as PNG it would be over 20 MB".into(),
            Self::Rewritten => return None,
        })
    }
}
