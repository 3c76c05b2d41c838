//! The whole matrix in one go: at least 300 kills.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rushes::simulator::{Config, Picture, Simulator};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::audit::audit;
use crate::life::Life;
use crate::plan::{Kill, chains, every_boundary, every_boundary_of_an_upload, random_times};

/// Bytes added to each file, so that a download has several pieces of 64 KiB.
const PADDING: u32 = 5 * 64 * 1024;

/// Pieces of 64 KiB in each file: those of the padding; the picture itself adds less than one.
const PIECES: u32 = 5;

/// What the issue asks for.
const KILLS: usize = 300;

/// Lives at a time: most of a life is waiting.
const AT_ONCE: usize = 8;

pub async fn service() -> Simulator {
    let config =
        Config { render_seconds: 0.05, picture: Picture::Tiny, padding: PADDING, balance: 1e6, ..Config::default() };
    Simulator::start(config).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_kill_loses_a_job_buys_one_twice_or_spoils_a_clip() {
    let mut plans: Vec<Vec<Kill>> = every_boundary(PIECES).into_iter().map(|kill| vec![kill]).collect();
    plans.push((0..PIECES).map(|_| Kill::At { place: "download.piece", skip: 0 }).collect());
    plans.extend(random_times(11, 16, 4));
    plans.extend(chains(12, 48, 6));
    let (killed, ends) = live_all(plans).await;
    println!("{killed} kills; lives ended as {ends:?}");
    assert!(killed >= KILLS, "only {killed} kills");
    assert!(ends["saved"] > 0 && ends["needs_user"] > 0, "both ends were seen: {ends:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_kill_between_upload_and_submit_buys_a_shot_twice_or_without_its_picture() {
    let service = service().await;
    let mut killed = 0;
    for kill in every_boundary_of_an_upload() {
        let life = Life::begin_with_a_picture(format!("picture: {kill:?}"), &service).await;
        killed += usize::from(life.run_killed(&kill, &service).await);
        // Killed once more at the same place: what the first run left is where the second begins.
        killed += usize::from(life.run_killed(&kill, &service).await);
        life.run_to_the_end().await;
        audit(&life, &service).await;
        for bought in service.ledger().iter().filter(|bought| bought.body["prompt"] == life.name.as_str()) {
            let address = bought.body["image_url"].as_str().expect("it starts from its picture");
            let sent = reqwest::get(address).await.unwrap().bytes().await.unwrap();
            let sent = image::load_from_memory(&sent).unwrap();
            assert_eq!((sent.width(), sent.height()), (90, 51), "cut to the shape: {}", life.name);
        }
    }
    assert!(killed >= 20, "only {killed} kills");
}

/// Lives every plan, audits each, and counts the kills and the ends.
async fn live_all(plans: Vec<Vec<Kill>>) -> (usize, BTreeMap<String, usize>) {
    let shared = Arc::new(service().await);
    let (room, killed) = (Arc::new(Semaphore::new(AT_ONCE)), Arc::new(AtomicUsize::new(0)));
    let mut lives = JoinSet::new();
    for (number, plan) in plans.into_iter().enumerate() {
        let (shared, room, killed) = (shared.clone(), room.clone(), killed.clone());
        lives.spawn(async move {
            let _turn = room.acquire_owned().await.unwrap();
            // A silent service would swallow another life's submit, so such a life has its own service.
            let alone = plan.iter().any(|kill| matches!(kill, Kill::AwaitingAnswer { .. }));
            let service = if alone { Arc::new(service().await) } else { shared };
            let life = Life::begin(format!("life {number}: {plan:?}"), &service).await;
            for kill in &plan {
                killed.fetch_add(usize::from(life.run_killed(kill, &service).await), Ordering::Relaxed);
            }
            life.run_to_the_end().await;
            audit(&life, &service).await.state
        });
    }
    let mut ends = BTreeMap::new();
    while let Some(end) = lives.join_next().await {
        *ends.entry(end.unwrap()).or_default() += 1;
    }
    (killed.load(Ordering::Relaxed), ends)
}
