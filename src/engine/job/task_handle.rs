//! The handle by which a task talks to the owner loop: it commits events of its own job and reports progress, nothing else.
//!
//! The owner loop commits each event and answers with the job as it now stands; only then does the task act on it. A task whose attempt
//! is over gets [`Fenced`] and ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::domain::clip::ClipPicture;
use crate::domain::{Failure, FailureKind, Job, JobEvent, JobId, Usd};
use crate::engine::download::naming::FileNaming;
use crate::engine::download::part_file::PartFile;
use crate::engine::service::gate::KeyTurn;
use crate::engine::snapshot::{AtService, Download, Trouble};

/// The pause before an event that must not be lost is written again.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// Numbers the tasks; a report of an older attempt is dropped.
pub type Attempt = u64;

/// Why a task must end: its attempt is over, or the ledger could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fenced {
    /// The job moved on without this task.
    #[error("this attempt is over")]
    Over,
    /// The ledger could not be written, so the task must not act.
    #[error("the ledger could not be written")]
    NotWritten,
}

/// What a task tells the owner loop.
#[derive(Debug)]
pub enum TaskReport {
    /// Something happened: commit it and answer with the job.
    Event(JobEvent, oneshot::Sender<Result<Arc<Job>, Fenced>>),
    /// The clip is in place: commit both rows.
    Finished(Box<FinishedFile>, oneshot::Sender<Result<Arc<Job>, Fenced>>),
    /// The clip is about to get its name: which one? `None` when the job is no longer under way.
    Naming(oneshot::Sender<Option<FileNaming>>),
    /// What the service says of the job.
    AtService(AtService),
    /// Why the job will wait or has lost its answer, in more detail than its state keeps. Sent before the event.
    Trouble(Arc<Trouble>),
    /// The balance that came along with a result.
    Balance(Usd),
    /// The task has ended.
    Ended {
        /// By a panic.
        panicked: bool,
    },
}

/// A file in its final place.
#[derive(Debug, Clone)]
pub struct FinishedFile {
    /// Where it is.
    pub path: std::path::PathBuf,
    /// What it holds, as far as that is known.
    pub picture: ClipPicture,
    /// The part files and their notes; removed after the row is committed.
    pub parts: Vec<PartFile>,
}

/// A report and who sent it.
#[derive(Debug)]
pub struct TaskMessage {
    /// The job.
    pub job: JobId,
    /// The task's attempt.
    pub attempt: Attempt,
    /// The key that the task's last request went with, or lacked.
    pub asked_with: KeyTurn,
    /// What it says.
    pub report: TaskReport,
}

/// Bytes of a download, read by the owner loop when it publishes.
#[derive(Debug, Default)]
pub struct Meter {
    done: AtomicU64,
    /// 0 stands for unknown.
    total: AtomicU64,
    running: AtomicU64,
}

impl Meter {
    /// The download has this many bytes of so many.
    pub fn set(&self, done: u64, total: Option<u64>) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total.unwrap_or_default(), Ordering::Relaxed);
        self.running.store(1, Ordering::Relaxed);
    }

    /// What was set last.
    pub fn read(&self) -> Option<Download> {
        let total = self.total.load(Ordering::Relaxed);
        let running = self.running.load(Ordering::Relaxed) == 1;
        running.then(|| Download { done: self.done.load(Ordering::Relaxed), total: (total > 0).then_some(total) })
    }
}

/// What a task holds of the owner loop.
#[derive(Debug)]
pub struct TaskHandle {
    pub job: JobId,
    pub attempt: Attempt,
    pub messages: mpsc::UnboundedSender<TaskMessage>,
    pub meter: Arc<Meter>,
    /// Shared with the task's gate, which updates it.
    pub asked_with: Arc<AtomicU64>,
}

impl TaskHandle {
    /// Commits an event; answers the job as it now stands.
    pub async fn record(&self, event: JobEvent) -> Result<Arc<Job>, Fenced> {
        let (answer, committed) = oneshot::channel();
        self.tell(TaskReport::Event(event, answer));
        committed.await.unwrap_or(Err(Fenced::Over))
    }

    /// Commits what must not be lost: tries again until it is written or the attempt is over.
    pub async fn record_surely(&self, event: JobEvent) -> Result<Arc<Job>, Fenced> {
        loop {
            match self.record(event.clone()).await {
                Err(Fenced::NotWritten) => {
                    // The name alone: an event may hold a signed address.
                    let event: &'static str = (&event).into();
                    tracing::error!(job = self.job.0, event, "not written to the ledger; trying again");
                    tokio::time::sleep(WRITE_AGAIN_AFTER).await;
                }
                other => return other,
            }
        }
    }

    /// Ends the job with a failure.
    pub async fn fail(&self, kind: FailureKind, message: Option<String>, details: &str) -> Result<Arc<Job>, Fenced> {
        self.record(JobEvent::Fail(Failure::new(kind, message, details))).await
    }

    /// Commits the finished file as a clip.
    pub async fn finish(&self, file: FinishedFile) -> Result<Arc<Job>, Fenced> {
        let (answer, committed) = oneshot::channel();
        self.tell(TaskReport::Finished(Box::new(file), answer));
        committed.await.unwrap_or(Err(Fenced::Over))
    }

    /// How the clip's file is named at this moment.
    pub async fn naming(&self) -> Result<FileNaming, Fenced> {
        let (answer, told) = oneshot::channel();
        self.tell(TaskReport::Naming(answer));
        told.await.ok().flatten().ok_or(Fenced::Over)
    }

    /// Reports without waiting for an answer.
    pub fn tell(&self, report: TaskReport) {
        let asked_with = self.asked_with.load(Ordering::Acquire);
        let message = TaskMessage { job: self.job, attempt: self.attempt, asked_with, report };
        if self.messages.send(message).is_err() {
            tracing::debug!(job = self.job.0, "the engine ended before its job's task");
        }
    }
}

impl Drop for TaskHandle {
    /// Runs also when the task panics, so the owner loop always learns that a task is gone.
    fn drop(&mut self) {
        self.tell(TaskReport::Ended { panicked: std::thread::panicking() });
    }
}
