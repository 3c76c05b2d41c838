//! What a drive may lack (hard links, fsync, long names, a count of its free blocks), and its errors in words.
//!
//! What a drive lacks is not a failure: one without fsync is written to all the same, as every file manager does; one that tells no total
//! is not believed to be full.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

/// What a drive does besides reading and writing. Tests have drives of their own.
pub trait Drive: fmt::Debug + Send + Sync {
    /// Gives the file another name; never replaces one.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    /// Moves a file in one step; never replaces one. `Unsupported` where the system has no such step.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        rename_new(from, to)
    }

    /// Moves a file to a name that was just seen to be free.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Syncs a file.
    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    /// The longest name that it takes in this folder, in bytes, if it tells.
    fn longest_name(&self, folder: &Path) -> Option<usize> {
        longest_name(folder)
    }
}

/// The drives as they are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Real;

impl Drive for Real {}

/// Passes on the failure of an fsync, except that the drive has none (EINVAL, ENOSYS, ENOTSUP; `ERROR_INVALID_FUNCTION`,
/// `ERROR_NOT_SUPPORTED`).
pub fn synced(answer: io::Result<()>) -> io::Result<()> {
    match answer {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
                || cfg!(windows) && matches!(error.raw_os_error(), Some(1 | 50)) =>
        {
            tracing::debug!(%error, "this drive knows no fsync");
            Ok(())
        }
        answer => answer,
    }
}

/// Makes names and moves in a folder survive a power cut, if the drive can. It can't for a folder that may be written but not read, or
/// that can't be synced by its handle.
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

/// Bytes that may still be written in this folder; `None` when the drive does not tell, or tells no total and so is not believed.
pub fn free_space(folder: &Path) -> Option<u64> {
    let stats = fs4::statvfs(folder).inspect_err(|error| tracing::debug!(%error, "no count of free space")).ok()?;
    (stats.total_space() > 0).then(|| stats.available_space())
}

/// Whether an error says that a name is longer than the drive takes.
pub fn is_too_long(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidFilename
}

/// Moves a file over any file of this name. On Windows a file that another program has open can't be moved. Programs that look at new files
/// there (a virus scanner, a search index, a cloud) let go soon, so this waits a little.
pub fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    let mut waited = Duration::ZERO;
    loop {
        match fs::rename(from, to) {
            Err(error) if may_let_go(&error) && waited < LETTING_GO => {
                std::thread::sleep(LOOK_EVERY);
                waited += LOOK_EVERY;
            }
            other => return other,
        }
    }
}

/// How long another program may hold a file that it only looks at.
const LETTING_GO: Duration = Duration::from_secs(2);

/// How often the move is tried meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Whether another program holds the file: `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`, as only Windows has them.
pub fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// Windows says `ERROR_ACCESS_DENIED` when the file to be replaced is open.
fn may_let_go(error: &io::Error) -> bool {
    is_held(error) || cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied
}

/// A drive's error in a person's words, to follow a colon. The raw cause belongs under "Details".
pub fn in_words(error: &io::Error) -> &'static str {
    use io::ErrorKind as K;
    if let Some(words) = error.raw_os_error().filter(|_| cfg!(windows)).and_then(windows_words) {
        return words;
    }
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

/// Why a clip could not be copied to `to`, as a sentence. Looks at the folder.
pub fn why_not_copied(to: &Path, error: &io::Error) -> String {
    let folder = to.parent().unwrap_or(to);
    match error.kind() {
        io::ErrorKind::NotFound if !folder.is_dir() => format!("There is no such folder: {}", folder.display()),
        io::ErrorKind::PermissionDenied => format!("Nothing may be written there: {}", folder.display()),
        io::ErrorKind::StorageFull => format!("The disk is full: {}", folder.display()),
        _ => format!("The clip could not be copied to {}: {}", to.display(), in_words(error)),
    }
}

/// Windows errors for which the standard library has no kind.
/// <https://learn.microsoft.com/windows/win32/debug/system-error-codes>.
const fn windows_words(code: i32) -> Option<&'static str> {
    Some(match code {
        // Sharing and lock violations; ERROR_USER_MAPPED_FILE.
        32 | 33 | 1224 => "another program holds it",
        // ERROR_INVALID_NAME is both a sign that no name may hold and a name without end.
        123 | 161 => "the disk does not take this name",
        // ERROR_NOT_READY, ERROR_DEV_NOT_EXIST, ERROR_NO_SUCH_DEVICE, ERROR_DEVICE_NOT_CONNECTED, ERROR_DEVICE_REMOVED.
        21 | 55 | 433 | 1167 | 1617 => "the disk is not there",
        // ERROR_REM_NOT_LIST, ERROR_BAD_NETPATH, ERROR_UNEXP_NET_ERR, ERROR_NETNAME_DELETED.
        51 | 53 | 59 | 64 => "the network drive does not answer",
        1 | 50 => "the disk can't do what a clip needs",
        // ERROR_VIRUS_INFECTED, ERROR_VIRUS_DELETED.
        225 | 226 => "the virus scanner does not let it be written",
        _ => return None,
    })
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(io::Error::from)
}

/// `MoveFileEx` so neither replaces nor copies, and answers when the move is on the disk. It takes text only.
#[cfg(windows)]
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let (Some(from), Some(to)) = (from.to_str(), to.to_str()) else { return Err(io::ErrorKind::Unsupported.into()) };
    let moved = winsafe::MoveFileEx(from, Some(to), winsafe::co::MOVEFILE::WRITE_THROUGH);
    moved.map_err(|error| io::Error::from_raw_os_error(error.raw().cast_signed()))
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple", windows)))]
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
        let unknown: &[i32] = if cfg!(windows) { &[1, 50] } else { &[22] };
        for raw in unknown.iter().chain(if cfg!(target_os = "linux") { &[38, 95][..] } else { &[] }) {
            assert!(synced(Err(io::Error::from_raw_os_error(*raw))).is_ok(), "{raw}");
        }
        assert!(synced(Err(io::ErrorKind::StorageFull.into())).is_err());
        assert!(synced(Err(io::Error::other("EIO"))).is_err());
        assert!(sync_folder(&Real, Path::new("/no/such/folder")).is_ok());
    }

    #[test]
    fn the_free_space_of_a_drive_without_a_count_is_not_believed() {
        assert!(free_space(&std::env::temp_dir()).is_some_and(|bytes| bytes > 0));
        // Windows answers for the drive, whether the folder is there or not.
        assert_eq!(free_space(Path::new(if cfg!(windows) { "Q:\\none" } else { "/no/such/folder" })), None);
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

    #[test]
    fn a_move_that_replaces_nothing_leaves_both_files_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let [from, taken, free] = ["from", "taken", "free"].map(|name| folder.path().join(name));
        fs::write(&from, "mine").unwrap();
        fs::write(&taken, "yours").unwrap();
        let refused = Real.rename_new(&from, &taken).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((fs::read(&from).unwrap(), fs::read(&taken).unwrap()), (b"mine".to_vec(), b"yours".to_vec()));
        Real.rename_new(&from, &free).unwrap();
        assert!(!from.exists() && fs::read(&free).unwrap() == b"mine");
    }

    #[cfg(windows)]
    mod windows {
        use std::os::windows::fs::OpenOptionsExt as _;

        use super::*;

        /// Opens a file so that no other program may move or change it.
        fn hold(path: &Path) -> File {
            File::options().read(true).share_mode(0).open(path).unwrap()
        }

        #[test]
        fn no_trouble_of_a_drive_is_told_in_the_systems_raw_words() {
            for raw in 1..=2000 {
                let words = in_words(&io::Error::from_raw_os_error(raw));
                let is_ours = words.starts_with(char::is_lowercase) || words.starts_with("Rushes");
                assert!(is_ours && !words.contains("os error"), "{raw}: {words}");
            }
            let folder = tempfile::tempdir().unwrap();
            let error = fs::write(folder.path().join("a?b.mp4"), "").unwrap_err();
            assert_eq!(in_words(&error), "the disk does not take this name", "{error:?}");
        }

        #[test]
        fn a_file_that_another_program_holds_is_not_taken_for_a_broken_disk() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.mp4");
            fs::write(&path, "clip").unwrap();
            let held = hold(&path);
            let error = File::open(&path).unwrap_err();
            assert!(is_held(&error) && in_words(&error) == "another program holds it", "{error:?}");
            drop(held);
        }

        #[test]
        fn a_file_that_is_only_looked_at_is_replaced_as_soon_as_it_is_let_go() {
            let folder = tempfile::tempdir().unwrap();
            let (new, old) = (folder.path().join("new"), folder.path().join("old"));
            fs::write(&new, "new").unwrap();
            fs::write(&old, "old").unwrap();
            let held = hold(&old);
            let looking = std::thread::Builder::new().spawn(move || {
                std::thread::sleep(4 * LOOK_EVERY);
                drop(held);
            });
            rename_over(&new, &old).unwrap();
            looking.unwrap().join().unwrap();
            assert_eq!(fs::read(&old).unwrap(), b"new");
        }
    }
}
