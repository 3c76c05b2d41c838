//! What happens to a request before its handler: the request log, scripted faults, the key and the rate limit.
//!
//! A fault that says "after accepting" lets the handler run first, so that a submit is in the ledger.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::{Refusal, broken_body, html_page, status_code};
use super::clock::wall;
use super::connection::Connection;
use super::fault_script::{Endpoint, Fault};
use super::state::Service;

/// Wraps every route: logs the request and plays a fault if one is scripted.
pub(super) async fn observe(
    State(service): State<Arc<Service>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let endpoint = Endpoint::of(&parts.method, parts.uri.path());
    service.log.note(&parts, endpoint);
    let fault = endpoint.and_then(|endpoint| service.script.take(endpoint));
    let request = Request::from_parts(parts, body);
    match fault {
        None => next.run(request).await,
        Some(fault) => play(fault, RequestContext { service, connection }, request, next).await,
    }
}

/// What a fault needs of its request.
struct RequestContext {
    /// The service.
    service: Arc<Service>,
    /// The connection.
    connection: Connection,
}

/// Plays `fault`.
async fn play(fault: Fault, context: RequestContext, request: Request, next: Next) -> Response {
    match fault {
        Fault::Status { code, body, headers } => canned(code, body, &headers),
        Fault::HtmlPage(code) => html_page(status_code(code)),
        Fault::RateLimited { reset_in } => {
            let now = context.service.clock.now();
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

/// Plays a fault on the real answer.
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
    context.service.stop.cancelled().await;
    context.connection.cut()
}

async fn half(answer: Response, context: &RequestContext) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return context.connection.cut();
    };
    let length = HeaderValue::from(bytes.len());
    parts.headers.insert(CONTENT_LENGTH, length);
    Response::from_parts(parts, broken_body(bytes.slice(..bytes.len() / 2)))
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

/// Lets a request with an accepted key through while the request limit allows it.
pub(super) fn admit(service: &Service, headers: &HeaderMap) -> Result<(), Refusal> {
    authenticate(service, headers)?;
    let Some(limit) = service.config.requests_per_minute else {
        return Ok(());
    };
    let counted = service.state().limiter.count(service.clock.now(), limit);
    counted.map_err(|reset| Refusal::too_many(Some(wall(reset))))
}

/// Lets a request with an accepted key through. `Authorization: Bearer` is refused, as Segmind refuses it.
pub(super) fn authenticate(service: &Service, headers: &HeaderMap) -> Result<(), Refusal> {
    match headers.get("x-api-key") {
        Some(value) if value.to_str().is_ok_and(|key| service.state().keys.accept(key)) => Ok(()),
        Some(_) => Err(invalid_key()),
        None if headers.contains_key(AUTHORIZATION) => Err(invalid_key()),
        None => Err(Refusal::new(StatusCode::UNAUTHORIZED, "Missing Authorization or x-api-key in header")),
    }
}

fn invalid_key() -> Refusal {
    Refusal::of_authentication("invalid_api_key", "The provided API key is invalid or has been revoked")
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
