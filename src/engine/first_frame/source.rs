//! Where a first frame comes from: a file, looked at before it is read, or an address. Never reads more than the limit.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::turned::{Turned, Why};
use crate::domain::FirstFrame;
use crate::pictures::{Kind, MAX_BYTES, Unfit, kind_of};
use crate::segmind::Client;

/// How long a drive may take to give a file: one that is gone may hold a reader for ever.
const PATIENCE: Duration = Duration::from_mins(1);

/// As many bytes tell what a file is.
const START: u64 = 4096;

/// What was read or fetched.
pub(super) struct Seen {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Whether only this computer or this house can fetch it.
    pub near: bool,
}

/// Reads or fetches.
pub(super) async fn see(client: &Client, from: &FirstFrame) -> Result<Seen, Turned> {
    match from {
        FirstFrame::Url(url) => {
            let fetched = client.fetch_image(url).await.map_err(|error| Turned::not_fetched(url, &error))?;
            Ok(Seen { bytes: fetched.bytes.into(), near: fetched.near })
        }
        FirstFrame::File(path) => read(path.clone()).await.map(|bytes| Seen { bytes, near: true }),
    }
}

async fn read(path: PathBuf) -> Result<Vec<u8>, Turned> {
    let reading = tokio::task::spawn_blocking(move || read_now(&path));
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => Err(unreadable().because(&error)),
        Err(_) => Err(Turned::new(Why::Gone, "does not come from its drive", "Copy it to this computer first")),
    }
}

/// Kind and length come before the first byte: a folder, a pipe or a device is never opened, and a film is never read.
pub(super) fn read_now(path: &Path) -> Result<Vec<u8>, Turned> {
    let found = fs::metadata(path).map_err(|error| not_opened(&error))?;
    if found.is_dir() {
        return Err(Turned::new(Why::Unfit, "is a folder, not a picture", "Choose a file in it"));
    }
    if !found.is_file() {
        return Err(Turned::new(Why::Unfit, "is a device or a pipe, not a file", "Choose a picture's file"));
    }
    let mut file = File::open(path).map_err(|error| not_opened(&error))?;
    let from = FirstFrame::File(path.to_owned());
    let limit = MAX_BYTES as u64;
    let mut bytes = Vec::new();
    if found.len() > limit {
        (&mut file).take(START).read_to_end(&mut bytes).map_err(|error| unreadable().because(&error))?;
        let unfit = match kind_of(&bytes) {
            Kind::Foreign(foreign) => Unfit::Foreign(foreign),
            _ => Unfit::TooLong,
        };
        return Err(Turned::unfit(&unfit, &from));
    }
    // One byte more than the limit: a file that grows meanwhile is noticed.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable().because(&error))?;
    if bytes.len() > MAX_BYTES {
        return Err(Turned::unfit(&Unfit::TooLong, &from));
    }
    Ok(bytes)
}

fn not_opened(error: &io::Error) -> Turned {
    let turned = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Turned::new(Why::Gone, "is no longer where it was", "Choose it again")
        }
        io::ErrorKind::PermissionDenied => Turned::new(Why::Gone, "may not be read", "Change its rights, or copy it"),
        _ => unreadable(),
    };
    turned.because(error)
}

fn unreadable() -> Turned {
    Turned::new(Why::Gone, "can't be read", "Copy it to this computer first")
}
