//! The file itself: versions, damage, places that can't be written, rows that can't be read.

use std::path::{Path, PathBuf};

use rushes::domain::{ClipSeconds, JobState, Seed, Settings, Usd};
use rushes::store::{LEDGER_VERSION, Store, StoreError};
use rusqlite::Connection;

use crate::fixtures::{job, store};

/// The ledger as version 1 wrote it. Don't change it: this is what people have on disk.
pub const VERSION_1: &str = include_str!("version_1.sql");

/// The same for version 2.
pub const VERSION_2: &str = include_str!("version_2.sql");

/// The same for version 3.
pub const VERSION_3: &str = include_str!("version_3.sql");

/// The same for version 4.
pub const VERSION_4: &str = include_str!("version_4.sql");

/// The same for version 5.
pub const VERSION_5: &str = concat!(include_str!("version_4.sql"), include_str!("version_5.sql"));

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A closed ledger with 300 jobs.
async fn full_ledger() -> (tempfile::TempDir, PathBuf) {
    let (folder, store) = store();
    store.insert((0..300).map(job).collect()).await.unwrap();
    store.close().unwrap();
    let path = folder.path().join("rushes.db");
    (folder, path)
}

#[tokio::test]
async fn a_ledger_of_version_1_is_read_with_all_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rushes.db");
    Connection::open(&path).unwrap().execute_batch(VERSION_1).unwrap();
    let opened = Store::open(&path).unwrap();
    assert_eq!(opened.set_aside, None);
    let contents = opened.store.everything().await.unwrap();
    assert_eq!(contents.unreadable, []);
    let states: Vec<&str> = contents.jobs.iter().map(|job| job.state.name().as_str()).collect();
    assert_eq!(states, ["saved", "needs_user", "waiting", "failed", "held"]);
    let [saved, unknown, ..] = &contents.jobs[..] else { panic!("{contents:?}") };
    assert_eq!(saved.facts.accepted.as_ref().unwrap().request_id.as_str(), "b0f1-9");
    assert_eq!(saved.facts.cost, Some(Usd::from_cents(320)));
    let picture = saved.request.first_frame.as_ref();
    assert!(picture.is_none_or(|picture| picture.sent_as.is_none()), "no gate has seen its first frame");
    assert_eq!((saved.request.length, saved.request.seed), (ClipSeconds::EIGHT, Seed::new(41).unwrap()));
    assert_eq!(unknown.state, JobState::NeedsUser(rushes::domain::Need::UnknownOutcome));
    let [clip] = &contents.clips[..] else { panic!("{contents:?}") };
    assert_eq!(saved.state, JobState::Saved(clip.id));
    assert_eq!((clip.picture.height, clip.path.to_str()), (1080, Some("/home/ana/Videos/Rushes/a fox.mp4")));
    assert_eq!((contents.settings.concurrency, contents.settings.welcomed), (5, true));
    assert_eq!(contents.draft.prompt, "a heron");
    assert_eq!(contents.trash, [], "what version 1 had in its library is in the library");
}

#[tokio::test]
async fn a_ledger_of_version_2_keeps_its_trash_and_what_it_took_for_no_video_can_be_fetched_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rushes.db");
    Connection::open(&path).unwrap().execute_batch(VERSION_2).unwrap();
    let contents = Store::open(&path).unwrap().store.everything().await.unwrap();
    assert_eq!((contents.unreadable.len(), contents.trash.len(), contents.clips.len()), (0, 1, 0));
    let refused = contents.jobs.iter().find(|job| job.request.prompt == "a webm").unwrap();
    assert_eq!(refused.facts.more_output_urls, []);
    let JobState::Failed(failure) = &refused.state else { panic!("{refused:?}") };
    assert_eq!(failure.remedy(), rushes::domain::Remedy::DownloadAgain);
    assert_eq!(refused.apply(&rushes::domain::JobEvent::Retry, refused.changed_at).unwrap().state, JobState::Ready);
    assert!(folder.path().join(format!("rushes.before-v{LEDGER_VERSION}.db")).is_file());
}

#[tokio::test]
async fn a_ledger_of_version_1_becomes_what_a_new_one_is_after_a_backup() {
    let (folder, store) = store();
    store.close().unwrap();
    let old = tempfile::tempdir().unwrap();
    let path = old.path().join("rushes.db");
    Connection::open(&path).unwrap().execute_batch(VERSION_1).unwrap();
    Store::open(&path).unwrap().store.close().unwrap();
    let schema = |connection: &Connection| -> Vec<String> {
        let sql = "select name || ': ' || group_concat(column) from (select s.name, i.name || ' ' || i.type || ' ' || i.\"notnull\" as column \
                   from sqlite_schema s join pragma_table_info(s.name) i where s.type = 'table' order by s.name, i.cid) group by name";
        let mut statement = connection.prepare(sql).unwrap();
        statement.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let version = |connection: &Connection| -> i64 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    let new = Connection::open(folder.path().join("rushes.db")).unwrap();
    let migrated = Connection::open(&path).unwrap();
    assert_eq!(schema(&migrated), schema(&new));
    let newest = i64::try_from(LEDGER_VERSION).unwrap();
    assert_eq!((version(&migrated), version(&new)), (newest, newest));
    let backup = Connection::open(old.path().join(format!("rushes.before-v{LEDGER_VERSION}.db"))).unwrap();
    let fixture = Connection::open_in_memory().unwrap();
    fixture.execute_batch(VERSION_1).unwrap();
    assert_eq!((version(&backup), schema(&backup)), (1, schema(&fixture)));
    let clips: i64 = backup.query_row("select count(*) from clips", (), |row| row.get(0)).unwrap();
    assert_eq!(clips, 1);
}

#[tokio::test]
async fn a_ledger_of_a_newer_version_is_refused_and_left_as_it_is() {
    let (folder, path) = full_ledger().await;
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Store::open(&path).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::TooNew { found: 99, .. }));
    assert!(refused.to_string().contains("newer version of Rushes"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(!names(folder.path()).iter().any(|name| name.contains("damaged")));
}

#[tokio::test]
async fn a_damaged_file_is_kept_under_another_name_and_a_new_ledger_begun() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 4] = [
        ("not a database", |bytes| bytes[..16].copy_from_slice(b"this is no datab")),
        ("pages overwritten", |bytes| bytes[8192..40960].fill(0xa5)),
        ("cut in half", |bytes| bytes.truncate(bytes.len() / 2 + 100)),
        ("all zeros but as long", |bytes| bytes.fill(0)),
    ];
    for (what, damage) in damages {
        let (folder, path) = full_ledger().await;
        let mut bytes = std::fs::read(&path).unwrap();
        damage(&mut bytes);
        std::fs::write(&path, &bytes).unwrap();
        let opened = Store::open(&path).unwrap();
        let kept = folder.path().join("rushes.damaged-1.db");
        assert_eq!(opened.set_aside.as_ref(), Some(&kept), "{what}");
        assert_eq!(std::fs::read(&kept).unwrap(), bytes, "{what}");
        assert_eq!(opened.store.everything().await.unwrap().jobs, [], "{what}");
        opened.store.insert(vec![job(0)]).await.unwrap();
        opened.store.close().unwrap();
        assert_eq!(Store::open(&path).unwrap().set_aside, None, "{what}");
    }
}

#[tokio::test]
async fn a_look_leaves_a_damaged_file_where_it_is() {
    let (folder, path) = full_ledger().await;
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[8192..40960].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    let refused = Store::look(&path).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged(_)), "{refused}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert!(!names(folder.path()).iter().any(|name| name.contains("damaged")));
}

#[tokio::test]
async fn a_look_at_a_ledger_of_an_older_version_says_so_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rushes.db");
    Connection::open(&path).unwrap().execute_batch(VERSION_1).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Store::look(&path).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::TooOld { .. }), "{refused:?}");
    assert_eq!((std::fs::read(&path).unwrap(), names(folder.path())), (before, vec!["rushes.db".to_owned()]));
}

#[tokio::test]
async fn a_look_beside_the_owner_sees_what_is_committed_and_makes_no_ledger() {
    let (folder, path) = full_ledger().await;
    let owner = Store::open(&path).unwrap().store;
    owner.insert(vec![job(7)]).await.unwrap();
    let seen = Store::look(&path).unwrap().unwrap();
    assert_eq!(seen.jobs, owner.everything().await.unwrap().jobs);
    owner.close().unwrap();
    let none = folder.path().join("none.db");
    assert!(Store::look(&none).is_err() && !none.exists());
    std::fs::write(&none, "").unwrap();
    assert!(Store::look(&none).unwrap().is_none(), "one that was only just begun");
}

#[tokio::test]
async fn damage_that_happens_again_overwrites_nothing_that_was_kept() {
    let (folder, path) = full_ledger().await;
    for n in 1..=3 {
        std::fs::write(&path, format!("damage {n}: certainly not a database, and long enough to tell").repeat(20))
            .unwrap();
        // The log that a crash may leave is kept with it.
        std::fs::write(folder.path().join("rushes.db-wal"), format!("log {n}")).unwrap();
        let opened = Store::open(&path).unwrap();
        assert_eq!(opened.set_aside, Some(folder.path().join(format!("rushes.damaged-{n}.db"))));
        opened.store.close().unwrap();
    }
    for n in 1..=3 {
        let kept = std::fs::read_to_string(folder.path().join(format!("rushes.damaged-{n}.db"))).unwrap();
        assert!(kept.starts_with(&format!("damage {n}")));
        let log = std::fs::read_to_string(folder.path().join(format!("rushes.damaged-{n}.db-wal"))).unwrap();
        assert_eq!(log, format!("log {n}"));
    }
}

#[tokio::test]
async fn the_database_of_another_program_is_not_written_into() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rushes.db");
    Connection::open(&path)
        .unwrap()
        .execute_batch("create table recipes (name text); pragma user_version = 1")
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    let kept = Store::open(&path).unwrap().set_aside.unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), before);
}

/// SQLite's own number for a program's version is 0 until a program sets it, and most never do.
#[tokio::test]
async fn the_database_of_a_program_that_numbers_no_versions_is_none_of_ours_either() {
    for strange in ["create table recipes (name text); insert into recipes values ('soup')", "pragma user_version = 1"]
    {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rushes.db");
        Connection::open(&path).unwrap().execute_batch(strange).unwrap();
        let before = std::fs::read(&path).unwrap();
        let opened = Store::open(&path).unwrap();
        assert_eq!(std::fs::read(opened.set_aside.unwrap()).unwrap(), before, "{strange}");
        assert_eq!(opened.store.everything().await.unwrap().jobs, []);
    }
}

#[tokio::test]
async fn a_row_that_can_not_be_read_is_named_and_the_rest_is_there() {
    let (folder, store) = store();
    let jobs = store.insert((0..6).map(job).collect()).await.unwrap();
    store.save_settings(Settings::default()).await.unwrap();
    let other = Connection::open(folder.path().join("rushes.db")).unwrap();
    let strange = "update jobs set model = 'Veo 9' where id = 1; update jobs set state = 'dreaming' where id = 2; \
                   update jobs set seed = 0 where id = 3; update jobs set request_id = 'half' where id = 4; \
                   update jobs set output_url = 'no address' where id = 5; update notes set json = '{' where name = 'settings'";
    other.execute_batch(strange).unwrap();
    let contents = store.everything().await.unwrap();
    assert_eq!(contents.jobs, [jobs[5].clone()]);
    assert_eq!(contents.settings, Settings::default());
    let named: Vec<String> =
        contents.unreadable.iter().map(|row| format!("{} {}: {}", row.table, row.id, row.why)).collect();
    for (row, words) in named.iter().zip([
        "jobs 1: unknown model",
        "jobs 2: unknown state dreaming",
        "jobs 3: unknown seed",
        "jobs 4: request id and time",
        "jobs 5: unknown output address",
        "settings 0: ",
    ]) {
        assert!(row.starts_with(words), "{row}");
    }
    assert_eq!(named.len(), 6);
    let left: i64 = other.query_row("select count(*) from jobs", (), |row| row.get(0)).unwrap();
    assert_eq!(left, 6);
}

#[tokio::test]
async fn a_folder_that_can_not_be_used_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let error = Store::open(&folder.path().join("file/rushes.db")).map(drop).unwrap_err();
    assert!(error.to_string().starts_with("The folder for the list of jobs can't be made"), "{error}");
    std::fs::create_dir(folder.path().join("rushes.db")).unwrap();
    let error = Store::open(&folder.path().join("rushes.db")).map(drop).unwrap_err();
    assert!(matches!(error, StoreError::CannotOpen(_)), "{error:?}");
    assert!(error.to_string().starts_with("The list of jobs can't be opened"), "{error}");
}

/// No one can create a file in `/proc`, not even root, who ignores the permissions of ordinary folders.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_told_in_a_sentence() {
    let error = Store::open(Path::new("/proc/rushes.db")).map(drop).unwrap_err();
    assert!(matches!(error, StoreError::CannotOpen(_)), "{error:?}");
}

#[tokio::test]
async fn a_ledger_that_another_program_keeps_locked_is_told_in_a_sentence() {
    let (folder, store) = store();
    let other = Connection::open(folder.path().join("rushes.db")).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let error = store.insert(vec![job(0)]).await.unwrap_err();
    assert!(matches!(error, StoreError::Locked(_)), "{error:?}");
    other.execute_batch("rollback").unwrap();
    store.insert(vec![job(0)]).await.unwrap();
}

/// By hand, as root: `mount -t tmpfs -o size=1m tmpfs DIR`, then `RUSHES_TEST_SMALL_VOLUME=DIR`.
#[tokio::test]
#[ignore = "needs a volume of about 1 MB: RUSHES_TEST_SMALL_VOLUME"]
async fn a_full_volume_is_told_in_a_sentence_and_loses_nothing_that_was_written() {
    let path = PathBuf::from(std::env::var_os("RUSHES_TEST_SMALL_VOLUME").unwrap()).join("rushes.db");
    let store = Store::open(&path).unwrap().store;
    let mut written = 0;
    let error = loop {
        match store.insert((0..50).map(job).collect()).await {
            Ok(jobs) => written += jobs.len(),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::DiskFull(_)), "{error:?}");
    assert!(written > 0);
    let again = Store::open(&path).unwrap();
    assert_eq!(again.set_aside, None);
    assert_eq!(again.store.everything().await.unwrap().jobs.len(), written);
}

/// A closed ledger with 300 jobs that is larger than what every start looks through, and the place of its table of jobs.
async fn large_ledger() -> (tempfile::TempDir, PathBuf, usize) {
    let (folder, path) = full_ledger().await;
    let connection = Connection::open(&path).unwrap();
    connection.execute("insert into notes (name, json) values ('padding', hex(zeroblob(9000000)))", ()).unwrap();
    let read = |sql| connection.query_row::<i64, _, _>(sql, (), |row| row.get(0)).unwrap();
    let root = read("select rootpage from sqlite_schema where name = 'jobs'");
    let place = usize::try_from((root - 1) * read("pragma page_size")).unwrap();
    connection.close().unwrap();
    (folder, path, place)
}

fn damage(path: &Path, place: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[place..place + 64].fill(0xa5);
    std::fs::write(path, &bytes).unwrap();
}

#[tokio::test]
async fn damage_in_a_large_ledger_is_an_error_when_it_is_met_and_the_next_start_sets_the_file_aside() {
    let (folder, path, place) = large_ledger().await;
    damage(&path, place);
    let opened = Store::open(&path).unwrap();
    assert_eq!(opened.set_aside, None, "a large ledger that was closed well is not looked through");
    assert!(matches!(opened.store.everything().await, Err(StoreError::Damaged(_))));
    opened.store.close().unwrap();
    let again = Store::open(&path).unwrap();
    assert_eq!(again.set_aside, Some(folder.path().join("rushes.damaged-1.db")));
    assert_eq!(again.store.everything().await.unwrap().jobs, []);
}

#[tokio::test]
async fn damage_in_a_large_ledger_that_a_reader_met_is_set_aside_by_the_next_start() {
    let (folder, path, place) = large_ledger().await;
    damage(&path, place);
    let read = Store::find(&path, &rushes::domain::ClipQuery::default());
    assert!(matches!(read, Err(StoreError::Damaged(_))), "a reader looks at all of it");
    let opened = Store::open(&path).unwrap();
    assert_eq!(opened.set_aside, Some(folder.path().join("rushes.damaged-1.db")));
}

#[tokio::test]
async fn a_large_ledger_is_looked_through_after_a_run_that_was_cut_off() {
    let (folder, path, place) = large_ledger().await;
    damage(&path, place);
    std::fs::write(folder.path().join("rushes.db-wal"), b"").unwrap();
    assert!(Store::open(&path).unwrap().set_aside.is_some());
}
