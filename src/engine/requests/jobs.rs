//! What a person does with jobs: queue a shot, and act on one that is there.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::domain::{
    Draft, Job, JobAction, JobId, JobState, NotAllowed, RequestId, Seed, SentAs, StateName, VideoRequest,
};
use crate::engine::files::one_shots::{self, OneShotNews};
use crate::engine::first_frame::FirstFrameAsk;
use crate::engine::ledger::{LedgerError, MOVED_ON};
use crate::engine::refusal::{Refusal, RefusalKind};
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::engine::service::account::refusal_of;
use crate::engine::service::gate::{Blocked, ServiceGate};
use crate::segmind::{ApiErrorKind, Purpose};
use crate::store::NewJob;

/// How long the person waits for Segmind to confirm an id before it is believed unconfirmed.
const PATIENCE: Duration = Duration::from_secs(15);

/// Queues a shot, one job a take. A shot with a first frame is queued once that frame has passed; the loop goes on meanwhile.
pub async fn generate(runner: &mut Runner, draft: &Draft, answer: Answer<Vec<JobId>>) {
    let parsed = draft.parse(Seed::random).map_err(|errors| {
        let sentences: Vec<String> = errors.into_iter().map(|error| error.sentence).collect();
        Refusal::new(sentences.join(". "))
    });
    match (parsed, draft.first_frame()) {
        (Ok(requests), Some(from)) => {
            let ask = FirstFrameAsk { from, copy: draft.copy.clone() };
            let (check, news) = (runner.context.first_frames.clone(), runner.context.one_shots.clone());
            one_shots::pass_first_frame(check, ask, draft.sends_anyway(), news, requests, answer);
        }
        (parsed, _) => runner.answer_after(answer, async |runner| queue(runner, parsed?, None).await).await,
    }
}

/// Commits new jobs. `sent_as`: how their first frame goes out.
pub async fn queue(
    runner: &mut Runner,
    requests: Vec<VideoRequest>,
    sent_as: Option<SentAs>,
) -> Result<Vec<JobId>, Refusal> {
    let created_at = runner.context.clock.now();
    let new = |request| NewJob {
        request: VideoRequest { sent_as: sent_as.clone(), ..request },
        retry_of: None,
        created_at,
        held: false,
    };
    let jobs = runner.ledger.queue(requests.into_iter().map(new).collect()).await?;
    Ok(jobs.iter().map(|job| job.id).collect())
}

/// Does a person's action to a job.
///
/// # Errors
/// [`RefusalKind::NotAllowed`] when the job's state does not allow it; otherwise what the ledger says.
pub async fn act(runner: &mut Runner, id: JobId, action: JobAction) -> Result<(), Refusal> {
    let job = allowed(runner, id, &action).await?;
    match action {
        JobAction::MoveUp => shift(runner, id, -1).await,
        JobAction::MoveDown => shift(runner, id, 1).await,
        JobAction::SubmitAgain => submit_again(runner, id).await,
        JobAction::GoOn if concerns_account(&job) => super::settings::resume(runner).await,
        action => match action.event(&job.state) {
            Some(event) => Ok(runner.apply(id, &event).await?),
            None => Ok(()),
        },
    }
}

/// The job as the ledger has it, if its state allows the action.
async fn allowed(runner: &mut Runner, id: JobId, action: &JobAction) -> Result<Arc<Job>, Refusal> {
    runner.ledger.freshen().await.map_err(LedgerError::from)?;
    let job = runner.ledger.jobs.get(id).ok_or(LedgerError::Unknown)?;
    job.check(action).map_err(|refused| not_allowed(&refused, action))?;
    Ok(Arc::clone(job))
}

fn not_allowed(refused: &NotAllowed, action: &JobAction) -> Refusal {
    let refusal = match action {
        JobAction::SubmitAgain => {
            Refusal::new("Only a failed shot, or one whose answer was lost, can be submitted again")
        }
        JobAction::MoveUp | JobAction::MoveDown => Refusal::new("Only shots that wait in the queue can be moved"),
        _ if refused.state == StateName::Submitting => {
            Refusal::new("This shot is being sent right now; Segmind's answer decides what comes next")
        }
        _ => Refusal { details: refused.to_string(), ..Refusal::new(MOVED_ON) },
    };
    refusal.of_kind(RefusalKind::NotAllowed)
}

fn concerns_account(job: &Job) -> bool {
    matches!(&job.state, JobState::NeedsUser(need) if need.concerns_account())
}

async fn submit_again(runner: &mut Runner, id: JobId) -> Result<(), Refusal> {
    runner.ledger.submit_again(id).await?;
    runner.tasks.stop(id);
    Ok(())
}

/// Changes places with the neighbour among the jobs that can be moved; does nothing at the end of the queue.
async fn shift(runner: &mut Runner, id: JobId, by: isize) -> Result<(), Refusal> {
    let movable = runner.open_ids(|job| job.allows(&JobAction::MoveUp));
    let at = movable.iter().position(|other| *other == id);
    let to = at.and_then(|at| at.checked_add_signed(by));
    let Some(neighbour) = to.and_then(|to| movable.get(to)) else { return Ok(()) };
    runner.ledger.swap(id, *neighbour).await?;
    runner.tasks.stop(id);
    runner.tasks.stop(*neighbour);
    Ok(())
}

/// Asks Segmind about a request id that the person found there for a lost submit, before the ledger believes it.
///
/// An id that Segmind does not know is refused, so that a typing error changes nothing. One that can't be checked now is believed: it may
/// be the only way to a paid render, and the watch asks about it as soon as it can.
pub async fn check_found_id(runner: &mut Runner, job: JobId, id: RequestId, answer: Answer<()>) {
    if let Err(refusal) = allowed(runner, job, &JobAction::FoundAtService(id.clone())).await {
        return runner.say(answer, Err(refusal));
    }
    let (gate, news) = (runner.gate.for_one_task(), runner.context.one_shots.clone());
    tokio::spawn(async move {
        let verdict = match timeout(PATIENCE, is_known(&gate, &id)).await {
            Ok(verdict) => verdict,
            Err(_) => unchecked(&id, "no answer in time"),
        };
        if news.send(OneShotNews::IdChecked(job, id, verdict, answer)).is_err() {
            tracing::debug!("the engine ended before a found request id was checked");
        }
    });
}

async fn is_known(gate: &ServiceGate, id: &RequestId) -> Result<(), Refusal> {
    let key = match gate.pass(Purpose::Result).await {
        Ok(key) => key,
        Err(Blocked::NoKey) => return Err(Refusal::new("Connect Segmind first; nothing was changed")),
        Err(Blocked::Offline) => return unchecked(id, "there is no connection"),
    };
    let answer = gate.client.status(&key, id).await;
    gate.heard(&answer);
    let Err(error) = answer else { return Ok(()) };
    match error.kind {
        ApiErrorKind::NotFound | ApiErrorKind::BadRequest => Err(Refusal {
            details: error.details,
            ..Refusal::new(
                "Segmind knows no request with this id, or has forgotten it after its hour; nothing was changed",
            )
        }),
        _ if error.need().is_some() => Err(refusal_of(&error)),
        _ => unchecked(id, &error.details),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of the verdicts")]
fn unchecked(id: &RequestId, why: &str) -> Result<(), Refusal> {
    tracing::warn!(request_id = %id, why, "a found request id could not be checked and is believed");
    Ok(())
}

#[cfg(test)]
#[path = "jobs_tests.rs"]
mod tests;
