//! The rules of a job's life, read as sentences.

use jiff::Timestamp;
use url::Url;

use super::super::failure::{Failure, FailureKind};
use super::super::fixtures::{self, queued};
use super::super::ids::{ClipId, RequestId};
use super::super::need::Need;
use super::super::picture::Slot;
use super::super::state::JobEvent;
use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn job() -> Job {
    queued(at(0))
}

fn after(events: &[JobEvent]) -> Job {
    fixtures::after(job(), events.iter().map(|event| (at(1), event)))
}

fn request_id() -> RequestId {
    RequestId::parse("r-1").unwrap()
}

fn output() -> JobEvent {
    JobEvent::OutputKnown {
        url: Url::parse("https://images.segmind.com/a.mp4").unwrap(),
        more: vec![],
        cost: Usd::from_dollars(3.2),
    }
}

fn failure(kind: FailureKind) -> JobEvent {
    JobEvent::Fail(Failure::new(kind, None, ""))
}

#[test]
fn a_shot_goes_from_the_queue_to_the_library() {
    let saved = after(&[
        JobEvent::SubmitStarted,
        JobEvent::Accepted(request_id()),
        output(),
        JobEvent::DownloadStarted,
        JobEvent::Saved(ClipId(4)),
    ]);
    assert_eq!(saved.state, JobState::Saved(ClipId(4)));
    assert_eq!(saved.facts.ended_at, Some(at(1)));
    assert_eq!(saved.revision, 5);
    assert_eq!(saved.price().to_string(), "$3.20");
}

#[test]
fn an_unknown_outcome_is_left_only_by_the_persons_word() {
    let unknown = after(&[JobEvent::SubmitStarted, JobEvent::OutcomeLost]);
    for event in [
        JobEvent::Unpark,
        JobEvent::Release,
        JobEvent::Hold,
        JobEvent::SubmitStarted,
        JobEvent::WaitOver,
        JobEvent::Retry,
        JobEvent::TakeUp,
    ] {
        assert!(unknown.apply(&event, at(2)).is_err(), "{event:?}");
    }
    let found = unknown.apply(&JobEvent::FoundAtService(request_id()), at(2)).unwrap();
    assert_eq!(found.state, JobState::Accepted);
    assert_eq!(
        found.facts.accepted.map(|yes| yes.at),
        unknown.facts.submitted_at,
        "the record's hour runs since the submit"
    );
    assert!(unknown.apply(&JobEvent::Dismiss, at(2)).is_ok());
}

#[test]
fn an_accepted_job_is_never_submitted_again() {
    let accepted = after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id())]);
    assert!(accepted.apply(&JobEvent::SubmitStarted, at(2)).is_err());
    let waited = accepted.apply(&JobEvent::Wait { until: at(9), why: WaitReason::Offline }, at(2)).unwrap();
    assert_eq!(waited.apply(&JobEvent::WaitOver, at(9)).unwrap().state, JobState::Accepted);
    let parked = accepted.apply(&JobEvent::Park(Need::KeyRejected), at(2)).unwrap();
    assert_eq!(parked.apply(&JobEvent::Unpark, at(9)).unwrap().state, JobState::Accepted);
    assert!(parked.apply(&JobEvent::Hold, at(9)).is_err());
}

#[test]
fn a_failed_job_is_retried_in_place_only_where_that_buys_nothing() {
    let never_taken = after(&[JobEvent::SubmitStarted, failure(FailureKind::Forbidden)]);
    assert_eq!(never_taken.apply(&JobEvent::Retry, at(2)).unwrap().state, JobState::Queued);
    let failed_there =
        after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id()), failure(FailureKind::RenderFailed)]);
    assert!(failed_there.apply(&JobEvent::Retry, at(2)).is_err());
    let bad_file = after(&[
        JobEvent::SubmitStarted,
        JobEvent::Accepted(request_id()),
        output(),
        JobEvent::DownloadStarted,
        failure(FailureKind::NotAVideo),
    ]);
    assert_eq!(bad_file.apply(&JobEvent::Retry, at(2)).unwrap().state, JobState::Ready);
}

#[test]
fn a_submit_that_was_surely_not_queued_waits_and_goes_back_to_the_queue() {
    let turned_away = |why| after(&[JobEvent::SubmitStarted, JobEvent::NotQueued { until: at(9), why }]);
    let waiting = turned_away(WaitReason::ServerTrouble);
    assert_eq!(waiting.facts.turned_away, 1);
    assert_eq!(turned_away(WaitReason::Offline).facts.turned_away, 0, "a night without network counts nothing");
    assert_eq!(waiting.apply(&JobEvent::WaitOver, at(9)).unwrap().state, JobState::Queued);
    assert_eq!(waiting.apply(&JobEvent::Hold, at(2)).unwrap().state, JobState::Held);
}

#[test]
fn a_submit_under_way_can_be_neither_waited_away_nor_dismissed() {
    let submitting = after(&[JobEvent::SubmitStarted]);
    assert!(submitting.apply(&JobEvent::Dismiss, at(2)).is_err());
    assert!(submitting.apply(&JobEvent::Wait { until: at(9), why: WaitReason::Offline }, at(2)).is_err());
}

#[test]
fn a_job_no_longer_watched_can_be_taken_up_where_it_stood() {
    let dismissed = after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id()), output(), JobEvent::Dismiss]);
    assert_eq!(dismissed.apply(&JobEvent::TakeUp, at(2)).unwrap().state, JobState::Ready);
    assert!(after(&[JobEvent::Dismiss]).apply(&JobEvent::TakeUp, at(2)).is_err());
}

#[test]
fn a_late_result_of_a_job_that_was_put_away_changes_nothing() {
    let dismissed = after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id()), JobEvent::Dismiss]);
    assert!(dismissed.apply(&output(), at(2)).is_err());
    assert!(dismissed.apply(&JobEvent::Saved(ClipId(1)), at(2)).is_err());
}

#[test]
fn a_render_that_is_left_can_be_taken_up_again_and_one_that_had_ended_is_of_no_more_interest() {
    let accepted = after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id())]);
    let left = accepted.apply(&JobEvent::Dismiss, at(5)).unwrap();
    assert!(left.is_left());
    assert_eq!(left.apply(&JobEvent::TakeUp, at(6)).unwrap().state, JobState::Accepted);
    let failed = accepted.apply(&failure(FailureKind::RenderFailed), at(5)).unwrap();
    assert!(!failed.apply(&JobEvent::Dismiss, at(9)).unwrap().is_left(), "nothing goes on there");
    assert!(!job().apply(&JobEvent::Dismiss, at(5)).unwrap().is_left(), "it was never sent");
}

#[test]
fn a_picture_that_was_uploaded_is_remembered_and_not_uploaded_again() {
    let address = Url::parse("https://images.segmind.com/assets/a.png").unwrap();
    let uploaded = after(&[JobEvent::UploadStarted, JobEvent::Uploaded(Slot::FirstFrame, address.clone())]);
    assert_eq!((uploaded.state, uploaded.facts.assets), (JobState::Queued, [(Slot::FirstFrame, address)].into()));
}

#[test]
fn a_retry_by_hand_counts_the_services_refusals_from_the_beginning() {
    let turned_away = [
        JobEvent::SubmitStarted,
        JobEvent::NotQueued { until: at(9), why: WaitReason::ServerTrouble },
        JobEvent::WaitOver,
    ];
    let twice = after(&[turned_away.clone(), turned_away].concat());
    assert_eq!(twice.facts.turned_away, 2);
    let failed = twice.apply(&failure(FailureKind::ServerTrouble), at(10)).unwrap();
    assert_eq!(failed.facts.turned_away, 2);
    assert_eq!(failed.apply(&JobEvent::Retry, at(11)).unwrap().facts.turned_away, 0);
}

#[test]
fn a_render_that_failed_costs_what_the_service_says() {
    let told = Usd::from_dollars(1.2);
    let failed = Failure::new(FailureKind::NoOutput, None, "").with_bill(told);
    let job = after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id()), JobEvent::Fail(failed)]);
    assert_eq!(Some(job.price()), told);
    let denied = Failure::new(FailureKind::NoOutput, Some("You will not be charged".into()), "").with_bill(told);
    let job = after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id()), JobEvent::Fail(denied)]);
    assert_eq!(job.facts.cost, None, "the answer contradicts itself");
}

#[test]
fn a_job_is_priced_by_the_estimate_until_segmind_says_what_it_cost() {
    let url = Url::parse("https://images.segmind.com/a.mp4").unwrap();
    let finished = |cost| {
        let known = JobEvent::OutputKnown { url: url.clone(), more: Vec::new(), cost };
        after(&[JobEvent::SubmitStarted, JobEvent::Accepted(request_id()), known])
    };
    let told = Usd::from_dollars(0.05);
    assert_ne!(told, Some(job().request.estimate()));
    assert_eq!(Some(finished(told).price()), told);
    assert_eq!(finished(None).price(), job().request.estimate());
    assert_eq!(finished(None).facts.ready_at, Some(at(1)));
}
