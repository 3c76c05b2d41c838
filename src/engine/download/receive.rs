//! Bytes of a video from its address into a part file: resumed by range, bounded in size and in slowness, never into a full disk.
//!
//! Owns what ends a transfer. What is here already is written over only once better bytes have come: a web page that answers in the
//! video's place (a hotel's network, an expired link) costs nothing. Never decides what becomes of the job.

use std::io;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use url::Url;

use super::delivery::{self, ENOUGH, Foreign};
use super::part_file::{Note, PartFile};
use super::part_writer::PartWriter;
use crate::domain::causes;
use crate::engine::files::drive;
use crate::engine::job::work::Work;
use crate::failpoints::reach;
use crate::segmind::{ApiError, ApiErrorKind, FileBody};

/// Free space that must stay after a download, bytes.
const SPACE_TO_SPARE: u64 = 64 * 1024 * 1024;

/// How often the free space is looked at while bytes come in, bytes.
const LOOK_EVERY: u64 = 64 * 1024 * 1024;

/// The most that is fetched of one file, bytes: ten times eight seconds of 4K in a studio's codec, and what a FAT drive can hold. More
/// is a body without an end.
pub const MOST_BYTES: u64 = 4_000_000_000;

/// Over so much waiting the rate of a transfer is judged.
const WINDOW: Duration = Duration::from_mins(2);

/// The least that comes in such a window, bytes: half a kilobyte a second. A modem of 1995 is four times as fast; below it even a
/// small clip would take hours, and a byte now and then would keep its place for ever.
const LEAST: u64 = 60 * 1024;

/// Why one try of a download ended.
#[derive(Debug)]
pub enum Ended {
    /// What the way there, or the address, said.
    Api(ApiError),
    /// Where the bytes go made trouble.
    Folder(io::Error),
    /// The clip is whole, but its place made trouble.
    Unplaced(io::Error),
    /// The bytes here do not belong together: begin again.
    Mixed(&'static str),
    /// Fewer bytes than announced came: go on from there.
    Short,
    /// Hardly anything comes: go on from there.
    TooSlow,
    /// It is longer than any clip; its length, when it was told.
    TooLong(Option<u64>),
    /// What came is no delivery.
    Foreign(Foreign),
    /// It is of a kind that is no video, by its extension, and another address has not been asked yet.
    OtherKind(&'static str),
}

impl Ended {
    /// Whether this computer's own disk ended it: no other try and no other address helps.
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::Folder(_) | Self::Unplaced(_))
    }

    /// Whether the same address may give the video later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Mixed(_) | Self::Short | Self::TooSlow => true,
            Self::Api(error) => !matches!(error.kind, ApiErrorKind::FileGone | ApiErrorKind::NotFetchable),
            Self::Folder(_) | Self::Unplaced(_) | Self::TooLong(_) | Self::Foreign(_) | Self::OtherKind(_) => false,
        }
    }

    /// Whether what is here must not be gone on from.
    pub const fn starts_over(&self) -> bool {
        match self {
            Self::Mixed(_) => true,
            Self::Api(error) => matches!(error.kind, ApiErrorKind::Unreadable),
            _ => false,
        }
    }

    /// The raw cause, for logs and "Details".
    pub fn details(&self) -> String {
        match self {
            Self::Api(error) => error.details.clone(),
            Self::Folder(error) | Self::Unplaced(error) => causes(error),
            Self::Mixed(why) => (*why).to_owned(),
            Self::Short => "the transfer broke off".to_owned(),
            Self::TooSlow => format!("less than {LEAST} bytes came in {} seconds", WINDOW.as_secs()),
            Self::TooLong(Some(length)) => format!("a file of {length} bytes is announced; {MOST_BYTES} is the most"),
            Self::TooLong(None) => format!("no end after {MOST_BYTES} bytes"),
            Self::Foreign(foreign) => foreign.sentence().to_owned(),
            Self::OtherKind(extension) => format!("a file of the kind {extension} came"),
        }
    }
}

/// All bytes of a file, surely on the disk.
#[derive(Debug)]
pub struct Received {
    /// What is known of them.
    pub note: Note,
    /// Whether the host had said how many there are.
    pub told: bool,
}

/// Brings all bytes into the part file and onto the disk; `fresh`: from the beginning, whatever is here.
pub async fn receive(work: &Work, part: &PartFile, url: &Url, fresh: bool) -> Result<Received, Ended> {
    let opened = part.clone();
    let (file, note) = blocking(move || {
        let file = opened.open().map_err(Ended::Folder)?;
        Ok((file, opened.note()))
    })
    .await?;
    let same = note.address.as_ref().is_none_or(|from| from == url);
    let from = if same && !fresh { part.sound_len(&note) } else { 0 };
    let mut body = match work.service.client.open_file(url, from, note.etag.as_deref()).await {
        Err(error) if error.kind == ApiErrorKind::RangeUnsatisfiable && from > 0 && note.total.is_none() => {
            // Nobody said how long it is, and there is nothing behind what is here: that is all.
            return Ok(Received { note: Note { total: Some(from), ..note }, told: true });
        }
        Err(error) if error.kind == ApiErrorKind::RangeUnsatisfiable => {
            return Err(Ended::Mixed("the range is not there"));
        }
        answer => answer.map_err(Ended::Api)?,
    };
    if body.start > 0 && note.total.is_some() && body.total != note.total {
        return Err(Ended::Mixed("the file has another length than the one that was begun"));
    }
    let head = look_at(&mut body).await?;
    has_room(part.folder(), body.total.unwrap_or_default().saturating_sub(body.start)).await?;
    reach("download.opened");
    let told = body.total.is_some();
    let address = Some(url.clone());
    let note = Note { address, etag: body.etag.clone(), total: body.total, synced: body.start, placed: None };
    let mut writer = PartWriter::begin(part.clone(), file, note).await.map_err(Ended::Folder)?;
    let brought = bring(work, &mut body, head, &mut writer, part.folder()).await;
    // What has come so far is kept for the next try, whatever ended this one.
    let note = writer.settle().await.map_err(Ended::Folder)?;
    reach("download.synced");
    brought.map(|()| Received { note: Note { total: Some(note.synced), ..note }, told })
}

/// What is told of the file, and its first bytes, before anything is written: a page, a text or an endless file is turned away here.
async fn look_at(body: &mut FileBody) -> Result<Vec<Bytes>, Ended> {
    if body.total.is_some_and(is_too_long) {
        return Err(Ended::TooLong(body.total));
    }
    if body.start > 0 {
        return Ok(Vec::new());
    }
    let (mut pieces, mut head) = (Vec::new(), Vec::new());
    while head.len() < ENOUGH {
        let Some(piece) = next(body).await? else { break };
        head.extend_from_slice(&piece[..piece.len().min(ENOUGH)]);
        pieces.push(piece);
    }
    match delivery::foreign(&head) {
        Some(foreign) => Err(Ended::Foreign(foreign)),
        None => Ok(pieces),
    }
}

/// Takes pieces from the network until the file is whole; whether it is, the body's end has told.
async fn bring(
    work: &Work,
    body: &mut FileBody,
    head: Vec<Bytes>,
    writer: &mut PartWriter,
    folder: &Path,
) -> Result<(), Ended> {
    let (mut done, mut looked) = (body.start, body.start);
    let mut rate = Rate::default();
    let mut head = head.into_iter();
    loop {
        work.handle.meter.set(done, body.total);
        let piece = match head.next() {
            Some(piece) => piece,
            None => match rate.of(next(body), done).await? {
                Some(piece) => piece,
                None => return Ok(()),
            },
        };
        done += piece.len() as u64;
        if is_too_long(done) {
            return Err(Ended::TooLong(None));
        }
        writer.add(piece).await.map_err(Ended::Folder)?;
        if look_is_due(done, looked) {
            looked = done;
            has_room(folder, body.total.unwrap_or_default().saturating_sub(done)).await?;
        }
    }
}

const fn is_too_long(bytes: u64) -> bool {
    bytes > MOST_BYTES
}

/// Whether the free space is looked at again: `done` bytes are here, at `looked` it was looked at.
const fn look_is_due(done: u64, looked: u64) -> bool {
    done - looked >= LOOK_EVERY
}

async fn next(body: &mut FileBody) -> Result<Option<Bytes>, Ended> {
    body.chunk().await.map_err(|error| match error.kind {
        ApiErrorKind::Interrupted => Ended::Short,
        _ => Ended::Api(error),
    })
}

/// How fast bytes come in: only the waiting for them counts, not the disk.
#[derive(Debug, Default)]
struct Rate {
    waited: Duration,
    /// Bytes of the file at the window's beginning.
    from: u64,
}

impl Rate {
    /// Waits for the next piece; ends the transfer when the window that ends with it brought next to nothing. `done` bytes are here.
    async fn of<T>(&mut self, next: impl Future<Output = Result<T, Ended>>, done: u64) -> Result<T, Ended> {
        if self.waited.is_zero() {
            self.from = done;
        }
        let begun = Instant::now();
        let piece = next.await?;
        self.waited += begun.elapsed();
        if self.waited >= WINDOW {
            self.waited = Duration::ZERO;
            if done - self.from < LEAST {
                return Err(Ended::TooSlow);
            }
        }
        Ok(piece)
    }
}

/// Whether so many more bytes fit and something is left. A drive that does not count its blocks is asked by writing.
async fn has_room(folder: &Path, needed: u64) -> Result<(), Ended> {
    let folder = folder.to_owned();
    blocking(move || drive::free_space(&folder).map_or(Ok(()), |free| fits(needed, free))).await
}

fn fits(needed: u64, free: u64) -> Result<(), Ended> {
    if free < needed.saturating_add(SPACE_TO_SPARE) {
        let why = format!("{free} bytes are free, {needed} are needed and {SPACE_TO_SPARE} are left alone");
        return Err(Ended::Folder(io::Error::new(io::ErrorKind::StorageFull, why)));
    }
    Ok(())
}

/// Work on the disk, off the runtime's threads.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Ended> + Send + 'static) -> Result<T, Ended> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(Ended::Folder(io::Error::other(error))))
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
