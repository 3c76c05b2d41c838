//! What a person does with several jobs at once, and with their order: one wish is one commit.
//!
//! A way back never buys: what is brought back was certainly never sent, which the ledger's rows prove, and comes back once.

use std::sync::Arc;

use super::jobs;
use crate::domain::{Job, JobAction, JobEvent, JobId, JobState};
use crate::engine::handle::QueuePlace;
use crate::engine::ledger::LedgerError;
use crate::engine::refusal::{Refusal, RefusalKind};
use crate::engine::runner::Runner;

/// Does the same to all of these jobs whose state allows it, and answers which ones.
///
/// # Errors
/// For an action that only one job can take: a move, or an id that was found at the service.
pub async fn act_all(runner: &mut Runner, ids: &[JobId], action: JobAction) -> Result<Vec<JobId>, Refusal> {
    if matches!(action, JobAction::MoveUp | JobAction::MoveDown | JobAction::FoundAtService(_)) {
        return Err(Refusal::new("This can be done to one shot at a time only").of_kind(RefusalKind::NotAllowed));
    }
    runner.ledger.freshen().await.map_err(LedgerError::from)?;
    let allowed: Vec<Arc<Job>> =
        runner.ledger.find_all(ids).await?.into_iter().filter(|job| job.allows(&action)).collect();
    let done: Vec<JobId> = allowed.iter().map(|job| job.id).collect();
    if matches!(action, JobAction::Release | JobAction::GoOn) {
        for id in &done {
            runner.absence.let_go(*id); // These were asked for by themselves.
        }
    }
    if matches!(action, JobAction::SubmitAgain | JobAction::MakeWith(_)) {
        // Each is a purchase of its own, with a commit of its own.
        for job in allowed {
            jobs::act(runner, job.id, action.clone()).await?;
        }
        return Ok(done);
    }
    // What the account held back goes on together, the rest of the queue with it.
    let (of_account, others): (Vec<_>, Vec<_>) =
        allowed.into_iter().partition(|job| action == JobAction::GoOn && jobs::concerns_account(job));
    let events: Vec<(Arc<Job>, JobEvent)> =
        others.into_iter().filter_map(|job| Some((job.clone(), action.event(&job.state)?))).collect();
    if !events.is_empty() {
        runner.apply_all(events).await?;
    }
    if !of_account.is_empty() {
        super::settings::resume(runner).await?;
    }
    Ok(done)
}

/// Moves a job among those that can be moved; the others keep their places.
///
/// # Errors
/// When it, or the one that its place is told by, can't be moved.
pub async fn move_job(runner: &mut Runner, id: JobId, to: QueuePlace) -> Result<(), Refusal> {
    let mut order = runner.open_ids(|job| job.allows(&JobAction::MoveUp));
    let place_of = |order: &[JobId], id: JobId| {
        let moved = "Only shots that wait in the queue can be moved";
        let place = order.iter().position(|other| *other == id);
        place.ok_or_else(|| Refusal::new(moved).of_kind(RefusalKind::NotAllowed))
    };
    order.remove(place_of(&order, id)?);
    let place = match to {
        QueuePlace::Next => 0,
        QueuePlace::Last => order.len(),
        QueuePlace::Before(other) | QueuePlace::After(other) if other == id => return Ok(()),
        QueuePlace::Before(other) => place_of(&order, other)?,
        QueuePlace::After(other) => place_of(&order, other)? + 1,
    };
    order.insert(place, id);
    jobs::put_in_order(runner, &order).await
}

/// Queues again what was removed before it was ever sent; answers the new jobs.
///
/// # Errors
/// When none of them can come back.
pub async fn bring_back(runner: &mut Runner, ids: &[JobId]) -> Result<Vec<JobId>, Refusal> {
    let never_sent = |job: &Arc<Job>| job.state == JobState::Dismissed && !job.was_sent();
    let found = runner.ledger.find_all(ids).await?;
    let wanted: Vec<JobId> = found.iter().filter(|job| never_sent(job)).map(|job| job.id).collect();
    let back = if wanted.is_empty() { Vec::new() } else { runner.ledger.bring_back(&wanted).await? };
    if back.is_empty() {
        let sentence = "Only a shot that was removed before it was sent can come back, and only once";
        return Err(Refusal::new(sentence).of_kind(RefusalKind::NotAllowed));
    }
    for job in &back {
        if let Some(old) = job.retry_of {
            runner.absence.hand_on(old, job.id);
        }
    }
    Ok(back.iter().map(|job| job.id).collect())
}
