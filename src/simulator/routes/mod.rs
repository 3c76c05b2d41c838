//! The addresses of the service, one file for each kind of request; the balance is answered here.
//!
//! Unknown addresses are 404 in JSON, wrong methods an HTML page.

mod catalogue;
mod files;
mod history;
mod requests;
pub(super) mod upload;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::answer::{Refusal, html_page};
use super::middleware::{self, admit};
use super::state::Service;

/// All routes, wrapped by the middleware.
pub(super) fn app(service: Arc<Service>) -> Router {
    let observe = from_fn_with_state(Arc::clone(&service), middleware::observe);
    Router::new()
        .route("/v1/get-user-credits", get(credits))
        .route("/v2/{slug}", post(requests::submit))
        .route("/v2/requests/{id}/status", get(requests::status))
        .route("/v2/requests/{id}", get(requests::result))
        .route("/v1/requests/{id}", get(requests::result))
        .route("/inference-request/request-history", get(history::list))
        .route("/inference-request/request-history/{id}", get(history::one))
        .route("/inference-model-information/list", get(catalogue::list))
        .route("/upload-asset", post(upload::upload))
        .route("/outputs/{name}", get(files::output))
        .route("/assets/{name}", get(files::asset))
        .method_not_allowed_fallback(|| async { html_page(StatusCode::METHOD_NOT_ALLOWED) })
        .fallback(|| async { Refusal::new(StatusCode::NOT_FOUND, "Not found") })
        .layer(observe)
        .with_state(service)
}

/// `GET /v1/get-user-credits`. An account without a balance record is 404.
async fn credits(State(service): State<Arc<Service>>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    admit(&service, &headers)?;
    let mut state = service.state();
    state.settle(service.clock.now());
    let account = state.account.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "No credits found for the user"))?;
    Ok(Json(json!({
        "credits": account.credits,
        "free-credits": account.free_credits,
    })))
}
