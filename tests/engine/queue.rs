//! The queue: order, room, pauses, and the answers of the table.

use rushes::domain::{FailureKind, JobAction, JobState, StateName};
use rushes::engine::Pause;
use rushes::simulator::{Endpoint, Fault, JobFault};

use crate::stage::{Stage, answer, draft};

#[tokio::test(flavor = "multi_thread")]
async fn at_most_three_shots_run_at_once_and_all_are_saved() {
    let stage = Stage::new().await;
    let takes = rushes::domain::Draft { takes: 8, ..draft("a fox") };
    let jobs = answer(stage.engine.generate(takes)).await.unwrap();
    let mut pictures = stage.engine.watch();
    let mut most = 0;
    loop {
        let seen = pictures.borrow_and_update().clone();
        most = most.max(seen.queue.running);
        if jobs.iter().all(|job| seen.job(*job).is_some_and(|v| v.job.state.name() == StateName::Saved)) {
            break;
        }
        tokio::time::timeout(std::time::Duration::from_secs(40), pictures.changed()).await.unwrap().unwrap();
    }
    assert_eq!(most, 3);
    assert_eq!(stage.bought(), 8);
    let seeds: std::collections::HashSet<u64> =
        stage.service.ledger().iter().map(|e| e.body["seed"].as_u64().unwrap()).collect();
    assert_eq!(seeds.len(), 8, "no take is bought twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_queue_sends_nothing_and_a_held_shot_stays() {
    let stage = Stage::new().await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let first = stage.generate("one").await;
    let second = stage.generate("two").await;
    assert_eq!(stage.engine.snapshot().queue.pause, Some(Pause::ByPerson));
    stage.act(first, JobAction::Hold).await.unwrap();
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(second).await;
    assert_eq!(stage.engine.snapshot().job(first).unwrap().job.state, JobState::Held);
    assert_eq!(stage.bought(), 1);
    stage.act(first, JobAction::Release).await.unwrap();
    stage.until_saved(first).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn shots_change_places_and_a_removed_one_is_never_sent() {
    let stage = Stage::new().await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let (a, b, c) = (stage.generate("a").await, stage.generate("b").await, stage.generate("c").await);
    stage.act(c, JobAction::MoveUp).await.unwrap();
    stage.act(c, JobAction::MoveUp).await.unwrap();
    stage.act(a, JobAction::MoveDown).await.unwrap();
    let order: Vec<_> = stage.engine.snapshot().jobs.iter().map(|v| v.job.id).collect();
    assert_eq!(order, [c, b, a]);
    stage.act(b, JobAction::Dismiss).await.unwrap();
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(a).await;
    stage.until_saved(c).await;
    assert_eq!(stage.bought(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_no_longer_watched_can_be_taken_up_again() {
    let mut stage = Stage::new().await;
    stage.service.script().next_job(JobFault::Slow(2.0));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    stage.act(job, JobAction::Dismiss).await.unwrap();
    stage.until_state(job, StateName::Dismissed).await;
    stage.restart().await;
    assert!(stage.engine.snapshot().job(job).is_some(), "the way back is there after a restart too");
    stage.act(job, JobAction::TakeUp).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
    stage.act(job, JobAction::Dismiss).await.unwrap();
    stage.until_all("an empty panel", |s| s.jobs.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_answer_to_a_submit_has_its_own_failure_and_costs_nothing() {
    let stage = Stage::new().await;
    let table = [
        (400, r#"{"error":"prompt is required"}"#, FailureKind::BadRequest),
        (403, r#"{"error":"not permitted"}"#, FailureKind::Forbidden),
        (404, r#"{"error":"no such model"}"#, FailureKind::UnknownModel),
        (406, r#"{"error":"duration must be one of 4, 6, 8"}"#, FailureKind::ParameterRefused),
        (410, r#"{"error":"model retired"}"#, FailureKind::ModelRetired),
        (422, r#"{"status":"FAILED","error":"blocked","metrics":{}}"#, FailureKind::RenderFailed),
    ];
    let mut sentences = std::collections::HashSet::new();
    for (code, body, kind) in table {
        stage.service.script().push(Endpoint::Submit, Fault::Status { code, body: body.into(), headers: vec![] });
        let job = stage.generate("a fox").await;
        let view = stage.until_state(job, StateName::Failed).await;
        let JobState::Failed(failure) = &view.job.state else { unreachable!() };
        assert_eq!(failure.kind, kind, "{code}");
        assert!(sentences.insert(failure.sentence()), "{code} has a sentence of its own");
    }
    stage.service.script().push(Endpoint::Submit, Fault::HtmlPage(405));
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::Failed).await;
    assert!(matches!(&view.job.state, JobState::Failed(f) if f.kind == FailureKind::WrongVerb));
    assert_eq!(stage.bought(), 0);
}
