//! What a person does with jobs: queue a shot, and act on one that is there.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use super::projects;
use crate::domain::{
    Continues, Draft, Job, JobAction, JobId, JobState, NotAllowed, PictureSource, ProjectId, RequestId, Seed, Slot,
    StateName, VideoRequest,
};
use crate::engine::files::one_shots::{self, OneShotNews, PictureToPass, WantedTakes};
use crate::engine::ledger::{LedgerError, MOVED_ON};
use crate::engine::picture_check::{Passed, PictureAsk};
use crate::engine::refusal::{Refusal, RefusalKind};
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::engine::service::account::refusal_of;
use crate::engine::service::gate::{Blocked, ServiceGate};
use crate::pictures::SMALL as THUMB_SIDE;
use crate::segmind::{ApiErrorKind, Purpose};
use crate::store::{NewJob, TakeOf};

/// How long the person waits for Segmind to confirm an id before it is believed unconfirmed.
const PATIENCE: Duration = Duration::from_secs(15);

/// Queues a shot, one job a take. A shot with pictures is queued once they have passed; the loop goes on meanwhile.
pub async fn generate(runner: &mut Runner, draft: Draft, project: Option<ProjectId>, answer: Answer<Vec<JobId>>) {
    let parsed = draft.parse(&runner.ledger.models, Seed::random).map_err(|errors| {
        let sentences: Vec<String> = errors.into_iter().map(|error| error.sentence).collect();
        Refusal::new(sentences.join(". "))
    });
    let parsed = parsed.and_then(|requests| runner.ledger.check_project(project).map(|()| requests));
    let takes = parsed.map(|requests| {
        let first = requests.first().and_then(|request| request.first_frame.as_ref()).map(|picture| &picture.source);
        let continues = draft.continues.filter(|from| is_that_frame(runner, first, *from));
        WantedTakes { requests, of: TakeOf::Found { hint: draft.shot, project, continues }, draft }
    });
    let pictures = takes.as_ref().map(pictures_to_pass).unwrap_or_default();
    match takes {
        Ok(takes) if !pictures.is_empty() => {
            let (check, news) = (runner.context.picture_check.clone(), runner.context.one_shots.clone());
            one_shots::pass_pictures(check, pictures, news, takes, answer);
        }
        takes => runner.answer_after(answer, async |runner| queue(runner, takes?, Vec::new()).await).await,
    }
}

/// The pictures that these takes are sent with.
fn pictures_to_pass(takes: &WantedTakes) -> Vec<PictureToPass> {
    let Some(request) = takes.requests.first() else { return Vec::new() };
    let wanted = takes.draft.pictures().filter_map(|(slot, draft)| {
        let from = request.picture(slot)?.source.clone();
        let cut = request.cut(slot, request.picture(slot)?);
        let ask = PictureAsk { slot, from, copy: draft.copy.clone(), cut, most: THUMB_SIDE };
        Some(PictureToPass { ask, anyway: draft.sends_anyway() })
    });
    wanted.collect()
}

/// Whether the first frame is a picture that this engine took out of a clip at this frame.
fn is_that_frame(runner: &Runner, first_frame: Option<&PictureSource>, from: Continues) -> bool {
    matches!(first_frame, Some(PictureSource::File(path)) if runner.context.frames.holds(path, from.frame))
}

/// Commits new jobs, all takes at once. `passed`: how their pictures go out.
pub async fn queue(
    runner: &mut Runner,
    takes: WantedTakes,
    passed: Vec<(Slot, Passed)>,
) -> Result<Vec<JobId>, Refusal> {
    let WantedTakes { requests, of, draft } = takes;
    let created_at = runner.context.clock.now();
    let new = |mut request: VideoRequest| {
        for (slot, passed) in &passed {
            if let Some(picture) = request.picture_mut(*slot) {
                picture.sent_as = Some(passed.sent_as.clone());
                picture.uncut = passed.uncut.clone().filter(|uncut| picture.copy().is_some_and(|copy| copy != uncut));
            }
        }
        NewJob { request, of, retry_of: None, created_at, held: false }
    };
    let jobs = runner.ledger.queue(requests.into_iter().map(new).collect()).await?;
    runner.ledger.put_on_shelf(jobs.first().map(|job| &job.request), &passed).await;
    if let TakeOf::Found { project: Some(project), .. } = of {
        projects::keep_defaults(runner, project, &draft).await;
    }
    Ok(jobs.iter().map(|job| job.id).collect())
}

/// Does a person's action to a job.
///
/// # Errors
/// [`RefusalKind::NotAllowed`] when the job's state does not allow it; otherwise what the ledger says.
pub async fn act(runner: &mut Runner, id: JobId, action: JobAction) -> Result<(), Refusal> {
    let job = allowed(runner, id, &action).await?;
    if matches!(action, JobAction::Release | JobAction::GoOn) {
        runner.absence.let_go(id); // This one was asked for by itself.
    }
    match action {
        JobAction::MoveUp => shift(runner, id, -1).await,
        JobAction::MoveDown => shift(runner, id, 1).await,
        JobAction::SubmitAgain => submit_again(runner, id).await,
        JobAction::MakeWith(model) => super::models::make_with(runner, id, model).await,
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
    let job = runner.ledger.find(id).await?;
    job.check(action).map_err(|refused| not_allowed(&refused, action))?;
    Ok(job)
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

/// Whether the job waits for what the whole queue needs.
pub fn concerns_account(job: &Job) -> bool {
    matches!(&job.state, JobState::NeedsUser(need) if need.concerns_account())
}

async fn submit_again(runner: &mut Runner, id: JobId) -> Result<(), Refusal> {
    runner.ledger.submit_again(id).await?;
    runner.tasks.stop(id);
    Ok(())
}

/// Changes places with the neighbour among the jobs that can be moved; does nothing at the end of the queue.
async fn shift(runner: &mut Runner, id: JobId, by: isize) -> Result<(), Refusal> {
    let mut order = runner.open_ids(|job| job.allows(&JobAction::MoveUp));
    let Some(at) = order.iter().position(|other| *other == id) else { return Ok(()) };
    let Some(to) = at.checked_add_signed(by).filter(|to| *to < order.len()) else { return Ok(()) };
    order.swap(at, to);
    put_in_order(runner, &order).await
}

/// Commits this order of the jobs that can be moved. Tasks of those that moved are stopped: they have sent nothing, and another job may be
/// next now.
pub async fn put_in_order(runner: &mut Runner, order: &[JobId]) -> Result<(), Refusal> {
    for id in runner.ledger.reorder(order).await? {
        runner.tasks.stop(id);
    }
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
