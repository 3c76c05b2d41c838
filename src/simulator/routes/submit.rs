//! `POST /v2/{slug}`: accepts a render, or says what is wrong with it.
//!
//! Owns the order of the checks: key, limit, content type, model, JSON, parameters, money. Whatever passes them
//! is in the ledger before the answer is written.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::simulator::answer::Refusal;
use crate::simulator::clock::wall;
use crate::simulator::job::{JobBehaviour, JobStatus, Order};
use crate::simulator::journal::JournalEntry;
use crate::simulator::model::Model;
use crate::simulator::shared::Shared;
use crate::simulator::state::new_id;
use crate::simulator::submit_body::SubmitBody;
use crate::simulator::worker::{self, RenderTask};

/// Most bytes of a body.
const BODY_LIMIT: usize = 1 << 20;

/// Accepts a render.
pub(super) async fn submit(
    State(shared): State<Arc<Shared>>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let (parts, body) = request.into_parts();
    shared.admit(&parts.headers)?;
    check_content_type(&parts.headers)?;
    let model =
        Model::find(&slug).ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, &format!("Model not found: {slug}")))?;
    let bytes = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "Request body too large"))?;
    let body: Value = serde_json::from_slice(&bytes)
        .map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "Request body is not valid JSON"))?;
    let submitted = SubmitBody::read(&model, &body)?;
    let id = accept(&shared, model, body, submitted)?;
    let base = shared.base_url(&parts.headers);
    Ok(Json(json!({
        "request_id": id,
        "status": JobStatus::Queued.word(),
        "poll_url": format!("{base}/v1/requests/{id}"),
        "status_url": format!("{base}/v2/requests/{id}/status"),
        "response_url": format!("{base}/v2/requests/{id}"),
    })))
}

/// Whether the request says that its body is JSON.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    if essence.trim().eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, "Invalid content type"))
}

fn accept(shared: &Arc<Shared>, model: Model, body: Value, submitted: SubmitBody) -> Result<String, Refusal> {
    let seed = match submitted.seed {
        0 => rand::random_range(1..=u32::MAX),
        fixed => fixed,
    };
    let now = shared.clock.now();
    let id = new_id();
    let order = {
        let mut state = shared.state();
        state.check_money(model.price(submitted.duration, submitted.audio), now)?;
        let behaviour = JobBehaviour::new(shared.script.take_job(), &submitted.prompt);
        let takes = behaviour.duration(shared.config.render_seconds, seed);
        let order = Order::new(model, body.clone(), &submitted, behaviour, takes);
        state.enter(id.clone(), order.clone(), now);
        order
    };
    shared.remember(&JournalEntry::Job { id: id.clone(), slug: model.slug.to_owned(), body, seed, at: wall(now) });
    worker::start(shared, &order, RenderTask { id: id.clone(), submitted, seed });
    Ok(id)
}
