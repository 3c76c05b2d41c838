//! What a person may do to a job: one table by its state. The engine refuses what the table forbids, and a card offers nothing else.

use super::ids::RequestId;
use super::models::ModelId;
use super::need::Need;
use super::state::{Job, JobEvent, JobState, StateName};

/// Something that a person does to a job.
#[derive(Debug, Clone, PartialEq, Eq, Hash, strum::EnumCount, strum::IntoStaticStr)]
pub enum JobAction {
    /// Hold it back.
    Hold,
    /// Let it go.
    Release,
    /// One place earlier in the queue.
    MoveUp,
    /// One place later in the queue.
    MoveDown,
    /// Remove it before the submit; stop watching after it (the render is still billed).
    Dismiss,
    /// Resume it after a dismissal.
    TakeUp,
    /// Try again in place. Never buys anything.
    Retry,
    /// Submit the same shot as a new job: a new purchase.
    SubmitAgain,
    /// Make its shot with this model, because Segmind does not offer its own any more: a new purchase.
    MakeWith(ModelId),
    /// Its lost submit was found at Segmind under this request id.
    FoundAtService(RequestId),
    /// Download the file of a saved clip again.
    DownloadAgain,
    /// Go on: what it needs is there, or it need not wait any longer.
    GoOn,
}

/// The job's state does not allow the action. Carries names only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {state} can't take {action}")]
pub struct NotAllowed {
    /// The state of the job.
    pub state: StateName,
    /// The action's name.
    pub action: &'static str,
}

impl Job {
    /// Whether a person may do this to the job now: the table.
    pub fn allows(&self, action: &JobAction) -> bool {
        use JobAction as A;
        use JobState as S;
        let facts = &self.facts;
        match &self.state {
            S::Held => matches!(action, A::Release | A::MoveUp | A::MoveDown | A::Dismiss),
            S::Queued => matches!(action, A::Hold | A::MoveUp | A::MoveDown | A::Dismiss),
            // Only Segmind's answer decides what comes next.
            S::Submitting => false,
            S::Uploading | S::Accepted | S::Ready | S::Downloading => matches!(action, A::Dismiss),
            // It may have been bought: only these three settle it.
            S::NeedsUser(Need::UnknownOutcome) => {
                matches!(action, A::FoundAtService(_) | A::SubmitAgain | A::Dismiss)
            }
            // Only the day, the cap or the sums let it go on.
            S::Waiting { why, .. } if why.is_cap() && facts.may_be_held() => matches!(action, A::Hold | A::Dismiss),
            S::NeedsUser(_) | S::Waiting { .. } => match action {
                A::GoOn | A::Dismiss => true,
                A::Hold => facts.may_be_held(),
                _ => false,
            },
            S::Failed(failure) => match action {
                A::SubmitAgain | A::Dismiss => true,
                A::Retry => facts.retry_is_free(failure.kind),
                A::MakeWith(_) => failure.kind.is_about_the_model() && !self.is_bought(),
                _ => false,
            },
            S::Saved(_) => match action {
                A::Dismiss => true,
                A::DownloadAgain => facts.output_url.is_some(),
                _ => false,
            },
            S::Dismissed => matches!(action, A::TakeUp) && self.is_bought(),
        }
    }

    /// [`Self::allows`] as a result.
    ///
    /// # Errors
    /// When the table forbids the action.
    pub fn check(&self, action: &JobAction) -> Result<(), NotAllowed> {
        let refused = || NotAllowed { state: self.state.name(), action: action.into() };
        self.allows(action).then_some(()).ok_or_else(refused)
    }
}

impl JobAction {
    /// The event of this action for a job in this state. `None` for what changes more than one job: a move and a new purchase.
    pub fn event(&self, state: &JobState) -> Option<JobEvent> {
        match self {
            Self::MoveUp | Self::MoveDown | Self::SubmitAgain | Self::MakeWith(_) => None,
            Self::Hold => Some(JobEvent::Hold),
            Self::Release => Some(JobEvent::Release),
            Self::Dismiss => Some(JobEvent::Dismiss),
            Self::TakeUp => Some(JobEvent::TakeUp),
            Self::Retry => Some(JobEvent::Retry),
            Self::FoundAtService(id) => Some(JobEvent::FoundAtService(id.clone())),
            Self::DownloadAgain => Some(JobEvent::DownloadAgain),
            Self::GoOn if matches!(state, JobState::Waiting { .. }) => Some(JobEvent::WaitOver),
            Self::GoOn => Some(JobEvent::Unpark),
        }
    }
}

#[cfg(test)]
#[path = "actions_tests.rs"]
mod tests;
