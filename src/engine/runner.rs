//! The owner loop: start what may start, wait for something, handle it, repeat. Nothing leads out of it but being told to stop.
//!
//! Everything that changes a job passes here, one event after the other, so that each is judged by the job as last committed.
//! After every round the snapshot is published and the window woken, in that order. No error ends the loop: it becomes a job's
//! state, a refusal, or the snapshot's `trouble`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::clock::Clock;
use super::config::Disposal;
use super::download::part_file::PartFile;
use super::files::frames::FrameFolder;
use super::files::one_shots::OneShotNews;
use super::files::thumbnails::Thumbnails;
use super::first_frame::FirstFrameCheck;
use super::handle::Request;
use super::job::task_handle::{Fenced, TaskMessage, TaskReport};
use super::job::tasks::{Tasks, Tools};
use super::job::work::ServiceGate;
use super::ledger::recovery;
use super::ledger::{Ledger, LedgerError};
use super::publish;
use super::refusal::Refusal;
use super::reply::Answer;
use super::schedule::{RenderStats, ShotKind};
use super::service::account::{AccountMessage, AccountState, ToldBalance};
use super::service::key::KeyTurn;
use super::service::network::Reachable;
use super::snapshot::{Service, Snapshot};
use super::waits::waits_offline;
use super::waker::Waker;
use crate::domain::{Draft, Failure, FailureKind, Job, JobEvent, JobId, JobState, Need, Settings};
use crate::failpoints::reach;
use crate::store::StoreError;

/// How often progress is published while bytes come in.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// How much longer than a submit may take its answer is waited for when Rushes ends: it has to be written too.
pub(super) const LAST_WRITES: Duration = Duration::from_secs(2);

/// How long the rest of a saved clip's way may take to be removed.
const TIDY_PATIENCE: Duration = Duration::from_secs(2);

/// What the loop listens to.
pub struct Inboxes {
    /// From the window or the command line.
    pub requests: mpsc::UnboundedReceiver<Request>,
    /// From the jobs' tasks.
    pub messages: mpsc::UnboundedReceiver<TaskMessage>,
    /// From one_shots of the account.
    pub account: mpsc::UnboundedReceiver<AccountMessage>,
    /// From one_shots whose end changes something here.
    pub one_shots: mpsc::UnboundedReceiver<OneShotNews>,
}

/// What stays as it was at the start.
pub struct EngineContext {
    /// Which service.
    pub service: Service,
    /// Where clips go unless the settings say otherwise.
    pub clips_folder: PathBuf,
    /// What a render takes before any was seen.
    pub usual_prior: Option<Duration>,
    /// The time of day.
    pub clock: Clock,
    /// Called after each publication.
    pub waker: Waker,
    /// Where one_shots tell their end.
    pub one_shots: mpsc::UnboundedSender<OneShotNews>,
    /// The stills of the clips.
    pub thumbnails: Thumbnails,
    /// The gate for first frames.
    pub first_frames: FirstFrameCheck,
    /// Pictures that were taken out of clips.
    pub frames: FrameFolder,
    /// What becomes of a file that is deleted for good.
    pub disposal: Disposal,
    /// Where the bytes of videos come in.
    pub incoming: PathBuf,
    /// How long submits under way are given to hear their answers when Rushes ends, whichever way: as long as a submit may take. What
    /// ends it sooner (a second signal, the system's own patience) needs no leave.
    pub last_answers: Duration,
}

impl EngineContext {
    /// Where clips go now.
    pub fn clips_folder(&self, settings: &Settings) -> PathBuf {
        settings.clips_folder.clone().unwrap_or_else(|| self.clips_folder.clone())
    }
}

/// The owner of the queue.
pub struct Runner {
    pub(super) ledger: Ledger,
    pub(super) tasks: Tasks,
    pub(super) account: AccountState,
    pub(super) service: ServiceGate,
    pub(super) context: EngineContext,
    pub(super) publisher: watch::Sender<Arc<Snapshot>>,
    pub(super) stats: RenderStats,
    pub(super) reachable: watch::Receiver<Reachable>,
    /// Whether a probe has found no way to the service.
    pub(super) offline: bool,
    /// Answers that wait for the snapshot which shows what they say.
    pub(super) unsaid: Vec<Unsaid>,
    /// The unfinished shot as it was typed last, where it is not written yet.
    pub(super) noted_draft: Option<Draft>,
}

/// An answer, given when called.
pub(super) type Unsaid = Box<dyn FnOnce() + Send>;

impl Runner {
    /// Runs until told to stop or until nobody is left to ask.
    pub async fn run(&mut self, inboxes: &mut Inboxes) {
        let mut ticks = tokio::time::interval(PROGRESS_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut news = true;
        loop {
            news |= self.take_up_strays().await;
            news |= self.end_waits().await;
            self.start_what_may_start();
            // Silence is kept when nothing happened: an idle window must not be woken.
            if news {
                self.publish();
            }
            let due = self.next_due();
            news = true;
            tokio::select! {
                message = inboxes.messages.recv() => if let Some(message) = message { self.read(message).await },
                heard = inboxes.account.recv() => if let Some(heard) = heard { self.heard(heard).await },
                changed = self.reachable.changed() => if changed.is_ok() { self.network_changed().await },
                done = inboxes.one_shots.recv() => if let Some(done) = done { self.errand_done(done).await },
                () = tokio::time::sleep_until(due) => news = false,
                _ = ticks.tick(), if self.downloads() => {}
                request = inboxes.requests.recv() => match request {
                    None | Some(Request::Stop) => break,
                    Some(request) => self.answer(request).await,
                },
            }
        }
        self.wind_down(inboxes).await;
    }

    /// Whether bytes may be coming in: by the state, since the first of them tells nobody.
    fn downloads(&self) -> bool {
        self.ledger.jobs.open().any(|job| job.state == JobState::Downloading)
    }

    /// Hears the answers of submits under way, then ends. What is not heard becomes an unknown outcome at the next start.
    async fn wind_down(&mut self, inboxes: &mut Inboxes) {
        self.keep_draft().await;
        // A shot whose submit is not committed yet must not begin one now.
        let others = self.ledger.jobs.open().filter(|job| job.state != JobState::Submitting).map(|job| job.id);
        for id in others.collect::<Vec<_>>() {
            self.tasks.stop(id);
        }
        let until = Instant::now() + self.context.last_answers;
        let mut asked = true;
        while self.ledger.jobs.open().any(|job| job.state == JobState::Submitting) {
            tokio::select! {
                message = inboxes.messages.recv() => if let Some(message) = message { self.read(message).await },
                request = inboxes.requests.recv(), if asked => match request {
                    Some(request) => self.last_wish(request).await,
                    None => asked = false,
                },
                () = tokio::time::sleep_until(until) => break,
            }
        }
        while let Ok(request) = inboxes.requests.try_recv() {
            self.last_wish(request).await;
        }
        let ids: Vec<JobId> = self.ledger.jobs.open().map(|job| job.id).collect();
        for id in ids {
            self.tasks.stop(id);
        }
    }

    /// What is still done for whoever asks while Rushes ends: what was typed is kept. Everything else is refused unheard.
    async fn last_wish(&mut self, request: Request) {
        if matches!(request, Request::NoteDraft(_) | Request::SaveDraft(..) | Request::ChangeSettings(..)) {
            self.answer(request).await;
            self.keep_draft().await;
            self.publish();
        }
    }

    /// Writes the unfinished shot, if it is not.
    async fn keep_draft(&mut self) {
        let Some(draft) = self.noted_draft.take() else { return };
        if let Err(error) = self.ledger.save_draft(draft).await {
            tracing::error!(%error, "the unfinished shot could not be kept");
        }
    }

    /// Commits what a task says, unless its attempt is over.
    async fn read(&mut self, message: TaskMessage) {
        let TaskMessage { job: id, attempt, asked_with, report } = message;
        if !self.tasks.is_current(id, attempt) {
            // Dropping the report's answer tells the task that it is over.
            return;
        }
        match report {
            TaskReport::Event(event, answer) => {
                let result = self.commit(id, &event, asked_with).await;
                drop(answer.send(result));
            }
            TaskReport::Finished(file, answer) => {
                let file = *file;
                let result = self.ledger.finish(id, &file).await.map_err(|error| fence(id, &error));
                if result.is_ok() {
                    // Before anybody hears that the job is over: whoever ends the program then leaves nothing behind.
                    let parts = file.parts;
                    let tidied = tokio::task::spawn_blocking(move || parts.iter().for_each(PartFile::discard));
                    // A drive that stopped answering must not hold the others; the next start tidies it up.
                    drop(tokio::time::timeout(TIDY_PATIENCE, tidied).await);
                    reach("download.tidied");
                    self.tasks.forget_waits(id);
                    // The result usually brings the balance along: one request less for each job.
                    if !self.account.balance_is_fresh(self.context.clock.now()) {
                        self.account.ask_balance(&self.service, None);
                    }
                }
                drop(answer.send(result));
            }
            TaskReport::AtService(said) => self.tasks.set_at_service(id, said),
            TaskReport::Trouble(trouble) => self.tasks.set_trouble(id, trouble),
            TaskReport::Balance(balance) if asked_with == self.account.turn() => {
                let at = self.context.clock.now();
                self.account.set_balance(ToldBalance { balance, at, with: Some(id) });
            }
            TaskReport::Balance(_) => tracing::info!(job = id.0, "a balance of an older key changes nothing"),
            TaskReport::Ended { panicked } => self.task_ended(id, panicked).await,
        }
    }

    async fn commit(&mut self, id: JobId, event: &JobEvent, asked_with: KeyTurn) -> Result<Arc<Job>, Fenced> {
        let job = self.ledger.apply(id, event).await.map_err(|error| fence(id, &error))?;
        match event {
            JobEvent::Park(need) if need.concerns_account() && asked_with != self.account.turn() => {
                return self.go_on_with_this_key(id).await;
            }
            JobEvent::Park(need) if need.concerns_account() => self.account.need = Some(need.clone()),
            JobEvent::Wait { .. } | JobEvent::NotQueued { .. } => self.tasks.count_wait(id),
            JobEvent::Accepted(_) => self.tasks.forget_waits(id),
            JobEvent::OutputKnown { .. } => {
                self.tasks.forget_waits(id);
                self.stats.add(&job);
            }
            JobEvent::Fail(_) => self.account.ask_balance(&self.service, None),
            _ => {}
        }
        if matches!(event, JobEvent::Park(Need::Credits)) {
            self.account.ask_balance(&self.service, None);
        }
        Ok(job)
    }

    /// What the service refused another key is no news of the one in use: the job goes on with this one, by the queue's rules. Its
    /// task ends here. Should the power go out before, the next start finds the job parked and lets it go on with the key.
    async fn go_on_with_this_key(&mut self, id: JobId) -> Result<Arc<Job>, Fenced> {
        tracing::info!(job = id.0, "an older key was refused; the job goes on with the one in use");
        let job = self.ledger.apply(id, &JobEvent::Unpark).await.map_err(|error| fence(id, &error));
        self.tasks.stop(id);
        job
    }

    /// Makes sure that no job is left in a state that only a task could lead out of.
    async fn task_ended(&mut self, id: JobId, panicked: bool) {
        let Some(job) = self.ledger.jobs.get(id).cloned() else { return };
        let may_run = job.state.is_active() || job.state == JobState::Queued;
        let event = match &job.state {
            state if panicked && may_run && *state != JobState::Submitting => Some(JobEvent::Fail(Failure::new(
                FailureKind::Internal,
                None,
                "the job's task panicked; the log tells more",
            ))),
            state => recovery::event_for(state),
        };
        self.tasks.ended(id, may_run);
        if let Some(event) = event
            && let Err(error) = self.ledger.apply(id, &event).await
        {
            tracing::error!(job = id.0, %error, "the end of a task could not be committed");
        }
    }

    /// Takes up jobs that lost their task while the ledger could not be written: nothing else would ever lead them on.
    async fn take_up_strays(&mut self) -> bool {
        let strays: Vec<(JobId, JobEvent)> = self
            .ledger
            .jobs
            .open()
            .filter(|job| self.tasks.is_free(job.id))
            .filter_map(|job| Some((job.id, recovery::event_for(&job.state)?)))
            .collect();
        for (id, event) in &strays {
            if let Err(error) = self.ledger.apply(*id, event).await {
                tracing::error!(job = id.0, %error, "a job without a task could not be taken up");
                self.tasks.ended(*id, true);
            }
        }
        !strays.is_empty()
    }

    /// Starts every job that may go on. What Segmind has taken goes on whatever the limits; what is new needs room and leave.
    fn start_what_may_start(&mut self) {
        let jobs = self.ledger.open_jobs();
        let is_started = |job: &Job| job.state == JobState::Queued && self.tasks.is_live(job.id);
        let waits_for_network = |job: &Job| self.offline && waits_offline(job);
        let is_busy = |job: &&Arc<Job>| job.takes_room() || is_started(job) || waits_for_network(job);
        let mut busy = jobs.iter().filter(is_busy).count();
        for job in &jobs {
            // A known address needs no key, so nothing that the keychain waits for holds it back.
            let goes_on =
                job.state == JobState::Ready || (job.state == JobState::Accepted && !self.account.is_looking());
            if goes_on && self.tasks.is_free(job.id) {
                self.start(job);
            }
        }
        if self.account.is_looking() || self.account.pause(&self.ledger.settings).is_some() {
            return;
        }
        let room = self.ledger.settings.jobs_at_once();
        for job in jobs.iter().filter(|job| job.state == JobState::Queued) {
            if !self.tasks.is_free(job.id) {
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
        let (service, first_frames) = (self.service.clone(), self.context.first_frames.clone());
        let tools = Tools { service, first_frames, time, folder, incoming: self.context.incoming.clone() };
        self.tasks.start(job.clone(), tools);
    }

    fn publish(&mut self) {
        let Self { ledger, tasks, account, context, stats, offline, service, .. } = self;
        let network_trouble = if *offline { service.network.trouble() } else { None };
        let sources = publish::Sources { ledger, tasks, account, context, stats, offline: *offline, network_trouble };
        let snapshot = publish::picture(&sources);
        self.publisher.send_replace(Arc::new(snapshot));
        self.context.waker.wake();
        for say in self.unsaid.drain(..) {
            say();
        }
    }

    /// Answers once the picture is published that shows what the answer says.
    pub(super) fn say<T: Send + 'static>(&mut self, answer: Answer<T>, said: Result<T, Refusal>) {
        self.unsaid.push(Box::new(move || answer.send(said)));
    }
}

fn fence(id: JobId, error: &LedgerError) -> Fenced {
    match error {
        LedgerError::Store(error) if !is_final(error) => {
            tracing::error!(job = id.0, error = crate::domain::causes(error), "an event was not written");
            Fenced::NotWritten
        }
        LedgerError::Store(_) | LedgerError::Unknown | LedgerError::Illegal(_) => {
            tracing::warn!(job = id.0, %error, "an event came too late");
            Fenced::Over
        }
    }
}

/// Whether the same write would be refused for ever, so that trying again is a loop without end.
const fn is_final(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Stale { .. }
            | StoreError::Illegal(_)
            | StoreError::NoRequestId { .. }
            | StoreError::RequestIdTaken
            | StoreError::Unwritable { .. }
    )
}
