//! From the video's address to a clip on the disk: resumed by range, checked for length and for being a video, fsynced, renamed.
//!
//! The address is in the ledger before this begins and is never forgotten; so whatever fails here costs nothing but time.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use super::desk::{Fenced, FinishedFile};
use super::part_file::{Note, PartFile};
use super::part_writer::PartWriter;
use super::schedule;
use super::work::Work;
use crate::domain::{FailureKind, Job, JobEvent, Need, causes, file_name};
use crate::failpoints::reach;
use crate::media::{self, MediaError};
use crate::segmind::{ApiError, ApiErrorKind, FileBody};

/// How many tries one attempt gets before the job is shown as waiting or failed.
const TRIES: u32 = 4;

/// Free space that must stay after a download, bytes.
const SPACE_TO_SPARE: u64 = 64 * 1024 * 1024;

/// Why one try of a download ended.
enum Ended {
    Api(ApiError),
    Folder(io::Error),
    /// The bytes here do not belong together: begin again.
    Mixed(&'static str),
    /// Fewer bytes than announced came: go on from there.
    Short,
    NotAVideo(MediaError),
}

/// Downloads until the clip is saved, parked, failed or waiting.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let (Some(url), Some(accepted)) = (&job.facts.output_url, &job.facts.accepted) else {
        return work.fail(FailureKind::Internal, None, "a finished job without an address").await;
    };
    let job = work.desk.record(JobEvent::DownloadStarted).await?;
    let part = PartFile::new(&work.folder, &accepted.request_id);
    let mut tries = 0;
    let ended = loop {
        match fetch(work, &job, &part, url).await {
            Ok(file) => return finish(work, &part, file).await,
            Err(ended) if tries + 1 < TRIES && ended.is_worth_a_try() => {
                tracing::info!(job = job.id.0, why = ended.details(), tries, "a download is tried again");
                if ended.spoils_the_part() {
                    part.discard();
                }
                tokio::time::sleep(schedule::backoff(tries)).await;
                tries += 1;
            }
            Err(ended) => break ended,
        }
    };
    give_up(work, &part, ended).await
}

/// Fetches what is missing, checks it, and gives it its name.
async fn fetch(work: &Work, job: &Job, part: &PartFile, url: &Url) -> Result<PathBuf, Ended> {
    tokio::fs::create_dir_all(&work.folder).await.map_err(Ended::Folder)?;
    if let Some(placed) = part.already_placed() {
        return Ok(placed);
    }
    let note = receive(work, part, url).await?;
    let (part, created_at) = (part.clone(), job.created_at);
    let (prompt, seed) = (job.request.prompt.clone(), job.request.seed);
    blocking(move || {
        media::probe(&part.path()).map_err(Ended::NotAVideo)?;
        let local = created_at.to_zoned(jiff::tz::TimeZone::system()).datetime();
        part.place(note, |copy| file_name::clip_file_name(local, &prompt, seed, copy)).map_err(Ended::Folder)
    })
    .await
}

/// Brings all bytes into the part file and onto the disk.
async fn receive(work: &Work, part: &PartFile, url: &Url) -> Result<Note, Ended> {
    let locked = part.clone();
    let (file, note) = blocking(move || {
        let file = locked.lock().map_err(Ended::Folder)?;
        Ok((file, locked.note()))
    })
    .await?;
    let from = part.sound_len(&note);
    if from > 0 && note.total == Some(from) {
        return Ok(note);
    }
    let mut body = match work.line.client.open_file(url, from, note.etag.as_deref()).await {
        Err(error) if error.kind == ApiErrorKind::RangeUnsatisfiable => {
            return Err(Ended::Mixed("the range is not there"));
        }
        answer => answer.map_err(Ended::Api)?,
    };
    if body.start > 0 && note.total.is_some() && body.total != note.total {
        return Err(Ended::Mixed("the file has another length than the one that was begun"));
    }
    check_space(&work.folder, body.total.unwrap_or_default().saturating_sub(body.start))?;
    reach("download.opened");
    let note = Note { etag: body.etag.clone(), total: body.total, synced: body.start, placed: None };
    let mut writer = PartWriter::begin(part.clone(), file, note).await.map_err(Ended::Folder)?;
    let brought = bring(work, &mut body, &mut writer).await;
    // What has come so far is kept for the next try, whatever ended this one.
    let note = writer.settle().await.map_err(Ended::Folder)?;
    reach("download.synced");
    brought.map(|()| Note { total: Some(note.synced), ..note })
}

/// Takes pieces from the network until the file is whole; whether it is, the body's end has told.
async fn bring(work: &Work, body: &mut FileBody, writer: &mut PartWriter) -> Result<(), Ended> {
    let mut done = body.start;
    loop {
        work.desk.meter.set(done, body.total);
        let piece = match body.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) => return Ok(()),
            Err(error) if error.kind == ApiErrorKind::Interrupted => return Err(Ended::Short),
            Err(error) => return Err(Ended::Api(error)),
        };
        done += piece.len() as u64;
        writer.add(piece).await.map_err(Ended::Folder)?;
    }
}

async fn finish(work: &Work, part: &PartFile, path: PathBuf) -> Result<Arc<Job>, Fenced> {
    loop {
        let Some(file) = inspect(path.clone(), part.clone()).await else {
            part.discard();
            return work.fail(FailureKind::NotAVideo, None, &path.display().to_string()).await;
        };
        reach("download.before_saved");
        match work.desk.finish(file).await {
            Err(Fenced::NotWritten) => tokio::time::sleep(schedule::backoff(0)).await,
            other => return other,
        }
    }
}

async fn inspect(path: PathBuf, part: PartFile) -> Option<FinishedFile> {
    let inspected = blocking(move || {
        let info = media::probe(&path).map_err(Ended::NotAVideo)?;
        let bytes = std::fs::metadata(&path).map_err(Ended::Folder)?.len();
        Ok(FinishedFile { path, info, bytes, part })
    });
    inspected.await.inspect_err(|ended| tracing::error!(why = ended.details(), "a placed clip can't be read")).ok()
}

async fn give_up(work: &Work, part: &PartFile, ended: Ended) -> Result<Arc<Job>, Fenced> {
    tracing::warn!(why = ended.details(), "a download ended without a clip");
    if ended.spoils_the_part() {
        part.discard();
    }
    let event = match ended {
        Ended::Folder(error) => JobEvent::Park(Need::Folder { path: work.folder.clone(), why: in_words(&error) }),
        Ended::NotAVideo(error) => {
            return work.fail(FailureKind::NotAVideo, None, &causes(&error)).await;
        }
        Ended::Api(error) if error.kind == ApiErrorKind::FileGone || error.kind == ApiErrorKind::NotFetchable => {
            part.discard();
            return work.fail(FailureKind::OutputGone, error.message, &error.details).await;
        }
        Ended::Api(error) => {
            let until = work.retry_at(&error, work.waits + 2);
            JobEvent::Wait { until, why: Work::wait_reason(&error) }
        }
        Ended::Mixed(_) | Ended::Short => JobEvent::Wait {
            until: work.now() + schedule::backoff(work.waits + 2),
            why: crate::domain::WaitReason::ServerTrouble,
        },
    };
    work.desk.record(event).await
}

impl Ended {
    /// Whether what is here is of no use: everything else is gone on from, also after an hour without network.
    const fn spoils_the_part(&self) -> bool {
        match self {
            Self::Mixed(_) | Self::NotAVideo(_) => true,
            Self::Api(error) => matches!(error.kind, ApiErrorKind::Unreadable),
            Self::Folder(_) | Self::Short => false,
        }
    }

    const fn is_worth_a_try(&self) -> bool {
        !matches!(self, Self::Folder(_))
    }

    fn details(&self) -> String {
        match self {
            Self::Api(error) => error.details.clone(),
            Self::Folder(error) => error.to_string(),
            Self::Mixed(why) => (*why).to_owned(),
            Self::Short => "the transfer broke off".to_owned(),
            Self::NotAVideo(error) => causes(error),
        }
    }
}

fn check_space(folder: &Path, needed: u64) -> Result<(), Ended> {
    let free = fs4::available_space(folder).map_err(Ended::Folder)?;
    if free < needed.saturating_add(SPACE_TO_SPARE) {
        return Err(Ended::Folder(io::Error::new(io::ErrorKind::StorageFull, "not enough free space")));
    }
    Ok(())
}

/// A folder's trouble in a person's words.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can't be written to".into(),
        io::ErrorKind::PermissionDenied => "Rushes may not write there".into(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "the folder is not there".into(),
        io::ErrorKind::FileTooLarge => "the disk takes no file of this size".into(),
        _ => error.to_string(),
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Ended> + Send + 'static) -> Result<T, Ended> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(Ended::Folder(io::Error::other(error))))
}
