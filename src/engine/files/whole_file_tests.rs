//! Copies are whole or not there, on every drive and through every kind of file.

use super::*;

/// A drive that knows no fsync.
#[derive(Debug)]
struct Unsynced;

impl Drive for Unsynced {
    fn sync(&self, _file: &File) -> io::Result<()> {
        Err(io::Error::from_raw_os_error(if cfg!(windows) { 1 } else { 22 }))
    }
}

#[test]
fn a_file_is_written_and_copied_whole_over_an_older_one() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.png"), folder.path().join("two.png"));
    fs::write(&two, "older and longer").unwrap();
    write_whole(&one, b"new").unwrap();
    copy_whole(&one, &two).unwrap();
    assert_eq!(fs::read(two).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_copy_of_a_protected_file_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("clip.mp4"), folder.path().join("copy.mp4"));
    fs::write(&from, "clip").unwrap();
    let mut rights = fs::metadata(&from).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&from, rights).unwrap();
    copy_whole(&from, &to).unwrap();
    assert!(!fs::metadata(to).unwrap().permissions().readonly());
}

#[test]
fn a_file_that_cannot_be_written_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("taken.png")).unwrap();
    assert!(write_whole(&folder.path().join("taken.png"), b"png").is_err());
    assert!(make(&Real, &folder.path().join("half.mp4"), |_| Err(io::ErrorKind::StorageFull.into())).is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_drive_without_fsync_takes_copies() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.mp4");
    make(&Unsynced, &to, |part| part.write_all(b"clip")).unwrap();
    assert_eq!(fs::read(to).unwrap(), b"clip");
}

#[test]
fn the_longest_name_that_a_drive_takes_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join(format!("{}.mp4", "x".repeat(251)));
    write_whole(&to, b"clip").unwrap();
    assert_eq!(fs::read(to).unwrap(), b"clip");
}

#[test]
fn two_copies_to_one_place_never_write_into_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.mp4");
    make(&Real, &to, |part| {
        part.write_all(b"the first, ")?;
        write_whole(&to, b"the second")?;
        part.write_all(b"whole")
    })
    .unwrap();
    assert_eq!(fs::read(&to).unwrap(), b"the first, whole");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_drive_that_moves_nothing_over_a_file_gets_the_new_one_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("a.mp4");
    fs::write(&to, "older").unwrap();
    let mut new = beside(folder.path()).unwrap();
    new.write_all(b"new").unwrap();
    swap(new.into_temp_path(), folder.path(), &to, io::ErrorKind::AlreadyExists.into()).unwrap();
    assert_eq!(fs::read(&to).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_copy_may_be_read_by_whom_the_persons_other_files_may() {
        let folder = tempfile::tempdir().unwrap();
        let (to, plain) = (folder.path().join("a.mp4"), folder.path().join("plain"));
        write_whole(&to, b"clip").unwrap();
        fs::write(&plain, "").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&to), mode(&plain));
    }

    #[test]
    fn a_link_stays_and_the_file_that_it_leads_to_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (link, real) = (folder.path().join("link.mp4"), folder.path().join("real.mp4"));
        symlink("real.mp4", &link).unwrap();
        for older in [None, Some("older")] {
            if let Some(older) = older {
                fs::write(&real, older).unwrap();
            }
            write_whole(&link, b"clip").unwrap();
            assert!(link.is_symlink());
            assert_eq!(fs::read(&real).unwrap(), b"clip");
        }
        symlink("round.mp4", folder.path().join("round.mp4")).unwrap();
        assert!(write_whole(&folder.path().join("round.mp4"), b"clip").is_err());
    }

    #[test]
    fn a_pipe_is_written_into_and_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let from = pipe.clone();
        let reader = std::thread::Builder::new().spawn(move || fs::read(from).unwrap()).unwrap();
        write_whole(&pipe, b"clip").unwrap();
        assert_eq!(reader.join().unwrap(), b"clip");
        assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    }

    #[test]
    fn a_device_is_written_into_and_never_replaced() {
        for name in ["/dev/null", "/dev/stdout"] {
            assert_eq!(follow(Path::new(name)).unwrap(), Place::Through(name.into()));
        }
        write_whole(Path::new("/dev/null"), b"clip").unwrap();
        assert!(fs::symlink_metadata("/dev/null").unwrap().file_type().is_char_device());
        assert!(write_whole(Path::new("/dev/full"), b"clip").is_err() || !cfg!(target_os = "linux"));
    }
}
