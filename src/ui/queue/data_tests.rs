//! The cards in words, state by state.

use super::*;
use crate::domain::{Accepted, ClipId, Failure, FailureKind, JobFacts, RequestId, Usd, WaitReason};
use crate::engine::{AtService, Download};
use crate::ui::fixtures;

fn accepted() -> JobFacts {
    let request_id = RequestId::parse("abc-1").unwrap();
    JobFacts { accepted: Some(Accepted { request_id, at: fixtures::at(-72) }), ..JobFacts::default() }
}

fn view(state: JobState, facts: JobFacts) -> JobView {
    fixtures::view(fixtures::job(1, state, facts))
}

fn card_of(view: &JobView) -> CardData {
    card(view, fixtures::at(0), &TimeZone::UTC)
}

#[test]
fn every_state_has_its_words() {
    let wait = JobState::Waiting { until: fixtures::at(60), why: WaitReason::Offline };
    let failure = JobState::Failed(Failure::new(FailureKind::Internal, None, ""));
    for (state, words) in [
        (JobState::Held, "Held"),
        (JobState::Queued, "Waiting"),
        (JobState::Uploading, "Uploading image"),
        (JobState::Submitting, "Sending"),
        (JobState::Accepted, "Queued at Segmind"),
        (JobState::Ready, "Downloading"),
        (JobState::Saved(ClipId(1)), "Saved"),
        (wait, "No connection"),
        (JobState::NeedsUser(Need::Credits), "Needs you"),
        (failure, "Failed"),
    ] {
        assert_eq!(state_words(&view(state, accepted())), words);
    }
}

#[test]
fn a_render_shows_how_long_it_has_been_going_on() {
    let mut rendering = view(JobState::Accepted, accepted());
    rendering.at_service = AtService::Rendering;
    let card = card_of(&rendering);
    assert_eq!(card.state, "Rendering");
    assert_eq!(card.elapsed, Some(Duration::from_secs(72)));
    assert_eq!(card.price, "about $3.20");
}

#[test]
fn a_render_says_until_when_it_can_be_recovered_once_half_its_hour_is_gone() {
    let at = fixtures::at(0);
    let taken = |minutes: i64| {
        let request_id = RequestId::parse("abc-1").unwrap();
        let accepted = Some(Accepted { request_id, at: fixtures::at(-60 * minutes) });
        JobFacts { accepted, ..JobFacts::default() }
    };
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let recover = |state, facts| card(&view(state, facts), at, &zone).recover;
    assert_eq!(recover(JobState::Accepted, taken(29)), None);
    let until = format::time_of_day(fixtures::at(60 * 25), &zone);
    assert_eq!(recover(JobState::Accepted, taken(35)), Some(format!("Recover before {until}")));
    let offline = JobState::Waiting { until: fixtures::at(9), why: WaitReason::Offline };
    assert_eq!(recover(offline, taken(35)), Some(format!("Recover before {until}")));
    assert!(recover(JobState::Accepted, taken(61)).is_some_and(|words| words.starts_with("Perhaps forgotten since")));
    let found = JobFacts { output_url: Some("https://host/v.mp4".parse().unwrap()), ..taken(35) };
    assert_eq!(recover(JobState::Accepted, found), None);
    assert_eq!(recover(JobState::Saved(ClipId(1)), taken(35)), None);
}

#[test]
fn a_download_shows_its_share_only_when_the_length_is_known() {
    let mut downloading = view(JobState::Downloading, accepted());
    downloading.download = Some(Download { done: 409, total: Some(1000) });
    assert_eq!(card_of(&downloading).state, "Downloading 40 %");
    downloading.download = Some(Download { done: 409, total: None });
    assert_eq!((card_of(&downloading).state.as_str(), card_of(&downloading).download), ("Downloading", None));
}

#[test]
fn a_saved_job_shows_its_true_cost_and_time() {
    let facts = JobFacts { cost: Some(Usd::from_cents(318)), ready_at: Some(fixtures::at(62)), ..accepted() };
    let card = card_of(&view(JobState::Saved(ClipId(1)), facts));
    assert_eq!((card.price.as_str(), card.took.as_deref()), ("$3.18", Some("took 2:14")));
}

#[test]
fn a_failure_says_what_happened_and_whether_it_was_billed() {
    let failure = Failure::new(FailureKind::RenderFailed, Some("content blocked".into()), "422");
    let card = card_of(&view(JobState::Failed(failure), accepted()));
    assert_eq!(card.sentence.as_deref(), Some("The render failed at Segmind: content blocked. Nothing was billed"));
    assert_eq!(card.price, "not billed");
}

#[test]
fn only_jobs_that_wait_here_change_their_place() {
    let states = [JobState::Accepted, JobState::Queued, JobState::Held, JobState::Saved(ClipId(1))];
    let jobs: Vec<JobView> = states.into_iter().map(|state| view(state, JobFacts::default())).collect();
    let places: Vec<Place> = (0..jobs.len()).map(|at| place(&jobs, at)).collect();
    assert_eq!((places[1].can_rise, places[1].can_sink), (false, true));
    assert_eq!((places[2].can_rise, places[2].can_sink), (true, false));
}

#[test]
fn details_hold_everything_that_support_would_ask_for() {
    let failure = Failure::new(FailureKind::Internal, None, "stack");
    let text = details(
        &crate::domain::ModelTable::built_in(),
        &fixtures::view(fixtures::job(4, JobState::Failed(failure), accepted())),
        &TimeZone::UTC,
    );
    for part in ["Job 4", "Request id: abc-1", "Details: stack", "Seed: 7", "An old lighthouse"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_top_bar_tells_what_runs() {
    let mut snapshot = fixtures::snapshot();
    assert_eq!(running_words(&snapshot), None);
    (snapshot.queue.running, snapshot.queue.queued) = (2, 3);
    assert_eq!(running_words(&snapshot).as_deref(), Some("2 rendering, 3 waiting"));
}

#[test]
fn a_render_that_clearly_takes_longer_than_usual_says_so() {
    let words = |elapsed| usual_words(Duration::from_secs(elapsed), Duration::from_secs(140));
    assert_eq!([words(72), words(150), words(200)], ["usually 2:20", "usually 2:20", "longer than usual, 2:20"]);
}

#[test]
fn a_waiting_card_says_what_was_met_and_keeps_the_raw_cause_for_its_details() {
    let wait = |why| JobState::Waiting { until: fixtures::at(60), why };
    let mut waiting = view(wait(WaitReason::Offline), JobFacts::default());
    assert_eq!(
        card_of(&waiting).sentence.as_deref(),
        Some("No connection to Segmind; goes on by itself once there is one"),
        "nothing more is known"
    );
    let sentence = "The proxy p:1 can't be reached. Check it".to_owned();
    let details = "POST /v2/veo-3\nconnection refused".to_owned();
    waiting.trouble = Some(std::sync::Arc::new(crate::engine::Trouble { sentence: sentence.clone(), details }));
    assert_eq!(card_of(&waiting).sentence, Some(sentence.clone()));
    let text = super::details(&ModelTable::built_in(), &waiting, &TimeZone::UTC);
    assert!(text.contains(&sentence) && text.contains("connection refused"), "{text}");
    let limited = view(wait(WaitReason::RateLimited), JobFacts::default());
    assert!(card_of(&limited).sentence.is_some_and(|words| words.contains(", not before ")));
}
