//! What the holders of a timeline and the output's thread both look at.
//!
//! Owns the lock around it, which is held for a few computations only, never over a call that waits.

use super::clock::Clock;
use super::{Now, Waker};
use crate::media::sound::Sound;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// What can be asked of playback.
#[derive(Debug)]
pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) sound: Option<Arc<Sound>>,
    pub(super) volume: f32,
    pub(super) muted: bool,
}

/// A timeline behind its handles.
pub(super) struct Shared {
    state: Mutex<State>,
    now: Now,
    watchers: Mutex<Vec<Weak<dyn Fn() + Send + Sync>>>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Shared {
    pub(super) fn new(length: Duration, now: Now) -> Self {
        let clock = Clock::new(length, now());
        let state = State { clock, sound: None, volume: 1.0, muted: false };
        Self { state: Mutex::new(state), now, watchers: Mutex::default() }
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&State, Instant) -> T) -> T {
        let now = (self.now)();
        look(&self.lock(), now)
    }

    /// Changes something that needs no waiting for the output.
    pub(super) fn change(&self, act: impl FnOnce(&mut State, Instant)) {
        let now = (self.now)();
        act(&mut self.lock(), now);
        self.wake();
    }

    pub(super) fn watch(&self, waker: &Waker) {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(waker));
    }

    fn wake(&self) {
        let mut watchers = self.watchers.lock().unwrap_or_else(PoisonError::into_inner);
        watchers.retain(|watcher| watcher.strong_count() > 0);
        for waker in watchers.iter().filter_map(Weak::upgrade) {
            waker();
        }
    }

    /// Changes where the sound begins; what is handed over last is when pictures may begin.
    pub(super) fn start(&self, act: impl FnOnce(&mut State, Instant, Instant)) {
        self.change(|state, now| act(state, now, now));
    }

    pub(super) fn set_sound(&self, sound: Option<Arc<Sound>>) {
        self.change(|state, _| state.sound = sound);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
