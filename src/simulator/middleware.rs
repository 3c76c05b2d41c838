//! The first to see each request: notes it, and plays a fault where one is scripted.
//!
//! Owns that order; the real answer is the routes'. Cannot fail.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::connection::Connection;
use super::fault::Endpoint;
use super::fault_player::{self, RequestContext};
use super::shared::Shared;

/// Middleware around every route.
pub(super) async fn observe(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let endpoint = Endpoint::of(&parts.method, parts.uri.path());
    shared.log.note(&parts, endpoint);
    let fault = endpoint.and_then(|endpoint| shared.script.take(endpoint));
    let request = Request::from_parts(parts, body);
    match fault {
        None => next.run(request).await,
        Some(fault) => fault_player::play(fault, RequestContext { shared, connection }, request, next).await,
    }
}
