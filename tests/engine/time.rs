//! Clocks that jump, machines that sleep, hours that pass: no paid render is given up because a clock said so.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use rushes::domain::{FailureKind, JobEvent, JobState, RequestId, StateName, WaitReason};
use rushes::engine::{self, Clock, EngineConfig};
use rushes::simulator::{Config, Endpoint, Fault, JobFault};

use crate::recovery::left_behind_at;
use crate::stage::Stage;

const DAY: i64 = 24 * 3600;

/// The system's clock, set forth or back by a test.
#[derive(Clone, Default)]
pub struct Jumpy(Arc<AtomicI64>);

impl Jumpy {
    pub fn clock(&self) -> Clock {
        let (offset, steady) = (self.0.clone(), Clock::system());
        Clock::new(move || steady.now() + SignedDuration::from_secs(offset.load(Ordering::Relaxed)))
    }

    pub fn jump(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

async fn with_clock(jumpy: &Jumpy) -> Stage {
    with_clock_and_usual(jumpy, Duration::from_millis(500)).await
}

/// `usual`: what a render is thought to take, which decides when it is asked after.
async fn with_clock_and_usual(jumpy: &Jumpy, usual: Duration) -> Stage {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let config = EngineConfig { clock: jumpy.clock(), usual_prior: Some(usual), ..stage.config() };
    stage.engine = engine::start(config).await.unwrap();
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_forth_or_back_by_a_day_loses_no_render() {
    for jump in [DAY, -DAY] {
        let jumpy = Jumpy::default();
        // Asked after for the first time ten seconds later, so that the clock jumps in the middle of the pause.
        let stage = with_clock_and_usual(&jumpy, Duration::from_mins(1)).await;
        let job = stage.generate("a fox").await;
        stage.until_state(job, StateName::Accepted).await;
        until_rendered(&stage).await;
        jumpy.jump(jump);
        stage.until_saved(job).await;
        assert_eq!(stage.bought(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_forth_does_not_turn_a_passing_trouble_into_a_lost_render() {
    let jumpy = Jumpy::default();
    let stage = with_clock(&jumpy).await;
    stage.service.script().next_job(JobFault::Slow(1.0));
    for _ in 0..2 {
        stage.service.script().push(Endpoint::Status, Fault::HtmlPage(200));
    }
    stage.service.script().push(Endpoint::Status, Fault::HtmlPage(502));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    jumpy.jump(DAY);
    stage.until_saved(job).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_a_clock_set_back_would_make_a_day_long_ends_soon() {
    let jumpy = Jumpy::default();
    let stage = with_clock(&jumpy).await;
    let busy = Fault::Status { code: 503, body: r#"{"error":"busy"}"#.into(), headers: vec![] };
    stage.service.script().push(Endpoint::Submit, busy);
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Waiting).await;
    jumpy.jump(-DAY);
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_hour_passed_is_still_fetched_when_its_address_is_known() {
    let mut stage = Stage::with(Config { record_life: Duration::from_millis(1), ..Config::default() }).await;
    stage.stop().await;
    // The record is gone as soon as it is made; the file lives on.
    let id = bought_elsewhere(&stage).await;
    let url = format!("{}/outputs/{id}.mp4", stage.service.api_url()).parse().unwrap();
    let events = [
        JobEvent::SubmitStarted,
        JobEvent::Accepted(RequestId::parse(&id).unwrap()),
        JobEvent::OutputKnown { url, more: vec![], cost: None },
    ];
    let long_ago = Clock::system().now() - SignedDuration::from_hours(30);
    let job = left_behind_at(&stage.config(), &events, long_ago).await;
    stage.engine = engine::start(stage.config()).await.unwrap();
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_render_that_was_left_is_listed_for_as_long_as_its_file_lives() {
    for (age, is_listed) in [(SignedDuration::from_hours(30), true), (SignedDuration::from_hours(8 * 24), false)] {
        let mut stage = Stage::new().await;
        stage.stop().await;
        let events = [
            JobEvent::SubmitStarted,
            JobEvent::Accepted(RequestId::parse("r-1").unwrap()),
            JobEvent::OutputKnown { url: "https://host/v.mp4".parse().unwrap(), more: vec![], cost: None },
            JobEvent::Dismiss,
        ];
        let job = left_behind_at(&stage.config(), &events, Clock::system().now() - age).await;
        stage.engine = engine::start(stage.config()).await.unwrap();
        assert_eq!(stage.engine.snapshot().job(job).is_some(), is_listed, "{age:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hour_asleep_the_result_is_asked_for_at_once() {
    let jumpy = Jumpy::default();
    // By the plan it would be asked after much later.
    let stage = with_clock_and_usual(&jumpy, Duration::from_mins(5)).await;
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    until_rendered(&stage).await;
    jumpy.jump(3600);
    stage.until_saved(job).await;
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hour_asleep_a_record_that_is_gone_is_named_with_what_was_lost() {
    let mut stage = Stage::with(Config { record_life: Duration::from_secs(2), ..Config::default() }).await;
    stage.service.script().always(Endpoint::HistoryRow, Fault::HtmlPage(403));
    stage.stop().await;
    let jumpy = Jumpy::default();
    let usual_prior = Some(Duration::from_mins(5));
    let config = EngineConfig { clock: jumpy.clock(), usual_prior, ..stage.config() };
    stage.engine = engine::start(config).await.unwrap();
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    // The service's two seconds stand for its hour.
    until_gone(&stage).await;
    jumpy.jump(3600);
    let view = stage.until_patiently(job, |v| v.job.state.name() == StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    let asked = stage.service.requests().iter().filter(|r| r.endpoint == Some(Endpoint::Status)).count();
    assert!(asked > 0, "it was asked for before it was given up");
    assert_eq!(failure.kind, FailureKind::RecordExpired);
    assert!(failure.details.contains("history can't be used in this session"), "{}", failure.details);
    assert!(failure.sentence().contains("one hour") && failure.sentence().contains("video"), "{}", failure.sentence());
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_hour_passed_while_the_clock_was_set_back_still_ends_with_the_reason() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let events = [JobEvent::SubmitStarted, JobEvent::Accepted(RequestId::parse("long-gone").unwrap())];
    let tomorrow = Clock::system().now() + SignedDuration::from_secs(DAY);
    let job = left_behind_at(&stage.config(), &events, tomorrow).await;
    stage.engine = engine::start(stage.config()).await.unwrap();
    let view = stage.until_patiently(job, |v| v.job.state.name() == StateName::Failed).await;
    let JobState::Failed(failure) = &view.job.state else { unreachable!() };
    assert_eq!(failure.kind, FailureKind::RecordExpired);
    assert!(failure.sentence().contains("one hour"), "{}", failure.sentence());
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_is_a_wait_of_the_queue_and_no_failure_of_jobs() {
    let jumpy = Jumpy::default();
    let mut stage = with_clock(&jumpy).await;
    let (port, config) = (stage.service.addr().port(), stage.config());
    let gone =
        std::mem::replace(&mut stage.service, rushes::simulator::Simulator::start(Config::default()).await.unwrap());
    gone.stop().await;
    let jobs = [stage.generate("one").await, stage.generate("two").await];
    for job in jobs {
        let view = stage.until_state(job, StateName::Waiting).await;
        assert!(matches!(view.job.state, JobState::Waiting { why: WaitReason::Offline, .. }));
        assert_eq!(view.job.facts.turned_away, 0, "a night without network is not the service's refusal");
    }
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let back = Config { listen, render_seconds: 0.1, picture: rushes::simulator::Picture::Tiny, ..Config::default() };
    stage.service = rushes::simulator::Simulator::start(back).await.unwrap();
    for job in jobs {
        stage.until_saved(job).await;
    }
    assert_eq!((stage.bought(), config.data_dir.exists()), (2, true));
}

/// A render that the service has taken and finished, without an engine; its request id.
pub async fn bought_elsewhere(stage: &Stage) -> String {
    let body = serde_json::json!({ "prompt": "a fox", "duration": 4, "seed": 7 });
    let sent = reqwest::Client::new()
        .post(format!("{}/v2/veo-3", stage.service.api_url()))
        .header("x-api-key", crate::stage::KEY)
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    assert!(sent.status().is_success());
    until_rendered(stage).await;
    stage.service.ledger()[0].request_id.clone()
}

/// Waits until the service has forgotten its first render.
pub async fn until_gone(stage: &Stage) {
    let id = stage.service.ledger()[0].request_id.clone();
    let url = format!("{}/v2/requests/{id}/status", stage.service.api_url());
    let ask = || reqwest::Client::new().get(&url).header("x-api-key", crate::stage::KEY).send();
    let wait = async {
        while ask().await.unwrap().status() != reqwest::StatusCode::NOT_FOUND {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(40), wait).await.expect("the record ends");
}

/// Waits until the service has finished its first render, whether or not anybody asked.
async fn until_rendered(stage: &Stage) {
    let wait = async {
        while stage.service.ledger().first().is_none_or(|entry| entry.cost == 0.0) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(40), wait).await.expect("the render ends");
}
