//! A deletion for good is killed between its steps: the next start finishes it, and no other clip is touched.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use rushes::domain::{ClipId, ClipQuery};
use rushes::engine::{self, EngineConfig, EngineHandle, Pace, Snapshot};
use rushes::simulator::Simulator;
use tokio::task::JoinSet;

use crate::fixtures::no_hosts;
use crate::life::{Life, SIGKILL};
use crate::matrix::service;

/// These variables hold the run's folder, and the shot whose clip it deletes.
const FOLDER: &str = "RUSHES_TEST_FOLDER";
const SHOT: &str = "RUSHES_TEST_SHOT";

const PATIENCE: Duration = Duration::from_secs(30);

/// A run of this very test program, which deletes as the window would. Killed at `place`, if there is one.
async fn delete(life: &Life, shot: Option<&str>, place: Option<(&str, u32)>) -> ExitStatus {
    let mut variables = vec![(FOLDER, life.folder.path().display().to_string())];
    variables.extend(shot.map(|shot| (SHOT, shot.to_owned())));
    variables.extend(place.map(|(place, skip)| ("FAILPOINTS", format!("{place}={skip}*off->return"))));
    life.run_test("trash::a_run_that_deletes", &variables).await
}

async fn until(engine: &EngineHandle, what: &str, is: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
    let mut pictures = engine.watch();
    let seen = tokio::time::timeout(PATIENCE, pictures.wait_for(|snapshot| is(snapshot))).await;
    seen.unwrap_or_else(|_| panic!("waited for {what}")).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "is run by the test below, in a process of its own"]
async fn a_run_that_deletes() {
    let Ok(folder) = std::env::var(FOLDER).map(PathBuf::from) else { return };
    rushes::failpoints::arm();
    let config = EngineConfig {
        clips_folder: folder.join("Videos/Rushes"),
        pace: Pace::Unlimited,
        ..EngineConfig::new(folder.join("data"), no_hosts())
    };
    let engine = engine::start(config).await.unwrap();
    if let Ok(shot) = std::env::var(SHOT) {
        let all = engine.clips(ClipQuery::default()).await.unwrap();
        let clips = engine.details(all.rows.iter().map(|row| row.id).collect()).await.unwrap();
        let clips: Vec<ClipId> = clips.iter().filter(|clip| clip.request.prompt == shot).map(|clip| clip.id).collect();
        assert_eq!(clips.len(), 1);
        drop(engine.trash(clips.clone()));
        until(&engine, "the clip in the trash", |snapshot| snapshot.library.trashed > 0).await;
        drop(engine.delete_for_good(clips));
    }
    until(&engine, "an empty trash", |snapshot| snapshot.library.trashed == 0).await;
    engine.stop(PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_deletion_is_finished_by_the_next_start_and_takes_nothing_else_along() {
    let service = Arc::new(service().await);
    // Where it is killed, whether the file is still there then, and whether the person's wish was written down.
    let kills = [
        // The commits of a deletion: to the trash, the mark, the row.
        ("store.before_commit", 1, true, false),
        ("store.after_commit", 1, true, true),
        ("trash.marked", 0, true, true),
        ("trash.file_gone", 0, false, true),
        ("store.before_commit", 2, false, true),
        ("store.after_commit", 2, false, true),
    ];
    let mut lives = JoinSet::new();
    for kill in kills {
        let service = service.clone();
        lives.spawn(async move { live(&service, kill).await });
    }
    while let Some(life) = lives.join_next().await {
        life.unwrap();
    }
}

/// One life: two clips, one of them deleted by a run that is killed, and a run afterwards.
async fn live(service: &Simulator, (place, skip, file_left, wished): (&str, u32, bool, bool)) {
    let told = format!("killed at {place} after {skip}");
    let life = Life::begin(format!("deleted, {told}"), service).await;
    life.run_to_the_end().await;
    let kept = format!("kept, {told}");
    life.generate(&kept).await;
    let (gone, stays) = (life.file_of(&life.name).await, life.file_of(&kept).await);
    let bytes = std::fs::read(&stays).unwrap();

    let killed = delete(&life, Some(&life.name), Some((place, skip))).await;
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&killed), Some(SIGKILL), "{told}: {killed}");
    assert_eq!(gone.is_file(), file_left, "{told}");

    if wished {
        let status = delete(&life, None, None).await;
        assert!(status.success(), "{told}: {status}");
        assert!(!gone.exists(), "{told}");
        let trash = life.folder.path().join(".local/share/Trash/files").join(gone.file_name().unwrap());
        assert!(trash.is_file(), "{told}: the system's trash has it");
    } else {
        assert_eq!(life.rows().await.len(), 1, "{told}");
        assert!(gone.is_file(), "{told}");
    }
    assert_eq!(std::fs::read(&stays).unwrap(), bytes, "{told}");
    assert_eq!(life.file_of(&kept).await, stays, "{told}");
}
