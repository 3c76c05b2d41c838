//! Whether Segmind can be reached at all: offline is a state of the queue, not a failure of jobs.
//!
//! The first request that finds no way there makes all others wait; one probe at a time, further and further apart, asks the free
//! balance call until anything answers; then all go on at once. Jobs with something to send rest as waiting meanwhile. Never fails a job, never sends what is paid for.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::engine::job::work::{Blocked, ServiceGate};
use crate::engine::schedule;
use crate::engine::snapshot::Trouble;
use crate::segmind::{ApiError, ApiErrorKind, Endpoint, Purpose};

/// The pause before the first probe: most troubles of a network are over by then.
const FIRST_PROBE: Duration = Duration::from_secs(1);

/// Whether the service can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachable {
    /// As far as is known.
    Yes,
    /// One request found no way; a probe will tell.
    Doubtful,
    /// A probe found no way either.
    No,
}

/// What all requests know of the network.
#[derive(Debug)]
pub struct Network {
    state: watch::Sender<Reachable>,
    /// What the last request met that found no way.
    trouble: Mutex<Option<Arc<Trouble>>>,
}

impl Default for Network {
    fn default() -> Self {
        Self { state: watch::Sender::new(Reachable::Yes), trouble: Mutex::default() }
    }
}

impl Network {
    /// Hears of each change.
    pub fn subscribe(&self) -> watch::Receiver<Reachable> {
        self.state.subscribe()
    }

    /// Waits while it is doubtful whether requests can be sent.
    pub async fn settle(&self) -> Result<(), Blocked> {
        let mut changes = self.subscribe();
        let settled = changes.wait_for(|state| *state != Reachable::Doubtful).await;
        if settled.is_ok_and(|state| *state == Reachable::Yes) { Ok(()) } else { Err(Blocked::Offline) }
    }

    /// What the last request met that found no way.
    pub fn trouble(&self) -> Option<Arc<Trouble>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what was met; whether that is another obstacle than before.
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

    /// `is_news`: to be told even where the state is the same.
    fn set(&self, to: Reachable, is_news: bool) {
        self.state.send_if_modified(|state| std::mem::replace(state, to) != to || is_news);
    }
}

/// Whether this error says that there is no way to Segmind, as opposed to trouble of one file's or picture's host.
pub const fn means_offline(error: &ApiError) -> bool {
    matches!(error.kind, ApiErrorKind::Unreachable) && !matches!(error.endpoint, Endpoint::File | Endpoint::Image)
}

impl Trouble {
    /// What an error leads to, in words and raw.
    pub fn of(error: &ApiError) -> Self {
        Self { sentence: error.wait_sentence(), details: error.details.clone() }
    }
}

/// A request found no way: everybody waits, and one probe begins unless there is one.
pub fn lost(service: &ServiceGate, error: &ApiError) {
    service.network.met(error);
    if service.network.doubt() {
        tokio::spawn(probe(service.for_one_task()));
    }
}

async fn probe(service: ServiceGate) {
    let mut tries = 0;
    let mut keys = service.key.clone();
    keys.mark_unchanged();
    loop {
        let pause = if tries == 0 { FIRST_PROBE } else { schedule::backoff(tries - 1) };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // A new key is worth a try at once; no sender means that the engine has ended.
            changed = keys.changed() => if changed.is_err() { return },
        }
        if let Some(budget) = &service.budget {
            budget.acquire(Purpose::Balance).await;
        }
        let Ok(key) = service.take_key() else { break };
        let answer = service.client.credits(&key).await;
        match &answer {
            Err(error) if matches!(error.kind, ApiErrorKind::Unreachable | ApiErrorKind::Interrupted) => {
                tracing::info!(details = error.details, tries, "Segmind can't be reached");
                let is_other = service.network.met(error);
                service.network.set(Reachable::No, is_other);
                tries += 1;
            }
            _ => {
                service.heard(&answer);
                break;
            }
        }
    }
    service.network.set(Reachable::Yes, false);
}
