//! Names of things: a job's, a clip's, a shot's, a project's, a purchase's, a kept picture's, and the service's name for an accepted submit.
//!
//! Each has its own type, so that a clip's number is never taken for a job's. A request id and a picture's name are checked, because
//! one becomes part of an address and the other of a path.

use serde::{Deserialize, Serialize};

use super::text;

/// A job's row in the ledger. Grows with every job and is never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i64);

/// A clip's row in the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClipId(pub i64);

/// A shot's row in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShotId(pub i64);

/// A project's row in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectId(pub i64);

/// A purchase's row in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PurchaseId(pub i64);

impl std::fmt::Display for JobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for ClipId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Segmind's name for an accepted submit. Safe in a URL path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RequestId(String);

/// Why a text is not a request id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "A request id is one word of letters, digits, dots, dashes and underscores, at most 128 long and without a dot in front"
)]
pub struct RequestIdError;

impl RequestId {
    /// Trims and checks: 1 to 128 of `A-Z a-z 0-9 - _ .`, not beginning with a dot.
    ///
    /// # Errors
    /// For any other text.
    pub fn parse(text: &str) -> Result<Self, RequestIdError> {
        let text = text::word(text);
        let wordy = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if text.is_empty() || text.len() > 128 || text.starts_with('.') || !wordy {
            return Err(RequestIdError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as the service writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RequestId {
    type Error = RequestIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> Self {
        id.0
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Half of a SHA-256 in hexadecimal: enough that no two pictures share a name.
const DIGITS: usize = 32;

/// The types of picture that are sent.
const ENDINGS: [&str; 3] = ["jpg", "png", "webp"];

/// The name of a picture in the data folder: `0123456789abcdef0123456789abcdef.png`. It is made from the picture's bytes and never holds a
/// path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PictureName(String);

/// The text is not a picture's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a kept picture")]
pub struct PictureNameError;

impl PictureName {
    /// Checks a name.
    ///
    /// # Errors
    /// For everything but 32 lower-case hexadecimal digits with one of the three endings.
    pub fn parse(text: &str) -> Result<Self, PictureNameError> {
        let (digits, ending) = text.split_once('.').ok_or(PictureNameError)?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let right = digits.len() == DIGITS && digits.bytes().all(is_digit) && ENDINGS.contains(&ending);
        right.then(|| Self(text.to_owned())).ok_or(PictureNameError)
    }

    /// The file's name.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_can_never_leave_its_place_in_an_address() {
        assert_eq!(RequestId::parse(" a1-B_2 ").unwrap().as_str(), "a1-B_2");
        for text in ["", "../x", "a/b", "a?b", "a b", "..", "é", &"x".repeat(129)] {
            assert_eq!(RequestId::parse(text), Err(RequestIdError), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_picture_never_leads_out_of_its_folder() {
        let digits = "0123456789abcdef0123456789abcdef";
        assert!(PictureName::parse(&format!("{digits}.png")).is_ok());
        for wrong in ["", "../../etc/passwd", &format!("{digits}.gif"), &format!("{digits}.png/x"), "a.png", digits] {
            assert!(PictureName::parse(wrong).is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<PictureName>("\"../x.png\"").is_err());
    }
}
