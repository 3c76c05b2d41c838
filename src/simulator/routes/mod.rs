//! The addresses of the service.
//!
//! Owns the table; one file for each family. Unknown addresses are 404 in JSON, wrong verbs the HTML page.

mod credits;
mod files;
mod requests;
mod submit;
pub(super) mod upload;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::answer::{Refusal, html_page};
use super::middleware;
use super::shared::Shared;

/// All addresses, behind the gate.
pub(super) fn app(shared: Arc<Shared>) -> Router {
    let observe = from_fn_with_state(Arc::clone(&shared), middleware::observe);
    Router::new()
        .route("/v1/get-user-credits", get(credits::credits))
        .route("/v2/{slug}", post(submit::submit))
        .route("/v2/requests/{id}/status", get(requests::status))
        .route("/v2/requests/{id}", get(requests::result))
        .route("/v1/requests/{id}", get(requests::result))
        .route("/upload-asset", post(upload::upload))
        .route("/outputs/{name}", get(files::output))
        .route("/assets/{name}", get(files::asset))
        .method_not_allowed_fallback(|| async { html_page(StatusCode::METHOD_NOT_ALLOWED) })
        .fallback(|| async { Refusal::new(StatusCode::NOT_FOUND, "Not found") })
        .layer(observe)
        .with_state(shared)
}
