//! Faults on demand: a cloneable handle that tells the running service how to misbehave.
//!
//! Owns the queues of scripted faults; acting on them is `play`'s, `job`'s and `file_fault`'s. Cannot fail.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::fault::{Endpoint, Fault, JobFault, UploadShape};

/// Tells a running service how to misbehave. Clones speak to the same service.
#[derive(Debug, Clone, Default)]
pub struct Script {
    queues: Arc<Mutex<Queues>>,
}

#[derive(Debug, Default)]
struct Queues {
    next: HashMap<Endpoint, VecDeque<Fault>>,
    always: HashMap<Endpoint, Fault>,
    jobs: VecDeque<Vec<JobFault>>,
    upload_shape: UploadShape,
    failed_as_200: bool,
}

impl Script {
    /// Plays `fault` on the next request to `endpoint` that no earlier push is waiting for.
    pub fn push(&self, endpoint: Endpoint, fault: Fault) {
        self.queues().next.entry(endpoint).or_default().push_back(fault);
    }

    /// Plays `fault` on every request to `endpoint` that no push is waiting for, until [`Script::clear`].
    pub fn always(&self, endpoint: Endpoint, fault: Fault) {
        self.queues().always.insert(endpoint, fault);
    }

    /// Gives the next accepted job this fault.
    pub fn next_job(&self, fault: JobFault) {
        self.next_job_with(vec![fault]);
    }

    /// Gives the next accepted job all these faults.
    pub fn next_job_with(&self, faults: Vec<JobFault>) {
        self.queues().jobs.push_back(faults);
    }

    /// Which documented shape the answers to uploads have.
    pub fn upload_shape(&self, shape: UploadShape) {
        self.queues().upload_shape = shape;
    }

    /// Whether a FAILED job's **status** is answered with 200. The published client reports 422 (the
    /// default); the documentation leaves it open. The result of a FAILED job is 422 in any case.
    pub fn failed_status_is_200(&self, yes: bool) {
        self.queues().failed_as_200 = yes;
    }

    /// Forgets everything scripted that has not been played.
    pub fn clear(&self) {
        *self.queues() = Queues::default();
    }

    /// The fault for a request that has just arrived.
    pub(super) fn take(&self, endpoint: Endpoint) -> Option<Fault> {
        let mut queues = self.queues();
        let pushed = queues.next.get_mut(&endpoint).and_then(VecDeque::pop_front);
        pushed.or_else(|| queues.always.get(&endpoint).cloned())
    }

    /// The faults for a job that has just been accepted.
    pub(super) fn take_job(&self) -> Vec<JobFault> {
        self.queues().jobs.pop_front().unwrap_or_default()
    }

    /// The shape of an upload's answer.
    pub(super) fn upload_answer(&self) -> UploadShape {
        self.queues().upload_shape
    }

    /// Whether the status of a FAILED job is answered with 200.
    pub(super) fn answers_failed_with_200(&self) -> bool {
        self.queues().failed_as_200
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pushed_faults_come_once_and_in_order_before_the_standing_one() {
        let script = Script::default();
        script.always(Endpoint::Status, Fault::Silence);
        script.push(Endpoint::Status, Fault::HtmlPage(502));
        script.push(Endpoint::Status, Fault::HalfBody);
        assert_eq!(script.take(Endpoint::Status), Some(Fault::HtmlPage(502)));
        assert_eq!(script.take(Endpoint::Status), Some(Fault::HalfBody));
        assert_eq!(script.take(Endpoint::Status), Some(Fault::Silence));
        assert_eq!(script.take(Endpoint::Result), None);
        script.clear();
        assert_eq!(script.take(Endpoint::Status), None);
    }
}
