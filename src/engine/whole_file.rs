//! Files that are whole or not there: written beside their place, brought to the disk, then moved there.
//!
//! Owns the name of the file beside. What the system says of folder, file or disk goes back to the caller, and nothing stays behind.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// Writes these bytes, in the place of whatever file is there.
pub fn write_whole(to: &Path, bytes: &[u8]) -> io::Result<()> {
    make_whole(to, |part| part.write_all(bytes))
}

/// Copies a file, in the place of whatever file is there. Its rights are not copied: a copy of a protected clip can be written.
pub fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    make_whole(to, |part| io::copy(&mut source, part).map(drop))
}

fn make_whole(to: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let name = to.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let part = to.with_file_name(format!(".{name}.part"));
    // Windows brings to the disk only what is open for writing, and moves only what is closed.
    let write = || {
        let mut growing = File::create(&part)?;
        fill(&mut growing)?;
        growing.sync_all()
    };
    let made = write().and_then(|()| fs::rename(&part, to));
    made.inspect_err(|_| {
        if let Err(error) = fs::remove_file(&part) {
            tracing::debug!(%error, "no half file to remove");
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
