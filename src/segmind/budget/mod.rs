//! How many requests a minute the account may spend, and who goes first when there are too few.
//!
//! Owns the shared schedule of all jobs of a key; the rules are in `pace` (how many) and `claim` (who). Never sends anything itself;
//! never fails: whoever asks waits, and whoever stops waiting makes room.

mod pace;
mod waiting;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

pub use pace::Pace;
pub use waiting::{Claim, Purpose, Stake, Waiting};

/// Added to the service's reset, for clocks that disagree.
const MARGIN: Duration = Duration::from_secs(2);
/// The pause when the service names no usable reset.
const DEFAULT_PAUSE: Duration = Duration::from_secs(15);
/// A reset further away than this is not believed.
const MAX_BELIEVED: Duration = Duration::from_hours(1);
/// The pause instead of one that is not believed.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// The budget of one key. Clones share it.
#[derive(Debug, Clone)]
pub struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// The moment that the rules count from.
    born: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    pace: Pace,
    /// Each has a bell that rings when it has become the first.
    waiting: Waiting<Arc<Notify>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl Budget {
    /// A careful budget for a key of which nothing is known.
    pub fn new() -> Self {
        Self { shared: Arc::new(Shared { born: Instant::now(), state: Mutex::default() }) }
    }

    /// Waits until one request may be sent for this purpose. Dropping the future gives the place up.
    pub async fn acquire(&self, claim: impl Into<Claim>) {
        let place = Place::take(&self.shared, claim.into());
        loop {
            match self.shared.turn(place.ticket) {
                Turn::Go => return,
                Turn::At(instant) => tokio::select! {
                    () = sleep_until(instant) => {}
                    () = place.bell.notified() => {}
                },
                Turn::Behind => place.bell.notified().await,
            }
        }
    }

    /// Forgets what was learnt: another key has another limit. Whoever waits keeps the place.
    pub fn renew(&self) {
        self.shared.lock().pace = Pace::default();
        self.shared.ring_first();
    }

    /// The service answered 429: everybody waits until `retry_at`, and the rate becomes what went through in the last minute. `now`
    /// is the wall clock's time.
    pub fn report_limited(&self, retry_at: Option<Timestamp>, now: Timestamp) {
        let at = self.shared.now();
        self.shared.lock().pace.limited(at, pause(retry_at, now));
    }

    /// The service answered anything but 429.
    pub fn report_ok(&self) {
        let now = self.shared.now();
        let mut state = self.shared.lock();
        let pressed = !state.waiting.is_empty();
        state.pace.answered(now, pressed);
    }

    /// The requests a minute that are spent at present; none during a pause that the service asked for.
    pub fn per_minute(&self) -> f64 {
        let now = self.shared.now();
        let state = self.shared.lock();
        if state.pace.is_paused(now) { 0.0 } else { state.pace.per_minute() }
    }
}

/// How long everybody waits after a 429.
fn pause(retry_at: Option<Timestamp>, now: Timestamp) -> Duration {
    let until_reset =
        retry_at.and_then(|at| Duration::try_from(at.duration_since(now)).ok()).filter(|wait| !wait.is_zero());
    match until_reset {
        None => DEFAULT_PAUSE,
        Some(wait) if wait > MAX_BELIEVED => LONGEST_PAUSE,
        Some(wait) => wait + MARGIN,
    }
}

/// What a waiting request may do.
enum Turn {
    Go,
    At(Instant),
    Behind,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.born.elapsed()
    }

    fn turn(&self, ticket: u64) -> Turn {
        let now = self.now();
        let mut state = self.lock();
        match state.waiting.first(now) {
            Some((first, _)) if first == ticket => {}
            // Time alone may change who is first; whoever notices tells the one who is.
            first => {
                if let Some((_, bell)) = first {
                    bell.notify_one();
                }
                return Turn::Behind;
            }
        }
        match state.pace.spend(now) {
            Ok(()) => Turn::Go,
            Err(at) => Turn::At(self.born + at),
        }
    }

    fn ring_first(&self) {
        let now = self.now();
        if let Some((_, bell)) = self.lock().waiting.first(now) {
            bell.notify_one();
        }
    }
}

/// A place in the line; leaves it when dropped, so that a job that ends while waiting holds nobody up.
struct Place<'a> {
    shared: &'a Shared,
    ticket: u64,
    bell: Arc<Notify>,
}

impl<'a> Place<'a> {
    fn take(shared: &'a Shared, claim: Claim) -> Self {
        let bell = Arc::new(Notify::new());
        let ticket = shared.lock().waiting.join(claim, shared.now(), bell.clone());
        Self { shared, ticket, bell }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.shared.lock().waiting.leave(self.ticket);
        self.shared.ring_first();
    }
}

#[cfg(test)]
mod tests;
