//! A kill while many shots are removed from the queue, brought back or let go: it is done to all of them or to none, nothing comes back
//! twice, and nothing is bought twice.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use rushes::domain::{Job, JobAction, JobId, JobState, Settings};
use rushes::engine::{self, EngineConfig, LEDGER, Pace};
use rushes::simulator::Simulator;
use rushes::store::Store;
use tokio::task::JoinSet;

use crate::fixtures::no_hosts;
use crate::life::{Life, SIGKILL};
use crate::matrix::service;

/// These variables hold the run's folder, and what it does to every shot.
const FOLDER: &str = "RUSHES_TEST_FOLDER";
const WISH: &str = "RUSHES_TEST_WISH";

const SHOTS: usize = 3;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "is run by the test below, in a process of its own"]
async fn a_run_that_acts_on_all() {
    let (Ok(folder), Ok(wish)) = (std::env::var(FOLDER).map(PathBuf::from), std::env::var(WISH)) else { return };
    rushes::failpoints::arm();
    let config = EngineConfig {
        clips_folder: folder.join("Videos/Rushes"),
        pace: Pace::Unlimited,
        ..EngineConfig::new(folder.join("data"), no_hosts())
    };
    let jobs = read(&folder).await;
    let ids = |state: fn(&Job) -> bool| jobs.iter().filter(|job| state(job)).map(|job| job.id).collect::<Vec<JobId>>();
    let engine = engine::start(config).await.unwrap();
    match wish.as_str() {
        "remove" => drop(engine.act_all(ids(|job| job.state == JobState::Queued), JobAction::Dismiss).await.unwrap()),
        // The second time it is refused.
        "bring back" => drop(engine.bring_back(ids(|job| job.state == JobState::Dismissed)).await),
        "let go" => drop(engine.act_all(ids(|job| job.state == JobState::Held), JobAction::Release).await.unwrap()),
        other => panic!("{other}"),
    }
    engine.stop(Duration::from_secs(30)).await;
}

/// A run of this very test program, killed at `place`, if there is one.
async fn act(life: &Life, wish: &str, place: Option<&str>) -> ExitStatus {
    let mut variables = vec![(FOLDER, life.folder.path().display().to_string()), (WISH, wish.to_owned())];
    variables.extend(place.map(|place| ("FAILPOINTS", format!("{place}=1*return"))));
    life.run_test("bulk::a_run_that_acts_on_all", &variables).await
}

async fn read(folder: &std::path::Path) -> Vec<Job> {
    engine::ledger::read(&folder.join("data").join(LEDGER)).await.unwrap().unwrap().0
}

/// How many of the life's shots wait, are held, and are removed.
async fn counted(life: &Life) -> (usize, usize, usize) {
    let jobs = read(life.folder.path()).await;
    let of = |state: JobState| jobs.iter().filter(|job| job.request.prompt == life.name && job.state == state).count();
    (of(JobState::Queued), of(JobState::Held), of(JobState::Dismissed))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_all_are_removed_brought_back_or_let_go_does_it_to_all_or_none() {
    let service = Arc::new(service().await);
    let mut lives = JoinSet::new();
    for wish in ["remove", "bring back", "let go"] {
        for place in ["store.before_commit", "store.after_commit"] {
            let service = service.clone();
            lives.spawn(async move { live(&service, wish, place).await });
        }
    }
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
}

/// One life: all its shots are removed, brought back and let go; the run that has this wish is killed and repeated.
async fn live(service: &Simulator, killed: &str, place: &str) {
    let told = format!("killed at {place} of {killed}");
    let life = Life::begin(told.clone(), service).await;
    for _ in 0..SHOTS {
        life.queue_the_shot().await;
    }
    pause(&life).await;
    let states = [(SHOTS, 0, 0), (0, 0, SHOTS), (0, SHOTS, SHOTS), (SHOTS, 0, SHOTS)];
    for (wish, (before, after)) in ["remove", "bring back", "let go"].iter().zip(states.iter().zip(&states[1..])) {
        if *wish == killed {
            let status = act(&life, wish, Some(place)).await;
            assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(SIGKILL), "{told}: {status}");
            let expected = if place == "store.before_commit" { before } else { after };
            assert_eq!(counted(&life).await, *expected, "{told}");
        }
        let status = act(&life, wish, None).await;
        assert!(status.success(), "{told}, {wish}: {status}");
        assert_eq!(counted(&life).await, *after, "{told}, {wish}");
    }
    life.run_to_the_end().await;
    let bought = service.ledger().into_iter().filter(|entry| entry.body["prompt"] == life.name.as_str()).count();
    assert_eq!(bought, SHOTS, "{told}\n{}", life.log());
    assert_eq!(life.clips().len(), SHOTS, "{told}");
}

/// As a person leaves the queue who then removes what waits.
async fn pause(life: &Life) {
    let store = Store::open(&life.data().join(LEDGER)).unwrap().store;
    store.save_settings(Settings { paused: true, ..Settings::default() }).await.unwrap();
    tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
}
