//! The submit: bought once, never by accident twice.

use rushes::domain::{FailureKind, JobAction, JobState, MoneySpent, Need, RequestId, StateName};
use rushes::simulator::{Endpoint, Fault, JobFault};

use crate::stage::{KEY, Stage, answer};

#[tokio::test(flavor = "multi_thread")]
async fn a_described_shot_becomes_a_saved_video() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox in the snow").await;
    let path = stage.until_saved(job).await;
    let view = stage.engine.snapshot().job(job).unwrap().clone();
    let url = view.job.facts.output_url.clone().unwrap();
    let served = reqwest::get(url).await.unwrap().bytes().await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), served);
    assert_eq!(view.job.facts.cost.unwrap().to_string(), "$1.60");
    assert_eq!(stage.bought(), 1);
    assert_eq!(path, stage.clips_folder().join("01 A fox in the snow/01 take 1.mp4"));
    stage
        .until_all("the balance after the render", |s| {
            s.account.balance.is_some_and(|(b, _)| b.to_string() == "$23.40")
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_goes_to_the_api_and_nowhere_else() {
    let stage = Stage::new().await;
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    stage.stop().await;
    let requests = stage.service.requests();
    let to_files = requests.iter().filter(|r| r.endpoint == Some(Endpoint::File)).collect::<Vec<_>>();
    assert!(!to_files.is_empty() && to_files.iter().all(|r| !r.key_sent));
    assert!(requests.iter().any(|r| r.endpoint == Some(Endpoint::Submit) && r.key_sent));
    let mut folders = vec![stage.folder.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                assert!(!bytes.windows(KEY.len()).any(|w| w == KEY.as_bytes()), "the key is in {path:?}");
            }
        }
    }
    assert!(!format!("{:?} {:?}", stage.engine.snapshot(), stage.engine).contains(KEY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_whose_answer_was_lost_is_never_sent_again() {
    let mut stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let job = stage.generate("a fox").await;
    stage.until(job, "an unknown outcome", |v| v.job.state == JobState::NeedsUser(Need::UnknownOutcome)).await;
    for _ in 0..2 {
        stage.restart().await;
        answer(stage.engine.resume_queue()).await.unwrap();
        assert_eq!(stage.engine.snapshot().job(job).unwrap().job.state, JobState::NeedsUser(Need::UnknownOutcome));
    }
    assert!(stage.act(job, JobAction::GoOn).await.is_err());
    assert!(stage.act(job, JobAction::Retry).await.is_err());
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_submit_that_the_person_found_goes_on_from_its_request_id() {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::NeedsUser).await;
    let found = RequestId::parse(&stage.service.ledger()[0].request_id).unwrap();
    stage.act(job, JobAction::FoundAtService(found)).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_segmind_does_not_know_changes_nothing() {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::NeedsUser).await;
    let mistyped = RequestId::parse("no-such-request").unwrap();
    let refusal = stage.act(job, JobAction::FoundAtService(mistyped)).await.unwrap_err();
    assert!(refusal.sentence.starts_with("Segmind knows no request with this id"), "{}", refusal.sentence);
    let view = stage.engine.snapshot().job(job).unwrap().job.clone();
    assert_eq!((view.state.clone(), view.facts.accepted.clone()), (JobState::NeedsUser(Need::UnknownOutcome), None));
    let found = RequestId::parse(&stage.service.ledger()[0].request_id).unwrap();
    stage.act(job, JobAction::FoundAtService(found)).await.unwrap();
    stage.until_saved(job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_can_not_be_asked_about_is_believed_and_watched() {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::NeedsUser).await;
    stage.service.script().push(Endpoint::Status, Fault::HtmlPage(503));
    let found = RequestId::parse(&stage.service.ledger()[0].request_id).unwrap();
    stage.act(job, JobAction::FoundAtService(found)).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_submit_is_bought_again_only_by_the_persons_word_and_only_once() {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::NeedsUser).await;
    stage.act(job, JobAction::SubmitAgain).await.unwrap();
    assert!(stage.act(job, JobAction::SubmitAgain).await.is_err(), "a double click buys nothing");
    let seen = stage.until_all("the new job", |s| s.jobs.iter().any(|v| v.job.retry_of == Some(job))).await;
    let new = seen.jobs.iter().find(|v| v.job.retry_of == Some(job)).unwrap().job.id;
    stage.until_saved(new).await;
    assert_eq!(stage.bought(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submit_that_was_surely_not_queued_is_sent_again_by_itself() {
    let stage = Stage::new().await;
    let busy = Fault::Status { code: 503, body: r#"{"error":"try later"}"#.into(), headers: vec![] };
    stage.service.script().push(Endpoint::Submit, busy);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Waiting).await;
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_after_the_service_accepted_never_makes_a_second_render() {
    let stage = Stage::new().await;
    stage.service.set_balance(Some(1000.0));
    let mut renders = 0;
    for code in [500, 502, 503, 504, 520, 521, 522, 523, 524] {
        let after = |body: &str| Fault::StatusAfterAccepting { code, body: body.into() };
        for fault in [
            Fault::HtmlPageAfterAccepting(code),
            after(""),
            after("Bad gateway"),
            after(r#"{"message":"Endpoint request timed out"}"#),
        ] {
            stage.service.script().push(Endpoint::Submit, fault.clone());
            let job = stage.generate("a fox").await;
            let view = stage.until_state(job, StateName::NeedsUser).await;
            assert_eq!(view.job.state, JobState::NeedsUser(Need::UnknownOutcome), "{fault:?}");
            renders += 1;
            assert_eq!((stage.bought(), stage.submits()), (renders, renders), "{fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_render_says_why_and_that_nothing_was_billed() {
    let stage = Stage::new().await;
    stage.service.script().next_job(JobFault::Fail("The prompt was blocked by the safety filter".into()));
    let job = stage.generate("a fox").await;
    let view = stage.until_state(job, StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!(failure.kind, FailureKind::RenderFailed);
    assert!(failure.sentence().contains("blocked by the safety filter"), "{}", failure.sentence());
    assert_eq!(failure.money(), MoneySpent::No);
    assert!(stage.act(job, JobAction::Retry).await.is_err(), "a failed render can't be looked at again");
}
