//! Models that the service retires, the catalogue, and the table that the person extends: nothing is bought that was not pressed.

use rushes::domain::models::ModelMark;
use rushes::domain::{
    Draft, FailureKind, JobAction, JobId, JobState, ModelId, MoneySpent, Need, SettingsChange, StateName,
};
use rushes::engine::{self, EngineConfig, RefusalKind};
use rushes::simulator::{Endpoint, Fault, JobFault};

use crate::stage::{Stage, answer, draft};
use crate::time::Jumpy;

fn id(slug: &str) -> ModelId {
    ModelId::parse(slug).unwrap()
}

fn mark(stage: &Stage, slug: &str) -> Option<ModelMark> {
    stage.engine.snapshot().models.marks().of(&id(slug))
}

/// A shot whose model the service has just retired.
async fn refused(stage: &Stage) -> JobId {
    stage.service.script().retire("veo-3");
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Failed).await;
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_model_costs_nothing_and_one_press_makes_the_shot_with_its_successor() {
    let stage = Stage::new().await;
    let job = refused(&stage).await;
    let view = stage.engine.snapshot().job(job).unwrap().clone();
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!((failure.kind, failure.money()), (FailureKind::ModelRetired, MoneySpent::No));
    assert_eq!(failure.sentence(), "Segmind has retired Veo 3");
    stage.until_all("the mark", |snapshot| snapshot.models.marks().of(&id("veo-3")).is_some()).await;
    assert_eq!((stage.submits(), stage.bought()), (1, 0), "nothing is sent by itself");

    stage.act(job, JobAction::MakeWith(id("veo-3.1"))).await.unwrap();
    let again = stage.act(job, JobAction::MakeWith(id("veo-3.1"))).await.unwrap_err();
    assert_eq!(again.kind, RefusalKind::NotAllowed, "a second press buys nothing: {again}");
    let seen = stage.until_all("a saved clip", |snapshot| snapshot.newest.is_some()).await;
    let clip = seen.newest.clone().unwrap();
    assert_eq!((clip.request.model, clip.request.prompt.as_str()), (id("veo-3.1"), "a fox"));
    assert_eq!((clip.request.seed, clip.take), (view.job.request.seed, view.job.take), "the same take");
    assert_eq!((stage.submits(), stage.bought()), (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_outlives_a_restart_and_the_model_is_not_asked_for_until_the_person_says_so() {
    let mut stage = Stage::new().await;
    refused(&stage).await;
    stage.until_all("the mark", |snapshot| snapshot.models.marks().of(&id("veo-3")).is_some()).await;
    stage.restart().await;
    assert_eq!(mark(&stage, "veo-3"), Some(ModelMark::Retired));
    let of_veo_3 = Draft { model: Some(id("veo-3")), ..draft("a fox") };
    let refusal = answer(stage.engine.generate(of_veo_3.clone())).await.unwrap_err();
    assert_eq!(refusal.sentence, "Segmind has retired Veo 3; choose another model");
    let other = stage.generate("a fox").await;
    stage.until_saved(other).await;
    assert_eq!(stage.engine.snapshot().newest.as_ref().unwrap().request.model, id("veo-3.1"), "the default moved on");
    let before = stage.submits();
    stage.service.script().clear();
    answer(stage.engine.use_model_again(id("veo-3"))).await.unwrap();
    let job = answer(stage.engine.generate(of_veo_3)).await.unwrap()[0];
    stage.until_saved(job).await;
    assert_eq!(stage.submits(), before + 1);
    stage.restart().await;
    assert_eq!(mark(&stage, "veo-3"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_retired_model_is_not_sent() {
    let stage = Stage::new().await;
    answer(stage.engine.change_settings([SettingsChange::Concurrency(1)])).await.unwrap();
    stage.service.script().retire("veo-3");
    let jobs = answer(stage.engine.generate(Draft { takes: 3, ..draft("a fox") })).await.unwrap();
    for job in jobs {
        stage.until_state(job, StateName::Failed).await;
    }
    assert_eq!((stage.submits(), stage.bought()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_services_own_word_retires_a_model() {
    for fault in [Fault::HtmlPage(410), Fault::HtmlPage(404), Fault::HtmlPageAfterAccepting(410)] {
        let stage = Stage::new().await;
        stage.service.script().push(Endpoint::Submit, fault);
        let job = stage.generate("a fox").await;
        stage.until(job, "unknown", |view| view.job.state == JobState::NeedsUser(Need::UnknownOutcome)).await;
        assert_eq!(mark(&stage, "veo-3"), None);
        let refusal = stage.act(job, JobAction::MakeWith(id("veo-3.1"))).await.unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::NotAllowed, "it may have been bought");
        assert_eq!(stage.submits(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_404_at_submit_marks_the_model_too() {
    let stage = Stage::new().await;
    let gone = Fault::Status { code: 404, body: r#"{"error":"Model not found"}"#.into(), headers: vec![] };
    stage.service.script().push(Endpoint::Submit, gone);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Failed).await;
    stage.until_all("the mark", |snapshot| snapshot.models.marks().of(&id("veo-3")).is_some()).await;
    stage.act(job, JobAction::MakeWith(id("veo-3.1"))).await.unwrap();
    stage.until_all("a saved clip", |snapshot| snapshot.newest.is_some()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_render_of_a_model_that_no_table_knows_is_watched_and_fetched() {
    let mut stage = Stage::new().await;
    stage.service.script().next_job(JobFault::Slow(1.5));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    stage.stop().await;
    let ledger = rusqlite::Connection::open(stage.config().data_dir.join(engine::LEDGER)).unwrap();
    ledger.execute_batch("update jobs set model = 'veo-0'; update shots set model = 'veo-0'").unwrap();
    drop(ledger);
    stage.engine = engine::start(stage.config()).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.engine.snapshot().newest.as_ref().unwrap().request.model, id("veo-0"));
    assert_eq!(stage.bought(), 1);
    let view = stage.engine.snapshot().job(job).unwrap().clone();
    let refusal = answer(stage.engine.generate(Draft::from_request(&view.job.request))).await.unwrap_err();
    assert!(refusal.sentence.contains("veo-0 is not in the table"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_is_asked_once_a_day_and_only_warns() {
    let jumpy = Jumpy::default();
    let mut stage = Stage::new().await;
    stage.stop().await;
    assert_eq!(stage.requests(Endpoint::Catalogue), 0, "not unless it is wanted");
    let config = || EngineConfig { clock: jumpy.clock(), asks_catalogue: true, ..stage.config() };
    let (first, second, third) = (config(), config(), config());
    stage.service.script().doubt("veo-3");
    stage.engine = engine::start(first).await.unwrap();
    let doubted = |what: bool| move |s: &engine::Snapshot| s.models.is_doubted(&id("veo-3")) == what;
    stage.until_all("a doubt", doubted(true)).await;
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    stage.stop().await;
    stage.engine = engine::start(second).await.unwrap();
    assert_eq!(mark(&stage, "veo-3"), Some(ModelMark::Doubted), "it is kept");
    let job = stage.generate("a fox").await;
    stage.until_saved(job).await;
    stage.stop().await;
    assert_eq!(stage.requests(Endpoint::Catalogue), 1, "at another start of the same day it is not asked again");
    jumpy.jump(25 * 3600);
    stage.service.script().clear();
    stage.engine = engine::start(third).await.unwrap();
    stage.until_all("no doubt any more", doubted(false)).await;
    assert_eq!(stage.requests(Endpoint::Catalogue), 2);
    assert!(stage.service.requests().iter().all(|r| r.endpoint != Some(Endpoint::Catalogue) || !r.key_sent));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_persons_own_adds_a_model_and_a_later_price_changes_no_queued_shot() {
    let mut stage = Stage::new().await;
    let file = stage.config().data_dir.join("models.toml");
    let row = |price: &str| {
        let built_in = include_str!("../../assets/models.toml");
        let first = built_in.find("[[model]]").unwrap();
        let second = built_in[first + 1..].find("[[model]]").unwrap() + first + 1;
        built_in[first..second].replace("second = 0.40", &format!("second = {price}"))
    };
    std::fs::write(&file, row("0.50")).unwrap();
    stage.restart().await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let job = stage.generate("a fox").await;
    let estimate = |stage: &Stage| stage.engine.snapshot().job(job).unwrap().job.request.estimate().to_string();
    assert_eq!(estimate(&stage), "$2.00");
    std::fs::write(&file, row("9.00")).unwrap();
    stage.restart().await;
    assert_eq!(estimate(&stage), "$2.00", "the price of the day on which it was queued");
    std::fs::write(&file, row("0.50").replace("usual_seconds = 142", "usual_seconds = 0")).unwrap();
    stage.restart().await;
    let trouble = stage.engine.snapshot().trouble.clone().unwrap();
    assert!(trouble.contains("models.toml") && trouble.contains("line 7"), "{trouble}");
    assert_eq!(stage.engine.snapshot().models.rows().len(), 5, "the built-in table goes on");
}
