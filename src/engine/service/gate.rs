//! The gate to the service: no request goes out without a key, a place in the budget, and a network.
//!
//! Being offline is a state of the queue, not a failure of jobs. The first request that can't reach Segmind makes all others wait. One
//! probe at a time, less and less often, asks the free balance call until anything answers; then all go on at once. A probe never sends
//! what costs money.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::history_switch::HistorySwitch;
use crate::domain::ApiKey;
use crate::engine::clock::Clock;
use crate::engine::schedule;
use crate::engine::snapshot::Trouble;
use crate::segmind::{ApiError, ApiErrorKind, Budget, Claim, Client, Endpoint, Purpose};

/// The pause before the first probe: most network troubles are over by then.
const FIRST_PROBE: Duration = Duration::from_secs(1);

/// Counts the changes of the key, also when the same key comes into use again. It tells an answer to an older key from one that still
/// counts.
pub type KeyTurn = u64;

/// What requests are sent with.
#[derive(Debug, Clone, Default)]
pub struct KeyInUse {
    /// The key, when there is one.
    pub key: Option<ApiKey>,
    /// Which key it is.
    pub turn: KeyTurn,
}

/// Why a job's request may not go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// There is no key.
    NoKey,
    /// There is no network.
    Offline,
}

/// The service as tasks may use it. Cheap to clone.
#[derive(Clone)]
pub struct ServiceGate {
    /// The wire.
    pub client: Client,
    /// Shared by all requests of the key; `None` for a service without limits.
    pub budget: Option<Arc<Budget>>,
    /// The key in force.
    pub key: watch::Receiver<KeyInUse>,
    /// The time of day.
    pub clock: Clock,
    /// Whether the service can be reached.
    pub network: Arc<Network>,
    /// Whether the request history may be asked.
    pub history: Arc<HistorySwitch>,
    /// One clone for each render that is watched.
    pub watched: Arc<()>,
    /// The key that the last request went with, or lacked. Each task has its own: see [`Self::for_one_task`].
    pub asked_with: Arc<AtomicU64>,
}

impl ServiceGate {
    /// The same gate for a task that sends one request after the other, so that it knows which key each went with.
    pub fn for_one_task(&self) -> Self {
        Self { asked_with: Arc::default(), ..self.clone() }
    }

    /// Which key the last request through this gate went with, or lacked.
    pub fn last_asked_with(&self) -> KeyTurn {
        self.asked_with.load(Ordering::Acquire)
    }

    /// Waits for a place in the budget; returns the key in force.
    pub async fn pass(&self, claim: impl Into<Claim>) -> Result<ApiKey, Blocked> {
        self.take_key()?;
        let claim = claim.into();
        self.network.settle().await?;
        if let Some(budget) = &self.budget {
            budget.acquire(claim).await;
            // The network may have gone while this request waited for its place.
            self.network.settle().await?;
        }
        // Another key may be in use by now, or none.
        self.take_key()
    }

    /// The key in force; noted as the one that the next request goes with.
    pub fn take_key(&self) -> Result<ApiKey, Blocked> {
        let KeyInUse { key, turn } = self.key.borrow().clone();
        self.asked_with.store(turn, Ordering::Release);
        key.ok_or(Blocked::NoKey)
    }

    /// Whether the budget has requests to spare for the renders that are watched now.
    pub fn is_roomy(&self) -> bool {
        let watched = Arc::strong_count(&self.watched).saturating_sub(1);
        self.budget.as_ref().is_none_or(|budget| schedule::is_roomy(budget.per_minute(), watched))
    }

    /// Lets the budget learn from an answer.
    pub fn heard<T>(&self, answer: &Result<T, ApiError>) {
        self.learn(answer.as_ref().err());
    }

    /// Lets the budget learn from an error, or from its absence.
    pub fn learn(&self, error: Option<&ApiError>) {
        if let Some(error) = error.filter(|error| means_offline(error)) {
            self.lost(error);
            return;
        }
        let Some(budget) = &self.budget else { return };
        if self.last_asked_with() != self.key.borrow().turn {
            return; // One key's limit says nothing about another's.
        }
        match error {
            Some(error) if error.kind == ApiErrorKind::RateLimited => {
                budget.report_limited(error.retry_at, self.clock.now());
            }
            _ => budget.report_ok(),
        }
    }

    /// A request could not reach Segmind: all others wait, and a probe begins unless one is under way.
    fn lost(&self, error: &ApiError) {
        self.network.met(error);
        if self.network.doubt() {
            tokio::spawn(probe(self.for_one_task()));
        }
    }
}

/// Whether the service can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachable {
    /// As far as is known.
    Yes,
    /// One request could not reach it; a probe will tell.
    Doubtful,
    /// A probe could not reach it either.
    No,
}

/// What all requests know of the network.
#[derive(Debug)]
pub struct Network {
    state: watch::Sender<Reachable>,
    /// The obstacle that the last failed request met.
    trouble: Mutex<Option<Arc<Trouble>>>,
}

impl Default for Network {
    fn default() -> Self {
        Self { state: watch::Sender::new(Reachable::Yes), trouble: Mutex::default() }
    }
}

impl Network {
    /// Tells of each change.
    pub fn subscribe(&self) -> watch::Receiver<Reachable> {
        self.state.subscribe()
    }

    /// Waits while it is doubtful whether requests can be sent.
    pub async fn settle(&self) -> Result<(), Blocked> {
        let mut changes = self.subscribe();
        let settled = changes.wait_for(|state| *state != Reachable::Doubtful).await;
        if settled.is_ok_and(|state| *state == Reachable::Yes) { Ok(()) } else { Err(Blocked::Offline) }
    }

    /// The obstacle that the last failed request met.
    pub fn trouble(&self) -> Option<Arc<Trouble>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps the obstacle; whether it is another one than before.
    fn met(&self, error: &ApiError) -> bool {
        let trouble = Some(Arc::new(Trouble::of(error)));
        let mut last = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *last, trouble.clone()) != trouble
    }

    /// Whether this is news.
    fn doubt(&self) -> bool {
        let change = |state: &mut Reachable| {
            let news = *state == Reachable::Yes;
            if news {
                *state = Reachable::Doubtful;
            }
            news
        };
        self.state.send_if_modified(change)
    }

    /// `is_news`: tell the subscribers even when the state stays the same.
    fn set(&self, to: Reachable, is_news: bool) {
        self.state.send_if_modified(|state| std::mem::replace(state, to) != to || is_news);
    }
}

/// Whether this error says that Segmind can't be reached, as opposed to trouble of the host of a file, a picture or the
/// history.
pub const fn means_offline(error: &ApiError) -> bool {
    matches!(error.kind, ApiErrorKind::Unreachable)
        && !matches!(error.endpoint, Endpoint::File | Endpoint::Image | Endpoint::History)
}

impl Trouble {
    /// What an error leads to, in words and raw.
    pub fn of(error: &ApiError) -> Self {
        Self { sentence: error.wait_sentence(), details: error.details.clone() }
    }
}

async fn probe(gate: ServiceGate) {
    let mut tries = 0;
    let mut keys = gate.key.clone();
    keys.mark_unchanged();
    loop {
        let pause = if tries == 0 { FIRST_PROBE } else { schedule::backoff(tries - 1) };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // A new key is worth a try at once; no sender means that the engine has ended.
            changed = keys.changed() => if changed.is_err() { return },
        }
        if let Some(budget) = &gate.budget {
            budget.acquire(Purpose::Balance).await;
        }
        let Ok(key) = gate.take_key() else { break };
        let answer = gate.client.credits(&key).await;
        match &answer {
            Err(error) if matches!(error.kind, ApiErrorKind::Unreachable | ApiErrorKind::Interrupted) => {
                tracing::info!(details = error.details, tries, "Segmind can't be reached");
                let is_other = gate.network.met(error);
                gate.network.set(Reachable::No, is_other);
                tries += 1;
            }
            _ => {
                gate.heard(&answer);
                break;
            }
        }
    }
    gate.network.set(Reachable::Yes, false);
}
