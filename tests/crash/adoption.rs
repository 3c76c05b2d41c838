//! A kill while a lost submit is looked up in the request history and adopted, while earlier renders come in, or while purchases that were
//! made elsewhere are counted: nothing is bought, adopted or counted twice, and nothing of anybody else's.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rushes::domain::{ApiKey, JobId, JobState, RequestId, Usd};
use rushes::engine::{self, Clock, EngineConfig, EngineHandle, LEDGER, Pace};
use rushes::segmind::Hosts;
use rushes::simulator::{HistoryShape, Simulator};
use rushes::store::Store;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::audit::audit;
use crate::life::{Life, SIGKILL};
use crate::matrix::service;
use crate::plan::{Kill, PLACES};

/// These variables hold the run's folder and the service.
const FOLDER: &str = "RUSHES_TEST_FOLDER";
const SERVICE: &str = "RUSHES_TEST_SERVICE";

/// Lives at a time: most of a life is waiting.
const AT_ONCE: usize = 8;

/// Commits of an adoption and what follows: adopted, output known, download started, saved.
const COMMITS: u32 = 4;

/// Kills, at least.
const KILLS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_an_adoption_buys_nothing_adopts_nothing_twice_and_takes_nobody_elses_clip() {
    let commits = (0..COMMITS).flat_map(|skip| [("store.before_commit", skip), ("store.after_commit", skip)]);
    let places = ["history.confirmed", "history.adopted"].iter().chain(&PLACES[2..]).map(|place| (*place, 0));
    let every: Vec<(&'static str, u32)> = commits.chain(places).collect();
    let mut plans: Vec<Vec<(&'static str, u32)>> = every.iter().map(|kill| vec![*kill]).collect();
    // And each place again and again, each time before anything more is done.
    plans.extend(every.iter().filter(|(_, skip)| *skip == 0).map(|kill| vec![*kill; 3]));
    let (room, killed) = (Arc::new(Semaphore::new(AT_ONCE)), Arc::new(AtomicUsize::new(0)));
    let mut lives = JoinSet::new();
    for (number, plan) in plans.into_iter().enumerate() {
        let (room, killed) = (room.clone(), killed.clone());
        lives.spawn(async move {
            let _turn = room.acquire_owned().await.unwrap();
            let dead = lose_and_rescue(number, &plan).await;
            killed.fetch_add(dead, Ordering::Relaxed);
        });
    }
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
    let killed = killed.load(Ordering::Relaxed);
    println!("{killed} kills at adoptions");
    assert!(killed >= KILLS, "only {killed} kills");
}

/// One life: its answer is lost, then it is rescued under these kills. How many were reached.
async fn lose_and_rescue(number: usize, plan: &[(&'static str, u32)]) -> usize {
    let service = service().await;
    // Beside each row stands another member's of the same shot, which is newer than nothing and first of all.
    service.script().history(HistoryShape { twins: true, ..HistoryShape::default() });
    let life = Life::begin(format!("adoption {number}: {plan:?}"), &service).await;
    let mut dead = usize::from(life.run_killed(&Kill::AwaitingAnswer { accepted: true }, &service).await);
    for kill in plan {
        dead += usize::from(life.rescue(Some(*kill)).await.signal() == Some(SIGKILL));
    }
    let status = life.rescue(None).await;
    assert!(matches!(status.code(), Some(0)), "{}: the last run ended as {status}\n{}", life.name, life.log());
    assert_eq!(audit(&life, &service).await.state, "saved", "{}", life.log());
    dead
}

async fn engine_in(folder: &Path, api: &str) -> EngineHandle {
    let config = EngineConfig {
        clips_folder: folder.join("Videos/Rushes"),
        session_key: Some(ApiKey::parse("SG_00112233445566aa").unwrap()),
        pace: Pace::Unlimited,
        ..EngineConfig::new(folder.join("data"), Hosts::parse(Some(api), None).unwrap())
    };
    engine::start(config).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "is run by the test below, in a process of its own"]
async fn a_run_that_brings_in_all() {
    let Ok(folder) = std::env::var(FOLDER).map(PathBuf::from) else { return };
    rushes::failpoints::arm();
    let api = std::env::var(SERVICE).unwrap();
    let engine = engine_in(&folder, &api).await;
    let all: Vec<RequestId> =
        engine.earlier_renders().await.unwrap().renders.into_iter().map(|render| render.request_id).collect();
    let brought = engine.bring_in(all).await.unwrap().jobs;
    let mut pictures = engine.watch();
    let done = pictures.wait_for(|picture| {
        let is_here = |job: &JobId| picture.job(*job).is_some();
        brought.iter().all(is_here) && picture.jobs.iter().all(|view| view.job.state.is_ended())
    });
    tokio::time::timeout(Duration::from_secs(40), done).await.expect("all are downloaded").unwrap();
    engine.stop(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_earlier_renders_come_in_leaves_each_of_them_here_once() {
    let service = Arc::new(service().await);
    let before = Life::begin("made elsewhere".to_owned(), &service).await;
    for prompt in ["a fox", "a heron", "an owl"] {
        before.generate(prompt).await;
    }
    service.script().history(HistoryShape { twins: true, ..HistoryShape::default() });
    let kills =
        ["history.confirmed", "history.brought_in", "store.before_commit", "store.after_commit", "download.piece"];
    let mut lives = JoinSet::new();
    for place in kills {
        for skip in 0..2 {
            let service = service.clone();
            lives.spawn(async move { bring_in_killed(&service, place, skip).await });
        }
    }
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
    assert_eq!(service.ledger().len(), 3, "nothing was bought");
}

/// Runs this test twice in a data folder of its own: once killed at a place, once to its end.
async fn killed_then_whole(name: &str, service: &Simulator, place: &str, skip: u32) -> Life {
    let told = format!("killed at {place}, {skip}");
    let life = Life::begin(told.clone(), service).await;
    let folder = (FOLDER, life.folder.path().display().to_string());
    let variables = vec![folder, (SERVICE, service.api_url())];
    let kill = [variables.clone(), vec![("FAILPOINTS", format!("{place}={skip}*off->return"))]].concat();
    assert_eq!(life.run_test(name, &kill).await.signal(), Some(SIGKILL), "{told}\n{}", life.log());
    assert!(life.run_test(name, &variables).await.success(), "{told}\n{}", life.log());
    life
}

async fn bring_in_killed(service: &Simulator, place: &str, skip: u32) {
    let told = format!("killed at {place}, {skip}");
    let life = killed_then_whole("adoption::a_run_that_brings_in_all", service, place, skip).await;
    let jobs = engine::ledger::read(&life.data().join(LEDGER)).await.unwrap().unwrap().0;
    let saved = jobs.iter().filter(|job| matches!(job.state, JobState::Saved(_)));
    let mut ids: Vec<String> =
        saved.filter_map(|job| job.facts.accepted.as_ref()).map(|one| one.request_id.to_string()).collect();
    ids.sort_unstable();
    let mut bought: Vec<String> = service.ledger().into_iter().map(|entry| entry.request_id).collect();
    bought.sort_unstable();
    assert_eq!(ids, bought, "{told}: each once, and nobody else's");
    assert_eq!(life.clips().len(), 3, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "is run by the test below, in a process of its own"]
async fn a_run_that_counts_all() {
    let Ok(folder) = std::env::var(FOLDER).map(PathBuf::from) else { return };
    rushes::failpoints::arm();
    let engine = engine_in(&folder, &std::env::var(SERVICE).unwrap()).await;
    let now = Clock::system().now();
    let day = jiff::SignedDuration::from_hours(24);
    let compared = engine.compare_spending(now - day..now + day).await.unwrap();
    let all: Vec<RequestId> = compared.differences.into_iter().map(|difference| difference.request_id).collect();
    engine.count_found(all).await.unwrap();
    engine.stop(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_purchases_are_counted_leaves_each_of_them_counted_once() {
    let service = Arc::new(service().await);
    let before = Life::begin("made elsewhere".to_owned(), &service).await;
    for prompt in ["a fox", "a heron", "an owl"] {
        before.generate(prompt).await;
    }
    service.script().history(HistoryShape { twins: true, ..HistoryShape::default() });
    let mut lives = JoinSet::new();
    for place in ["history.confirmed", "history.counted", "store.before_commit", "store.after_commit"] {
        for skip in 0..2 {
            let service = service.clone();
            lives.spawn(async move { count_killed(&service, place, skip).await });
        }
    }
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
    assert_eq!(service.ledger().len(), 3, "nothing was bought");
}

async fn count_killed(service: &Simulator, place: &str, skip: u32) {
    let life = killed_then_whole("adoption::a_run_that_counts_all", service, place, skip).await;
    let path = life.data().join(LEDGER);
    let spending = Store::look_spending(&path, None, Clock::system().now(), &jiff::tz::TimeZone::UTC).unwrap().unwrap();
    // Each life begins with a purchase of its own.
    let counted_in: Vec<_> = spending.purchases.iter().filter(|purchase| purchase.found).collect();
    let bought = service.ledger();
    let mut ids: Vec<String> = bought.iter().map(|entry| entry.request_id.clone()).collect();
    let mut counted: Vec<String> =
        counted_in.iter().filter_map(|purchase| Some(purchase.request_id.as_ref()?.to_string())).collect();
    ids.sort_unstable();
    counted.sort_unstable();
    assert_eq!(counted, ids, "killed at {place}, {skip}: each once, and nobody else's");
    let sum = counted_in.iter().fold(Usd::default(), |sum, purchase| sum.plus(purchase.counts()));
    let price = bought.iter().fold(0.0, |sum, entry| sum + entry.cost);
    assert_eq!(Some(sum), Usd::from_dollars(price), "killed at {place}, {skip}");
}
