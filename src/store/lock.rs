//! One running Rushes per data folder: the lock file. The system releases the lock when the process ends, however it ends.
//!
//! A drive without locks is refused before anything is opened: two programs on one ledger could buy the same shot twice.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock file in the data folder. It is never deleted: otherwise two processes could lock two files of the same name.
const NAME: &str = "rushes.lock";

/// Holds the lock until it is dropped.
#[derive(Debug)]
pub struct DataFolderLock {
    _file: File,
}

/// Why the folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has the lock.
    #[error("Rushes is already running with this data folder: {}", folder.display())]
    Held {
        /// The data folder.
        folder: PathBuf,
    },
    /// The drive has no locks, like some network drives.
    #[error(
        "The data folder is on a drive that keeps no locks, so two programs could use the list of jobs at once: {}. Name a folder on \
         this computer's own disk with --data-dir",
        folder.display()
    )]
    NoLocks {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder or the lock file can't be created.
    #[error("The data folder can't be used: {}", folder.display())]
    Io {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DataFolderLock {
    /// Locks the folder, creating it if missing. It doesn't wait for another process.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        let io = |source| LockError::Io { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(io)?;
        let file = File::options().create(true).truncate(false).write(true).open(folder.join(NAME)).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => Err(LockError::Held { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => Err(LockError::of(folder, source)),
        }?;
        ensure_record_locks(folder)?;
        Ok(Self { _file: file })
    }
}

impl LockError {
    /// The error for a failed lock.
    fn of(folder: &Path, source: io::Error) -> Self {
        let folder = folder.to_owned();
        if means_no_locks(&source) { Self::NoLocks { folder, source } } else { Self::Io { folder, source } }
    }
}

/// Refuses a folder whose drive lacks the record locks that SQLite needs. SQLite itself can't tell that from another program's lock:
/// `sqliteErrorFromPosixError` maps both to `SQLITE_BUSY`.
pub fn ensure_record_locks(folder: &Path) -> Result<(), LockError> {
    match take_record_lock(folder) {
        Err(source) if means_no_locks(&source) => Err(LockError::NoLocks { folder: folder.to_owned(), source }),
        // Other trouble with the folder is reported where the folder is used.
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn take_record_lock(folder: &Path) -> io::Result<()> {
    let probe = tempfile::tempfile_in(folder)?;
    Ok(rustix::fs::fcntl_lock(&probe, rustix::fs::FlockOperation::NonBlockingLockExclusive)?)
}

/// Windows has only one kind of lock, which `acquire` has already taken.
#[cfg(not(unix))]
const fn take_record_lock(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether this error means that the drive has no locks.
fn means_no_locks(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported || error.raw_os_error().is_some_and(|code| NO_LOCKS.contains(&code))
}

#[cfg(unix)]
const NO_LOCKS: [i32; 4] = {
    use rustix::io::Errno;
    [
        Errno::NOLCK.raw_os_error(),
        Errno::NOSYS.raw_os_error(),
        Errno::OPNOTSUPP.raw_os_error(),
        Errno::NOTSUP.raw_os_error(),
    ]
};

/// `ERROR_INVALID_FUNCTION` and `ERROR_NOT_SUPPORTED`.
#[cfg(not(unix))]
const NO_LOCKS: [i32; 2] = [1, 50];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_rushes_is_told_that_the_folder_is_taken_until_the_first_ends() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("not/yet/there");
        let first = DataFolderLock::acquire(&data).unwrap();
        let second = DataFolderLock::acquire(&data).unwrap_err();
        assert!(matches!(second, LockError::Held { .. }));
        assert!(second.to_string().starts_with("Rushes is already running"));
        drop(first);
        DataFolderLock::acquire(&data).unwrap();
    }

    #[test]
    fn a_drive_without_locks_is_named_and_no_program_is_blamed() {
        let folder = Path::new("/home/of/somebody");
        let error = LockError::of(folder, io::Error::from_raw_os_error(NO_LOCKS[0]));
        assert!(matches!(error, LockError::NoLocks { .. }));
        let sentence = error.to_string();
        assert!(sentence.contains("/home/of/somebody") && sentence.contains("--data-dir"), "{sentence}");
        let other = LockError::of(folder, io::Error::from(io::ErrorKind::PermissionDenied));
        assert!(matches!(other, LockError::Io { .. }));
        let here = tempfile::tempdir().unwrap();
        ensure_record_locks(here.path()).unwrap();
        assert_eq!(std::fs::read_dir(here.path()).unwrap().count(), 0, "asking leaves nothing behind");
    }

    #[test]
    fn a_folder_that_can_not_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let error = DataFolderLock::acquire(&folder.path().join("file/data")).unwrap_err();
        assert!(error.to_string().contains("can't be used"));
    }
}
