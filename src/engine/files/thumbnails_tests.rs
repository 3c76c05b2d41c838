//! Thumbnails are found again, made again when necessary, and never fill the disk.

use super::*;

/// A clip of the test data in its own folder, and stills beside it.
fn stage() -> (tempfile::TempDir, Clip, Thumbnails) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mp4");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bframes.mp4"), &path).unwrap();
    let clip = clip(path);
    let thumbnails = Thumbnails::new(folder.path());
    (folder, clip, thumbnails)
}

fn clip(path: PathBuf) -> Clip {
    use crate::domain::{Draft, JobId, ModelTable, RequestId, Seed, clip::ClipPicture};
    let draft = Draft { prompt: "a fox".into(), ..Draft::default() };
    Clip {
        id: ClipId(7),
        job: JobId(7),
        request: draft.parse(&ModelTable::built_in(), || Seed::MIN).unwrap().remove(0),
        take: crate::domain::fixtures::first_take(),
        request_id: RequestId::parse("req-7").unwrap(),
        path,
        cost: None,
        picture: ClipPicture::default(),
        marks: crate::domain::Marks::default(),
        created_at: jiff::Timestamp::UNIX_EPOCH,
        saved_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// The file of the kept still.
fn kept(thumbnails: &Thumbnails) -> PathBuf {
    thumbnails.folder.join("7-64.jpg")
}

#[test]
fn a_still_is_found_again_after_a_restart_without_the_clip() {
    let (folder, clip, thumbnails) = stage();
    let made = thumbnails.still(&clip, 64).unwrap();
    assert_eq!((made.width, made.height), (64, 36));
    fs::remove_file(&clip.path).unwrap();
    let found = Thumbnails::new(folder.path()).still(&clip, 64).unwrap();
    assert_eq!((found.width, found.height), (64, 36));
    let apart = made.rgba.iter().zip(&found.rgba).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>();
    assert!(apart / (made.rgba.len() as u32) < 8, "it is the same picture: {apart}");
}

#[test]
fn a_still_whose_clip_was_replaced_is_made_again() {
    let (_folder, clip, thumbnails) = stage();
    thumbnails.still(&clip, 64).unwrap();
    let before = fs::read(kept(&thumbnails)).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/constrained.mp4"), &clip.path).unwrap();
    thumbnails.still(&clip, 64).unwrap();
    assert_ne!(fs::read(kept(&thumbnails)).unwrap(), before);
}

#[test]
fn a_damaged_still_is_made_again() {
    let (_folder, clip, thumbnails) = stage();
    thumbnails.still(&clip, 64).unwrap();
    let whole = fs::read(kept(&thumbnails)).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    for damaged in [Vec::new(), whole[..whole.len() / 2].to_vec(), flipped(whole.len() / 2), flipped(whole.len() - 1)] {
        fs::write(kept(&thumbnails), damaged).unwrap();
        assert!(read(&kept(&thumbnails)).is_err());
        assert_eq!(thumbnails.still(&clip, 64).unwrap().width, 64);
        assert_eq!(fs::read(kept(&thumbnails)).unwrap(), whole);
    }
}

#[test]
fn a_folder_that_cannot_be_written_costs_no_picture() {
    let (folder, clip, thumbnails) = stage();
    fs::write(folder.path().join(FOLDER), "a file where the folder should be").unwrap();
    assert_eq!(thumbnails.still(&clip, 64).unwrap().width, 64);
}

#[test]
fn what_is_on_the_disk_is_bounded_and_half_written_files_go_first() {
    let (_folder, clip, thumbnails) = stage();
    fs::create_dir_all(&thumbnails.folder).unwrap();
    fs::write(thumbnails.folder.join("9.part"), vec![0; 5000]).unwrap();
    let small = Thumbnails { most_bytes: 5000, ..thumbnails };
    small.still(&clip, 64).unwrap();
    assert!(kept(&small).exists() && !small.folder.join("9.part").exists());
    let none = Thumbnails { most_bytes: 0, written: Arc::default(), ..small };
    none.still(&clip, 32).unwrap();
    assert_eq!(fs::read_dir(&none.folder).unwrap().count(), 0);
}
