//! Plays one scripted fault on one request.
//!
//! Owns what each [`Fault`] looks like on the wire. Where a fault says "after accepting", the request is really
//! done first, so that a submit stands in the ledger. Cannot fail.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::{Refusal, html_page, status_code};
use super::clock::wall;
use super::connection::Connection;
use super::fault::Fault;
use super::file_fault::torn;
use super::shared::Shared;

/// Where a fault is played.
pub(super) struct RequestContext {
    /// The service.
    pub(super) shared: Arc<Shared>,
    /// The connection.
    pub(super) connection: Connection,
}

/// Plays `fault`.
pub(super) async fn play(fault: Fault, context: RequestContext, request: Request, next: Next) -> Response {
    match fault {
        Fault::Status { code, body, headers } => canned(code, body, &headers),
        Fault::HtmlPage(code) => html_page(status_code(code)),
        Fault::RateLimited { reset_in } => {
            let now = context.shared.clock.now();
            let reset = reset_in.map(|span| wall(now + span));
            Refusal::too_many(reset).into_response()
        }
        Fault::Redirect(to) => canned(302, String::new(), &[(LOCATION.to_string(), to)]),
        Fault::ResetBeforeReading => context.connection.cut(),
        Fault::Silence => silence(&context).await,
        Fault::Delay(time) => {
            tokio::time::sleep(time).await;
            next.run(request).await
        }
        done_first => {
            let answer = next.run(request).await;
            spoil(done_first, answer, &context).await
        }
    }
}

/// Faults that are played on the real answer.
async fn spoil(fault: Fault, answer: Response, context: &RequestContext) -> Response {
    match fault {
        Fault::StatusAfterAccepting { code, body } => canned(code, body, &[]),
        Fault::HtmlPageAfterAccepting(code) => html_page(status_code(code)),
        Fault::ResetAfterAccepting => context.connection.cut(),
        Fault::SilenceAfterAccepting => silence(context).await,
        Fault::HalfBody => half(answer, context).await,
        Fault::InvalidJson => {
            let body = r#"{"status": "QUEUED", "request_id": "#;
            canned(answer.status().as_u16(), body.to_owned(), &[])
        }
        Fault::HugeJson(bytes) => {
            let body = format!(r#"{{"status": "{}"}}"#, "A".repeat(bytes));
            canned(answer.status().as_u16(), body, &[])
        }
        Fault::WrongContentType => {
            let mut answer = answer;
            let kind = HeaderValue::from_static("text/html");
            answer.headers_mut().insert(CONTENT_TYPE, kind);
            answer
        }
        _ => answer,
    }
}

async fn silence(context: &RequestContext) -> Response {
    context.shared.stop.cancelled().await;
    context.connection.cut()
}

async fn half(answer: Response, context: &RequestContext) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return context.connection.cut();
    };
    let length = HeaderValue::from(bytes.len());
    parts.headers.insert(CONTENT_LENGTH, length);
    Response::from_parts(parts, torn(bytes.slice(..bytes.len() / 2)))
}

fn canned(code: u16, body: String, headers: &[(String, String)]) -> Response {
    let mut answer = Response::new(Body::from(Bytes::from(body)));
    *answer.status_mut() = status_code(code);
    let kind = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    for (name, value) in headers {
        let name = HeaderName::try_from(name.as_str());
        let value = HeaderValue::try_from(value.as_str());
        let (Ok(name), Ok(value)) = (name, value) else {
            tracing::warn!("a scripted header is not one");
            return html_page(StatusCode::INTERNAL_SERVER_ERROR);
        };
        answer.headers_mut().insert(name, value);
    }
    answer
}
