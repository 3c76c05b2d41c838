//! On every kind of drive the clip is placed whole, or its bytes stay where they are.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::*;
use crate::domain::RequestId;

/// A drive that lacks what is set here.
#[expect(clippy::struct_excessive_bools, reason = "each is one manner, and they come in any mixture")]
#[derive(Debug, Default)]
struct Odd {
    no_links: bool,
    no_atomic_move: bool,
    another_drive: bool,
    no_sync: bool,
    longest: Option<usize>,
    says_longest: bool,
    full_after_copies: bool,
    moves_nothing: bool,
    /// Another program takes the clip's name once it was seen to be free.
    name_is_taken: AtomicBool,
    renames: AtomicU32,
}

impl Odd {
    fn crosses(&self, from: &Path, to: &Path) -> bool {
        self.another_drive && from.parent() != to.parent()
    }

    fn takes(&self, to: &Path) -> io::Result<()> {
        if self.moves_nothing {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        let length = to.file_name().unwrap().len();
        if self.longest.is_some_and(|longest| length > longest) {
            Err(io::ErrorKind::InvalidFilename.into())
        } else {
            Ok(())
        }
    }
}

impl Drive for Odd {
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.takes(to)?;
        if self.no_links {
            return Err(io::ErrorKind::PermissionDenied.into()); // As exFAT on Linux answers.
        }
        if self.name_is_taken.swap(false, Ordering::Relaxed) {
            fs::write(to, "mine")?;
        }
        if self.crosses(from, to) { Err(io::ErrorKind::CrossesDevices.into()) } else { fs::hard_link(from, to) }
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.takes(to)?;
        if self.crosses(from, to) {
            return Err(io::ErrorKind::CrossesDevices.into());
        }
        let taken = self.name_is_taken.swap(false, Ordering::Relaxed);
        if taken {
            fs::write(to, "mine")?;
        }
        if self.no_atomic_move {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if taken {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        assert!(!to.exists());
        fs::rename(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.takes(to)?;
        assert!(!to.exists(), "never over another file: there are drives that refuse it");
        self.renames.fetch_add(1, Ordering::Relaxed);
        fs::rename(from, to)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        if self.full_after_copies && file.metadata()?.is_file() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        if self.no_sync { Err(io::ErrorKind::InvalidInput.into()) } else { file.sync_all() }
    }

    fn longest_name(&self, _folder: &Path) -> Option<usize> {
        self.longest.filter(|_| self.says_longest)
    }
}

struct Stage {
    home: tempfile::TempDir,
    part: PartFile,
}

fn stage() -> Stage {
    let home = tempfile::tempdir().unwrap();
    let incoming = home.path().join("incoming");
    fs::create_dir(&incoming).unwrap();
    let part = PartFile::new(&incoming, &RequestId::parse("r-1").unwrap());
    fs::write(part.path(), "video").unwrap();
    Stage { home, part }
}

impl Stage {
    fn library(&self) -> PathBuf {
        self.home.path().join("clips")
    }

    fn place(&self, drive: &Odd) -> Result<PathBuf, NotPlaced> {
        place(drive, &self.part, &self.library(), &note(), parts)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.library()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn note() -> Note {
    Note { total: Some(5), synced: 5, ..Note::default() }
}

fn name(copy: u32, max: usize) -> String {
    let name = format!("clip {copy} {}", "word ".repeat(40));
    format!("{}.mp4", &name[..max - 4])
}

/// The same, straight in the library.
fn parts(copy: u32, max: usize) -> Vec<String> {
    vec![name(copy, max)]
}

#[test]
fn a_clip_comes_to_its_name_on_drives_of_every_manner() {
    for drive in [
        Odd::default(),
        Odd { no_links: true, ..Odd::default() },
        Odd { no_links: true, no_atomic_move: true, ..Odd::default() },
        Odd { another_drive: true, ..Odd::default() },
        Odd { another_drive: true, no_links: true, ..Odd::default() },
        Odd { another_drive: true, no_links: true, no_atomic_move: true, no_sync: true, ..Odd::default() },
        Odd { no_sync: true, ..Odd::default() },
        Odd { longest: Some(143), says_longest: true, ..Odd::default() },
        Odd { longest: Some(143), ..Odd::default() },
        Odd { longest: Some(70), another_drive: true, ..Odd::default() },
    ] {
        let stage = stage();
        let placed = stage.place(&drive).unwrap_or_else(|error| panic!("{drive:?}: {error:?}"));
        assert_eq!(fs::read(&placed).unwrap(), b"video", "{drive:?}");
        assert_eq!(stage.names(), [placed.file_name().unwrap().to_string_lossy()], "{drive:?}: nothing else is left");
        assert_eq!(
            stage.part.path().exists(),
            drive.another_drive,
            "{drive:?}: a copy keeps its source until it is noted"
        );
        assert_eq!(stage.part.already_placed(), Some(placed), "{drive:?}: a kill here does not fetch it twice");
    }
}

#[test]
fn a_clip_never_replaces_another_file_on_any_drive() {
    for drive in [
        Odd::default(),
        Odd { no_links: true, no_atomic_move: true, ..Odd::default() },
        Odd { another_drive: true, no_links: true, no_atomic_move: true, ..Odd::default() },
    ] {
        let stage = stage();
        fs::create_dir(stage.library()).unwrap();
        let taken = stage.library().join(name(0, MAX_BYTES));
        fs::write(&taken, "mine").unwrap();
        let placed = stage.place(&drive).unwrap();
        assert_eq!(placed, stage.library().join(name(1, MAX_BYTES)));
        assert_eq!(fs::read(taken).unwrap(), b"mine");
    }
}

#[test]
fn a_file_that_takes_the_clips_name_at_the_last_moment_is_not_replaced() {
    for (no_links, no_atomic_move) in [(false, false), (true, false), (true, true)] {
        let stage = stage();
        let drive = Odd { no_links, no_atomic_move, name_is_taken: true.into(), ..Odd::default() };
        assert_eq!(stage.place(&drive).unwrap(), stage.library().join(name(1, MAX_BYTES)));
        assert_eq!(fs::read(stage.library().join(name(0, MAX_BYTES))).unwrap(), b"mine", "{drive:?}");
    }
}

#[test]
fn a_move_that_fails_within_one_folder_leaves_the_bytes_as_they_are() {
    let stage = stage();
    let busy = Odd { moves_nothing: true, ..Odd::default() };
    // The hidden name of a copy would be the part file's own.
    let refused = place(&busy, &stage.part, stage.part.folder(), &note(), parts).unwrap_err();
    assert!(matches!(&refused, NotPlaced::There(error) if error.kind() == io::ErrorKind::ResourceBusy), "{refused:?}");
    assert_eq!(fs::read(stage.part.path()).unwrap(), b"video");
}

#[test]
fn a_thousand_names_are_tried_and_then_it_is_told() {
    let stage = stage();
    fs::create_dir(stage.library()).unwrap();
    fs::write(stage.library().join("taken.mp4"), "mine").unwrap();
    let asked = Cell::new(0);
    let taken = |copy, _| {
        assert_eq!(asked.replace(copy + 1), copy, "each once");
        vec!["taken.mp4".to_owned()]
    };
    let refused = place(&Odd::default(), &stage.part, &stage.library(), &note(), taken).unwrap_err();
    assert!(matches!(&refused, NotPlaced::There(error) if error.kind() == io::ErrorKind::AlreadyExists), "{refused:?}");
    assert_eq!(asked.get(), 1000);
    assert_eq!(fs::read(stage.part.path()).unwrap(), b"video");
}

#[cfg(unix)]
#[test]
fn a_place_that_cant_be_looked_at_is_not_taken_for_a_free_one() {
    let stage = stage();
    assert!(ensure_free(&stage.library().join("clip.mp4")).is_ok());
    assert!(ensure_free(&stage.part.path().join("clip.mp4")).is_err(), "a file is where its folder should be");
}

#[test]
fn a_drive_that_fills_up_keeps_no_half_file_and_the_bytes_stay_safe() {
    let stage = stage();
    let full = Odd { another_drive: true, full_after_copies: true, ..Odd::default() };
    let tries = Cell::new(0);
    let counted = |copy, max| {
        tries.set(tries.get() + 1);
        parts(copy, max)
    };
    let refused = place(&full, &stage.part, &stage.library(), &note(), counted).unwrap_err();
    assert!(matches!(&refused, NotPlaced::There(error) if error.kind() == io::ErrorKind::StorageFull), "{refused:?}");
    assert_eq!(tries.get(), 1, "a shorter name would be no help");
    assert!(stage.names().is_empty());
    assert_eq!(fs::read(stage.part.path()).unwrap(), b"video");
    assert!(stage.place(&Odd::default()).is_ok(), "and it goes there once there is room");
}

#[test]
fn each_shorter_length_is_tried_once() {
    for (longest, tried) in [(255, &[255, 130, 100, 64, 40][..]), (130, &[130, 100, 64, 40]), (40, &[40]), (12, &[12])]
    {
        assert_eq!(limits(longest).collect::<Vec<_>>(), tried);
    }
}

#[test]
fn a_name_that_no_drive_takes_is_told_and_not_tried_for_ever() {
    let stage = stage();
    let refused = stage.place(&Odd { longest: Some(8), ..Odd::default() }).unwrap_err();
    assert!(matches!(&refused, NotPlaced::There(error) if drive::is_too_long(error)), "{refused:?}");
    assert!(stage.part.path().exists());
}

#[test]
fn a_folder_that_cant_be_made_leaves_the_bytes_where_they_are() {
    let stage = stage();
    fs::write(stage.library(), "a file where the folder should be").unwrap();
    assert!(matches!(stage.place(&Odd::default()), Err(NotPlaced::There(_))));
    assert_eq!(fs::read(stage.part.path()).unwrap(), b"video");
}

fn in_folders(copy: u32, _longest: usize) -> Vec<String> {
    let name = if copy == 0 { "03 take 2.mp4".to_owned() } else { format!("03 take 2 ({copy}).mp4") };
    vec!["Trailer".to_owned(), "03 He was here".to_owned(), name]
}

#[test]
fn folders_are_made_on_the_way_and_used_again() {
    for drive in [Odd::default(), Odd { another_drive: true, no_links: true, ..Odd::default() }] {
        let (one, two) = (stage(), stage());
        let root = one.library();
        let first = place(&drive, &one.part, &root, &note(), in_folders).unwrap();
        assert_eq!(first, root.join("Trailer/03 He was here/03 take 2.mp4"));
        let second = place(&drive, &two.part, &root, &note(), in_folders).unwrap();
        assert_eq!(second, root.join("Trailer/03 He was here/03 take 2 (1).mp4"));
        assert_eq!(one.names(), ["Trailer"]);
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_stays_and_the_folder_gets_a_number() {
    let stage = stage();
    fs::create_dir(stage.library()).unwrap();
    fs::write(stage.library().join("Trailer"), "mine").unwrap();
    let placed = place(&Odd::default(), &stage.part, &stage.library(), &note(), in_folders).unwrap();
    assert_eq!(placed, stage.library().join("Trailer (2)/03 He was here/03 take 2.mp4"));
    assert_eq!(fs::read(stage.library().join("Trailer")).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn a_link_never_leads_a_clip_out_of_the_clips_folder() {
    let stage = stage();
    let outside = stage.home.path().join("outside");
    fs::create_dir_all(outside.join("03 He was here")).unwrap();
    fs::create_dir(stage.library()).unwrap();
    std::os::unix::fs::symlink(&outside, stage.library().join("Trailer")).unwrap();
    let placed = place(&Odd::default(), &stage.part, &stage.library(), &note(), in_folders).unwrap();
    assert!(placed.canonicalize().unwrap().starts_with(stage.library().canonicalize().unwrap()), "{placed:?}");
    assert_eq!(fs::read_dir(outside.join("03 He was here")).unwrap().count(), 0);
}

#[test]
fn a_shot_that_is_renamed_between_two_runs_leaves_no_half_copy_at_its_older_place() {
    let stage = stage();
    let old = stage.library().join("03 Old/03 take 2.mp4");
    fs::create_dir_all(old.parent().unwrap()).unwrap();
    let half = stage.part.beside(&old);
    fs::write(&half, "vid").unwrap();
    let note = Note { placed: Some(old), ..note() };
    place(&Odd { another_drive: true, ..Odd::default() }, &stage.part, &stage.library(), &note, in_folders).unwrap();
    assert!(!half.exists());
}

/// Two real drives, where this computer has them.
#[cfg(target_os = "linux")]
#[test]
fn a_clip_goes_to_another_real_drive_whole() {
    use std::os::unix::fs::MetadataExt as _;
    let stage = stage();
    let Ok(other) = tempfile::tempdir_in("/dev/shm") else { return };
    if fs::metadata(other.path()).unwrap().dev() == fs::metadata(stage.part.path()).unwrap().dev() {
        return;
    }
    let placed = place(&drive::Real, &stage.part, other.path(), &note(), parts).unwrap();
    assert_eq!(fs::read(&placed).unwrap(), b"video");
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);
    assert!(stage.part.path().exists());
}
