//! Without a network the whole queue waits, rarely checks whether it is back, and then goes on.

use std::time::{Duration, Instant};

use rushes::domain::StateName;
use rushes::engine::{self, EngineConfig};
use rushes::segmind::Hosts;
use rushes::simulator::{Config, JobFault, Picture, Simulator};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::stage::{Stage, draft};

/// A cable between the engine and the service's API that can be pulled.
struct Cable {
    port: u16,
    to: String,
    relay: Option<JoinHandle<()>>,
}

impl Cable {
    /// Not plugged in yet: connections are refused.
    async fn new(service: &Simulator) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let to = service.api_url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { port, to, relay: None }
    }

    async fn plug_in(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let to = self.to.clone();
        self.relay = Some(tokio::spawn(async move {
            // Dropped with the task, and with it every connection.
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let mut far = TcpStream::connect(&to).await.unwrap();
                connections.spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await });
            }
        }));
    }

    async fn pull(&mut self) {
        let relay = self.relay.take().unwrap();
        relay.abort();
        assert!(relay.await.unwrap_err().is_cancelled());
    }

    fn config(&self, stage: &Stage) -> EngineConfig {
        let api = format!("http://127.0.0.1:{}", self.port);
        EngineConfig { hosts: Hosts::parse(Some(&api), Some(&stage.service.upload_url())).unwrap(), ..stage.config() }
    }
}

/// An engine whose only way to the service is a cable.
async fn wired() -> (Stage, Cable) {
    let config = Config { picture: Picture::Tiny, ..Config::default() };
    let mut stage = Stage::with(config).await;
    stage.stop().await;
    let cable = Cable::new(&stage.service).await;
    stage.engine = engine::start(cable.config(&stage)).await.unwrap();
    (stage, cable)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_made_without_a_network_is_sent_once_when_the_network_is_back() {
    let (stage, mut cable) = wired().await;
    stage.until_all("the queue to wait", |s| s.queue.offline).await;
    let job = stage.generate("a fox").await;
    assert!(!stage.engine.snapshot().job(job).unwrap().job.state.is_ended());
    cable.plug_in().await;
    stage.until_saved(job).await;
    assert!(!stage.engine.snapshot().queue.offline);
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_render_goes_on_after_the_network_was_away_and_is_never_shown_as_failed() {
    let (stage, mut cable) = wired().await;
    cable.plug_in().await;
    stage.service.script().next_job(JobFault::Slow(4.0));
    let job = stage.generate("a fox").await;
    stage.until_state(job, StateName::Accepted).await;
    cable.pull().await;
    let seen = stage.until_all("the queue to wait", |s| s.queue.offline).await;
    assert!(!seen.job(job).unwrap().job.state.is_ended(), "{:?}", seen.job(job).unwrap().job.state);
    assert!(seen.queue.pause.is_none());
    cable.plug_in().await;
    stage.until_saved(job).await;
    assert_eq!(stage.bought(), 1);
}

/// Notes when each connection came, and answers none as TLS would: there is no way through.
async fn dead_end() -> (u16, watch::Receiver<Vec<Instant>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, connections) = watch::channel(Vec::new());
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            seen.send_modify(|seen| seen.push(Instant::now()));
        }
    });
    (port, connections)
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_renders_without_a_network_send_one_probe_at_a_time() {
    let mut stage = Stage::new().await;
    let mut jobs = Vec::new();
    for _ in 0..10 {
        stage.service.script().next_job(JobFault::Slow(600.0));
    }
    crate::stage::answer(stage.engine.change_settings([rushes::domain::SettingsChange::Concurrency(10)]))
        .await
        .unwrap();
    for number in 0..10 {
        let made = crate::stage::answer(stage.engine.generate(draft(&format!("fox {number}")))).await.unwrap();
        jobs.extend(made);
    }
    let paid = |s: &engine::Snapshot| s.jobs.iter().filter(|v| v.job.is_bought() && !v.job.state.is_ended()).count();
    stage.until_all("renders under way", |s| paid(s) >= 3).await;
    let under_way = paid(&stage.engine.snapshot());
    stage.stop().await;
    let (port, connections) = dead_end().await;
    let hosts = Hosts::parse(Some(&format!("https://127.0.0.1:{port}")), None).unwrap();
    stage.engine = engine::start(EngineConfig { hosts, ..stage.config() }).await.unwrap();
    stage.until_all("the queue to wait", |s| s.queue.offline).await;
    // By the connections themselves, however busy the machine is: ten renders that probed would come in bunches.
    let already = connections.borrow().len();
    let mut further = connections.clone();
    let seen = further.wait_for(|seen| seen.len() >= already + 3);
    let seen = tokio::time::timeout(Duration::from_mins(2), seen).await.expect("it is asked again").unwrap().clone();
    let apart = seen[already..].windows(2).map(|pair| pair[1] - pair[0]).min().unwrap();
    assert!(apart > Duration::from_millis(500), "one probe waits for the one before: {apart:?}");
    assert!(paid(&stage.engine.snapshot()) >= under_way, "no render is given up");
}
