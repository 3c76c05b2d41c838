//! What a service with a folder remembers from one run to the next: its port, the jobs it accepted, the images
//! it stored.
//!
//! Owns `journal.jsonl` in that folder and throws away what has expired, files included. A line that cannot be
//! read (the process was killed while writing it) is skipped; one that cannot be written is logged and the
//! service goes on without it.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clock::since_1970;

const NAME: &str = "journal.jsonl";

/// One thing worth remembering.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum JournalEntry {
    /// Where the service listened; links that it gave out name this port.
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

    /// The file that belongs to it. An unusual name is none of ours.
    pub(super) fn file(&self) -> Option<String> {
        let name = match self {
            Self::Port(_) => None,
            Self::Job { id, .. } => Some(format!("{id}.mp4")),
            Self::Asset { name, .. } => Some(name.clone()),
        };
        name.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.'))
    }
}

/// The file, open for more.
#[derive(Debug)]
pub(super) struct Journal {
    file: Mutex<File>,
}

impl Journal {
    /// Opens the journal in `folder`, making both when they are missing, and answers what is younger than `life`.
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

    /// Writes one thing down.
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

/// Removes videos and images that no living line names, and what was half-written.
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

#[cfg(test)]
mod tests {
    use super::*;

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
