//! Keeping a damaged file under another name. Owns the names; never deletes or overwrites anything.

use std::path::{Path, PathBuf};

use super::error::StoreError;

/// What SQLite may keep beside a file, first of all its log: an orphaned log would be deleted at the next start.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Renames the file and its companions to the first free `NAME.damaged-N.EXT`, which is returned.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let kept = free_name(path);
    for companion in COMPANIONS {
        let from = with_suffix(path, companion);
        if from.exists() {
            rename(&from, &with_suffix(&kept, companion))?;
        }
    }
    rename(path, &kept)?;
    Ok(kept)
}

/// `folder/name.WORD.ext` from `folder/name.ext`.
pub(super) fn sibling(path: &Path, word: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(word);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn free_name(path: &Path) -> PathBuf {
    let taken = |name: &Path| name.exists() || COMPANIONS.iter().any(|suffix| with_suffix(name, suffix).exists());
    let mut number = 1_u32;
    loop {
        let name = sibling(path, &format!("damaged-{number}"));
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::rename(from, to).map_err(|source| StoreError::File {
        what: "The damaged list of jobs can't be set aside",
        path: from.to_owned(),
        source,
    })
}
