//! The ledger: jobs, clips, shots, projects, settings and the unfinished shot in one SQLite file. It is the truth.
//!
//! [`Store`] is the handle. One thread owns the connection that writes: each write is one transaction; an awaited write has been fsynced,
//! a failed one has changed nothing. A second thread owns a connection that only reads and answers questions (`questions`). The domain's
//! rules decide what a job may do. The API key is never stored here.
//!
//! ```text
//! contents            what a start needs; everything, for the command line
//! questions           the questions of a running engine, on the reading connection
//! library, search     lists, counts, full text; `lines`: the rows of the library in memory
//! jobs, clips, marks  rows of what was paid for
//! purchases, caps     one row for each submit, written with it where the caps allow; spending adds them up
//! takes, shots        which take of which shot a job is; projects, proposals (titles) beside them
//! schema, grouping    versions of the file, and how old rows became takes
//! ```

mod bring_back;
mod caps;
mod clips;
mod columns;
mod contents;
mod error;
mod find;
mod found;
mod grouping;
mod jobs;
mod key_values;
mod library;
mod likeness;
mod lines;
mod lock;
mod marks;
mod open;
mod pictures;
#[cfg(test)]
mod plans;
mod presence;
mod projects;
mod proposals;
mod purchases;
mod questions;
mod schema;
mod schema_purchases;
mod schema_v4;
mod schema_v5;
mod search;
mod shots;
mod spending;
mod takes;
mod worker;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, TransactionBehavior};

use crate::domain::models::ModelMarks;
use crate::domain::{
    CapHit, Clip, ClipId, Draft, Job, JobEvent, MarkChange, Marks, ProjectChange, ProjectId, Settings, ShotId,
    ShotPlace, Take,
};
use crate::failpoints::reach;

pub use caps::Sums;
pub use clips::{NewClip, StoredClip};
pub use contents::{Contents, Everything, KEPT_ENDED, UnreadableRow};
pub use error::StoreError;
pub use find::FoundClip;
pub use found::FoundRender;
pub use jobs::NewJob;
pub use library::{ProjectTotals, Totals};
pub use lock::{DataFolderLock, LockError, ensure_record_locks};
pub use presence::Presence;
pub use schema::LEDGER_VERSION;
pub use spending::Spending;
pub use takes::TakeOf;

use lines::Lines;
use worker::Worker;

/// The handle to the ledger. Clones share its two threads; when the last clone is dropped, they finish their work and end.
///
/// Work continues even if its future is dropped.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Worker>,
    reader: Arc<Worker>,
    lines: Arc<Lines>,
}

/// An opened ledger.
pub struct Opened {
    /// The ledger.
    pub store: Store,
    /// Where a damaged file was put, if there was one. The ledger is then new and empty.
    pub set_aside: Option<PathBuf>,
}

impl Store {
    /// Opens or creates the file; an older version is backed up beside it and migrated. Blocks.
    ///
    /// A damaged file is renamed and kept; a newer version is refused and left unchanged.
    pub fn open(path: &Path) -> Result<Opened, StoreError> {
        let (mut connection, set_aside) = open::open(path)?;
        let lines = Arc::new(Lines::default());
        lines.follow(&mut connection)?;
        let reading = open::open_beside(path)?;
        let no_thread = |source| StoreError::File {
            what: "No thread could be started for the list of jobs",
            path: path.to_owned(),
            source,
        };
        let writer = Arc::new(Worker::start("rushes-store", connection).map_err(no_thread)?);
        let reader = Arc::new(Worker::start("rushes-store-read", reading).map_err(no_thread)?);
        Ok(Opened { store: Self { writer, reader, lines }, set_aside })
    }

    /// Reads everything while another process may own the file; `None` when nothing was ever written. Blocks. It changes nothing:
    /// a damaged file stays where it is, an older version is refused.
    pub fn look(path: &Path) -> Result<Option<Everything>, StoreError> {
        let Some(connection) = open::open_to_read(path)? else { return Ok(None) };
        // One transaction, so that jobs and clips are consistent.
        let moment = connection.unchecked_transaction()?;
        contents::read_everything(&moment).map(Some)
    }

    /// Reads what a start at `now` needs (`benches/store.rs`).
    pub async fn contents(&self, now: Timestamp) -> Result<Contents, StoreError> {
        self.writer
            .run(move |connection| {
                let moment = connection.transaction()?;
                let contents = contents::read(&moment, now)?;
                moment.finish()?;
                open::give_memory_back(connection)?;
                Ok(contents)
            })
            .await
    }

    /// Appends new jobs to the queue, in this order: all or none.
    pub async fn insert(&self, jobs: Vec<NewJob>) -> Result<Vec<Job>, StoreError> {
        self.write(move |transaction| jobs.into_iter().map(|job| jobs::insert(transaction, job)).collect()).await
    }

    /// Writes changed jobs with their purchases: all or none. Each must be the next revision of its row, otherwise
    /// [`StoreError::Stale`]. No cap is asked: a submit goes through [`Store::submit`].
    pub async fn update(&self, jobs: Vec<Job>) -> Result<(), StoreError> {
        self.write(move |transaction| jobs.iter().try_for_each(|job| jobs::update(transaction, job))).await
    }

    /// Writes a job that is about to be sent, with its purchase, unless it would pass a cap: then nothing is written. The caps are those
    /// in the file, the days those of this zone.
    ///
    /// The check and the submit that it allows are one transaction, so nothing can come between them. If the power goes out before the
    /// commit, nothing was written and nothing is sent; after it, the job stands as submitting beside its purchase, which counts until
    /// its outcome is known.
    pub async fn submit(&self, job: Job, zone: TimeZone) -> Result<Option<CapHit>, StoreError> {
        self.write(move |transaction| {
            if let Some(hit) = caps::hit_by(transaction, &job, &zone)? {
                return Ok(Some(hit));
            }
            reach("purchase.within_caps");
            jobs::update(transaction, &job)?;
            reach("purchase.written");
            Ok(None)
        })
        .await
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

    /// Changes the marks of clips; returns what they were, for the way back. Clips that are gone are left out.
    pub async fn mark(&self, clips: Vec<ClipId>, change: MarkChange) -> Result<Vec<(ClipId, Marks)>, StoreError> {
        self.write(move |transaction| marks::change(transaction, &clips, &change)).await
    }

    /// Gives clips these marks.
    pub async fn put_marks(&self, marks: Vec<(ClipId, Marks)>) -> Result<(), StoreError> {
        self.write(move |transaction| {
            marks.iter().try_for_each(|(clip, marks)| marks::write(transaction, *clip, marks))
        })
        .await
    }

    /// Gives a shot a title; `None` or nothing visible brings the proposed one back.
    pub async fn rename_shot(&self, shot: ShotId, title: Option<String>) -> Result<(), StoreError> {
        self.write(move |transaction| shots::rename(transaction, shot, title.as_deref())).await
    }

    /// Moves shots with all their takes to the end of a project, in this order; returns where they stood.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the project is gone.
    pub async fn move_shots(&self, shots: Vec<ShotId>, to: Option<ProjectId>) -> Result<Vec<ShotPlace>, StoreError> {
        self.write(move |transaction| shots::move_to(transaction, &shots, to)).await
    }

    /// Puts shots back where they stood, or at new numbers: all or none.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when a place is another shot's, or a shot or project is gone.
    pub async fn put_shots(&self, places: Vec<ShotPlace>) -> Result<(), StoreError> {
        self.write(move |transaction| shots::put(transaction, &places)).await
    }

    /// Makes a project.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the name is empty or taken.
    pub async fn new_project(&self, name: String, at: Timestamp) -> Result<ProjectId, StoreError> {
        self.write(move |transaction| projects::new(transaction, &name, at)).await
    }

    /// Changes a project.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when it is gone, or a new name is empty or taken.
    pub async fn change_project(&self, project: ProjectId, change: ProjectChange) -> Result<(), StoreError> {
        self.write(move |transaction| projects::change(transaction, project, change)).await
    }

    /// Deletes a project. Its shots go to the end of the work without one, in their order.
    pub async fn delete_project(&self, project: ProjectId) -> Result<(), StoreError> {
        self.write(move |transaction| {
            let shots = shots::of_project(transaction, project)?;
            shots::move_to(transaction, &shots, None)?;
            projects::remove(transaction, project)
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

    /// Saves when the service's catalogue of models was asked.
    pub async fn save_catalogue_asked(&self, at: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| key_values::write(transaction, key_values::CATALOGUE_ASKED, &Some(at))).await
    }

    /// Saves what the service has said of models.
    pub async fn save_marks(&self, marks: ModelMarks) -> Result<(), StoreError> {
        self.write(move |transaction| key_values::write(transaction, key_values::MARKS, &marks)).await
    }

    /// Finishes pending work, closes the file and waits for the thread. Blocks. Other clones then answer `Closed`.
    pub fn close(self) -> Result<(), StoreError> {
        // The reader first: the last connection to close puts the log into the file.
        self.reader.close().and(self.writer.close())
    }

    /// Runs `work` in one transaction; an error rolls it back.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let lines = Arc::clone(&self.lines);
        self.writer
            .run(move |connection| {
                let written = in_transaction(connection, work);
                lines.tell();
                if matches!(written, Err(StoreError::Damaged(_))) {
                    open::doubt(connection);
                }
                written
            })
            .await
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&transaction)?;
    search::catch_up(&transaction)?;
    reach("store.before_commit");
    transaction.commit()?;
    reach("store.after_commit");
    Ok(done)
}

/// Records a clip and ends its job.
fn finish(connection: &Connection, job: &Job, clip: NewClip, at: Timestamp) -> Result<(Job, Clip), StoreError> {
    let job = &sole_take(connection, job)?;
    let accepted = job.facts.accepted.as_ref().ok_or(StoreError::NoRequestId { job: job.id })?;
    let NewClip { path, picture } = clip;
    let clip = Clip {
        id: ClipId(0),
        job: job.id,
        request: job.request.clone(),
        take: job.take,
        request_id: accepted.request_id.clone(),
        path,
        cost: job.facts.cost,
        picture,
        marks: Marks::default(),
        created_at: job.created_at,
        saved_at: at,
    };
    let clip = clips::write(connection, clip)?;
    let saved = job.apply(&JobEvent::Saved(clip.id), at)?;
    jobs::update(connection, &saved)?;
    Ok((saved, clip))
}

/// The job, with the next free take when another job's clip has its take: a retry whose first try was saved after all.
fn sole_take(connection: &Connection, job: &Job) -> Result<Job, StoreError> {
    let taken: bool = connection
        .prepare_cached("select exists (select 1 from clips where shot = ? and take = ? and job <> ?)")?
        .query_row((job.take.shot.0, job.take.number, job.id.0), |row| row.get(0))?;
    if !taken {
        return Ok(job.clone());
    }
    let take = Take { number: takes::next(connection, job.take.shot)?, ..job.take };
    jobs::set_take(connection, job.id, take)?;
    Ok(Job { take, ..job.clone() })
}
