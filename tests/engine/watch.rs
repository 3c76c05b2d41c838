//! The watch under a budget: one request where two would be wasted, and no early answer is believed that could cost a paid job.

use rushes::domain::{FailureKind, JobState, MoneySpent, Remedy, StateName};
use rushes::engine::{self, EngineConfig, Pace};
use rushes::simulator::{Endpoint, Fault};

use crate::stage::Stage;

/// An engine that spends requests by a budget; renders take a tenth of a second, so that the first look finds them over.
async fn budgeted() -> Stage {
    let mut stage = Stage::new().await;
    stage.stop().await;
    stage.engine = engine::start(EngineConfig { pace: Pace::Learning, ..stage.config() }).await.unwrap();
    stage
}

/// The questions after the render, in order. A busy machine may take longer for the render, so that there are more.
fn asked(stage: &Stage) -> Vec<Endpoint> {
    let questions = stage.service.requests();
    questions.iter().filter_map(|r| r.endpoint).filter(|e| [Endpoint::Status, Endpoint::Result].contains(e)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_render_that_is_likely_over_is_fetched_without_asking_for_its_status_first() {
    let stage = budgeted().await;
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    assert_eq!(asked(&stage).first(), Some(&Endpoint::Result));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_no_is_believed_only_after_the_status() {
    for (code, body) in [(404, r#"{"error":"not found"}"#), (422, r#"{"status":"FAILED","error":"not completed"}"#)] {
        let stage = budgeted().await;
        stage.service.script().push(Endpoint::Result, Fault::Status { code, body: body.into(), headers: vec![] });
        let job = stage.generate("a fox").await;
        stage.until_saved(job).await;
        let asked = asked(&stage);
        assert_eq!(asked[..2], [Endpoint::Result, Endpoint::Status], "{code}: {asked:?}");
        assert_eq!(asked.iter().filter(|e| **e == Endpoint::Result).count(), 2, "{code}: {asked:?}");
        assert_eq!(stage.bought(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_render_that_a_filter_withheld_says_why_at_once_and_never_denies_the_services_word_on_money() {
    let reason = "Veo could not generate the video. You will not be charged. Support codes: 29310472";
    let inner = format!(r#"{{"raiMediaFilteredCount":1,"raiMediaFilteredReasons":["{reason}"]}}"#);
    for (output, cost, money) in [
        (inner.clone(), "", MoneySpent::No),
        (serde_json::to_string(&inner).unwrap(), "", MoneySpent::No),
        (inner.replace(" You will not be charged.", ""), "", MoneySpent::Unknown),
        (inner.replace(" You will not be charged.", ""), r#""cost":1.6"#, MoneySpent::Yes),
        (inner, r#""cost":1.6"#, MoneySpent::Unknown),
    ] {
        let stage = Stage::new().await;
        let body = format!(r#"{{"status":"COMPLETED","request_id":"r","output":{output},"metrics":{{{cost}}}}}"#);
        let withheld = Fault::Status { code: 200, body: body.clone(), headers: vec![] };
        stage.service.script().always(Endpoint::Result, withheld);
        let job = stage.generate("a fox").await;
        let view = stage.until_state(job, StateName::Failed).await;
        let JobState::Failed(failure) = &view.job.state else { unreachable!() };
        assert_eq!((failure.kind, failure.money()), (FailureKind::NoOutput, money), "{body}");
        let sentence = failure.sentence();
        assert!(sentence.contains("Veo could not generate the video") && sentence.contains("29310472"), "{sentence}");
        assert!(sentence.contains("Describe an invented person"), "{sentence}");
        assert!(failure.details.contains("raiMediaFilteredReasons"), "{}", failure.details);
        assert_eq!(failure.remedy(), Remedy::EditShot);
        let looks = asked(&stage).iter().filter(|e| **e == Endpoint::Result).count();
        assert_eq!(looks, 1, "a refusal is no late address: {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_place_of_an_answer_never_ends_a_paid_render() {
    for endpoint in [Endpoint::Status, Endpoint::Result] {
        let stage = Stage::new().await;
        stage.service.script().push(endpoint, Fault::HtmlPage(422));
        let job = stage.generate("a fox").await;
        stage.until_saved(job).await;
    }
}
