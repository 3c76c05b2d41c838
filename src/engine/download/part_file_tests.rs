//! Which bytes on the disk are believed, and which files are taken for a clip.

use std::io::Write as _;
use std::time::Duration;

use super::*;

fn part() -> (tempfile::TempDir, PartFile) {
    let folder = tempfile::tempdir().unwrap();
    let part = PartFile::new(folder.path(), &RequestId::parse("r-1").unwrap());
    (folder, part)
}

fn placed_as(part: &PartFile, folder: &Path, bytes: &[u8], total: Option<u64>) -> PathBuf {
    let target = folder.join("clip.mp4");
    fs::write(&target, bytes).unwrap();
    part.write_note(&Note { total, placed: Some(target.clone()), ..Note::default() }).unwrap();
    target
}

#[test]
fn a_file_in_the_clips_place_is_the_clip_only_at_its_whole_length() {
    for (total, here, is_clip) in [
        (Some(5), &b"video"[..], true),
        (Some(5), b"vide", false),
        (Some(5), b"video!", false),
        (None, b"video", true),
        (None, b"", false),
        (Some(0), b"", false),
    ] {
        let (folder, part) = part();
        let target = placed_as(&part, folder.path(), here, total);
        assert_eq!(part.already_placed(), is_clip.then_some(target), "{total:?} {here:?}");
    }
    let (_folder, part) = part();
    assert_eq!(part.already_placed(), None, "there is no note");
}

#[test]
fn while_the_bytes_are_still_here_a_file_is_the_clip_only_when_every_byte_is_the_same() {
    let long = vec![7_u8; 100_000];
    let mut other_end = long.clone();
    other_end[99_999] = 8;
    let mut other_middle = long.clone();
    other_middle[50_000] = 8;
    for (here, is_same) in [
        (&long[..], true),
        (&other_end, false),
        (&other_middle, false),
        (&long[..99_999], false),
        (&[&long[..], b"x"].concat(), false),
    ] {
        let (folder, part) = part();
        fs::write(part.path(), &long).unwrap();
        let target = placed_as(&part, folder.path(), here, None);
        assert_eq!(part.already_placed(), is_same.then_some(target), "{} bytes", here.len());
    }
}

#[test]
fn a_file_is_gone_on_from_where_it_is_sound_and_what_lies_behind_is_cut_off() {
    for (at, whole) in [(0, &b"NEW"[..]), (3, b"abcNEW"), (6, b"abcdefNEW"), (8, b"abcdef\0\0NEW")] {
        let (_folder, part) = part();
        fs::write(part.path(), b"abcdef").unwrap();
        let mut file = PartFile::go_on_at(part.lock().unwrap(), at).unwrap();
        file.write_all(b"NEW").unwrap();
        drop(file);
        assert_eq!(fs::read(part.path()).unwrap(), whole, "from {at}");
    }
}

#[test]
fn bytes_are_whole_when_all_that_were_told_are_surely_on_the_disk() {
    for (synced, total, is_whole) in [
        (5, Some(5), true),
        (4, Some(5), false),
        (6, Some(5), false),
        (5, None, false),
        (0, Some(0), false),
        (0, None, false),
    ] {
        assert_eq!(Note { total, synced, ..Note::default() }.is_whole(), is_whole, "{synced} of {total:?}");
    }
}

#[test]
fn what_was_written_to_since_is_not_older() {
    let (_folder, part) = part();
    assert!(part.is_older_than(SystemTime::UNIX_EPOCH), "nothing is here");
    fs::write(part.path(), "x").unwrap();
    let written = fs::metadata(part.path()).unwrap().modified().unwrap();
    for (at, is_older) in [
        (written + Duration::from_secs(1), true),
        (written, false),
        (written.checked_sub(Duration::from_secs(1)).unwrap(), false),
    ] {
        assert_eq!(part.is_older_than(at), is_older, "{at:?}");
    }
}

#[test]
fn a_part_file_knows_its_folder_and_a_hidden_place_beside_a_clip() {
    let (folder, part) = part();
    assert!(part.is_in(Some(folder.path())));
    assert!(!part.is_in(Some(&folder.path().join("other"))) && !part.is_in(None));
    assert_eq!(part.beside(Path::new("/videos/a fox.mp4")), Path::new("/videos/.rushes-r-1.part"));
}

#[test]
fn what_can_not_be_removed_stays_and_the_rest_goes() {
    let (folder, part) = part();
    part.discard();
    fs::create_dir(part.path()).unwrap();
    part.write_note(&Note::default()).unwrap();
    part.discard();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [part.path()]);
}

#[test]
fn of_the_part_files_without_a_clip_only_empty_ones_are_discarded() {
    for (bytes, stays) in [(&b""[..], false), (b"x", true)] {
        let (_folder, part) = part();
        fs::write(part.path(), bytes).unwrap();
        part.discard_empty();
        assert_eq!(part.path().exists(), stays, "{bytes:?}");
    }
}
