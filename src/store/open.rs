//! Opens the file: checks that it is undamaged, ours, and of a known version, and sets the connection up.
//!
//! A damaged file is set aside under another name and a new one is created; nothing is deleted or overwritten. Any other trouble is an
//! error and leaves the file as it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::schema::{APPLICATION_ID, STEPS, migrate, sibling, version};

/// How long to wait for another program's lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a file can't be used.
enum Fault {
    /// It is not an undamaged ledger; why, for the log.
    Damaged(String),
    /// Anything else.
    Other(StoreError),
}

/// Opens, checks and migrates the file. The path is where a damaged file was put.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<PathBuf>), StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::File {
            what: "The folder for the list of jobs can't be made",
            path: folder.to_owned(),
            source,
        })?;
    }
    match open_whole(path) {
        Ok(connection) => Ok((connection, None)),
        Err(Fault::Other(error)) => Err(error),
        Err(Fault::Damaged(why)) => {
            let kept = set_aside(path)?;
            tracing::error!(%why, kept = %kept.display(), "the ledger was damaged and is set aside");
            let connection = open_whole(path).map_err(StoreError::from)?;
            Ok((connection, Some(kept)))
        }
    }
}

/// Opens a file of this version read-only while another process may write it; `None` for a file without tables. It creates, migrates
/// and sets aside nothing.
pub(super) fn open_to_read(path: &Path) -> Result<Option<Connection>, StoreError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    inspect(&connection, path).map_err(StoreError::from)?;
    let (found, known) = (version(&connection)?, i64::try_from(STEPS.len()).unwrap_or(i64::MAX));
    match found {
        0 => Ok(None),
        old if old < known => Err(StoreError::TooOld { path: path.to_owned() }),
        _ => Ok(Some(connection)),
    }
}

fn open_whole(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // Until the file is known to be good, closing it must not checkpoint its log into it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    inspect(&connection, path)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", false)?;
    migrate(&mut connection, path, STEPS)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

/// Frees the page cache after the read at start; later writes need single rows only.
pub(super) fn give_memory_back(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("pragma shrink_memory")?;
    Ok(())
}

/// Refuses a file that is not an undamaged ledger of this version or an older one. An empty file is a new ledger.
fn inspect(connection: &Connection, path: &Path) -> Result<(), Fault> {
    let version = version(connection)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("select count(*) from sqlite_schema", (), |row| row.get(0))?;
    if version == 0 && tables == 0 {
        return Ok(());
    }
    if application != APPLICATION_ID {
        return Err(Fault::Damaged("it is the database of another program".to_owned()));
    }
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if version > known {
        return Err(Fault::Other(StoreError::TooNew { found: version, known, path: path.to_owned() }));
    }
    let verdict: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(Fault::Damaged(verdict)) }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged(why) => Self::Damaged(why.to_string()),
            other => Self::Other(other),
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Other(error) => error,
            Fault::Damaged(why) => Self::Damaged(rusqlite::Error::InvalidPath(why.into())),
        }
    }
}

/// Files that SQLite keeps beside the ledger. The log must move with it: SQLite would delete an orphaned log.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Renames the file and its companions to the first free `NAME.damaged-N.EXT`; returns that path.
fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let kept = free_name(path);
    for companion in COMPANIONS {
        let from = with_suffix(path, companion);
        if from.exists() {
            rename(&from, &with_suffix(&kept, companion))?;
        }
    }
    rename(path, &kept)?;
    Ok(kept)
}

fn free_name(path: &Path) -> PathBuf {
    let taken = |name: &Path| name.exists() || COMPANIONS.iter().any(|suffix| with_suffix(name, suffix).exists());
    let mut number = 1_u32;
    loop {
        let name = sibling(path, &format!("damaged-{number}"));
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::rename(from, to).map_err(|source| StoreError::File {
        what: "The damaged list of jobs can't be set aside",
        path: from.to_owned(),
        source,
    })
}
