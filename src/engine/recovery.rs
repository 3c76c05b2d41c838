//! What a start does with what the last run left behind: no submit is repeated, nothing paid is forgotten, no part file is orphaned.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use super::book::{Book, BookError};
use super::part_file::{self, PartFile};
use crate::domain::{JobEvent, JobId, JobState, PictureName, RequestId};

/// Brings every job into a state that the loop can go on from. A submit that was under way becomes an unknown outcome.
pub async fn recover(book: &mut Book) -> Result<(), BookError> {
    let stranded: Vec<(JobId, JobEvent)> =
        book.jobs.open().filter_map(|job| Some((job.id, event_for(&job.state)?))).collect();
    for (id, event) in stranded {
        tracing::info!(job = id.0, ?event, "taken up from the last run");
        book.apply(id, &event).await?;
    }
    Ok(())
}

/// What becomes of a job that no task works on although its state says so.
pub const fn event_for(state: &JobState) -> Option<JobEvent> {
    match state {
        JobState::Submitting => Some(JobEvent::OutcomeLost),
        JobState::Uploading | JobState::Downloading => Some(JobEvent::Interrupted),
        _ => None,
    }
}

/// Removes the part files of jobs that have ended, wherever clips go now or went before. Another ledger's are left alone.
pub fn sweep(book: &Book, folders: &[&Path]) {
    let earlier = book.clips.iter().filter_map(|clip| clip.path.parent());
    let all: BTreeSet<&Path> = folders.iter().copied().chain(earlier).collect();
    for folder in all {
        for request_id in part_file::request_ids_in(folder) {
            if is_ended(book, &request_id) {
                tracing::info!(%request_id, "a part file of an ended job is removed");
                PartFile::new(folder, &request_id).discard();
            }
        }
    }
}

/// The copies of first frames that a job, a clip or the form refers to. `None` when a row could not be read or the ledger was begun
/// anew: then any copy may be needed.
pub fn wanted_copies(book: &Book) -> Option<HashSet<PictureName>> {
    if book.notice.is_some() {
        return None;
    }
    let jobs = book.jobs.all().map(|job| &job.request);
    let clips = book.clips.iter().map(|clip| &clip.request);
    let trash = book.trash.iter().map(|trashed| &trashed.clip.request);
    let sent = jobs.chain(clips).chain(trash).filter_map(|request| request.sent_as.as_ref()?.copy());
    Some(sent.chain(&book.draft.copy).cloned().collect())
}

fn is_ended(book: &Book, request_id: &RequestId) -> bool {
    let of_request = |job: &&std::sync::Arc<crate::domain::Job>| {
        job.facts.accepted.as_ref().is_some_and(|accepted| accepted.request_id == *request_id)
    };
    book.jobs.all().find(of_request).is_some_and(|job| job.state.is_ended())
}
