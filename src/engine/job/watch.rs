//! From Segmind's yes to the video's address: polls by the plan, fetches the result as soon as it is there.
//!
//! Every request here may be repeated, so nothing but the record's hour ends the watch. A paid job is given up only when the
//! service says that its record is gone, or when the hour is long over and no answer makes sense.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::task_handle::{Fenced, TaskReport};
use super::work::{Blocked, Work};
use crate::domain::{Accepted, ApiKey, Failure, FailureKind, Job, JobEvent, safety_filter};
use crate::engine::schedule::{self, Look, RECORD_GRACE, RECORD_LIFE};
use crate::engine::service::network;
use crate::engine::snapshot::AtService;
use crate::failpoints::reach;
use crate::segmind::{ApiError, ApiErrorKind, Claim, Outcome, Progress, Purpose};

/// How many quick tries a poll gets before the job is shown as waiting.
const QUICK_TRIES: u32 = 3;

/// So many waits in a row, most of them a minute long, before answers that make no sense are believed to stay so.
const MANY_WAITS: u32 = 30;

/// How often a finished render without a video is looked at, further and further apart, before it is believed to have none.
const LOOKS_FOR_OUTPUT: u32 = 5;

/// Past this age a job whose answers make no sense is given up.
const GIVE_UP: SignedDuration = RECORD_LIFE.saturating_add(SignedDuration::from_mins(10));

/// Watches until the address is known, the job failed, or it has to wait.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let Some(accepted) = &job.facts.accepted else {
        return work.fail(FailureKind::Internal, None, "an accepted job without a request id").await;
    };
    let _counted = Arc::clone(&work.service.watched);
    let mut view = View { seen: Duration::ZERO, status_first: work.service.budget.is_none(), without_output: 0 };
    let (mut tries, begun) = (0, tokio::time::Instant::now());
    let mut pause = first_pause(work, accepted, &view);
    loop {
        work.rest(pause).await;
        match poll(work, accepted, &mut view).await {
            Ok(Polled::Still(at_service)) => {
                tries = 0;
                work.handle.tell(TaskReport::AtService(at_service));
                pause = next_pause(work, accepted, &view);
            }
            Ok(Polled::NoOutputYet) => pause = schedule::output_pause(view.without_output, work.time.median()),
            // Whether the network is gone is for its probe to say; the next poll waits for that.
            Err(Trouble::Api(error)) if network::means_offline(&error) => pause = Duration::ZERO,
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

/// What earlier polls have told.
struct View {
    /// The age at which the render was last seen going on.
    seen: Duration,
    /// Whether the result is asked for only after the status said that it is there.
    status_first: bool,
    /// How many results said that the render is done but named no video.
    without_output: u32,
}

/// The pause before the first look: by the plan, and none for a job that had to wait.
fn first_pause(work: &Work, accepted: &Accepted, view: &View) -> Duration {
    if work.waits > 0 { Duration::ZERO } else { next_pause(work, accepted, view) }
}

/// The pause before the next look by the plan.
fn next_pause(work: &Work, accepted: &Accepted, view: &View) -> Duration {
    let next = schedule::next_look(&work.time, view.seen, work.service.is_roomy());
    next.saturating_sub(elapsed(work, accepted))
}

/// The place in the line that a poll or a result of this job asks for.
fn claim(accepted: &Accepted, work: &Work, purpose: Purpose) -> Claim {
    let age = elapsed(work, accepted);
    Claim { purpose, record_left: Some(RECORD_LIFE.unsigned_abs().saturating_sub(age)) }
}

fn elapsed(work: &Work, accepted: &Accepted) -> Duration {
    schedule::since(accepted.at, work.now())
}

enum Polled {
    Still(AtService),
    NoOutputYet,
    Over(JobEvent),
}

enum Trouble {
    Blocked(Blocked),
    Api(ApiError),
}

async fn poll(work: &Work, accepted: &Accepted, view: &mut View) -> Result<Polled, Trouble> {
    let look = Look { time: work.time.clone(), seen: view.seen, age: elapsed(work, accepted) };
    let place = claim(accepted, work, Purpose::Poll(Arc::new(look)));
    let key = work.service.pass(place).await.map_err(Trouble::Blocked)?;
    let age = elapsed(work, accepted);
    if !view.status_first && schedule::has_likely_ended(&work.time, view.seen, age) {
        let answer = ask_for_result(work, accepted, &key).await;
        if is_plain(&answer) {
            return read_result(work, view, age, answer);
        }
        // Whatever else the service says to an early question is believed only after the status.
        view.status_first = true;
        return Box::pin(poll(work, accepted, view)).await;
    }
    let answer = work.service.client.status(&key, &accepted.request_id).await;
    work.service.heard(&answer);
    let at_service = match answer.map_err(Trouble::Api)? {
        Progress::Queued => AtService::Queued,
        Progress::Rendering => AtService::Rendering,
        Progress::Finished | Progress::Failed => return fetch_result(work, accepted, view).await,
    };
    view.seen = age;
    Ok(Polled::Still(at_service))
}

/// Whether an answer to an early question for the result means what it says.
fn is_plain(answer: &Result<Outcome, ApiError>) -> bool {
    match answer {
        Ok(Outcome::Pending(_) | Outcome::Done { output: Some(_), .. }) => true,
        Ok(Outcome::Done { output: None, .. } | Outcome::Failed { .. }) => false,
        Err(error) => {
            error.need().is_some() || matches!(error.kind, ApiErrorKind::RateLimited | ApiErrorKind::Unreachable)
        }
    }
}

async fn fetch_result(work: &Work, accepted: &Accepted, view: &mut View) -> Result<Polled, Trouble> {
    let place = claim(accepted, work, Purpose::Result);
    let key = work.service.pass(place).await.map_err(Trouble::Blocked)?;
    let age = elapsed(work, accepted);
    let answer = ask_for_result(work, accepted, &key).await;
    read_result(work, view, age, answer)
}

async fn ask_for_result(work: &Work, accepted: &Accepted, key: &ApiKey) -> Result<Outcome, ApiError> {
    reach("watch.before_result");
    let answer = work.service.client.result(key, &accepted.request_id).await;
    reach("watch.result_read");
    work.service.heard(&answer);
    answer
}

fn read_result(
    work: &Work,
    view: &mut View,
    age: Duration,
    answer: Result<Outcome, ApiError>,
) -> Result<Polled, Trouble> {
    let event = match answer.map_err(Trouble::Api)? {
        Outcome::Pending(progress) => {
            view.seen = age;
            let queued = progress == Progress::Queued;
            return Ok(Polled::Still(if queued { AtService::Queued } else { AtService::Rendering }));
        }
        Outcome::Done { output: Some(url), more, cost, remaining, .. } => {
            if let Some(balance) = remaining {
                work.handle.tell(TaskReport::Balance(balance));
            }
            JobEvent::OutputKnown { url, more, cost }
        }
        Outcome::Done { output: None, message, .. }
            if view.without_output + 1 < LOOKS_FOR_OUTPUT
                && !message.as_deref().is_some_and(safety_filter::is_refusal) =>
        {
            // It is paid for: the address may only be late. A refusal is not: it says why there is none.
            view.without_output += 1;
            return Ok(Polled::NoOutputYet);
        }
        Outcome::Done { output: None, message, cost, details, .. } => {
            let details = format!("the result names no output\n{details}");
            JobEvent::Fail(Failure::new(FailureKind::NoOutput, message, details).with_bill(cost))
        }
        Outcome::Failed { message, cost, details } => {
            JobEvent::Fail(Failure::new(FailureKind::RenderFailed, message, details).with_bill(cost))
        }
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
        Trouble::Blocked(blocked) => return Some(work.hold(*blocked)),
        Trouble::Api(error) => error,
    };
    tracing::info!(request_id = %accepted.request_id, details = error.details, tries, "a poll failed");
    if let Some(need) = error.need() {
        return Some(JobEvent::Park(need));
    }
    let age = work.now().duration_since(accepted.at);
    match error.kind {
        ApiErrorKind::NotFound if may_be_gone(age, sight, work.waits) && tries >= QUICK_TRIES - 1 => {
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

/// Whether the record can have lived its hour. A 404 within it contradicts that: another account's key is in use, or somebody on the way
/// speaks for the service. Where the time of day was set back behind the job's own beginning, it tells nothing: then a while has to do.
fn may_be_gone(age: SignedDuration, sight: &Sight<'_>, waits: u32) -> bool {
    let was_looked_for = sight.known_for > RECORD_GRACE.unsigned_abs() || waits > 0;
    age > RECORD_LIFE || (age.is_negative() && was_looked_for)
}

fn failed(kind: FailureKind, message: Option<String>, details: &str) -> JobEvent {
    JobEvent::Fail(Failure::new(kind, message, details))
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
