//! Bringing a file up to date, one version a transaction. Owns the version number and the backup before the first step.
//!
//! A step that fails leaves the file at the version before it; the backup stays.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;
use super::schema::APPLICATION_ID;
use super::set_aside::sibling;

/// The version of a file; 0 is a new one.
pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Takes the steps that the file lacks. An existing file is copied first, to `NAME.before-vN.EXT`.
pub(super) fn migrate(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let found = version(connection)?;
    let done = usize::try_from(found).unwrap_or(0);
    if done >= steps.len() {
        return Ok(());
    }
    if done > 0 {
        let kept = back_up(connection, path, steps.len())?;
        tracing::info!(from = done, to = steps.len(), backup = %kept.display(), "the ledger is brought up to date");
    }
    for (step, number) in steps.iter().zip(1_i64..).skip(done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// A copy of the whole file, complete or not there. One that an earlier, failed attempt left is replaced by this newer one.
fn back_up(connection: &Connection, path: &Path, version: usize) -> Result<PathBuf, StoreError> {
    let kept = sibling(path, &format!("before-v{version}"));
    let growing = sibling(path, "backup-part");
    let trouble = |source| StoreError::File {
        what: "No backup could be made before the list of jobs is brought up to date",
        path: kept.clone(),
        source,
    };
    if growing.exists() {
        std::fs::remove_file(&growing).map_err(trouble)?;
    }
    connection.execute("vacuum into ?", [super::columns::path_value(&growing)])?;
    std::fs::File::options().write(true).open(&growing).and_then(|file| file.sync_all()).map_err(trouble)?;
    std::fs::rename(&growing, &kept).map_err(trouble)?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "create table shots (words text)";
    const SECOND: &str = "alter table shots add column length integer not null default 8";

    fn opened(path: &Path) -> Connection {
        Connection::open(path).unwrap()
    }

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_takes_every_step_without_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut connection = opened(&path);
        migrate(&mut connection, &path, &[FIRST, SECOND]).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(files(folder.path()), ["ledger.db"]);
    }

    #[test]
    fn an_older_file_is_copied_before_it_is_changed_and_keeps_its_rows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut connection = opened(&path);
        migrate(&mut connection, &path, &[FIRST]).unwrap();
        connection.execute("insert into shots values ('a fox')", ()).unwrap();
        migrate(&mut connection, &path, &[FIRST, SECOND]).unwrap();
        let row = |c: &Connection, sql: &str| c.query_row(sql, (), |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(row(&connection, "select words || length from shots"), "a fox8");
        let backup = opened(&folder.path().join("ledger.before-v2.db"));
        assert_eq!(row(&backup, "select words from shots"), "a fox");
        assert_eq!(version(&backup).unwrap(), 1);
        assert_eq!(files(folder.path()), ["ledger.before-v2.db", "ledger.db"]);
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_at_the_version_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut connection = opened(&path);
        migrate(&mut connection, &path, &[FIRST]).unwrap();
        let broken = "create table more (x); insert into nowhere values (1)";
        for _ in 0..2 {
            assert!(migrate(&mut connection, &path, &[FIRST, SECOND, broken]).is_err());
        }
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(files(folder.path()), ["ledger.before-v3.db", "ledger.db"]);
        let tables = "select count(*) from sqlite_schema where name = 'more'";
        assert_eq!(connection.query_row(tables, (), |row| row.get::<_, i64>(0)).unwrap(), 0);
    }
}
