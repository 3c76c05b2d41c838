//! The trash: what leaves the library keeps its file until the person deletes it for good, whatever happens in between.

use rushes::domain::{ClipId, ClipQuery, JobId, JobState, Shelf};
use rushes::engine::LEDGER;
#[cfg(target_os = "linux")]
use rushes::engine::{self, Disposal, EngineConfig};
use rusqlite::Connection;

use crate::stage::{Stage, answer};

/// One saved clip.
async fn saved(stage: &Stage) -> (JobId, ClipId, std::path::PathBuf) {
    let job = stage.generate("a fox").await;
    let path = stage.until_saved(job).await;
    let JobState::Saved(clip) = stage.engine.snapshot().job(job).unwrap().job.state else { panic!("it is saved") };
    (job, clip, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_in_the_trash_keeps_its_file_and_comes_back_with_its_card() {
    let mut stage = Stage::new().await;
    let (job, clip, path) = saved(&stage).await;
    answer(stage.engine.trash(vec![clip])).await.unwrap();
    let seen = stage.until_all("an empty library", |snapshot| snapshot.library.clips == 0).await;
    let trash = answer(stage.engine.clips(ClipQuery { shelf: Shelf::Trash, ..ClipQuery::default() })).await.unwrap();
    assert_eq!(trash.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [clip]);
    assert!(seen.job(job).is_none(), "its card goes with it");
    assert!(path.is_file());
    stage.restart().await;
    assert_eq!(stage.counts(), (0, 1), "also after a restart");
    let still = answer(stage.engine.still(clip, 64)).await;
    assert!(still.is_ok(), "its picture can still be seen");
    answer(stage.engine.put_back(vec![clip])).await.unwrap();
    let seen = stage.until_all("the clip", |snapshot| snapshot.library.clips == 1).await;
    assert!(seen.library.trashed == 0 && seen.job(job).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_never_comes_before_the_snapshot_that_shows_what_it_says() {
    let stage = Stage::new().await;
    let (_, clip, _) = saved(&stage).await;
    for _ in 0..50 {
        answer(stage.engine.trash(vec![clip])).await.unwrap();
        assert_eq!(stage.counts(), (0, 1));
        answer(stage.engine.put_back(vec![clip])).await.unwrap();
        assert_eq!(stage.counts(), (1, 0));
    }
    answer(stage.engine.trash(vec![clip])).await.unwrap();
    answer(stage.engine.delete_for_good(vec![clip])).await.unwrap();
    assert_eq!(stage.counts(), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_deleted_for_good_is_gone_with_its_file_and_its_card() {
    let mut stage = Stage::new().await;
    let (job, clip, path) = saved(&stage).await;
    answer(stage.engine.delete_for_good(vec![clip])).await.unwrap();
    assert!(path.is_file(), "only what is in the trash is deleted");
    answer(stage.engine.trash(vec![clip])).await.unwrap();
    answer(stage.engine.delete_for_good(vec![clip])).await.unwrap();
    assert!(!path.exists());
    stage.restart().await;
    let seen = stage.engine.snapshot();
    assert!(stage.counts() == (0, 0) && seen.job(job).is_none());
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_not_be_deleted_is_told_and_its_clip_stays() {
    let stage = Stage::new().await;
    let (_, clip, path) = saved(&stage).await;
    answer(stage.engine.trash(vec![clip])).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap(); // No file: it is refused on every system, to every user.
    let refusal = answer(stage.engine.delete_for_good(vec![clip])).await.unwrap_err();
    assert!(refusal.sentence.contains("stays in the trash"), "{refusal:?}");
    assert_eq!(stage.counts(), (0, 1));
    std::fs::remove_dir(&path).unwrap();
    answer(stage.engine.delete_for_good(vec![clip])).await.unwrap();
    stage.until_all("an empty trash", |snapshot| snapshot.library.trashed == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_a_power_cut_interrupted_is_finished_at_the_next_start() {
    let mut stage = Stage::new().await;
    let (_, clip, path) = saved(&stage).await;
    answer(stage.engine.trash(vec![clip])).await.unwrap();
    stage.stop().await;
    let ledger = Connection::open(stage.folder.path().join("data").join(LEDGER)).unwrap();
    ledger.execute("update clips set deleting = 1", ()).unwrap(); // As it is when the row was marked and nothing else done.
    drop(ledger);
    assert!(path.is_file());
    stage.restart().await;
    stage.until_all("an empty trash", |snapshot| snapshot.library.trashed == 0).await;
    assert!(!path.exists());
}

/// This variable tells the run below whether its home has a trash, which must then hold its file.
#[cfg(target_os = "linux")]
const EXPECTED: &str = "RUSHES_TEST_TRASH";

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
#[ignore = "is run by the test below, in a home of its own"]
async fn a_run_that_uses_the_systems_trash() {
    let (Ok(expected), Ok(data)) = (std::env::var(EXPECTED), std::env::var("XDG_DATA_HOME")) else { return };
    let mut stage = Stage::new().await;
    stage.stop().await;
    let config = EngineConfig { disposal: Disposal::SystemTrash, ..stage.config() };
    stage.engine = engine::start(config).await.unwrap();
    let (_, clip, path) = saved(&stage).await;
    let bytes = std::fs::read(&path).unwrap();
    answer(stage.engine.trash(vec![clip])).await.unwrap();
    answer(stage.engine.delete_for_good(vec![clip])).await.unwrap();
    assert!(!path.exists());
    assert_eq!(stage.counts(), (0, 0));
    let trash = std::path::Path::new(&data).join("Trash");
    if expected == "none" {
        assert!(!trash.exists());
        return;
    }
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(std::fs::read(trash.join("files").join(&name)).unwrap(), bytes);
    let note = std::fs::read_to_string(trash.join("info").join(format!("{name}.trashinfo"))).unwrap();
    assert!(note.starts_with("[Trash Info]") && note.contains("Path=") && note.contains("DeletionDate="), "{note}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_deleted_file_lies_in_the_systems_trash_and_is_deleted_where_there_is_none() {
    let home = tempfile::tempdir().unwrap();
    let no_folder = home.path().join("a file");
    std::fs::write(&no_folder, "no folder").unwrap();
    for (expected, data) in [("there", home.path().join("data")), ("none", no_folder)] {
        let mut run = std::process::Command::new(std::env::current_exe().unwrap());
        run.args(["--exact", "trash::a_run_that_uses_the_systems_trash", "--include-ignored"]);
        // The trash of a home takes only files on the same file system, so the clips lie in this home too.
        run.env("HOME", home.path()).env("XDG_DATA_HOME", data).env("TMPDIR", home.path()).env(EXPECTED, expected);
        let output = run.output().unwrap();
        assert!(output.status.success(), "{expected}: {}", String::from_utf8_lossy(&output.stdout));
    }
}
