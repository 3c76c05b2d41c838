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
        let holds_its_place = |why: WaitReason| self.is_bought() || (why != WaitReason::Offline && !why.is_cap());
        let waits = matches!(self.state, JobState::Waiting { why, .. } if holds_its_place(why));
        waits || self.state.is_active()
    }

    /// Whether a cap holds it back.
    pub const fn waits_for_cap(&self) -> bool {
        matches!(self.state, JobState::Waiting { why, .. } if why.is_cap())
    }

    /// Whether the shot would go on by itself and be bought.
    pub fn waits_to_be_bought(&self) -> bool {
        !self.is_bought()
            && match &self.state {
                JobState::Queued | JobState::Uploading | JobState::Waiting { .. } => true,
                JobState::NeedsUser(need) => need.concerns_account(), // A start with a key lets these go on.
                _ => false,
            }
    }

    /// Whether a submit was ever sent for it, or may have been.
    pub const fn was_sent(&self) -> bool {
        self.facts.submitted_at.is_some() || self.is_bought()
    }

    /// Whether Segmind has taken the job, so that it is billed even when the person stops watching.
    pub const fn is_bought(&self) -> bool {
        self.facts.accepted.is_some()
    }
}

#[cfg(test)]
#[path = "job_tests.rs"]
mod tests;
