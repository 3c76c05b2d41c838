//! Reads a picture's file or fetches its address, bounded before the first byte.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::rejection::{Rejection, RejectionKind};
use crate::domain::PictureSource;
use crate::pictures::{Kind, MAX_BYTES, Unfit, kind_of};
use crate::segmind::Client;

/// How long a drive may take to give a file: a drive that is gone may block a reader without end.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many first bytes tell what a file is.
const START: u64 = 4096;

/// What was read or fetched.
pub(super) struct Seen {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Whether only this computer or its network can fetch it.
    pub near: bool,
}

/// Reads or fetches.
pub(super) async fn see(client: &Client, from: &PictureSource) -> Result<Seen, Rejection> {
    match from {
        PictureSource::Url(url) => {
            let fetched = client.fetch_image(url).await.map_err(|error| Rejection::not_fetched(url, &error))?;
            Ok(Seen { bytes: fetched.bytes.into(), near: fetched.near })
        }
        PictureSource::File(path) => read(path.clone()).await.map(|bytes| Seen { bytes, near: true }),
    }
}

async fn read(path: PathBuf) -> Result<Vec<u8>, Rejection> {
    let reading = tokio::task::spawn_blocking(move || read_now(&path));
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => Err(unreadable().because(&error)),
        Err(_) => {
            Err(Rejection::new(RejectionKind::Gone, "does not come from its drive", "Copy it to this computer first"))
        }
    }
}

/// Checks kind and length before the first byte: a folder, a pipe or a device is never opened, and a film is never read.
pub(super) fn read_now(path: &Path) -> Result<Vec<u8>, Rejection> {
    let found = fs::metadata(path).map_err(|error| not_opened(&error))?;
    if found.is_dir() {
        return Err(Rejection::new(RejectionKind::Unfit, "is a folder, not a picture", "Choose a file in it"));
    }
    if !found.is_file() {
        return Err(Rejection::new(
            RejectionKind::Unfit,
            "is a device or a pipe, not a file",
            "Choose a picture's file",
        ));
    }
    let mut file = File::open(path).map_err(|error| not_opened(&error))?;
    let from = PictureSource::File(path.to_owned());
    let limit = MAX_BYTES as u64;
    let mut bytes = Vec::new();
    if found.len() > limit {
        (&mut file).take(START).read_to_end(&mut bytes).map_err(|error| unreadable().because(&error))?;
        let unfit = match kind_of(&bytes) {
            Kind::Foreign(foreign) => Unfit::Foreign(foreign),
            _ => Unfit::TooLong,
        };
        return Err(Rejection::unfit(&unfit, &from));
    }
    // One byte more than the limit, to notice a file that grows meanwhile.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable().because(&error))?;
    if bytes.len() > MAX_BYTES {
        return Err(Rejection::unfit(&Unfit::TooLong, &from));
    }
    Ok(bytes)
}

fn not_opened(error: &io::Error) -> Rejection {
    let rejection = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Rejection::new(RejectionKind::Gone, "is no longer where it was", "Choose it again")
        }
        io::ErrorKind::PermissionDenied => {
            Rejection::new(RejectionKind::Gone, "may not be read", "Change its rights, or copy it")
        }
        _ => unreadable(),
    };
    rejection.because(error)
}

fn unreadable() -> Rejection {
    Rejection::new(RejectionKind::Gone, "can't be read", "Copy it to this computer first")
}
