//! The system's keychain: Secret Service, macOS Keychain or Windows Credential Manager.
//!
//! A connection that can't be made, or breaks, is made again at the next call. The `keyring` crate's own default store is tried only once
//! per process: a keychain that was absent at first use would stay lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring::Error;
use keyring_core::{CredentialStore, Entry};
use zeroize::{Zeroize, Zeroizing};

use crate::domain::ApiKey;

use super::{Keychain, KeychainError};

const SERVICE: &str = "rushes";
const USER: &str = "segmind-api-key";

type Connect = Box<dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync>;

/// The keychain of the person's account. It is opened at the first call.
pub struct SystemKeychain {
    name: &'static str,
    connect: Connect,
    /// Further attributes of a new entry.
    modifiers: HashMap<&'static str, &'static str>,
    /// Whether the connection can break while the program runs.
    may_break: bool,
    connected: Mutex<Option<Arc<CredentialStore>>>,
}

impl SystemKeychain {
    /// This system's keychain.
    pub fn new() -> Self {
        let mut modifiers = HashMap::new();
        if platform::TAKES_LABEL {
            modifiers.insert("label", "Rushes: Segmind API key");
        }
        Self {
            name: platform::NAME,
            connect: Box::new(platform::connect),
            modifiers,
            may_break: platform::MAY_BREAK,
            connected: Mutex::default(),
        }
    }

    /// Runs `act` on the key's entry. If the open connection turns out to be broken, it connects again.
    fn with_entry<T>(&self, act: impl Fn(&Entry) -> Result<T, Error>) -> Result<T, KeychainError> {
        let kept = self.connected().clone();
        let was_kept = kept.is_some();
        let done = self.attempt(kept, &act);
        let done = match done {
            Err(Attempt::Failed(Error::PlatformFailure(cause))) if was_kept && self.may_break => {
                tracing::info!(%cause, "the connection to the keychain broke; connecting again");
                self.attempt(None, &act)
            }
            done => done,
        };
        done.map_err(|failed| match failed {
            Attempt::NotConnected(error) => {
                KeychainError::Absent { keychain: self.name(), details: details_of(&error) }
            }
            Attempt::Failed(error) => self.explain(error),
        })
    }

    fn attempt<T>(
        &self,
        kept: Option<Arc<CredentialStore>>,
        act: impl Fn(&Entry) -> Result<T, Error>,
    ) -> Result<T, Attempt> {
        let store = match kept {
            Some(store) => store,
            None => (self.connect)().map_err(Attempt::NotConnected)?,
        };
        let entry = store.build(SERVICE, USER, Some(&self.modifiers)).map_err(Attempt::Failed)?;
        let done = act(&entry);
        let broken = matches!(done, Err(Error::PlatformFailure(_)));
        *self.connected() = (!broken).then_some(store);
        done.map_err(Attempt::Failed)
    }

    fn connected(&self) -> MutexGuard<'_, Option<Arc<CredentialStore>>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn explain(&self, error: Error) -> KeychainError {
        let keychain = self.name();
        let details = details_of(&error);
        match error {
            Error::NoStorageAccess(_) => KeychainError::Locked { keychain, details },
            Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
                bytes.zeroize();
                KeychainError::NotAKey { keychain, details }
            }
            Error::Ambiguous(entries) => KeychainError::Several { keychain, count: entries.len() },
            _ => KeychainError::Refused { keychain, details },
        }
    }
}

impl Default for SystemKeychain {
    fn default() -> Self {
        Self::new()
    }
}

impl Keychain for SystemKeychain {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn load(&self) -> Result<Option<ApiKey>, KeychainError> {
        let text = self.with_entry(|entry| match entry.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        let Some(text) = text else { return Ok(None) };
        ApiKey::parse(&text).map(Some).map_err(|why| KeychainError::not_a_key(self.name, why))
    }

    fn store(&self, key: &ApiKey) -> Result<(), KeychainError> {
        self.with_entry(|entry| match entry.set_password(key.expose()) {
            Err(Error::Ambiguous(several)) => {
                several.iter().try_for_each(Entry::delete_credential)?;
                entry.set_password(key.expose())
            }
            done => done,
        })
    }

    fn remove(&self) -> Result<(), KeychainError> {
        self.with_entry(|entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            Err(Error::Ambiguous(several)) => several.iter().try_for_each(Entry::delete_credential),
            done => done,
        })
    }
}

/// Why an attempt failed.
enum Attempt {
    NotConnected(Error),
    Failed(Error),
}

/// The cause in words. Errors that contain the stored bytes are named, not printed.
fn details_of(error: &Error) -> String {
    match error {
        Error::BadEncoding(_) => "what is kept is not text".to_owned(),
        Error::BadDataFormat(..) => "what is kept has an unknown form".to_owned(),
        Error::Ambiguous(_) => "several entries match".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(target_os = "macos")]
mod platform {
    use super::{Arc, CredentialStore, Error};

    pub(super) const NAME: &str = "macOS Keychain";
    pub(super) const TAKES_LABEL: bool = false;
    pub(super) const MAY_BREAK: bool = false;

    pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
        let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
        Ok(store)
    }
}

#[cfg(windows)]
mod platform {
    use super::{Arc, CredentialStore, Error};

    pub(super) const NAME: &str = "Windows Credential Manager";
    pub(super) const TAKES_LABEL: bool = false;
    pub(super) const MAY_BREAK: bool = false;

    pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
        let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
        Ok(store)
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod platform {
    use super::{Arc, CredentialStore, Error};

    pub(super) const NAME: &str = "Secret Service (GNOME Keyring, KWallet)";
    pub(super) const TAKES_LABEL: bool = true;
    pub(super) const MAY_BREAK: bool = true;

    pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
        let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
        Ok(store)
    }
}

#[cfg(test)]
mod tests;
