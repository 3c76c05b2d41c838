//! All jobs in memory, indexed so that a round of the owner loop sees only the few that have not ended.
//!
//! It keeps the order of the queue and of the ended jobs. A job is committed before it is put in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{Job, JobId, JobState};

/// Every job by id, the open ones in queue order, the ended ones by their end.
#[derive(Debug, Default)]
pub struct JobIndex {
    all: BTreeMap<JobId, Arc<Job>>,
    open: BTreeSet<(i64, JobId)>,
    /// Without dismissed jobs.
    ended: BTreeSet<(Option<Timestamp>, JobId)>,
    /// Renders that the person left while they went on.
    left: BTreeSet<JobId>,
}

impl FromIterator<Job> for JobIndex {
    fn from_iter<T: IntoIterator<Item = Job>>(jobs: T) -> Self {
        let mut index = Self::default();
        jobs.into_iter().for_each(|job| drop(index.put(job)));
        index
    }
}

impl JobIndex {
    /// Puts a job in; replaces its older revision.
    pub fn put(&mut self, job: Job) -> Arc<Job> {
        let job = Arc::new(job);
        if let Some(old) = self.all.insert(job.id, job.clone()) {
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
        }
        job
    }

    /// The job with this id.
    pub fn get(&self, id: JobId) -> Option<&Arc<Job>> {
        self.all.get(&id)
    }

    /// The newest job.
    pub fn last(&self) -> Option<JobId> {
        self.all.keys().next_back().copied()
    }

    /// Every job, oldest first. O(n): not for the hot path.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Job>> {
        self.all.values()
    }

    /// The jobs that have not ended, in queue order.
    pub fn open(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.open.iter().filter_map(|(_, id)| self.all.get(id))
    }

    /// The renders that the person left while they went on, the last one first.
    pub fn left(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.left.iter().rev().filter_map(|id| self.all.get(id))
    }

    /// The ended jobs without dismissed ones, newest first.
    pub fn ended(&self) -> impl Iterator<Item = &Arc<Job>> {
        self.ended.iter().rev().filter_map(|(_, id)| self.all.get(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{JobEvent, fixtures};

    fn job(id: i64, position: i64) -> Job {
        Job { id: JobId(id), position, ..fixtures::queued(Timestamp::UNIX_EPOCH) }
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
        assert_eq!(ids(index.all()), [1, 2, 3]);
    }

    #[test]
    fn ended_jobs_leave_the_queue_newest_first_and_put_away_ones_leave_the_list() {
        let mut index: JobIndex = (1..=3).map(|id| job(id, id)).collect();
        let fail = JobEvent::Fail(crate::domain::Failure::new(crate::domain::FailureKind::Internal, None, ""));
        for (id, second) in [(1, 20), (3, 10)] {
            let ended = job(id, id).apply(&fail, Timestamp::from_second(second).unwrap()).unwrap();
            index.put(ended);
        }
        assert_eq!((ids(index.open()), ids(index.ended())), (vec![2], vec![1, 3]));
        let away = index.get(JobId(1)).unwrap().apply(&JobEvent::Dismiss, Timestamp::from_second(30).unwrap()).unwrap();
        index.put(away);
        assert_eq!((ids(index.open()), ids(index.ended())), (vec![2], vec![3]));
    }
}
