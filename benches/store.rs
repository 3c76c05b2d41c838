//! How long a start reads: 10,000 jobs and 10,000 clips. The goal is under 50 ms; `cargo bench --bench store`.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints its numbers and may stop at any trouble")]

#[path = "../tests/support/fixtures.rs"]
mod fixtures;

use std::path::{Path, PathBuf};
use std::time::Instant;

use rushes::domain::{JobEvent, RequestId, Usd};
use rushes::store::{NewClip, NewJob, Store};

const ROWS: usize = 10_000;
const ROUNDS: usize = 20;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (folder, store) = fixtures::store();
    let path = folder.path().join("rushes.db");
    runtime.block_on(fill(&store));
    store.close().unwrap();
    let (mut opens, mut reads): (Vec<f64>, Vec<f64>) = (0..ROUNDS).map(|_| runtime.block_on(start(&path))).unzip();
    let megabytes = std::fs::metadata(&path).unwrap().len() as f64 / 1e6;
    println!("{ROWS} jobs and {ROWS} clips, {megabytes:.1} MB, {ROUNDS} starts");
    for (what, times) in [("open, with the check of the whole file", &mut opens), ("contents", &mut reads)] {
        times.sort_by(f64::total_cmp);
        println!(
            "{what}: best {:.1} ms, median {:.1} ms, worst {:.1} ms",
            times[0],
            times[ROUNDS / 2],
            times[ROUNDS - 1]
        );
    }
    println!("one fsynced change of a job: median {:.2} ms", runtime.block_on(commit(&path)));
}

async fn fill(store: &Store) {
    let prompt = "An old lighthouse keeper climbs the spiral stairs at dusk, slow dolly in, warm light, 35 mm film. ";
    let mut request = fixtures::request();
    request.prompt = prompt.repeat(3);
    let new = |second| NewJob { request: request.clone(), ..fixtures::job(second) };
    let mut jobs = store.insert((0..).take(ROWS).map(new).collect()).await.unwrap();
    let url = || "https://files.segmind.com/0b9f7c2e-4a51-4a6e-9c7e-5f0d4cf1b0aa.mp4".parse().unwrap();
    for step in 0..4 {
        for job in &mut jobs {
            let event = match step {
                0 => JobEvent::SubmitStarted,
                1 => JobEvent::Accepted(RequestId::parse(&format!("0b9f7c2e-4a51-{}", job.id)).unwrap()),
                2 => JobEvent::OutputKnown { url: url(), more: vec![], cost: Some(Usd::from_cents(320)) },
                _ => JobEvent::DownloadStarted,
            };
            *job = job.apply(&event, fixtures::at(1)).unwrap();
        }
        store.update(jobs.clone()).await.unwrap();
    }
    for job in jobs {
        let path = PathBuf::from(format!("/home/ana/Videos/Rushes/2026-11-23 14.05 an old lighthouse {}.mp4", job.id));
        store.finish(job, NewClip { path, picture: fixtures::picture() }, fixtures::at(2)).await.unwrap();
    }
}

/// Milliseconds to open and to read.
async fn start(path: &Path) -> (f64, f64) {
    let begun = Instant::now();
    let store = Store::open(path).unwrap().store;
    let opened = begun.elapsed();
    let begun = Instant::now();
    let contents = store.contents().await.unwrap();
    let read = begun.elapsed();
    assert_eq!((contents.jobs.len(), contents.clips.len()), (ROWS, ROWS));
    store.close().unwrap();
    (opened.as_secs_f64() * 1e3, read.as_secs_f64() * 1e3)
}

/// Median milliseconds of one guarded update.
async fn commit(path: &Path) -> f64 {
    let store = Store::open(path).unwrap().store;
    let mut job = store.insert(vec![fixtures::job(0)]).await.unwrap().remove(0);
    let mut times = Vec::new();
    for round in 0..100 {
        let event = if round % 2 == 0 { JobEvent::Hold } else { JobEvent::Release };
        job = job.apply(&event, fixtures::at(3)).unwrap();
        let begun = Instant::now();
        store.update(vec![job.clone()]).await.unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
