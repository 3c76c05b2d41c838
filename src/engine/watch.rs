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

/// So many waits in a row, most of them a minute long, before answers that make no sense are believed to stay so.
const MANY_WAITS: u32 = 30;

/// Past this age a job whose answers make no sense is given up.
const GIVE_UP: SignedDuration = RECORD_LIFE.saturating_add(SignedDuration::from_mins(10));

/// Watches until the address is known, the job failed, or it has to wait.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let Some(accepted) = &job.facts.accepted else {
        return work.fail(FailureKind::Internal, None, "an accepted job without a request id").await;
    };
    let (mut tries, begun) = (0, tokio::time::Instant::now());
    let mut pause = first_pause(work, accepted);
    loop {
        work.rest(pause).await;
        match poll(work, accepted).await {
            Ok(Polled::Still(at_service)) => {
                tries = 0;
                work.desk.tell(Report::AtService(at_service));
                pause = schedule::next_poll(elapsed(work, accepted), work.usual);
            }
            Ok(Polled::Over(event)) => return work.record_surely(event).await,
            Err(error) => {
                let known_for = begun.elapsed();
                if let Some(event) = after_error(work, &Sight { accepted, known_for, tries }, &error) {
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

/// How long and how often a job has been asked after, beside what its facts say.
struct Sight<'a> {
    accepted: &'a Accepted,
    /// By the steady clock, which nobody sets back.
    known_for: Duration,
    /// Failed polls in a row.
    tries: u32,
}

/// What an error of a poll leads to; `None`: try again soon.
fn after_error(work: &Work, sight: &Sight<'_>, trouble: &Trouble) -> Option<JobEvent> {
    let (accepted, tries) = (sight.accepted, sight.tries);
    let error = match trouble {
        Trouble::NoKey => return Some(JobEvent::Park(crate::domain::Need::KeyMissing)),
        Trouble::Api(error) => error,
    };
    tracing::info!(request_id = %accepted.request_id, details = error.details, tries, "a poll failed");
    if let Some(need) = error.need() {
        return Some(JobEvent::Park(need));
    }
    let age = work.now().duration_since(accepted.at);
    // Either clock will do: the time of day may have been set back behind the job's own beginning.
    let is_settled = age > RECORD_GRACE || sight.known_for > RECORD_GRACE.unsigned_abs() || work.waits > 0;
    match error.kind {
        ApiErrorKind::NotFound if is_settled && tries >= QUICK_TRIES - 1 => {
            return Some(failed(FailureKind::RecordExpired, None, &error.details));
        }
        ApiErrorKind::RenderFailed => {
            return Some(failed(FailureKind::RenderFailed, error.message.clone(), &error.details));
        }
        // Asked again for ever: sooner or later the service answers, and if it is too late its 404 says so. A clock that was set
        // forth by a day must not end a render that is paid for.
        _ if error.wait_reason().is_some_and(|_| error.kind != ApiErrorKind::Unreadable) => {}
        ApiErrorKind::NotFound => {}
        _ if age > GIVE_UP && work.waits >= MANY_WAITS => return Some(JobEvent::Fail(error.failure())),
        _ => {}
    }
    let until = work.retry_at(error, tries + work.waits);
    (tries >= QUICK_TRIES).then(|| JobEvent::Wait { until, why: Work::wait_reason(error) })
}

fn failed(kind: FailureKind, message: Option<String>, details: &str) -> JobEvent {
    JobEvent::Fail(crate::domain::Failure::new(kind, message, details))
}
