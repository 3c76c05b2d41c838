//! What was asked of the service, in order: so that tests can prove what was, and was not, sent.
//!
//! Owns a bounded list. Never keeps a key, only whether one was sent. Cannot fail.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, RANGE};
use axum::http::request::Parts;

use super::fault_script::Endpoint;

/// Requests kept; the oldest go first.
const KEPT: usize = 20_000;

/// One request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRequest {
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// The family it belongs to, if any.
    pub endpoint: Option<Endpoint>,
    /// Whether `x-api-key` or `Authorization` was sent. The value is not kept.
    pub key_sent: bool,
    /// The `Range` header, if any.
    pub range: Option<String>,
}

/// The list.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    seen: Mutex<VecDeque<SeenRequest>>,
}

impl RequestLog {
    /// Notes a request.
    pub(super) fn note(&self, request: &Parts, endpoint: Option<Endpoint>) {
        let range = request.headers.get(RANGE);
        let row = SeenRequest {
            method: request.method.to_string(),
            path: request.uri.path().to_owned(),
            endpoint,
            key_sent: carries_key(&request.headers),
            range: range.and_then(|value| value.to_str().ok()).map(str::to_owned),
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() == KEPT {
            seen.pop_front();
        }
        seen.push_back(row);
    }

    /// All requests kept, oldest first.
    pub(super) fn all(&self) -> Vec<SeenRequest> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().cloned().collect()
    }
}

/// Whether any header carries a key, right or wrong.
fn carries_key(headers: &HeaderMap) -> bool {
    headers.contains_key("x-api-key") || headers.contains_key(AUTHORIZATION)
}
