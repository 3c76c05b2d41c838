//! Checks the key of a request: the header `x-api-key`, and nothing else.
//!
//! Never stores or logs a key. A missing or wrong one is one of the two documented 401 answers.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};

use super::answer::Refusal;
use super::config::Keys;

/// Whether any header carries a key, right or wrong.
pub(super) fn carries_key(headers: &HeaderMap) -> bool {
    headers.contains_key("x-api-key") || headers.contains_key(AUTHORIZATION)
}

/// Lets a request with an accepted key through. `Authorization: Bearer` is refused, as by Segmind.
pub(super) fn check(keys: &Keys, headers: &HeaderMap) -> Result<(), Refusal> {
    match headers.get("x-api-key") {
        Some(value) if value.to_str().is_ok_and(|key| keys.accept(key)) => Ok(()),
        Some(_) => Err(invalid()),
        None if headers.contains_key(AUTHORIZATION) => Err(invalid()),
        None => Err(Refusal::new(StatusCode::UNAUTHORIZED, "Missing Authorization or x-api-key in header")),
    }
}

fn invalid() -> Refusal {
    Refusal::of_authentication("invalid_api_key", "The provided API key is invalid or has been revoked")
}
