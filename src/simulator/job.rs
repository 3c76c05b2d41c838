//! One accepted submit on its way to a file: its schedule and outcome, computed from the clock when a request asks.
//!
//! Pure state. The account bills it, and `worker` renders its file.

use std::time::Duration;

use serde_json::Value;

use super::fault_script::{FileFault, JobFault, OutputShape};
use super::model::Model;
use super::storage::StoredFile;
use super::submit_body::SubmitBody;

/// Words in a prompt that change what the service does, and what they mean: for tests over the wire and for `--help`.
pub const MAGIC_WORDS: &[(&str, &str)] = &[
    (FAIL, "the job runs and ends FAILED, as a blocked prompt does; it is not billed"),
    (SLOW, "the job takes ten times as long"),
];
const FAIL: &str = "[fail]";
const SLOW: &str = "[slow]";
const BLOCKED: &str = "The prompt was blocked by the provider's safety filters (RAI). Rephrase it and try again.";

/// Share of a job's time in the queue.
const QUEUE_SHARE: f64 = 0.15;

/// A job's status on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    /// Waiting for a worker.
    Queued,
    /// Rendering.
    Processing,
    /// Its file is ready; it is billed.
    Completed,
    /// It ended without a file; it is not billed.
    Failed,
}

impl JobStatus {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Processing => "PROCESSING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
        }
    }
}

/// The result of the work on a job.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// Not finished.
    Working,
    /// The file was ready at this time of the clock.
    Rendered(StoredFile, Duration),
    /// It failed for this reason at this time of the clock.
    Broken(String, Duration),
}

/// How one job differs from the usual: by scripted faults and magic words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct JobBehaviour {
    /// Ends FAILED with this reason.
    pub(super) fail: Option<String>,
    /// Where the result puts the address.
    pub(super) shape: OutputShape,
    /// The record is gone after a status answer has said COMPLETED.
    pub(super) record_gone: bool,
    /// What is wrong with the file.
    pub(super) file: Option<FileFault>,
    seconds: Option<f64>,
    slow: bool,
}

impl JobBehaviour {
    /// The magic words of `prompt`; scripted faults override them.
    pub(super) fn new(faults: Vec<JobFault>, prompt: &str) -> Self {
        let mut behaviour = Self {
            fail: prompt.contains(FAIL).then(|| BLOCKED.to_owned()),
            slow: prompt.contains(SLOW),
            ..Self::default()
        };
        for fault in faults {
            match fault {
                JobFault::Fail(reason) => behaviour.fail = Some(reason),
                JobFault::OutputShape(shape) => behaviour.shape = shape,
                JobFault::RecordGone => behaviour.record_gone = true,
                JobFault::FileFault(fault) => behaviour.file = Some(fault),
                JobFault::Slow(seconds) => behaviour.seconds = Some(seconds),
            }
        }
        behaviour
    }

    /// The job's duration: `usual` seconds, varied by its seed by up to 20 %.
    pub(super) fn duration(&self, usual: f64, seed: u32) -> Duration {
        let spread = 0.8 + 0.4 * f64::from(seed.wrapping_mul(2_654_435_761)) / f64::from(u32::MAX);
        let factor = if self.slow { 10.0 } else { 1.0 };
        let seconds = self.seconds.unwrap_or(usual * spread * factor);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }
}

/// What an accepted submit ordered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    /// The model.
    pub(super) model: Model,
    /// The body as sent.
    pub(super) body: Value,
    /// Dollars it costs when it completes.
    pub(super) price: f64,
    /// Scripted faults and magic words.
    pub(super) behaviour: JobBehaviour,
    /// Its shortest duration.
    pub(super) takes: Duration,
}

impl Order {
    /// An order of `submitted` at the model's price.
    pub(super) fn new(
        model: Model,
        body: Value,
        submitted: &SubmitBody,
        behaviour: JobBehaviour,
        takes: Duration,
    ) -> Self {
        Self { price: model.price(submitted.duration, submitted.audio), model, body, behaviour, takes }
    }
}

/// The requests about a job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Status requests.
    pub(super) polls: u32,
    /// Result requests.
    pub(super) result_reads: u32,
    /// GETs of the file.
    pub(super) file_reads: u32,
}

/// One job.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// Its id on the wire.
    pub(super) id: String,
    /// What was ordered.
    pub(super) order: Order,
    /// When it was accepted, on the service's clock.
    pub(super) accepted: Duration,
    /// The result of the work.
    pub(super) outcome: Outcome,
    /// Dollars left on the account after it was billed; `None` before.
    pub(super) billed: Option<f64>,
    /// Whether a status answer has said COMPLETED.
    pub(super) seen_completed: bool,
    /// The requests about it.
    pub(super) counts: Counts,
}

impl Job {
    /// Its status at `now`.
    pub(super) fn status(&self, now: Duration) -> JobStatus {
        let over = self.ended().is_some_and(|ended| ended <= now);
        match self.outcome {
            Outcome::Rendered(..) if over => JobStatus::Completed,
            Outcome::Broken(..) if over => JobStatus::Failed,
            _ if now < self.accepted + self.queued_for() => JobStatus::Queued,
            _ => JobStatus::Processing,
        }
    }

    /// When it ends or ended; `None` while it is worked on. Never before its scheduled time.
    pub(super) fn ended(&self) -> Option<Duration> {
        let due = self.accepted + self.order.takes;
        match &self.outcome {
            Outcome::Working => None,
            Outcome::Rendered(_, at) | Outcome::Broken(_, at) => Some(due.max(*at)),
        }
    }

    /// Whether status and result answer 404.
    pub(super) fn record_is_gone(&self, now: Duration, life: Duration) -> bool {
        let vanished = self.order.behaviour.record_gone && self.seen_completed;
        vanished || now >= self.accepted + life
    }

    /// Its file, until it expires.
    pub(super) fn file(&self, now: Duration, life: Duration) -> Option<&StoredFile> {
        let alive = self.ended().is_some_and(|ended| now < ended + life);
        match &self.outcome {
            Outcome::Rendered(stored_file, _) if alive && self.status(now) == JobStatus::Completed => Some(stored_file),
            _ => None,
        }
    }

    /// Its time in the queue.
    pub(super) fn queued_for(&self) -> Duration {
        self.order.takes.mul_f64(QUEUE_SHARE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(outcome: Outcome) -> Job {
        Job {
            id: "1".into(),
            order: Order {
                model: Model::find("veo-3").unwrap(),
                body: Value::Null,
                price: 3.2,
                behaviour: JobBehaviour::default(),
                takes: Duration::from_secs(10),
            },
            accepted: Duration::from_secs(100),
            outcome,
            billed: None,
            seen_completed: false,
            counts: Counts::default(),
        }
    }

    #[test]
    fn a_job_is_completed_when_both_its_time_and_its_file_have_come() {
        let at = Duration::from_secs;
        let stored_file = StoredFile::Span { offset: 0, len: 1 };
        let working = job(Outcome::Working);
        assert_eq!(working.status(at(101)), JobStatus::Queued);
        assert_eq!(working.status(at(102)), JobStatus::Processing);
        assert_eq!(working.status(at(500)), JobStatus::Processing);
        let early = job(Outcome::Rendered(stored_file.clone(), at(103)));
        assert_eq!(early.status(at(109)), JobStatus::Processing);
        assert_eq!(early.status(at(110)), JobStatus::Completed);
        let late = job(Outcome::Rendered(stored_file, at(120)));
        assert_eq!(late.status(at(119)), JobStatus::Processing);
        assert_eq!(late.status(at(120)), JobStatus::Completed);
        let broken = job(Outcome::Broken("no".into(), at(101)));
        assert_eq!(broken.status(at(109)), JobStatus::Processing);
        assert_eq!(broken.status(at(110)), JobStatus::Failed);
    }

    #[test]
    fn a_record_lives_from_submission_and_a_file_from_completion() {
        let at = Duration::from_secs;
        let stored_file = StoredFile::Span { offset: 0, len: 1 };
        let job = job(Outcome::Rendered(stored_file, at(103)));
        assert!(!job.record_is_gone(at(159), at(60)));
        assert!(job.record_is_gone(at(160), at(60)));
        assert!(job.file(at(109), at(60)).is_none());
        assert!(job.file(at(110), at(60)).is_some());
        assert!(job.file(at(170), at(60)).is_none());
    }

    #[test]
    fn the_seed_spreads_the_time_by_a_fifth_and_always_the_same_way() {
        let behaviour = JobBehaviour::default();
        let times: Vec<f64> = (0..200_u32).map(|seed| behaviour.duration(10.0, seed).as_secs_f64()).collect();
        assert!(times.iter().all(|time| (8.0..=12.0).contains(time)));
        assert!(times.iter().any(|time| *time < 8.5) && times.iter().any(|time| *time > 11.5));
        assert_eq!(behaviour.duration(10.0, 7), behaviour.duration(10.0, 7));
    }

    #[test]
    fn magic_words_in_the_prompt_bend_the_job() {
        assert!(JobBehaviour::new(vec![], "a fox [fail]").fail.is_some());
        assert!(JobBehaviour::new(vec![], "a fox that may fail").fail.is_none());
        let slow = JobBehaviour::new(vec![], "[slow] a fox").duration(1.0, 7);
        assert_eq!(slow, JobBehaviour::default().duration(10.0, 7));
        let scripted = JobBehaviour::new(vec![JobFault::Slow(0.5)], "[slow]").duration(1.0, 7);
        assert_eq!(scripted, Duration::from_millis(500));
    }
}
