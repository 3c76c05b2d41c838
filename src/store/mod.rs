//! The ledger: jobs, clips, settings and the unfinished shot in one SQLite file. It is the truth; the engine has a copy.
//!
//! [`Store`] is the handle; `Worker` is the thread that owns the connection. Each write is one transaction: an awaited write has been
//! fsynced, a failed one has changed nothing. The domain's rules decide what a job may do. The API key is never stored here.

mod clips;
mod columns;
mod error;
mod jobs;
mod key_values;
mod lock;
mod open;
mod schema;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use crate::domain::{Clip, ClipId, Draft, Job, JobEvent, Settings, TrashedClip};
use crate::failpoints::reach;

pub use clips::NewClip;
pub use error::StoreError;
pub use jobs::NewJob;
pub use lock::{DataFolderLock, LockError, ensure_record_locks};

use columns::RowFault;

/// The handle to the ledger. Clones share one thread; when the last clone is dropped, the thread finishes its work and ends.
///
/// Work continues even if its future is dropped.
#[derive(Clone)]
pub struct Store {
    worker: Arc<Worker>,
}

/// An opened ledger.
pub struct Opened {
    /// The ledger.
    pub store: Store,
    /// Where a damaged file was put, if there was one. The ledger is then new and empty.
    pub set_aside: Option<PathBuf>,
}

/// Everything in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Every job, in the order of the queue.
    pub jobs: Vec<Job>,
    /// Every clip of the library, newest first.
    pub clips: Vec<Clip>,
    /// Every clip of the trash, last trashed first.
    pub trash: Vec<TrashedClip>,
    /// The person's choices.
    pub settings: Settings,
    /// The unfinished shot.
    pub draft: Draft,
    /// Rows that this version can't read.
    pub unreadable: Vec<UnreadableRow>,
}

/// A row that this version can't read. It stays in the file unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRow {
    /// `jobs`, `clips`, `settings` or `draft`.
    pub table: &'static str,
    /// Its number; 0 for settings and draft.
    pub id: i64,
    /// Why, for "Details".
    pub why: String,
}

impl Store {
    /// Opens or creates the file; an older version is backed up beside it and migrated. Blocks.
    ///
    /// A damaged file is renamed and kept; a newer version is refused and left unchanged.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        let (connection, set_aside) = open::open(path)?;
        let worker = Worker::start(connection).map_err(|source| StoreError::File {
            what: "No thread could be started for the list of jobs",
            path: path.to_owned(),
            source,
        })?;
        Ok(Opened { store: Self { worker: Arc::new(worker) }, set_aside })
    }

    /// Reads everything while another process may own the file; `None` when nothing was ever written. Blocks. It changes nothing:
    /// a damaged file stays where it is, an older version is refused.
    pub fn look(path: &Path) -> Result<Option<Contents>, StoreError> {
        let Some(connection) = open::open_to_read(path)? else { return Ok(None) };
        // One transaction, so that jobs and clips are consistent.
        let moment = connection.unchecked_transaction()?;
        read_contents(&moment).map(Some)
    }

    /// Reads everything, at start. 10,000 jobs and as many clips take about 30 ms (`benches/store.rs`).
    pub async fn contents(&self) -> Result<Contents, StoreError> {
        self.worker
            .run(|connection| {
                let contents = read_contents(connection)?;
                open::give_memory_back(connection)?;
                Ok(contents)
            })
            .await
    }

    /// Appends new jobs to the queue, in this order: all or none.
    pub async fn insert(&self, jobs: Vec<NewJob>) -> Result<Vec<Job>, StoreError> {
        self.write(move |transaction| jobs.into_iter().map(|job| jobs::insert(transaction, job)).collect()).await
    }

    /// Writes changed jobs: all or none. Each must be the next revision of its row, otherwise [`StoreError::Stale`].
    pub async fn update(&self, jobs: Vec<Job>) -> Result<(), StoreError> {
        self.write(move |transaction| jobs.iter().try_for_each(|job| jobs::update(transaction, job))).await
    }

    /// Records the clip and ends its job in one transaction. `job` is the downloading job as the ledger has it. A clip that was
    /// downloaded again keeps its id.
    pub async fn finish(&self, job: Job, clip: NewClip, at: Timestamp) -> Result<(Job, Clip), StoreError> {
        self.write(move |transaction| finish(transaction, &job, clip, at)).await
    }

    /// Replaces `old` (already dismissed, at its next revision) by a new job: both or neither.
    pub async fn replace(&self, old: Job, new: NewJob) -> Result<Job, StoreError> {
        self.write(move |transaction| {
            jobs::update(transaction, &old)?;
            jobs::insert(transaction, new)
        })
        .await
    }

    /// Moves clips to the trash at `at`, or back with `None`: all or none. Their files are not touched.
    pub async fn trash(&self, clips: Vec<ClipId>, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.write(move |transaction| clips.iter().try_for_each(|id| clips::set_trashed(transaction, *id, at))).await
    }

    /// Marks these trashed clips as being deleted, before their files are touched. `false` removes the mark when a file could not be
    /// deleted.
    pub async fn mark_deleting(&self, clips: Vec<ClipId>, deleting: bool) -> Result<(), StoreError> {
        self.write(move |transaction| clips.iter().try_for_each(|id| clips::set_deleting(transaction, *id, deleting)))
            .await
    }

    /// Deletes the row of a clip whose file is gone, and updates its job (already dismissed, at its next revision).
    pub async fn forget_clip(&self, clip: ClipId, job: Option<Job>) -> Result<(), StoreError> {
        self.write(move |transaction| {
            clips::remove(transaction, clip)?;
            job.as_ref().map_or(Ok(()), |job| jobs::update(transaction, job))
        })
        .await
    }

    /// Saves the settings.
    pub async fn save_settings(&self, settings: Settings) -> Result<(), StoreError> {
        self.write(move |transaction| key_values::write(transaction, key_values::SETTINGS, &settings)).await
    }

    /// Saves the unfinished shot.
    pub async fn save_draft(&self, draft: Draft) -> Result<(), StoreError> {
        self.write(move |transaction| key_values::write(transaction, key_values::DRAFT, &draft)).await
    }

    /// Finishes pending work, closes the file and waits for the thread. Blocks. Other clones then answer `Closed`.
    pub fn close(self) -> Result<(), StoreError> {
        self.worker.close()
    }

    /// Runs `work` in one transaction; an error rolls it back.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.worker
            .run(|connection| {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let done = work(&transaction)?;
                reach("store.before_commit");
                transaction.commit()?;
                reach("store.after_commit");
                Ok(done)
            })
            .await
    }
}

/// Work for the thread that owns the connection.
type Work = Box<dyn FnOnce(&mut Connection) + Send>;

enum Order {
    Work(Work),
    Close,
}

/// The handle to the one thread that owns the connection and runs work in the order of arrival.
///
/// Work that panics is rolled back and answered with `NoAnswer`; the thread goes on.
struct Worker {
    orders: mpsc::Sender<Order>,
    thread: Mutex<Option<JoinHandle<Result<(), StoreError>>>>,
}

impl Worker {
    /// Starts the thread `rushes-store` with this connection.
    fn start(connection: Connection) -> std::io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let thread =
            std::thread::Builder::new().name("rushes-store".into()).spawn(move || serve(connection, &inbox))?;
        Ok(Self { orders, thread: Mutex::new(Some(thread)) })
    }

    /// Runs `work` on the thread. Once sent it runs, even if the future is dropped.
    async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |connection| {
            if reply.send(work(connection)).is_err() {
                tracing::debug!("the receiver of this answer of the ledger is gone");
            }
        });
        self.orders.send(Order::Work(work)).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::NoAnswer)?
    }

    /// Finishes pending work, closes the file and waits for the thread. A second call does nothing.
    fn close(&self) -> Result<(), StoreError> {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return Ok(()) };
        if self.orders.send(Order::Close).is_err() {
            tracing::warn!("the ledger's thread had already ended");
        }
        thread.join().map_err(|_| StoreError::NoAnswer)?
    }
}

fn serve(mut connection: Connection, inbox: &mpsc::Receiver<Order>) -> Result<(), StoreError> {
    while let Ok(Order::Work(work)) = inbox.recv() {
        if catch_unwind(AssertUnwindSafe(|| work(&mut connection))).is_err() {
            tracing::error!("work on the ledger broke off; its transaction is rolled back");
        }
    }
    connection.close().map_err(|(_, error)| error.into())
}

fn finish(connection: &Connection, job: &Job, clip: NewClip, at: Timestamp) -> Result<(Job, Clip), StoreError> {
    let accepted = job.facts.accepted.as_ref().ok_or(StoreError::NoRequestId { job: job.id })?;
    let NewClip { path, picture } = clip;
    let clip = Clip {
        id: ClipId(0),
        job: job.id,
        request: job.request.clone(),
        request_id: accepted.request_id.clone(),
        path,
        cost: job.facts.cost,
        picture,
        created_at: job.created_at,
        saved_at: at,
    };
    let clip = clips::write(connection, clip)?;
    let saved = job.apply(&JobEvent::Saved(clip.id), at)?;
    jobs::update(connection, &saved)?;
    Ok((saved, clip))
}

/// Reads everything. A row that can't be read (a word of another version, a damaged value) is left out and listed in `unreadable`.
fn read_contents(connection: &Connection) -> Result<Contents, StoreError> {
    let mut unreadable = Vec::new();
    let mut fault = |table: &'static str, id: i64, why: RowFault| {
        tracing::warn!(table, id, %why, "a row of the ledger can't be read; it is left as it is");
        unreadable.push(UnreadableRow { table, id, why: why.0 });
    };
    let jobs = jobs::read_all(connection, |id, why| fault("jobs", id, why))?;
    let clips::AllClips { library: clips, trash } = clips::read_all(connection, |id, why| fault("clips", id, why))?;
    let settings = key_values::read(connection, key_values::SETTINGS, |why| fault(key_values::SETTINGS, 0, why))?;
    let draft = key_values::read(connection, key_values::DRAFT, |why| fault(key_values::DRAFT, 0, why))?;
    Ok(Contents { jobs, clips, trash, settings, draft, unreadable })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn broken_work_is_answered_and_the_thread_serves_the_next() {
        let worker = Worker::start(Connection::open_in_memory().unwrap()).unwrap();
        let broken = worker.run(|_| -> Result<(), StoreError> { panic!("a defect") }).await;
        assert!(matches!(broken, Err(StoreError::NoAnswer)));
        let one = worker.run(|c| Ok(c.query_row("select 1", (), |row| row.get::<_, i64>(0))?)).await;
        assert_eq!(one.unwrap(), 1);
    }

    #[tokio::test]
    async fn after_closing_every_question_is_answered_with_closed() {
        let worker = Worker::start(Connection::open_in_memory().unwrap()).unwrap();
        worker.close().unwrap();
        worker.close().unwrap();
        assert!(matches!(worker.run(|_| Ok(())).await, Err(StoreError::Closed)));
    }
}
