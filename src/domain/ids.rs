//! Newtypes for identities, so that a clip's number can never be taken for a job's.
//!
//! Owns identity only. A request id is checked here because it becomes part of an address.

use serde::{Deserialize, Serialize};

use super::pasted;

/// A job's row in the ledger; grows with every job and is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i64);

/// A clip's row in the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClipId(pub i64);

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

/// Segmind's name for an accepted submit. Safe to place in a URL path.
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
    /// Trims and checks: 1 to 128 of `A-Z a-z 0-9 - _ .`, not starting with a dot.
    pub fn parse(text: &str) -> Result<Self, RequestIdError> {
        let text = pasted::word(text);
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
}
