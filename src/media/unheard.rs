//! Why a clip's sound is not heard.
//!
//! Owns the sentences. Never decides anything.

use thiserror::Error;

/// Why a clip that has sound plays without it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unheard {
    /// Another codec, or a kind of AAC, by the name that people know it by.
    #[error("This sound is {0}, which can't be played here; the picture plays without it")]
    Codec(String),
    /// What the file says of it makes no sense, or none of it can be decoded; the detail is for a log.
    #[error("This sound is damaged; the picture plays without it")]
    Damaged(String),
    /// More than is held in memory.
    #[error("This sound is longer than 10 minutes, which is more than is played here; the picture plays without it")]
    TooLong,
    /// More work than a clip is worth.
    #[error("This sound takes too long to decode; the picture plays without it")]
    TooSlow,
}

impl Unheard {
    /// A sentence has no room for what a decoder says.
    #[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
    pub(crate) fn damaged(what: impl ToString) -> Self {
        Self::Damaged(what.to_string())
    }
}
