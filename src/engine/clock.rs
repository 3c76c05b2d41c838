//! The engine's only view of the time of day and of the person's time zone, so that a test can set both. Waits use tokio's clock.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Tells the time.
#[derive(Clone)]
pub struct Clock {
    tell: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    zone: TimeZone,
}

impl Clock {
    /// The system's clock, in whole milliseconds: what the ledger keeps.
    #[expect(clippy::disallowed_methods, reason = "the one home of the time of day")]
    pub fn system() -> Self {
        Self::new(|| {
            let now = Timestamp::now();
            Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
        })
    }

    /// A clock that reads `tell`, in the system's zone.
    pub fn new(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { tell: Arc::new(tell), zone: TimeZone::system() }
    }

    /// The same clock in another zone.
    #[must_use]
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// Where the person is: days and months begin there.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The time of day.
    pub fn now(&self) -> Timestamp {
        (self.tell)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
