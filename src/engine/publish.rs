//! The picture of everything that goes on, drawn from what is committed. Reads, never changes.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::account::AccountDesk;
use super::book::Book;
use super::runner::{Premises, takes_room};
use super::schedule::{FILE_LIFE, Lore, RECORD_LIFE, Setting};
use super::snapshot::{JobView, QueueView, Service, Snapshot, Trouble};
use super::tasks::Tasks;
use crate::domain::spending::ENDED_BY;
use crate::domain::{BalanceMoment, ClipId, Job, JobState, Need, Usd, WaitReason, under_way};

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
    pub lore: &'a Lore,
    /// Whether the service can't be reached.
    pub offline: bool,
    /// Why, while it can't.
    pub network_trouble: Option<Arc<Trouble>>,
}

/// The picture as of now.
pub fn picture(from: &Sources<'_>) -> Snapshot {
    let (open, ended) = shown(from.book, from.premises.clock.now());
    // A place may be held by a shot that waits; it is not rendering for all that.
    let waits = |job: &Job| matches!(job.state, JobState::Waiting { .. }) && !job.is_bought();
    let running = open.iter().filter(|job| takes_room(job) && !waits(job)).count();
    let queued = open.iter().filter(|job| job.state == JobState::Queued || (takes_room(job) && waits(job))).count();
    Snapshot {
        jobs: Arc::new(open.into_iter().chain(ended).map(|job| view(from, job)).collect()),
        clips: from.book.clips.clone(),
        trash: from.book.trash.clone(),
        queue: QueueView {
            pause: from.account.pause(&from.book.settings),
            running,
            queued,
            offline: from.offline,
            trouble: from.network_trouble.clone(),
        },
        account: from.account.view.clone(),
        under_way: under_way_of(from),
        settings: from.book.settings.clone(),
        service: from.premises.service,
        usual: from.lore.usual().clone(),
        draft: from.book.draft.clone(),
        clips_folder: from.premises.clips_folder(&from.book.settings),
        trouble: from.book.trouble.as_ref().or(from.book.notice.as_ref()).cloned(),
    }
}

/// Open jobs in queue order; then renders that were left and can still be fetched, and ended jobs newest first.
fn shown(book: &Book, now: Timestamp) -> (Vec<Arc<Job>>, Vec<Arc<Job>>) {
    // The card of a clip in the trash goes with it.
    let trashed: HashSet<ClipId> = book.trash.iter().map(|trashed| trashed.clip.id).collect();
    let shows = |job: &&Arc<Job>| !matches!(job.state, JobState::Saved(clip) if trashed.contains(&clip));
    // A render whose address is known can be fetched for as long as its file lives, not its record.
    let is_kept = |job: &&Arc<Job>| match (&job.facts.ready_at, &job.facts.accepted) {
        (Some(ready), _) => now.duration_since(*ready) < FILE_LIFE,
        (None, Some(accepted)) => now.duration_since(accepted.at) < RECORD_LIFE,
        (None, None) => false,
    };
    let ended = book.jobs.ended().filter(shows).take(ENDED_SHOWN);
    (book.open_jobs(), book.jobs.left().filter(is_kept).chain(ended).cloned().collect())
}

/// What the last told balance does not show yet. Nothing in the demo, which bills nothing.
fn under_way_of(from: &Sources<'_>) -> Usd {
    if from.premises.service == Service::Demo {
        return Usd::default();
    }
    let told = from.account.told().map(|told| BalanceMoment { at: told.at, with: told.with });
    // What ended longer ago is in the balance; ended jobs are by the thousand.
    let is_recent = |job: &&Arc<Job>| {
        job.facts.ended_at.zip(told).is_some_and(|(end, told)| end.duration_since(told.at) > -ENDED_BY)
    };
    let book = from.book;
    let jobs = book.jobs.open().chain(book.jobs.left()).chain(book.jobs.ended().take_while(is_recent));
    under_way(jobs.map(AsRef::as_ref), told)
}

fn view(from: &Sources<'_>, job: Arc<Job>) -> JobView {
    let (at_service, download) = from.tasks.progress(job.id);
    let usual = from.lore.usual_of(Setting::from(&job.request));
    let file_gone = matches!(job.state, JobState::Saved(clip) if from.book.gone.contains(&clip));
    // What one attempt met says nothing of a job that has gone on since, and the newest word on the network is the probe's.
    let trouble = match job.state {
        JobState::Waiting { why: WaitReason::Offline, .. } => {
            from.network_trouble.clone().or_else(|| from.tasks.trouble(job.id))
        }
        JobState::Waiting { .. } | JobState::NeedsUser(Need::UnknownOutcome) => from.tasks.trouble(job.id),
        _ => None,
    };
    JobView { job, usual, download, at_service, file_gone, trouble }
}
