//! Receives the bytes of a video into a part file: resumes by range, limits size and slowness, leaves room on the disk.
//!
//! Bytes that are here already are overwritten only after the first new bytes were checked, so a web page in the video's place (a hotel's
//! network, an expired link) does no harm. Writing runs off the runtime while the next bytes arrive. Once a second the bytes are synced
//! and then noted, so a kill or a power cut costs at most a second of the transfer.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

use super::delivery::{self, ENOUGH, Foreign};
use super::part_file::{Note, PartFile};
use crate::domain::causes;
use crate::engine::files::drive;
use crate::engine::job::task_handle::Fenced;
use crate::engine::job::work::Work;
use crate::failpoints::{reach, reach_each_piece};
use crate::segmind::{ApiError, ApiErrorKind, FileBody};

/// Free space that must stay after a download, bytes.
const SPACE_TO_SPARE: u64 = 64 * 1024 * 1024;

/// After how many bytes the free space is checked again.
const LOOK_EVERY: u64 = 64 * 1024 * 1024;

/// The largest file that is fetched, bytes: ten times eight seconds of 4K in a studio's codec, and what a FAT drive can hold.
pub const MOST_BYTES: u64 = 4_000_000_000;

/// How much waiting for bytes the rate of a transfer is measured over.
const WINDOW: Duration = Duration::from_mins(2);

/// The least that must arrive in such a window, bytes: half a kilobyte a second. A modem of 1995 is four times as fast. Below it even a
/// small clip would take hours, and a byte now and then would occupy a place without end.
const LEAST: u64 = 60 * 1024;

/// Why one try of a download gave no clip.
#[derive(Debug)]
pub enum FetchError {
    /// The network or the host said no.
    Api(ApiError),
    /// The part file's folder failed.
    Folder(io::Error),
    /// The clip is whole, but the clips' folder failed.
    Unplaced(io::Error),
    /// The bytes here do not belong together: start over.
    Mixed(&'static str),
    /// Fewer bytes came than announced: resume.
    Short,
    /// Hardly anything comes: resume later.
    TooSlow,
    /// It is longer than any clip; its length, if announced.
    TooLong(Option<u64>),
    /// What came is not a delivery.
    Foreign(Foreign),
    /// This attempt is over; nothing of it counts.
    Fenced(Fenced),
    /// It is not a video, by its extension, and another address has not been tried yet.
    OtherKind(&'static str),
}

impl FetchError {
    /// Whether it failed here, not there: no other try and no other address helps.
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::Folder(_) | Self::Unplaced(_) | Self::Fenced(_))
    }

    /// Whether the same address may give the video later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Mixed(_) | Self::Short | Self::TooSlow => true,
            Self::Api(error) => !matches!(error.kind, ApiErrorKind::FileGone | ApiErrorKind::NotFetchable),
            Self::Folder(_) | Self::Unplaced(_) | Self::Fenced(_) => false,
            Self::TooLong(_) | Self::Foreign(_) | Self::OtherKind(_) => false,
        }
    }

    /// Whether the next try must not resume from the bytes that are here.
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
            Self::Fenced(fenced) => fenced.to_string(),
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

/// All bytes of a file, synced.
#[derive(Debug)]
pub struct Received {
    /// What is known of them.
    pub note: Note,
    /// Whether the host had announced how many there are.
    pub told: bool,
}

/// Receives all bytes into the part file and syncs them; `fresh`: start over instead of resuming.
pub async fn receive(work: &Work, part: &PartFile, url: &Url, fresh: bool) -> Result<Received, FetchError> {
    let opened = part.clone();
    let (file, note) = blocking(move || {
        let file = opened.open().map_err(FetchError::Folder)?;
        Ok((file, opened.note()))
    })
    .await?;
    let same = note.address.as_ref().is_none_or(|from| from == url);
    let from = if same && !fresh { part.sound_len(&note) } else { 0 };
    let mut body = match work.gate.client.open_file(url, from, note.etag.as_deref()).await {
        Err(error) if error.kind == ApiErrorKind::RangeUnsatisfiable && from > 0 && note.total.is_none() => {
            // Its length was never announced, and nothing follows what is here: this is all.
            return Ok(Received { note: Note { total: Some(from), ..note }, told: true });
        }
        Err(error) if error.kind == ApiErrorKind::RangeUnsatisfiable => {
            return Err(FetchError::Mixed("the range is not there"));
        }
        answer => answer.map_err(FetchError::Api)?,
    };
    if body.start > 0 && note.total.is_some() && body.total != note.total {
        return Err(FetchError::Mixed("the file has another length than the one that was begun"));
    }
    let head = look_at(&mut body).await?;
    has_room(part.folder(), body.total.unwrap_or_default().saturating_sub(body.start)).await?;
    reach("download.opened");
    let told = body.total.is_some();
    let address = Some(url.clone());
    let note = Note { address, etag: body.etag.clone(), total: body.total, synced: body.start, placed: None };
    let mut writer = PartWriter::begin(part.clone(), file, note).await.map_err(FetchError::Folder)?;
    let brought = bring(work, &mut body, head, &mut writer, part.folder()).await;
    // However this try ended, the next one resumes from what has come so far.
    let note = writer.settle().await.map_err(FetchError::Folder)?;
    reach("download.synced");
    brought.map(|()| Received { note: Note { total: Some(note.synced), ..note }, told })
}

/// Checks the announced length and the first bytes before anything is written. Refuses a page, a text and an endless file.
async fn look_at(body: &mut FileBody) -> Result<Vec<Bytes>, FetchError> {
    if body.total.is_some_and(is_too_long) {
        return Err(FetchError::TooLong(body.total));
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
        Some(foreign) => Err(FetchError::Foreign(foreign)),
        None => Ok(pieces),
    }
}

/// Takes pieces from the network until the body ends.
async fn bring(
    work: &Work,
    body: &mut FileBody,
    head: Vec<Bytes>,
    writer: &mut PartWriter,
    folder: &Path,
) -> Result<(), FetchError> {
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
            return Err(FetchError::TooLong(None));
        }
        writer.add(piece).await.map_err(FetchError::Folder)?;
        if look_is_due(done, looked) {
            looked = done;
            has_room(folder, body.total.unwrap_or_default().saturating_sub(done)).await?;
        }
    }
}

const fn is_too_long(bytes: u64) -> bool {
    bytes > MOST_BYTES
}

/// Whether to check the free space again: `done` bytes are here, the last check was at `looked`.
const fn look_is_due(done: u64, looked: u64) -> bool {
    done - looked >= LOOK_EVERY
}

async fn next(body: &mut FileBody) -> Result<Option<Bytes>, FetchError> {
    body.chunk().await.map_err(|error| match error.kind {
        ApiErrorKind::Interrupted => FetchError::Short,
        _ => FetchError::Api(error),
    })
}

/// How fast bytes arrive. Only the waiting for them counts, not the disk.
#[derive(Debug, Default)]
struct Rate {
    waited: Duration,
    /// Bytes of the file at the start of the window.
    from: u64,
}

impl Rate {
    /// Waits for the next piece. Fails when the window that ends with it brought next to nothing. `done` bytes are here.
    async fn of<T>(&mut self, next: impl Future<Output = Result<T, FetchError>>, done: u64) -> Result<T, FetchError> {
        if self.waited.is_zero() {
            self.from = done;
        }
        let begun = Instant::now();
        let piece = next.await?;
        self.waited += begun.elapsed();
        if self.waited >= WINDOW {
            self.waited = Duration::ZERO;
            if done - self.from < LEAST {
                return Err(FetchError::TooSlow);
            }
        }
        Ok(piece)
    }
}

/// Whether so many more bytes fit and some space is left. If the free space is unknown, assume there is enough.
async fn has_room(folder: &Path, needed: u64) -> Result<(), FetchError> {
    let folder = folder.to_owned();
    blocking(move || drive::free_space(&folder).map_or(Ok(()), |free| fits(needed, free))).await
}

fn fits(needed: u64, free: u64) -> Result<(), FetchError> {
    if free < needed.saturating_add(SPACE_TO_SPARE) {
        let why = format!("{free} bytes are free, {needed} are needed and {SPACE_TO_SPARE} are left alone");
        return Err(FetchError::Folder(io::Error::new(io::ErrorKind::StorageFull, why)));
    }
    Ok(())
}

/// Work on the disk, off the runtime's threads.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FetchError> + Send + 'static,
) -> Result<T, FetchError> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(FetchError::Folder(io::Error::other(error))))
}

/// How many bytes are gathered before they are written.
const BATCH: usize = 512 * 1024;

/// How much of a transfer a kill or a power cut may cost.
const NOTE_EVERY: Duration = Duration::from_secs(1);

/// Writes one part file. At most two batches are in memory.
pub struct PartWriter {
    part: PartFile,
    file: Arc<File>,
    note: Note,
    gathered: Vec<Bytes>,
    size: usize,
    /// How many bytes of the file were handed to the writing task.
    handed: u64,
    noted_at: Instant,
    writing: Option<JoinHandle<io::Result<()>>>,
}

impl PartWriter {
    /// Resumes after the bytes that `note` vouches for; `file` is the locked part file.
    pub async fn begin(part: PartFile, file: File, note: Note) -> io::Result<Self> {
        let (of, first) = (part.clone(), note.clone());
        let opened = tokio::task::spawn_blocking(move || {
            of.write_note(&first)?;
            reach("download.note_written");
            PartFile::go_on_at(file, first.synced)
        });
        let file = Arc::new(opened.await.map_err(io::Error::other)??);
        let (handed, noted_at) = (note.synced, Instant::now());
        Ok(Self { part, file, note, gathered: Vec::new(), size: 0, handed, noted_at, writing: None })
    }

    /// Takes the next bytes. Waits only when the disk is slower than the network.
    pub async fn add(&mut self, bytes: Bytes) -> io::Result<()> {
        self.size += bytes.len();
        self.gathered.push(bytes);
        let note_is_due = self.noted_at.elapsed() >= NOTE_EVERY;
        if self.size >= BATCH || note_is_due { self.hand_over(note_is_due).await } else { Ok(()) }
    }

    /// Syncs everything and returns the note that says so, also after a broken transfer.
    pub async fn settle(mut self) -> io::Result<Note> {
        self.hand_over(true).await?;
        self.last_written().await?;
        Ok(self.note)
    }

    async fn hand_over(&mut self, noted: bool) -> io::Result<()> {
        self.last_written().await?;
        let (batch, from) = (std::mem::take(&mut self.gathered), self.handed);
        self.handed += std::mem::take(&mut self.size) as u64;
        if noted {
            self.note.synced = self.handed;
            self.noted_at = Instant::now();
        }
        let (file, note, part) = (self.file.clone(), noted.then(|| self.note.clone()), self.part.clone());
        self.writing = Some(tokio::task::spawn_blocking(move || {
            write(&file, batch, from)?;
            let Some(note) = note else { return Ok(()) };
            reach("download.all_here");
            drive::synced(file.sync_data())?;
            part.write_note(&note)
        }));
        Ok(())
    }

    async fn last_written(&mut self) -> io::Result<()> {
        match self.writing.take() {
            Some(writing) => writing.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    }
}

fn write(mut file: &File, batch: Vec<Bytes>, from: u64) -> io::Result<()> {
    let mut at = from;
    for bytes in batch {
        file.write_all(&bytes)?;
        reach_each_piece("download.piece", at, at + bytes.len() as u64);
        at += bytes.len() as u64;
    }
    Ok(())
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
