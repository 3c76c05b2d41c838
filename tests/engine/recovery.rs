//! Starting again after the end of a run, at every place of a job's life.

use jiff::Timestamp;
use rushes::domain::{FailureKind, JobEvent, JobState, Need, RequestId, StateName};
use rushes::engine::{self, EngineConfig};
use rushes::simulator::{Endpoint, Fault, JobFault};

use crate::fixtures::{self, new_job, request_for};
use crate::stage::{Stage, answer, draft};

/// Leaves in the ledger what a kill after these events would leave.
async fn left_behind(config: &EngineConfig, events: &[JobEvent]) -> rushes::domain::JobId {
    left_behind_at(config, events, Timestamp::from_millisecond(1_790_000_000_000).unwrap()).await
}

/// The same, with everything at this time.
pub async fn left_behind_at(config: &EngineConfig, events: &[JobEvent], now: Timestamp) -> rushes::domain::JobId {
    let new = new_job(request_for(&draft("a fox")), now);
    let events: Vec<_> = events.iter().map(|event| (event.clone(), now)).collect();
    fixtures::left_behind(&config.data_dir, new, events).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_sending_becomes_a_question_and_not_a_second_purchase() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let job = left_behind(&stage.config(), &[JobEvent::SubmitStarted]).await;
    stage.engine = engine::start(stage.config()).await.unwrap();
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert_eq!(view.job.state, JobState::NeedsUser(Need::UnknownOutcome));
    assert_eq!(stage.bought(), 0, "nothing was sent by itself");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_shot_runs_at_the_next_start() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let job = left_behind_at(&stage.config(), &[], stage.config().clock.now()).await;
    stage.engine = engine::start(stage.config()).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_shot_is_watched_again_under_the_same_request_id() {
    let mut stage = Stage::new().await;
    stage.service.script().next_job(JobFault::Slow(1.5));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    stage.restart().await;
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_whose_hour_passed_says_what_was_lost() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let gone = RequestId::parse("long-gone").unwrap();
    let job = left_behind(&stage.config(), &[JobEvent::SubmitStarted, JobEvent::Accepted(gone)]).await;
    stage.engine = engine::start(stage.config()).await.unwrap();
    let view = stage.until_state(job, StateName::Failed).await;
    assert!(matches!(&view.job.state, JobState::Failed(f) if f.kind == FailureKind::RecordExpired));
    assert_eq!(stage.bought(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_engines_never_share_a_ledger() {
    let stage = Stage::new().await;
    let refusal = engine::start(stage.config()).await.unwrap_err();
    assert!(refusal.sentence.contains("already running"), "{}", refusal.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_shot_is_there_at_the_next_start() {
    let mut stage = Stage::new().await;
    answer(stage.engine.save_draft(draft("half a thou"))).await.unwrap();
    stage.restart().await;
    assert_eq!(stage.engine.snapshot().draft.prompt, "half a thou");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_last_is_kept_by_a_way_out_that_leaves_no_time_for_more() {
    let mut stage = Stage::new().await;
    answer(stage.engine.save_draft(draft("half a thou"))).await.unwrap();
    stage.engine.note_draft(draft("half a thought"));
    stage.restart().await;
    assert_eq!(stage.engine.snapshot().draft.prompt, "half a thought");
    // What was saved after the note is newer.
    stage.engine.note_draft(draft("half a thought, and mo"));
    answer(stage.engine.save_draft(draft("a whole one"))).await.unwrap();
    stage.restart().await;
    assert_eq!(stage.engine.snapshot().draft.prompt, "a whole one");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_waits_for_a_submits_answer_and_still_keeps_what_is_typed_meanwhile() {
    let mut stage = Stage::new().await;
    // Longer than the eight seconds that were once believed to be enough.
    stage.service.script().push(Endpoint::Submit, Fault::Delay(std::time::Duration::from_secs(10)));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Submitting).await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let waiting = stage.generate("a crow").await;
    let (ending, engine) = (stage.engine.clone(), stage.engine.clone());
    let end = tokio::spawn(async move { ending.stop(std::time::Duration::from_mins(1)).await });
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    answer(engine.save_draft(draft("typed while it ended"))).await.unwrap();
    answer(engine.generate(draft("too late"))).await.unwrap_err();
    end.await.unwrap();
    stage.restart().await;
    let seen = stage.engine.snapshot();
    assert!(seen.job(job).unwrap().job.is_bought(), "its answer was heard: {:?}", seen.job(job).unwrap().job.state);
    assert!(!seen.job(waiting).unwrap().job.is_bought());
    assert_eq!((seen.draft.prompt.as_str(), seen.jobs.len(), stage.submits()), ("typed while it ended", 2, 1));
}
