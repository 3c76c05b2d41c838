//! The ledger in memory: every job and clip as last committed. Memory changes only after the store has said yes.

use std::collections::HashSet;
use std::sync::Arc;

use super::clock::Clock;
use super::desk::FinishedFile;
use super::roll::Roll;
use crate::domain::{Clip, ClipId, Draft, IllegalTransition, Job, JobEvent, JobId, Settings, TrashedClip};
use crate::store::{NewClip, NewJob, Store, StoreError, UnreadableRow};

/// Jobs, clips, settings, and the store behind them.
pub struct Book {
    pub(super) store: Store,
    pub(super) clock: Clock,
    /// Every job.
    pub jobs: Roll,
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
}

/// Why an event changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
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

impl Book {
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
    pub async fn apply(&mut self, id: JobId, event: &JobEvent) -> Result<Arc<Job>, BookError> {
        let next = self.jobs.get(id).ok_or(BookError::Unknown)?.apply(event, self.clock.now())?;
        let written = self.store.update(vec![next.clone()]).await;
        self.note_trouble(&written);
        written?;
        Ok(self.keep(next))
    }

    /// Commits a new order of two jobs.
    pub async fn swap(&mut self, a: JobId, b: JobId) -> Result<(), BookError> {
        let (Some(first), Some(second)) = (self.jobs.get(a), self.jobs.get(b)) else {
            return Err(BookError::Unknown);
        };
        let moved = |job: &Job, position| Job { position, revision: job.revision + 1, ..job.clone() };
        let pair = vec![moved(first, second.position), moved(second, first.position)];
        let written = self.store.update(pair.clone()).await;
        self.note_trouble(&written);
        written?;
        for job in pair {
            self.keep(job);
        }
        Ok(())
    }

    /// Commits new jobs.
    pub async fn add(&mut self, jobs: Vec<NewJob>) -> Result<Vec<Arc<Job>>, BookError> {
        let written = self.store.insert(jobs).await;
        self.note_trouble(&written);
        Ok(written?.into_iter().map(|job| self.keep(job)).collect())
    }

    /// Commits in one step that `old` is put away and that its shot is submitted anew.
    pub async fn submit_again(&mut self, old: JobId) -> Result<Arc<Job>, BookError> {
        let now = self.clock.now();
        let old = self.jobs.get(old).ok_or(BookError::Unknown)?;
        let dismissed = old.apply(&JobEvent::Dismiss, now)?;
        let new = NewJob { request: old.request.clone(), retry_of: Some(old.id), created_at: now, held: false };
        let written = self.store.replace(dismissed.clone(), new).await;
        self.note_trouble(&written);
        let new = written?;
        self.keep(dismissed);
        Ok(self.keep(new))
    }

    /// Commits a finished file as a clip.
    pub async fn finish(&mut self, id: JobId, file: &FinishedFile) -> Result<Arc<Job>, BookError> {
        let now = self.clock.now();
        let job = self.jobs.get(id).ok_or(BookError::Unknown)?;
        // The rules are asked before the rows are written; the clip's true number is not known yet.
        job.apply(&JobEvent::Saved(ClipId(0)), now)?;
        let clip = NewClip { path: file.path.clone(), picture: file.picture };
        let written = self.store.finish(Job::clone(job), clip, now).await;
        self.note_trouble(&written);
        let (job, clip) = written?;
        self.gone.remove(&clip.id);
        Arc::make_mut(&mut self.trash).retain(|old| old.clip.id != clip.id);
        let clips = Arc::make_mut(&mut self.clips);
        clips.retain(|old| old.id != clip.id);
        clips.insert(0, Arc::new(clip));
        clips.sort_by_key(|clip| std::cmp::Reverse((clip.saved_at, clip.id)));
        Ok(self.keep(job))
    }

    /// Commits the settings.
    pub async fn save_settings(&mut self, settings: Settings) -> Result<(), BookError> {
        let written = self.store.save_settings(settings.clone()).await;
        self.note_trouble(&written);
        written?;
        self.settings = Arc::new(settings);
        Ok(())
    }

    /// Commits the unfinished shot.
    pub async fn save_draft(&mut self, draft: Draft) -> Result<(), BookError> {
        let written = self.store.save_draft(draft).await;
        self.note_trouble(&written);
        Ok(written?)
    }

    /// The clip with this id, in the library or in the trash.
    pub fn clip(&self, id: ClipId) -> Option<&Arc<Clip>> {
        let trashed = || self.trash.iter().map(|trashed| &trashed.clip);
        self.clips.iter().chain(trashed()).find(|clip| clip.id == id)
    }

    pub(super) fn keep(&mut self, job: Job) -> Arc<Job> {
        self.jobs.put(job)
    }

    pub(super) fn note_trouble<T>(&mut self, written: &Result<T, StoreError>) {
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
