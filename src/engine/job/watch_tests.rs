//! What ends the watch over a paid render, and what never does.
#![expect(clippy::unchecked_time_subtraction, reason = "a test fails by panicking")]

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::domain::{MoneySpent, Need, RequestId, Usd, WaitReason};
use crate::engine::job::tools_for_tests::{self, work};
use crate::segmind::Endpoint;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn accepted() -> Accepted {
    Accepted { request_id: RequestId::parse("r-1").unwrap(), at: noon() }
}

fn trouble(kind: ApiErrorKind) -> PollError {
    PollError::Api(tools_for_tests::error(Endpoint::Status, kind))
}

/// A failed poll: seconds since Segmind accepted the job, by the time of day and by the monotonic clock; waits in a row before it; failed
/// polls in a row before it.
#[derive(Debug, Clone, Copy)]
struct Case {
    age: i64,
    known_for: u64,
    waits: u32,
    tries: u32,
}

fn verdict(case: Case, trouble: &PollError) -> Option<JobEvent> {
    let (work, _post) = work(noon() + SignedDuration::from_secs(case.age), case.waits);
    let accepted = accepted();
    let history =
        PollHistory { accepted: &accepted, known_for: Duration::from_secs(case.known_for), tries: case.tries };
    after_error(&work, &history, trouble)
}

fn failed_as(event: Option<JobEvent>) -> Option<FailureKind> {
    match event {
        Some(JobEvent::Fail(failure)) => Some(failure.kind),
        _ => None,
    }
}

const HOUR: i64 = 3600;

#[test]
fn a_404_ends_a_paid_render_only_when_its_record_can_be_gone_and_it_is_said_three_times() {
    let case = |age, known_for, waits, tries| Case { age, known_for, waits, tries };
    for (case, ends) in [
        // The record may not be there yet.
        (case(5, 5, 0, 2), false),
        (case(30, 30, 0, 2), false),
        (case(30, 30, 0, 50), false),
        // Within its hour it can't be gone, however often a 404 says so.
        (case(31, 31, 0, 2), false),
        (case(HOUR, HOUR as u64, 60, 50), false),
        (case(HOUR + 1, 5, 0, 2), true),
        // The time of day was set back behind the job's beginning: it was looked for, or waited for, for a while.
        (case(-86_400, 5, 0, 2), false),
        (case(-86_400, 31, 0, 2), true),
        (case(-86_400, 5, 1, 2), true),
        // One or two answers may be a mistake.
        (case(2 * HOUR, 60, 0, 0), false),
        (case(2 * HOUR, 60, 0, 1), false),
        (case(2 * HOUR, 60, 100, 1), false),
        (case(2 * HOUR, 60, 0, 7), true),
    ] {
        let expected = ends.then_some(FailureKind::RecordExpired);
        assert_eq!(failed_as(verdict(case, &trouble(ApiErrorKind::NotFound))), expected, "{case:?}");
    }
}

#[test]
fn trouble_that_passes_never_ends_a_paid_render_however_long_it_lasts() {
    for kind in
        [ApiErrorKind::ServerTrouble, ApiErrorKind::RateLimited, ApiErrorKind::Interrupted, ApiErrorKind::Unreachable]
    {
        for age in [1, HOUR, 30 * 24 * HOUR] {
            for (waits, tries) in [(0, 3), (29, 3), (30, 9), (10_000, 100)] {
                let event = verdict(Case { age, known_for: 1, waits, tries }, &trouble(kind));
                assert!(matches!(event, Some(JobEvent::Wait { .. })), "{kind:?} at {age} s: {event:?}");
            }
        }
    }
}

#[test]
fn three_quick_tries_come_before_a_wait_which_grows_with_each() {
    let wait = |waits, tries| {
        let event = verdict(Case { age: 60, known_for: 60, waits, tries }, &trouble(ApiErrorKind::ServerTrouble));
        event.map(|event| match event {
            JobEvent::Wait { until, why: WaitReason::ServerTrouble } => until.duration_since(noon()).as_secs() - 60,
            other => panic!("{other:?}"),
        })
    };
    assert_eq!((wait(0, 0), wait(9, 2)), (None, None));
    assert_eq!((wait(0, 3), wait(1, 3)), (Some(16), Some(32)));
    assert_eq!(wait(50, 3), Some(60));
}

#[test]
fn an_answer_that_makes_no_sense_ends_a_paid_render_only_long_after_its_hour_and_after_many_waits() {
    for (age, waits, ends) in [
        (HOUR + 601, 30, true),
        (24 * HOUR, 100, true),
        (HOUR + 600, 30, false),
        (HOUR + 601, 29, false),
        (24 * HOUR, 0, false),
        (60, 100, false),
    ] {
        let event = verdict(Case { age, known_for: 1, waits, tries: 3 }, &trouble(ApiErrorKind::Unreadable));
        assert_eq!(failed_as(event.clone()).is_some(), ends, "at {age} s after {waits} waits: {event:?}");
        assert!(ends || matches!(event, Some(JobEvent::Wait { .. })), "{event:?}");
    }
}

#[test]
fn a_render_that_failed_there_and_a_need_of_the_person_are_said_at_once() {
    let soon = Case { age: 5, known_for: 5, waits: 0, tries: 0 };
    let failed = verdict(soon, &trouble(ApiErrorKind::RenderFailed));
    let Some(JobEvent::Fail(failure)) = failed else { panic!("{failed:?}") };
    assert_eq!((failure.kind, failure.message.as_deref()), (FailureKind::RenderFailed, Some("its words")));
    assert_eq!(verdict(soon, &trouble(ApiErrorKind::KeyRejected)), Some(JobEvent::Park(Need::KeyRejected)));
    assert_eq!(verdict(soon, &PollError::Blocked(Blocked::NoKey)), Some(JobEvent::Park(Need::KeyMissing)));
    let offline = verdict(soon, &PollError::Blocked(Blocked::Offline));
    assert!(matches!(offline, Some(JobEvent::Wait { why: WaitReason::Offline, .. })), "{offline:?}");
}

fn fresh() -> PollState {
    PollState { seen: Duration::ZERO, status_first: false, without_output: 0 }
}

fn video() -> url::Url {
    "https://images.segmind.com/a.mp4".parse().unwrap()
}

fn spare() -> url::Url {
    "https://images.segmind.com/b.mp4".parse().unwrap()
}

fn done(output: Option<url::Url>) -> Outcome {
    let dollars = Usd::from_dollars;
    Outcome::Done {
        output,
        more: vec![spare()],
        cost: dollars(1.6),
        remaining: dollars(8.8),
        render_seconds: None,
        message: None,
        details: "the answer".into(),
    }
}

#[test]
fn a_result_with_a_video_brings_its_address_its_cost_and_the_balance() {
    let (work, mut messages) = work(noon(), 0);
    let read = read_result(&work, &mut fresh(), Duration::from_mins(2), Ok(done(Some(video()))));
    let Ok(Polled::Over(JobEvent::OutputKnown { url, more, cost })) = read else { panic!("not over") };
    assert_eq!((url, more, cost), (video(), vec![spare()], Usd::from_dollars(1.6)));
    let told = messages.try_recv().unwrap().report;
    assert!(matches!(told, TaskReport::Balance(balance) if Some(balance) == Usd::from_dollars(8.8)), "{told:?}");
}

#[test]
fn a_finished_render_without_a_video_is_looked_at_five_times_before_it_is_believed() {
    let (work, _post) = work(noon(), 0);
    let mut state = fresh();
    for look in 1..=4 {
        let read = read_result(&work, &mut state, Duration::from_mins(2), Ok(done(None)));
        assert!(matches!(read, Ok(Polled::NoOutputYet)), "look {look}");
        assert_eq!(state.without_output, look, "so that the pauses grow");
    }
    let read = read_result(&work, &mut state, Duration::from_mins(2), Ok(done(None)));
    let Ok(Polled::Over(event)) = read else { panic!("still looked for") };
    assert_eq!(failed_as(Some(event)), Some(FailureKind::NoOutput));
}

#[test]
fn a_refusal_instead_of_a_video_is_believed_at_once_with_what_it_cost() {
    let (work, _post) = work(noon(), 0);
    let read = |message: &str| {
        let mut outcome = done(None);
        if let Outcome::Done { message: words, .. } = &mut outcome {
            *words = Some(message.to_owned());
        }
        read_result(&work, &mut fresh(), Duration::from_mins(2), Ok(outcome))
    };
    let Ok(Polled::Over(JobEvent::Fail(failure))) = read("The prompt was blocked") else { panic!("still looked for") };
    assert_eq!((failure.kind, failure.money()), (FailureKind::NoOutput, MoneySpent::Yes), "a cost came with it");
    assert_eq!(failure.message.as_deref(), Some("The prompt was blocked"));
    assert!(matches!(read("Your video is on its way"), Ok(Polled::NoOutputYet)), "that is no refusal");
}

#[test]
fn a_render_that_failed_keeps_its_words_and_costs_what_the_answer_says() {
    let (work, _post) = work(noon(), 0);
    for (cost, money) in [(None, MoneySpent::No), (Usd::from_dollars(1.6), MoneySpent::Yes)] {
        let failed = Outcome::Failed { message: Some("Blocked".into()), cost, details: "422".into() };
        let read = read_result(&work, &mut fresh(), Duration::from_mins(2), Ok(failed));
        let Ok(Polled::Over(JobEvent::Fail(failure))) = read else { panic!("not over") };
        assert_eq!((failure.kind, failure.money()), (FailureKind::RenderFailed, money));
        assert_eq!((failure.message.as_deref(), failure.details.as_str()), (Some("Blocked"), "422"));
    }
}

#[test]
fn a_result_that_is_not_there_yet_says_where_the_render_stands() {
    let (work, _post) = work(noon(), 0);
    let age = Duration::from_secs(77);
    for (progress, shown) in [(Progress::Queued, AtService::Queued), (Progress::Rendering, AtService::Rendering)] {
        let mut state = fresh();
        let read = read_result(&work, &mut state, age, Ok(Outcome::Pending(progress)));
        assert!(matches!(read, Ok(Polled::Still(at)) if at == shown), "{progress:?}");
        assert_eq!(state.seen, age, "it was seen going on");
    }
}

#[test]
fn of_the_answers_to_an_early_question_only_plain_ones_are_believed() {
    let error = |kind| Err(tools_for_tests::error(Endpoint::Result, kind));
    let plain = [
        Ok(done(Some(video()))),
        Ok(Outcome::Pending(Progress::Rendering)),
        error(ApiErrorKind::RateLimited),
        error(ApiErrorKind::Unreachable),
        error(ApiErrorKind::KeyRejected),
        error(ApiErrorKind::Credits),
    ];
    for answer in plain {
        assert!(is_plain(&answer), "{answer:?}");
    }
    let doubtful = [
        // A service that has no result yet may say so as if there were none, or as if the render had failed.
        Ok(done(None)),
        Ok(Outcome::Failed { message: None, cost: None, details: String::new() }),
        error(ApiErrorKind::NotFound),
        error(ApiErrorKind::RenderFailed),
        error(ApiErrorKind::BadRequest),
        error(ApiErrorKind::ServerTrouble),
        error(ApiErrorKind::Unreadable),
    ];
    for answer in doubtful {
        assert!(!is_plain(&answer), "{answer:?}");
    }
}

#[test]
fn a_poll_claims_its_place_by_what_is_left_of_the_records_hour() {
    for (age, left) in [(0, 3600), (600, 3000), (2 * HOUR, 0), (-HOUR, 3600)] {
        let (work, _post) = work(noon() + SignedDuration::from_secs(age), 0);
        let claim = claim(&accepted(), &work, Purpose::Result);
        assert_eq!(claim.record_left, Some(Duration::from_secs(left)), "{age} s old");
    }
}

#[test]
fn a_job_that_had_to_wait_is_asked_about_at_once_and_a_new_one_by_the_plan() {
    for (waits, soonest) in [(0, next_pause(&work(noon(), 0).0, &accepted(), &fresh())), (1, Duration::ZERO)] {
        assert_eq!(first_pause(&work(noon(), waits).0, &accepted(), &fresh()), soonest, "after {waits} waits");
        assert_eq!(soonest.is_zero(), waits > 0);
    }
}

#[test]
fn the_next_look_counts_from_segminds_yes() {
    let at = |age| {
        let (work, _post) = work(noon() + SignedDuration::from_secs(age), 0);
        next_pause(&work, &accepted(), &fresh())
    };
    assert!(at(0) >= Duration::from_secs(5), "{:?}: no such render is over in seconds", at(0));
    assert_eq!(at(0) - at(4), Duration::from_secs(4));
    assert_eq!(at(HOUR), Duration::ZERO, "its time is over");
}
