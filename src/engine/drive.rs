//! Where a drive is touched: what it may lack (hard links, fsync, long names, a count of its free blocks), and its errors in words.
//!
//! Owns what of that is no failure. A drive that knows no fsync is written to all the same, as every file manager does; one that tells
//! no total is never believed to be full. Never decides where a file goes.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// What is asked of a drive beside reading and writing; a test's own drive answers as it likes.
pub trait Drive: fmt::Debug + Send + Sync {
    /// Gives the file another name; never replaces one.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    /// Moves a file in one step; never replaces one. `Unsupported` where the system has no such step.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename_new(from, to)
    }

    /// Moves a file to a name that was seen to be free.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Brings a file to the disk.
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    /// The longest name that it takes in this folder, in bytes, if it says.
    fn longest_name(&self, folder: &Path) -> Option<usize> {
        longest_name(folder)
    }
}

/// The drives as they are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Real;

impl Drive for Real {}

/// What of an fsync's answer is a failure: that a drive knows none is not (EINVAL, ENOSYS, ENOTSUP).
pub fn synced(answer: io::Result<()>) -> io::Result<()> {
    match answer {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            tracing::debug!(%error, "this drive knows no fsync");
            Ok(())
        }
        answer => answer,
    }
}

/// Makes names and moves in a folder survive a power cut, where the drive has a way to. A folder that may be written but not read, or
/// that can't be synced by its handle, has none.
pub fn sync_folder(drive: &dyn Drive, folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let Ok(open) = File::open(folder) else { return Ok(()) };
    match drive.sync(&open) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied || is_bad_handle(&error) => Ok(()),
        answer => synced(answer),
    }
}

/// EBADF: some network drives answer so to the fsync of a folder. 9 on every Unix that Rushes runs on.
fn is_bad_handle(error: &io::Error) -> bool {
    error.raw_os_error() == Some(9)
}

/// Bytes that may still be written in this folder; `None` when the drive does not say so, or tells no total and so is not believed.
pub fn free_space(folder: &Path) -> Option<u64> {
    let stats = fs4::statvfs(folder).inspect_err(|error| tracing::debug!(%error, "no count of free space")).ok()?;
    (stats.total_space() > 0).then(|| stats.available_space())
}

/// Whether an error says that a name is longer than the drive takes.
pub fn is_too_long(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidFilename
}

/// A drive's trouble in a person's words, to stand after a colon. The raw cause belongs under "Details".
pub fn in_words(error: &io::Error) -> &'static str {
    use io::ErrorKind as K;
    match error.kind() {
        K::StorageFull => "the disk is full",
        K::QuotaExceeded => "your share of the disk is used up",
        K::ReadOnlyFilesystem => "the disk can't be written to",
        K::PermissionDenied => "Rushes may not write there",
        K::NotFound | K::NotADirectory => "the folder is not there",
        K::IsADirectory => "a folder of this name is there",
        K::AlreadyExists => "a file of this name is there",
        K::FileTooLarge => "the disk takes no file of this size",
        K::InvalidFilename => "the disk takes no name of this length",
        K::InvalidInput | K::InvalidData => "the disk does not take this name or file",
        K::Unsupported => "the disk can't do what a clip needs",
        K::TimedOut | K::NetworkUnreachable | K::HostUnreachable | K::NetworkDown | K::NotConnected => {
            "the network drive does not answer"
        }
        K::ConnectionRefused | K::ConnectionReset | K::ConnectionAborted | K::StaleNetworkFileHandle => {
            "the network drive was disconnected"
        }
        K::BrokenPipe => "whoever was to read it is gone",
        K::ResourceBusy | K::ExecutableFileBusy | K::Deadlock | K::WouldBlock => "another program holds it",
        K::OutOfMemory => "the computer has no memory left",
        K::UnexpectedEof => "the file ends too early",
        K::CrossesDevices | K::TooManyLinks => "the file can't be moved to this disk",
        _ => "the disk reports a fault",
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_new(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn longest_name(folder: &Path) -> Option<usize> {
    let stats = rustix::fs::statvfs(folder).ok()?;
    usize::try_from(stats.f_namemax).ok().filter(|longest| *longest > 0)
}

#[cfg(not(unix))]
fn longest_name(_folder: &Path) -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_that_knows_no_fsync_works_and_one_that_fails_does_not() {
        for raw in [22, 38, 95] {
            assert!(synced(Err(io::Error::from_raw_os_error(raw))).is_ok() || !cfg!(target_os = "linux"), "{raw}");
        }
        assert!(synced(Err(io::ErrorKind::StorageFull.into())).is_err());
        assert!(synced(Err(io::Error::other("EIO"))).is_err());
        assert!(sync_folder(&Real, Path::new("/no/such/folder")).is_ok());
    }

    #[test]
    fn the_free_space_of_a_drive_without_a_count_is_not_believed() {
        assert!(free_space(&std::env::temp_dir()).is_some_and(|bytes| bytes > 0));
        assert_eq!(free_space(Path::new("/no/such/folder")), None);
        // Tells zero of zero blocks, as some network drives do.
        assert!(!cfg!(target_os = "linux") || free_space(Path::new("/proc")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn no_trouble_of_a_drive_is_told_in_the_systems_raw_words() {
        for raw in 1..=133 {
            let error = io::Error::from_raw_os_error(raw);
            let words = in_words(&error);
            assert!(
                !words.contains("os error") && words.starts_with(char::is_lowercase) || words.starts_with("Rushes")
            );
        }
        let long = fs::write(std::env::temp_dir().join("x".repeat(300)), "").unwrap_err();
        assert!(is_too_long(&long), "{long:?}");
        assert_eq!(in_words(&long), "the disk takes no name of this length");
    }
}
