//! The requests that arrived, in order, so that tests can check what was sent and what was not.
//!
//! The list is bounded. It records whether a key was sent, never the key.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, RANGE};
use axum::http::request::Parts;

use super::fault_script::Endpoint;

/// The most requests in the list; the oldest are dropped first.
const KEPT: usize = 20_000;

/// A request that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRequest {
    /// HTTP method.
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Its kind; `None` for an unknown address.
    pub endpoint: Option<Endpoint>,
    /// Whether `x-api-key` or `Authorization` was sent. The value is not kept.
    pub key_sent: bool,
    /// The `Range` header, if any.
    pub range: Option<String>,
}

/// The bounded list of requests.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    seen: Mutex<VecDeque<SeenRequest>>,
}

impl RequestLog {
    /// Adds a request.
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

    /// All requests in the list, oldest first.
    pub(super) fn all(&self) -> Vec<SeenRequest> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().cloned().collect()
    }
}

/// Whether any header holds a key, right or wrong.
fn carries_key(headers: &HeaderMap) -> bool {
    headers.contains_key("x-api-key") || headers.contains_key(AUTHORIZATION)
}
