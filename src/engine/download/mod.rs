//! The third step of a job: fetches the video from its addresses, judges what came, and puts it in the clips' folder.
//!
//! The addresses are in the ledger before this begins and stay there, so a failure here costs only time. The bytes go to the data folder,
//! or to the clips' folder when the data folder fails, and stay until the clip is in the ledger. Paid bytes are never thrown away.

pub(super) mod delivery;
pub(super) mod naming;
pub(super) mod part_file;
mod placing;
mod receive;

use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use self::delivery::{Delivered, Verdict};
use self::naming::FileFacts;
use self::part_file::{Note, PartFile};
use self::placing::NotPlaced;
use self::receive::{FetchError, Received, blocking, receive};
use super::files::drive::{self, Real};
use super::job::task_handle::{Fenced, FinishedFile};
use super::job::work::Work;
use super::schedule;
use crate::domain::{Accepted, FailureKind, Job, JobEvent, Need, WaitReason, causes};
use crate::failpoints::reach;
use crate::segmind::ApiErrorKind;

/// How often one attempt tries each address before the job is shown as waiting or failed.
const TRIES: u32 = 4;

/// How many waits in a row a job gets whose address gives next to nothing. After that it fails and makes room for the next one.
const SLOW_WAITS: u32 = 5;

/// One try.
#[derive(Debug, Clone, Copy, Default)]
struct Try {
    /// Start over; don't resume from the bytes that are here.
    fresh: bool,
    /// No other try follows: what came is taken for all there is.
    last: bool,
    /// Another address may have the video, so a file of another kind, such as a poster, is not taken yet.
    only_video: bool,
}

/// Downloads until the clip is saved, parked, failed or waiting.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let (Some(url), Some(accepted)) = (&job.facts.output_url, &job.facts.accepted) else {
        return work.handle.fail(FailureKind::Internal, None, "a finished job without an address").await;
    };
    let job = work.handle.record(JobEvent::DownloadStarted).await?;
    let parts = parts(work, accepted);
    let addresses: Vec<&Url> = std::iter::once(url).chain(&job.facts.more_output_urls).collect();
    for round in 0.. {
        match from_addresses(work, &job, &parts, &addresses).await {
            Ok(file) => return finish(work, file).await,
            // The video may only be late: try all addresses a few times more.
            Err(errors) if round + 1 < TRIES && !errors.iter().any(|error| error.is_ours() || error.may_pass()) => {
                tokio::time::sleep(schedule::backoff(round)).await;
            }
            Err(errors) => return give_up(work, &parts, errors).await,
        }
    }
    give_up(work, &parts, Vec::new()).await
}

/// Tries each address in turn. Returns the error of each if none gave the video.
async fn from_addresses(
    work: &Work,
    job: &Job,
    parts: &[PartFile],
    addresses: &[&Url],
) -> Result<FinishedFile, Vec<FetchError>> {
    let mut errors = Vec::new();
    for url in addresses {
        match from_address(work, job, parts, url, addresses.len() > 1).await {
            Ok(file) => return Ok(file),
            Err(ended) => errors.push(ended),
        }
        if errors.last().is_some_and(FetchError::is_ours) {
            return Err(errors);
        }
    }
    // No address has a video: a file of another kind was paid for too.
    let is_settled = !errors.iter().any(FetchError::may_pass);
    for (url, end) in
        addresses.iter().zip(&mut errors).filter(|(_, end)| is_settled && matches!(end, FetchError::OtherKind(_)))
    {
        match from_address(work, job, parts, url, false).await {
            Ok(file) => return Ok(file),
            Err(ended) => *end = ended,
        }
    }
    Err(errors)
}

/// Where the bytes of a job may be: in the data folder and in the clips' folder.
fn parts(work: &Work, accepted: &Accepted) -> Vec<PartFile> {
    [&work.incoming, &work.folder].map(|folder| PartFile::new(folder, &accepted.request_id)).to_vec()
}

/// Tries one address, several times where that may help.
async fn from_address(
    work: &Work,
    job: &Job,
    parts: &[PartFile],
    url: &Url,
    only_video: bool,
) -> Result<FinishedFile, FetchError> {
    let mut this = Try { only_video, ..Try::default() };
    for tries in 0.. {
        this.last = tries + 1 >= TRIES;
        match fetch(work, job, parts, url, this).await {
            Err(ended) if !this.last && ended.may_pass() => {
                tracing::info!(job = job.id.0, why = ended.details(), tries, "a download is tried again");
                this.fresh = ended.starts_over();
                tokio::time::sleep(schedule::backoff(tries)).await;
            }
            other => return other,
        }
    }
    Err(FetchError::Short)
}

/// Fetches what is missing, judges it, and gives it its name.
async fn fetch(work: &Work, job: &Job, parts: &[PartFile], url: &Url, this: Try) -> Result<FinishedFile, FetchError> {
    let Some(accepted) = &job.facts.accepted else { return Err(FetchError::Fenced(Fenced::Over)) };
    let known = parts.to_vec();
    if let Some((path, delivered)) = blocking(move || already_placed(&known)).await? {
        return Ok(finished(path, delivered, accepted, parts));
    }
    let (part, received) = match whole_part(parts).await? {
        Some(whole) => whole,
        None => receive_somewhere(work, parts, url, this.fresh).await?,
    };
    let (judged, told) = (part.clone(), received.told || this.last);
    let delivered =
        blocking(move || verdict(&judged, &received.note, told).map(|delivered| (delivered, received.note)));
    let (delivered, note) = delivered.await?;
    if this.only_video && !delivered.is_video() {
        let (part, extension) = (part.clone(), delivered.extension);
        // Its address is in the ledger; it is fetched again if no other address has a video.
        drop(tokio::task::spawn_blocking(move || part.discard()).await);
        return Err(FetchError::OtherKind(extension));
    }
    let naming = work.handle.naming().await.map_err(FetchError::Fenced)?;
    let folder = work.folder.clone();
    let (prompt, seed, created_at) = (job.request.prompt.clone(), job.request.seed, job.created_at);
    let placed = blocking(move || {
        let local = created_at.to_zoned(jiff::tz::TimeZone::system()).datetime();
        let file = FileFacts { local, prompt: &prompt, seed, extension: delivered.extension };
        let name = |copy, longest| naming.parts(&file, &folder, copy, longest);
        let placed = placing::place(&Real, &part, &folder, &note, name);
        placed.map_err(|refused| match refused {
            NotPlaced::Here(error) => FetchError::Folder(error),
            NotPlaced::There(error) => FetchError::Unplaced(error),
        })
    });
    Ok(finished(placed.await?, delivered, accepted, parts))
}

/// Beside the clip there may be the hidden name of a copy, too.
fn finished(path: PathBuf, delivered: Delivered, accepted: &Accepted, parts: &[PartFile]) -> FinishedFile {
    let beside = path.parent().map(|folder| PartFile::new(folder, &accepted.request_id));
    let parts = parts.iter().cloned().chain(beside).collect();
    FinishedFile { path, picture: delivered.picture, parts }
}

/// The clip that an earlier run moved to its place but did not commit before it ended.
fn already_placed(parts: &[PartFile]) -> Result<Option<(PathBuf, Delivered)>, FetchError> {
    let Some(path) = parts.iter().find_map(PartFile::already_placed) else { return Ok(None) };
    match delivery::judge(&path, true) {
        Verdict::Whole(delivered) => Ok(Some((path, delivered))),
        Verdict::OurDisk(error) => Err(FetchError::Folder(error)),
        // Another program wrote over it: leave that file alone, and fetch the clip again.
        Verdict::Short | Verdict::Foreign(_) => Ok(None),
    }
}

/// The part file that an earlier run has received whole.
async fn whole_part(parts: &[PartFile]) -> Result<Option<(PartFile, Received)>, FetchError> {
    let parts = parts.to_vec();
    blocking(move || {
        let whole = parts.into_iter().find_map(|part| {
            let note = part.note();
            let is_here = note.is_whole() && part.sound_len(&note) == note.synced;
            is_here.then_some((part, Received { note, told: true }))
        });
        Ok(whole)
    })
    .await
}

/// Receives into the first folder that takes the bytes, beginning with the one that holds some of them.
async fn receive_somewhere(
    work: &Work,
    parts: &[PartFile],
    url: &Url,
    fresh: bool,
) -> Result<(PartFile, Received), FetchError> {
    let known = parts.to_vec();
    let ordered = blocking(move || {
        let mut ordered = known;
        ordered.sort_by_key(|part| std::cmp::Reverse(part.sound_len(&part.note())));
        Ok(ordered)
    });
    let mut trouble = None;
    for part in ordered.await? {
        match receive(work, &part, url, fresh).await {
            Err(FetchError::Folder(error)) => {
                tracing::warn!(%error, part = %part.path().display(), "bytes can't be kept here");
                trouble = Some(error);
            }
            other => return other.map(|received| (part, received)),
        }
    }
    Err(trouble.map_or(FetchError::Short, FetchError::Folder))
}

/// Judges the bytes. Notes whole ones as whole, so that they are not fetched again after a later failure.
fn verdict(part: &PartFile, note: &Note, told: bool) -> Result<Delivered, FetchError> {
    match delivery::judge(&part.path(), told) {
        Verdict::Whole(delivered) => {
            if part.note() != *note {
                part.write_note(note).map_err(FetchError::Folder)?;
            }
            Ok(delivered)
        }
        Verdict::Short => Err(FetchError::Short),
        Verdict::OurDisk(error) => Err(FetchError::Folder(error)),
        Verdict::Foreign(foreign) => {
            // Earlier versions kept such files.
            part.discard();
            Err(FetchError::Foreign(foreign))
        }
    }
}

async fn finish(work: &Work, file: FinishedFile) -> Result<Arc<Job>, Fenced> {
    reach("download.before_saved");
    loop {
        match work.handle.finish(file.clone()).await {
            Err(Fenced::NotWritten) => tokio::time::sleep(schedule::backoff(0)).await,
            other => return other,
        }
    }
}

/// What becomes of the job when no address gave its clip: it waits as long as one of them may give it later.
async fn give_up(work: &Work, parts: &[PartFile], mut errors: Vec<FetchError>) -> Result<Arc<Job>, Fenced> {
    let details: Vec<String> = errors.iter().map(FetchError::details).collect();
    let details = details.join("\n");
    tracing::warn!(why = details, "a download ended without a clip");
    let telling = errors
        .iter()
        .position(FetchError::is_ours)
        .or_else(|| errors.iter().position(FetchError::may_pass))
        .unwrap_or(0);
    let ended = if errors.is_empty() { FetchError::Short } else { errors.swap_remove(telling) };
    let (kind, message) = match ended {
        FetchError::Folder(error) => return work.handle.record(park(work, &error)).await,
        FetchError::Unplaced(error) => return work.handle.record(keep(work, parts, &error)).await,
        FetchError::Fenced(fenced) => return Err(fenced),
        FetchError::TooSlow if work.waits >= SLOW_WAITS => {
            (FailureKind::OutputRefused, Some("next to nothing comes from there".to_owned()))
        }
        FetchError::TooLong(_) => {
            (FailureKind::OutputRefused, Some("it is longer than 4 GB, as no clip is".to_owned()))
        }
        FetchError::Foreign(foreign) => (FailureKind::NotAVideo, Some(foreign.sentence().to_owned())),
        FetchError::Api(error) if error.kind == ApiErrorKind::FileGone => (FailureKind::OutputGone, error.message),
        FetchError::Api(error) if error.kind == ApiErrorKind::NotFetchable => {
            (FailureKind::OutputRefused, error.message)
        }
        FetchError::Api(error) => {
            let until = work.retry_at(&error, work.waits + 2);
            return work.handle.record(JobEvent::Wait { until, why: Work::wait_reason(&error) }).await;
        }
        FetchError::Mixed(_) | FetchError::Short | FetchError::TooSlow | FetchError::OtherKind(_) => {
            let until = work.now() + schedule::backoff(work.waits + 2);
            return work.handle.record(JobEvent::Wait { until, why: WaitReason::ServerTrouble }).await;
        }
    };
    let parts = parts.to_vec();
    drop(tokio::task::spawn_blocking(move || parts.iter().for_each(PartFile::discard_empty)).await);
    work.handle.fail(kind, message, &details).await
}

/// No folder takes the bytes.
fn park(work: &Work, error: &std::io::Error) -> JobEvent {
    JobEvent::Park(Need::Folder { path: work.folder.clone(), why: drive::in_words(error).to_owned() })
}

/// The bytes are here, but the clips' folder does not take them. Blocks briefly on the disk.
fn keep(work: &Work, parts: &[PartFile], error: &std::io::Error) -> JobEvent {
    let Some(at) = parts.iter().map(PartFile::path).find(|path| path.is_file()) else { return park(work, error) };
    JobEvent::Park(Need::ClipKept {
        at,
        folder: work.folder.clone(),
        why: drive::in_words(error).to_owned(),
        details: causes(error),
    })
}

#[cfg(test)]
mod tests;
