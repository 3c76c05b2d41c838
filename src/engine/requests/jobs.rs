//! What a person does with jobs: queue a shot, and act on one that is there.

use std::time::Duration;

use tokio::time::timeout;

use crate::domain::{Draft, JobEvent, JobId, JobState, Need, RequestId, Seed, SentAs, VideoRequest};
use crate::engine::files::one_shots::{self, OneShotNews};
use crate::engine::first_frame::FirstFrameAsk;
use crate::engine::handle::JobAction;
use crate::engine::refusal::Refusal;
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
    let parsed = draft.parse(draw_seed).map_err(|errors| {
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

/// Does something to a job. Refused when its state does not allow it.
pub async fn act(runner: &mut Runner, id: JobId, action: JobAction) -> Result<(), Refusal> {
    let event = match action {
        JobAction::MoveUp => return shift(runner, id, -1).await,
        JobAction::MoveDown => return shift(runner, id, 1).await,
        JobAction::SubmitAgain => return submit_again(runner, id).await,
        JobAction::Hold => JobEvent::Hold,
        JobAction::Release => JobEvent::Release,
        JobAction::Dismiss => JobEvent::Dismiss,
        JobAction::TakeUp => JobEvent::TakeUp,
        JobAction::Retry => JobEvent::Retry,
        JobAction::FoundAtService(request_id) => JobEvent::FoundAtService(request_id),
        JobAction::DownloadAgain => JobEvent::DownloadAgain,
        JobAction::GoOn => return go_on(runner, id).await,
    };
    Ok(runner.apply(id, &event).await?)
}

async fn go_on(runner: &mut Runner, id: JobId) -> Result<(), Refusal> {
    match runner.ledger.jobs.get(id).map(|job| job.state.clone()) {
        Some(JobState::NeedsUser(need)) if need.concerns_account() => super::settings::resume(runner).await,
        Some(JobState::Waiting { .. }) => Ok(runner.apply(id, &JobEvent::WaitOver).await?),
        _ => Ok(runner.apply(id, &JobEvent::Unpark).await?),
    }
}

async fn submit_again(runner: &mut Runner, id: JobId) -> Result<(), Refusal> {
    let state = runner.ledger.jobs.get(id).map(|job| &job.state);
    if !matches!(state, Some(JobState::Failed(_) | JobState::NeedsUser(Need::UnknownOutcome))) {
        return Err(Refusal::new("Only a failed shot, or one whose answer was lost, can be submitted again"));
    }
    runner.ledger.submit_again(id).await?;
    runner.tasks.stop(id);
    Ok(())
}

/// Changes places with the neighbour among the jobs that wait for room.
async fn shift(runner: &mut Runner, id: JobId, by: isize) -> Result<(), Refusal> {
    let waiting = runner.open_ids(|job| may_move(&job.state));
    let Some(at) = waiting.iter().position(|other| *other == id) else {
        return Err(Refusal::new("Only shots that wait in the queue can be moved"));
    };
    let Some(neighbour) = at.checked_add_signed(by).and_then(|to| waiting.get(to)) else { return Ok(()) };
    runner.ledger.swap(id, *neighbour).await?;
    runner.tasks.stop(id);
    runner.tasks.stop(*neighbour);
    Ok(())
}

const fn may_move(state: &JobState) -> bool {
    matches!(state, JobState::Queued | JobState::Held)
}

/// A random seed that is sent and recorded, never 0.
fn draw_seed() -> Seed {
    Seed::new(rand::random_range(1..=u32::MAX)).unwrap_or(Seed::MIN)
}

/// Asks Segmind about a request id that the person found there for a lost submit, before the ledger believes it.
///
/// An id that Segmind does not know is refused, so that a typing error changes nothing. One that can't be checked now is believed: it may
/// be the only way to a paid render, and the watch asks about it as soon as it can.
pub fn check_found_id(runner: &Runner, job: JobId, id: RequestId, answer: Answer<()>) {
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
