//! The life of a job as a whole: every state by every event, and what follows from it for the person's money.
//!
//! The three tables are the specification: read them, and change them before the rules. Never derived from the code that they judge.

use std::collections::BTreeSet;

use super::*;
use crate::domain::fixtures::queued;
use crate::domain::{Accepted, FailureKind, Job};

/// Of a job that Segmind has not taken. A column is the state it is in, a row what happens to it, a cell the state it gets into; a dot
/// is a refusal, which changes nothing.
///
/// `upload`, `submit`, `accept`, `load` are the states Uploading, Submitting, Accepted, Downloading; `waits` is Waiting; `needs` is
/// NeedsUser with any need but the unknown outcome, which is `lost`; `failed` is Failed with any failure but the render's own at
/// Segmind, which is `broke`; `away` is Dismissed.
const NOT_TAKEN: &str = "
                 held    queued  upload  submit  waits   needs   lost    failed  broke   away
hold             .       held    .       .       held    held    .       .       .       .
release          queued  .       .       .       .       .       .       .       .       .
upload-started   .       upload  .       .       .       .       .       .       .       .
uploaded         .       .       queued  .       .       .       .       .       .       .
submit-started   .       submit  .       .       .       .       .       .       .       .
accepted         .       .       .       accept  .       .       .       .       .       .
not-queued       .       .       .       waits   .       .       .       .       .       .
wait             .       waits   waits   .       .       .       .       .       .       .
wait-for-cap     .       waits   .       .       .       .       .       .       .       .
not-queued-cap   .       .       .       .       .       .       .       .       .       .
wait-over        .       .       .       .       queued  .       .       .       .       .
park             .       needs   needs   needs   .       .       .       .       .       .
park-as-lost     .       .       .       .       .       .       .       .       .       .
outcome-lost     .       .       .       lost    .       .       .       .       .       .
unpark           .       .       .       .       .       queued  .       .       .       .
found            .       .       .       .       .       .       accept  .       .       .
output-known     .       .       .       .       .       .       .       .       .       .
download-started .       .       .       .       .       .       .       .       .       .
saved            .       .       .       .       .       .       .       .       .       .
fail             .       failed  failed  failed  .       .       .       .       .       .
retry            .       .       .       .       .       .       .       queued  queued  .
download-again   .       .       .       .       .       .       .       .       .       .
interrupted      .       .       queued  .       .       .       .       .       .       .
dismiss          away    away    away    .       away    away    away    away    away    .
take-up          .       .       .       .       .       .       .       .       .       .
";

/// Of a job that Segmind has taken, and whose video's address is not known. No job gets into the states with a star; should a defect
/// put one there, nothing leads to a second submit.
const TAKEN: &str = "
                 queued* accept  waits   needs   failed  broke   saved*  away
hold             held    .       .       .       .       .       .       .
release          .       .       .       .       .       .       .       .
upload-started   upload  .       .       .       .       .       .       .
uploaded         .       .       .       .       .       .       .       .
submit-started   .       .       .       .       .       .       .       .
accepted         .       .       .       .       .       .       .       .
not-queued       .       .       .       .       .       .       .       .
wait             waits   waits   .       .       .       .       .       .
wait-for-cap     .       .       .       .       .       .       .       .
not-queued-cap   .       .       .       .       .       .       .       .
wait-over        .       .       accept  .       .       .       .       .
park             needs   needs   .       .       .       .       .       .
park-as-lost     .       .       .       .       .       .       .       .
outcome-lost     .       .       .       .       .       .       .       .
unpark           .       .       .       accept  .       .       .       .
found            .       .       .       .       .       .       .       .
output-known     .       ready   .       .       .       .       .       .
download-started .       .       .       .       .       .       .       .
saved            .       .       .       .       .       .       .       .
fail             failed  failed  .       .       .       .       .       .
retry            .       .       .       .       accept  .       .       .
download-again   .       .       .       .       .       .       .       .
interrupted      .       .       .       .       .       .       .       .
dismiss          away    away    away    away    away    away    away    .
take-up          .       .       .       .       .       .       .       accept
";

/// Of a job whose video's address is known.
const FINISHED: &str = "
                 queued* ready   load    saved   waits   needs   failed  broke   away
hold             held    .       .       .       .       .       .       .       .
release          .       .       .       .       .       .       .       .       .
upload-started   upload  .       .       .       .       .       .       .       .
uploaded         .       .       .       .       .       .       .       .       .
submit-started   .       .       .       .       .       .       .       .       .
accepted         .       .       .       .       .       .       .       .       .
not-queued       .       .       .       .       .       .       .       .       .
wait             waits   waits   waits   .       .       .       .       .       .
wait-for-cap     .       .       .       .       .       .       .       .       .
not-queued-cap   .       .       .       .       .       .       .       .       .
wait-over        .       .       .       .       ready   .       .       .       .
park             needs   needs   needs   .       .       .       .       .       .
park-as-lost     .       .       .       .       .       .       .       .       .
outcome-lost     .       .       .       .       .       .       .       .       .
unpark           .       .       .       .       .       ready   .       .       .
found            .       .       .       .       .       .       .       .       .
output-known     .       .       .       .       .       .       .       .       .
download-started .       load    .       .       .       .       .       .       .
saved            .       .       saved   .       .       .       .       .       .
fail             failed  failed  failed  .       .       .       .       .       .
retry            .       .       .       .       .       .       ready   ready   .
download-again   .       .       .       ready   .       .       .       .       .
interrupted      .       .       ready   .       .       .       .       .       .
dismiss          away    away    away    away    away    away    away    away    .
take-up          .       .       .       .       .       .       .       .       ready
";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn request_id() -> RequestId {
    RequestId::parse("r-1").unwrap()
}

fn address() -> Url {
    Url::parse("https://images.segmind.com/a.mp4").unwrap()
}

fn needs() -> Vec<Need> {
    vec![
        Need::KeyMissing,
        Need::KeyRejected,
        Need::Credits,
        Need::SpendLimit("team".into()),
        Need::ImageGone("/a.png".into()),
        Need::Folder { path: "/full".into(), why: "the disk is full".into() },
    ]
}

fn reasons() -> [WaitReason; 5] {
    [
        WaitReason::RateLimited,
        WaitReason::Offline,
        WaitReason::ServerTrouble,
        WaitReason::CapOfDay,
        WaitReason::CapOfMonth,
    ]
}

/// Every failure but the render's own at Segmind.
fn failures() -> Vec<Failure> {
    let kinds = FailureKind::ALL.iter().copied().filter(|kind| *kind != FailureKind::RenderFailed);
    kinds.map(|kind| Failure::new(kind, Some("words".into()), "details")).collect()
}

fn facts_of(table: &str) -> JobFacts {
    let accepted = Some(Accepted { request_id: request_id(), at: at(0) });
    match table {
        NOT_TAKEN => JobFacts::default(),
        TAKEN => JobFacts { accepted, ..JobFacts::default() },
        _ => JobFacts { accepted, output_url: Some(address()), ..JobFacts::default() },
    }
}

/// Every state that a column stands for.
fn states(column: &str) -> Vec<JobState> {
    match column.trim_end_matches('*') {
        "held" => vec![JobState::Held],
        "queued" => vec![JobState::Queued],
        "upload" => vec![JobState::Uploading],
        "submit" => vec![JobState::Submitting],
        "accept" => vec![JobState::Accepted],
        "ready" => vec![JobState::Ready],
        "load" => vec![JobState::Downloading],
        "saved" => vec![JobState::Saved(ClipId(3))],
        "waits" => reasons().map(|why| JobState::Waiting { until: at(5), why }).into(),
        "needs" => needs().into_iter().map(JobState::NeedsUser).collect(),
        "lost" => vec![JobState::NeedsUser(Need::UnknownOutcome)],
        "failed" => failures().into_iter().map(JobState::Failed).collect(),
        "broke" => vec![JobState::Failed(Failure::new(FailureKind::RenderFailed, None, ""))],
        "away" => vec![JobState::Dismissed],
        other => panic!("{other} is no column"),
    }
}

/// The column that stands for a state.
fn column(state: &JobState) -> &'static str {
    match state {
        JobState::Held => "held",
        JobState::Queued => "queued",
        JobState::Uploading => "upload",
        JobState::Submitting => "submit",
        JobState::Accepted => "accept",
        JobState::Ready => "ready",
        JobState::Downloading => "load",
        JobState::Saved(_) => "saved",
        JobState::Waiting { .. } => "waits",
        JobState::NeedsUser(Need::UnknownOutcome) => "lost",
        JobState::NeedsUser(_) => "needs",
        JobState::Failed(failure) if failure.kind == FailureKind::RenderFailed => "broke",
        JobState::Failed(_) => "failed",
        JobState::Dismissed => "away",
    }
}

/// Every event, with everything that it can carry where that matters.
fn events() -> Vec<JobEvent> {
    let mut events = vec![
        JobEvent::Hold,
        JobEvent::Release,
        JobEvent::UploadStarted,
        JobEvent::Uploaded(Slot::FirstFrame, address()),
        JobEvent::SubmitStarted,
        JobEvent::Accepted(request_id()),
        JobEvent::WaitOver,
        JobEvent::Park(Need::UnknownOutcome),
        JobEvent::OutcomeLost,
        JobEvent::Unpark,
        JobEvent::FoundAtService(request_id()),
        JobEvent::OutputKnown { url: address(), more: Vec::new(), cost: None },
        JobEvent::DownloadStarted,
        JobEvent::Saved(ClipId(4)),
        JobEvent::Retry,
        JobEvent::DownloadAgain,
        JobEvent::Interrupted,
        JobEvent::Dismiss,
        JobEvent::TakeUp,
    ];
    for why in reasons() {
        events.extend([JobEvent::Wait { until: at(9), why }, JobEvent::NotQueued { until: at(9), why }]);
    }
    events.extend(needs().into_iter().map(JobEvent::Park));
    events.extend(failures().into_iter().map(JobEvent::Fail));
    events
}

/// The row of an event.
fn row(event: &JobEvent) -> &'static str {
    match event {
        JobEvent::Hold => "hold",
        JobEvent::Release => "release",
        JobEvent::UploadStarted => "upload-started",
        JobEvent::Uploaded(..) => "uploaded",
        JobEvent::SubmitStarted => "submit-started",
        JobEvent::Accepted(_) => "accepted",
        JobEvent::NotQueued { why, .. } if why.is_cap() => "not-queued-cap",
        JobEvent::NotQueued { .. } => "not-queued",
        JobEvent::Wait { why, .. } if why.is_cap() => "wait-for-cap",
        JobEvent::Wait { .. } => "wait",
        JobEvent::WaitOver => "wait-over",
        JobEvent::Park(Need::UnknownOutcome) => "park-as-lost",
        JobEvent::Park(_) => "park",
        JobEvent::OutcomeLost => "outcome-lost",
        JobEvent::Unpark => "unpark",
        JobEvent::FoundAtService(_) => "found",
        JobEvent::OutputKnown { .. } => "output-known",
        JobEvent::DownloadStarted => "download-started",
        JobEvent::Saved(_) => "saved",
        JobEvent::Fail(_) => "fail",
        JobEvent::Retry => "retry",
        JobEvent::DownloadAgain => "download-again",
        JobEvent::Interrupted => "interrupted",
        JobEvent::Dismiss => "dismiss",
        JobEvent::TakeUp => "take-up",
    }
}

/// The state that a cell names, carrying what the event brought.
fn named(cell: &str, event: &JobEvent) -> Option<JobState> {
    match (cell, event) {
        (".", _) => None,
        ("waits", JobEvent::Wait { until, why } | JobEvent::NotQueued { until, why }) => {
            Some(JobState::Waiting { until: *until, why: *why })
        }
        ("needs", JobEvent::Park(need)) => Some(JobState::NeedsUser(need.clone())),
        ("failed", JobEvent::Fail(failure)) => Some(JobState::Failed(failure.clone())),
        ("saved", JobEvent::Saved(clip)) => Some(JobState::Saved(*clip)),
        (word, _) => Some(states(word).remove(0)),
    }
}

/// The columns of a table, and its rows: what happens, and a cell for each column.
fn read(table: &'static str) -> (Vec<&'static str>, Vec<(&'static str, Vec<&'static str>)>) {
    let mut lines = table.lines().filter(|line| !line.is_empty()).map(|line| line.split_whitespace());
    let columns = lines.next().unwrap().collect();
    (columns, lines.map(|mut words| (words.next().unwrap(), words.collect())).collect())
}

#[test]
fn every_state_answers_every_event_as_the_tables_say() {
    let told: BTreeSet<&str> = events().iter().map(row).collect();
    for table in [NOT_TAKEN, TAKEN, FINISHED] {
        let (columns, rows) = read(table);
        assert_eq!(rows.iter().map(|(word, _)| *word).collect::<BTreeSet<_>>(), told, "every event has its row");
        let facts = facts_of(table);
        for event in events() {
            let (_, cells) = rows.iter().find(|(word, _)| *word == row(&event)).unwrap();
            assert_eq!(cells.len(), columns.len(), "{}", row(&event));
            for (column, cell) in columns.iter().zip(cells) {
                for state in states(column) {
                    let next = next_state(&state, &facts, &event);
                    assert_eq!(next.ok(), named(cell, &event), "{state:?} with {facts:?}, then {event:?}");
                }
            }
        }
    }
}

/// A place in a job's life, as far as the rules can tell it from others: the column, whether Segmind has taken the job, whether its
/// video's address is known, and whether its submit may have been bought.
type Place = (&'static str, bool, bool, bool);

/// A job that stands at a place, and the places that may follow.
struct Stop {
    job: Job,
    place: Place,
    next: BTreeSet<Place>,
}

fn place(job: &Job, bought: bool) -> Place {
    (column(&job.state), job.facts.accepted.is_some(), job.facts.output_url.is_some(), bought)
}

/// Every place that a job can get to from its beginning, whatever happens to it in whatever order.
fn every_life() -> Vec<Stop> {
    let mut events = events();
    events.push(JobEvent::Fail(Failure::new(FailureKind::RenderFailed, None, "")));
    let mut seen = BTreeSet::new();
    let mut open = vec![(new_job(JobState::Held), false), (new_job(JobState::Queued), false)];
    let mut stops = Vec::new();
    while let Some((job, bought)) = open.pop() {
        let place_of_job = place(&job, bought);
        if !seen.insert(place_of_job) {
            continue;
        }
        let mut next = BTreeSet::new();
        for event in &events {
            let Ok(then) = job.apply(event, at(1)) else { continue };
            let buys = matches!(event, JobEvent::Accepted(_) | JobEvent::FoundAtService(_) | JobEvent::OutcomeLost);
            next.insert(place(&then, bought || buys));
            open.push((then, bought || buys));
        }
        stops.push(Stop { job, place: place_of_job, next });
    }
    stops
}

fn new_job(state: JobState) -> Job {
    Job { state, ..queued(at(0)) }
}

#[test]
fn the_tables_hold_every_place_that_a_job_can_get_to_and_no_other() {
    let lived: BTreeSet<_> = every_life().iter().map(|stop| (stop.place.0, stop.place.1, stop.place.2)).collect();
    let mut told = BTreeSet::new();
    for (table, taken, finished) in [(NOT_TAKEN, false, false), (TAKEN, true, false), (FINISHED, true, true)] {
        let (columns, _) = read(table);
        told.extend(columns.into_iter().filter(|word| !word.ends_with('*')).map(|word| (word, taken, finished)));
    }
    assert_eq!(lived, told);
}

#[test]
fn no_way_leads_from_a_submit_that_may_have_been_bought_to_another() {
    for Stop { job, place: (_, taken, _, bought), .. } in every_life() {
        if bought {
            assert!(job.apply(&JobEvent::SubmitStarted, at(2)).is_err(), "{job:?}");
            assert_ne!(job.state, JobState::Queued, "it would be sent by itself");
        }
        assert!(bought || !taken, "what Segmind took is bought: {job:?}");
    }
}

#[test]
fn from_wherever_a_paid_job_stands_a_way_leads_to_the_library() {
    let stops = every_life();
    let mut home: BTreeSet<Place> = BTreeSet::from([("saved", true, true, true)]);
    loop {
        let before = home.len();
        for stop in &stops {
            if stop.next.iter().any(|next| home.contains(next)) {
                home.insert(stop.place);
            }
        }
        if home.len() == before {
            break;
        }
    }
    let stranded: Vec<_> =
        stops.iter().map(|stop| stop.place).filter(|place| place.1 && !home.contains(place)).collect();
    assert!(stranded.is_empty(), "{stranded:?}");
}

#[test]
fn a_refusal_names_the_state_and_the_event() {
    let refusal = next_state(&JobState::Held, &JobFacts::default(), &JobEvent::Retry).unwrap_err();
    assert_eq!(refusal.to_string(), "a job that is held can't take Retry");
}

#[test]
fn each_state_has_the_word_that_stands_in_the_ledger() {
    let words = [
        ("held", "held"),
        ("queued", "queued"),
        ("upload", "uploading"),
        ("submit", "submitting"),
        ("accept", "accepted"),
        ("ready", "ready"),
        ("load", "downloading"),
        ("saved", "saved"),
        ("waits", "waiting"),
        ("needs", "needs_user"),
        ("lost", "needs_user"),
        ("failed", "failed"),
        ("away", "dismissed"),
    ];
    for (column, word) in words {
        let state = states(column).remove(0);
        assert_eq!(state.name().as_str(), word);
        let name = serde_json::to_value(state.name()).unwrap();
        assert_eq!(name, word, "the word in JSON is the word in the ledger");
    }
}

#[test]
fn a_job_has_ended_is_worked_on_or_stands_still_and_never_two_of_them() {
    for (ended, active, columns) in [
        (true, false, "saved failed broke away"),
        (false, true, "upload submit accept ready load"),
        (false, false, "held queued waits needs lost"),
    ] {
        for state in columns.split(' ').flat_map(states) {
            assert_eq!((state.is_ended(), state.is_active()), (ended, active), "{state:?}");
        }
    }
}
