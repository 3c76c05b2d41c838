//! Gives a finished part file its name under the clips' folder: moves it on the same drive, copies it to another.
//!
//! Folders are made on the way. A link in the place of one is never followed, so that no name leads out of the clips' folder.
//!
//! The order: the note gets the name first, then the whole file appears under that name; no file is ever replaced. A copy is written under
//! a hidden name beside its place, and the part file stays until the clip is committed. A name that the drive does not take is shortened.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::part_file::{Note, PartFile};
use crate::domain::paths::MAX_BYTES;
use crate::engine::files::drive::{self, Drive};
use crate::failpoints::reach;

/// What names are cut to, in bytes, when a drive refuses longer ones without telling its limit: encrypted homes take 143, some
/// encrypted clouds less.
const SHORTER: [usize; 4] = [130, 100, 64, 40];

/// How many clips may have the same name.
const COPIES: u32 = 1000;

/// Which side failed to place a clip; its bytes are in the part file.
#[derive(Debug)]
pub enum NotPlaced {
    /// The part file's folder.
    Here(io::Error),
    /// The clip's folder.
    There(io::Error),
}

/// Puts the finished bytes under `root` at the first free name. `name` gives the folders and, last, the file for the copy 0, 1, 2, ..., each
/// of at most so many bytes. Blocks.
pub fn place(
    drive: &dyn Drive,
    part: &PartFile,
    root: &Path,
    note: &Note,
    name: impl Fn(u32, usize) -> Vec<String>,
) -> Result<PathBuf, NotPlaced> {
    fs::create_dir_all(root).map_err(NotPlaced::There)?;
    let longest = drive.longest_name(root).unwrap_or(MAX_BYTES).min(MAX_BYTES);
    let mut limits = limits(longest).peekable();
    let mut copy = 0;
    while let (Some(limit), true) = (limits.peek().copied(), copy < COPIES) {
        let parts = name(copy, limit);
        let put = folder_of(drive, root, &parts).map_err(NotPlaced::There).and_then(|folder| {
            let target = folder.join(parts.last().map_or("clip", String::as_str));
            put(drive, part, note, &target)?;
            drive::sync_folder(drive, &folder).map_err(NotPlaced::There)?;
            Ok(target)
        });
        match put {
            Ok(target) => return Ok(target),
            Err(NotPlaced::There(error)) if error.kind() == io::ErrorKind::AlreadyExists => copy += 1,
            Err(NotPlaced::There(error)) if drive::is_too_long(&error) => {
                limits.next();
                if limits.peek().is_none() {
                    return Err(NotPlaced::There(error));
                }
            }
            Err(other) => return Err(other),
        }
    }
    Err(NotPlaced::There(io::Error::new(io::ErrorKind::AlreadyExists, "a thousand clips carry this name already")))
}

/// What names are cut to in turn on a drive that says it takes so many bytes.
fn limits(longest: usize) -> impl Iterator<Item = usize> {
    std::iter::once(longest).chain(SHORTER.into_iter().filter(move |shorter| *shorter < longest))
}

/// The folder of a file, made where it is missing. A file or a link that has a folder's name is left alone: the folder gets a number.
fn folder_of(drive: &dyn Drive, root: &Path, parts: &[String]) -> io::Result<PathBuf> {
    let mut at = root.to_owned();
    for part in parts.iter().take(parts.len().saturating_sub(1)) {
        at = folder_in(drive, &at, part)?;
    }
    Ok(at)
}

fn folder_in(drive: &dyn Drive, parent: &Path, name: &str) -> io::Result<PathBuf> {
    for copy in 1..=COPIES {
        let folder = parent.join(if copy == 1 { name.to_owned() } else { format!("{name} ({copy})") });
        match folder.symlink_metadata() {
            Ok(found) if found.is_dir() => return Ok(folder),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folder(&folder)?;
                // A clip must not lose its folder in a power cut after its row was written.
                drive::sync_folder(drive, parent)?;
                return Ok(folder);
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::NotADirectory, "a thousand files and links carry this folder's name"))
}

/// Another download may make it at the same time.
fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

fn put(drive: &dyn Drive, part: &PartFile, note: &Note, target: &Path) -> Result<(), NotPlaced> {
    ensure_free(target).map_err(NotPlaced::There)?;
    discard_half(part, note, target);
    part.write_note(&Note { placed: Some(target.to_owned()), ..note.clone() }).map_err(NotPlaced::Here)?;
    reach("part.before_move");
    let moved = match move_new(drive, &part.path(), target) {
        Err(error) if is_final(&error) || part.is_in(target.parent()) => Err(error),
        Err(error) => {
            tracing::debug!(%error, "the clip can't be moved there; it is copied");
            copy_new(drive, part, target)
        }
        Ok(()) => Ok(()),
    };
    moved.map_err(NotPlaced::There)?;
    reach("part.moved");
    Ok(())
}

/// Removes what an earlier run has copied to beside another place: a shot may be renamed between two runs. The note tells where that was.
fn discard_half(part: &PartFile, note: &Note, target: &Path) {
    let earlier = note.placed.as_deref().filter(|placed| placed.parent() != target.parent());
    let Some(half) = earlier.map(|placed| part.beside(placed)).filter(|half| *half != part.path()) else { return };
    match fs::remove_file(&half) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => tracing::debug!(%error, "a half copy stays behind"),
        _ => {}
    }
}

/// Whether another way to the same name would end in the same way.
fn is_final(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AlreadyExists || drive::is_too_long(error)
}

fn ensure_free(target: &Path) -> io::Result<()> {
    match target.symlink_metadata() {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Moves within one drive. On a drive with neither hard links nor a move that replaces nothing, it checks that the name is free: one engine
/// owns the folder's names.
fn move_new(drive: &dyn Drive, from: &Path, to: &Path) -> io::Result<()> {
    match drive.link(from, to) {
        Ok(()) => {
            reach("part.linked");
            if let Err(error) = fs::remove_file(from) {
                tracing::debug!(%error, "the clip keeps its hidden name too, until it is in the ledger");
            }
            return Ok(());
        }
        Err(error) if is_final(&error) => return Err(error),
        Err(error) => tracing::debug!(%error, "no hard link"),
    }
    match drive.rename_new(from, to) {
        Err(error) if is_final(&error) || error.kind() == io::ErrorKind::CrossesDevices => Err(error),
        Err(error) => {
            tracing::debug!(%error, "no move that replaces nothing");
            ensure_free(to)?;
            drive.rename(from, to)
        }
        Ok(()) => Ok(()),
    }
}

/// Copies to another drive under a hidden name, syncs, then moves to the final name. The part file stays.
fn copy_new(drive: &dyn Drive, part: &PartFile, target: &Path) -> io::Result<()> {
    let half = part.beside(target);
    let copied = copy(drive, &part.path(), &half).and_then(|()| {
        reach("part.copied");
        move_new(drive, &half, target)
    });
    copied.inspect_err(|_| {
        if let Err(error) = fs::remove_file(&half) {
            tracing::debug!(%error, "no half copy to remove");
        }
    })
}

fn copy(drive: &dyn Drive, from: &Path, to: &Path) -> io::Result<()> {
    let (mut source, mut half) = (File::open(from)?, File::create(to)?);
    io::copy(&mut source, &mut half)?;
    drive::synced(drive.sync(&half))
}

#[cfg(test)]
#[path = "placing_tests.rs"]
mod tests;
