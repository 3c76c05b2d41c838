//! The life of a job: its states, what is known of it, and the only ways from one state to the next.
//!
//! ```text
//! Held/Queued → Uploading → Submitting → Accepted → Ready → Downloading → Saved
//! side states: Waiting · NeedsUser · Failed · Dismissed
//! ```
//! The money rule lives here: a job goes from `Submitting` back to `Queued` only when it is certain that the service queued nothing
//! (`NotQueued`), and only the person can resolve an unknown outcome. Pure: the engine asks, the store writes the result.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::failure::{Failure, FailureKind};
use super::ids::{ClipId, JobId, RequestId};
use super::money::Usd;
use super::need::{Need, WaitReason};
use super::picture::Slot;
use super::request::VideoRequest;
use super::shot::Take;

/// Where a job stands. Its name, without what it carries, is a [`StateName`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::EnumDiscriminants)]
#[serde(rename_all = "snake_case")]
#[strum_discriminants(
    name(StateName),
    derive(Hash, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray),
    serde(rename_all = "snake_case"),
    strum(serialize_all = "snake_case"),
    doc = "A state without what it carries: the word in the database and in JSON."
)]
pub enum JobState {
    /// Kept back by the person.
    Held,
    /// May start when there is room.
    Queued,
    /// One of its pictures is on the way to Segmind.
    Uploading,
    /// Its submit is being sent. Until the answer is read, it is unknown whether Segmind accepted it.
    Submitting,
    /// Segmind took it and bills it.
    Accepted,
    /// Its video's address is known.
    Ready,
    /// Its video is being downloaded.
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
    /// Removed from the queue before its submit, or no longer watched after it.
    Dismissed,
}

impl StateName {
    /// `held queued uploading submitting accepted ready downloading saved waiting needs_user failed dismissed`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl std::fmt::Display for StateName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl JobState {
    /// The state's word.
    pub fn name(&self) -> StateName {
        self.into()
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

/// Segmind's answer that it took the job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The service's name for the job; its result can be fetched only by this.
    pub request_id: RequestId,
    /// When the answer was read. The service keeps the job's record for about one hour from then.
    pub at: Timestamp,
}

/// What is known of a job. Facts are only added: a job can leave a state, but it never loses a paid request id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobFacts {
    /// The addresses of the pictures that were uploaded.
    pub assets: BTreeMap<Slot, Url>,
    /// When the submit was last about to be sent.
    pub submitted_at: Option<Timestamp>,
    /// Set once Segmind has taken the job.
    pub accepted: Option<Accepted>,
    /// Where the finished video is. Segmind keeps it for seven days.
    pub output_url: Option<Url>,
    /// Other addresses of the result, tried in this order when the first one gives no video.
    pub more_output_urls: Vec<Url>,
    /// When the address was learnt.
    pub ready_at: Option<Timestamp>,
    /// The true cost, if the service told it.
    pub cost: Option<Usd>,
    /// When the job ended.
    pub ended_at: Option<Timestamp>,
    /// How many submits the service rejected because it had trouble. Being offline does not count.
    pub turned_away: u32,
}

impl JobFacts {
    /// The state in which a job goes on after a pause: as far along as its facts allow.
    const fn resume_state(&self) -> JobState {
        if self.output_url.is_some() {
            JobState::Ready
        } else if self.accepted.is_some() {
            JobState::Accepted
        } else {
            JobState::Queued
        }
    }

    /// Whether the job can still be held back: Segmind has not taken it.
    pub const fn may_be_held(&self) -> bool {
        self.accepted.is_none()
    }

    /// Whether it makes sense to retry the same row. A retry buys nothing: an accepted job goes on from its request id. But a render
    /// that failed at Segmind stays failed.
    pub fn retry_is_free(&self, failed_by: FailureKind) -> bool {
        self.accepted.is_none() || self.output_url.is_some() || failed_by != FailureKind::RenderFailed
    }
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The row.
    pub id: JobId,
    /// What is sent.
    pub request: VideoRequest,
    /// Which take of which shot it is.
    pub take: Take,
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

/// What may happen to a job.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
pub enum JobEvent {
    /// The person holds it back.
    Hold,
    /// The person lets it go.
    Release,
    /// The upload of a picture begins.
    UploadStarted,
    /// The picture of this slot has an address now.
    Uploaded(Slot, Url),
    /// The submit is about to be sent.
    SubmitStarted,
    /// The service's answer with its request id was read.
    Accepted(RequestId),
    /// The service certainly queued nothing; try again later.
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
    /// The wait is over.
    WaitOver,
    /// The person must do something first. While submitting, only when the service certainly queued nothing.
    Park(Need),
    /// The submit's answer was lost.
    OutcomeLost,
    /// The need is met. Never resolves an unknown outcome.
    Unpark,
    /// The person found the lost submit at Segmind.
    FoundAtService(RequestId),
    /// The render is done and its video's address is known.
    OutputKnown {
        /// Where the video is.
        url: Url,
        /// Where else it may be.
        more: Vec<Url>,
        /// The true cost, if the service told it.
        cost: Option<Usd>,
    },
    /// The download begins.
    DownloadStarted,
    /// The clip is in the library.
    Saved(ClipId),
    /// It ended badly.
    Fail(Failure),
    /// Try again after a failure, without a second purchase.
    Retry,
    /// Fetch the file of a saved clip again.
    DownloadAgain,
    /// Rushes ended during a repeatable step: go back to where the facts allow.
    Interrupted,
    /// Remove it from the queue before its submit; stop watching it after.
    Dismiss,
    /// Resume a dismissed job.
    TakeUp,
}

/// An event that the rules do not allow in this state: a defect, or a result that came too late. Carries names only, because an event
/// may hold a signed address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {from} can't take {event}")]
pub struct IllegalTransition {
    /// The state it was in.
    pub from: StateName,
    /// The event that came.
    pub event: &'static str,
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
}

/// The state after `event`. `facts` decide where a job goes on after a pause.
///
/// # Errors
/// When the rules do not allow `event` in this state.
pub fn next_state(state: &JobState, facts: &JobFacts, event: &JobEvent) -> Result<JobState, IllegalTransition> {
    use JobEvent as E;
    use JobState as S;
    let next = match (state, event) {
        (S::Queued, E::Hold) => S::Held,
        (S::Waiting { .. } | S::NeedsUser(_), E::Hold) if facts.may_be_held() && !is_unknown(state) => S::Held,
        (S::Held, E::Release) => S::Queued,
        (S::Queued, E::UploadStarted) => S::Uploading,
        (S::Uploading, E::Uploaded(..)) => S::Queued,
        (S::Queued, E::SubmitStarted) if facts.accepted.is_none() => S::Submitting,
        (S::Submitting, E::Accepted(_)) | (S::NeedsUser(Need::UnknownOutcome), E::FoundAtService(_)) => S::Accepted,
        (S::Submitting, E::NotQueued { until, why }) if !why.is_cap() => S::Waiting { until: *until, why: *why },
        // A cap holds back only what was not sent.
        (S::Queued, E::Wait { until, why }) if why.is_cap() && facts.may_be_held() => {
            S::Waiting { until: *until, why: *why }
        }
        (_, E::Wait { why, .. }) if why.is_cap() => {
            return Err(IllegalTransition { from: state.name(), event: event.into() });
        }
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
        _ => return Err(IllegalTransition { from: state.name(), event: event.into() }),
    };
    Ok(next)
}

const fn is_unknown(state: &JobState) -> bool {
    matches!(state, JobState::NeedsUser(Need::UnknownOutcome))
}

/// Adds to `facts` what `event` tells.
fn learn(facts: &mut JobFacts, event: &JobEvent, at: Timestamp) {
    match event {
        JobEvent::Uploaded(slot, url) => {
            facts.assets.insert(*slot, url.clone());
        }
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
#[path = "state_tests.rs"]
mod tests;
