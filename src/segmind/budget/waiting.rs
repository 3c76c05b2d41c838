//! The waiting requests and their order. Pure: takes times, returns a ticket.
//!
//! The order is: records about to expire, submits, results, polls by what is at stake, the balance, the request history. No request starves:
//! a result that waited a minute is ranked with the submits, the stake of a poll grows while it waits, and a balance that waited two minutes
//! goes before the polls, as a question to the history does after five.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

/// A record that expires within this is requested before anything else: 15 minutes at 5 requests a minute are 75 requests.
const LAST_CALL: Duration = Duration::from_mins(15);
/// A result that waited this long is ranked with the submits.
const RESULT_PATIENCE: Duration = Duration::from_mins(1);
/// A balance that waited this long goes before the polls.
const BALANCE_PATIENCE: Duration = Duration::from_mins(2);
/// A question to the history that waited this long goes before the polls too.
const HISTORY_PATIENCE: Duration = Duration::from_mins(5);

/// What is lost while a poll waits.
pub trait Stake: Debug + Send + Sync {
    /// The expected seconds that the finished video has been waiting, when the poll has waited for `waited`.
    fn seconds(&self, waited: Duration) -> f64;
}

/// What a request is for.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// Sends a shot or its picture.
    Submit,
    /// Fetches a result that is ready.
    Result,
    /// Asks for a render's status.
    Poll(Arc<dyn Stake>),
    /// Refreshes the balance.
    Balance,
    /// Looks into the request history: the least urgent of all.
    History,
}

/// A request for a place.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What the request is for.
    pub purpose: Purpose,
    /// The time until the job's record expires; `None` if waiting loses nothing.
    pub record_left: Option<Duration>,
}

impl From<Purpose> for Claim {
    fn from(purpose: Purpose) -> Self {
        Self { purpose, record_left: None }
    }
}

/// The waiting requests. Times are durations since any fixed moment.
#[derive(Debug)]
pub struct Waiting<T> {
    entries: BTreeMap<u64, (Claim, Duration, T)>,
    next_ticket: u64,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), next_ticket: 0 }
    }
}

/// The rank; the smallest goes first.
type Rank = (u8, f64);

impl<T> Waiting<T> {
    /// Takes a place and returns its ticket. [`Self::first`] returns `tag`.
    pub fn join(&mut self, claim: Claim, now: Duration, tag: T) -> u64 {
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.entries.insert(ticket, (claim, now, tag));
        ticket
    }

    /// Gives up a place.
    pub fn leave(&mut self, ticket: u64) -> Option<T> {
        self.entries.remove(&ticket).map(|(_, _, tag)| tag)
    }

    /// The request whose turn it is.
    pub fn first(&self, now: Duration) -> Option<(u64, &T)> {
        let ranked = self
            .entries
            .iter()
            .map(|(ticket, (claim, since, tag))| (rank(claim, *since, now.saturating_sub(*since)), *ticket, tag));
        let first = ranked.min_by(|(a, a_ticket, _), (b, b_ticket, _)| {
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a_ticket.cmp(b_ticket))
        });
        first.map(|(_, ticket, tag)| (ticket, tag))
    }

    /// How many requests wait.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no request waits.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn rank(claim: &Claim, since: Duration, waited: Duration) -> Rank {
    let left = claim.record_left.map(|left| left.saturating_sub(waited));
    if let Some(left) = left.filter(|left| *left < LAST_CALL) {
        return (0, left.as_secs_f64());
    }
    let in_turn = since.as_secs_f64();
    match &claim.purpose {
        Purpose::Submit => (1, in_turn),
        Purpose::Result if waited >= RESULT_PATIENCE => (1, in_turn),
        Purpose::Result => (2, in_turn),
        Purpose::Balance if waited >= BALANCE_PATIENCE => (3, in_turn),
        Purpose::Poll(stake) => (4, -stake.seconds(waited)),
        Purpose::Balance => (5, in_turn),
        Purpose::History if waited >= HISTORY_PATIENCE => (3, in_turn),
        Purpose::History => (6, in_turn),
    }
}

#[cfg(test)]
#[path = "waiting_tests.rs"]
mod tests;
