//! Who is told when something is asked of playback.
//!
//! Owns nothing of them: whoever is gone is forgotten.

use super::Waker;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Those who are told.
#[derive(Default)]
pub(super) struct Watchers(Mutex<Vec<Weak<dyn Fn() + Send + Sync>>>);

impl Watchers {
    pub(super) fn add(&self, waker: &Waker) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(waker));
    }

    /// Tells everybody; no lock is held meanwhile.
    pub(super) fn tell(&self) {
        let wakers = {
            let mut watchers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            watchers.retain(|watcher| watcher.strong_count() > 0);
            watchers.iter().filter_map(Weak::upgrade).collect::<Vec<_>>()
        };
        for waker in wakers {
            waker();
        }
    }
}
