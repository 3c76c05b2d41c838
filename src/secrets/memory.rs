//! A key that lives as long as the program: "this session only", the demo, tests. Owns nothing on disk.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ApiKey;

use super::{Keychain, KeychainError};

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
