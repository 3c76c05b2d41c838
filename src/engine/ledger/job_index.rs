//! The jobs in memory: those that have not ended, those that ended last, and renders that the person left. The ledger's file has them all.
//!
//! It keeps the order of the queue and of the ended jobs. A job is committed before it is put in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{Job, JobId, JobState};

/// How many ended jobs stay in memory: twice what the queue panel shows, so that cards come up when others are put away.
const ENDED_KEPT: usize = 400;

/// Jobs by id, the open ones in queue order, the ended ones by their end.
#[derive(Debug, Default)]
pub struct JobIndex {
    held: BTreeMap<JobId, Arc<Job>>,
    open: BTreeSet<(i64, JobId)>,
    /// Without dismissed jobs.
    ended: BTreeSet<(Option<Timestamp>, JobId)>,
    /// Renders that the person left while they went on.
    left: BTreeSet<JobId>,
    /// The newest job of the ledger, in memory or not.
    last: Option<JobId>,
}

impl FromIterator<Job> for JobIndex {
    fn from_iter<T: IntoIterator<Item = Job>>(jobs: T) -> Self {
        let mut index = Self::default();
        jobs.into_iter().for_each(|job| drop(index.put(job)));
        index
    }
}

impl JobIndex {
    /// The same jobs, while the ledger's newest one is this.
    #[must_use]
    pub fn with_last(self, last: Option<JobId>) -> Self {
        Self { last: self.last.max(last), ..self }
    }

    /// Puts a job in; replaces its older revision. One that was put away is not kept.
    pub fn put(&mut self, job: Job) -> Arc<Job> {
        let job = Arc::new(job);
        self.last = self.last.max(Some(job.id));
        if let Some(old) = self.held.remove(&job.id) {
            self.open.remove(&(old.position, old.id));
            self.ended.remove(&(old.facts.ended_at, old.id));
            self.left.remove(&old.id);
        }
        if !job.state.is_ended() {
            self.open.insert((job.position, job.id));
        } else if job.state != JobState::Dismissed {
            self.ended.insert((job.facts.ended_at, job.id));
        } else if job.is_left() {
            self.left.insert(job.id);
        } else {
            return job;
        }
        self.held.insert(job.id, job.clone());
        job
    }

    /// The job with this id, if it is in memory.
    pub fn get(&self, id: JobId) -> Option<&Arc<Job>> {
        self.held.get(&id)
    }

    /// The newest job of the ledger.
    pub const fn last(&self) -> Option<JobId> {
        self.last
    }

    /// Every job in memory, oldest first.
    pub fn held(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.held.values()
    }

    /// The jobs that have not ended, in queue order.
    pub fn open(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.open.iter().filter_map(|(_, id)| self.held.get(id))
    }

    /// The renders that the person left while they went on, the last one first.
    pub fn left(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.left.iter().rev().filter_map(|id| self.held.get(id))
    }

    /// The last ended jobs without dismissed ones, newest first.
    pub fn ended(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.ended.iter().rev().filter_map(|(_, id)| self.held.get(id))
    }

    /// Forgets ended jobs beyond those that are shown, except those that ended at `from` or later: money may still be counted by them.
    pub fn forget_ended(&mut self, from: Timestamp) {
        while self.ended.len() > ENDED_KEPT
            && let Some(&(end, id)) = self.ended.first()
            && end.is_none_or(|end| end < from)
        {
            self.ended.remove(&(end, id));
            self.held.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Failure, FailureKind, JobEvent, fixtures};

    fn job(id: i64, position: i64) -> Job {
        Job { id: JobId(id), position, ..fixtures::queued(Timestamp::UNIX_EPOCH) }
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The job after its failure at this second.
    fn failed(id: i64, at: i64) -> Job {
        let fail = JobEvent::Fail(Failure::new(FailureKind::Internal, None, ""));
        job(id, id).apply(&fail, second(at)).unwrap()
    }

    fn ids<'a>(jobs: impl Iterator<Item = &'a Arc<Job>>) -> Vec<i64> {
        jobs.map(|job| job.id.0).collect()
    }

    #[test]
    fn open_jobs_stand_in_queue_order_and_a_moved_one_only_once() {
        let mut index: JobIndex = [job(1, 5), job(2, 3), job(3, 4)].into_iter().collect();
        assert_eq!(ids(index.open()), [2, 3, 1]);
        index.put(job(1, 1));
        assert_eq!(ids(index.open()), [1, 2, 3]);
        assert_eq!(ids(index.held()), [1, 2, 3]);
    }

    #[test]
    fn ended_jobs_leave_the_queue_newest_first_and_put_away_ones_leave_memory() {
        let mut index: JobIndex = (1..=3).map(|id| job(id, id)).collect();
        for (id, at) in [(1, 20), (3, 10)] {
            index.put(failed(id, at));
        }
        assert_eq!((ids(index.open()), ids(index.ended())), (vec![2], vec![1, 3]));
        let away = index.get(JobId(1)).unwrap().apply(&JobEvent::Dismiss, second(30)).unwrap();
        index.put(away);
        assert_eq!((ids(index.open()), ids(index.ended())), (vec![2], vec![3]));
        assert!(index.get(JobId(1)).is_none());
    }

    #[test]
    fn only_the_last_ended_jobs_stay_but_none_goes_that_money_is_counted_by() {
        let kept = i64::try_from(ENDED_KEPT).unwrap();
        let mut index: JobIndex = (1..=kept + 10).map(|id| failed(id, id)).collect();
        index.put(job(9999, 1));
        index.forget_ended(second(4));
        assert_eq!(ids(index.ended()).last(), Some(&4), "3 are older than that");
        index.forget_ended(second(9999));
        assert_eq!((index.ended().count(), ids(index.ended())[0]), (ENDED_KEPT, kept + 10));
        assert_eq!(ids(index.open()), [9999], "what has not ended is never forgotten");
        assert_eq!(index.held().count(), ENDED_KEPT + 1);
    }

    #[test]
    fn the_newest_job_is_known_even_when_it_is_not_in_memory() {
        let index = [job(3, 1)].into_iter().collect::<JobIndex>().with_last(Some(JobId(8)));
        assert_eq!(index.last(), Some(JobId(8)));
        assert_eq!(JobIndex::default().last(), None);
    }
}
