//! Where the API key is kept: the system's keychain, or memory.
//!
//! The key is never written to a file, a log or an error. Every call may block, even for minutes on the system's unlock prompt: call it
//! on a blocking thread (`spawn_blocking`), not on the window's.

mod system;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{ApiKey, ApiKeyError};

pub use system::SystemKeychain;

/// A place that keeps one API key.
pub trait Keychain: Send + Sync {
    /// The name that people know: `macOS Keychain`.
    fn name(&self) -> String;

    /// The key, if there is one.
    fn load(&self) -> Result<Option<ApiKey>, KeychainError>;

    /// Stores the key, replacing any other.
    fn store(&self, key: &ApiKey) -> Result<(), KeychainError>;

    /// Deletes the key; no error if there is none.
    fn remove(&self) -> Result<(), KeychainError>;
}

/// Why the keychain failed, in sentences for the person. Each may be tried again; the key can always be used for this session only.
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
    /// The keychain is locked.
    #[error("{keychain} is locked, or its unlock prompt was dismissed. Unlock it and try again")]
    Locked {
        /// The keychain's name.
        keychain: String,
        /// The raw cause for "Details".
        details: String,
    },
    /// The keychain is unlocked but refused.
    #[error("{keychain} refused. Try again, or use the key for this session only")]
    Refused {
        /// The keychain's name.
        keychain: String,
        /// The raw cause for "Details".
        details: String,
    },
    /// The stored text is not a Segmind key.
    #[error("What {keychain} keeps for Rushes is not a Segmind key. Paste the key again to replace it")]
    NotAKey {
        /// The keychain's name.
        keychain: String,
        /// What is wrong with it; never the text itself.
        details: String,
    },
    /// Several entries match.
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

    /// Whether a key can't be kept there now. What is kept already may be unusable and can be replaced all the same.
    pub const fn refuses_keys(&self) -> bool {
        matches!(self, Self::Absent { .. } | Self::Locked { .. } | Self::Refused { .. })
    }

    /// The stored text is not a key.
    fn not_a_key(keychain: &str, why: ApiKeyError) -> Self {
        Self::NotAKey { keychain: keychain.to_owned(), details: why.to_string() }
    }
}

/// Keeps the key in memory, for "this session only", the demo and tests. The key is wiped when it is dropped or replaced.
#[derive(Debug, Default)]
pub struct MemoryKeychain(Mutex<Option<ApiKey>>);

impl MemoryKeychain {
    /// An empty keychain.
    pub fn new() -> Self {
        Self::default()
    }

    /// A keychain with this key.
    pub const fn with_key(key: ApiKey) -> Self {
        Self(Mutex::new(Some(key)))
    }

    fn key(&self) -> MutexGuard<'_, Option<ApiKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain for MemoryKeychain {
    fn name(&self) -> String {
        "This session only".to_owned()
    }

    fn load(&self) -> Result<Option<ApiKey>, KeychainError> {
        Ok(self.key().clone())
    }

    fn store(&self, key: &ApiKey) -> Result<(), KeychainError> {
        *self.key() = Some(key.clone());
        Ok(())
    }

    fn remove(&self) -> Result<(), KeychainError> {
        *self.key() = None;
        Ok(())
    }
}
