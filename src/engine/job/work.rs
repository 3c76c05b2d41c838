//! What a job's task works with: the service behind one gate for rate and key, the folder, the clock.
//!
//! Owns no decision about a job; `submit`, `watch` and `download` decide.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;

use super::task_handle::{Fenced, TaskHandle, TaskReport};
use crate::domain::{ApiKey, Failure, FailureKind, Job, JobEvent, JobState, Need, WaitReason};
use crate::engine::clock::Clock;
use crate::engine::first_frame::FirstFrameCheck;
use crate::engine::schedule::{self, RenderTime};
use crate::engine::service::key::{KeyInUse, KeyTurn};
use crate::engine::service::network::{self, Network};
use crate::engine::snapshot::Trouble;
use crate::segmind::{ApiError, ApiErrorKind, Client};
use crate::segmind::{Budget, Claim};

/// How much later than the service's reset time the next request goes.
const RESET_MARGIN: SignedDuration = SignedDuration::from_secs(2);

/// How often a pause looks at the time of day.
const LOOK_UP: Duration = Duration::from_secs(5);

/// The wait of a job without a network, should Rushes end before the network is back.
const OFFLINE_WAIT: SignedDuration = SignedDuration::from_secs(10);

/// The longest wait that a rate limit may impose before the service is asked again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// The service as tasks may use it: one budget, one key.
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
    /// One clone for each render that is watched.
    pub watched: Arc<()>,
    /// The key that the last request went with, or lacked. Each task has its own: see [`Self::for_one_task`].
    pub asked_with: Arc<AtomicU64>,
}

impl ServiceGate {
    /// The same line for a task that sends one request after the other, so that it knows which key each went with.
    pub fn for_one_task(&self) -> Self {
        Self { asked_with: Arc::default(), ..self.clone() }
    }

    /// Which key the last request of this line went with, or lacked.
    pub fn last_asked_with(&self) -> KeyTurn {
        self.asked_with.load(Ordering::Acquire)
    }

    /// Waits for a place in the budget; answers the key in force.
    pub async fn pass(&self, claim: impl Into<Claim>) -> Result<ApiKey, Blocked> {
        self.take_key()?;
        let claim = claim.into();
        self.network.settle().await?;
        if let Some(budget) = &self.budget {
            budget.acquire(claim).await;
            // The network may have gone while this request stood in line.
            self.network.settle().await?;
        }
        // Another one may be in use by now, or none.
        self.take_key()
    }

    /// The key in force; noted as the one that the next request goes with.
    pub fn take_key(&self) -> Result<ApiKey, Blocked> {
        let KeyInUse { key, turn } = self.key.borrow().clone();
        self.asked_with.store(turn, Ordering::Release);
        key.ok_or(Blocked::NoKey)
    }

    /// Whether requests are plenty for the renders that are watched now.
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
        if let Some(error) = error.filter(|error| network::means_offline(error)) {
            network::lost(self, error);
            return;
        }
        let Some(budget) = &self.budget else { return };
        if self.last_asked_with() != self.key.borrow().turn {
            return; // What one key may ask says nothing of another's limit.
        }
        match error {
            Some(error) if error.kind == ApiErrorKind::RateLimited => {
                budget.report_limited(error.retry_at, self.clock.now());
            }
            _ => budget.report_ok(),
        }
    }
}

/// Why a request of a job may not go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocked {
    /// There is no key.
    NoKey,
    /// There is no network.
    Offline,
}

/// One task's tools.
pub struct Work {
    /// The way to the ledger.
    pub handle: TaskHandle,
    /// The way to the service.
    pub service: ServiceGate,
    /// The gate for first frames.
    pub first_frames: FirstFrameCheck,
    /// How long such a shot takes.
    pub time: Arc<RenderTime>,
    /// Where the clip goes.
    pub folder: PathBuf,
    /// Where its bytes come in: inside the data folder.
    pub incoming: PathBuf,
    /// How many waits in a row this job has behind it.
    pub waits: u32,
}

impl Work {
    /// The time of day.
    pub fn now(&self) -> Timestamp {
        self.service.clock.now()
    }

    /// Commits what must not be lost: tries again until it is written or the attempt is over.
    pub async fn record_surely(&self, event: JobEvent) -> Result<Arc<Job>, Fenced> {
        loop {
            match self.handle.record(event.clone()).await {
                Err(Fenced::NotWritten) => {
                    tracing::error!(job = self.handle.job.0, ?event, "not written to the ledger; trying again");
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
                other => return other,
            }
        }
    }

    /// Pauses. While the machine sleeps its steady clock stands still, but a record's hour does not: so the pause is over as soon as
    /// either clock says so.
    pub async fn rest(&self, pause: Duration) {
        let steady_end = Instant::now() + pause;
        let span = SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX);
        let end = self.now().saturating_add(span).unwrap_or(Timestamp::MAX);
        while Instant::now() < steady_end && self.now() < end {
            tokio::time::sleep_until(steady_end.min(Instant::now() + LOOK_UP)).await;
        }
    }

    /// What a job does that may not go on now.
    pub fn hold(&self, blocked: Blocked) -> JobEvent {
        match blocked {
            Blocked::NoKey => JobEvent::Park(Need::KeyMissing),
            // The owner loop ends the wait as soon as the network is back, and never before.
            Blocked::Offline => {
                if let Some(trouble) = self.service.network.trouble() {
                    self.handle.tell(TaskReport::Trouble(trouble));
                }
                JobEvent::Wait { until: self.now() + OFFLINE_WAIT, why: WaitReason::Offline }
            }
        }
    }

    /// Ends the job with a failure.
    pub async fn fail(&self, kind: FailureKind, message: Option<String>, details: &str) -> Result<Arc<Job>, Fenced> {
        self.handle.record(JobEvent::Fail(Failure::new(kind, message, details))).await
    }

    /// When a step that met `error` may be tried again. The job's card learns what was met.
    pub fn retry_at(&self, error: &ApiError, tries: u32) -> Timestamp {
        self.handle.tell(TaskReport::Trouble(Arc::new(Trouble::of(error))));
        let now = self.now();
        let soonest = now + schedule::backoff(tries);
        match error.retry_at {
            Some(reset) => (reset + RESET_MARGIN).clamp(soonest, now + LONGEST_WAIT),
            None => soonest,
        }
    }

    /// Why a repeatable step that met `error` waits.
    pub fn wait_reason(error: &ApiError) -> WaitReason {
        error.wait_reason().unwrap_or(WaitReason::ServerTrouble)
    }
}

/// Takes a job as far as it goes by itself. Every step commits before the next one acts.
pub async fn run(work: Work, mut job: Arc<Job>) {
    loop {
        let step = match job.state {
            JobState::Queued => super::submit::step(&work, &job).await,
            JobState::Accepted => super::watch::step(&work, &job).await,
            JobState::Ready => crate::engine::download::step(&work, &job).await,
            _ => return,
        };
        match step {
            Ok(next) => job = next,
            Err(fenced) => {
                tracing::debug!(job = job.id.0, %fenced, "task ends");
                return;
            }
        }
    }
}
