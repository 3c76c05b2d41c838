//! What a start makes of each state that the last run left behind.

use super::*;
use crate::domain::{ClipId, Failure, FailureKind, Need, WaitReason};

#[test]
fn a_submit_that_was_under_way_becomes_a_question_and_a_step_that_may_be_repeated_is_repeated() {
    let until = jiff::Timestamp::UNIX_EPOCH;
    for (state, event) in [
        (JobState::Submitting, Some(JobEvent::OutcomeLost)),
        (JobState::Uploading, Some(JobEvent::Interrupted)),
        (JobState::Downloading, Some(JobEvent::Interrupted)),
        // The loop goes on from these by itself, or leaves them to the person.
        (JobState::Held, None),
        (JobState::Queued, None),
        (JobState::Accepted, None),
        (JobState::Ready, None),
        (JobState::Saved(ClipId(1)), None),
        (JobState::Waiting { until, why: WaitReason::Offline }, None),
        (JobState::NeedsUser(Need::UnknownOutcome), None),
        (JobState::Failed(Failure::new(FailureKind::Internal, None, "")), None),
        (JobState::Dismissed, None),
    ] {
        assert_eq!(event_for(&state), event, "{state:?}");
    }
}
