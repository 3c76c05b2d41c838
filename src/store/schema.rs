//! The tables of the ledger, one SQL step per version, and the migration of older files. A released step is never changed.
//!
//! The first migration of an existing file makes a backup. Each step is one transaction; a failed step leaves the file at the version
//! before it.
//!
//! Words in the columns are the domain's own (`veo-3`, `16:9`, `720p`, `needs_user`), so that any SQLite tool can read the file. Times
//! are nanoseconds since 1970 UTC, money is millionths of a dollar. Paths are text, or a blob of the system's bytes if they are not
//! Unicode. No column holds the API key.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;
use super::{grouping, schema_purchases, schema_v4, schema_v5};

/// Identifies a ledger of Rushes (`RUSH`), so that another program's database is not taken for one.
pub(super) const APPLICATION_ID: i64 = 0x5255_5348;

/// What leads from one version to the next.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// SQL alone.
    Sql(&'static str),
    /// SQL, then work on the old rows, then more SQL.
    Filled {
        /// New tables and columns.
        tables: &'static str,
        /// Fills them from the old rows.
        fill: fn(&Connection) -> Result<(), StoreError>,
        /// Indexes and triggers.
        rest: [&'static str; 3],
    },
}

/// The version that this program writes.
pub const LEDGER_VERSION: usize = STEPS.len();

/// Step n leads from version n to version n + 1.
pub(super) const STEPS: &[Step] = &[
    Step::Sql(V1),
    Step::Sql(V2),
    Step::Sql(V3),
    Step::Filled {
        tables: schema_v4::TABLES,
        fill: grouping::fill,
        rest: [schema_v4::INDEXES, schema_v4::SEARCH, schema_v4::TRIGGERS],
    },
    Step::Filled { tables: schema_v5::TABLES, fill: schema_v5::fill, rest: [schema_v5::INDEXES, "", ""] },
    Step::Filled {
        tables: schema_purchases::TABLES,
        fill: |_| Ok(()),
        rest: [schema_purchases::OF_JOBS, schema_purchases::REST, ""],
    },
];

const V1: &str = "
create table jobs (
    id                integer primary key autoincrement,
    model             text    not null,
    prompt            text    not null,
    first_frame_url   text,
    first_frame_file  any,
    shape             text    not null,
    seconds           integer not null,
    fps               integer,
    resolution        text,
    sound             integer not null,
    seed              integer not null,
    state             text    not null,
    state_detail      text,
    asset_url         text,
    submitted_at      integer,
    request_id        text,
    accepted_at       integer,
    output_url        text,
    ready_at          integer,
    cost_micros       integer,
    ended_at          integer,
    turned_away       integer not null,
    position          integer not null,
    retry_of          integer references jobs (id),
    created_at        integer not null,
    changed_at        integer not null,
    revision          integer not null
) strict;
create unique index jobs_by_request_id on jobs (request_id);
create index jobs_by_position on jobs (position);
create index jobs_by_retry_of on jobs (retry_of) where retry_of is not null;

create table clips (
    id                integer primary key autoincrement,
    model             text    not null,
    prompt            text    not null,
    first_frame_url   text,
    first_frame_file  any,
    shape             text    not null,
    seconds           integer not null,
    fps               integer,
    resolution        text,
    sound             integer not null,
    seed              integer not null,
    job               integer not null unique references jobs (id),
    request_id        text    not null,
    path              any     not null,
    cost_micros       integer,
    width             integer not null,
    height            integer not null,
    millis            integer not null,
    frames_per_1000s  integer not null,
    has_sound         integer not null,
    bytes             integer not null,
    created_at        integer not null,
    saved_at          integer not null
) strict;

create table notes (
    name              text    primary key,
    json              text    not null
) strict, without rowid;
";

/// The trash: a clip with `trashed_at` is not in the library; `deleting` marks a clip whose file is being deleted.
const V2: &str = "
alter table clips add column trashed_at integer;
alter table clips add column deleting integer not null default 0;
";

/// `more_output_urls`: the result's other addresses (the first is in `output_url`), a JSON list of texts. `first_frame_sent`: how a first
/// frame is sent, `address` or the name of our copy in the folder `pictures`; null in older rows and without a first frame.
const V3: &str = "
alter table jobs add column more_output_urls text;
alter table jobs add column first_frame_sent text;
alter table clips add column first_frame_sent text;
";

/// The version of a file; 0 for a new one.
pub(super) fn version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Runs the steps that the file lacks. An existing file is first copied to `NAME.before-vN.EXT`.
pub(super) fn migrate(connection: &mut Connection, path: &Path, steps: &[Step]) -> Result<(), StoreError> {
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
        step.run(&transaction)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

impl Step {
    fn run(self, transaction: &Connection) -> Result<(), StoreError> {
        match self {
            Self::Sql(sql) => transaction.execute_batch(sql)?,
            Self::Filled { tables, fill, rest } => {
                transaction.execute_batch(tables)?;
                fill(transaction)?;
                rest.iter().try_for_each(|sql| transaction.execute_batch(sql))?;
            }
        }
        Ok(())
    }
}

/// Copies the whole file under a temporary name, then renames it: the backup is complete or absent. It replaces the backup of an
/// earlier failed attempt.
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

/// `folder/name.WORD.ext` from `folder/name.ext`.
pub(super) fn sibling(path: &Path, word: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(word);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Step = Step::Sql("create table shots (words text)");
    const SECOND: Step = Step::Sql("alter table shots add column length integer not null default 8");

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
        let broken = Step::Sql("create table more (x); insert into nowhere values (1)");
        for _ in 0..2 {
            assert!(migrate(&mut connection, &path, &[FIRST, SECOND, broken]).is_err());
        }
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(files(folder.path()), ["ledger.before-v3.db", "ledger.db"]);
        let tables = "select count(*) from sqlite_schema where name = 'more'";
        assert_eq!(connection.query_row(tables, (), |row| row.get::<_, i64>(0)).unwrap(), 0);
    }
}
