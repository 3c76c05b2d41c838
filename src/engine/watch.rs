//! From Segmind's yes to the video's address: polls by the plan, fetches the result as soon as it is there.
//!
//! Every request here may be repeated, so nothing but the record's hour ends the watch. A paid job is given up only when the
//! service says that its record is gone, or when the hour is long over and no answer makes sense.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::desk::{Fenced, Report};
use super::schedule::{self, RECORD_GRACE, RECORD_LIFE};
use super::snapshot::AtService;
use super::work::Work;
use crate::domain::{Accepted, FailureKind, Job, JobEvent};
use crate::failpoints::reach;
use crate::segmind::Priority;
use crate::segmind::{ApiError, ApiErrorKind, Outcome, Progress};

/// How many quick tries a poll gets before the job is shown as waiting.
const QUICK_TRIES: u32 = 3;

/// Past this age a job whose answers make no sense is given up.
const GIVE_UP: SignedDuration = RECORD_LIFE.saturating_add(SignedDuration::from_mins(10));

/// Watches until the address is known, the job failed, or it has to wait.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let Some(accepted) = &job.facts.accepted else {
        return work.fail(FailureKind::Internal, None, "an accepted job without a request id").await;
    };
    let mut tries = 0;
    let mut pause = first_pause(work, accepted);
    loop {
        tokio::time::sleep(pause).await;
        match poll(work, accepted).await {
            Ok(Polled::Still(at_service)) => {
                tries = 0;
                work.desk.tell(Report::AtService(at_service));
                pause = schedule::next_poll(elapsed(work, accepted), work.usual);
            }
            Ok(Polled::Over(event)) => return work.record_surely(event).await,
            Err(error) => {
                if let Some(event) = after_error(work, accepted, &error, tries) {
                    return work.record_surely(event).await;
                }
                pause = schedule::backoff(tries);
                tries += 1;
            }
        }
    }
}

/// A job taken up late is asked about at once.
fn first_pause(work: &Work, accepted: &Accepted) -> Duration {
    let elapsed = elapsed(work, accepted);
    if elapsed > work.usual.mul_f64(0.6) || work.waits > 0 {
        Duration::ZERO
    } else {
        schedule::next_poll(elapsed, work.usual)
    }
}

fn elapsed(work: &Work, accepted: &Accepted) -> Duration {
    schedule::since(accepted.at, work.now())
}

enum Polled {
    Still(AtService),
    Over(JobEvent),
}

enum Trouble {
    NoKey,
    Api(ApiError),
}

async fn poll(work: &Work, accepted: &Accepted) -> Result<Polled, Trouble> {
    let near = schedule::end_is_near(elapsed(work, accepted), work.usual);
    let priority = if near { Priority::NearPoll } else { Priority::FarPoll };
    let key = work.line.pass(priority).await.ok_or(Trouble::NoKey)?;
    let answer = work.line.client.status(&key, &accepted.request_id).await;
    work.line.heard(&answer);
    match answer.map_err(Trouble::Api)? {
        Progress::Queued => Ok(Polled::Still(AtService::Queued)),
        Progress::Rendering => Ok(Polled::Still(AtService::Rendering)),
        Progress::Finished | Progress::Failed => fetch_result(work, accepted).await,
    }
}

async fn fetch_result(work: &Work, accepted: &Accepted) -> Result<Polled, Trouble> {
    let key = work.line.pass(Priority::Result).await.ok_or(Trouble::NoKey)?;
    reach("watch.before_result");
    let answer = work.line.client.result(&key, &accepted.request_id).await;
    reach("watch.result_read");
    work.line.heard(&answer);
    let event = match answer.map_err(Trouble::Api)? {
        Outcome::Pending(_) => return Ok(Polled::Still(AtService::Rendering)),
        Outcome::Done { output: Some(url), cost, remaining, .. } => {
            if let Some(balance) = remaining {
                work.desk.tell(Report::Balance(balance));
            }
            JobEvent::OutputKnown { url, cost }
        }
        Outcome::Done { output: None, .. } => failed(FailureKind::NoOutput, None, "the result names no output"),
        Outcome::Failed { message, details } => failed(FailureKind::RenderFailed, message, &details),
    };
    Ok(Polled::Over(event))
}

/// What an error of a poll leads to; `None`: try again soon.
fn after_error(work: &Work, accepted: &Accepted, trouble: &Trouble, tries: u32) -> Option<JobEvent> {
    let error = match trouble {
        Trouble::NoKey => return Some(JobEvent::Park(crate::domain::Need::KeyMissing)),
        Trouble::Api(error) => error,
    };
    tracing::info!(request_id = %accepted.request_id, details = error.details, tries, "a poll failed");
    if let Some(need) = error.need() {
        return Some(JobEvent::Park(need));
    }
    let age = work.now().duration_since(accepted.at);
    match error.kind {
        ApiErrorKind::NotFound if age > RECORD_GRACE && tries >= QUICK_TRIES - 1 => {
            return Some(failed(FailureKind::RecordExpired, None, &error.details));
        }
        ApiErrorKind::RenderFailed => {
            return Some(failed(FailureKind::RenderFailed, error.message.clone(), &error.details));
        }
        ApiErrorKind::Unreachable | ApiErrorKind::RateLimited | ApiErrorKind::NotFound => {}
        _ if age > GIVE_UP => return Some(failed(FailureKind::RecordExpired, None, &error.details)),
        _ => {}
    }
    let until = work.retry_at(error, tries + work.waits);
    (tries >= QUICK_TRIES).then(|| JobEvent::Wait { until, why: Work::wait_reason(error) })
}

fn failed(kind: FailureKind, message: Option<String>, details: &str) -> JobEvent {
    JobEvent::Fail(crate::domain::Failure::new(kind, message, details))
}
