//! What can go wrong with the ledger, in sentences for the person, and which of SQLite's codes means what.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::domain::{IllegalTransition, JobId};

/// Why a request to the ledger failed. A failed write has changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The writer's copy of the job is an older revision than the row.
    #[error("Job {job} has changed in the meantime; this change was made from an older state and is dropped")]
    Stale {
        /// The job.
        job: JobId,
    },
    /// The rules of a job's life do not allow the change.
    #[error("The ledger refuses a change that the rules do not allow")]
    Illegal(#[from] IllegalTransition),
    /// A clip can't be recorded for a job without a request id.
    #[error("Job {job} has no request id, so no clip can belong to it")]
    NoRequestId {
        /// The job.
        job: JobId,
    },
    /// Another job has this request id.
    #[error("Another job already goes by this request id")]
    RequestIdTaken,
    /// What was asked can't be done; a sentence for the person.
    #[error("{0}")]
    Refused(String),
    /// A newer version of Rushes has written the file.
    #[error(
        "These jobs were saved by a newer version of Rushes (ledger version {found}, this one knows {known}). Start the newer version; nothing was changed: {}",
        path.display()
    )]
    TooNew {
        /// The version in the file.
        found: i64,
        /// The newest version this program knows.
        known: i64,
        /// The file.
        path: PathBuf,
    },
    /// An older version of Rushes has written the file, and it was opened read-only.
    #[error("These jobs were saved by an older version of Rushes. Start Rushes once to bring them up to date: {}", path.display())]
    TooOld {
        /// The file.
        path: PathBuf,
    },
    /// No room on the volume.
    #[error("The disk is full, so nothing more can be recorded. Make room, then try again")]
    DiskFull(#[source] rusqlite::Error),
    /// Another program has locked the file, or its drive has no locks: SQLite reports both the same way.
    #[error(
        "The list of jobs can't be locked: another program holds it, or its drive knows no locks. Close that program, or name a data folder on another drive with --data-dir or RUSHES_DATA_DIR"
    )]
    Locked(#[source] rusqlite::Error),
    /// The file or its folder can't be written.
    #[error("The list of jobs can't be written: the file or its folder is read-only")]
    ReadOnly(#[source] rusqlite::Error),
    /// The file can't be opened or made.
    #[error("The list of jobs can't be opened; its folder may be missing, read-only or not a folder")]
    CannotOpen(#[source] rusqlite::Error),
    /// The file is damaged; the next start sets it aside.
    #[error("The list of jobs is damaged. Start Rushes again: the damaged file will be kept under another name")]
    Damaged(#[source] rusqlite::Error),
    /// The disk failed to read or write.
    #[error("The disk failed while the list of jobs was read or written")]
    DiskFault(#[source] rusqlite::Error),
    /// Any other error of SQLite.
    #[error("The list of jobs refused the change")]
    Sqlite(#[source] rusqlite::Error),
    /// A value can't be written as JSON.
    #[error("This can't be recorded: {what}")]
    Unwritable {
        /// What was being recorded.
        what: &'static str,
        /// Why not.
        source: serde_json::Error,
    },
    /// A file beside the ledger (backup, set-aside copy, folder) can't be handled.
    #[error("{what}: {}", path.display())]
    File {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The ledger is closed; nothing was written.
    #[error("The list of jobs is closed")]
    Closed,
    /// The work panicked; the change may or may not be written.
    #[error("The list of jobs gave no answer")]
    NoAnswer,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else { return Self::Sqlite(error) };
        match code {
            ErrorCode::DiskFull => Self::DiskFull(error),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Self::Locked(error)
            }
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly(error),
            ErrorCode::CannotOpen => Self::CannotOpen(error),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged(error),
            ErrorCode::SystemIoFailure => Self::DiskFault(error),
            // Of a job or of a purchase.
            ErrorCode::ConstraintViolation if error.to_string().contains("s.request_id") => Self::RequestIdTaken,
            _ => Self::Sqlite(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn of_code(code: i32) -> StoreError {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into()
    }

    #[test]
    fn each_code_of_sqlite_that_a_person_can_mend_has_its_own_sentence() {
        for (code, words) in [
            (ffi::SQLITE_FULL, "disk is full"),
            (ffi::SQLITE_BUSY, "another program holds it, or its drive knows no locks"),
            (ffi::SQLITE_BUSY_SNAPSHOT, "another program holds it, or its drive knows no locks"),
            (ffi::SQLITE_LOCKED, "another program holds it, or its drive knows no locks"),
            (ffi::SQLITE_READONLY, "read-only"),
            (ffi::SQLITE_READONLY_DIRECTORY, "read-only"),
            (ffi::SQLITE_PERM, "read-only"),
            (ffi::SQLITE_CANTOPEN, "can't be opened"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_NOTADB, "damaged"),
            (ffi::SQLITE_IOERR_FSYNC, "disk failed"),
        ] {
            let sentence = of_code(code).to_string();
            assert!(sentence.contains(words), "{code}: {sentence}");
        }
    }
}
