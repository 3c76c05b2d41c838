//! The states of a job and the only ways from one to the next. Pure: the engine asks, the store writes what comes back.
//!
//! ```text
//! Held/Queued → Uploading → Submitting → Accepted → Ready → Downloading → Saved
//! side states: Waiting · NeedsUser · Failed · Dismissed
//! ```
//! The money rule lives here: nothing leads from `Submitting` back to `Queued` unless it is certain that the service
//! queued nothing (`NotQueued`), and nothing leads out of an unknown outcome but the person's word.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::failure::Failure;
use super::ids::{ClipId, RequestId};
use super::job::JobFacts;
use super::money::Usd;
use super::need::{Need, WaitReason};

/// Where a job stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Kept back by the person.
    Held,
    /// May start when there is room.
    Queued,
    /// Its first frame is on the way to Segmind.
    Uploading,
    /// Its submit is being sent: from here to the answer, only the answer knows.
    Submitting,
    /// Segmind took it and bills it.
    Accepted,
    /// Its video's address is known.
    Ready,
    /// Its video is on the way here.
    Downloading,
    /// Its video is in the library.
    Saved(ClipId),
    /// Goes on by itself at a time.
    Waiting {
        /// When it goes on.
        until: Timestamp,
        /// What it waits for.
        why: WaitReason,
    },
    /// Goes on when the person has done something.
    NeedsUser(Need),
    /// Ended badly.
    Failed(Failure),
    /// Put away: removed before submission, or no longer watched.
    Dismissed,
}

/// A state without what it carries: the word in the database and in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the state of the same name")]
pub enum StateName {
    Held,
    Queued,
    Uploading,
    Submitting,
    Accepted,
    Ready,
    Downloading,
    Saved,
    Waiting,
    NeedsUser,
    Failed,
    Dismissed,
}

impl StateName {
    /// `held queued uploading submitting accepted ready downloading saved waiting needs_user failed dismissed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Uploading => "uploading",
            Self::Submitting => "submitting",
            Self::Accepted => "accepted",
            Self::Ready => "ready",
            Self::Downloading => "downloading",
            Self::Saved => "saved",
            Self::Waiting => "waiting",
            Self::NeedsUser => "needs_user",
            Self::Failed => "failed",
            Self::Dismissed => "dismissed",
        }
    }
}

impl JobState {
    /// The state's word.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Held => StateName::Held,
            Self::Queued => StateName::Queued,
            Self::Uploading => StateName::Uploading,
            Self::Submitting => StateName::Submitting,
            Self::Accepted => StateName::Accepted,
            Self::Ready => StateName::Ready,
            Self::Downloading => StateName::Downloading,
            Self::Saved(_) => StateName::Saved,
            Self::Waiting { .. } => StateName::Waiting,
            Self::NeedsUser(_) => StateName::NeedsUser,
            Self::Failed(_) => StateName::Failed,
            Self::Dismissed => StateName::Dismissed,
        }
    }

    /// Whether nothing more happens unless the person asks for it.
    pub const fn is_ended(&self) -> bool {
        matches!(self, Self::Saved(_) | Self::Failed(_) | Self::Dismissed)
    }

    /// Whether a task works on it right now.
    pub const fn is_active(&self) -> bool {
        matches!(self, Self::Uploading | Self::Submitting | Self::Accepted | Self::Ready | Self::Downloading)
    }
}

/// What may happen to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEvent {
    /// The person keeps it back.
    Hold,
    /// The person lets it go.
    Release,
    /// The first frame's upload begins.
    UploadStarted,
    /// The first frame has an address now.
    Uploaded(Url),
    /// The submit is about to be written to the network.
    SubmitStarted,
    /// The service's answer with its request id was read.
    Accepted(RequestId),
    /// It is certain that the service queued nothing; try again later.
    NotQueued {
        /// Earliest next try.
        until: Timestamp,
        /// Why.
        why: WaitReason,
    },
    /// A repeatable step has to wait. Never allowed while submitting.
    Wait {
        /// Earliest next try.
        until: Timestamp,
        /// Why.
        why: WaitReason,
    },
    /// The time of a wait has come.
    WaitOver,
    /// The person must do something first. While submitting: only when it is certain that nothing was queued.
    Park(Need),
    /// The submit's answer was lost.
    OutcomeLost,
    /// What was needed is there. Never resolves an unknown outcome.
    Unpark,
    /// The person found the lost submit at Segmind.
    FoundAtService(RequestId),
    /// The render is done and its video's address is known.
    OutputKnown {
        /// Where the video is.
        url: Url,
        /// Where else it may be.
        more: Vec<Url>,
        /// What it truly cost, when the service said.
        cost: Option<Usd>,
    },
    /// The download begins.
    DownloadStarted,
    /// The clip is in the library.
    Saved(ClipId),
    /// It ended badly.
    Fail(Failure),
    /// Try again what failed, without buying anything twice.
    Retry,
    /// Fetch the file of a saved clip again.
    DownloadAgain,
    /// Rushes ended in the middle of a step that may be repeated: go back to where the facts allow.
    Interrupted,
    /// Put away: remove before submission, stop watching after.
    Dismiss,
    /// Take a put-away job up again where it stood.
    TakeUp,
}

/// An event that the rules do not allow in this state: a defect, or a result that came too late.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {from} can't take {event}")]
pub struct IllegalTransition {
    /// The state it was in.
    pub from: &'static str,
    /// The event that came.
    pub event: String,
}

/// The state after `event`, or why there is none. `facts` tell where a job goes on after a pause.
pub fn next_state(state: &JobState, facts: &JobFacts, event: &JobEvent) -> Result<JobState, IllegalTransition> {
    use JobEvent as E;
    use JobState as S;
    let next = match (state, event) {
        (S::Queued, E::Hold) => S::Held,
        (S::Waiting { .. } | S::NeedsUser(_), E::Hold) if facts.may_be_held() && !is_unknown(state) => S::Held,
        (S::Held, E::Release) => S::Queued,
        (S::Queued, E::UploadStarted) => S::Uploading,
        (S::Uploading, E::Uploaded(_)) => S::Queued,
        (S::Queued, E::SubmitStarted) if facts.accepted.is_none() => S::Submitting,
        (S::Submitting, E::Accepted(_)) | (S::NeedsUser(Need::UnknownOutcome), E::FoundAtService(_)) => S::Accepted,
        (S::Submitting, E::NotQueued { until, why }) => S::Waiting { until: *until, why: *why },
        (S::Queued | S::Uploading | S::Accepted | S::Downloading | S::Ready, E::Wait { until, why }) => {
            S::Waiting { until: *until, why: *why }
        }
        (S::Waiting { .. }, E::WaitOver) => facts.resume_state(),
        (S::Submitting, E::OutcomeLost) => S::NeedsUser(Need::UnknownOutcome),
        (S::Queued | S::Uploading | S::Submitting | S::Accepted | S::Ready | S::Downloading, E::Park(need))
            if *need != Need::UnknownOutcome =>
        {
            S::NeedsUser(need.clone())
        }
        (S::NeedsUser(need), E::Unpark) if *need != Need::UnknownOutcome => facts.resume_state(),
        (S::Accepted, E::OutputKnown { .. }) => S::Ready,
        (S::Ready, E::DownloadStarted) => S::Downloading,
        (S::Downloading, E::Saved(clip)) => S::Saved(*clip),
        (S::Queued | S::Uploading | S::Submitting | S::Accepted | S::Ready | S::Downloading, E::Fail(failure)) => {
            S::Failed(failure.clone())
        }
        (S::Failed(failure), E::Retry) if facts.retry_is_free(failure.kind) => facts.resume_state(),
        (S::Uploading | S::Downloading, E::Interrupted) => facts.resume_state(),
        (S::Saved(_), E::DownloadAgain) if facts.output_url.is_some() => S::Ready,
        (from, E::Dismiss) if !matches!(from, S::Submitting | S::Dismissed) => S::Dismissed,
        (S::Dismissed, E::TakeUp) if facts.accepted.is_some() => facts.resume_state(),
        _ => return Err(IllegalTransition { from: state.name().as_str(), event: format!("{event:?}") }),
    };
    Ok(next)
}

const fn is_unknown(state: &JobState) -> bool {
    matches!(state, JobState::NeedsUser(Need::UnknownOutcome))
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
