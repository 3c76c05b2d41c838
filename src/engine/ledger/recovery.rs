//! What a start does with the leftovers of the last run: repeats no submit, forgets nothing that was paid for, orphans no part file.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::reader::Reader;
use super::{Ledger, LedgerError};
use crate::domain::{JobEvent, JobId, JobState, Need, PictureName, RequestId};
use crate::engine::download::part_file::{Found, PartFile};

/// The most folders that a pattern for names has, and the one that clips go to.
const DEEPEST: usize = 6;

/// Brings every job into a state that the loop can go on from. A submit that was under way gets an unknown outcome.
pub async fn recover(ledger: &mut Ledger) -> Result<(), LedgerError> {
    // A drive that was full or missing may be back: try again to put the clip into its place.
    let wants_its_place =
        |state: &JobState| matches!(state, JobState::NeedsUser(Need::ClipKept { .. } | Need::Folder { .. }));
    let event = |state: &JobState| event_for(state).or_else(|| wants_its_place(state).then_some(JobEvent::Unpark));
    let stranded: Vec<(JobId, JobEvent)> =
        ledger.jobs.open().filter_map(|job| Some((job.id, event(&job.state)?))).collect();
    for (id, event) in stranded {
        tracing::info!(job = id.0, ?event, "taken up from the last run");
        ledger.apply(id, &event).await?;
    }
    Ok(())
}

/// The event for a job that no task works on although its state says so.
pub const fn event_for(state: &JobState) -> Option<JobEvent> {
    match state {
        JobState::Submitting => Some(JobEvent::OutcomeLost),
        JobState::Uploading | JobState::Downloading => Some(JobEvent::Interrupted),
        _ => None,
    }
}

/// What to remove after the last run: the part files that are no longer needed, and where.
#[derive(Clone)]
pub struct Leftovers {
    reader: Reader,
    folders: BTreeSet<PathBuf>,
    at: SystemTime,
}

/// Where the last run may have left part files. `folders`: where clips go now; the last clips tell where they went before.
pub async fn leftovers(ledger: &Ledger, folders: &[&Path]) -> Leftovers {
    let saved = ledger.jobs.ended().filter_map(|job| match job.state {
        JobState::Saved(clip) => Some(clip),
        _ => None,
    });
    let reader = ledger.reader();
    let clips = reader.details(saved.collect()).await.unwrap_or_else(|refusal| {
        tracing::warn!(%refusal, "it is not known where clips went before");
        Vec::new()
    });
    // A clip lies a few folders below the one that clips go to.
    let earlier = clips.iter().flat_map(|clip| clip.path.ancestors().skip(1).take(DEEPEST));
    let folders = folders.iter().copied().chain(earlier).map(Path::to_owned).collect();
    Leftovers { reader, folders, at: SystemTime::from(ledger.clock.now()) }
}

impl Leftovers {
    /// Removes from one folder what belongs to saved clips or, unless it is complete, to dismissed jobs. Those of failed jobs are kept for
    /// the next try. So are those of another ledger, and those written since the start: a clip may be fetched again meanwhile.
    pub async fn sweep_one(&self, folder: &Path) {
        let folder = folder.to_owned();
        let Ok(found) = tokio::task::spawn_blocking(move || Found::in_folder(&folder)).await else { return };
        let requests = found.requests();
        if requests.is_empty() {
            return; // The usual case.
        }
        let over = match self.reader.ended_requests(requests).await {
            Ok(over) => over,
            Err(refusal) => return tracing::info!(%refusal, "part files are left to the next start"),
        };
        let at = self.at;
        let swept = tokio::task::spawn_blocking(move || sweep(&found, &over, at)).await;
        if let Err(error) = swept {
            tracing::warn!(%error, "part files were not looked through");
        }
    }

    /// Removes them from every folder where clips go or went. Takes long if a drive does not answer.
    pub async fn sweep_all(&self) {
        for folder in &self.folders {
            self.sweep_one(folder).await;
        }
    }
}

/// `over`: requests that are saved (true) or dismissed (false).
fn sweep(found: &Found, over: &[(RequestId, bool)], at: SystemTime) {
    for (id, saved) in over {
        let Some(part) = found.of(id) else { continue };
        let note = part.note();
        if (!saved && note.is_whole()) || !part.is_older_than(at) {
            continue;
        }
        tracing::info!(part = %part.path().display(), "a part file of an ended job is removed");
        part.discard();
        // A copy may have been under way beside its place.
        if let Some(folder) = note.placed.as_deref().and_then(Path::parent) {
            PartFile::new(folder, id).discard();
        }
    }
}

/// The copies of pictures that a job, a clip or the form refers to. `None` when a row could not be read or the ledger is a new one
/// after a damage: then any copy may be needed.
pub async fn wanted_copies(ledger: &Ledger) -> Option<HashSet<PictureName>> {
    if ledger.notice.is_some() {
        return None;
    }
    let used = ledger.reader().copies_in_use().await;
    let used = used.inspect_err(|refusal| tracing::warn!(%refusal, "it is not known which copies are in use")).ok()?;
    Some(used.into_iter().chain(ledger.draft.pictures().filter_map(|(_, picture)| picture.copy.clone())).collect())
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
