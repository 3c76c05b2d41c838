//! The name of a picture that Rushes keeps: what it holds, in digits, and its kind. Also the way in which a first frame goes out.
//!
//! Never a path: a name holds nothing but digits, the letters a to f, and one of three endings.

use serde::{Deserialize, Serialize};

/// As many digits: half of a SHA-256 in hexadecimal, enough that no two pictures share one.
const DIGITS: usize = 32;

/// The kinds of picture that are sent.
const ENDINGS: [&str; 3] = ["jpg", "png", "webp"];

/// The name of a picture in the data folder: `0123456789abcdef0123456789abcdef.png`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PictureName(String);

/// A text that is no name of a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a kept picture")]
pub struct PictureNameError;

impl PictureName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`PictureNameError`], for everything that is not 32 lower-case hexadecimal digits with one of the three endings.
    pub fn parse(text: &str) -> Result<Self, PictureNameError> {
        let (digits, ending) = text.split_once('.').ok_or(PictureNameError)?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let right = digits.len() == DIGITS && digits.bytes().all(is_digit) && ENDINGS.contains(&ending);
        right.then(|| Self(text.to_owned())).ok_or(PictureNameError)
    }

    /// The name of the file.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The media type that goes with its ending: `image/jpeg`, `image/png` or `image/webp`.
    pub fn media_type(&self) -> &'static str {
        match self.0.rsplit_once('.').map(|(_, ending)| ending) {
            Some("jpg") => "image/jpeg",
            Some("webp") => "image/webp",
            _ => "image/png",
        }
    }
}

impl TryFrom<String> for PictureName {
    type Error = PictureNameError;

    fn try_from(text: String) -> Result<Self, PictureNameError> {
        Self::parse(&text)
    }
}

impl From<PictureName> for String {
    fn from(name: PictureName) -> Self {
        name.0
    }
}

/// How a first frame goes out: decided by the engine's gate, before the shot is queued.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentAs {
    /// By its address, which the service fetches itself.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_picture_never_leads_out_of_its_folder() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert!(PictureName::parse(&format!("{digits}.png")).is_ok());
        for wrong in ["", "../../etc/passwd", &format!("{digits}.gif"), &format!("{digits}.png/x"), "a.png", digits] {
            assert!(PictureName::parse(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<PictureName>("\"../x.png\"").is_err());
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
