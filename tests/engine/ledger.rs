//! A ledger that refuses writes at the worst moments: after the network act, in the middle of a step, for good.

use std::time::Duration;

use rushes::domain::{JobState, Need, StateName};
use rushes::engine::{self, EngineConfig, LEDGER};
use rushes::segmind::Timeouts;
use rushes::simulator::{Endpoint, Fault};
use rusqlite::Connection;

use crate::fixtures::files_under;
use crate::stage::Stage;

/// Makes the ledger refuse every change of a job to this state, as a full disk would, until [`heal`].
fn refuse(stage: &Stage, word: &str) {
    let sql = format!(
        "create trigger refusal before update on jobs when new.state = '{word}' begin select raise(abort, 'refused'); end"
    );
    connection(stage).execute_batch(&sql).unwrap();
}

fn heal(stage: &Stage) {
    connection(stage).execute_batch("drop trigger refusal").unwrap();
}

fn connection(stage: &Stage) -> Connection {
    let connection = Connection::open(stage.folder.path().join("data").join(LEDGER)).unwrap();
    connection.busy_timeout(Duration::from_secs(5)).unwrap();
    connection
}

async fn until_trouble(stage: &Stage) {
    stage.until_all("the ledger's trouble", |snapshot| snapshot.trouble.is_some()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_while_the_ledger_can_not_note_it() {
    let stage = Stage::new().await;
    refuse(&stage, "submitting");
    let job = stage.generate("a fox").await;
    until_trouble(&stage).await;
    assert_eq!(stage.submits(), 0);
    heal(&stage);
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_the_ledger_refuses_is_written_once_it_can_be() {
    let stage = Stage::new().await;
    refuse(&stage, "accepted");
    let job = stage.generate("a fox").await;
    until_trouble(&stage).await;
    assert_eq!(stage.engine.snapshot().job(job).unwrap().job.state, JobState::Submitting);
    heal(&stage);
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_was_never_written_is_a_question_after_the_next_start() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    // The end tries to write the answer for as long as a submit may take: here that is not long.
    let timeouts = Timeouts { submit: Duration::from_secs(3), ..Timeouts::default() };
    stage.engine = engine::start(EngineConfig { timeouts, ..stage.config() }).await.unwrap();
    refuse(&stage, "accepted");
    let job = stage.generate("a fox").await;
    until_trouble(&stage).await;
    stage.stop().await;
    heal(&stage);
    stage.restart().await;
    let view = stage.until_state(job, StateName::NeedsUser).await;
    assert_eq!(view.job.state, JobState::NeedsUser(Need::UnknownOutcome));
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_another_job_has_becomes_a_question_and_not_a_loop() {
    let stage = Stage::new().await;
    let first = stage.generate("a fox").await;
    stage.until_saved(first).await;
    let same = stage.service.ledger()[0].request_id.clone();
    let body = format!(r#"{{"request_id":"{same}","status":"QUEUED"}}"#);
    stage.service.script().push(Endpoint::Submit, Fault::Status { code: 200, body, headers: vec![] });
    let second = stage.generate("another fox").await;
    let view = stage.until_state(second, StateName::NeedsUser).await;
    assert_eq!(view.job.state, JobState::NeedsUser(Need::UnknownOutcome));
    assert_eq!(stage.submits(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_the_ledger_refuses_is_noted_later_and_fetched_once() {
    let stage = Stage::new().await;
    refuse(&stage, "saved");
    let job = stage.generate("a fox").await;
    until_trouble(&stage).await;
    heal(&stage);
    stage.until_saved(job).await;
    assert_eq!(stage.service.ledger()[0].file_reads, 1);
    assert_eq!(files_under(&stage.clips_folder()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_lost_its_task_to_the_ledger_is_taken_up_again() {
    let stage = Stage::new().await;
    // The file is refused until the download gives up; neither its wait nor its way back can be written then.
    stage.service.script().always(Endpoint::File, Fault::HtmlPage(503));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Downloading).await;
    let both = "create trigger refusal before update on jobs when new.state in ('waiting', 'ready') begin select raise(abort, 'refused'); end";
    connection(&stage).execute_batch(both).unwrap();
    until_trouble(&stage).await;
    heal(&stage);
    stage.service.script().clear();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_begins_no_purchase_that_had_not_begun() {
    let stage = Stage::new().await;
    // One submit gets its answer late; while the engine waits for it before it closes, the others must stay in the queue.
    stage.service.script().push(Endpoint::Submit, Fault::Delay(Duration::from_secs(2)));
    let first = stage.generate("one").await;
    stage.until_state(first, StateName::Submitting).await;
    refuse(&stage, "submitting");
    stage.generate("two").await;
    until_trouble(&stage).await;
    heal(&stage);
    stage.stop().await;
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}
