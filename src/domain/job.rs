//! A job: one shot on its way through Segmind. Owns what is known of it; applies events by the rules of `state`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::failure::FailureKind;
use super::ids::{JobId, RequestId};
use super::money::Usd;
use super::need::WaitReason;
use super::request::VideoRequest;
use super::state::{IllegalTransition, JobEvent, JobState, next_state};

/// The service's yes to a submit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The service's name for the job: the only way to its result.
    pub request_id: RequestId,
    /// When the answer was read here; the record lives one hour from about then.
    pub at: Timestamp,
}

/// What was learnt of a job on its way. Facts are only ever added: a state may be left, a paid request id may not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobFacts {
    /// The uploaded first frame's address.
    pub asset_url: Option<Url>,
    /// When the submit was last about to be sent.
    pub submitted_at: Option<Timestamp>,
    /// The service's yes.
    pub accepted: Option<Accepted>,
    /// Where the finished video is; lives seven days.
    pub output_url: Option<Url>,
    /// Where else the result says that it is: tried in this order when the first address gives no video.
    pub more_output_urls: Vec<Url>,
    /// When that address was learnt.
    pub ready_at: Option<Timestamp>,
    /// The true cost, when the service said.
    pub cost: Option<Usd>,
    /// When the job ended.
    pub ended_at: Option<Timestamp>,
    /// How many submits the service turned away for trouble of its own; a night without network counts nothing.
    pub turned_away: u32,
}

impl JobFacts {
    /// Where a job goes on after a pause: as far along as its facts allow.
    pub const fn resume_state(&self) -> JobState {
        if self.output_url.is_some() {
            JobState::Ready
        } else if self.accepted.is_some() {
            JobState::Accepted
        } else {
            JobState::Queued
        }
    }

    /// Whether the job can still be kept back: Segmind has not taken it.
    pub const fn may_be_held(&self) -> bool {
        self.accepted.is_none()
    }

    /// Whether trying the same row again is worth it. It never buys anything twice, since an accepted job goes on from its request
    /// id; but a render that failed at Segmind stays failed there.
    pub fn retry_is_free(&self, failed_by: FailureKind) -> bool {
        self.accepted.is_none() || self.output_url.is_some() || failed_by != FailureKind::RenderFailed
    }
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The row.
    pub id: JobId,
    /// What is sent.
    pub request: VideoRequest,
    /// Where it stands.
    pub state: JobState,
    /// What was learnt on the way.
    pub facts: JobFacts,
    /// Place in the queue; smaller goes first.
    pub position: i64,
    /// The failed or unknown job that this one submits again.
    pub retry_of: Option<JobId>,
    /// When the person pressed Generate.
    pub created_at: Timestamp,
    /// When the state last changed.
    pub changed_at: Timestamp,
    /// Grows with each change: a write that was made from an older revision changes no row.
    pub revision: i64,
}

impl Job {
    /// The job after `event`, with its facts and the next revision; `self` stays as it was until the store has written it.
    pub fn apply(&self, event: &JobEvent, at: Timestamp) -> Result<Self, IllegalTransition> {
        let state = next_state(&self.state, &self.facts, event)?;
        let mut next = Self { state, changed_at: at, revision: self.revision + 1, ..self.clone() };
        next.facts.learn(event, at);
        if next.state.is_ended() && !self.state.is_ended() {
            next.facts.ended_at = Some(at);
        }
        Ok(next)
    }

    /// The true cost, or the estimate before it is known.
    pub fn price(&self) -> Usd {
        self.facts.cost.unwrap_or_else(|| self.request.estimate())
    }

    /// Whether the person left a render that goes on at Segmind, and is billed: it can be taken up again. What had ended before it
    /// was put away is no longer of interest.
    pub fn is_left(&self) -> bool {
        self.state == JobState::Dismissed && self.is_bought() && self.facts.ended_at == Some(self.changed_at)
    }

    /// Whether Segmind has taken the job, so that leaving it does not make it free.
    pub const fn is_bought(&self) -> bool {
        self.facts.accepted.is_some()
    }
}

impl JobFacts {
    fn accept(&mut self, request_id: &RequestId, at: Timestamp) {
        self.accepted = Some(Accepted { request_id: request_id.clone(), at });
    }

    fn learn(&mut self, event: &JobEvent, at: Timestamp) {
        match event {
            JobEvent::Uploaded(url) => self.asset_url = Some(url.clone()),
            JobEvent::SubmitStarted => self.submitted_at = Some(at),
            JobEvent::NotQueued { why: WaitReason::ServerTrouble, .. } => self.turned_away += 1,
            JobEvent::Accepted(request_id) => self.accept(request_id, at),
            // The record's hour has run since the submit, whenever the person found it.
            JobEvent::FoundAtService(request_id) => self.accept(request_id, self.submitted_at.unwrap_or(at)),
            JobEvent::OutputKnown { url, more, cost } => {
                self.output_url = Some(url.clone());
                self.more_output_urls.clone_from(more);
                self.ready_at = Some(at);
                self.cost = cost.or(self.cost);
            }
            // A render that failed may have been billed all the same.
            JobEvent::Fail(failure) => self.cost = failure.cost.or(self.cost),
            JobEvent::Retry => self.turned_away = 0,
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
