//! A clip on its way to the disk: the part file, the note beside it, and the move to the final name.
//!
//! ```text
//! .rushes-{request id}.part        the bytes so far
//! .rushes-{request id}.part.json   ETag, length, and the final name once it is about to be taken
//! ```
//! A kill between the move and the ledger's commit leaves the note, so the next start finds the finished file by its name
//! instead of fetching it twice. Failures are `io::Error`s with the path at hand; `download` turns them into words.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::RequestId;

/// What must be known to go on with a part file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Note {
    /// The strong ETag of the bytes.
    pub etag: Option<String>,
    /// The whole length.
    pub total: Option<u64>,
    /// The final name, written before the move.
    pub placed: Option<PathBuf>,
}

/// The part file of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFile {
    folder: PathBuf,
    stem: String,
}

impl PartFile {
    /// The part file of this request in this folder; touches nothing.
    pub fn new(folder: &Path, request_id: &RequestId) -> Self {
        Self { folder: folder.to_owned(), stem: format!(".rushes-{request_id}.part") }
    }

    /// The bytes.
    pub fn path(&self) -> PathBuf {
        self.folder.join(&self.stem)
    }

    fn note_path(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.stem))
    }

    /// The note, or an empty one when there is none that can be read.
    pub fn note(&self) -> Note {
        let text = fs::read(self.note_path()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes the note so that a kill leaves the old one or the new one.
    pub fn write_note(&self, note: &Note) -> io::Result<()> {
        let next = self.folder.join(format!("{}.json.new", self.stem));
        let file = File::create(&next)?;
        serde_json::to_writer(&file, note).map_err(io::Error::other)?;
        file.sync_all()?;
        fs::rename(next, self.note_path())
    }

    /// How many bytes are here.
    pub fn len(&self) -> u64 {
        fs::metadata(self.path()).map_or(0, |meta| meta.len())
    }

    /// Opens for writing on from `at`, cutting off what lies behind.
    pub fn open_at(&self, at: u64) -> io::Result<File> {
        use std::io::{Seek, SeekFrom};
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(self.path())?;
        file.set_len(at)?;
        file.seek(SeekFrom::Start(at))?;
        Ok(file)
    }

    /// Moves the finished bytes to the first free of the names that `name` gives for 0, 1, 2, ...; never replaces a file.
    pub fn place(&self, mut note: Note, name: impl Fn(u32) -> String) -> io::Result<PathBuf> {
        for copy in 0..1000 {
            let target = self.folder.join(name(copy));
            if target.exists() {
                continue;
            }
            note.placed = Some(target.clone());
            self.write_note(&note)?;
            match move_without_replacing(&self.path(), &target) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(()) => return sync_folder(&self.folder).map(|()| target),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "a thousand clips carry this name already"))
    }

    /// The final file of an earlier run that ended before the ledger knew of it.
    pub fn already_placed(&self) -> Option<PathBuf> {
        let note = self.note();
        let placed = note.placed?;
        let size = fs::metadata(&placed).ok()?.len();
        (!self.path().exists() && note.total.is_none_or(|total| total == size)).then_some(placed)
    }

    /// Removes the bytes and the note.
    pub fn discard(&self) {
        for path in [self.path(), self.note_path()] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(%error, path = %path.display(), "a part file stays behind");
                }
                _ => {}
            }
        }
    }
}

/// Every request id that has a part file or a note in this folder.
pub fn request_ids_in(folder: &Path) -> Vec<RequestId> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut ids: Vec<RequestId> = names.filter_map(|name| request_id_of(&name)).collect();
    ids.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    ids.dedup();
    ids
}

fn request_id_of(name: &str) -> Option<RequestId> {
    let rest = name.strip_prefix(".rushes-")?;
    let id = rest.strip_suffix(".part").or_else(|| rest.strip_suffix(".part.json"))?;
    RequestId::parse(id).ok()
}

fn move_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // File systems without hard links: we have just seen that the name is free, and one engine owns the folder's names.
        Err(_) => fs::rename(from, to),
    }
}

/// Makes the move itself survive a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> (tempfile::TempDir, PartFile) {
        let folder = tempfile::tempdir().unwrap();
        let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
        (folder, part)
    }

    fn name(copy: u32) -> String {
        format!("clip {copy}.mp4")
    }

    #[test]
    fn a_clip_never_replaces_another_file() {
        let (folder, part) = part();
        fs::write(folder.path().join("clip 0.mp4"), "mine").unwrap();
        fs::write(part.path(), "video").unwrap();
        let placed = part.place(Note::default(), name).unwrap();
        assert_eq!(placed, folder.path().join("clip 1.mp4"));
        assert_eq!(fs::read(folder.path().join("clip 0.mp4")).unwrap(), b"mine");
        assert!(!part.path().exists());
    }

    #[test]
    fn a_kill_between_move_and_commit_does_not_fetch_the_clip_twice() {
        let (_folder, part) = part();
        fs::write(part.path(), "video").unwrap();
        let note = Note { total: Some(5), ..Note::default() };
        let placed = part.place(note, name).unwrap();
        assert_eq!(part.already_placed(), Some(placed.clone()));
        fs::write(&placed, "other length").unwrap();
        assert_eq!(part.already_placed(), None);
    }

    #[test]
    fn part_files_are_found_by_their_request() {
        let (folder, part) = part();
        fs::write(part.path(), "x").unwrap();
        part.write_note(&Note::default()).unwrap();
        fs::write(folder.path().join("holiday.part"), "x").unwrap();
        assert_eq!(request_ids_in(folder.path()), [RequestId::parse("r-1").unwrap()]);
        part.discard();
        assert!(request_ids_in(folder.path()).is_empty());
        assert!(folder.path().join("holiday.part").exists());
    }
}
