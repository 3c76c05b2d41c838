//! A ledger with many clips for the benches that open it: each clip is a separate file with the same short video.

#[path = "../../tests/support/fixtures.rs"]
pub mod fixtures;

use std::path::Path;

use rushes::domain::{JobEvent, RequestId, Settings};
use rushes::engine::LEDGER;
use rushes::store::{NewClip, Store};

/// Fills a new ledger in this folder with so many clips, and puts so many shots into its queue.
pub async fn fill(folder: &Path, clips: usize, queued: usize) {
    let store = Store::open(&folder.join(LEDGER)).unwrap().store;
    let settings = Settings { welcomed: true, ..Settings::default() };
    store.save_settings(settings).await.unwrap();
    let mut jobs = store.insert((0..).take(clips).map(fixtures::job).collect()).await.unwrap();
    for step in 0..4 {
        for job in &mut jobs {
            let request_id = format!("0b9f7c2e-4a51-{}", job.id);
            *job = job.apply(&event(step, &request_id), fixtures::at(1)).unwrap();
        }
        store.update(jobs.clone()).await.unwrap();
    }
    let video = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dusk.mp4");
    for job in jobs {
        let path = folder.join(format!("clip {}.mp4", job.id));
        std::fs::copy(&video, &path).unwrap();
        store.finish(job, NewClip { path, picture: fixtures::picture() }, fixtures::at(2)).await.unwrap();
    }
    store.insert((0..).take(queued).map(|n: i64| fixtures::job(3 + n)).collect()).await.unwrap();
    store.close().unwrap();
}

/// The way of a job from the queue to its download.
fn event(step: usize, request_id: &str) -> JobEvent {
    let url = || "https://files.segmind.com/0b9f7c2e.mp4".parse().unwrap();
    match step {
        0 => JobEvent::SubmitStarted,
        1 => JobEvent::Accepted(RequestId::parse(request_id).unwrap()),
        2 => JobEvent::OutputKnown { url: url(), more: vec![], cost: None },
        _ => JobEvent::DownloadStarted,
    }
}
