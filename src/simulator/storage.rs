//! Where the service keeps files and its record for the next run.
//!
//! Without a folder, files are in one unnamed temporary file that ends with the process. With a folder, each file has its name, and
//! `journal.jsonl` lists the port, the accepted jobs and the stored images. Opening the journal deletes expired entries with
//! their files. A line that can't be read (the process was killed while writing it) is skipped; a failed write is logged.
//!
//! Reads and writes block: call them off the runtime.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clock::since_1970;

/// The most bytes in the unnamed file; a render or upload beyond that fails.
const CAPACITY: u64 = 4 << 30;

/// A reference to a stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StoredFile {
    /// A span of the unnamed file.
    Span {
        /// Its first byte.
        offset: u64,
        /// Its length in bytes.
        len: usize,
    },
    /// A file in the folder.
    Named(PathBuf),
}

/// The stored files.
#[derive(Debug)]
pub(super) enum FileStore {
    /// One unnamed file, and its end.
    Nameless(Mutex<(File, u64)>),
    /// A folder of files.
    Folder(PathBuf),
}

impl FileStore {
    /// An empty store in the system's temporary folder, or the one in `folder`, which must exist.
    pub(super) fn open(folder: Option<&Path>) -> io::Result<Self> {
        match folder {
            None => Ok(Self::Nameless(Mutex::new((tempfile::tempfile()?, 0)))),
            Some(folder) => Ok(Self::Folder(folder.to_owned())),
        }
    }

    /// Stores `bytes` under a unique name. Blocks.
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

    /// The file that an earlier run stored under this name.
    pub(super) fn find(&self, name: &str) -> Option<StoredFile> {
        match self {
            Self::Nameless(_) => None,
            Self::Folder(folder) => Some(folder.join(name)).filter(|path| path.is_file()).map(StoredFile::Named),
        }
    }

    /// Reads a stored file. Blocks.
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

const NAME: &str = "journal.jsonl";

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum JournalEntry {
    /// The port on which the service listened; links in its answers contain it.
    Port(u16),
    /// A submit that was accepted.
    Job {
        /// Its id.
        id: String,
        /// The model.
        slug: String,
        /// The body as sent.
        body: Value,
        /// The seed that was fixed or drawn.
        seed: u32,
        /// When it was accepted.
        at: Timestamp,
    },
    /// An image that was stored.
    Asset {
        /// Its file's name.
        name: String,
        /// When it was stored.
        at: Timestamp,
    },
}

impl JournalEntry {
    fn age(&self, now: Duration) -> Duration {
        match self {
            Self::Port(_) => Duration::ZERO,
            Self::Job { at, .. } | Self::Asset { at, .. } => now.saturating_sub(since_1970(*at)),
        }
    }

    /// The name of its file; `None` for a name that this service would not give.
    pub(super) fn file(&self) -> Option<String> {
        let name = match self {
            Self::Port(_) => None,
            Self::Job { id, .. } => Some(format!("{id}.mp4")),
            Self::Asset { name, .. } => Some(name.clone()),
        };
        name.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.'))
    }
}

/// The journal file, open for appending.
#[derive(Debug)]
pub(super) struct Journal {
    file: Mutex<File>,
}

impl Journal {
    /// Opens the journal in `folder`, creating both if missing, and returns the entries younger than `life`.
    pub(super) fn open(folder: &Path, now: Duration, life: Duration) -> io::Result<(Self, Vec<JournalEntry>)> {
        fs::create_dir_all(folder)?;
        let path = folder.join(NAME);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let entries = text.lines().filter_map(|line| serde_json::from_str::<JournalEntry>(line).ok());
        let living: Vec<JournalEntry> = entries.filter(|entry| entry.age(now) < life).collect();
        rewrite(&path, &living)?;
        sweep(folder, &living)?;
        let file = OpenOptions::new().append(true).open(&path)?;
        Ok((Self { file: Mutex::new(file) }, living))
    }

    /// Appends an entry.
    pub(super) fn note(&self, entry: &JournalEntry) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = line(entry).and_then(|line| file.write_all(line.as_bytes())) {
            tracing::warn!(%error, "the simulated service will not remember this");
        }
    }
}

fn line(entry: &JournalEntry) -> io::Result<String> {
    Ok(format!("{}\n", serde_json::to_string(entry)?))
}

fn rewrite(path: &Path, entries: &[JournalEntry]) -> io::Result<()> {
    let text: String = entries.iter().map(line).collect::<io::Result<_>>()?;
    let part = path.with_extension("part");
    fs::write(&part, text)?;
    fs::rename(part, path)
}

/// Deletes videos and images that no entry names, and half-written files.
fn sweep(folder: &Path, living: &[JournalEntry]) -> io::Result<()> {
    let named: HashSet<String> = living.iter().filter_map(JournalEntry::file).collect();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let ours = path.extension().is_some_and(|end| ["mp4", "jpg", "png", "webp", "part"].iter().any(|o| end == *o));
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if ours && !named.contains(&name) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Files and journal of a service.
#[derive(Debug)]
pub(super) struct Storage {
    /// Its files.
    pub(super) files: FileStore,
    /// Its journal; `None` without a folder.
    pub(super) journal: Option<Journal>,
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

    fn asset(name: &str, second: i64) -> JournalEntry {
        JournalEntry::Asset { name: name.into(), at: Timestamp::from_second(second).unwrap() }
    }

    #[test]
    fn what_was_noted_is_remembered_until_it_expires() {
        let folder = tempfile::tempdir().unwrap();
        let at = Duration::from_secs;
        let (journal, before) = Journal::open(folder.path(), at(1000), at(100)).unwrap();
        assert!(before.is_empty());
        for entry in [JournalEntry::Port(4810), asset("old.png", 1000), asset("new.png", 1050)] {
            journal.note(&entry);
        }
        for name in ["old.png", "new.png", "new.png.part"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        drop(journal);
        let (_, later) = Journal::open(folder.path(), at(1120), at(100)).unwrap();
        assert_eq!(later, [JournalEntry::Port(4810), asset("new.png", 1050)]);
        let there = |name: &str| folder.path().join(name).exists();
        assert!(there("new.png") && !there("old.png") && !there("new.png.part"));
    }

    #[test]
    fn a_line_that_was_cut_off_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "{\"port\":7}\n{\"asset\":{\"na").unwrap();
        let (_, entries) = Journal::open(folder.path(), Duration::ZERO, Duration::MAX).unwrap();
        assert_eq!(entries, [JournalEntry::Port(7)]);
    }

    #[test]
    fn a_name_that_leaves_the_folder_is_none_of_ours() {
        assert_eq!(asset("../x.png", 0).file(), None);
        assert_eq!(asset("1a-2b.png", 0).file(), Some("1a-2b.png".into()));
    }
}
