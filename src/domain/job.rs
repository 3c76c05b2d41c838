//! What a job's state and facts say about it.

use super::money::Usd;
use super::need::WaitReason;
use super::state::{Job, JobState};

impl Job {
    /// The true cost, or the estimate until it is known.
    pub fn price(&self) -> Usd {
        self.facts.cost.unwrap_or_else(|| self.request.estimate())
    }

    /// Whether the person stopped watching a render that goes on at Segmind and is billed. It can be resumed. False for a job that
    /// had ended before it was dismissed.
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

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
