//! The service's clock: tokio's, so that tests can pause it, plus the time that a test skipped.
//!
//! This is the only place in the simulator that reads the system time. Nothing here waits: whether a job is done or a record has
//! expired is computed from this clock when a request asks for it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

/// Counts time since 1970, so that a stored time is valid in the next run of the service.
#[derive(Debug)]
pub(super) struct Clock {
    started: Instant,
    started_at: Duration,
    skipped_nanos: AtomicU64,
}

impl Clock {
    /// A clock that starts at the wall time and is monotonic from then on.
    #[allow(
        clippy::disallowed_methods,
        reason = "the engine's clock is out of reach on this floor; the wire shows wall times"
    )]
    pub(super) fn start() -> Self {
        Self { started: Instant::now(), started_at: since_1970(Timestamp::now()), skipped_nanos: AtomicU64::new(0) }
    }

    /// Time since 1970, including skipped time.
    pub(super) fn now(&self) -> Duration {
        let skipped = Duration::from_nanos(self.skipped_nanos.load(Ordering::Relaxed));
        self.started_at + self.started.elapsed() + skipped
    }

    /// Moves the clock forward.
    pub(super) fn skip(&self, by: Duration) {
        let nanos = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.skipped_nanos.fetch_add(nanos, Ordering::Relaxed);
    }
}

/// The wall time of a moment of the clock.
pub(super) fn wall(moment: Duration) -> Timestamp {
    let span = SignedDuration::try_from(moment).unwrap_or(SignedDuration::MAX);
    Timestamp::UNIX_EPOCH.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// The moment of the clock at a wall time.
pub(super) fn since_1970(wall: Timestamp) -> Duration {
    Duration::try_from(wall.as_duration()).unwrap_or_default()
}
