//! Old rows become takes of shots, and none is lost or changed otherwise.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rushes::domain::{ClipQuery, Framing, Job, Marks, Outcome, Scope, Slot, SourceDraft, Usd};
use rushes::store::{Everything, LEDGER_VERSION, Store};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::audit::audit;
use crate::files::{VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5};

fn old(sql: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rushes.db");
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    (folder, path)
}

async fn brought_up(path: &Path) -> Everything {
    let opened = Store::open(path).unwrap();
    assert_eq!(opened.set_aside, None);
    let everything = opened.store.everything().await.unwrap();
    opened.store.close().unwrap();
    everything
}

/// Every value of every old column, row by row.
fn old_values(connection: &Connection, table: &str, columns: &str) -> Vec<Vec<rusqlite::types::Value>> {
    let mut statement = connection.prepare(&format!("select {columns} from {table} order by id")).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map((), |row| (0..width).map(|at| row.get(at)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

fn columns_of(connection: &Connection, table: &str) -> String {
    let sql = "select group_concat(name, ', ') from pragma_table_info(?)";
    connection.query_row(sql, [table], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn no_old_value_is_lost_or_changed_from_any_version() {
    for (version, sql) in [(1, VERSION_1), (2, VERSION_2), (3, VERSION_3), (4, VERSION_4), (5, VERSION_5)] {
        let (folder, path) = old(sql);
        let before = Connection::open_in_memory().unwrap();
        before.execute_batch(sql).unwrap();
        brought_up(&path).await;
        let after = Connection::open(&path).unwrap();
        let backup = Connection::open(folder.path().join(format!("rushes.before-v{LEDGER_VERSION}.db"))).unwrap();
        for table in ["jobs", "clips"] {
            let columns = columns_of(&before, table);
            let values = old_values(&before, table, &columns);
            assert!(!values.is_empty());
            assert_eq!(old_values(&after, table, &columns), values, "version {version}, {table}");
            assert_eq!(old_values(&backup, table, &columns), values, "the backup of version {version}, {table}");
        }
        audit(&path, &format!("from version {version}"));
    }
}

fn takes(jobs: &[Job]) -> HashMap<i64, (i64, u32)> {
    jobs.iter().map(|job| (job.id.0, (job.take.shot.0, job.take.number))).collect()
}

#[tokio::test]
async fn equal_words_settings_and_pictures_become_one_shot_and_retries_one_take() {
    let (_folder, path) = old(VERSION_3);
    let everything = brought_up(&path).await;
    let takes = takes(&everything.jobs);
    let stairs = takes[&7].0;
    assert_eq!(takes[&7], (stairs, 1));
    assert_eq!((takes[&8], takes[&9]), ((stairs, 2), (stairs, 2)), "a retry is the same take");
    assert_eq!(takes[&10], (stairs, 3), "the same retry again: both were saved, so the later one counts up");
    assert_ne!(takes[&11].0, stairs);
    assert_ne!(takes[&4].0, takes[&5].0, "another picture and shape, although it says to be a retry");
    assert_eq!((takes[&13], takes[&14]), ((takes[&13].0, 1), (takes[&13].0, 2)), "one file, by two ways");
    assert_ne!(takes[&15].0, takes[&13].0, "another picture");
    let label = |job: i64| everything.labels.iter().find(|label| label.id.0 == takes[&job].0).unwrap();
    assert_eq!((label(1).number, label(2).number, label(7).number, label(11).number), (1, 2, 7, 8));
    assert_eq!((label(7).title.as_str(), label(11).title.as_str()), ("Climbs the stairs", "Lights the lamp"));
    assert!(everything.labels.iter().all(|label| label.project.is_none()));
    assert!(
        everything.clips.iter().all(|clip| clip.marks == Marks { seen: true, ..Marks::default() }),
        "old clips were seen"
    );
    let unreadable: Vec<i64> = everything.unreadable.iter().map(|row| row.id).collect();
    assert_eq!(unreadable, [12], "it stays, with a shot of its own");
}

#[tokio::test]
async fn a_ledger_that_was_brought_up_to_date_answers_like_a_new_one() {
    let (_folder, path) = old(VERSION_3);
    let store = Store::open(&path).unwrap().store;
    let found = |words: &str| ClipQuery { words: words.to_owned(), ..ClipQuery::default() };
    let listed = |rows: std::sync::Arc<[rushes::domain::ClipRow]>| rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(listed(store.list(found("")).await.unwrap()), [3, 2]);
    assert_eq!(listed(store.list(found("stair")).await.unwrap()), [3, 2]);
    assert_eq!(listed(store.list(found("lamp")).await.unwrap()), Vec::<i64>::new());
    let shots = store.shots(Scope::AllWork, vec![]).await.unwrap();
    assert_eq!(shots.iter().map(|shot| (shot.number, shot.takes, shot.unseen)).collect::<Vec<_>>(), [(7, 2, 0)]);
    let totals = store.totals().await.unwrap();
    assert_eq!((totals.facts.clips, totals.facts.trashed, totals.facts.unseen), (2, 2, 0));
    assert_eq!(totals.all_work.to_string(), "$12.70");
    let contents = store.contents(crate::at(20_000)).await.unwrap();
    assert_eq!(contents.deleting, [rushes::domain::ClipId(4)]);
    assert_eq!(contents.left.iter().map(|job| job.id.0).collect::<Vec<_>>(), [11]);
    assert!(contents.ended.iter().all(|job| ![1, 10].contains(&job.id.0)), "their clips lie in the trash");
    let late = store.contents(crate::at(30 * 24 * 3600)).await.unwrap();
    assert_eq!(late.left, [], "after eight days there is nothing to go back to");
}

#[tokio::test]
async fn a_clip_whose_job_is_missing_has_a_shot_too() {
    let (_folder, path) = old(VERSION_3);
    let by_hand = Connection::open(&path).unwrap();
    by_hand.execute_batch("pragma foreign_keys = off; delete from jobs where id = 7").unwrap();
    drop(by_hand);
    let everything = brought_up(&path).await;
    assert_eq!(everything.clips.len(), 2);
    audit(&path, "without a job");
}

#[tokio::test]
async fn a_ledger_of_version_4_keeps_its_forms_and_every_shot_gets_the_price_of_its_day() {
    let (_folder, path) = old(VERSION_4);
    let opened = Store::open(&path).unwrap();
    let everything = opened.store.everything().await.unwrap();
    let priced = |job: &Job| (job.request.model.to_string(), job.request.length.seconds(), job.request.sound);
    assert!(everything.jobs.len() > 10);
    for job in &everything.jobs {
        let (model, seconds, sound) = priced(job);
        let cents = match (model.as_str(), sound) {
            ("veo-3", true) => 40,
            ("veo-3", false) => 20,
            ("veo-3-fast", true) => 15,
            ("veo-3-fast", false) => 10,
            _ => 0,
        };
        assert_eq!(job.request.estimate, Usd::from_cents(cents).times(seconds), "job {}", job.id);
        let pictures: Vec<_> = job.request.pictures().map(|(slot, picture)| (slot, picture.framing)).collect();
        assert!(pictures.iter().all(|picture| *picture == (Slot::FirstFrame, Framing::Whole)), "sent as it was");
        assert_eq!(job.request.negative_prompt, None);
    }
    assert!(everything.jobs.iter().any(|job| job.request.first_frame.is_some()));
    assert_eq!(everything.draft.first_frame.source, SourceDraft::Url("https://example.org/heron.png".into()));
    assert!(everything.draft.first_frame.copy.is_some() && everything.draft.model.is_some());
    let contents = opened.store.contents(crate::at(20_000)).await.unwrap();
    let [project] = &contents.projects[..] else { panic!("{:?}", contents.projects) };
    let defaults = project.project.defaults.as_ref().unwrap();
    assert_eq!((defaults.shape.label(), defaults.length.seconds(), defaults.sound), ("9:16".to_owned(), 4, false));
    opened.store.close().unwrap();
    audit(&path, "from version 4");
}

#[tokio::test]
async fn a_ledger_of_version_5_tells_its_purchases_from_its_jobs_and_counts_nothing_too_low() {
    let (_folder, path) = old(VERSION_5);
    let opened = Store::open(&path).unwrap();
    let everything = opened.store.everything().await.unwrap();
    let purchases = opened.store.purchases(None).await.unwrap();
    assert!(purchases.len() > 3);
    for job in &everything.jobs {
        let of_job: Vec<_> = purchases.iter().filter(|purchase| purchase.item.job == Some(job.id)).collect();
        if !job.was_sent() {
            assert!(of_job.is_empty(), "job {}: {of_job:?}", job.id);
            continue;
        }
        let [purchase] = of_job[..] else { panic!("job {}: {of_job:?}", job.id) };
        assert_eq!((purchase.estimate, purchase.cost), (job.request.estimate, job.facts.cost), "job {}", job.id);
        assert_eq!(purchase.item.take, job.take.number);
        // A job that was put away has forgotten how it ended: that counts as spent.
        assert_eq!(Some(purchase.outcome), Outcome::after(None, job), "job {}: {:?}", job.id, job.state);
    }
    opened.store.close().unwrap();
    audit(&path, "from version 5");
}
