//! The watch under a budget: one request where two would be wasted, and no early answer is believed that could cost a paid job.

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
