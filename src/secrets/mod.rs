//! Where the API key is kept: the system's keychain, or memory.
//!
//! Owns the one interface to both and its errors. Never writes a key to a file, a log or an error. Every call may block, on the
//! system's own unlock prompt even for minutes: it is made on a thread that may (`spawn_blocking`), never on the window's.

mod system;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{ApiKey, ApiKeyError};

pub use system::SystemKeychain;

/// A place that keeps one API key.
pub trait Keychain: Send + Sync {
    /// The place's name, as its users know it: `macOS Keychain`.
    fn name(&self) -> String;

    /// The key, or `None` when none is kept.
    fn load(&self) -> Result<Option<ApiKey>, KeychainError>;

    /// Keeps the key in place of the one before.
    fn store(&self, key: &ApiKey) -> Result<(), KeychainError>;

    /// Forgets the key; it is no error when there was none.
    fn remove(&self) -> Result<(), KeychainError>;
}

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
    fn not_a_key(keychain: &str, why: ApiKeyError) -> Self {
        Self::NotAKey { keychain: keychain.to_owned(), details: why.to_string() }
    }
}

/// Keeps the key in memory; it is wiped when it is dropped or replaced.
#[derive(Debug, Default)]
pub struct MemoryKeychain(Mutex<Option<ApiKey>>);

impl MemoryKeychain {
    /// One that keeps no key yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One that keeps this key.
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
