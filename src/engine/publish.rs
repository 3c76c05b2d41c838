//! Makes the [`Snapshot`] from what is committed and what is under way.

use std::sync::Arc;

use jiff::Timestamp;

use super::absence::Absence;
use super::context::EngineContext;
use super::history::lookups::Lookups;
use super::job::Tasks;
use super::ledger::Ledger;
use super::schedule::{FILE_LIFE, RECORD_LIFE, RenderStats, ShotKind};
use super::service::account::AccountState;
use super::snapshot::{JobView, QueueView, Service, Snapshot, SpendingView, Trouble};
use crate::domain::spending::ENDED_BY;
use crate::domain::{BalanceMoment, CapHit, Job, JobState, Need, Usd, WaitReason, under_way};

/// How many ended jobs the queue panel keeps.
const ENDED_SHOWN: usize = 200;

/// What a snapshot is made from.
pub struct Sources<'a> {
    /// What is committed.
    pub ledger: &'a Ledger,
    /// What is under way.
    pub tasks: &'a Tasks,
    /// Key and balance.
    pub account: &'a AccountState,
    /// What stays as it is.
    pub context: &'a EngineContext,
    /// What the start found of the last run.
    pub absence: &'a Absence,
    /// The looks into the request history.
    pub lookups: &'a Lookups,
    /// Why the history is off for the key in use.
    pub history_off: Option<Arc<str>>,
    /// Learnt render times.
    pub stats: &'a RenderStats,
    /// Whether the service can't be reached.
    pub offline: bool,
    /// Why, while it can't.
    pub network_trouble: Option<Arc<Trouble>>,
}

/// The snapshot as of now.
pub fn snapshot(from: &Sources<'_>) -> Snapshot {
    let (open, ended) = shown(from.ledger, from.context.clock.now());
    let (running, queued) = counted(&open);
    let library = &from.ledger.library;
    Snapshot {
        jobs: Arc::new(open.into_iter().chain(ended).map(|job| view(from, job)).collect()),
        library: library.facts,
        newest: library.newest.clone(),
        projects: library.projects.clone(),
        all_work: library.all_work,
        queue: QueueView {
            pause: from.account.pause(&from.ledger.settings),
            running,
            queued,
            offline: from.offline,
            trouble: from.network_trouble.clone(),
            last_run: from.absence.view(from.ledger, from.tasks),
        },
        account: from.account.view.clone(),
        under_way: under_way_of(from),
        spending: spending(from.ledger),
        settings: from.ledger.settings.clone(),
        service: from.context.service,
        usual: from.stats.usual().clone(),
        models: from.ledger.models.clone(),
        draft: from.ledger.draft.clone(),
        clips_folder: from.context.clips_folder(&from.ledger.settings),
        trouble: from.ledger.trouble.as_ref().or(from.ledger.notice.as_ref()).cloned(),
    }
}

/// How many jobs are being worked on, and how many are not yet. A job that waits may take room without being worked on.
fn counted(open: &[Arc<Job>]) -> (usize, usize) {
    let (mut running, mut queued) = (0, 0);
    for job in open {
        let waits = matches!(job.state, JobState::Waiting { .. }) && !job.is_bought();
        match job.takes_room() {
            true if !waits => running += 1,
            true => queued += 1,
            false => queued += usize::from(job.state == JobState::Queued || job.waits_for_cap()),
        }
    }
    (running, queued)
}

/// Open jobs in queue order; and renders that were left and can still be fetched, then ended jobs, newest first.
fn shown(ledger: &Ledger, now: Timestamp) -> (Vec<Arc<Job>>, Vec<Arc<Job>>) {
    // The card of a clip that is in the trash is not shown.
    let trashed = &ledger.library.trashed;
    let shows = |job: &&Arc<Job>| !matches!(job.state, JobState::Saved(clip) if trashed.contains(&clip));
    // A render whose address is known can be fetched as long as its file lives; otherwise as long as its record.
    let is_kept = |job: &&Arc<Job>| match (&job.facts.ready_at, &job.facts.accepted) {
        (Some(ready), _) => now.duration_since(*ready) < FILE_LIFE,
        (None, Some(accepted)) => now.duration_since(accepted.at) < RECORD_LIFE,
        (None, None) => false,
    };
    let ended = ledger.jobs.ended().filter(shows).take(ENDED_SHOWN);
    (ledger.open_jobs(), ledger.jobs.left().filter(is_kept).chain(ended).cloned().collect())
}

/// Money that the last balance does not show yet; zero in the demo, which bills nothing.
fn under_way_of(from: &Sources<'_>) -> Usd {
    if from.context.service == Service::Demo {
        return Usd::default();
    }
    let told = from.account.told().map(|told| BalanceMoment { at: told.at, with: told.with });
    // Jobs that ended longer ago are in the balance; `Ledger::forget_ended` forgets no other.
    let is_recent = |job: &&Arc<Job>| {
        job.facts.ended_at.zip(told).is_some_and(|(end, told)| end.duration_since(told.at) > -ENDED_BY)
    };
    let ledger = from.ledger;
    let jobs = ledger.jobs.open().chain(ledger.jobs.left()).chain(ledger.jobs.ended().take_while(is_recent));
    under_way(jobs.map(AsRef::as_ref), told)
}

/// What is spent, and the caps.
fn spending(ledger: &Ledger) -> SpendingView {
    let state = &ledger.spending;
    let held = ledger.jobs.open().filter(|job| job.waits_for_cap()).count();
    let all = state.sums.map(|sums| sums.all).unwrap_or_default();
    SpendingView { caps: state.caps, counted: state.counted(), all, revision: state.revision, held }
}

/// The cap that holds a shot back, with the sums of now: they have changed since it was held.
fn cap_hit(from: &Sources<'_>, job: &Job) -> Option<CapHit> {
    job.waits_for_cap().then(|| from.ledger.spending.passed_by(job.request.estimate(), Usd::default()))?
}

fn view(from: &Sources<'_>, job: Arc<Job>) -> JobView {
    let (at_service, download) = from.tasks.progress(job.id);
    let usual = from.stats.usual_of(ShotKind::from(&job.request));
    let file_gone = matches!(job.state, JobState::Saved(clip) if from.ledger.library.gone.contains(&clip));
    // The trouble of an older attempt says nothing about a job that has gone on since. The probe knows the network best.
    let trouble = match job.state {
        JobState::Waiting { why: WaitReason::Offline, .. } => {
            from.network_trouble.clone().or_else(|| from.tasks.trouble(job.id))
        }
        JobState::Waiting { why, .. } if why.is_cap() => None,
        JobState::Waiting { .. } | JobState::NeedsUser(Need::UnknownOutcome) => from.tasks.trouble(job.id),
        _ => None,
    };
    let shot = from.ledger.library.label(&job);
    let history = from.lookups.view(&job, from.context.clock.now(), from.history_off.clone());
    let cap = cap_hit(from, &job);
    JobView { job, shot, usual, download, at_service, file_gone, trouble, cap, history }
}
