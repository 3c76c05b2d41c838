//! The account: its money, its request limit, and the rows of its bank statement.
//!
//! Dollars are rounded to a tenth of a cent. The balance is spent before the free credits.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::job::JobStatus;

/// What the account holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Account {
    /// Paid credits in dollars.
    pub(super) credits: f64,
    /// Free credits in dollars; spent last.
    pub(super) free_credits: f64,
}

impl Account {
    /// Whether `cost` can be paid in addition to `reserved`, the price of renders in flight.
    pub(super) fn affords(&self, cost: f64, reserved: f64) -> bool {
        self.credits + self.free_credits + 1e-9 >= cost + reserved
    }

    /// Pays for a render; the balance stops at zero.
    pub(super) fn pay(&mut self, cost: f64) {
        let from_credits = cost.min(self.credits);
        self.credits = rounded(self.credits - from_credits);
        self.free_credits = rounded((self.free_credits - (cost - from_credits)).max(0.0));
    }
}

fn rounded(dollars: f64) -> f64 {
    (dollars * 1000.0).round() / 1000.0
}

/// The limit counts requests in this span.
const WINDOW: Duration = Duration::from_mins(1);

/// Requests counted in the current minute.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    window: Option<(Duration, u32)>,
}

impl Limiter {
    /// Counts a request at `now`. If it exceeds the limit, the error is the time of the reset.
    pub(super) fn count(&mut self, now: Duration, limit: u32) -> Result<(), Duration> {
        let (since, used) = match self.window {
            Some((since, used)) if now < since + WINDOW => (since, used),
            _ => (now, 0),
        };
        if used >= limit {
            return Err(since + WINDOW);
        }
        self.window = Some((since, used + 1));
        Ok(())
    }
}

/// One accepted submit.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// The id in the answer, whether or not the answer arrived.
    pub request_id: String,
    /// The model.
    pub slug: String,
    /// The body as it was sent.
    pub body: Value,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// The job's status.
    pub status: JobStatus,
    /// Dollars billed: 0 until the job is completed, and 0 if it failed.
    pub cost: f64,
    /// Status requests that reached the job.
    pub polls: u32,
    /// Result requests that reached the job.
    pub result_reads: u32,
    /// GETs of its file.
    pub file_reads: u32,
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "balances are rounded to a tenth of a cent")]
mod tests {
    use super::*;

    #[test]
    fn renders_are_paid_from_the_balance_and_then_from_free_credits() {
        let mut account = Account { credits: 4.0, free_credits: 1.0 };
        account.pay(3.2);
        assert_eq!((account.credits, account.free_credits), (0.8, 1.0));
        account.pay(1.6);
        assert_eq!((account.credits, account.free_credits), (0.0, 0.2));
    }

    #[test]
    fn money_promised_to_renders_in_flight_cannot_be_spent_again() {
        let account = Account { credits: 6.4, free_credits: 0.0 };
        assert!(account.affords(3.2, 3.2));
        assert!(!account.affords(3.2, 3.3));
    }

    #[test]
    fn the_limit_holds_for_a_minute_from_the_first_request() {
        let at = Duration::from_secs;
        let mut limiter = Limiter::default();
        assert_eq!(limiter.count(at(10), 2), Ok(()));
        assert_eq!(limiter.count(at(30), 2), Ok(()));
        assert_eq!(limiter.count(at(69), 2), Err(at(70)));
        assert_eq!(limiter.count(at(70), 2), Ok(()));
        assert_eq!(limiter.count(at(71), 2), Ok(()));
        assert_eq!(limiter.count(at(72), 2), Err(at(130)));
    }
}
