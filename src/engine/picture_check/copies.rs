//! Our own copies of first frames: the folder `pictures` inside the data folder.
//!
//! A copy is named by the hash of its bytes, written whole, synced and never changed: jobs, clips and the form refer to it by name. Only
//! copies that nothing refers to are removed, and only before the first job runs ([`Copies::sweep`]).

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::domain::PictureName;
use crate::engine::files::whole_file::write_whole;
use crate::pictures::{Format, MAX_BYTES, Prepared};

/// The folder inside the data folder.
const FOLDER: &str = "pictures";

/// Where copies are kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Copies(PathBuf);

impl Copies {
    /// The ones inside this data folder. Creates nothing yet.
    pub fn new(data_dir: &Path) -> Self {
        Self(data_dir.join(FOLDER))
    }

    /// Keeps a picture; the same one is kept once. The copy is synced when this returns: a power cut before the job's row is written leaves
    /// a copy that nothing refers to, never a row without its picture.
    pub fn keep(&self, picture: &Prepared) -> io::Result<PictureName> {
        let name = name_of(&picture.bytes, picture.format)?;
        if self.read(&name).is_none() {
            fs::create_dir_all(&self.0)?;
            write_whole(&self.path(&name), &picture.bytes)?;
            self.bring_to_disk();
        }
        Ok(name)
    }

    /// A copy, if it is there and its bytes still match its name.
    pub fn read(&self, name: &PictureName) -> Option<Vec<u8>> {
        let path = self.path(name);
        let length = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
        if length > MAX_BYTES as u64 {
            return None; // Not ours.
        }
        let bytes = fs::read(path).ok()?;
        let holds = name.as_str().starts_with(&digits(&bytes));
        if !holds {
            tracing::warn!(name = name.as_str(), "a copy of a first frame is damaged");
        }
        holds.then_some(bytes)
    }

    /// Whether there is any file in the folder.
    pub fn is_empty(&self) -> bool {
        fs::read_dir(&self.0).map_or(true, |mut entries| entries.next().is_none())
    }

    /// Removes every copy that is not among these. Leaves other files alone.
    pub fn sweep(&self, wanted: &HashSet<PictureName>) {
        let Ok(entries) = fs::read_dir(&self.0) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(Ok(name)) = name.to_str().map(PictureName::parse) else { continue };
            if !wanted.contains(&name) {
                tracing::info!(name = name.as_str(), "a copy that nothing refers to is removed");
                if let Err(error) = fs::remove_file(entry.path()) {
                    tracing::warn!(%error, "it could not be removed");
                }
            }
        }
    }

    fn path(&self, name: &PictureName) -> PathBuf {
        self.0.join(name.as_str())
    }

    /// Syncs the folder's list of names, on systems and drives that can.
    fn bring_to_disk(&self) {
        if cfg!(unix)
            && let Err(error) = fs::File::open(&self.0).and_then(|folder| folder.sync_all())
        {
            tracing::debug!(%error, "the folder of pictures can't be brought to the disk by itself");
        }
    }
}

fn name_of(bytes: &[u8], format: Format) -> io::Result<PictureName> {
    let ending = match format {
        Format::Jpeg => "jpg",
        Format::WebP => "webp",
        _ => "png",
    };
    PictureName::parse(&format!("{}.{ending}", digits(bytes))).map_err(io::Error::other)
}

/// The first half of the SHA-256.
fn digits(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    Sha256::digest(bytes).iter().take(16).flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
