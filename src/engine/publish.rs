//! The picture of everything that goes on, drawn from what is committed. Reads, never changes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::account::AccountDesk;
use super::book::Book;
use super::runner::{Premises, takes_room};
use super::snapshot::{JobView, QueueView, Snapshot};
use super::tasks::Tasks;
use crate::domain::{Job, JobState, ModelId};

/// How many ended jobs the queue panel keeps.
const ENDED_SHOWN: usize = 200;

/// What a picture is drawn from.
pub struct Sources<'a> {
    /// What is committed.
    pub book: &'a Book,
    /// What is under way.
    pub tasks: &'a Tasks,
    /// Key and balance.
    pub account: &'a AccountDesk,
    /// What stays as it is.
    pub premises: &'a Premises,
    /// Learnt render times.
    pub usual: &'a HashMap<ModelId, Duration>,
}

/// The picture as of now.
pub fn picture(from: &Sources<'_>) -> Snapshot {
    let (open, ended) = shown(from.book);
    let running = open.iter().filter(|job| takes_room(job)).count();
    let queued = open.iter().filter(|job| job.state == JobState::Queued).count();
    Snapshot {
        jobs: Arc::new(open.into_iter().chain(ended).map(|job| view(from, job)).collect()),
        clips: from.book.clips.clone(),
        queue: QueueView { pause: from.account.pause(&from.book.settings), running, queued },
        account: from.account.view.clone(),
        settings: from.book.settings.clone(),
        service: from.premises.service,
        usual: from.usual.clone(),
        draft: from.book.draft.clone(),
        clips_folder: from.premises.clips_folder(&from.book.settings),
        trouble: from.book.trouble.as_ref().or(from.book.notice.as_ref()).cloned(),
    }
}

/// Open jobs in queue order; ended ones newest first.
fn shown(book: &Book) -> (Vec<Arc<Job>>, Vec<Arc<Job>>) {
    let visible = book.jobs.values().filter(|job| job.state != JobState::Dismissed).cloned();
    let (mut ended, mut open): (Vec<_>, Vec<_>) = visible.partition(|job| job.state.is_ended());
    open.sort_by_key(|job| (job.position, job.id));
    ended.sort_by_key(|job| std::cmp::Reverse((job.facts.ended_at, job.id)));
    ended.truncate(ENDED_SHOWN);
    (open, ended)
}

fn view(from: &Sources<'_>, job: Arc<Job>) -> JobView {
    let (at_service, download) = from.tasks.progress(job.id);
    let usual = from.usual.get(&job.request.model).copied().unwrap_or(job.request.model.spec().usual_time);
    let file_gone = matches!(job.state, JobState::Saved(clip) if from.book.gone.contains(&clip));
    JobView { job, usual, download, at_service, file_gone }
}
