//! The second step of a job: polls a render by the plan, and fetches its result as soon as it is there.
//!
//! Every request here may be repeated, so only the end of the record's hour ends the watch. A paid job is given up only when the service
//! says that its record is gone and the request history does not help (`gone`), or when the hour is long over and no answer makes sense.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::gone;
use super::task_handle::{Fenced, TaskReport};
use super::work::Work;
use crate::domain::{Accepted, ApiKey, Failure, FailureKind, Job, JobEvent, safety_filter};
use crate::engine::schedule::{self, PollStake, RECORD_GRACE, RECORD_LIFE};
use crate::engine::service::gate::{Blocked, means_offline};
use crate::engine::snapshot::AtService;
use crate::failpoints::reach;
use crate::segmind::{ApiError, ApiErrorKind, Claim, Outcome, Progress, Purpose};

/// How many quick tries a poll gets before the job is shown as waiting.
const QUICK_TRIES: u32 = 3;

/// How many waits in a row, most of them a minute long, before answers that make no sense are believed to be final.
const MANY_WAITS: u32 = 30;

/// How often the result of a finished render is fetched, less and less often, before the render is believed to have no video.
const LOOKS_FOR_OUTPUT: u32 = 5;

/// Past this age a job whose answers make no sense is given up.
const GIVE_UP: SignedDuration = RECORD_LIFE.saturating_add(SignedDuration::from_mins(10));

/// Watches until the address is known, the job failed, or it has to wait.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let Some(accepted) = &job.facts.accepted else {
        return work.handle.fail(FailureKind::Internal, None, "an accepted job without a request id").await;
    };
    let _counted = Arc::clone(&work.gate.watched);
    let mut state = PollState { seen: Duration::ZERO, status_first: work.gate.budget.is_none(), without_output: 0 };
    let (mut tries, begun) = (0, tokio::time::Instant::now());
    let mut pause = first_pause(work, accepted, &state);
    loop {
        work.rest(pause).await;
        match poll(work, accepted, &mut state).await {
            Ok(Polled::Still(at_service)) => {
                tries = 0;
                work.handle.tell(TaskReport::AtService(at_service));
                pause = next_pause(work, accepted, &state);
            }
            Ok(Polled::NoOutputYet) => pause = schedule::output_pause(state.without_output, work.time.median()),
            // The probe tells whether the network is gone; the next poll waits for it.
            Err(PollError::Api(error)) if means_offline(&error) => pause = Duration::ZERO,
            Ok(Polled::Over(event)) => return work.handle.record_surely(event).await,
            Err(error) => {
                let known_for = begun.elapsed();
                if let Some(event) = after_error(work, &PollHistory { accepted, known_for, tries }, &error) {
                    let event = gone::instead_of(work, accepted, event).await;
                    return work.handle.record_surely(event).await;
                }
                pause = schedule::backoff(tries);
                tries += 1;
            }
        }
    }
}

/// What earlier polls have learnt.
struct PollState {
    /// The age at which the render was last seen going on.
    seen: Duration,
    /// Whether to ask for the result only after the status said that it is there.
    status_first: bool,
    /// How many results said that the render is done but named no video.
    without_output: u32,
}

/// The pause before the first poll: by the plan, and none for a job that had to wait.
fn first_pause(work: &Work, accepted: &Accepted, state: &PollState) -> Duration {
    if work.waits > 0 { Duration::ZERO } else { next_pause(work, accepted, state) }
}

/// The pause before the next poll, by the plan.
fn next_pause(work: &Work, accepted: &Accepted, state: &PollState) -> Duration {
    let next = schedule::next_poll(&work.time, state.seen, work.gate.is_roomy());
    next.saturating_sub(elapsed(work, accepted))
}

/// The place in the budget that a poll or a result of this job asks for.
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

enum PollError {
    Blocked(Blocked),
    Api(ApiError),
}

async fn poll(work: &Work, accepted: &Accepted, state: &mut PollState) -> Result<Polled, PollError> {
    let at_stake = PollStake { time: work.time.clone(), seen: state.seen, age: elapsed(work, accepted) };
    let place = claim(accepted, work, Purpose::Poll(Arc::new(at_stake)));
    let key = work.gate.pass(place).await.map_err(PollError::Blocked)?;
    let age = elapsed(work, accepted);
    if !state.status_first && schedule::has_likely_ended(&work.time, state.seen, age) {
        let answer = ask_for_result(work, accepted, &key).await;
        if is_plain(&answer) {
            return read_result(work, state, age, answer);
        }
        // Any other answer to an early request is believed only after the status.
        state.status_first = true;
        return Box::pin(poll(work, accepted, state)).await;
    }
    let answer = work.gate.client.status(&key, &accepted.request_id).await;
    work.gate.heard(&answer);
    let at_service = match answer.map_err(PollError::Api)? {
        Progress::Queued => AtService::Queued,
        Progress::Rendering => AtService::Rendering,
        Progress::Finished | Progress::Failed => return fetch_result(work, accepted, state).await,
    };
    state.seen = age;
    Ok(Polled::Still(at_service))
}

/// Whether the answer to an early request for the result can be believed.
fn is_plain(answer: &Result<Outcome, ApiError>) -> bool {
    match answer {
        Ok(Outcome::Pending(_) | Outcome::Done { output: Some(_), .. }) => true,
        Ok(Outcome::Done { output: None, .. } | Outcome::Failed { .. }) => false,
        Err(error) => {
            error.need().is_some() || matches!(error.kind, ApiErrorKind::RateLimited | ApiErrorKind::Unreachable)
        }
    }
}

async fn fetch_result(work: &Work, accepted: &Accepted, state: &mut PollState) -> Result<Polled, PollError> {
    let place = claim(accepted, work, Purpose::Result);
    let key = work.gate.pass(place).await.map_err(PollError::Blocked)?;
    let age = elapsed(work, accepted);
    let answer = ask_for_result(work, accepted, &key).await;
    read_result(work, state, age, answer)
}

async fn ask_for_result(work: &Work, accepted: &Accepted, key: &ApiKey) -> Result<Outcome, ApiError> {
    reach("watch.before_result");
    let answer = work.gate.client.result(key, &accepted.request_id).await;
    reach("watch.result_read");
    work.gate.heard(&answer);
    answer
}

fn read_result(
    work: &Work,
    state: &mut PollState,
    age: Duration,
    answer: Result<Outcome, ApiError>,
) -> Result<Polled, PollError> {
    let event = match answer.map_err(PollError::Api)? {
        Outcome::Pending(progress) => {
            state.seen = age;
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
            if state.without_output + 1 < LOOKS_FOR_OUTPUT
                && !message.as_deref().is_some_and(safety_filter::is_refusal) =>
        {
            // A paid render whose address may only be late. A refusal is final: it says why there is no video.
            state.without_output += 1;
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

/// How long and how often this watch has polled, beside what the job's facts say.
struct PollHistory<'a> {
    accepted: &'a Accepted,
    /// Monotonic.
    known_for: Duration,
    /// Failed polls in a row.
    tries: u32,
}

/// What an error of a poll leads to; `None`: try again soon.
fn after_error(work: &Work, history: &PollHistory<'_>, trouble: &PollError) -> Option<JobEvent> {
    let (accepted, tries) = (history.accepted, history.tries);
    let error = match trouble {
        PollError::Blocked(blocked) => return Some(work.hold(*blocked)),
        PollError::Api(error) => error,
    };
    tracing::info!(request_id = %accepted.request_id, details = error.details, tries, "a poll failed");
    if let Some(need) = error.need() {
        return Some(JobEvent::Park(need));
    }
    let age = work.now().duration_since(accepted.at);
    match error.kind {
        ApiErrorKind::NotFound if may_be_gone(age, history, work.waits) && tries >= QUICK_TRIES - 1 => {
            return Some(failed(FailureKind::RecordExpired, None, &error.details));
        }
        ApiErrorKind::RenderFailed => {
            return Some(failed(FailureKind::RenderFailed, error.message.clone(), &error.details));
        }
        // Retry without limit: if the record has expired, a 404 will say so. A clock that was set forward by a day must not end a
        // paid render.
        _ if error.wait_reason().is_some_and(|_| error.kind != ApiErrorKind::Unreadable) => {}
        ApiErrorKind::NotFound => {}
        _ if age > GIVE_UP && work.waits >= MANY_WAITS => return Some(JobEvent::Fail(error.failure())),
        _ => {}
    }
    let until = work.retry_at(error, tries + work.waits);
    (tries >= QUICK_TRIES).then(|| JobEvent::Wait { until, why: Work::wait_reason(error) })
}

/// Whether the record's hour may be over, so that a 404 can be believed. A 404 within the hour comes from another account's key or from a
/// proxy. If the time of day was set back to before the job began, the age is meaningless; use how long we have watched.
fn may_be_gone(age: SignedDuration, history: &PollHistory<'_>, waits: u32) -> bool {
    let was_looked_for = history.known_for > RECORD_GRACE.unsigned_abs() || waits > 0;
    age > RECORD_LIFE || (age.is_negative() && was_looked_for)
}

fn failed(kind: FailureKind, message: Option<String>, details: &str) -> JobEvent {
    JobEvent::Fail(Failure::new(kind, message, details))
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
