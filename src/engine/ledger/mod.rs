//! The ledger in memory: every job and clip as last committed. Memory changes only after the store has said yes.
//!
//! A store that gives no answer (its work broke off, perhaps behind the commit) may have written or not: then everything is read anew, and
//! what was read says which. Until that has worked nothing more is written, so that nobody ever acts on a memory beside the file.

mod job_index;
pub(super) mod recovery;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use self::job_index::JobIndex;
use super::clock::Clock;
use super::job::task_handle::FinishedFile;
use super::refusal::Refusal;
use crate::domain::{Clip, ClipId, Draft, IllegalTransition, Job, JobEvent, JobId, JobState, Settings, TrashedClip};
use crate::store::{NewClip, NewJob, Store, StoreError, UnreadableRow, ensure_record_locks};

/// Jobs, clips, settings, and the store behind them.
pub struct Ledger {
    pub store: Store,
    pub clock: Clock,
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
    /// Whether memory may stand beside the file, because a write was not answered and nothing could be read since.
    stale: bool,
}

/// Why an event changed nothing.
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
    pub async fn add(&mut self, jobs: Vec<NewJob>) -> Result<Vec<Arc<Job>>, LedgerError> {
        self.freshen().await?;
        let (count, last) = (jobs.len(), self.jobs.last());
        let written = self.store.insert(jobs).await;
        let written = self.settle(written, |me| Some(me.since(last)).filter(|new| new.len() == count)).await?;
        Ok(written.into_iter().map(|job| self.keep(job)).collect())
    }

    /// Commits in one step that `old` is put away and that its shot is submitted anew.
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
        // The rules are asked before the rows are written; the clip's true number is not known yet.
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

    pub fn keep(&mut self, job: Job) -> Arc<Job> {
        self.jobs.put(job)
    }

    /// What a write came to. Without an answer everything is read anew, and `found` tells from that whether it was written after all.
    pub async fn settle<T>(
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

    /// Reads everything anew, if memory may stand beside the file.
    pub async fn freshen(&mut self) -> Result<(), StoreError> {
        if !self.stale {
            return Ok(());
        }
        let contents = self.store.contents().await;
        self.note_trouble(&contents);
        let contents = contents?;
        tracing::warn!("a write of the ledger was not answered; everything is read anew");
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

    pub fn note_trouble<T>(&mut self, written: &Result<T, StoreError>) {
        if let Err(error) = written {
            tracing::error!(error = crate::domain::causes(error), "the ledger refused a write");
        }
        self.trouble = written.as_ref().err().map(ToString::to_string);
    }
}

/// What is said of rows that this version can't read; they stay in the file.
fn unreadable(rows: &[UnreadableRow]) -> Option<String> {
    for row in rows {
        tracing::error!(table = row.table, id = row.id, why = row.why, "a row of the ledger can't be read");
    }
    let count = rows.len();
    (count > 0)
        .then(|| format!("{count} entries of the ledger can't be read by this version; they are kept as they are"))
}

/// Every job and clip in this file; `None` when there is no ledger yet.
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
