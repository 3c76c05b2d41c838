//! Gives a finished part file its name in the clips' folder: moves it on the same drive, copies it to another.
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

/// Puts the finished bytes into `folder` under the first free name. `name` gives one for the copy 0, 1, 2, ... of at most so many bytes.
/// Blocks.
pub fn place(
    drive: &dyn Drive,
    part: &PartFile,
    folder: &Path,
    note: &Note,
    name: impl Fn(u32, usize) -> String,
) -> Result<PathBuf, NotPlaced> {
    fs::create_dir_all(folder).map_err(NotPlaced::There)?;
    let longest = drive.longest_name(folder).unwrap_or(MAX_BYTES).min(MAX_BYTES);
    let mut limits = limits(longest).peekable();
    let mut copy = 0;
    while let (Some(limit), true) = (limits.peek().copied(), copy < COPIES) {
        let target = folder.join(name(copy, limit));
        match put(drive, part, note, &target) {
            Ok(()) => {
                drive::sync_folder(drive, folder).map_err(NotPlaced::There)?;
                return Ok(target);
            }
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

fn put(drive: &dyn Drive, part: &PartFile, note: &Note, target: &Path) -> Result<(), NotPlaced> {
    ensure_free(target).map_err(NotPlaced::There)?;
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
