//! The power goes out between any two lines: after a cut at every length of SQLite's log the ledger opens, and each change is there whole
//! or not at all.
//!
//! A commit is an appended piece of the log, synced; a cut leaves a beginning of it. So every beginning is tried.

use std::path::{Path, PathBuf};

use rushes::domain::{Mark, MarkChange, VideoRequest};
use rushes::store::{LEDGER_VERSION, NewJob, Store, TakeOf};
use rusqlite::Connection;

use crate::audit::audit;
use crate::files::VERSION_3;
use crate::fixtures::{at, request, store};
use crate::{clip_at, downloading};

/// A frame of the log: its header and a page.
const FRAME: u64 = 24 + 4096;

/// Copies a ledger with the first `kept` bytes of its log.
fn cut(from: &Path, to: &Path, kept: u64) -> PathBuf {
    let path = to.join("rushes.db");
    for old in std::fs::read_dir(to).unwrap() {
        std::fs::remove_file(old.unwrap().path()).unwrap();
    }
    std::fs::copy(from, &path).unwrap();
    let log = std::fs::read(from.with_file_name("rushes.db-wal")).unwrap();
    let kept = usize::try_from(kept).unwrap().min(log.len());
    std::fs::write(to.join("rushes.db-wal"), &log[..kept]).unwrap();
    path
}

/// The lengths at which the log is cut: at every frame, and in the middle of it.
fn lengths(path: &Path) -> impl Iterator<Item = u64> {
    let whole = std::fs::metadata(path.with_file_name("rushes.db-wal")).unwrap().len();
    let frames = (whole - 32) / FRAME;
    assert!(frames > 3, "there is something to cut");
    (0..=frames).flat_map(|frame| [32 + frame * FRAME, 32 + frame * FRAME + FRAME / 2])
}

#[tokio::test]
async fn a_migration_that_is_cut_anywhere_has_happened_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rushes.db");
    Connection::open(&path).unwrap().execute_batch(VERSION_3).unwrap();
    let kept_open = Store::open(&path).unwrap().store;
    let whole = kept_open.everything().await.unwrap();
    let (mut old, mut between, mut new) = (0, 0, 0);
    for length in lengths(&path) {
        let there = tempfile::tempdir().unwrap();
        let copy = cut(&path, there.path(), length);
        let version = |path: &Path| -> i64 {
            Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
        };
        match version(&copy) {
            3 => old += 1,
            newest if newest == i64::try_from(LEDGER_VERSION).unwrap() => new += 1,
            // Each step is a transaction of its own.
            version if version > 3 => between += 1,
            other => panic!("version {other} after {length} bytes"),
        }
        let opened = Store::open(&copy).unwrap();
        assert_eq!(opened.set_aside, None, "{length}");
        assert_eq!(opened.store.everything().await.unwrap(), whole, "{length}");
        opened.store.close().unwrap();
        audit(&copy, &format!("after {length} bytes"));
    }
    assert!(old > 10 && between > 0 && new > 0, "cut before, between and after its steps: {old}, {between}, {new}");
}

#[tokio::test]
async fn whatever_is_cut_no_clip_is_without_its_job_and_no_count_is_wrong() {
    let (folder, store) = store();
    let path = folder.path().join("rushes.db");
    let project = store.new_project("Trailer".into(), at(0)).await.unwrap();
    let found = |prompt: &str| NewJob {
        request: VideoRequest { prompt: prompt.into(), ..request() },
        of: TakeOf::Found { hint: None, project: Some(project), continues: None },
        ..crate::fixtures::job(1)
    };
    store
        .insert(vec![found("A keeper, climbs"), found("A keeper, lights the lamp"), found("A keeper, climbs")])
        .await
        .unwrap();
    let job = downloading(&store, "req-1").await;
    let (_, clip) = store.finish(job, clip_at("/videos/a.mp4"), at(9)).await.unwrap();
    store.mark(vec![clip.id], MarkChange::Mark(Some(Mark::Reject))).await.unwrap();
    store.mark(vec![clip.id], MarkChange::Note("blurred".into())).await.unwrap();
    store.rename_shot(clip.take.shot, Some("The fox".into())).await.unwrap();
    store.move_shots(vec![clip.take.shot], Some(project)).await.unwrap();
    store.trash(vec![clip.id], Some(at(20))).await.unwrap();
    store.delete_project(project).await.unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for length in lengths(&path) {
        let there = tempfile::tempdir().unwrap();
        let copy = cut(&path, there.path(), length);
        let opened = Store::open(&copy).unwrap();
        assert_eq!(opened.set_aside, None, "{length}");
        let everything = opened.store.everything().await.unwrap();
        seen.insert((everything.jobs.len(), everything.clips.len(), everything.trash.len(), everything.projects.len()));
        opened.store.close().unwrap();
        audit(&copy, &format!("after {length} bytes"));
    }
    let (first, last) = ((0, 0, 0, 0), (4, 0, 1, 0));
    assert!(seen.contains(&first) && seen.contains(&last) && seen.contains(&(4, 1, 0, 1)), "{seen:?}");
}
