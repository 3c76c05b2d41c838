//! Why a request was not done: a sentence for the person, and the cause under details.

use crate::domain::causes;

/// A refused or failed one-shot request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// What happened and what to do, for the person.
    pub sentence: String,
    /// The raw cause, copyable; never the key. Empty when the sentence says it all.
    pub details: String,
    /// Its kind, where the window reacts to it.
    pub kind: RefusalKind,
}

/// Refusals that the window treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RefusalKind {
    /// Nothing special: show the sentence.
    #[default]
    Other,
    /// The system has no usable keychain: offer "Try again" and "Use for this session only".
    NoKeychain,
    /// No dialog can be shown: offer a typed path.
    NoDialog,
    /// There is a file already: offer to replace it.
    Taken,
    /// The service refused the key.
    KeyRefused,
    /// The address of a first frame can't be reached from here, but perhaps from the service: offer to send it anyway.
    Unseen,
    /// The job's state does not allow it: see `domain::actions`.
    NotAllowed,
    /// The ledger's file is damaged; the next start of an engine sets it aside.
    Damaged,
    /// The engine stopped before it answered.
    Interrupted,
}

impl Refusal {
    /// A refusal whose sentence says it all.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), details: String::new(), kind: RefusalKind::Other }
    }

    /// A refusal with its cause.
    pub fn because(sentence: impl Into<String>, cause: &dyn std::error::Error) -> Self {
        Self { details: causes(cause), ..Self::new(sentence) }
    }

    /// A refusal by an error whose own words are a sentence for the person.
    pub fn from_error(error: &dyn std::error::Error) -> Self {
        Self::because(error.to_string(), error)
    }

    /// The same refusal, of this kind.
    #[must_use]
    pub fn of_kind(self, kind: RefusalKind) -> Self {
        Self { kind, ..self }
    }

    /// The raw cause where it says more than the sentence.
    pub fn more(&self) -> Option<&str> {
        let Self { sentence, details, .. } = self;
        (!details.is_empty() && details != sentence).then_some(details)
    }

    /// The answer of an engine that stopped.
    pub fn interrupted() -> Self {
        Self::new("Rushes was closing; nothing was lost").of_kind(RefusalKind::Interrupted)
    }
}
