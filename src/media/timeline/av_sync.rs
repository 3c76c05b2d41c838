//! Audio and video sync: the state shared by the handles of a timeline and the device's thread.
//!
//! Pictures wait until the sound begins and then follow it smoothly; when the two are far apart, the sound jumps to the
//! pictures. The lock is held for a few computations only, never over a call that waits.

use super::clock::Clock;
use super::{Now, Waker};
use crate::media::sound::{AudioPlan, Feed, Output, Sound, SourceReport};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};
use std::time::{Duration, Instant};

/// How long pictures wait for the sound to begin.
const PATIENCE: Duration = Duration::from_millis(200);
/// Longest latency of a device that pictures wait for: wireless headphones have 0.3 s.
const LONGEST_WAY: Duration = Duration::from_secs(1);
/// Rates at which there is sound.
const AUDIBLE: RangeInclusive<f64> = 0.5..=2.0;
/// A sound further off than this, in nanoseconds, jumps.
const FAR: f64 = 60e6;

/// The state of playback.
#[derive(Debug)]
pub(super) struct SyncState {
    pub(super) clock: Clock,
    pub(super) sound: Option<Arc<Sound>>,
    pub(super) volume: f32,
    pub(super) muted: bool,
}

impl SyncState {
    fn is_audible(&self, now: Instant) -> bool {
        self.sound.is_some() && AUDIBLE.contains(&self.clock.rate()) && self.clock.is_playing(now)
    }

    /// Brings clock and sound together.
    fn meet(&mut self, report: &SourceReport, now: Instant) {
        if report.jump != self.clock.jumps() {
            if self.clock.is_held(now) {
                self.clock.begin_at(report.join.min(now + LONGEST_WAY));
            }
            return;
        }
        let Some(media) = report.media else { return };
        if !self.clock.is_playing(report.heard) {
            return;
        }
        let ahead = self.clock.ahead(media, report.heard);
        if self.clock.is_held(now) {
            self.clock.delay(ahead, now);
        } else if ahead.abs() > FAR {
            self.clock.mark();
        } else {
            self.clock.steer(ahead, now);
        }
    }

    fn plan(&self, report: &SourceReport) -> AudioPlan {
        let span = self.clock.span();
        let is_in_step = report.jump == self.clock.jumps();
        let is_audible = self.is_audible(if is_in_step { report.heard } else { report.join });
        AudioPlan {
            jump: self.clock.jumps(),
            sound: self.sound.clone().filter(|_| is_audible),
            media: self.clock.position(report.join) as f64,
            rate: self.clock.rate(),
            span: span.start as f64..span.end as f64,
            looping: self.clock.is_looping(),
            gain: if is_audible && !self.muted { self.volume } else { 0.0 },
        }
    }
}

/// What all handles of a timeline share.
pub(super) struct AvSync {
    state: Mutex<SyncState>,
    now: Now,
    output: Output,
    pub(super) watchers: Watchers,
}

impl fmt::Debug for AvSync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AvSync").field("state", &self.state).finish_non_exhaustive()
    }
}

impl AvSync {
    pub(super) fn new(length: Duration, output: Output, now: Now) -> Self {
        let clock = Clock::new(length, now());
        let state = SyncState { clock, sound: None, volume: 1.0, muted: false };
        Self { state: Mutex::new(state), now, output, watchers: Watchers::default() }
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&SyncState, Instant) -> T) -> T {
        let now = (self.now)();
        look(&self.lock(), now)
    }

    /// Changes something. The closure also gets the moment when pictures may begin, if the sound has to begin.
    pub(super) fn change(self: &Arc<Self>, act: impl FnOnce(&mut SyncState, Instant, Instant)) {
        let now = (self.now)();
        let mut state = self.lock();
        let waits = state.sound.is_some() && AUDIBLE.contains(&state.clock.rate()) && self.output.is_there();
        act(&mut state, now, if waits { now + PATIENCE } else { now });
        let is_audible = state.is_audible(now);
        drop(state);
        if is_audible {
            let feed: Arc<dyn Feed> = self.clone();
            self.output.ask(Arc::downgrade(&feed));
        }
        self.watchers.tell();
    }

    fn lock(&self) -> MutexGuard<'_, SyncState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed for AvSync {
    fn wants_output(&self) -> bool {
        self.read(SyncState::is_audible)
    }

    fn follow(&self, report: &SourceReport) -> Option<AudioPlan> {
        let now = (self.now)();
        let mut state = match self.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(state)) => state.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        state.meet(report, now);
        Some(state.plan(report))
    }
}

/// Wakers to call after a change; those that were dropped are removed.
#[derive(Default)]
pub(super) struct Watchers(Mutex<Vec<Weak<dyn Fn() + Send + Sync>>>);

impl Watchers {
    pub(super) fn add(&self, waker: &Waker) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(waker));
    }

    /// Calls all wakers, without holding the lock.
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
