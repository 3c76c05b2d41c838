//! One job's way from the queue to the library: submit, watch, download. One task a job does it.
//!
//! A task changes its job only through its [`task_handle`], which asks the owner loop to commit, and acts only on what is committed.
//! Each task has an attempt number; the reports of a task that was stopped are dropped by it.

mod gone;
pub(super) mod submit;
pub(super) mod task_handle;
#[cfg(test)]
pub(super) mod tools_for_tests;
pub(super) mod watch;
pub(super) mod work;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use self::task_handle::{Attempt, Meter, TaskHandle, TaskMessage};
use self::work::Work;
use super::download;
use super::picture_check::{PictureCheck, Uploads};
use super::schedule::RenderTime;
use super::service::gate::ServiceGate;
use super::snapshot::{AtService, Download, Trouble};
use crate::domain::{Job, JobId, JobState, ModelTable};

/// The pause before a job is tried again whose task ended without a new state.
const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// Takes a job as far as it goes without the person. Every step commits before the next one acts.
async fn run(work: Work, mut job: Arc<Job>) {
    loop {
        let step = match job.state {
            JobState::Queued => submit::step(&work, &job).await,
            JobState::Accepted => watch::step(&work, &job).await,
            JobState::Ready => download::step(&work, &job).await,
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

/// What a new task needs beside its job.
pub struct TaskTools {
    /// The way to the service.
    pub gate: ServiceGate,
    /// The models that can be asked for.
    pub models: Arc<ModelTable>,
    /// Decides about pictures.
    pub picture_check: PictureCheck,
    /// What was uploaded before.
    pub uploads: Uploads,
    /// How long such a shot takes.
    pub time: Arc<RenderTime>,
    /// Where the clip goes.
    pub folder: PathBuf,
    /// Where its bytes arrive.
    pub incoming: PathBuf,
}

struct Live {
    attempt: Attempt,
    abort: AbortHandle,
    meter: Arc<Meter>,
    at_service: AtService,
}

/// The tasks under way, at most one a job, and what is remembered of a job between its tasks.
pub struct Tasks {
    live: HashMap<JobId, Live>,
    last_attempt: Attempt,
    waits: HashMap<JobId, u32>,
    not_before: HashMap<JobId, Instant>,
    troubles: HashMap<JobId, Arc<Trouble>>,
    messages: mpsc::UnboundedSender<TaskMessage>,
}

impl Tasks {
    /// No tasks yet; they will report to `messages`.
    pub fn new(messages: mpsc::UnboundedSender<TaskMessage>) -> Self {
        let (live, waits, not_before, troubles) = Default::default();
        Self { live, last_attempt: 0, waits, not_before, troubles, messages }
    }

    /// Starts a task for a job that [is free](Self::is_free).
    pub fn start(&mut self, job: Arc<Job>, tools: TaskTools) {
        self.last_attempt += 1;
        self.not_before.remove(&job.id);
        let (id, attempt, meter) = (job.id, self.last_attempt, Arc::new(Meter::default()));
        let TaskTools { gate, models, picture_check, uploads, time, folder, incoming } = tools;
        let gate = gate.for_one_task();
        let asked_with = gate.asked_with.clone();
        let handle = TaskHandle { job: id, attempt, messages: self.messages.clone(), meter: meter.clone(), asked_with };
        let waits = self.waits.get(&id).copied().unwrap_or_default();
        let work = Work { handle, gate, models, picture_check, uploads, time, folder, incoming, waits };
        let abort = tokio::spawn(run(work, job)).abort_handle();
        self.live.insert(id, Live { attempt, abort, meter, at_service: AtService::default() });
    }

    /// Whether a task may be started for this job now.
    pub fn is_free(&self, id: JobId) -> bool {
        !self.is_live(id) && self.not_before.get(&id).is_none_or(|then| *then <= Instant::now())
    }

    /// Whether a task is in charge of this job.
    pub fn is_live(&self, id: JobId) -> bool {
        self.live.contains_key(&id)
    }

    /// Whether this attempt is the one in charge of the job.
    pub fn is_current(&self, id: JobId, attempt: Attempt) -> bool {
        self.live.get(&id).is_some_and(|live| live.attempt == attempt)
    }

    /// Ends a job's task, whatever it is doing. Never called while the job is submitting.
    pub fn stop(&mut self, id: JobId) {
        if let Some(live) = self.live.remove(&id) {
            live.abort.abort();
        }
    }

    /// A task has returned; `idle`: its job may be started again, after a pause.
    pub fn ended(&mut self, id: JobId, idle: bool) {
        self.live.remove(&id);
        if idle {
            self.not_before.insert(id, Instant::now() + RETRY_PAUSE);
        }
    }

    /// Counts a wait.
    pub fn count_wait(&mut self, id: JobId) {
        *self.waits.entry(id).or_default() += 1;
    }

    /// The job made progress: its waits and troubles are forgotten.
    pub fn forget_waits(&mut self, id: JobId) {
        self.waits.remove(&id);
        self.troubles.remove(&id);
    }

    /// Why the job stands still, as its task saw it last.
    pub fn set_trouble(&mut self, id: JobId, trouble: Arc<Trouble>) {
        self.troubles.insert(id, trouble);
    }

    /// The last trouble that was set.
    pub fn trouble(&self, id: JobId) -> Option<Arc<Trouble>> {
        self.troubles.get(&id).cloned()
    }

    /// What the service said last of a job.
    pub fn set_at_service(&mut self, id: JobId, said: AtService) {
        if let Some(live) = self.live.get_mut(&id) {
            live.at_service = said;
        }
    }

    /// Progress of a job's task, for its card.
    pub fn progress(&self, id: JobId) -> (AtService, Option<Download>) {
        self.live.get(&id).map_or((AtService::Unasked, None), |live| (live.at_service, live.meter.read()))
    }

    /// When the next pausing job may be tried again. Pauses that are over are dropped so that they don't wake the loop.
    pub fn next_retry(&mut self) -> Option<Instant> {
        let now = Instant::now();
        self.not_before.retain(|_, then| *then > now);
        self.not_before.values().min().copied()
    }
}
