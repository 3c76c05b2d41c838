//! Error answers, in the envelopes of the published documentation, and bodies that break off.

use std::io;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Bytes that a broken body sends at once.
const PIECE: usize = 64 << 10;

const RESET_AT: HeaderName = HeaderName::from_static("x-rate-limit-reset-at-utc");

/// A refused request: status, body, and the rate limit's reset.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    code: StatusCode,
    body: Value,
    reset_at: Option<Timestamp>,
}

impl Refusal {
    /// `{"error": message}`
    pub(super) fn new(code: StatusCode, message: &str) -> Self {
        Self { code, body: json!({ "error": message }), reset_at: None }
    }

    /// The envelope of the authentication layer: `{"error", "error_description", "status_code"}`.
    pub(super) fn of_authentication(error: &str, description: &str) -> Self {
        Self {
            code: StatusCode::UNAUTHORIZED,
            body: json!({"error": error, "error_description": description, "status_code": 401}),
            reset_at: None,
        }
    }

    /// 429 until `reset_at`. Segmind names the reset in this header only; there is no `Retry-After`.
    pub(super) fn too_many(reset_at: Option<Timestamp>) -> Self {
        let message = "Rate limit exceeded. Please try again later.";
        Self { reset_at, ..Self::new(StatusCode::TOO_MANY_REQUESTS, message) }
    }

    /// The HTTP status code.
    #[cfg(test)]
    pub(super) fn code(&self) -> u16 {
        self.code.as_u16()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(reset_at) = self.reset_at {
            let text = format!("{reset_at:.3}");
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(RESET_AT, value);
            }
        }
        (self.code, headers, Json(self.body)).into_response()
    }
}

/// An error page in HTML.
pub(super) fn html_page(code: StatusCode) -> Response {
    let reason = code.canonical_reason().unwrap_or("Error");
    let number = code.as_u16();
    let page = format!(
        "<!doctype html>\n<html lang=en>\n<title>{number} {reason}</title>\n<h1>{reason}</h1>\n\
         <p>The request could not be served at this address.</p>\n</html>\n"
    );
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (code, [(CONTENT_TYPE, kind)], page).into_response()
}

/// A scripted status code; one that HTTP does not have becomes 500.
pub(super) fn status_code(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The XML of an object store.
pub(super) fn object_store_error(code: u16) -> Response {
    let code = status_code(code);
    let reason = code.canonical_reason().unwrap_or("Error").replace(' ', "");
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{reason}</Code></Error>\n");
    let kind = HeaderValue::from_static("application/xml");
    (code, [(CONTENT_TYPE, kind)], body).into_response()
}

/// A body that ends with a broken connection after these bytes.
pub(super) fn broken_body(bytes: Bytes) -> Body {
    Body::from_stream(stream::unfold(Some(bytes), |rest| async move {
        let mut rest = rest?;
        if rest.is_empty() {
            // Gives the bytes sent so far time to leave before the connection breaks.
            tokio::time::sleep(Duration::from_millis(20)).await;
            return Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None));
        }
        let piece = rest.split_to(rest.len().min(PIECE));
        Some((Ok(piece), Some(rest)))
    }))
}
