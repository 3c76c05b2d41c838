//! `GET /v1/get-user-credits`: the balance, which completed renders draw down.
//!
//! Owns this answer only. An account without a balance record is 404.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::simulator::answer::Refusal;
use crate::simulator::shared::Shared;

/// Answers the balance.
pub(super) async fn credits(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    shared.admit(&headers)?;
    let mut state = shared.state();
    state.settle(shared.clock.now());
    let account = state.account.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "No credits found for the user"))?;
    Ok(Json(json!({
        "credits": account.credits,
        "free-credits": account.free_credits,
    })))
}
