//! The part file of a download, and the note beside it.
//!
//! ```text
//! .rushes-{request id}.part        the bytes so far
//! .rushes-{request id}.part.json   address, ETag, length, how many bytes are synced, and the final name before it is taken
//! ```
//! Both are in the data folder, or in the clips' folder when the data folder fails. A long request id is cut to what every drive takes;
//! one with capitals carries a hash, because many drives don't tell capitals from small letters.
//!
//! A power cut may leave a part file of the right length whose end was never written. So each note is written after the bytes that it
//! counts are synced, and bytes beyond the note's `synced` are not trusted. The file is locked while it is written, so that a write which
//! outlives its task is over before the next task begins.
//!
//! A kill between the move to the final name and the ledger's commit leaves the note, so the next start finds the finished file by its
//! name instead of fetching it twice. `placing` does the move.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::domain::{RequestId, paths};
use crate::engine::files::drive::{self, Real};
use crate::engine::files::fnv1a;
use crate::failpoints::reach;

/// The longest request id that is not cut, in bytes. The lowest limit seen on a drive is 143 for the whole name.
const LONGEST_ID: usize = 100;

/// What must be known to resume a part file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Note {
    /// Where the bytes come from; notes of an earlier version lack it.
    #[serde(default)]
    pub address: Option<Url>,
    /// The strong ETag of the bytes.
    pub etag: Option<String>,
    /// The whole length.
    pub total: Option<u64>,
    /// How many bytes are synced.
    #[serde(default)]
    pub synced: u64,
    /// The final name, written before the move. Any bytes.
    #[serde(default, with = "paths::exact_option")]
    pub placed: Option<PathBuf>,
}

impl Note {
    /// Whether all bytes are synced.
    pub fn is_whole(&self) -> bool {
        self.synced > 0 && self.total == Some(self.synced)
    }
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
        Self { folder: folder.to_owned(), stem: stem_of(request_id) }
    }

    /// Whether it lies in this folder.
    pub fn is_in(&self, folder: Option<&Path>) -> bool {
        folder == Some(&self.folder)
    }

    /// A hidden name beside the clip's place, for a copy while it is written.
    pub fn beside(&self, target: &Path) -> PathBuf {
        target.with_file_name(&self.stem)
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
        drive::synced(file.sync_all())?;
        drop(file); // Windows moves only what is closed.
        reach("part.before_note");
        drive::rename_over(&next, &self.note_path())?;
        drive::sync_folder(&Real, &self.folder)
    }

    /// How many bytes of the file can be resumed from.
    pub fn sound_len(&self, note: &Note) -> u64 {
        // Without a strong ETag nothing proves that the rest belongs to what is here.
        let is_sound = note.etag.is_some() || note.is_whole();
        if is_sound && self.len() >= note.synced { note.synced } else { 0 }
    }

    fn len(&self) -> u64 {
        fs::metadata(self.path()).map_or(0, |meta| meta.len())
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Creates the folder if necessary, and opens the file as [`Self::lock`] does.
    pub fn open(&self) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        self.lock()
    }

    /// Opens or creates the file once no other task writes it, and locks it until the returned file is dropped.
    pub fn lock(&self) -> io::Result<File> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(self.path())?;
        if let Err(error) = file.lock() {
            // Some network folders have no locks. A write that outlives its task is rare enough to go on without.
            tracing::debug!(%error, path = %self.path().display(), "a part file can't be locked");
        }
        Ok(file)
    }

    /// Makes the file ready for writing from `at`, and cuts off what follows.
    pub fn go_on_at(mut file: File, at: u64) -> io::Result<File> {
        use std::io::{Seek, SeekFrom};
        if file.metadata()?.len() != at {
            file.set_len(at)?;
        }
        file.seek(SeekFrom::Start(at))?;
        Ok(file)
    }

    /// The final file of an earlier run that ended before it was committed. It may have ended in the middle of the move, when the bytes
    /// have both names.
    pub fn already_placed(&self) -> Option<PathBuf> {
        let note = self.note();
        let placed = note.placed?;
        let size = fs::metadata(&placed).ok()?.len();
        let whole = size > 0 && note.total.is_none_or(|total| total == size);
        (whole && (!self.path().exists() || same_bytes(&self.path(), &placed))).then_some(placed)
    }

    /// Whether the bytes were not written since.
    pub fn is_older_than(&self, at: SystemTime) -> bool {
        fs::metadata(self.path()).and_then(|meta| meta.modified()).is_ok_and(|changed| changed < at)
            || !self.path().exists()
    }

    /// Removes the file if it is empty.
    pub fn discard_empty(&self) {
        if self.len() == 0 {
            self.discard();
        }
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

/// The part files and notes that lie in one folder, of this ledger or of another.
#[derive(Debug)]
pub struct Found {
    folder: PathBuf,
    stems: HashSet<String>,
}

impl Found {
    /// Looks through a folder. Blocks.
    pub fn in_folder(folder: &Path) -> Self {
        let names = fs::read_dir(folder).into_iter().flatten();
        let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Self { folder: folder.to_owned(), stems: names.filter_map(|name| stem_in(&name)).collect() }
    }

    /// The requests that they belong to. Not those with an id so long that it had to be cut: Segmind's have 36 letters.
    pub fn requests(&self) -> Vec<RequestId> {
        let id = |stem: &String| {
            let id = stem.strip_prefix(".rushes-")?.strip_suffix(".part")?.split('~').next()?;
            RequestId::parse(id).ok()
        };
        self.stems.iter().filter_map(id).collect()
    }

    /// The part file of this request, if it is among them.
    pub fn of(&self, request: &RequestId) -> Option<PartFile> {
        let part = PartFile::new(&self.folder, request);
        self.stems.contains(&part.stem).then_some(part)
    }
}

fn stem_in(name: &str) -> Option<String> {
    let rest = name.strip_prefix(".rushes-")?;
    let id = [".part", ".part.json", ".part.json.new"].iter().find_map(|end| rest.strip_suffix(end))?;
    Some(format!(".rushes-{id}.part"))
}

/// Makes a name that every drive takes from a request id of any length. Two ids get different names (but for a chance of 2^-64) even
/// where capitals and small letters are the same (Windows, macOS, memory cards).
fn stem_of(request_id: &RequestId) -> String {
    let id = request_id.as_str();
    if id.len() <= LONGEST_ID && !id.contains(|letter: char| letter.is_ascii_uppercase()) {
        return format!(".rushes-{id}.part");
    }
    let sum = fnv1a(id.as_bytes());
    format!(".rushes-{}~{sum:016x}.part", &id[..id.len().min(LONGEST_ID - 20)])
}

/// Whether two files hold the same bytes: the two names of one file do, another file that took the name meanwhile does not.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> (tempfile::TempDir, PartFile) {
        let folder = tempfile::tempdir().unwrap();
        let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
        (folder, part)
    }

    #[test]
    fn a_kill_in_the_middle_of_the_move_leaves_one_clip_and_not_two() {
        let (folder, part) = part();
        fs::write(part.path(), "video").unwrap();
        let target = folder.path().join("clip.mp4");
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
        let note = Note { etag: Some("\"a\"".into()), total: Some(9), synced: 3, ..Note::default() };
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
        let ids = ["r-0", "r-1", "r-2"].map(|id| RequestId::parse(id).unwrap());
        let found = Found::in_folder(folder.path());
        assert_eq!(found.requests(), [ids[1].clone()]);
        assert_eq!(ids.each_ref().map(|id| found.of(id)), [None, Some(part.clone()), None]);
        part.discard();
        assert!(Found::in_folder(folder.path()).requests().is_empty());
        assert!(Found::in_folder(&folder.path().join("not there")).requests().is_empty());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(folder.path().join("holiday.part").exists());
    }

    #[test]
    fn a_part_file_tells_its_request_with_its_very_letters() {
        for id in ["r-abc", "R-Abc", "0b9f7c2e-4a51-4e0c-9d1b-0123456789ab", &"X".repeat(80)] {
            let folder = tempfile::tempdir().unwrap();
            let request = RequestId::parse(id).unwrap();
            fs::write(PartFile::new(folder.path(), &request).path(), "x").unwrap();
            let found = Found::in_folder(folder.path());
            assert_eq!(found.requests(), std::slice::from_ref(&request));
            assert!(found.of(&request).is_some());
        }
    }

    #[test]
    fn the_longest_request_ids_have_names_that_an_encrypted_home_takes_and_each_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let part = |last: char| {
            let id = RequestId::parse(&format!("{}{last}", "x".repeat(127))).unwrap();
            PartFile::new(folder.path(), &id)
        };
        let name = part('a').next_note_path().file_name().unwrap().len();
        assert!(name <= 143, "{name}");
        assert_ne!(part('a'), part('b'));
        assert_eq!(part('a'), part('a'));
    }

    #[test]
    fn two_requests_that_differ_in_capitals_only_have_each_its_own_file_on_every_drive() {
        let name = |id: &str| PartFile::new(Path::new("/data"), &RequestId::parse(id).unwrap()).path();
        let [small, large, mixed] = ["r-abc", "R-ABC", "r-Abc"].map(name);
        let lower = |path: &Path| path.to_string_lossy().to_lowercase();
        assert_ne!(lower(&small), lower(&large));
        assert_ne!(lower(&large), lower(&mixed));
        assert_eq!(small, Path::new("/data/.rushes-r-abc.part"));
    }

    #[test]
    fn a_whole_file_needs_no_tag_to_be_believed() {
        let (_folder, part) = part();
        fs::write(part.path(), b"abc").unwrap();
        let note = Note { total: Some(3), synced: 3, ..Note::default() };
        assert_eq!(part.sound_len(&note), 3);
        fs::write(part.path(), b"ab").unwrap();
        assert_eq!(part.sound_len(&note), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_clip_is_found_again_in_a_folder_whose_name_is_no_text() {
        let (folder, part) = part();
        let odd = folder.path().join(paths::path_of(b"vid\xe9os").unwrap());
        fs::create_dir(&odd).unwrap();
        fs::write(odd.join("clip.mp4"), "video").unwrap();
        let note = Note { total: Some(5), placed: Some(odd.join("clip.mp4")), ..Note::default() };
        part.write_note(&note).unwrap();
        assert_eq!(part.already_placed(), Some(odd.join("clip.mp4")));
    }
}

#[cfg(test)]
#[path = "part_file_tests.rs"]
mod belief_tests;
