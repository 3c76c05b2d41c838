//! The ledger in memory: what is under way, what ended last, and counts of the library, as last committed. Everything else is asked from
//! its file. Memory changes only after the store has committed.
//!
//! When the store gives no answer (its work broke off, perhaps after the commit), it is unknown whether it wrote. Then everything that is
//! in memory is read again. Nothing more is written until that has worked, so memory and file never disagree unnoticed.

mod found;
mod job_index;
mod jobs;
pub(super) mod library;
mod presence;
pub(super) mod reader;
pub(super) mod recovery;
mod shelf;
mod spending;
pub mod unowned;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use self::job_index::JobIndex;
use self::library::LibraryState;
use self::reader::Reader;
use self::spending::SpendingState;
use super::clock::Clock;
use super::refusal::{Refusal, RefusalKind};
use crate::domain::models::ModelMarks;
use crate::domain::{CapHit, Clip, Draft, IllegalTransition, Job, JobId, ModelTable, Settings};
use crate::store::{Contents, Store, StoreError, UnreadableRow, ensure_record_locks};

/// The jobs under way, the state of the library, the settings, and the store behind them.
pub struct Ledger {
    store: Store,
    clock: Clock,
    /// The jobs that have not ended, and the last ones that have.
    pub jobs: JobIndex,
    /// Counts, projects and names of the library.
    pub library: LibraryState,
    /// Jobs that this run removed from the queue while they waited to go: they may come back as waiting ones.
    waited: HashSet<JobId>,
    /// What is spent, and the caps.
    pub spending: SpendingState,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The unfinished shot of the last run.
    pub draft: Arc<Draft>,
    /// The models that can be asked for.
    pub models: Arc<ModelTable>,
    /// When the service's catalogue of models was asked last.
    pub catalogue_asked: Option<Timestamp>,
    /// What the start found wrong with the ledger, for as long as the engine runs.
    pub notice: Option<String>,
    /// Why the ledger can't be written, while it can't.
    pub trouble: Option<String>,
    /// Whether memory and file may disagree: a write was not answered, and nothing could be read since.
    stale: bool,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no such job.
    #[error("this job is not in the ledger")]
    Unknown,
    /// The rules do not allow it.
    #[error(transparent)]
    Illegal(#[from] IllegalTransition),
    /// It would pass a cap of the person's.
    #[error("it would pass a cap")]
    PastCap(CapHit),
    /// The store said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Said when a job's state no longer allows what was asked.
pub const MOVED_ON: &str = "The shot has moved on meanwhile; look at its card again";

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Unknown => Self::new("This shot is no longer in the ledger"),
            LedgerError::Illegal(illegal) => Self { details: illegal.to_string(), ..Self::new(MOVED_ON) },
            LedgerError::PastCap(hit) => Self::new(hit.sentence()),
            LedgerError::Store(StoreError::Refused(sentence)) => Self::new(sentence),
            LedgerError::Store(error @ StoreError::NoAnswer) => {
                Self::because("The list of jobs gave no answer; what is shown now is what it holds", &error)
            }
            LedgerError::Store(error) => Self::because(format!("Nothing was changed: {error}"), &error),
        }
    }
}

impl Ledger {
    /// Reads what is under way. How much was ever made costs nothing.
    pub async fn open(store: Store, models: &ModelTable, clock: Clock) -> Result<Self, StoreError> {
        let contents = store.contents(clock.now()).await?;
        let models = Arc::new(models.marked(contents.marks.clone()));
        let mut ledger = Self {
            store,
            clock,
            jobs: JobIndex::default(),
            library: LibraryState::default(),
            waited: HashSet::new(),
            spending: SpendingState::default(),
            settings: Arc::default(),
            draft: Arc::new(contents.draft.clone()),
            models,
            catalogue_asked: contents.catalogue_asked,
            notice: unreadable(&contents.unreadable),
            trouble: None,
            stale: false,
        };
        ledger.take(contents);
        Ok(ledger)
    }

    /// Takes in what the store holds. The unfinished shot stays as it was at the start.
    fn take(&mut self, contents: Contents) {
        let Contents { open, ended, left, last_job, settings, caps, .. } = contents;
        self.jobs = open.into_iter().chain(ended).chain(left).collect::<JobIndex>().with_last(last_job);
        self.settings = Arc::new(settings);
        self.spending.take(caps);
        let counts = crate::store::Totals {
            projects: contents.projects,
            all_work: contents.all_work,
            facts: contents.facts,
            newest: contents.newest,
        };
        self.library.take(counts, contents.labels, contents.deleting);
    }

    /// Closes the ledger's file.
    pub async fn close(self) {
        let closed = tokio::task::spawn_blocking(move || self.store.close()).await;
        if !matches!(closed, Ok(Ok(()))) {
            tracing::warn!(?closed, "the ledger was not closed properly");
        }
    }

    /// Answers questions beside the owner loop.
    pub fn reader(&self) -> Reader {
        Reader::new(&self.store)
    }

    /// The jobs that have not ended, in queue order.
    pub fn open_jobs(&self) -> Vec<Arc<Job>> {
        self.jobs.open().cloned().collect()
    }

    /// Forgets ended jobs that are neither shown nor counted. `told`: as of when the last balance is.
    pub fn forget_ended(&mut self, told: Option<Timestamp>) {
        // A balance that is still on its way may have been asked for a while ago; no balance counts what ended an hour before it.
        let hour = crate::domain::spending::ENDED_BY;
        let soonest = self.clock.now().saturating_sub(hour).unwrap_or(Timestamp::MIN);
        let told = told.map_or(soonest, |told| told.min(soonest));
        self.jobs.forget_ended(told.saturating_sub(hour).unwrap_or(Timestamp::MIN));
    }

    /// Commits the settings.
    pub async fn save_settings(&mut self, settings: Settings) -> Result<(), LedgerError> {
        let written = self.store.save_settings(settings.clone()).await;
        if self.heard(written).await?.is_none() && *self.settings != settings {
            return Err(self.lost().into());
        }
        self.settings = Arc::new(settings);
        Ok(())
    }

    /// Commits the unfinished shot.
    pub async fn save_draft(&mut self, draft: Draft) -> Result<(), LedgerError> {
        let written = self.store.save_draft(draft).await;
        self.note_trouble(&written);
        Ok(written?)
    }

    /// Commits what the service has said of models.
    pub async fn save_marks(&mut self, marks: ModelMarks) -> Result<(), LedgerError> {
        let written = self.store.save_marks(marks.clone()).await;
        self.note_trouble(&written);
        written?;
        self.models = Arc::new(self.models.marked(marks));
        Ok(())
    }

    /// Commits that the service's catalogue of models is asked now.
    pub async fn save_catalogue_asked(&mut self, at: Timestamp) -> Result<(), LedgerError> {
        let written = self.store.save_catalogue_asked(at).await;
        self.note_trouble(&written);
        written?;
        self.catalogue_asked = Some(at);
        Ok(())
    }

    /// The outcome of a write. `None`: there was no answer, and memory is what the file holds; look there whether it was written.
    async fn heard<T>(&mut self, written: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match written {
            Err(StoreError::NoAnswer) => {
                self.stale = true;
                self.freshen().await?;
                Ok(None)
            }
            other => {
                self.note_trouble(&other);
                other.map(Some)
            }
        }
    }

    /// A write without an answer that was not found in the file.
    fn lost(&mut self) -> StoreError {
        let lost = Err::<(), _>(StoreError::NoAnswer);
        self.note_trouble(&lost);
        StoreError::NoAnswer
    }

    /// Reads again what is in memory, if memory and file may disagree.
    pub async fn freshen(&mut self) -> Result<(), StoreError> {
        if !self.stale {
            return Ok(());
        }
        let contents = self.store.contents(self.clock.now()).await;
        self.note_trouble(&contents);
        let contents = contents?;
        tracing::warn!("a write of the ledger was not answered; everything is read again");
        self.take(contents);
        self.stale = false;
        Ok(())
    }

    fn note_trouble<T>(&mut self, written: &Result<T, StoreError>) {
        // A name or an id that is taken is no trouble of the ledger.
        let is_trouble = |error: &&StoreError| !matches!(error, StoreError::Refused(_) | StoreError::RequestIdTaken);
        let error = written.as_ref().err().filter(is_trouble);
        if let Some(error) = error {
            tracing::error!(error = crate::domain::causes(error), "the ledger refused a write");
        }
        self.trouble = error.map(ToString::to_string);
    }
}

/// The notice about rows that this version can't read; they stay in the file.
fn unreadable(rows: &[UnreadableRow]) -> Option<String> {
    for row in rows {
        tracing::error!(table = row.table, id = row.id, why = row.why, "a row of the ledger can't be read");
    }
    let count = rows.len();
    (count > 0)
        .then(|| format!("{count} entries of the ledger can't be read by this version; they are kept as they are"))
}

/// Every job and clip in this file, read without an engine, also while one owns it; `None` when there is no ledger yet. Changes nothing.
///
/// # Errors
/// A [`Refusal`] when the file can't be read.
pub async fn read(path: &Path) -> Result<Option<(Vec<Job>, Vec<Clip>)>, Refusal> {
    if !path.exists() {
        return Ok(None);
    }
    let (path, folder) = (path.to_owned(), path.parent().unwrap_or(path).to_owned());
    let contents = tokio::task::spawn_blocking(move || Store::look(&path)).await;
    let contents = contents
        .map_err(|error| Refusal::because("The ledger could not be read", &error))?
        .map_err(|error| locked_or_lockless(&folder, &error))?;
    Ok(contents.map(|contents| (contents.jobs, contents.clips)))
}

/// A drive that keeps no locks looks to SQLite like another program's lock.
fn locked_or_lockless(folder: &Path, error: &StoreError) -> Refusal {
    match (error, ensure_record_locks(folder)) {
        (StoreError::Locked(_), Err(lockless)) => Refusal::from_error(&lockless),
        (StoreError::Damaged(_), _) => Refusal::from_error(error).of_kind(RefusalKind::Damaged),
        _ => Refusal::from_error(error),
    }
}
