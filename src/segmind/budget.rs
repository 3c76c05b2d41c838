//! How many requests a minute the account may spend, and who goes first when there are too few.
//!
//! Owns the shared schedule of all jobs of a key: starts careful, learns from 429, recovers slowly. Never sends anything itself;
//! never fails: whoever asks waits, and whoever stops waiting makes room.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Requests a minute at the start: between the published 5 and 60.
const START_RATE: f64 = 30.0;
/// Never slower than this: below the smallest published limit of 5.
const MIN_RATE: f64 = 4.0;
/// Never faster than this, whatever the plan: polling more often finishes no render sooner.
const MAX_RATE: f64 = 60.0;
/// The most requests at once.
const MAX_BURST: f64 = 5.0;
/// Good answers that raise the rate by one a minute.
const GOOD_ANSWERS_PER_STEP: u32 = 10;
/// Added to the service's reset, for clocks that disagree.
const MARGIN: Duration = Duration::from_secs(2);
/// The pause when the service names no usable reset.
const DEFAULT_PAUSE: Duration = Duration::from_secs(15);
/// A reset further away than this is not believed.
const MAX_BELIEVED: Duration = Duration::from_hours(1);
/// The pause instead of one that is not believed.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// What a request is for; earlier ones overtake later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Sends a shot or its picture.
    Submit,
    /// Fetches a result that is ready.
    Result,
    /// Asks after a render that should be done about now.
    NearPoll,
    /// Asks after a render that has time.
    FarPoll,
    /// Refreshes the balance.
    Balance,
}

/// The budget of one key. Clones share it.
#[derive(Debug, Clone)]
pub struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug)]
struct State {
    /// Requests a minute.
    rate: f64,
    /// Requests that may go now.
    tokens: f64,
    /// When `tokens` was last counted.
    counted: Instant,
    /// Nothing goes before this.
    blocked_until: Option<Instant>,
    good_answers: u32,
    waiting: BTreeSet<(Priority, u64)>,
    next_ticket: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl Budget {
    /// A careful budget for a key of which nothing is known.
    pub fn new() -> Self {
        let state = State {
            rate: START_RATE,
            tokens: MAX_BURST,
            counted: Instant::now(),
            blocked_until: None,
            good_answers: 0,
            waiting: BTreeSet::new(),
            next_ticket: 0,
        };
        Self { shared: Arc::new(Shared { state: Mutex::new(state), changed: Notify::new() }) }
    }

    /// Waits until one request of this priority may be sent. Dropping the future gives the place up.
    pub async fn acquire(&self, priority: Priority) {
        let place = Place::take(&self.shared, priority);
        loop {
            let changed = self.shared.changed.notified();
            let wake_at = {
                let mut state = self.shared.lock();
                match state.try_spend(place.ticket, Instant::now()) {
                    Turn::Go => return,
                    Turn::At(instant) => Some(instant),
                    Turn::Behind => None,
                }
            };
            match wake_at {
                Some(instant) => tokio::select! {
                    () = sleep_until(instant) => {}
                    () = changed => {}
                },
                None => changed.await,
            }
        }
    }

    /// The service answered 429: everybody waits until `retry_at`, and the rate is halved. `now` is the wall clock's time. Answers
    /// to requests that were sent before the pause began don't halve it again.
    pub fn report_limited(&self, retry_at: Option<Timestamp>, now: Timestamp) {
        let instant = Instant::now();
        let until = instant + pause(retry_at, now);
        let mut state = self.shared.lock();
        let already = state.blocked_until.is_some_and(|blocked| blocked > instant);
        if !already {
            state.rate = (state.rate / 2.0).max(MIN_RATE);
        }
        state.good_answers = 0;
        state.blocked_until = state.blocked_until.max(Some(until));
        drop(state);
        self.shared.changed.notify_waiters();
    }

    /// The service answered anything but 429.
    pub fn report_ok(&self) {
        let mut state = self.shared.lock();
        state.good_answers += 1;
        if state.good_answers >= GOOD_ANSWERS_PER_STEP {
            state.good_answers = 0;
            state.count(Instant::now());
            state.rate = (state.rate + 1.0).min(MAX_RATE);
        }
    }

    /// The requests a minute that are spent at present.
    pub fn per_minute(&self) -> f64 {
        self.shared.lock().rate
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

impl State {
    fn try_spend(&mut self, ticket: (Priority, u64), now: Instant) -> Turn {
        if self.waiting.first() != Some(&ticket) {
            return Turn::Behind;
        }
        if let Some(until) = self.blocked_until {
            if until > now {
                return Turn::At(until);
            }
            // After a pause one request goes at once, to learn whether the limit is over, and no burst follows it.
            self.blocked_until = None;
            self.tokens = 1.0;
            self.counted = now;
        }
        self.count(now);
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Turn::Go;
        }
        let seconds = (1.0 - self.tokens) * 60.0 / self.rate;
        // A millisecond on top, so that rounding never wakes too early for a whole token.
        Turn::At(now + Duration::from_secs_f64(seconds) + Duration::from_millis(1))
    }

    /// Adds what has grown since the last count. The burst shrinks with the rate, so that a burst and a minute's trickle together
    /// stay near the limit that was learnt.
    fn count(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.counted).as_secs_f64();
        let burst = (self.rate / 6.0).clamp(1.0, MAX_BURST);
        self.tokens = (self.tokens + elapsed * self.rate / 60.0).min(burst);
        self.counted = now;
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the line; leaves it when dropped, so that a job that ends while waiting holds nobody up.
struct Place<'a> {
    shared: &'a Shared,
    ticket: (Priority, u64),
}

impl<'a> Place<'a> {
    fn take(shared: &'a Shared, priority: Priority) -> Self {
        let mut state = shared.lock();
        let ticket = (priority, state.next_ticket);
        state.next_ticket += 1;
        state.waiting.insert(ticket);
        drop(state);
        // Whoever was first may be overtaken now.
        shared.changed.notify_waiters();
        Self { shared, ticket }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.shared.lock().waiting.remove(&self.ticket);
        self.shared.changed.notify_waiters();
    }
}

#[cfg(test)]
#[path = "budget_tests.rs"]
mod tests;
