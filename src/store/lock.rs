//! One running Rushes per data folder. Owns the lock file; the system lets the lock go when the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// The lock file's name inside the data folder. It stays there: deleting it could let two processes hold two files of one name.
const NAME: &str = "rushes.lock";

/// Held as long as it lives.
#[derive(Debug)]
pub struct DataFolderLock {
    _file: File,
}

/// Why the folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("Rushes is already running with this data folder: {}", folder.display())]
    Held {
        /// The data folder.
        folder: PathBuf,
    },
    /// The folder or the lock file can't be made.
    #[error("The data folder can't be used: {}", folder.display())]
    Io {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl DataFolderLock {
    /// Takes the folder, making it when it is missing; never waits for another process.
    pub fn acquire(folder: &Path) -> Result<Self, LockError> {
        let io = |source| LockError::Io { folder: folder.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(io)?;
        let file = File::options().create(true).truncate(false).write(true).open(folder.join(NAME)).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }
}

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
    fn a_folder_that_can_not_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let error = DataFolderLock::acquire(&folder.path().join("file/data")).unwrap_err();
        assert!(error.to_string().contains("can't be used"));
    }
}
