//! A job: one shot that is sent to Segmind, as a row of the ledger.

use super::ids::{JobId, RequestId};
use super::money::Usd;
use super::need::WaitReason;
use super::request::VideoRequest;
use super::state::{Accepted, IllegalTransition, JobEvent, JobFacts, JobState, next_state};
use jiff::Timestamp;

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The row.
    pub id: JobId,
    /// What is sent.
    pub request: VideoRequest,
    /// Where it stands.
    pub state: JobState,
    /// What is known of it.
    pub facts: JobFacts,
    /// Place in the queue; smaller goes first.
    pub position: i64,
    /// The failed or unknown job that this one submits again.
    pub retry_of: Option<JobId>,
    /// When the person pressed Generate.
    pub created_at: Timestamp,
    /// When the state last changed.
    pub changed_at: Timestamp,
    /// Grows with each change. A write from an older revision changes no row.
    pub revision: i64,
}

impl Job {
    /// The job after `event`, with its facts and the next revision. Keep `self` until the store has written the result.
    ///
    /// # Errors
    /// When the rules do not allow `event` in this state.
    pub fn apply(&self, event: &JobEvent, at: Timestamp) -> Result<Self, IllegalTransition> {
        let state = next_state(&self.state, &self.facts, event)?;
        let mut next = Self { state, changed_at: at, revision: self.revision + 1, ..self.clone() };
        learn(&mut next.facts, event, at);
        if next.state.is_ended() && !self.state.is_ended() {
            next.facts.ended_at = Some(at);
        }
        Ok(next)
    }

    /// The true cost, or the estimate until it is known.
    pub fn price(&self) -> Usd {
        self.facts.cost.unwrap_or_else(|| self.request.estimate())
    }

    /// Whether the person stopped watching a render that goes on at Segmind and is billed. It can be taken up again. False for a job
    /// that had ended before it was put away.
    pub fn is_left(&self) -> bool {
        self.state == JobState::Dismissed && self.is_bought() && self.facts.ended_at == Some(self.changed_at)
    }

    /// Whether it counts against the number of jobs at once.
    pub fn takes_room(&self) -> bool {
        let waits =
            matches!(self.state, JobState::Waiting { why, .. } if self.is_bought() || why != WaitReason::Offline);
        waits || self.state.is_active()
    }

    /// Whether Segmind has taken the job, so that it is billed even when the person stops watching.
    pub const fn is_bought(&self) -> bool {
        self.facts.accepted.is_some()
    }
}

/// Adds to `facts` what `event` tells.
fn learn(facts: &mut JobFacts, event: &JobEvent, at: Timestamp) {
    match event {
        JobEvent::Uploaded(url) => facts.asset_url = Some(url.clone()),
        JobEvent::SubmitStarted => facts.submitted_at = Some(at),
        JobEvent::NotQueued { why: WaitReason::ServerTrouble, .. } => facts.turned_away += 1,
        JobEvent::Accepted(request_id) => facts.accepted = Some(accepted(request_id, at)),
        // The record's hour has run since the submit, not since the person found it.
        JobEvent::FoundAtService(request_id) => {
            facts.accepted = Some(accepted(request_id, facts.submitted_at.unwrap_or(at)));
        }
        JobEvent::OutputKnown { url, more, cost } => {
            facts.output_url = Some(url.clone());
            facts.more_output_urls.clone_from(more);
            facts.ready_at = Some(at);
            facts.cost = cost.or(facts.cost);
        }
        // A failed render may have been billed all the same.
        JobEvent::Fail(failure) => facts.cost = failure.cost.or(facts.cost),
        JobEvent::Retry => facts.turned_away = 0,
        _ => {}
    }
}

fn accepted(request_id: &RequestId, at: Timestamp) -> Accepted {
    Accepted { request_id: request_id.clone(), at }
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
