//! Why the keychain did not do what was asked, in sentences for the person. Never holds what the keychain holds.

use crate::domain::ApiKeyError;

/// A refusal of the keychain. Each may be tried again; each leaves "use for this session only" open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// No keychain answers on this system.
    #[error("No keychain answers here: {keychain}. Start one and try again, or use the key for this session only")]
    Absent {
        /// The keychain's name.
        keychain: String,
        /// The raw cause for "Details".
        details: String,
    },
    /// The keychain is there but closed.
    #[error("{keychain} is locked, or its unlock prompt was dismissed. Unlock it and try again")]
    Locked {
        /// The keychain's name.
        keychain: String,
        /// The raw cause for "Details".
        details: String,
    },
    /// The keychain is open but will not do it.
    #[error("{keychain} refused. Try again, or use the key for this session only")]
    Refused {
        /// The keychain's name.
        keychain: String,
        /// The raw cause for "Details".
        details: String,
    },
    /// What is kept under the key's name is no Segmind key.
    #[error("What {keychain} keeps for Rushes is not a Segmind key. Paste the key again to replace it")]
    NotAKey {
        /// The keychain's name.
        keychain: String,
        /// What is wrong with it, without repeating it.
        details: String,
    },
    /// Several entries go by the key's name.
    #[error("{keychain} keeps {count} keys for Rushes. Paste the right one again to replace them")]
    Several {
        /// The keychain's name.
        keychain: String,
        /// How many.
        count: usize,
    },
}

impl KeychainError {
    /// The raw cause, for "Details"; never the key.
    pub fn details(&self) -> &str {
        match self {
            Self::Absent { details, .. }
            | Self::Locked { details, .. }
            | Self::Refused { details, .. }
            | Self::NotAKey { details, .. } => details,
            Self::Several { .. } => "several entries match",
        }
    }

    /// What is kept is a text, but no key.
    pub(super) fn not_a_key(keychain: &str, why: ApiKeyError) -> Self {
        Self::NotAKey { keychain: keychain.to_owned(), details: why.to_string() }
    }
}
