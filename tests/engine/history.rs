//! The request history: what it may change about lost submits, ended records and renders made elsewhere, and that it never buys.

use std::time::Duration;

use rushes::domain::{FailureKind, JobAction, JobId, JobState, Need, RequestId, StateName};
use rushes::engine::{self, EarlierStanding, EngineConfig, LookSummary, Refusal};
use rushes::simulator::{Config, Endpoint, Fault, HistoryBodies, HistoryEnvelope, HistoryShape, HistoryTimes};

use crate::fixtures::{engine_config, hosts_of};
use crate::stage::{KEY, Stage, answer};
use crate::time::{Jumpy, until_gone};

/// The state of a submit whose answer was lost.
const LOST: JobState = JobState::NeedsUser(Need::UnknownOutcome);

/// A shot that was accepted and billed while its answer was lost.
async fn lose(stage: &Stage, prompt: &str) -> JobId {
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let job = stage.generate(prompt).await;
    stage.until(job, "an unknown outcome", |view| view.job.state == LOST).await;
    job
}

async fn look(stage: &Stage) -> Result<LookSummary, Refusal> {
    answer(stage.engine.look_in_history()).await
}

/// A service with such a history and a shot whose answer was lost.
async fn lost_with(shape: HistoryShape) -> (Stage, JobId) {
    let stage = Stage::new().await;
    stage.service.script().history(shape);
    let job = lose(&stage, "a fox").await;
    (stage, job)
}

fn state(stage: &Stage, job: JobId) -> JobState {
    stage.engine.snapshot().job(job).unwrap().job.state.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_submit_finds_its_render_half_a_minute_later_and_buys_nothing() {
    let (mut stage, job) = lost_with(HistoryShape::default()).await;
    let view = stage.engine.snapshot().job(job).unwrap().clone();
    let (next, sent) = (view.history.as_ref().unwrap().next.unwrap(), view.job.facts.submitted_at.unwrap());
    assert_eq!(next.duration_since(sent).as_secs(), 30);
    assert!(view.lost_sentence(|_| "15:04".into()).unwrap().ends_with("next look 15:04"));
    assert_eq!(stage.requests(Endpoint::History), 0, "nobody asks before it is due");
    // The same computer half a minute later, after a restart.
    stage.stop().await;
    let jumpy = Jumpy::default();
    jumpy.jump(31);
    stage.engine = engine::start(EngineConfig { clock: jumpy.clock(), ..stage.config() }).await.unwrap();
    stage.until_saved(job).await;
    let accepted = stage.engine.snapshot().job(job).unwrap().job.facts.accepted.clone().unwrap();
    assert_eq!(accepted.request_id.as_str(), stage.service.ledger()[0].request_id);
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_known_shape_of_the_history_leads_to_the_render() {
    for envelope in [
        HistoryEnvelope::Generations,
        HistoryEnvelope::Requests,
        HistoryEnvelope::Data,
        HistoryEnvelope::Results,
        HistoryEnvelope::Bare,
    ] {
        for bodies in [HistoryBodies::Object, HistoryBodies::Text] {
            let shape =
                HistoryShape { envelope, bodies, rows_each: 3, times: HistoryTimes::Bare, ..HistoryShape::default() };
            let (stage, job) = lost_with(shape).await;
            assert_eq!(look(&stage).await.unwrap().adopted, [job], "{envelope:?}, {bodies:?}");
            stage.until_saved(job).await;
            assert_eq!((stage.bought(), stage.submits()), (1, 1));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_members_render_of_the_same_shot_is_never_adopted() {
    let (stage, job) = lost_with(HistoryShape { twins: true, ..HistoryShape::default() }).await;
    assert_eq!(look(&stage).await.unwrap().adopted, [job]);
    let own = stage.service.ledger()[0].request_id.clone();
    let accepted = stage.engine.snapshot().job(job).unwrap().job.facts.accepted.clone().unwrap();
    assert_eq!(accepted.request_id.as_str(), own);
    // Where there is no row of one's own, the members' rows are nobody's.
    let address = format!("{}/inference-request/request-history/{own}", stage.service.api_url());
    let row = reqwest::Client::new().get(address).header("x-api-key", KEY).send().await.unwrap();
    let mut theirs: serde_json::Value = serde_json::from_str(&row.text().await.unwrap()).unwrap();
    theirs["request_id"] = "member-1".into();
    let lag = Duration::from_hours(9);
    stage.service.script().history(HistoryShape { others: vec![theirs], lag, ..HistoryShape::default() });
    let second = lose(&stage, "a fox").await;
    let said = look(&stage).await.unwrap();
    assert_eq!((said.looked_for, said.adopted.len(), said.to_pick.len()), (1, 0, 0));
    assert_eq!(state(&stage, second), LOST);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_lost_submits_of_one_shot_the_person_picks_the_first_and_the_other_follows() {
    let stage = Stage::new().await;
    let (first, second) = (lose(&stage, "a fox").await, lose(&stage, "a fox").await);
    let said = look(&stage).await.unwrap();
    assert_eq!((said.adopted.len(), said.to_pick.len()), (0, 2), "both rows may be either");
    let found = stage.engine.snapshot().job(first).unwrap().history.clone().unwrap().found;
    assert_eq!(found.len(), 2);
    stage.act(first, JobAction::FoundAtService(found[0].request_id.clone())).await.unwrap();
    assert_eq!(look(&stage).await.unwrap().adopted, [second]);
    stage.until_saved(first).await;
    stage.until_saved(second).await;
    assert_eq!((stage.bought(), stage.submits()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_row_for_two_lost_submits_of_one_shot_is_adopted_by_neither() {
    let stage = Stage::new().await;
    let first = lose(&stage, "a fox").await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetBeforeReading);
    let second = stage.generate("a fox").await;
    stage.until(second, "an unknown outcome", |view| view.job.state == LOST).await;
    let said = look(&stage).await.unwrap();
    assert_eq!((said.adopted.len(), said.to_pick.len()), (0, 2), "one was accepted, nobody knows which");
    assert_eq!((state(&stage, first), state(&stage, second)), (LOST, LOST));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_gives_no_answer_keeps_no_other_from_being_found() {
    let stage = Stage::new().await;
    let (first, second) = (lose(&stage, "a fox").await, lose(&stage, "a heron").await);
    let busy = Fault::Status { code: 500, body: r#"{"error":"Internal"}"#.into(), headers: vec![] };
    stage.service.script().push(Endpoint::HistoryRow, busy);
    let said = look(&stage).await.unwrap();
    assert_eq!((said.adopted.len(), said.unanswered), (1, 1), "{said:?}");
    assert_eq!(look(&stage).await.unwrap().adopted.len(), 1);
    stage.until_saved(first).await;
    stage.until_saved(second).await;
    assert_eq!((stage.bought(), stage.submits()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_proves_nothing_is_the_persons_word() {
    for (times, bodies, rows) in [
        (HistoryTimes::Foreign(5), HistoryBodies::Object, 1),
        (HistoryTimes::Missing, HistoryBodies::Object, 1),
        (HistoryTimes::Zoned, HistoryBodies::Missing, 0),
    ] {
        let (stage, job) = lost_with(HistoryShape { times, bodies, ..HistoryShape::default() }).await;
        let said = look(&stage).await.unwrap();
        assert_eq!((said.adopted.len(), said.to_pick.len()), (0, rows), "{times:?}, {bodies:?}");
        assert_eq!(state(&stage, job), LOST);
        assert_eq!(stage.engine.snapshot().job(job).unwrap().history.clone().unwrap().found.len(), rows);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_comes_late_is_found_by_a_later_look() {
    let late = HistoryShape { lag: Duration::from_hours(1), ..HistoryShape::default() };
    let (stage, job) = lost_with(late).await;
    assert_eq!(look(&stage).await.unwrap(), LookSummary { looked_for: 1, ..LookSummary::default() });
    assert_eq!(state(&stage, job), LOST);
    stage.service.script().history(HistoryShape::default());
    assert_eq!(look(&stage).await.unwrap().adopted, [job]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_that_is_not_to_be_had_is_off_for_the_session_and_leaves_the_job_as_it_is() {
    let status = |code| Fault::Status { code, body: r#"{"error":"no"}"#.into(), headers: vec![] };
    for fault in [status(401), status(403), status(404), Fault::HtmlPage(200), Fault::Redirect("/x".into())] {
        let (stage, job) = lost_with(HistoryShape::default()).await;
        stage.service.script().push(Endpoint::History, fault.clone());
        let refused = look(&stage).await.unwrap_err();
        assert!(refused.sentence.starts_with("Segmind's request history can't be read"), "{fault:?}: {refused:?}");
        let view = stage.engine.snapshot().job(job).unwrap().clone();
        assert_eq!(view.job.state, LOST, "{fault:?}");
        let look = view.history.unwrap();
        assert!(look.details().unwrap().contains("can't be used in this session"), "{look:?}");
        assert_eq!(stage.requests(Endpoint::History), 1, "asked once: {fault:?}");
        assert!(stage.engine.snapshot().queue.pause.is_none(), "a no to the history is no word on the key: {fault:?}");
    }
    let (stage, job) = lost_with(HistoryShape { envelope: HistoryEnvelope::Unknown, ..HistoryShape::default() }).await;
    look(&stage).await.unwrap_err();
    assert_eq!(state(&stage, job), LOST);
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_that_passes_leaves_the_history_on() {
    let (stage, job) = lost_with(HistoryShape::default()).await;
    for fault in [Fault::HtmlPage(503), Fault::RateLimited { reset_in: None }, Fault::ResetBeforeReading] {
        stage.service.script().push(Endpoint::History, fault.clone());
        let refused = look(&stage).await.unwrap_err();
        assert!(refused.sentence.contains("no answer right now"), "{fault:?}: {}", refused.sentence);
        let look = stage.engine.snapshot().job(job).unwrap().history.clone().unwrap();
        assert!(look.off.is_none() && look.next.is_some(), "{fault:?}: {look:?}");
    }
    assert_eq!(look(&stage).await.unwrap().adopted, [job]);
}

/// A render whose record ended while the computer slept for an hour.
async fn asleep(shape: HistoryShape) -> (Stage, JobId) {
    let mut stage = Stage::with(Config { record_life: Duration::from_secs(2), ..Config::default() }).await;
    stage.service.script().history(shape);
    stage.stop().await;
    let jumpy = Jumpy::default();
    let config = EngineConfig { clock: jumpy.clock(), usual_prior: Some(Duration::from_mins(5)), ..stage.config() };
    stage.engine = engine::start(config).await.unwrap();
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    until_gone(&stage).await;
    jumpy.jump(3601);
    (stage, job)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_gone_is_fetched_by_the_address_in_the_history() {
    let (stage, job) = asleep(HistoryShape::default()).await;
    stage.until_patiently(job, |view| view.job.state.name() == StateName::Saved).await;
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_render_that_was_given_up_is_fetched_once_the_history_tells_its_address() {
    let late = HistoryShape { lag: Duration::from_hours(9), ..HistoryShape::default() };
    let (stage, job) = asleep(late).await;
    let view = stage.until_patiently(job, |view| view.job.state.name() == StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!(failure.kind, FailureKind::RecordExpired);
    assert!(failure.details.contains("does not know this render"), "{}", failure.details);
    stage.service.script().history(HistoryShape::default());
    look(&stage).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn renders_made_elsewhere_come_in_once_and_cost_nothing() {
    let elsewhere = Stage::new().await;
    for prompt in ["a fox", "a heron"] {
        let job = elsewhere.generate(prompt).await;
        elsewhere.until_saved(job).await;
    }
    elsewhere.service.script().history(HistoryShape { twins: true, rows_each: 2, ..HistoryShape::default() });
    let folder = tempfile::tempdir().unwrap();
    let here = engine::start(engine_config(folder.path(), hosts_of(&elsewhere.service))).await.unwrap();
    let listed = answer(here.earlier_renders()).await.unwrap().renders;
    let own: Vec<RequestId> =
        listed.iter().filter(|r| !r.request_id.as_str().starts_with("member")).map(|r| r.request_id.clone()).collect();
    assert_eq!(own.len(), 2, "each request once");
    assert!(listed.iter().all(|render| render.standing == EarlierStanding::CanCome), "{listed:?}");
    // All are chosen, another member's too.
    let brought = answer(here.bring_in(listed.iter().map(|r| r.request_id.clone()).collect())).await.unwrap();
    assert_eq!((brought.jobs.len(), brought.left_out.len()), (2, 2), "{brought:?}");
    for job in &brought.jobs {
        let mut pictures = here.watch();
        let saved = pictures.wait_for(|s| s.job(*job).is_some_and(|v| matches!(v.job.state, JobState::Saved(_))));
        tokio::time::timeout(Duration::from_secs(40), saved).await.expect("it is downloaded").unwrap();
    }
    let snapshot = here.snapshot();
    let prompts: Vec<&str> =
        brought.jobs.iter().map(|job| snapshot.job(*job).unwrap().job.request.prompt.as_str()).collect();
    assert!(prompts.contains(&"a fox") && prompts.contains(&"a heron"), "{prompts:?}");
    // Once more: nothing is new.
    let again = answer(here.earlier_renders()).await.unwrap().renders;
    assert!(again.iter().filter(|r| own.contains(&r.request_id)).all(|r| r.standing == EarlierStanding::InLibrary));
    let twice = answer(here.bring_in(own)).await.unwrap();
    assert_eq!((twice.jobs.len(), twice.left_out.len()), (0, 2), "{twice:?}");
    assert_eq!((elsewhere.bought(), elsewhere.submits()), (2, 2), "nothing was bought");
    here.stop(Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_submit_that_is_chosen_among_earlier_renders_becomes_no_second_job() {
    let (stage, job) = lost_with(HistoryShape::default()).await;
    let until_rendered = stage.service.ledger()[0].request_id.clone();
    let listed = async {
        loop {
            let listed = answer(stage.engine.earlier_renders()).await.unwrap().renders;
            if listed.iter().any(|render| render.standing == EarlierStanding::CanCome) {
                return listed;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let listed = tokio::time::timeout(Duration::from_secs(40), listed).await.expect("the render ends");
    assert_eq!(listed[0].request_id.as_str(), until_rendered);
    let bring_in = || answer(stage.engine.bring_in(vec![listed[0].request_id.clone()]));
    // A row without a time may be another render of the same shot: the person decides on the card.
    stage.service.script().history(HistoryShape { times: HistoryTimes::Missing, ..HistoryShape::default() });
    let left_out = bring_in().await.unwrap().left_out;
    assert!(left_out[0].1.contains("decide on its card"), "{left_out:?}");
    stage.service.script().history(HistoryShape::default());
    assert_eq!(bring_in().await.unwrap().jobs, [job]);
    stage.until_saved(job).await;
    assert_eq!(stage.engine.snapshot().jobs.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_gets_the_key_and_files_do_not() {
    let stage = Stage::with(Config::default()).await;
    let job = lose(&stage, "a fox").await;
    look(&stage).await.unwrap();
    stage.until_saved(job).await;
    for request in stage.service.requests() {
        assert_eq!(request.key_sent, request.endpoint != Some(Endpoint::File), "{:?}", request.endpoint);
    }
}
