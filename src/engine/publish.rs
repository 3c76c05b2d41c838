//! The picture of everything that goes on, drawn from what is committed. Reads, never changes.

use std::sync::Arc;

use super::runner::{Runner, takes_room};
use super::snapshot::{JobView, Pause, QueueView, Snapshot};
use crate::domain::{Job, JobState};

/// How many ended jobs the queue panel keeps.
const ENDED_SHOWN: usize = 200;

/// The picture as of now.
pub fn picture(runner: &Runner) -> Snapshot {
    let (open, ended) = shown(runner.book.in_order());
    let running = open.iter().filter(|job| takes_room(job)).count();
    let queued = open.iter().filter(|job| job.state == JobState::Queued).count();
    Snapshot {
        jobs: Arc::new(open.into_iter().chain(ended).map(|job| view(runner, job)).collect()),
        clips: runner.book.clips.clone(),
        queue: QueueView { pause: runner.pause(), running, queued },
        account: runner.account.view.clone(),
        settings: runner.book.settings.clone(),
        service: runner.premises.service,
        usual: runner.usual.clone(),
        draft: runner.book.draft.clone(),
        clips_folder: runner.clips_folder(),
        trouble: runner.book.trouble.clone(),
    }
}

/// Open jobs in queue order; ended ones newest first.
fn shown(jobs: Vec<Arc<Job>>) -> (Vec<Arc<Job>>, Vec<Arc<Job>>) {
    let visible = jobs.into_iter().filter(|job| job.state != JobState::Dismissed);
    let (mut ended, open): (Vec<_>, Vec<_>) = visible.partition(|job| job.state.is_ended());
    ended.sort_by_key(|job| std::cmp::Reverse((job.facts.ended_at, job.id)));
    ended.truncate(ENDED_SHOWN);
    (open, ended)
}

fn view(runner: &Runner, job: Arc<Job>) -> JobView {
    let (at_service, download) = runner.tasks.progress(job.id);
    let usual = runner.usual.get(&job.request.model).copied().unwrap_or(job.request.model.spec().usual_time);
    let file_gone = matches!(job.state, JobState::Saved(clip) if runner.book.gone.contains(&clip));
    JobView { job, usual, download, at_service, file_gone }
}

impl Runner {
    /// Why nothing new starts.
    pub(super) fn pause(&self) -> Option<Pause> {
        let account = self.account.need.clone().map(Pause::Account);
        account.or_else(|| self.book.settings.paused.then_some(Pause::ByPerson))
    }
}
