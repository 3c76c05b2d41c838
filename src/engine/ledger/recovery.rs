//! What a start does with the leftovers of the last run: repeats no submit, forgets nothing that was paid for, orphans no part file.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Ledger, LedgerError};
use crate::domain::{JobEvent, JobId, JobState, Need, PictureName, RequestId};
use crate::engine::download::part_file;

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

/// What to remove after the last run: the part files of which requests, and in which folders.
#[derive(Debug)]
pub struct Leftovers {
    /// Their clips are saved.
    saved: Vec<RequestId>,
    /// Dismissed: complete files stay in case the job is resumed.
    dismissed: Vec<RequestId>,
    folders: BTreeSet<PathBuf>,
    at: SystemTime,
}

/// The requests whose part files are no longer needed: their clip is saved, or the job was dismissed. Those of failed jobs are kept for
/// the next try. `folders`: where clips go now; the clips tell where they went before.
pub fn leftovers(ledger: &Ledger, folders: &[&Path]) -> Leftovers {
    let ids = |is: fn(&JobState) -> bool| -> Vec<RequestId> {
        let those = ledger.jobs.all().filter(|job| is(&job.state));
        those.filter_map(|job| Some(job.facts.accepted.as_ref()?.request_id.clone())).collect()
    };
    let earlier = ledger.clips.iter().filter_map(|clip| clip.path.parent());
    Leftovers {
        saved: ids(|state| matches!(state, JobState::Saved(_))),
        dismissed: ids(|state| *state == JobState::Dismissed),
        folders: folders.iter().copied().chain(earlier).map(Path::to_owned).collect(),
        at: SystemTime::from(ledger.clock.now()),
    }
}

impl Leftovers {
    /// Removes them from one folder, except those of another ledger and those written since the start: a clip may be fetched again
    /// meanwhile. Blocks.
    pub fn sweep_one(&self, folder: &Path) {
        let of_saved = part_file::found_in(folder, self.saved.iter());
        let of_dismissed = part_file::found_in(folder, self.dismissed.iter()).into_iter();
        let unneeded = of_saved.into_iter().chain(of_dismissed.filter(|part| !part.note().is_whole()));
        for part in unneeded.filter(|part| part.is_older_than(self.at)) {
            tracing::info!(part = %part.path().display(), "a part file of an ended job is removed");
            part.discard();
        }
    }

    /// Removes them from every folder where clips go or went. Blocks, for long if a drive does not answer.
    pub fn sweep_all(&self) {
        self.folders.iter().for_each(|folder| self.sweep_one(folder));
    }
}

/// The copies of first frames that a job, a clip or the form refers to. `None` when a row could not be read or the ledger is a new one
/// after a damage: then any copy may be needed.
pub fn wanted_copies(ledger: &Ledger) -> Option<HashSet<PictureName>> {
    if ledger.notice.is_some() {
        return None;
    }
    let jobs = ledger.jobs.all().map(|job| &job.request);
    let clips = ledger.clips.iter().map(|clip| &clip.request);
    let trash = ledger.trash.iter().map(|trashed| &trashed.clip.request);
    let sent = jobs.chain(clips).chain(trash).filter_map(|request| request.sent_as.as_ref()?.copy());
    Some(sent.chain(&ledger.draft.copy).cloned().collect())
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
