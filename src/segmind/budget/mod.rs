//! How many requests a minute the account may spend, and which request goes first when there are too few.
//!
//! The budget is shared by all jobs of a key. `pace` says how many requests may go, `waiting` which one is next. A request waits in
//! [`Budget::acquire`]; dropping its future gives up its place.

mod pace;
mod waiting;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

pub use pace::Pace;
pub use waiting::{Claim, Purpose, Stake, Waiting};

/// Added to the service's reset, because clocks differ.
const MARGIN: Duration = Duration::from_secs(2);
/// The pause if the service gives no usable reset.
const DEFAULT_PAUSE: Duration = Duration::from_secs(15);
/// A reset later than this is not believed.
const MAX_BELIEVED: Duration = Duration::from_hours(1);
/// The pause in place of one that is not believed.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// The budget of one key. Clones share it.
#[derive(Debug, Clone)]
pub struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// The start of the rules' time.
    born: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    pace: Pace,
    /// Each entry has a `Notify`, called when it is first.
    waiting: Waiting<Arc<Notify>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl Budget {
    /// A careful budget for a new key.
    pub fn new() -> Self {
        Self { shared: Arc::new(Shared { born: Instant::now(), state: Mutex::default() }) }
    }

    /// Waits until one request may be sent for this purpose. Dropping the future gives up the place.
    pub async fn acquire(&self, claim: impl Into<Claim>) {
        let place = Place::take(&self.shared, claim.into());
        loop {
            match self.shared.turn(place.ticket) {
                Turn::Go => return,
                Turn::At(instant) => tokio::select! {
                    () = sleep_until(instant) => {}
                    () = place.notify.notified() => {}
                },
                Turn::Behind => place.notify.notified().await,
            }
        }
    }

    /// Resets the pace for a new key, which has another limit. Waiting requests keep their places.
    pub fn renew(&self) {
        self.shared.lock().pace = Pace::default();
        self.shared.notify_first();
    }

    /// Reports a 429: all requests wait until `retry_at`, and the rate becomes what went through in the last minute. `now` is the wall
    /// time.
    pub fn report_limited(&self, retry_at: Option<Timestamp>, now: Timestamp) {
        let at = self.shared.now();
        self.shared.lock().pace.limited(at, pause(retry_at, now));
    }

    /// Reports any other answer.
    pub fn report_ok(&self) {
        let now = self.shared.now();
        let mut state = self.shared.lock();
        let pressed = !state.waiting.is_empty();
        state.pace.answered(now, pressed);
    }

    /// The current requests a minute; 0 during a pause after a 429.
    pub fn per_minute(&self) -> f64 {
        let now = self.shared.now();
        let state = self.shared.lock();
        if state.pace.is_paused(now) { 0.0 } else { state.pace.per_minute() }
    }
}

/// How long requests wait after a 429.
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
            // The passing of time may change which is first; the request that notices notifies it.
            first => {
                if let Some((_, notify)) = first {
                    notify.notify_one();
                }
                return Turn::Behind;
            }
        }
        match state.pace.spend(now) {
            Ok(()) => Turn::Go,
            Err(at) => Turn::At(self.born + at),
        }
    }

    fn notify_first(&self) {
        let now = self.now();
        if let Some((_, notify)) = self.lock().waiting.first(now) {
            notify.notify_one();
        }
    }
}

/// A place among the waiting requests. Dropping it frees the place, so that a job that ends while waiting blocks no other.
struct Place<'a> {
    shared: &'a Shared,
    ticket: u64,
    notify: Arc<Notify>,
}

impl<'a> Place<'a> {
    fn take(shared: &'a Shared, claim: Claim) -> Self {
        let notify = Arc::new(Notify::new());
        let ticket = shared.lock().waiting.join(claim, shared.now(), notify.clone());
        Self { shared, ticket, notify }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.shared.lock().waiting.leave(self.ticket);
        self.shared.notify_first();
    }
}

#[cfg(test)]
mod tests;
