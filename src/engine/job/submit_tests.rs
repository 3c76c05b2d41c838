//! What becomes of a job whose submit, or whose picture's upload, was turned away.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::engine::job::tools_for_tests::{self, event_of, work};
use crate::segmind::{ApiErrorKind, Endpoint};

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

/// A job whose submit is under way and was turned away this often before.
fn submitting(turned_away: u32) -> Job {
    let mut job = tools_for_tests::job(&[JobEvent::SubmitStarted], noon());
    job.facts.turned_away = turned_away;
    job
}

async fn event_after(kind: ApiErrorKind, turned_away_before: u32, waits: u32) -> JobEvent {
    let (work, messages) = work(noon(), waits);
    let (job, error) = (submitting(turned_away_before), tools_for_tests::error(Endpoint::Submit, kind));
    event_of(turned_away(&work, &job, &error, "Veo 3"), messages, &job).await
}

#[tokio::test]
async fn the_services_own_trouble_is_waited_out_eight_times_and_then_told() {
    for before in 0..8 {
        let event = event_after(ApiErrorKind::ServerTrouble, before, 0).await;
        assert!(matches!(event, JobEvent::NotQueued { why: WaitReason::ServerTrouble, .. }), "{before}: {event:?}");
    }
    for before in [8, 9, 100] {
        let event = event_after(ApiErrorKind::ServerTrouble, before, 0).await;
        assert!(matches!(&event, JobEvent::Fail(f) if f.kind == FailureKind::ServerTrouble), "{before}: {event:?}");
    }
}

#[tokio::test]
async fn a_network_that_is_away_and_a_limit_are_waited_out_however_often() {
    for (kind, reason) in
        [(ApiErrorKind::Unreachable, WaitReason::Offline), (ApiErrorKind::RateLimited, WaitReason::RateLimited)]
    {
        let event = event_after(kind, 100, 100).await;
        assert!(matches!(event, JobEvent::NotQueued { why, .. } if why == reason), "{kind:?}: {event:?}");
    }
}

#[tokio::test]
async fn each_wait_before_the_next_submit_is_longer_by_whichever_count_is_higher() {
    for (before, waits, seconds) in [(0, 0, 2), (1, 0, 4), (0, 2, 8), (3, 1, 16), (7, 50, 60)] {
        let event = event_after(ApiErrorKind::ServerTrouble, before, waits).await;
        let JobEvent::NotQueued { until, .. } = event else { panic!("{event:?}") };
        assert_eq!(until, noon() + SignedDuration::from_secs(seconds), "{before} and {waits}");
    }
}

#[tokio::test]
async fn what_the_person_has_to_do_parks_the_job_and_a_refusal_ends_it() {
    for (kind, need) in [
        (ApiErrorKind::KeyMissing, Need::KeyMissing),
        (ApiErrorKind::KeyRejected, Need::KeyRejected),
        (ApiErrorKind::Credits, Need::Credits),
        (ApiErrorKind::SpendLimit, Need::SpendLimit("its words".into())),
    ] {
        assert_eq!(event_after(kind, 0, 0).await, JobEvent::Park(need));
    }
    for (kind, failure) in [
        (ApiErrorKind::BadRequest, FailureKind::BadRequest),
        (ApiErrorKind::ParameterRefused, FailureKind::ParameterRefused),
        (ApiErrorKind::ModelRetired, FailureKind::ModelRetired),
        (ApiErrorKind::RenderFailed, FailureKind::RenderFailed),
    ] {
        let event = event_after(kind, 0, 0).await;
        let JobEvent::Fail(failed) = event else { panic!("{event:?}") };
        assert_eq!((failed.kind, failed.message.as_deref()), (failure, Some("its words")));
    }
}

#[tokio::test]
async fn an_upload_that_failed_waits_or_parks_as_a_submit_does_and_a_refused_one_ends_the_job() {
    let after = async |kind| {
        let (work, messages) = work(noon(), 1);
        let job = tools_for_tests::job(&[JobEvent::UploadStarted], noon());
        let error = tools_for_tests::error(Endpoint::Upload, kind);
        event_of(upload_failed(&work, Slot::LastFrame, &error), messages, &job).await
    };
    let until = noon() + SignedDuration::from_secs(4);
    assert_eq!(after(ApiErrorKind::Interrupted).await, JobEvent::Wait { until, why: WaitReason::Offline });
    assert_eq!(after(ApiErrorKind::KeyRejected).await, JobEvent::Park(Need::KeyRejected));
    let JobEvent::Fail(refused) = after(ApiErrorKind::ParameterRefused).await else { panic!("it waits") };
    assert_eq!(
        (refused.kind, refused.message.as_deref()),
        (FailureKind::UploadRefused, Some("the last frame (its words)"))
    );
}
