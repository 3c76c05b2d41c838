//! The service's clock: tokio's (so that tests can pause it), plus what a test skipped.
//!
//! Owns the one place where this module reads the system's time. Nothing here waits: whether a job is done or
//! a record expired is computed from this clock when somebody asks. Cannot fail.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Time since the service started, and the wall time that goes with it.
#[derive(Debug)]
pub(super) struct Clock {
    started: Instant,
    started_wall: Timestamp,
    skipped_nanos: AtomicU64,
}

impl Clock {
    /// A clock that starts now.
    #[allow(
        clippy::disallowed_methods,
        reason = "the engine's clock is out of reach on this floor; the wire shows wall times"
    )]
    pub(super) fn start() -> Self {
        Self { started: Instant::now(), started_wall: Timestamp::now(), skipped_nanos: AtomicU64::new(0) }
    }

    /// Time since the service started, skips included.
    pub(super) fn now(&self) -> Duration {
        self.started.elapsed() + Duration::from_nanos(self.skipped_nanos.load(Ordering::Relaxed))
    }

    /// The wall time of a moment of this clock.
    pub(super) fn wall(&self, moment: Duration) -> Timestamp {
        let span = SignedDuration::try_from(moment).unwrap_or(SignedDuration::MAX);
        self.started_wall.checked_add(span).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock forward.
    pub(super) fn skip(&self, by: Duration) {
        let nanos = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.skipped_nanos.fetch_add(nanos, Ordering::Relaxed);
    }
}
