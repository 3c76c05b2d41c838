//! The tasks under way: at most one per job, each with an attempt number that fences its late results off.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::task_handle::{Attempt, Meter, TaskHandle, TaskMessage};
use super::work::{self, ServiceGate, Work};
use crate::domain::{Job, JobId};
use crate::engine::first_frame::FirstFrameCheck;
use crate::engine::schedule::RenderTime;
use crate::engine::snapshot::{AtService, Download, Trouble};

/// The pause before a job whose task ended without a new state is tried again.
const BREATHER: Duration = Duration::from_secs(5);

struct Live {
    attempt: Attempt,
    abort: AbortHandle,
    meter: Arc<Meter>,
    at_service: AtService,
}

/// What a new task needs beside its job.
pub struct Tools {
    /// The way to the service.
    pub service: ServiceGate,
    /// The gate for first frames.
    pub first_frames: FirstFrameCheck,
    /// How long such a shot takes.
    pub time: Arc<RenderTime>,
    /// Where the clip goes.
    pub folder: std::path::PathBuf,
    /// Where its bytes come in.
    pub incoming: std::path::PathBuf,
}

/// The tasks under way.
pub struct Tasks {
    live: HashMap<JobId, Live>,
    last_attempt: Attempt,
    waits: HashMap<JobId, u32>,
    not_before: HashMap<JobId, Instant>,
    troubles: HashMap<JobId, Arc<Trouble>>,
    messages: mpsc::UnboundedSender<TaskMessage>,
}

impl Tasks {
    /// No tasks yet; they will write to `post`.
    pub fn new(messages: mpsc::UnboundedSender<TaskMessage>) -> Self {
        let (live, waits, not_before, troubles) = Default::default();
        Self { live, last_attempt: 0, waits, not_before, troubles, messages }
    }

    /// Starts a task for a job that has none and needs no breather.
    pub fn start(&mut self, job: Arc<Job>, tools: Tools) {
        self.last_attempt += 1;
        self.not_before.remove(&job.id);
        let (id, attempt, meter) = (job.id, self.last_attempt, Arc::new(Meter::default()));
        let Tools { service, first_frames, time, folder, incoming } = tools;
        let service = service.for_one_task();
        let asked_with = service.asked_with.clone();
        let handle = TaskHandle { job: id, attempt, messages: self.messages.clone(), meter: meter.clone(), asked_with };
        let waits = self.waits.get(&id).copied().unwrap_or_default();
        let work = Work { handle, service, first_frames, time, folder, incoming, waits };
        let abort = tokio::spawn(work::run(work, job)).abort_handle();
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

    /// Whether this letter comes from the task that is in charge of the job.
    pub fn is_current(&self, id: JobId, attempt: Attempt) -> bool {
        self.live.get(&id).is_some_and(|live| live.attempt == attempt)
    }

    /// Ends a job's task, whatever it is doing. Never called while the job is submitting.
    pub fn stop(&mut self, id: JobId) {
        if let Some(live) = self.live.remove(&id) {
            live.abort.abort();
        }
    }

    /// A task has ended by itself; `idle`: without leaving its job in another hand.
    pub fn ended(&mut self, id: JobId, idle: bool) {
        self.live.remove(&id);
        if idle {
            self.not_before.insert(id, Instant::now() + BREATHER);
        }
    }

    /// The job has one more wait behind it.
    pub fn count_wait(&mut self, id: JobId) {
        *self.waits.entry(id).or_default() += 1;
    }

    /// The job came forward: its waits are forgotten.
    pub fn forget_waits(&mut self, id: JobId) {
        self.waits.remove(&id);
        self.troubles.remove(&id);
    }

    /// Why the job stands still, as its task saw it last.
    pub fn set_trouble(&mut self, id: JobId, trouble: Arc<Trouble>) {
        self.troubles.insert(id, trouble);
    }

    /// What [`Self::set_trouble`] was told last.
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

    /// The end of the earliest breather; those that are over are forgotten, so that nobody is woken for them again and again.
    pub fn next_breather(&mut self) -> Option<Instant> {
        let now = Instant::now();
        self.not_before.retain(|_, then| *then > now);
        self.not_before.values().min().copied()
    }
}
