//! Writes of jobs: each is one commit, guarded by the revision of every row that it changes.
//!
//! A job that is not in memory is read, checked and written like any other.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::{Ledger, LedgerError};
use crate::domain::{ClipId, IllegalTransition, Job, JobEvent, JobId, JobState, VideoRequest};
use crate::engine::job::task_handle::FinishedFile;
use crate::engine::schedule::RenderStats;
use crate::store::{NewClip, NewJob, StoreError, TakeOf};

/// How many finished renders are learnt from at the start.
const LEARN_FROM: usize = 400;

impl Ledger {
    /// The job with this id, from memory or from the file.
    pub async fn find(&self, id: JobId) -> Result<Arc<Job>, LedgerError> {
        if let Some(job) = self.jobs.get(id) {
            return Ok(job.clone());
        }
        Ok(Arc::new(self.store.job(id).await?.ok_or(LedgerError::Unknown)?))
    }

    /// Commits one event.
    pub async fn apply(&mut self, id: JobId, event: &JobEvent) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        let job = self.find(id).await?;
        let next = job.apply(event, self.clock.now())?;
        self.write(vec![next.clone()]).await?;
        Ok(self.keep_after(&job, next))
    }

    /// Commits an event of each of these jobs, all at once or none.
    pub async fn apply_all(&mut self, events: Vec<(Arc<Job>, JobEvent)>) -> Result<(), LedgerError> {
        self.freshen().await?;
        let now = self.clock.now();
        let next = |(job, event): &(Arc<Job>, JobEvent)| job.apply(event, now);
        let next: Vec<Job> = events.iter().map(next).collect::<Result<_, _>>()?;
        self.write(next.clone()).await?;
        for ((job, _), next) in events.iter().zip(next) {
            self.keep_after(job, next);
        }
        Ok(())
    }

    /// Commits a new order of these open jobs: they change places among themselves, all others stay where they are. Answers the jobs that
    /// moved.
    pub async fn reorder(&mut self, order: &[JobId]) -> Result<Vec<JobId>, LedgerError> {
        self.freshen().await?;
        let jobs: Option<Vec<&Arc<Job>>> = order.iter().map(|id| self.jobs.get(*id)).collect();
        let jobs = jobs.ok_or(LedgerError::Unknown)?;
        let mut places: Vec<i64> = jobs.iter().map(|job| job.position).collect();
        places.sort_unstable();
        let moved = jobs.into_iter().zip(places).filter(|(job, place)| job.position != *place);
        let moved: Vec<Job> =
            moved.map(|(job, position)| Job { position, revision: job.revision + 1, ..Job::clone(job) }).collect();
        if moved.is_empty() {
            return Ok(Vec::new());
        }
        self.write(moved.clone()).await?;
        Ok(moved.into_iter().map(|job| self.keep(job).id).collect())
    }

    /// Commits new jobs.
    pub async fn queue(&mut self, jobs: Vec<NewJob>) -> Result<Vec<Arc<Job>>, LedgerError> {
        self.freshen().await?;
        let (count, last) = (jobs.len(), self.jobs.last());
        let written = self.store.insert(jobs).await;
        let written = match self.heard(written).await? {
            Some(written) => written,
            None => self.since(last, count).await?,
        };
        Ok(written.into_iter().map(|job| self.keep_new(job)).collect())
    }

    /// Dismisses `old` and queues its shot again as the same take, in one commit.
    pub async fn submit_again(&mut self, old: JobId) -> Result<Arc<Job>, LedgerError> {
        let request = self.repriced(&self.find(old).await?.request);
        self.replace(old, request).await
    }

    /// Dismisses `old` and queues this shot as the same take, in one commit: if the power goes out, both have happened or neither.
    pub async fn replace(&mut self, old: JobId, request: VideoRequest) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        let (now, last) = (self.clock.now(), self.jobs.last());
        let old = self.find(old).await?;
        let dismissed = old.apply(&JobEvent::Dismiss, now)?;
        let new = NewJob { request, of: TakeOf::Same(old.take), retry_of: Some(old.id), created_at: now, held: false };
        let written = self.store.replace(dismissed.clone(), new).await;
        let new = match self.heard(written).await? {
            Some(new) => new,
            None if self.holds(&dismissed).await? => self.since(last, 1).await?.remove(0),
            None => return Err(self.lost().into()),
        };
        self.keep(dismissed);
        Ok(self.keep_new(new))
    }

    /// The same shot at today's price; a model that is not in the table any more keeps the price that it had.
    fn repriced(&self, request: &VideoRequest) -> VideoRequest {
        let model = self.models.find(&request.model);
        let price = model.and_then(|model| model.price(request.length, request.resolution, request.sound));
        VideoRequest { estimate: price.unwrap_or(request.estimate), ..request.clone() }
    }

    /// Queues again what was removed before it was ever sent, each as the same take at its old place, in one commit. What was held, or was
    /// removed by an earlier run, comes back held. A job that a submit was sent for, or that came back already, is left out: the store
    /// looks at its row in the same commit.
    pub async fn bring_back(&mut self, jobs: &[JobId]) -> Result<Vec<Arc<Job>>, LedgerError> {
        self.freshen().await?;
        let (now, last) = (self.clock.now(), self.jobs.last());
        let wanted: Vec<(JobId, bool)> = jobs.iter().map(|id| (*id, !self.waited.contains(id))).collect();
        let written = self.store.bring_back(wanted, now).await;
        let written = if let Some(written) = self.heard(written).await? {
            written
        } else {
            let came_back = |job: &Job| job.retry_of.is_some_and(|old| jobs.contains(&old));
            let new: Vec<Job> = self.store.jobs_since(last).await?.into_iter().filter(came_back).collect();
            if new.is_empty() {
                return Err(self.lost().into());
            }
            new
        };
        Ok(written.into_iter().map(|job| self.keep_new(job)).collect())
    }

    /// Commits a finished file as a clip.
    pub async fn finish(&mut self, id: JobId, file: &FinishedFile) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        let now = self.clock.now();
        let job = self.find(id).await?;
        // Checks the rules before the rows are written; the clip's real id is not known yet.
        job.apply(&JobEvent::Saved(ClipId(0)), now)?;
        let clip = NewClip { path: file.path.clone(), picture: file.picture };
        let written = self.store.finish(Job::clone(&job), clip, now).await;
        let (saved, clip) = match self.heard(written).await? {
            Some((saved, clip)) => (saved, clip.id),
            None => match self.store.job(id).await? {
                Some(saved @ Job { state: JobState::Saved(clip), .. }) => (saved, clip),
                _ => return Err(self.lost().into()),
            },
        };
        self.library.came_in(clip);
        Ok(self.keep_after(&job, saved))
    }

    /// Writes the next revisions of jobs: all or none. Whatever is about to be sent passes the caps here.
    async fn write(&mut self, next: Vec<Job>) -> Result<(), LedgerError> {
        if let Some(submit) = next.iter().find(|job| job.state == JobState::Submitting) {
            return match &next[..] {
                [one] => self.write_submit(one).await,
                // No request begins two submits at once: each is a purchase with a commit of its own.
                _ => Err(IllegalTransition { from: submit.state.name(), event: "several submits" }.into()),
            };
        }
        let written = self.store.update(next.clone()).await;
        if self.heard(written).await?.is_none() {
            for job in &next {
                if !self.holds(job).await? {
                    return Err(self.lost().into());
                }
            }
        }
        Ok(())
    }

    /// Writes a job that is about to be sent with its purchase.
    ///
    /// # Errors
    /// [`LedgerError::PastCap`] when it would pass a cap: nothing is written then.
    async fn write_submit(&mut self, next: &Job) -> Result<(), LedgerError> {
        let written = self.store.submit(next.clone(), self.clock.zone().clone()).await;
        self.spending.changed();
        match self.heard(written).await? {
            Some(None) => Ok(()),
            Some(Some(hit)) => Err(LedgerError::PastCap(hit)),
            None if self.holds(next).await? => Ok(()),
            None => Err(self.lost().into()),
        }
    }

    /// Keeps what was committed, and notes what its way means for the library and for a way back.
    fn keep_after(&mut self, before: &Job, next: Job) -> Arc<Job> {
        if next.was_sent() {
            self.spending.changed();
        }
        if before.state.is_ended() != next.state.is_ended() {
            // A shot without a clip is shown while a job of it is under way.
            self.library.shots_changed();
        }
        if next.state == JobState::Dismissed && !next.was_sent() && before.state != JobState::Held {
            self.waited.insert(next.id);
        }
        self.keep(next)
    }

    pub(super) fn keep_new(&mut self, job: Job) -> Arc<Job> {
        self.library.shots_changed();
        self.keep(job)
    }

    pub(super) fn keep(&mut self, job: Job) -> Arc<Job> {
        self.jobs.put(job)
    }

    /// Whether the file holds the job at this very revision.
    pub(super) async fn holds(&self, job: &Job) -> Result<bool, StoreError> {
        Ok(self.store.job(job.id).await?.is_some_and(|held| held == *job))
    }

    /// The jobs that are newer than this one, if there are so many.
    async fn since(&mut self, last: Option<JobId>, count: usize) -> Result<Vec<Job>, StoreError> {
        let new = self.store.jobs_since(last).await?;
        if new.len() == count { Ok(new) } else { Err(self.lost()) }
    }

    /// What the last finished renders tell of how long one takes; `prior` replaces the published mean.
    pub async fn learn_render_times(&self, prior: Option<Duration>) -> Result<RenderStats, StoreError> {
        let latest_first = self.store.recent_renders(LEARN_FROM).await?;
        Ok(RenderStats::learn(self.models.clone(), latest_first.iter().rev(), prior))
    }

    /// These jobs, each once, from memory or from the file; unknown ones are left out.
    pub async fn find_all(&self, ids: &[JobId]) -> Result<Vec<Arc<Job>>, LedgerError> {
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for id in ids.iter().filter(|id| seen.insert(**id)) {
            match self.find(*id).await {
                Ok(job) => found.push(job),
                Err(LedgerError::Unknown) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }
}
