//! The owner loop: start what may start, wait for something, handle it, repeat. It runs until it is told to stop.
//!
//! After every round the snapshot is published and the window woken, in that order. No error ends the loop: it becomes a job's state, a
//! refusal, or the snapshot's `trouble`.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::download::naming::FileNaming;
use super::download::part_file::PartFile;
use super::files::one_shots::OneShotNews;
use super::handle::Request;
use super::job::task_handle::{Fenced, FinishedFile, TaskMessage, TaskReport};
use super::ledger::{LedgerError, recovery};
use super::requests;
use super::runner::Runner;
use super::service::account::{AccountMessage, ToldBalance};
use super::service::gate::{KeyTurn, Reachable};
use crate::domain::{Failure, FailureKind, Job, JobEvent, JobId, JobState, Need};
use crate::failpoints::reach;
use crate::store::StoreError;

/// How often progress is published while bytes arrive.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// How long the end waits for a submit beyond the longest that its answer may take: the answer has to be written too.
pub const LAST_WRITES: Duration = Duration::from_secs(2);

/// How long the part files of a saved clip may take to be removed.
const TIDY_PATIENCE: Duration = Duration::from_secs(2);

/// What the loop listens to.
pub struct Inboxes {
    /// From the window or the command line.
    pub requests: mpsc::UnboundedReceiver<Request>,
    /// From the jobs' tasks.
    pub tasks: mpsc::UnboundedReceiver<TaskMessage>,
    /// From the account's one-shot tasks.
    pub account: mpsc::UnboundedReceiver<AccountMessage>,
    /// From other one-shot tasks whose end changes something here.
    pub one_shots: mpsc::UnboundedReceiver<OneShotNews>,
    /// Whether the service can be reached.
    pub reachable: watch::Receiver<Reachable>,
}

/// Runs until told to stop, or until every handle is gone.
pub async fn run(runner: &mut Runner, inboxes: &mut Inboxes) {
    let mut ticks = tokio::time::interval(PROGRESS_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut news = true;
    loop {
        news |= runner.resume_orphaned_jobs().await;
        news |= runner.end_waits().await;
        news |= runner.mind_caps().await;
        runner.start_what_may_start();
        requests::models::ask_catalogue_when_due(runner).await;
        news |= requests::history::begin_due(runner);
        // Nothing is published when nothing happened: an idle window must not be woken.
        if news {
            runner.publish().await;
        }
        let due = runner.next_due();
        news = true;
        tokio::select! {
            message = inboxes.tasks.recv() => if let Some(message) = message { read(runner, message).await },
            message = inboxes.account.recv() => if let Some(message) = message { requests::account::heard(runner, message).await },
            changed = inboxes.reachable.changed() => if changed.is_ok() {
                let now = *inboxes.reachable.borrow_and_update();
                runner.network_changed(now).await;
            },
            done = inboxes.one_shots.recv() => if let Some(done) = done { requests::one_shot_done(runner, done).await },
            () = tokio::time::sleep_until(due) => news = false,
            _ = ticks.tick(), if downloads(runner) => {}
            request = inboxes.requests.recv() => match request {
                None | Some(Request::Stop) => break,
                Some(request) => requests::answer(runner, request).await,
            },
        }
    }
    wind_down(runner, inboxes).await;
}

/// Whether bytes may be arriving, by the jobs' states: the first bytes are not reported.
fn downloads(runner: &Runner) -> bool {
    runner.ledger.jobs.open().any(|job| job.state == JobState::Downloading)
}

fn is_submitting(job: &Job) -> bool {
    job.state == JobState::Submitting
}

/// Waits for the answers of submits under way, then ends. A submit without an answer becomes an unknown outcome at the next start.
async fn wind_down(runner: &mut Runner, inboxes: &mut Inboxes) {
    runner.keep_draft().await;
    // A shot whose submit is not committed yet must not begin one now.
    for id in runner.open_ids(|job| !is_submitting(job)) {
        runner.tasks.stop(id);
    }
    let until = Instant::now() + runner.context.last_answers;
    let mut asked = true;
    while runner.ledger.jobs.open().any(|job| is_submitting(job)) {
        tokio::select! {
            message = inboxes.tasks.recv() => if let Some(message) = message { read(runner, message).await },
            request = inboxes.requests.recv(), if asked => match request {
                Some(request) => last_request(runner, request).await,
                None => asked = false,
            },
            () = tokio::time::sleep_until(until) => break,
        }
    }
    while let Ok(request) = inboxes.requests.try_recv() {
        last_request(runner, request).await;
    }
    for id in runner.open_ids(|_| true) {
        runner.tasks.stop(id);
    }
}

/// While Rushes ends, only what the person typed is still kept. Every other request is dropped, which refuses it.
async fn last_request(runner: &mut Runner, request: Request) {
    if matches!(request, Request::NoteDraft(_) | Request::SaveDraft(..) | Request::ChangeSettings(..)) {
        requests::answer(runner, request).await;
        runner.keep_draft().await;
        runner.publish().await;
    }
}

/// Commits what a task reports, unless its attempt is over.
async fn read(runner: &mut Runner, message: TaskMessage) {
    let TaskMessage { job: id, attempt, asked_with, report } = message;
    if !runner.tasks.is_current(id, attempt) {
        // Dropping the report's answer tells the task that it is over.
        return;
    }
    match report {
        TaskReport::Event(event, answer) => {
            let result = commit(runner, id, &event, asked_with).await;
            drop(answer.send(result));
        }
        TaskReport::Finished(file, answer) => {
            let result = finish(runner, id, *file).await;
            drop(answer.send(result));
        }
        TaskReport::Naming(answer) => drop(answer.send(naming_of(runner, id))),
        TaskReport::AtService(said) => runner.tasks.set_at_service(id, said),
        TaskReport::Trouble(trouble) => runner.tasks.set_trouble(id, trouble),
        TaskReport::Balance(balance) if asked_with == runner.account.turn() => {
            let at = runner.context.clock.now();
            runner.account.set_balance(ToldBalance { balance, at, with: Some(id) });
        }
        TaskReport::Balance(_) => tracing::info!(job = id.0, "a balance of an older key changes nothing"),
        TaskReport::Ended { panicked } => task_ended(runner, id, panicked).await,
    }
}

/// How the file of this job's clip is named now. A shot may have been renamed or moved since it was generated.
fn naming_of(runner: &Runner, id: JobId) -> Option<FileNaming> {
    let job = runner.ledger.jobs.get(id)?;
    let label = runner.ledger.library.label(job);
    let project = label.project.and_then(|project| runner.ledger.library.project(project));
    Some(FileNaming {
        pattern: runner.ledger.settings.file_pattern.clone(),
        project: project.map(|view| view.project.name.clone()),
        shot: label.number,
        title: label.title.clone(),
        take: job.take.number,
    })
}

async fn commit(runner: &mut Runner, id: JobId, event: &JobEvent, asked_with: KeyTurn) -> Result<Arc<Job>, Fenced> {
    let job = match runner.ledger.apply(id, event).await {
        // Nothing was written, so nothing may be sent.
        Err(LedgerError::PastCap(hit)) => {
            runner.hold_for_cap(id, hit).await;
            return Err(Fenced::Over);
        }
        applied => applied.map_err(|error| fence(id, &error))?,
    };
    match event {
        JobEvent::Park(need) if need.concerns_account() && asked_with != runner.account.turn() => {
            return go_on_with_this_key(runner, id).await;
        }
        JobEvent::Park(need) if need.concerns_account() => runner.account.need = Some(need.clone()),
        JobEvent::Wait { .. } | JobEvent::NotQueued { .. } => runner.tasks.count_wait(id),
        JobEvent::Accepted(_) => runner.tasks.forget_waits(id),
        JobEvent::OutputKnown { .. } => {
            runner.tasks.forget_waits(id);
            runner.learn_render_time(&job);
        }
        JobEvent::Fail(failure) => {
            requests::models::refused(runner, job.request.model, failure.kind).await;
            runner.account.ask_balance(&runner.gate, None);
        }
        _ => {}
    }
    if matches!(event, JobEvent::Park(Need::Credits)) {
        runner.account.ask_balance(&runner.gate, None);
    }
    Ok(job)
}

/// The service refused an older key, which says nothing about the one in use: the job goes on with this one, by the queue's rules. Its
/// task ends here. If the power goes out before that, the next start finds the job parked and lets it go on with the key.
async fn go_on_with_this_key(runner: &mut Runner, id: JobId) -> Result<Arc<Job>, Fenced> {
    tracing::info!(job = id.0, "an older key was refused; the job goes on with the one in use");
    let job = runner.ledger.apply(id, &JobEvent::Unpark).await.map_err(|error| fence(id, &error));
    runner.tasks.stop(id);
    job
}

/// Commits a clip that is in its place, then removes its part files.
async fn finish(runner: &mut Runner, id: JobId, file: FinishedFile) -> Result<Arc<Job>, Fenced> {
    let job = runner.ledger.finish(id, &file).await.map_err(|error| fence(id, &error))?;
    // Before publishing, so that an exit right afterwards leaves no part file.
    let tidied = tokio::task::spawn_blocking(move || file.parts.iter().for_each(PartFile::discard));
    // A drive that stopped answering must not hold the other jobs; the next start removes the files.
    drop(tokio::time::timeout(TIDY_PATIENCE, tidied).await);
    reach("download.tidied");
    runner.tasks.forget_waits(id);
    // The result usually brings the balance along: one request less for each job.
    if !runner.account.balance_is_fresh(runner.context.clock.now()) {
        runner.account.ask_balance(&runner.gate, None);
    }
    Ok(job)
}

/// Moves the job out of any state that needs a running task.
async fn task_ended(runner: &mut Runner, id: JobId, panicked: bool) {
    let Some(job) = runner.ledger.jobs.get(id).cloned() else { return };
    let may_run = job.state.is_active() || job.state == JobState::Queued;
    let event = match &job.state {
        state if panicked && may_run && *state != JobState::Submitting => Some(JobEvent::Fail(Failure::new(
            FailureKind::Internal,
            None,
            "the job's task panicked; the log tells more",
        ))),
        state => recovery::event_for(state),
    };
    runner.tasks.ended(id, may_run);
    if let Some(event) = event
        && let Err(error) = runner.ledger.apply(id, &event).await
    {
        tracing::error!(job = id.0, %error, "the end of a task could not be committed");
    }
}

fn fence(id: JobId, error: &LedgerError) -> Fenced {
    match error {
        LedgerError::Store(error) if !is_final(error) => {
            tracing::error!(job = id.0, error = crate::domain::causes(error), "an event was not written");
            Fenced::NotWritten
        }
        LedgerError::Store(_) | LedgerError::Unknown | LedgerError::Illegal(_) | LedgerError::PastCap(_) => {
            tracing::warn!(job = id.0, %error, "an event came too late");
            Fenced::Over
        }
    }
}

/// Whether the same write would be refused for ever, so that trying again would never end.
const fn is_final(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Stale { .. }
            | StoreError::Illegal(_)
            | StoreError::NoRequestId { .. }
            | StoreError::RequestIdTaken
            | StoreError::Unwritable { .. }
            | StoreError::Refused(_)
    )
}
