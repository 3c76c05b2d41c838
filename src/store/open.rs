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
use super::search;

/// How long to wait for another program's lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file larger than this is looked through only when its last run was cut off: that would cost a start as much as everything else.
const LOOKED_THROUGH: u64 = 16_000_000;

/// How many prepared statements a connection keeps: more than there are.
const STATEMENTS: usize = 96;

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
/// and sets aside nothing. Where it finds damage, the next [`open`] looks through the whole file.
pub(super) fn open_to_read(path: &Path) -> Result<Option<Connection>, StoreError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    inspect(&connection, path, Depth::Whole).map_err(|fault| {
        if matches!(fault, Fault::Damaged(_)) {
            doubt_unopened(path);
        }
        StoreError::from(fault)
    })?;
    let (found, known) = (version(&connection)?, i64::try_from(STEPS.len()).unwrap_or(i64::MAX));
    match found {
        0 => Ok(None),
        old if old < known => Err(StoreError::TooOld { path: path.to_owned() }),
        _ => Ok(Some(connection)),
    }
}

/// A second connection to the file that [`open`] has just made ready. It can write nothing.
///
/// In WAL mode a read begins with everything that was committed before it, so a question that is asked after a write was answered sees
/// that write.
pub(super) fn open_beside(path: &Path) -> Result<Connection, StoreError> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

fn open_whole(path: &Path) -> Result<Connection, Fault> {
    let depth = depth(path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Until the file is known to be good, closing it must not checkpoint its log into it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    inspect(&connection, path, depth)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", false)?;
    migrate(&mut connection, path, STEPS)?;
    let transaction = connection.transaction()?;
    search::catch_up(&transaction)?;
    transaction.commit()?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

/// Frees the page cache after the read at start; later writes need single rows only.
pub(super) fn give_memory_back(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("pragma shrink_memory")?;
    Ok(())
}

/// Something in the file can't be read: the next start looks through all of it, as after a run that was cut off.
pub(super) fn doubt(writing: &Connection) {
    if let Err(error) = writing.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true) {
        tracing::error!(%error, "the ledger is damaged, and the next start can't be told");
    }
}

/// The same for a file that nobody has open: an empty log says to SQLite nothing, and to [`depth`] that the last run was cut off.
fn doubt_unopened(path: &Path) {
    let log = std::fs::OpenOptions::new().write(true).create_new(true).open(with_suffix(path, COMPANIONS[0]));
    match log {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => tracing::error!(%error, "the ledger is damaged, and the next start can't be told"),
    }
}

/// How much of a file is looked at before it is trusted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What it is, and its length.
    Head,
    /// Every page.
    Whole,
}

/// A run that ends well puts its log into the file and deletes it. What SQLite finds damaged later is answered with an error, see
/// [`doubt`].
fn depth(path: &Path) -> Depth {
    let is_large = std::fs::metadata(path).is_ok_and(|file| file.len() > LOOKED_THROUGH);
    let was_cut_off = COMPANIONS.iter().any(|suffix| with_suffix(path, suffix).exists());
    if is_large && !was_cut_off { Depth::Head } else { Depth::Whole }
}

/// Refuses a file that is not an undamaged ledger of this version or an older one. An empty file is a new ledger.
fn inspect(connection: &Connection, path: &Path, depth: Depth) -> Result<(), Fault> {
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
    // An older one is looked through before it is rewritten.
    if depth == Depth::Head && version == known {
        return Ok(());
    }
    let tables: Vec<String> = connection
        .prepare("select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*'")?
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tables
        .iter()
        .filter(|table| !INDEX_OF_THE_SEARCH.contains(&table.as_str()))
        .try_for_each(|table| check(connection, table))
}

/// What FTS5 keeps. It is a copy, made anew when it is damaged: no reason to set paid clips aside.
const INDEX_OF_THE_SEARCH: [&str; 5] = ["search", "search_data", "search_idx", "search_docsize", "search_config"];

/// Refuses a damaged table.
fn check(connection: &Connection, table: &str) -> Result<(), Fault> {
    let mut verdicts = Vec::new();
    connection.pragma(None, "quick_check", table, |row| {
        verdicts.push(row.get::<_, String>(0)?);
        Ok(())
    })?;
    match verdicts.into_iter().find(|verdict| verdict != "ok") {
        Some(verdict) => Err(Fault::Damaged(format!("{table}: {verdict}"))),
        None => Ok(()),
    }
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
