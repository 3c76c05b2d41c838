//! How many requests a minute may go: starts careful, learns the limit from 429, recovers. Pure: takes times, returns times.
//!
//! Two rules work together: a token bucket spreads the requests, and a count of the last minute keeps a learnt limit exactly. Times are
//! durations since any fixed moment.

use std::collections::VecDeque;
use std::time::Duration;

/// Requests a minute at the start: between the published 5 and 60.
const START_RATE: f64 = 30.0;
/// The slowest rate: below the smallest published limit of 5.
pub(super) const MIN_RATE: f64 = 4.0;
/// The fastest rate: the largest published limit.
const MAX_RATE: f64 = 1000.0;
/// The most requests at once.
const MAX_BURST: f64 = 5.0;
/// Added to the rate by each good answer while requests wait and no limit is known: doubles the rate in about a minute.
const GROWTH: f64 = 0.7;
/// The service's minute, with a second for latency.
const MINUTE: Duration = Duration::from_secs(61);
/// The time after a 429 until a higher rate is tried, if requests wait. It doubles each time the same limit is met again.
const FIRST_PATIENCE: Duration = Duration::from_mins(5);
/// The longest time until such a try.
const LAST_PATIENCE: Duration = Duration::from_hours(1);
/// The factor of such a try.
const MORE: f64 = 1.2;

/// The pace of one key.
#[derive(Debug)]
pub struct Pace {
    /// Requests a minute.
    rate: f64,
    /// Requests that may go now (the token bucket).
    tokens: f64,
    /// When `tokens` was last updated.
    counted: Duration,
    /// When the requests of the last minute were sent.
    sent: VecDeque<Duration>,
    /// No request may go before this.
    blocked_until: Option<Duration>,
    limit: Option<Limit>,
}

/// A limit that was learnt from a 429.
#[derive(Debug)]
struct Limit {
    /// When a higher rate may be tried.
    try_more: Duration,
    patience: Duration,
}

impl Default for Pace {
    /// The pace of a new key, with a full bucket. It may start at any time.
    fn default() -> Self {
        Self {
            rate: START_RATE,
            tokens: MAX_BURST,
            counted: Duration::ZERO,
            sent: VecDeque::new(),
            blocked_until: None,
            limit: None,
        }
    }
}

impl Pace {
    /// Spends one request, or returns when to ask again.
    pub fn spend(&mut self, now: Duration) -> Result<(), Duration> {
        if let Some(until) = self.blocked_until {
            if until > now {
                return Err(until);
            }
            // After a pause a single request goes, without a burst, to learn whether the limit is over.
            self.blocked_until = None;
            self.tokens = 1.0;
            self.counted = now;
        }
        self.count(now);
        if self.limit.is_some() && self.sent.len() >= self.rate as usize {
            let oldest = self.sent.front().copied().unwrap_or(now);
            return Err(oldest + MINUTE);
        }
        if self.tokens < 1.0 {
            let seconds = (1.0 - self.tokens) * 60.0 / self.rate;
            // Plus a millisecond, so that rounding doesn't wake it too early for a whole token.
            return Err(now + Duration::from_secs_f64(seconds) + Duration::from_millis(1));
        }
        self.tokens -= 1.0;
        self.sent.push_back(now);
        Ok(())
    }

    /// The service answered 429; no request may go for `pause`. The requests of the last minute are the limit. Further 429s to requests
    /// sent before the pause only remove those requests from the count.
    pub fn limited(&mut self, now: Duration, pause: Duration) {
        self.count(now);
        // The service doesn't count a refused request.
        self.sent.pop_back();
        let already = self.blocked_until.is_some_and(|until| until > now);
        let learnt = (self.sent.len() as f64).min(self.rate);
        let patience = match &self.limit {
            Some(limit) if already => limit.patience,
            Some(limit) if learnt > self.rate / (MORE * MORE) => (limit.patience * 2).min(LAST_PATIENCE),
            _ => FIRST_PATIENCE,
        };
        self.rate = learnt.max(MIN_RATE);
        self.limit = Some(Limit { try_more: now + patience, patience });
        self.blocked_until = self.blocked_until.max(Some(now + pause));
    }

    /// The service answered anything but 429. `pressed`: whether requests wait, so that a faster pace would help.
    pub fn answered(&mut self, now: Duration, pressed: bool) {
        self.count(now);
        match &mut self.limit {
            _ if !pressed => {}
            None => self.rate = (self.rate + GROWTH).min(MAX_RATE),
            Some(limit) if limit.try_more <= now => {
                limit.try_more = now + limit.patience;
                self.rate = (self.rate * MORE).max(self.rate + 1.0).min(MAX_RATE);
            }
            Some(_) => {}
        }
    }

    /// The current requests a minute.
    pub const fn per_minute(&self) -> f64 {
        self.rate
    }

    /// Whether a pause after a 429 is not over.
    pub fn is_paused(&self, now: Duration) -> bool {
        self.blocked_until.is_some_and(|until| until > now)
    }

    /// Refills the bucket since the last update. Its size shrinks with the rate.
    fn count(&mut self, now: Duration) {
        let elapsed = now.saturating_sub(self.counted).as_secs_f64();
        let burst = (self.rate / 6.0).clamp(1.0, MAX_BURST);
        self.tokens = (self.tokens + elapsed * self.rate / 60.0).min(burst);
        self.counted = self.counted.max(now);
        while self.sent.front().is_some_and(|then| *then + MINUTE <= now) {
            self.sent.pop_front();
        }
    }
}

#[cfg(test)]
#[path = "pace_tests.rs"]
mod tests;
