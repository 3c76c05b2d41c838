//! Writes files that are whole or not there: under a temporary name in the same folder, synced, then moved to their name.
//!
//! A pipe or a device is written into, not replaced. A link stays; the file that it leads to is written. Two writers to one place don't
//! mix their bytes. A failure leaves nothing behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

use super::drive::{self, Drive, Real};

/// Links are followed as far as the system itself does (Linux: 40).
const MOST_LINKS: u32 = 40;

/// Writes these bytes; replaces a file that is there.
pub fn write_whole(to: &Path, bytes: &[u8]) -> io::Result<()> {
    make(&Real, to, |part| part.write_all(bytes))
}

/// Copies a file; replaces one that is there. Its rights are not copied, so the copy of a protected clip can be written.
pub fn copy_whole(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    make(&Real, to, |part| io::copy(&mut source, part).map(drop))
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file, or the room for one; all links are followed.
    File(PathBuf),
    /// Something that can only be written into: a pipe, a device, or an open file of a process.
    Through(PathBuf),
}

/// Follows the links of a path to what would be written.
///
/// # Errors
/// What the system says of a link; one that leads in a circle.
pub fn follow(path: &Path) -> io::Result<Place> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match at.symlink_metadata() {
            // `/dev/stdout` leads to an open file: a new file under its name would not be the same.
            Ok(meta) if meta.is_symlink() && is_of_the_system(&at) => return Ok(Place::Through(at)),
            Ok(meta) if meta.is_symlink() => {
                let to = fs::read_link(&at)?;
                at = at.parent().map_or_else(|| to.clone(), |folder| folder.join(&to));
            }
            Ok(meta) if meta.is_file() || meta.is_dir() => return Ok(Place::File(at)),
            Ok(_) => return Ok(Place::Through(at)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Place::File(at)),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "the links lead in a circle"))
}

fn is_of_the_system(path: &Path) -> bool {
    let is_device = path.parent() == Some(Path::new("/dev")) || path.starts_with("/dev/fd");
    cfg!(unix) && (is_device || path.starts_with("/proc"))
}

fn make(drive: &dyn Drive, to: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    match follow(to)? {
        Place::File(to) => make_whole(drive, &to, fill),
        Place::Through(to) => {
            let mut open = OpenOptions::new().write(true).open(to)?;
            fill(&mut open)?;
            open.flush()
        }
    }
}

fn make_whole(drive: &dyn Drive, to: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    to.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    // Removes itself, however this function ends.
    let mut growing = beside(folder)?;
    fill(growing.as_file_mut())?;
    // Windows syncs only what is open for writing, and moves only what is closed.
    drive::synced(drive.sync(growing.as_file()))?;
    let growing = growing.into_temp_path();
    match growing.persist(to) {
        Ok(()) => drive::sync_folder(drive, folder),
        Err(refused) if to.is_file() => swap(refused.path, folder, to, refused.error),
        Err(refused) => Err(refused.error),
    }
}

/// A new hidden file in this folder, with a name short enough for every drive and the usual rights of the person's files.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".rushes-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// For drives that can't move a file over another, and for Windows, which can't when the other is open: moves the older file aside first,
/// and back again if the new one can't be moved.
fn swap(new: TempPath, folder: &Path, to: &Path, refusal: io::Error) -> io::Result<()> {
    let aside = beside(folder)?.into_temp_path();
    let older = aside.to_path_buf();
    aside.close()?;
    if let Err(error) = drive::rename_over(to, &older) {
        return Err(if drive::is_held(&error) { error } else { refusal });
    }
    match new.persist(to) {
        Ok(()) => fs::remove_file(older),
        Err(refused) => {
            fs::rename(older, to)?;
            Err(refused.error)
        }
    }
}

#[cfg(test)]
#[path = "whole_file_tests.rs"]
mod tests;
