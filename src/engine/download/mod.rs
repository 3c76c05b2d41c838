//! From a video's addresses to a clip in the library: each address in turn, judged by what came, put where clips go.
//!
//! The addresses are in the ledger before this begins and are never forgotten; so whatever fails here costs nothing but time. Bytes come
//! to the data folder first, or to the clips' own where that one makes trouble; they stay until the clip is in the ledger. Never buys
//! anything, never throws away what was paid for.

pub(super) mod delivery;
pub(super) mod part_file;
mod part_writer;
mod placing;
mod receive;

use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use self::delivery::{Delivered, Verdict};
use self::part_file::{Note, PartFile};
use self::placing::NotPlaced;
use self::receive::{Ended, Received, blocking, receive};
use super::files::drive::{self, Real};
use super::job::task_handle::{Fenced, FinishedFile};
use super::job::work::Work;
use super::schedule;
use crate::domain::paths::ClipName;
use crate::domain::{Accepted, FailureKind, Job, JobEvent, Need, WaitReason, causes};
use crate::failpoints::reach;
use crate::segmind::ApiErrorKind;

/// How many tries one attempt gives each address before the job is shown as waiting or failed.
const TRIES: u32 = 4;

/// So many waits in a row a job gets whose address gives next to nothing: then its place is given to the next one.
const SLOW_WAITS: u32 = 5;

/// One try.
#[derive(Debug, Clone, Copy, Default)]
struct Try {
    /// Nothing that is here is gone on from.
    fresh: bool,
    /// No other one follows: what came is taken for all there is.
    last: bool,
    /// Another address may have the video: what is none, such as a poster, is not taken yet.
    only_video: bool,
}

/// Downloads until the clip is saved, parked, failed or waiting.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let (Some(url), Some(accepted)) = (&job.facts.output_url, &job.facts.accepted) else {
        return work.fail(FailureKind::Internal, None, "a finished job without an address").await;
    };
    let job = work.handle.record(JobEvent::DownloadStarted).await?;
    let parts = parts(work, accepted);
    let addresses: Vec<&Url> = std::iter::once(url).chain(&job.facts.more_output_urls).collect();
    for round in 0.. {
        match from_addresses(work, &job, &parts, &addresses).await {
            Ok(file) => return finish(work, file).await,
            // What no address gives may only be late: it is asked for a few times more.
            Err(ends) if round + 1 < TRIES && !ends.iter().any(|end| end.is_ours() || end.may_pass()) => {
                tokio::time::sleep(schedule::backoff(round)).await;
            }
            Err(ends) => return give_up(work, &parts, ends).await,
        }
    }
    give_up(work, &parts, Vec::new()).await
}

/// Tries each address in turn; how each of them ended, if none gave the video.
async fn from_addresses(
    work: &Work,
    job: &Job,
    parts: &[PartFile],
    addresses: &[&Url],
) -> Result<FinishedFile, Vec<Ended>> {
    let mut ends = Vec::new();
    for url in addresses {
        match from_address(work, job, parts, url, addresses.len() > 1).await {
            Ok(file) => return Ok(file),
            Err(ended) => ends.push(ended),
        }
        if ends.last().is_some_and(Ended::is_ours) {
            return Err(ends);
        }
    }
    // No address has a video, or none has it now: what else there is was paid for.
    let is_settled = !ends.iter().any(Ended::may_pass);
    for (url, end) in
        addresses.iter().zip(&mut ends).filter(|(_, end)| is_settled && matches!(end, Ended::OtherKind(_)))
    {
        match from_address(work, job, parts, url, false).await {
            Ok(file) => return Ok(file),
            Err(ended) => *end = ended,
        }
    }
    Err(ends)
}

/// Where the bytes of a job may be: in the data folder, and where clips go.
fn parts(work: &Work, accepted: &Accepted) -> Vec<PartFile> {
    [&work.incoming, &work.folder].map(|folder| PartFile::new(folder, &accepted.request_id)).to_vec()
}

/// Tries one address, a few times where that may help.
async fn from_address(
    work: &Work,
    job: &Job,
    parts: &[PartFile],
    url: &Url,
    only_video: bool,
) -> Result<FinishedFile, Ended> {
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
    Err(Ended::Short)
}

/// Fetches what is missing, judges it, and gives it its name.
async fn fetch(work: &Work, job: &Job, parts: &[PartFile], url: &Url, this: Try) -> Result<FinishedFile, Ended> {
    let known = parts.to_vec();
    if let Some((path, delivered)) = blocking(move || already_placed(&known)).await? {
        return Ok(finished(path, delivered, parts));
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
        // Its address is in the ledger: it is fetched again if no other one has a video.
        drop(tokio::task::spawn_blocking(move || part.discard()).await);
        return Err(Ended::OtherKind(extension));
    }
    let folder = work.folder.clone();
    let (prompt, seed, created_at) = (job.request.prompt.clone(), job.request.seed, job.created_at);
    let placed = blocking(move || {
        let local = created_at.to_zoned(jiff::tz::TimeZone::system()).datetime();
        let name = ClipName { local, prompt: &prompt, seed, extension: delivered.extension };
        let placed = placing::place(&Real, &part, &folder, &note, |copy, max| name.file_name(copy, max));
        placed.map_err(|refused| match refused {
            NotPlaced::Here(error) => Ended::Folder(error),
            NotPlaced::There(error) => Ended::Unplaced(error),
        })
    });
    Ok(finished(placed.await?, delivered, parts))
}

fn finished(path: PathBuf, delivered: Delivered, parts: &[PartFile]) -> FinishedFile {
    FinishedFile { path, picture: delivered.picture, parts: parts.to_vec() }
}

/// The clip that an earlier run put in its place and did not live to write into the ledger.
fn already_placed(parts: &[PartFile]) -> Result<Option<(PathBuf, Delivered)>, Ended> {
    let Some(path) = parts.iter().find_map(PartFile::already_placed) else { return Ok(None) };
    match delivery::judge(&path, true) {
        Verdict::Whole(delivered) => Ok(Some((path, delivered))),
        Verdict::OurDisk(error) => Err(Ended::Folder(error)),
        // Somebody wrote another file over it: it is left alone, and the clip is fetched again.
        Verdict::Short | Verdict::Foreign(_) => Ok(None),
    }
}

/// The part file that an earlier run has brought in whole.
async fn whole_part(parts: &[PartFile]) -> Result<Option<(PartFile, Received)>, Ended> {
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

/// Receives into the first place that takes the bytes; first of all where some of them are.
async fn receive_somewhere(
    work: &Work,
    parts: &[PartFile],
    url: &Url,
    fresh: bool,
) -> Result<(PartFile, Received), Ended> {
    let known = parts.to_vec();
    let ordered = blocking(move || {
        let mut ordered = known;
        ordered.sort_by_key(|part| std::cmp::Reverse(part.sound_len(&part.note())));
        Ok(ordered)
    });
    let mut trouble = None;
    for part in ordered.await? {
        match receive(work, &part, url, fresh).await {
            Err(Ended::Folder(error)) => {
                tracing::warn!(%error, part = %part.path().display(), "bytes can't be kept here");
                trouble = Some(error);
            }
            other => return other.map(|received| (part, received)),
        }
    }
    Err(trouble.map_or(Ended::Short, Ended::Folder))
}

/// What the bytes are; those that are whole are noted as such, so that no later trouble fetches them again.
fn verdict(part: &PartFile, note: &Note, told: bool) -> Result<Delivered, Ended> {
    match delivery::judge(&part.path(), told) {
        Verdict::Whole(delivered) => {
            if part.note() != *note {
                part.write_note(note).map_err(Ended::Folder)?;
            }
            Ok(delivered)
        }
        Verdict::Short => Err(Ended::Short),
        Verdict::OurDisk(error) => Err(Ended::Folder(error)),
        Verdict::Foreign(foreign) => {
            // No delivery at all: an earlier version wrote such things down.
            part.discard();
            Err(Ended::Foreign(foreign))
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

/// What becomes of the job when no address gave its clip: as long as one of them may give it later, it waits.
async fn give_up(work: &Work, parts: &[PartFile], mut ends: Vec<Ended>) -> Result<Arc<Job>, Fenced> {
    let details: Vec<String> = ends.iter().map(Ended::details).collect();
    let details = details.join("\n");
    tracing::warn!(why = details, "a download ended without a clip");
    let telling = ends.iter().position(Ended::is_ours).or_else(|| ends.iter().position(Ended::may_pass)).unwrap_or(0);
    let ended = if ends.is_empty() { Ended::Short } else { ends.swap_remove(telling) };
    let (kind, message) = match ended {
        Ended::Folder(error) => return work.handle.record(park(work, &error)).await,
        Ended::Unplaced(error) => return work.handle.record(keep(work, parts, &error)).await,
        Ended::TooSlow if work.waits >= SLOW_WAITS => {
            (FailureKind::OutputRefused, Some("next to nothing comes from there".to_owned()))
        }
        Ended::TooLong(_) => (FailureKind::OutputRefused, Some("it is longer than 4 GB, as no clip is".to_owned())),
        Ended::Foreign(foreign) => (FailureKind::NotAVideo, Some(foreign.sentence().to_owned())),
        Ended::Api(error) if error.kind == ApiErrorKind::FileGone => (FailureKind::OutputGone, error.message),
        Ended::Api(error) if error.kind == ApiErrorKind::NotFetchable => (FailureKind::OutputRefused, error.message),
        Ended::Api(error) => {
            let until = work.retry_at(&error, work.waits + 2);
            return work.handle.record(JobEvent::Wait { until, why: Work::wait_reason(&error) }).await;
        }
        Ended::Mixed(_) | Ended::Short | Ended::TooSlow | Ended::OtherKind(_) => {
            let until = work.now() + schedule::backoff(work.waits + 2);
            return work.handle.record(JobEvent::Wait { until, why: WaitReason::ServerTrouble }).await;
        }
    };
    let parts = parts.to_vec();
    drop(tokio::task::spawn_blocking(move || parts.iter().for_each(PartFile::discard_empty)).await);
    work.fail(kind, message, &details).await
}

/// No place takes the bytes.
fn park(work: &Work, error: &std::io::Error) -> JobEvent {
    JobEvent::Park(Need::Folder { path: work.folder.clone(), why: drive::in_words(error).to_owned() })
}

/// The bytes are here; only their place does not take them. Looks at the disk for a moment.
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
