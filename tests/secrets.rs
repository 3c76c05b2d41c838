//! The keychain from outside: memory, and this system's own service (or its absence).
//!
//! With dbus-daemon and gnome-keyring installed: `cargo nextest run --run-ignored all -E 'binary(secrets)'`.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[cfg(target_os = "linux")]
#[path = "support/bus.rs"]
mod bus;

use rushes::domain::ApiKey;
use rushes::secrets::{Keychain, KeychainError, MemoryKeychain};

fn key() -> ApiKey {
    ApiKey::parse("SG_0123456789abcdef").unwrap()
}

#[test]
fn a_key_for_this_session_only_is_kept_in_memory() {
    let keychain = MemoryKeychain::new();
    assert_eq!(keychain.load(), Ok(None));
    keychain.store(&key()).unwrap();
    assert_eq!(keychain.load(), Ok(Some(key())));
    assert!(!format!("{keychain:?}").contains("0123456789"));
    keychain.remove().unwrap();
    assert_eq!(keychain.load(), Ok(None));
    assert_eq!(MemoryKeychain::with_key(key()).load(), Ok(Some(key())));
}

#[test]
fn each_refusal_names_the_keychain_and_a_way_on() {
    let (keychain, details) = (|| "macOS Keychain".to_owned(), || "cause".to_owned());
    for error in [
        KeychainError::Absent { keychain: keychain(), details: details() },
        KeychainError::Locked { keychain: keychain(), details: details() },
        KeychainError::Refused { keychain: keychain(), details: details() },
        KeychainError::NotAKey { keychain: keychain(), details: details() },
        KeychainError::Several { keychain: keychain(), count: 2 },
    ] {
        let sentence = error.to_string();
        assert!(sentence.contains("macOS Keychain"), "{sentence}");
        assert!(["again", "session only"].iter().any(|way| sentence.contains(way)), "{sentence}");
    }
}

#[cfg(target_os = "linux")]
mod secret_service {
    //! Against this system's Secret Service, each test on its own session bus, so that the person's keychain is never
    //! touched.

    use std::process::Command;
    use std::time::{Duration, Instant};

    use rushes::secrets::{Keychain, KeychainError, SystemKeychain};

    use super::bus::{self, Bus};
    use super::key;

    /// Whether this is the inner half; otherwise runs it on the given bus and checks that it passed.
    fn is_inner(test: &str, bus: impl FnOnce() -> Bus) -> bool {
        bus::is_inner(&format!("secret_service::{test}"), bus)
    }

    /// Starts the service, unlocked, replacing a running one, and waits until it owns the name on the bus.
    fn start_gnome_keyring() {
        let before = owner();
        let command = "printf password | gnome-keyring-daemon --replace --unlock --components=secrets";
        assert!(Command::new("sh").args(["-c", command]).status().unwrap().success());
        let patience = Instant::now() + Duration::from_secs(10);
        while owner().is_empty() || owner() == before {
            assert!(Instant::now() < patience, "gnome-keyring did not take its name on the bus");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The bus name of the running Secret Service; empty if there is none.
    fn owner() -> String {
        let output = Command::new("dbus-send")
            .args(["--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
            .args(["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets"])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn lock() {
        let status = Command::new("dbus-send")
            .args(["--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
            .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/aliases/default"])
            .status();
        assert!(status.unwrap().success());
    }

    fn absent_at_once(keychain: &SystemKeychain) {
        let start = Instant::now();
        let error = keychain.load().unwrap_err();
        assert!(matches!(error, KeychainError::Absent { .. }), "{error:?}");
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    }

    #[test]
    fn without_a_session_bus_the_answer_is_quick_and_says_so() {
        if is_inner("without_a_session_bus_the_answer_is_quick_and_says_so", Bus::absent) {
            let keychain = SystemKeychain::new();
            absent_at_once(&keychain);
            absent_at_once(&keychain);
        }
    }

    #[test]
    #[ignore = "needs dbus-daemon and gnome-keyring"]
    fn a_real_service_keeps_finds_replaces_and_forgets_the_key() {
        if is_inner("a_real_service_keeps_finds_replaces_and_forgets_the_key", Bus::start) {
            start_gnome_keyring();
            let keychain = SystemKeychain::new();
            assert_eq!(keychain.load(), Ok(None));
            keychain.store(&key()).unwrap();
            assert_eq!(SystemKeychain::new().load(), Ok(Some(key())));
            let other = rushes::domain::ApiKey::parse("SG_fedcba9876543210").unwrap();
            keychain.store(&other).unwrap();
            assert_eq!(SystemKeychain::new().load(), Ok(Some(other)));
            keychain.remove().unwrap();
            keychain.remove().unwrap();
            // Like the engine: on a blocking thread of the runtime.
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let loaded = runtime.block_on(async { tokio::task::spawn_blocking(move || keychain.load()).await });
            assert_eq!(loaded.unwrap(), Ok(None));
        }
    }

    #[test]
    #[ignore = "needs dbus-daemon and gnome-keyring"]
    fn a_service_that_appears_later_or_restarts_is_found_by_the_same_keychain() {
        if is_inner("a_service_that_appears_later_or_restarts_is_found_by_the_same_keychain", Bus::start) {
            let keychain = SystemKeychain::new();
            absent_at_once(&keychain);
            start_gnome_keyring();
            keychain.store(&key()).unwrap();
            assert_eq!(keychain.load(), Ok(Some(key())));
            start_gnome_keyring();
            assert_eq!(keychain.load(), Ok(Some(key())));
        }
    }

    #[test]
    #[ignore = "needs dbus-daemon and gnome-keyring"]
    fn a_locked_service_says_so_and_is_used_once_it_is_unlocked() {
        if is_inner("a_locked_service_says_so_and_is_used_once_it_is_unlocked", Bus::start) {
            start_gnome_keyring();
            let keychain = SystemKeychain::new();
            keychain.store(&key()).unwrap();
            lock();
            for refused in [keychain.load().err(), keychain.store(&key()).err(), keychain.remove().err()] {
                assert!(matches!(refused, Some(KeychainError::Locked { .. })), "{refused:?}");
            }
            start_gnome_keyring();
            assert_eq!(keychain.load(), Ok(Some(key())));
        }
    }
}

#[cfg(windows)]
mod credential_manager {
    //! Against the Credential Manager of the current user. Refuses to run if a key is stored there already.

    use rushes::domain::ApiKey;
    use rushes::secrets::{Keychain, SystemKeychain};

    use super::key;

    #[test]
    #[ignore = "writes to the person's own Credential Manager"]
    fn the_credential_manager_keeps_finds_replaces_and_forgets_the_key() {
        let keychain = SystemKeychain::new();
        assert_eq!(keychain.load(), Ok(None), "a key is kept here already; it stays untouched");
        keychain.store(&key()).unwrap();
        assert_eq!(SystemKeychain::new().load(), Ok(Some(key())));
        let other = ApiKey::parse("SG_fedcba9876543210").unwrap();
        keychain.store(&other).unwrap();
        assert_eq!(SystemKeychain::new().load(), Ok(Some(other)));
        keychain.remove().unwrap();
        keychain.remove().unwrap();
        assert_eq!(SystemKeychain::new().load(), Ok(None));
    }
}
