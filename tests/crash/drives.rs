//! The library is on another drive than the data folder: the clip is copied there, and a kill at every step of that loses nothing,
//! fetches nothing twice and leaves no half file.

use std::os::unix::fs::{MetadataExt, symlink};
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::audit::audit;
use crate::life::Life;
use crate::matrix::service;
use crate::plan::Kill;

/// A drive in memory, which every Linux has.
const OTHER: &str = "/dev/shm";

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_on_the_way_to_another_drive_loses_nothing_and_leaves_no_half_file() {
    let home = tempfile::tempdir().unwrap();
    let device = |path: &std::path::Path| std::fs::metadata(path).map(|meta| meta.dev()).ok();
    if device(OTHER.as_ref()).is_none_or(|other| Some(other) == device(home.path())) {
        return;
    }
    let at = |place: &'static str, skip: u32| Kill::At { place, skip };
    let plans = [
        vec![at("part.before_note", 2)],
        vec![at("part.before_move", 0)],
        vec![at("part.copied", 0)],
        vec![at("part.linked", 0)],
        vec![at("part.moved", 0)],
        vec![at("download.before_saved", 0)],
        vec![at("store.before_commit", 5)],
        vec![at("store.after_commit", 5)],
        vec![at("download.tidied", 0)],
        vec![at("part.copied", 0), at("part.copied", 0), at("part.linked", 0), at("download.before_saved", 0)],
    ];
    let service = Arc::new(service().await);
    let mut lives = JoinSet::new();
    for plan in plans {
        let service = service.clone();
        lives.spawn(async move {
            let life = Life::begin(format!("another drive: {plan:?}"), &service).await;
            let other = tempfile::tempdir_in(OTHER).unwrap();
            symlink(other.path(), life.folder.path().join("Videos")).unwrap();
            for kill in &plan {
                assert!(
                    life.run_killed(kill, &service).await,
                    "{}: {kill:?} was not reached\n{}",
                    life.name,
                    life.log()
                );
            }
            life.run_to_the_end().await;
            let row = audit(&life, &service).await;
            assert_eq!(row.state, "saved");
            let reads = service.ledger().into_iter().find(|entry| Some(&entry.request_id) == row.request_id.as_ref());
            assert!(reads.is_some_and(|entry| entry.file_reads == 2), "once by the program, once by the audit");
        });
    }
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
}
