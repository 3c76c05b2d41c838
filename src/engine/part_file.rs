//! A clip on its way to the disk: the part file, the note beside it, and the move to the final name.
//!
//! ```text
//! .rushes-{request id}.part        the bytes so far
//! .rushes-{request id}.part.json   ETag, length, how many bytes are surely on the disk, and the final name before it is taken
//! ```
//! A power cut may leave a part file of the right length whose end was never written, so no byte behind the note's `synced` is
//! believed: each note is written after the bytes that it speaks of. The file is locked while it is written, so that a write which
//! outlives its task is over before the next task begins.
//!
//! A kill between the move and the ledger's commit leaves the note, so the next start finds the finished file by its name
//! instead of fetching it twice. Failures are `io::Error`s with the path at hand; `download` turns them into words.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::RequestId;
use crate::failpoints::reach;

/// What must be known to go on with a part file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Note {
    /// The strong ETag of the bytes.
    pub etag: Option<String>,
    /// The whole length.
    pub total: Option<u64>,
    /// How many bytes are surely on the disk.
    #[serde(default)]
    pub synced: u64,
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

    fn next_note_path(&self) -> PathBuf {
        self.folder.join(format!("{}.json.new", self.stem))
    }

    /// The note, or an empty one when there is none that can be read.
    pub fn note(&self) -> Note {
        let text = fs::read(self.note_path()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes the note so that a kill leaves the old one or the new one.
    pub fn write_note(&self, note: &Note) -> io::Result<()> {
        let next = self.next_note_path();
        let file = File::create(&next)?;
        serde_json::to_writer(&file, note).map_err(io::Error::other)?;
        file.sync_all()?;
        reach("part.before_note");
        fs::rename(next, self.note_path())?;
        sync_folder(&self.folder)
    }

    /// How many bytes of the file are here and can be gone on from.
    pub fn sound_len(&self, note: &Note) -> u64 {
        // Without a strong ETag nobody can tell that the rest belongs to what is here.
        let here = fs::metadata(self.path()).map_or(0, |meta| meta.len());
        if note.etag.is_some() && here >= note.synced { note.synced } else { 0 }
    }

    /// Opens the file, or makes it, once nobody writes it any more; nobody else does until the answer is dropped.
    pub fn lock(&self) -> io::Result<File> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(self.path())?;
        if let Err(error) = file.lock() {
            // Some network folders know no locks; a write that outlives its task is rare enough to go on there.
            tracing::debug!(%error, path = %self.path().display(), "a part file can't be locked");
        }
        Ok(file)
    }

    /// Makes the file ready for writing on from `at`, cutting off what lies behind.
    pub fn go_on_at(mut file: File, at: u64) -> io::Result<File> {
        use std::io::{Seek, SeekFrom};
        if file.metadata()?.len() != at {
            file.set_len(at)?;
        }
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
            reach("part.before_move");
            match move_without_replacing(&self.path(), &target) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(()) => {
                    reach("part.moved");
                    return sync_folder(&self.folder).map(|()| target);
                }
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "a thousand clips carry this name already"))
    }

    /// The final file of an earlier run that ended before the ledger knew of it; also when it ended in the middle of the move, where
    /// the bytes go by both names.
    pub fn already_placed(&self) -> Option<PathBuf> {
        let note = self.note();
        let placed = note.placed?;
        let size = fs::metadata(&placed).ok()?.len();
        let whole = note.total.is_none_or(|total| total == size);
        (whole && (!self.path().exists() || same_bytes(&self.path(), &placed))).then_some(placed)
    }

    /// Removes the bytes and the note.
    pub fn discard(&self) {
        for path in [self.path(), self.note_path(), self.next_note_path()] {
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
    let id = [".part", ".part.json", ".part.json.new"].iter().find_map(|end| rest.strip_suffix(end))?;
    RequestId::parse(id).ok()
}

/// Whether two files hold the same bytes. The move's two names do; another file that took the name meanwhile does not.
fn same_bytes(a: &Path, b: &Path) -> bool {
    let compare = || -> io::Result<bool> {
        let (mut a, mut b) = (BufReader::new(File::open(a)?), BufReader::new(File::open(b)?));
        loop {
            let (left, right) = (a.fill_buf()?, b.fill_buf()?);
            let common = left.len().min(right.len());
            if common == 0 {
                return Ok(left.is_empty() && right.is_empty());
            }
            if left[..common] != right[..common] {
                return Ok(false);
            }
            a.consume(common);
            b.consume(common);
        }
    };
    compare().unwrap_or(false)
}

fn move_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => {
            reach("part.linked");
            fs::remove_file(from)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // File systems without hard links: we have just seen that the name is free, and one engine owns the folder's names.
        Err(_) => fs::rename(from, to),
    }
}

/// Makes names and moves survive a power cut, where the file system has a way to.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
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
    fn a_kill_in_the_middle_of_the_move_leaves_one_clip_and_not_two() {
        let (folder, part) = part();
        fs::write(part.path(), "video").unwrap();
        let target = folder.path().join(name(0));
        part.write_note(&Note { total: Some(5), placed: Some(target.clone()), ..Note::default() }).unwrap();
        fs::hard_link(part.path(), &target).unwrap();
        assert_eq!(part.already_placed(), Some(target.clone()));
        fs::remove_file(&target).unwrap();
        fs::write(&target, "other").unwrap();
        assert_eq!(part.already_placed(), None, "a stranger's file of the same length is not the clip");
    }

    #[test]
    fn after_a_power_cut_only_what_was_surely_on_the_disk_is_gone_on_from() {
        let (_folder, part) = part();
        let note = Note { etag: Some("\"a\"".into()), total: Some(9), synced: 3, placed: None };
        part.write_note(&note).unwrap();
        fs::write(part.path(), b"abc\0\0\0").unwrap();
        assert_eq!(part.sound_len(&part.note()), 3, "the end was never written");
        fs::write(part.path(), b"ab").unwrap();
        assert_eq!(part.sound_len(&part.note()), 0, "the note speaks of another file");
        fs::write(part.path(), b"abc").unwrap();
        assert_eq!(part.sound_len(&Note { etag: None, ..note }), 0, "nothing tells that the rest belongs to it");
        drop(PartFile::go_on_at(part.lock().unwrap(), 1).unwrap());
        assert_eq!(fs::read(part.path()).unwrap(), b"a");
    }

    #[test]
    fn a_note_of_an_earlier_version_vouches_for_nothing() {
        let (_folder, part) = part();
        fs::write(part.note_path(), r#"{"etag":"\"a\"","total":9,"placed":null}"#).unwrap();
        fs::write(part.path(), b"abcdef").unwrap();
        assert_eq!(part.sound_len(&part.note()), 0);
    }

    #[test]
    fn part_files_are_found_by_their_request() {
        let (folder, part) = part();
        fs::write(part.path(), "x").unwrap();
        part.write_note(&Note::default()).unwrap();
        fs::write(part.next_note_path(), "{").unwrap();
        fs::write(folder.path().join("holiday.part"), "x").unwrap();
        assert_eq!(request_ids_in(folder.path()), [RequestId::parse("r-1").unwrap()]);
        part.discard();
        assert!(request_ids_in(folder.path()).is_empty());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(folder.path().join("holiday.part").exists());
    }
}
