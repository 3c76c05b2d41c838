//! The owner of the queue: what it holds, what it starts, what it publishes.
//!
//! Everything that changes a job passes here, one event after the other, so each event is judged by the job as last committed. The
//! [`owner_loop`](super::owner_loop) calls it; `requests` says what each wish of a person does to it.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::Instant;

use super::absence::Absence;
use super::config::Purchases;
use super::context::EngineContext;
use super::history::lookups::Lookups;
use super::job::{TaskTools, Tasks};
use super::ledger::{Ledger, LedgerError, recovery};
use super::publish;
use super::refusal::Refusal;
use super::reply::Answer;
use super::schedule::{self, RenderStats, ShotKind, waits_offline};
use super::service::account::AccountState;
use super::service::gate::{Reachable, ServiceGate};
use super::snapshot::Snapshot;
use crate::domain::{Draft, Job, JobEvent, JobId, JobState, Need, WaitReason};

/// A wait longer than any that Rushes sets: the clock was set back.
const IMPLAUSIBLE_WAIT: SignedDuration = SignedDuration::from_mins(20);

/// The longest that a jump of the time of day goes unnoticed.
const CHECK_CLOCK_EVERY: Duration = Duration::from_secs(30);

/// The shortest pause of the loop while a wait is due but can't be ended.
const SHORTEST_PAUSE: Duration = Duration::from_millis(20);

/// The shortest pause of the loop while a look into the history is due but can't be made.
const SHORTEST_LOOK: Duration = Duration::from_secs(5);

/// The most clips that are downloaded at once: many may come in from the history together.
const FETCHED_AT_ONCE: usize = 8;

/// The owner of the queue. The public parts are what requests and reports work on.
pub struct Runner {
    /// What is committed.
    pub ledger: Ledger,
    /// What is under way.
    pub tasks: Tasks,
    /// Key and balance.
    pub account: AccountState,
    /// The way to the service.
    pub gate: ServiceGate,
    /// What stays as it is.
    pub context: EngineContext,
    /// What the start found of the last run.
    pub absence: Absence,
    /// The looks into the request history.
    pub lookups: Lookups,
    stats: RenderStats,
    /// Whether a probe has found Segmind out of reach.
    offline: bool,
    publisher: watch::Sender<Arc<Snapshot>>,
    /// Answers to send after the next publish.
    unsaid: Vec<Unsaid>,
    /// The unfinished shot as it was typed last, while it is not written yet.
    noted_draft: Option<Draft>,
}

/// An answer, given when called.
type Unsaid = Box<dyn FnOnce() + Send>;

impl Runner {
    /// A runner that has published its first snapshot.
    pub fn new(
        ledger: Ledger,
        tasks: Tasks,
        account: AccountState,
        gate: ServiceGate,
        context: EngineContext,
        stats: RenderStats,
    ) -> (Self, watch::Receiver<Arc<Snapshot>>) {
        let (absence, lookups) = (Absence::default(), Lookups::new(context.clock.now()));
        let sources = publish::Sources {
            ledger: &ledger,
            tasks: &tasks,
            account: &account,
            context: &context,
            absence: &absence,
            lookups: &lookups,
            history_off: None,
            stats: &stats,
            offline: false,
            network_trouble: None,
        };
        let (publisher, snapshots) = watch::channel(Arc::new(publish::snapshot(&sources)));
        let (offline, unsaid, noted_draft) = Default::default();
        let runner = Self {
            ledger,
            tasks,
            account,
            gate,
            context,
            absence,
            lookups,
            stats,
            offline,
            publisher,
            unsaid,
            noted_draft,
        };
        (runner, snapshots)
    }

    /// With what the start found of the last run; nothing has been started yet.
    #[must_use]
    pub async fn after(mut self, absence: Absence) -> Self {
        self.absence = absence;
        self.publish().await;
        self
    }

    /// Counts the library again where it has changed, publishes what is committed, wakes the window, then gives the answers that the
    /// snapshot shows.
    pub async fn publish(&mut self) {
        self.ledger.forget_ended(self.account.told().map(|told| told.at));
        self.ledger.renew().await;
        self.ledger.renew_spending().await;
        let Self { ledger, tasks, account, context, absence, lookups, stats, offline, gate, .. } = self;
        let network_trouble = if *offline { gate.network.trouble() } else { None };
        let (offline, history_off) = (*offline, gate.history.off(account.turn()));
        let sources = publish::Sources {
            ledger,
            tasks,
            account,
            context,
            absence,
            lookups,
            history_off,
            stats,
            offline,
            network_trouble,
        };
        let snapshot = publish::snapshot(&sources);
        self.publisher.send_replace(Arc::new(snapshot));
        self.context.waker.wake();
        for say in self.unsaid.drain(..) {
            say();
        }
    }

    /// Sends the answer after the next publish.
    pub fn say<T: Send + 'static>(&mut self, answer: Answer<T>, said: Result<T, Refusal>) {
        self.unsaid.push(Box::new(move || answer.send(said)));
    }

    /// Does what was asked, then answers as [`Self::say`] does.
    pub async fn answer_after<T: Send + 'static>(
        &mut self,
        answer: Answer<T>,
        act: impl AsyncFnOnce(&mut Self) -> Result<T, Refusal>,
    ) {
        let said = act(self).await;
        self.say(answer, said);
    }

    /// Commits a person's event, then stops the task that was at work on the job before it.
    pub async fn apply(&mut self, id: JobId, event: &JobEvent) -> Result<(), LedgerError> {
        self.ledger.apply(id, event).await?;
        self.leave(id);
        Ok(())
    }

    /// Commits an event of each of these jobs, all at once, then stops their tasks. If the power goes out before that, the next start finds
    /// all of it or nothing.
    pub async fn apply_all(&mut self, events: Vec<(Arc<Job>, JobEvent)>) -> Result<(), LedgerError> {
        let ids: Vec<JobId> = events.iter().map(|(job, _)| job.id).collect();
        self.ledger.apply_all(events).await?;
        for id in ids {
            self.leave(id);
        }
        Ok(())
    }

    /// The job was changed by the person: what its task was doing no longer counts.
    fn leave(&mut self, id: JobId) {
        self.tasks.stop(id);
        self.tasks.forget_waits(id);
    }

    /// Lets everything go on that the account held back.
    pub async fn unpark_for_account(&mut self) -> Result<(), LedgerError> {
        self.account.need = None;
        self.unpark(Need::concerns_account).await
    }

    /// Lets the jobs go on that are parked for such a need.
    pub async fn unpark(&mut self, which: impl Fn(&Need) -> bool) -> Result<(), LedgerError> {
        for id in self.open_ids(|job| matches!(&job.state, JobState::NeedsUser(need) if which(need))) {
            self.apply(id, &JobEvent::Unpark).await?;
        }
        Ok(())
    }

    /// The open jobs of which this is true, in queue order.
    pub fn open_ids(&self, which: impl Fn(&Job) -> bool) -> Vec<JobId> {
        self.ledger.jobs.open().filter(|job| which(job)).map(|job| job.id).collect()
    }

    /// Remembers the unfinished shot; it is written when Rushes ends, or by [`Self::save_draft`] before.
    pub fn note_draft(&mut self, draft: Draft) {
        self.noted_draft = Some(draft);
    }

    /// Commits the unfinished shot.
    pub async fn save_draft(&mut self, draft: Draft) -> Result<(), LedgerError> {
        self.noted_draft = None;
        self.ledger.save_draft(draft).await
    }

    /// Commits the unfinished shot if it was only noted so far.
    pub async fn keep_draft(&mut self) {
        let Some(draft) = self.noted_draft.take() else { return };
        if let Err(error) = self.ledger.save_draft(draft).await {
            tracing::error!(%error, "the unfinished shot could not be kept");
        }
    }

    /// Whether a probe has found Segmind out of reach.
    pub const fn is_offline(&self) -> bool {
        self.offline
    }

    /// Learns the render time of a job whose video is there.
    pub fn learn_render_time(&mut self, job: &Job) {
        self.stats.add(job);
    }

    /// Resumes jobs whose task ended while the ledger couldn't be written. Returns whether there were any.
    pub async fn resume_orphaned_jobs(&mut self) -> bool {
        let orphans: Vec<(JobId, JobEvent)> = self
            .ledger
            .jobs
            .open()
            .filter(|job| self.tasks.is_free(job.id))
            .filter_map(|job| Some((job.id, recovery::event_for(&job.state)?)))
            .collect();
        for (id, event) in &orphans {
            if let Err(error) = self.ledger.apply(*id, event).await {
                tracing::error!(job = id.0, %error, "a job without a task could not be taken up");
                self.tasks.ended(*id, true);
            }
        }
        !orphans.is_empty()
    }

    /// Starts every job that may go on. Jobs that Segmind has taken go on whatever the limits; new ones need room and leave.
    pub fn start_what_may_start(&mut self) {
        let jobs = self.ledger.open_jobs();
        let is_started = |job: &Job| job.state == JobState::Queued && self.tasks.is_live(job.id);
        let waits_for_network = |job: &Job| self.offline && waits_offline(job);
        let is_busy = |job: &&Arc<Job>| job.takes_room() || is_started(job) || waits_for_network(job);
        let mut busy = jobs.iter().filter(is_busy).count();
        let is_fetched = |job: &&Arc<Job>| {
            matches!(job.state, JobState::Ready | JobState::Downloading) && self.tasks.is_live(job.id)
        };
        let mut fetched = jobs.iter().filter(is_fetched).count();
        for job in jobs.iter().filter(|job| self.tasks.is_free(job.id)).collect::<Vec<_>>() {
            match job.state {
                // A known address needs no key, so it does not wait for the keychain.
                JobState::Ready if fetched < FETCHED_AT_ONCE => fetched += 1,
                JobState::Accepted if !self.account.is_looking() => {}
                _ => continue,
            }
            self.start(job);
        }
        let waits = self.context.purchases == Purchases::Wait || self.account.is_looking();
        if waits || self.account.pause(&self.ledger.settings).is_some() {
            return;
        }
        let room = self.ledger.settings.jobs_at_once();
        for job in jobs.iter().filter(|job| job.state == JobState::Queued) {
            if !self.tasks.is_free(job.id) || self.absence.holds(job.id) {
                continue;
            }
            if busy >= room {
                return;
            }
            busy += 1;
            self.start(job);
        }
    }

    fn start(&mut self, job: &Arc<Job>) {
        let time = self.stats.of(ShotKind::from(&job.request));
        let folder = self.context.clips_folder(&self.ledger.settings);
        let (gate, picture_check) = (self.gate.clone(), self.context.picture_check.clone());
        let (models, incoming) = (self.ledger.models.clone(), self.context.incoming.clone());
        let tools = TaskTools { gate, models, picture_check, uploads: self.ledger.uploads(), time, folder, incoming };
        self.tasks.start(job.clone(), tools);
    }
}

/// Which jobs wait until when, and what ends a wait: its time, or the network's return. The jobs' states are the only list. A wait that
/// the ledger does not let end is tried again in the next round.
impl Runner {
    /// After a time offline, lets the jobs go on that waited for the network.
    pub async fn network_changed(&mut self, now: Reachable) {
        let was = std::mem::replace(&mut self.offline, now == Reachable::No);
        if now != Reachable::Yes || !was {
            return;
        }
        for id in self.open_ids(waits_offline) {
            self.end_wait(id).await;
        }
    }

    /// Lets the jobs go on whose wait is over. Returns whether there were any.
    pub async fn end_waits(&mut self) -> bool {
        let now = self.context.clock.now();
        let over: Vec<JobId> = self.waits().filter(|(_, until)| is_due(*until, now)).map(|(id, _)| id).collect();
        for id in &over {
            if !self.end_wait(*id).await {
                return true;
            }
        }
        !over.is_empty()
    }

    /// Whether the ledger took it.
    pub(super) async fn end_wait(&mut self, id: JobId) -> bool {
        let written = self.ledger.apply(id, &JobEvent::WaitOver).await;
        match &written {
            Ok(_) => self.tasks.stop(id),
            Err(error) => tracing::error!(job = id.0, %error, "a wait could not be ended"),
        }
        written.is_ok()
    }

    fn waits(&self) -> impl Iterator<Item = (JobId, Timestamp)> + '_ {
        self.ledger.jobs.open().filter_map(|job| match job.state {
            // While offline, the network's return ends these, not the time.
            JobState::Waiting { why: WaitReason::Offline, .. } if self.offline => None,
            // The sums end these, see `caps`.
            JobState::Waiting { why, .. } if why.is_cap() => None,
            JobState::Waiting { until, .. } => Some((job.id, until)),
            _ => None,
        })
    }

    /// When the loop runs again if no message arrives.
    pub fn next_due(&mut self) -> Instant {
        let now = self.context.clock.now();
        let wait = self.waits().map(|(_, until)| schedule::since(now, until)).min();
        let wait = wait.unwrap_or(CHECK_CLOCK_EVERY).clamp(SHORTEST_PAUSE, CHECK_CLOCK_EVERY);
        let may_look = self.account.has_key() && self.gate.history.off(self.account.turn()).is_none();
        let look = self.lookups.next_due(&self.ledger, now).filter(|_| may_look);
        let look = look.map_or(wait, |look| schedule::since(now, look));
        let due = Instant::now() + wait.min(look.max(SHORTEST_LOOK));
        self.tasks.next_retry().map_or(due, |breather| due.min(breather))
    }
}

fn is_due(until: Timestamp, now: Timestamp) -> bool {
    until <= now || until.duration_since(now) > IMPLAUSIBLE_WAIT
}
