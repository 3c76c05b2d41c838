//! A service with its own folder, killed and started again.

use std::path::{Path, PathBuf};

use rushes::simulator::JobStatus;

use super::{Bench, json_of};

async fn bench_in(folder: &Path) -> Bench {
    let folder: PathBuf = folder.to_owned();
    Bench::with(|config| config.folder = Some(folder)).await
}

#[tokio::test]
async fn the_next_run_knows_the_jobs_files_port_and_money_of_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let first = bench_in(folder.path()).await;
    let url = first.rendered().await;
    let bytes = first.get(&url).send().await.unwrap().bytes().await.unwrap();
    let id = first.service.ledger()[0].request_id.clone();
    let addr = first.service.addr();
    first.service.stop().await;

    let second = bench_in(folder.path()).await;
    assert_eq!(second.service.addr(), addr);
    assert_eq!(second.get(&url).send().await.unwrap().bytes().await.unwrap(), bytes);
    assert_eq!(json_of(second.status(&id).await, 200).await["status"], "COMPLETED");
    assert_eq!(second.service.balance(), Some(24.2));
}

#[tokio::test]
async fn a_render_that_the_kill_interrupted_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = bench_in(folder.path()).await;
    let url = first.rendered().await;
    let id = first.service.ledger()[0].request_id.clone();
    let bytes = first.get(&url).send().await.unwrap().bytes().await.unwrap();
    first.service.stop().await;
    std::fs::remove_file(folder.path().join(format!("{id}.mp4"))).unwrap();

    let second = bench_in(folder.path()).await;
    assert_eq!(second.service.ledger()[0].request_id, id);
    assert_eq!(second.ended(&id).await, "COMPLETED");
    assert_eq!(second.get(&url).send().await.unwrap().bytes().await.unwrap(), bytes);
    assert_eq!(second.service.ledger()[0].status, JobStatus::Completed);
}

#[tokio::test]
async fn without_a_folder_nothing_outlives_the_service() {
    let first = Bench::new().await;
    let id = first.accepted().await;
    first.service.stop().await;
    let second = Bench::new().await;
    assert_eq!(second.status(&id).await.status(), 404);
    assert!(second.service.ledger().is_empty());
}
