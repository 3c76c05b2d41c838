//! The system keychain's rules, on the mock store that `keyring-core` ships for tests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use keyring_core::mock;

use super::*;

const KEY: &str = "SG_0123456789abcdef";

/// A keychain whose first `absent` connections fail, and the store behind it.
fn keychain(absent: usize) -> (SystemKeychain, Arc<CredentialStore>) {
    let store: Arc<CredentialStore> = mock::Store::new().unwrap();
    let (behind, tries) = (store.clone(), AtomicUsize::new(0));
    let connect = move || match tries.fetch_add(1, Ordering::SeqCst) {
        nth if nth < absent => Err(Error::PlatformFailure("no provider".into())),
        _ => Ok(behind.clone()),
    };
    let keychain = SystemKeychain {
        name: "Test Keychain",
        connect: Box::new(connect),
        modifiers: HashMap::new(),
        may_break: true,
        connected: Mutex::default(),
    };
    (keychain, store)
}

/// Makes the next call on the key's entry fail.
fn fail_next(store: &Arc<CredentialStore>, error: Error) {
    let entry = store.build(SERVICE, USER, None).unwrap();
    let credential: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    credential.set_error(error);
}

fn key() -> ApiKey {
    ApiKey::parse(KEY).unwrap()
}

#[test]
fn a_key_is_kept_found_replaced_and_forgotten() {
    let (keychain, _) = keychain(0);
    assert_eq!(keychain.load(), Ok(None));
    keychain.store(&key()).unwrap();
    assert_eq!(keychain.load(), Ok(Some(key())));
    let other = ApiKey::parse("SG_fedcba9876543210").unwrap();
    keychain.store(&other).unwrap();
    assert_eq!(keychain.load(), Ok(Some(other)));
    keychain.remove().unwrap();
    keychain.remove().unwrap();
    assert_eq!(keychain.load(), Ok(None));
}

#[test]
fn a_keychain_that_was_absent_at_first_use_is_found_by_the_next_try() {
    let (keychain, _) = keychain(2);
    for _ in 0..2 {
        let error = keychain.store(&key()).unwrap_err();
        assert!(matches!(error, KeychainError::Absent { .. }), "{error:?}");
        assert!(error.details().contains("no provider"));
    }
    keychain.store(&key()).unwrap();
    assert_eq!(keychain.load(), Ok(Some(key())));
}

#[test]
fn a_connection_that_broke_is_made_again_within_the_same_call() {
    let (keychain, store) = keychain(0);
    keychain.store(&key()).unwrap();
    fail_next(&store, Error::PlatformFailure("the service was restarted".into()));
    assert_eq!(keychain.load(), Ok(Some(key())));
}

#[test]
fn a_locked_keychain_says_so_and_is_not_asked_twice() {
    let (keychain, store) = keychain(0);
    keychain.store(&key()).unwrap();
    fail_next(&store, Error::NoStorageAccess("prompt dismissed".into()));
    let error = keychain.load().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Test Keychain is locked, or its unlock prompt was dismissed. Unlock it and try again"
    );
    assert_eq!(keychain.load(), Ok(Some(key())));
}

#[test]
fn what_is_no_key_is_told_apart_and_never_shown() {
    let (keychain, store) = keychain(0);
    let entry = store.build(SERVICE, USER, None).unwrap();
    entry.set_password("correct horse battery").unwrap();
    let text = keychain.load().unwrap_err();
    entry.set_secret(&[0xff, 0xfe, b's', b'e', b'c', b'r', b'e', b't']).unwrap();
    let bytes = keychain.load().unwrap_err();
    for error in [text, bytes] {
        assert!(matches!(error, KeychainError::NotAKey { .. }), "{error:?}");
        let shown = format!("{error} {error:?} {}", error.details());
        assert!(!shown.contains("horse") && !shown.contains("115") && !shown.contains("secret"), "{shown}");
    }
    keychain.store(&key()).unwrap();
    assert_eq!(keychain.load(), Ok(Some(key())));
}

#[test]
fn several_entries_are_named_by_number_and_replaced_by_the_next_key() {
    let (keychain, store) = keychain(0);
    let duplicates = || {
        let entries = ["a", "b"].map(|name| store.build("other", name, None).unwrap());
        for entry in &entries {
            entry.set_password("SG_1111222233334444").unwrap();
        }
        Error::Ambiguous(entries.into())
    };
    keychain.store(&key()).unwrap();
    fail_next(&store, duplicates());
    let error = keychain.load().unwrap_err();
    assert_eq!(error, KeychainError::Several { keychain: "Test Keychain".into(), count: 2 });
    fail_next(&store, duplicates());
    keychain.store(&key()).unwrap();
    assert_eq!(keychain.load(), Ok(Some(key())));
    let left = store.build("other", "a", None).unwrap();
    assert!(matches!(left.get_password(), Err(Error::NoEntry)));
}

#[test]
fn any_other_refusal_keeps_its_cause_for_details() {
    let (keychain, store) = keychain(0);
    keychain.store(&key()).unwrap();
    fail_next(&store, Error::NotSupportedByStore("no writing here".into()));
    let error = keychain.store(&key()).unwrap_err();
    assert!(matches!(error, KeychainError::Refused { .. }));
    assert!(error.details().contains("no writing here"));
}
