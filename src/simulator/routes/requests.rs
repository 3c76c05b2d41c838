//! The life of a request: `POST /v2/{slug}` accepts a render, `GET` of its status and result tells how it went.
//!
//! A submit is checked in this order: key, rate limit, content type, model, JSON, parameters, money. It is in the ledger before its
//! answer is written. The record expires after its time and answers 404, like an unknown id. A failed render is 422.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::simulator::answer::Refusal;
use crate::simulator::clock::wall;
use crate::simulator::fault_script::OutputShape;
use crate::simulator::job::{Job, JobBehaviour, JobStatus, Order, Outcome};
use crate::simulator::middleware::{admit, check_content_type};
use crate::simulator::model::Model;
use crate::simulator::state::{Service, new_id};
use crate::simulator::storage::JournalEntry;
use crate::simulator::submit_body::SubmitBody;
use crate::simulator::worker::{self, RenderTask};

/// `GET /v2/requests/{id}/status`.
pub(super) async fn status(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    admit(&service, &headers)?;
    let now = service.clock.now();
    let mut state = service.state();
    let job = state.job(&id, now).ok_or_else(gone)?;
    job.counts.polls += 1;
    if job.record_is_gone(now, service.config.record_life) {
        return Err(gone());
    }
    let status = job.status(now);
    job.seen_completed |= status == JobStatus::Completed;
    let unprocessable = status == JobStatus::Failed && !service.script.answers_failed_with_200();
    Ok((code(unprocessable), Json(status_body(job, now))).into_response())
}

/// `GET /v2/requests/{id}`.
pub(super) async fn result(
    State(service): State<Arc<Service>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    admit(&service, &headers)?;
    let url = format!("{}/outputs/{id}.mp4", service.base_url(&headers));
    let now = service.clock.now();
    let mut state = service.state();
    let job = state.job(&id, now).ok_or_else(gone)?;
    job.counts.result_reads += 1;
    if job.record_is_gone(now, service.config.record_life) {
        return Err(gone());
    }
    let failed = job.status(now) == JobStatus::Failed;
    Ok((code(failed), Json(result_body(job, now, &url))).into_response())
}

fn code(failed: bool) -> StatusCode {
    if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

fn gone() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "Request not found or expired")
}

/// The most bytes of a body.
const BODY_LIMIT: usize = 1 << 20;

/// `POST /v2/{slug}`.
pub(super) async fn submit(
    State(service): State<Arc<Service>>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let (parts, body) = request.into_parts();
    admit(&service, &parts.headers)?;
    check_content_type(&parts.headers)?;
    let model =
        Model::find(&slug).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, &format!("Model not found: {slug}")))?;
    if service.script.is_retired(model.slug) {
        return Err(Refusal::new(
            StatusCode::GONE,
            &format!("Model {slug} has been retired and is no longer available"),
        ));
    }
    let bytes = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "Request body too large"))?;
    let body: Value = serde_json::from_slice(&bytes)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "Request body is not valid JSON"))?;
    let submitted = SubmitBody::read(&model, &body)?;
    let id = accept(&service, model, body, submitted)?;
    let base = service.base_url(&parts.headers);
    Ok(Json(json!({
        "request_id": id,
        "status": JobStatus::Queued.word(),
        "poll_url": format!("{base}/v1/requests/{id}"),
        "status_url": format!("{base}/v2/requests/{id}/status"),
        "response_url": format!("{base}/v2/requests/{id}"),
    })))
}

fn accept(service: &Arc<Service>, model: Model, body: Value, submitted: SubmitBody) -> Result<String, Refusal> {
    let seed = match submitted.seed {
        0 => rand::random_range(1..=u32::MAX),
        fixed => fixed,
    };
    let now = service.clock.now();
    let id = new_id();
    let order = {
        let mut state = service.state();
        state.check_money(model.price(submitted.duration, submitted.audio), now)?;
        let behaviour = JobBehaviour::new(service.script.take_job(), &submitted.prompt);
        let takes = behaviour.duration(service.config.render_seconds, seed);
        let order = Order::new(model, body.clone(), &submitted, behaviour, takes);
        state.enter(id.clone(), order.clone(), now);
        order
    };
    service.remember(&JournalEntry::Job { id: id.clone(), slug: model.slug.to_owned(), body, seed, at: wall(now) });
    worker::start(service, &order, RenderTask { id: id.clone(), submitted, seed });
    Ok(id)
}

/// The body of a status answer.
fn status_body(job: &Job, now: Duration) -> Value {
    match job.status(now) {
        JobStatus::Failed => failure(job),
        status => json!({"status": status.word(), "request_id": job.id, "metrics": {}}),
    }
}

/// The body of a result answer; `url` is the address of the file.
fn result_body(job: &Job, now: Duration, url: &str) -> Value {
    let status = job.status(now);
    match status {
        JobStatus::Failed => failure(job),
        JobStatus::Queued | JobStatus::Processing => json!({
            "status": status.word(), "request_id": job.id, "output": null, "metrics": {},
        }),
        JobStatus::Completed => completed(job, url),
    }
}

fn completed(job: &Job, url: &str) -> Value {
    let mut metrics = timings(job);
    metrics["cost"] = json!(job.order.price);
    metrics["remaining_credits"] = json!(job.billed);
    let mut body = json!({
        "status": JobStatus::Completed.word(),
        "request_id": job.id,
        "output": null,
        "metrics": metrics,
    });
    match job.order.behaviour.shape {
        OutputShape::UrlString => body["output"] = json!(url),
        OutputShape::UrlList => body["output"] = json!([url]),
        OutputShape::UrlObject => body["output"] = json!({ "url": url }),
        OutputShape::JsonText => body["output"] = json!(json!({ "url": url }).to_string()),
        OutputShape::VideoString => body["video"] = json!(url),
        OutputShape::VideoObject => body["video"] = json!({ "url": url }),
        OutputShape::None => {}
    }
    body
}

fn failure(job: &Job) -> Value {
    let reason = match &job.outcome {
        Outcome::Broken(reason, _) => reason.as_str(),
        _ => "",
    };
    json!({
        "status": JobStatus::Failed.word(),
        "request_id": job.id,
        "error": reason,
        "metrics": timings(job),
    })
}

/// Times in seconds, rounded to a thousandth.
fn timings(job: &Job) -> Value {
    let seconds = |time: Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
    let total = job.ended().unwrap_or_default().saturating_sub(job.accepted);
    let queued = job.queued_for();
    json!({
        "inference_time": seconds(total.saturating_sub(queued)),
        "queue_time": seconds(queued),
        "total_time": seconds(total),
        "retry_count": 0,
    })
}
