//! Where rendered files and uploaded assets lie: in a nameless temporary file that vanishes with the process, or
//! in a folder that the next run finds again.
//!
//! Owns those files and the limit of the nameless one; memory stays flat however many clips there are. Reads and
//! writes block: call them off the runtime. Failures are `io::Error`s.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Most bytes in the nameless file; a render or upload beyond it fails.
const CAPACITY: u64 = 4 << 30;

/// A place on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StoredFile {
    /// A stretch of the nameless file.
    Span {
        /// Where it begins.
        offset: u64,
        /// Its bytes.
        len: usize,
    },
    /// A file of the folder.
    Named(PathBuf),
}

/// The shelf.
#[derive(Debug)]
pub(super) enum FileStore {
    /// One nameless file, and where it ends.
    Nameless(Mutex<(File, u64)>),
    /// A folder of files.
    Folder(PathBuf),
}

impl FileStore {
    /// An empty shelf in the system's temporary folder, or the one in `folder`, which must exist.
    pub(super) fn open(folder: Option<&Path>) -> io::Result<Self> {
        match folder {
            None => Ok(Self::Nameless(Mutex::new((tempfile::tempfile()?, 0)))),
            Some(folder) => Ok(Self::Folder(folder.to_owned())),
        }
    }

    /// Puts `bytes` away under a name that nothing else has. Blocks.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> io::Result<StoredFile> {
        match self {
            Self::Nameless(space) => {
                let mut space = space.lock().unwrap_or_else(PoisonError::into_inner);
                append(&mut space, bytes)
            }
            Self::Folder(folder) => {
                let (part, path) = (folder.join(format!("{name}.part")), folder.join(name));
                fs::write(&part, bytes)?;
                fs::rename(&part, &path)?;
                Ok(StoredFile::Named(path))
            }
        }
    }

    /// What an earlier run put away under this name.
    pub(super) fn find(&self, name: &str) -> Option<StoredFile> {
        match self {
            Self::Nameless(_) => None,
            Self::Folder(folder) => Some(folder.join(name)).filter(|path| path.is_file()).map(StoredFile::Named),
        }
    }

    /// Reads what was put away. Blocks.
    pub(super) fn get(&self, stored_file: &StoredFile) -> io::Result<Vec<u8>> {
        match (self, stored_file) {
            (_, StoredFile::Named(path)) => fs::read(path),
            (Self::Folder(_), StoredFile::Span { .. }) => Err(io::ErrorKind::NotFound.into()),
            (Self::Nameless(space), StoredFile::Span { offset, len }) => {
                let mut space = space.lock().unwrap_or_else(PoisonError::into_inner);
                let mut bytes = vec![0; *len];
                space.0.seek(SeekFrom::Start(*offset))?;
                space.0.read_exact(&mut bytes)?;
                Ok(bytes)
            }
        }
    }
}

fn append((file, end): &mut (File, u64), bytes: &[u8]) -> io::Result<StoredFile> {
    let offset = *end;
    if offset + bytes.len() as u64 > CAPACITY {
        return Err(io::ErrorKind::StorageFull.into());
    }
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)?;
    *end = offset + bytes.len() as u64;
    Ok(StoredFile::Span { offset, len: bytes.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_put_away_is_found_again_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        for files in [FileStore::open(None).unwrap(), FileStore::open(Some(folder.path())).unwrap()] {
            let first = files.put("1.mp4", b"first").unwrap();
            let second = files.put("2.mp4", b"the second").unwrap();
            assert_eq!(files.get(&first).unwrap(), b"first");
            assert_eq!(files.get(&second).unwrap(), b"the second");
        }
    }

    #[test]
    fn only_a_folder_is_found_again_by_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        FileStore::open(Some(folder.path())).unwrap().put("1.mp4", b"first").unwrap();
        let next = FileStore::open(Some(folder.path())).unwrap();
        assert_eq!(next.get(&next.find("1.mp4").unwrap()).unwrap(), b"first");
        assert_eq!(next.find("2.mp4"), None);
        assert_eq!(FileStore::open(None).unwrap().find("1.mp4"), None);
    }
}
