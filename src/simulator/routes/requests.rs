//! `GET /v2/requests/{id}/status` and `GET /v2/requests/{id}`: how far a job is, and what came of it.
//!
//! Owns which of 200, 404 and 422 a job's record gets. The record of an accepted job lives for its time and then
//! answers 404, like an id that never was.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::simulator::answer::Refusal;
use crate::simulator::job::JobStatus;
use crate::simulator::output;
use crate::simulator::shared::Shared;

/// The light answer.
pub(super) async fn status(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    shared.admit(&headers)?;
    let now = shared.clock.now();
    let mut state = shared.state();
    let job = state.job(&id, now).ok_or_else(gone)?;
    job.counts.polls += 1;
    if job.record_is_gone(now, shared.config.record_life) {
        return Err(gone());
    }
    let status = job.status(now);
    job.seen_completed |= status == JobStatus::Completed;
    let unprocessable = status == JobStatus::Failed && !shared.script.answers_failed_with_200();
    Ok((code(unprocessable), Json(output::status(job, now))).into_response())
}

/// The full answer.
pub(super) async fn result(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    shared.admit(&headers)?;
    let url = format!("{}/outputs/{id}.mp4", shared.base_url(&headers));
    let now = shared.clock.now();
    let mut state = shared.state();
    let job = state.job(&id, now).ok_or_else(gone)?;
    job.counts.result_reads += 1;
    if job.record_is_gone(now, shared.config.record_life) {
        return Err(gone());
    }
    let failed = job.status(now) == JobStatus::Failed;
    Ok((code(failed), Json(output::result(job, now, &url))).into_response())
}

fn code(failed: bool) -> StatusCode {
    if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

fn gone() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "Request not found or expired")
}
