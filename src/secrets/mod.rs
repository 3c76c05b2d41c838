//! Where the API key is kept: the system's keychain, or memory.
//!
//! Owns the one interface to both and its errors. Never writes a key to a file, a log or an error. Every call may block, on the
//! system's own unlock prompt even for minutes: it is made on a thread that may (`spawn_blocking`), never on the window's.

mod error;
mod memory;
mod os;

use crate::domain::ApiKey;

pub use error::KeychainError;
pub use memory::MemoryKeychain;
pub use os::SystemKeychain;

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
