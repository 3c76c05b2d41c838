//! The ledger in memory: every job and clip as last committed. Memory changes only after the store has committed.
//!
//! When the store gives no answer (its work broke off, perhaps after the commit), it is unknown whether it wrote. Then everything is
//! read again. Nothing more is written until that has worked, so memory and file never disagree unnoticed.

mod job_index;
pub(super) mod recovery;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::job_index::JobIndex;
use super::clock::Clock;
use super::job::task_handle::FinishedFile;
use super::refusal::Refusal;
use crate::domain::{Clip, ClipId, Draft, IllegalTransition, Job, JobEvent, JobId, JobState, Settings, TrashedClip};
use crate::store::{NewClip, NewJob, Store, StoreError, UnreadableRow, ensure_record_locks};

/// Jobs, clips, settings, and the store behind them.
pub struct Ledger {
    store: Store,
    clock: Clock,
    /// Every job.
    pub jobs: JobIndex,
    /// Every clip, newest first.
    pub clips: Arc<Vec<Arc<Clip>>>,
    /// Clips in the trash, last trashed first.
    pub trash: Arc<Vec<Arc<TrashedClip>>>,
    /// Clips whose file is no longer where it was.
    pub gone: HashSet<ClipId>,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The unfinished shot of the last run.
    pub draft: Arc<Draft>,
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
            LedgerError::Store(error @ StoreError::NoAnswer) => {
                Self::because("The list of jobs gave no answer; what is shown now is what it holds", &error)
            }
            LedgerError::Store(error) => Self::because(format!("Nothing was changed: {error}"), &error),
        }
    }
}

impl Ledger {
    /// Reads everything.
    pub async fn open(store: Store, clock: Clock) -> Result<Self, StoreError> {
        let contents = store.contents().await?;
        Ok(Self {
            store,
            clock,
            jobs: contents.jobs.into_iter().collect(),
            clips: Arc::new(contents.clips.into_iter().map(Arc::new).collect()),
            trash: Arc::new(contents.trash.into_iter().map(Arc::new).collect()),
            gone: HashSet::new(),
            settings: Arc::new(contents.settings),
            draft: Arc::new(contents.draft),
            notice: unreadable(&contents.unreadable),
            trouble: None,
            stale: false,
        })
    }

    /// Closes the ledger's file.
    pub async fn close(self) {
        let closed = tokio::task::spawn_blocking(move || self.store.close()).await;
        if !matches!(closed, Ok(Ok(()))) {
            tracing::warn!(?closed, "the ledger was not closed properly");
        }
    }

    /// The jobs that have not ended, in queue order.
    pub fn open_jobs(&self) -> Vec<Arc<Job>> {
        self.jobs.open().cloned().collect()
    }

    /// Commits one event.
    pub async fn apply(&mut self, id: JobId, event: &JobEvent) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        let next = self.jobs.get(id).ok_or(LedgerError::Unknown)?.apply(event, self.clock.now())?;
        let written = self.store.update(vec![next.clone()]).await;
        self.settle(written, |me| me.holds(&next).then_some(())).await?;
        Ok(self.keep(next))
    }

    /// Commits a new order of two jobs.
    pub async fn swap(&mut self, a: JobId, b: JobId) -> Result<(), LedgerError> {
        self.freshen().await?;
        let (Some(first), Some(second)) = (self.jobs.get(a), self.jobs.get(b)) else {
            return Err(LedgerError::Unknown);
        };
        let moved = |job: &Job, position| Job { position, revision: job.revision + 1, ..job.clone() };
        let pair = vec![moved(first, second.position), moved(second, first.position)];
        let written = self.store.update(pair.clone()).await;
        self.settle(written, |me| pair.iter().all(|job| me.holds(job)).then_some(())).await?;
        for job in pair {
            self.keep(job);
        }
        Ok(())
    }

    /// Commits new jobs.
    pub async fn queue(&mut self, jobs: Vec<NewJob>) -> Result<Vec<Arc<Job>>, LedgerError> {
        self.freshen().await?;
        let (count, last) = (jobs.len(), self.jobs.last());
        let written = self.store.insert(jobs).await;
        let written = self.settle(written, |me| Some(me.since(last)).filter(|new| new.len() == count)).await?;
        Ok(written.into_iter().map(|job| self.keep(job)).collect())
    }

    /// Dismisses `old` and queues its shot again, in one commit.
    pub async fn submit_again(&mut self, old: JobId) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        let (now, last) = (self.clock.now(), self.jobs.last());
        let old = self.jobs.get(old).ok_or(LedgerError::Unknown)?;
        let dismissed = old.apply(&JobEvent::Dismiss, now)?;
        let new = NewJob { request: old.request.clone(), retry_of: Some(old.id), created_at: now, held: false };
        let written = self.store.replace(dismissed.clone(), new).await;
        let new = self.settle(written, |me| me.since(last).pop().filter(|_| me.holds(&dismissed))).await?;
        self.keep(dismissed);
        Ok(self.keep(new))
    }

    /// Commits a finished file as a clip.
    pub async fn finish(&mut self, id: JobId, file: &FinishedFile) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        let now = self.clock.now();
        let job = self.jobs.get(id).ok_or(LedgerError::Unknown)?;
        // Checks the rules before the rows are written; the clip's real id is not known yet.
        job.apply(&JobEvent::Saved(ClipId(0)), now)?;
        let clip = NewClip { path: file.path.clone(), picture: file.picture };
        let written = self.store.finish(Job::clone(job), clip, now).await;
        let (job, clip) = self.settle(written, |me| me.saved(id)).await?;
        self.gone.remove(&clip.id);
        Arc::make_mut(&mut self.trash).retain(|old| old.clip.id != clip.id);
        let clips = Arc::make_mut(&mut self.clips);
        clips.retain(|old| old.id != clip.id);
        clips.insert(0, Arc::new(clip));
        clips.sort_by_key(|clip| std::cmp::Reverse((clip.saved_at, clip.id)));
        Ok(self.keep(job))
    }

    /// Commits the settings.
    pub async fn save_settings(&mut self, settings: Settings) -> Result<(), LedgerError> {
        let written = self.store.save_settings(settings.clone()).await;
        self.settle(written, |me| (*me.settings == settings).then_some(())).await?;
        self.settings = Arc::new(settings);
        Ok(())
    }

    /// Commits the unfinished shot.
    pub async fn save_draft(&mut self, draft: Draft) -> Result<(), LedgerError> {
        let written = self.store.save_draft(draft).await;
        self.note_trouble(&written);
        Ok(written?)
    }

    /// The clip with this id, in the library or in the trash.
    pub fn clip(&self, id: ClipId) -> Option<&Arc<Clip>> {
        let trashed = || self.trash.iter().map(|trashed| &trashed.clip);
        self.clips.iter().chain(trashed()).find(|clip| clip.id == id)
    }

    fn keep(&mut self, job: Job) -> Arc<Job> {
        self.jobs.put(job)
    }

    /// The outcome of a write. Without an answer, rereads everything; `found` then tells whether it was written.
    async fn settle<T>(
        &mut self,
        written: Result<T, StoreError>,
        found: impl FnOnce(&Self) -> Option<T>,
    ) -> Result<T, StoreError> {
        let written = match written {
            Err(StoreError::NoAnswer) => {
                self.stale = true;
                self.freshen().await.and_then(|()| found(self).ok_or(StoreError::NoAnswer))
            }
            other => other,
        };
        self.note_trouble(&written);
        written
    }

    /// Reads everything again, if memory and file may disagree.
    pub async fn freshen(&mut self) -> Result<(), StoreError> {
        if !self.stale {
            return Ok(());
        }
        let contents = self.store.contents().await;
        self.note_trouble(&contents);
        let contents = contents?;
        tracing::warn!("a write of the ledger was not answered; everything is read again");
        self.jobs = contents.jobs.into_iter().collect();
        self.clips = Arc::new(contents.clips.into_iter().map(Arc::new).collect());
        self.trash = Arc::new(contents.trash.into_iter().map(Arc::new).collect());
        self.settings = Arc::new(contents.settings);
        self.stale = false;
        Ok(())
    }

    /// Whether memory holds the job at this very revision.
    fn holds(&self, job: &Job) -> bool {
        self.jobs.get(job.id).is_some_and(|held| **held == *job)
    }

    /// The jobs that are newer than this one.
    fn since(&self, last: Option<JobId>) -> Vec<Job> {
        let newer = self.jobs.all().rev().take_while(|job| last.is_none_or(|last| job.id > last));
        let mut newer: Vec<Job> = newer.map(|job| Job::clone(job)).collect();
        newer.reverse();
        newer
    }

    /// The job as it was saved, with its clip.
    fn saved(&self, id: JobId) -> Option<(Job, Clip)> {
        let job = self.jobs.get(id)?;
        let JobState::Saved(clip) = job.state else { return None };
        Some((Job::clone(job), Clip::clone(self.clip(clip)?)))
    }

    fn note_trouble<T>(&mut self, written: &Result<T, StoreError>) {
        if let Err(error) = written {
            tracing::error!(error = crate::domain::causes(error), "the ledger refused a write");
        }
        self.trouble = written.as_ref().err().map(ToString::to_string);
    }
}

/// The trash: clips leave the library, come back, or are forgotten together with their files.
impl Ledger {
    /// Moves clips of the library to the trash: all or none.
    pub async fn trash(&mut self, clips: Vec<ClipId>) -> Result<(), LedgerError> {
        let at = self.clock.now();
        let written = self.store.trash(clips.clone(), Some(at)).await;
        self.settle(written, |_| None).await?;
        let (gone, kept): (Vec<_>, Vec<_>) = self.clips.iter().cloned().partition(|clip| clips.contains(&clip.id));
        self.clips = Arc::new(kept);
        let trashed = gone.into_iter().map(|clip| Arc::new(TrashedClip { clip, at, deleting: false }));
        self.trash = Arc::new(trashed.chain(self.trash.iter().cloned()).collect());
        Ok(())
    }

    /// Brings clips of the trash back into the library: all or none.
    pub async fn put_back(&mut self, clips: Vec<ClipId>) -> Result<(), LedgerError> {
        let written = self.store.trash(clips.clone(), None).await;
        self.settle(written, |_| None).await?;
        let comes_back = |trashed: &Arc<TrashedClip>| clips.contains(&trashed.clip.id) && !trashed.deleting;
        let (back, kept): (Vec<_>, Vec<_>) = self.trash.iter().cloned().partition(comes_back);
        self.trash = Arc::new(kept);
        let back = back.into_iter().map(|trashed| trashed.clip.clone());
        let mut all: Vec<Arc<Clip>> = self.clips.iter().cloned().chain(back).collect();
        all.sort_by_key(|clip| std::cmp::Reverse((clip.saved_at, clip.id)));
        self.clips = Arc::new(all);
        Ok(())
    }

    /// Marks clips of the trash whose files are about to be deleted, or unmarks them.
    pub async fn mark_deleting(&mut self, clips: &[ClipId], deleting: bool) -> Result<(), LedgerError> {
        let written = self.store.mark_deleting(clips.to_vec(), deleting).await;
        self.settle(written, |_| None).await?;
        let marked = |trashed: &Arc<TrashedClip>| {
            let hit = clips.contains(&trashed.clip.id);
            if hit { Arc::new(TrashedClip { deleting, ..(**trashed).clone() }) } else { trashed.clone() }
        };
        self.trash = Arc::new(self.trash.iter().map(marked).collect());
        Ok(())
    }

    /// Removes the clip's row and its job's card, in one commit.
    pub async fn forget_clip(&mut self, id: ClipId) -> Result<(), LedgerError> {
        let job = self.jobs.ended().find(|job| job.state == JobState::Saved(id));
        let job = job.map(|job| job.apply(&JobEvent::Dismiss, self.clock.now())).transpose()?;
        let written = self.store.forget_clip(id, job.clone()).await;
        self.settle(written, |_| None).await?;
        job.map(|job| self.keep(job));
        Arc::make_mut(&mut self.trash).retain(|trashed| trashed.clip.id != id);
        self.gone.remove(&id);
        Ok(())
    }

    /// The clip's file. `None` if another clip shares it or the clip isn't in the trash.
    pub fn only_file(&self, id: ClipId) -> Option<PathBuf> {
        let path = &self.trash.iter().find(|trashed| trashed.clip.id == id)?.clip.path;
        let mut others = self.clips.iter().chain(self.trash.iter().map(|trashed| &trashed.clip));
        let shared = others.any(|other| other.id != id && other.path == *path);
        (!shared).then(|| path.clone())
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
        _ => Refusal::from_error(error),
    }
}
