//! The money rule on the wire: a submit is sent once, and "nothing was queued" is reported only if it is certain.

use std::time::Duration;

use rushes::domain::Slot;
use rushes::segmind::{ApiErrorKind, Client, SubmitError, Timeouts};
use serde_json::json;
use url::Url;

use crate::server::{Act, Server, answer, body_of, json as answer_json, redirect};
use crate::{KEY, client_for, client_of, client_with, key, model, no_pictures, shot};

const YES: &str = r#"{"request_id":"r-1","status":"QUEUED","poll_url":"https://api.segmind.com/v1/r-1"}"#;

async fn submit_to(address: &str) -> Result<String, SubmitError> {
    submit_by(&client_of(address)).await
}

async fn submit_by(client: &Client) -> Result<String, SubmitError> {
    client.submit(&key(), &model(), &shot(), &no_pictures()).await.map(String::from)
}

fn is_unknown(outcome: &Result<String, SubmitError>) -> bool {
    matches!(outcome, Err(SubmitError::OutcomeUnknown { .. }))
}

fn not_queued(outcome: Result<String, SubmitError>) -> ApiErrorKind {
    match outcome {
        Err(SubmitError::NotQueued(error)) => error.kind,
        other => panic!("not certain: {other:?}"),
    }
}

#[tokio::test]
async fn a_shot_is_sent_exactly_as_documented_and_its_request_id_comes_back() {
    let server = Server::play([answer_json(200, YES)]).await;
    let image = Url::parse("https://images.segmind.com/assets/a.png").unwrap();
    let client = client_of(&server.address());
    assert_eq!(
        client.submit(&key(), &model(), &shot(), &[(Slot::FirstFrame, image)].into()).await.unwrap().as_str(),
        "r-1"
    );
    let request = server.only_request();
    assert!(request.starts_with("POST /v2/veo-3-fast HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("x-api-key: {KEY}\r\n")), "{request}");
    assert!(request.contains("content-type: application/json\r\n"), "{request}");
    assert!(!request.to_ascii_lowercase().contains("authorization:"), "{request}");
    let body = json!({
        "prompt": "Ein Leuchtturm, \"nachts\"\n灯台", "aspect_ratio": "1:1", "duration": 6, "fps": 24,
        "generate_audio": false, "image_url": "https://images.segmind.com/assets/a.png", "resolution": "720p",
        "seed": 4_294_967_295_u32
    });
    assert_eq!(body_of(&request), body);
}

#[tokio::test]
async fn a_connection_that_was_never_made_bought_nothing() {
    let port = {
        let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        gone.local_addr().unwrap().port()
    };
    // The second name can never exist (RFC 6761).
    for address in [format!("http://127.0.0.1:{port}"), "https://segmind.invalid".into()] {
        assert_eq!(not_queued(submit_to(&address).await), ApiErrorKind::Unreachable, "{address}");
    }
}

#[tokio::test]
async fn a_tls_handshake_that_fails_or_hangs_bought_nothing() {
    let no_tls = Act::Send(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    // A TLS hello contains no blank line, so this act goes silent while it waits for one.
    for act in [Act::CloseAtOnce, no_tls, Act::FallSilent] {
        let server = Server::play([act.clone()]).await;
        let timeouts = Timeouts { connect: Duration::from_millis(300), ..Timeouts::default() };
        let outcome = submit_by(&client_with(&format!("https://127.0.0.1:{}", server.port()), timeouts)).await;
        assert_eq!(not_queued(outcome), ApiErrorKind::Unreachable, "{act:?}");
        assert_eq!(server.connections().len(), 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_submit_whose_answer_was_lost_is_unknown_and_is_never_sent_again() {
    for act in [
        Act::CloseAtOnce,
        Act::CloseAfterReading,
        Act::FallSilent,
        Act::Send(b"HTTP/1.1 200 OK\r\nContent-Len".to_vec()),
        Act::Send(b"no http at all\r\n\r\n".to_vec()),
        Act::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"request_id\": \"r-".to_vec()),
        Act::SendAndFallSilent(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{".to_vec()),
        answer_json(504, r#"{"error":"Gateway timeout"}"#),
        answer_json(200, "{}"),
        answer(200, "", b"<html>welcome</html>"),
        answer(204, "", b""),
    ] {
        let server = Server::play([act.clone(), answer_json(200, YES)]).await;
        let outcome = submit_by(&client_for(&act, &server.address())).await;
        assert!(is_unknown(&outcome), "{act:?}: {outcome:?}");
        assert_eq!(server.connections().len(), 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_request_id_that_arrived_before_the_answer_broke_off_is_kept() {
    for rest in ["\"QUEUED\"", "\"QUE"] {
        let text =
            format!("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{{\"request_id\": \"r-1\", \"status\": {rest}");
        let server = Server::play([Act::Send(text.into_bytes())]).await;
        assert_eq!(submit_to(&server.address()).await.unwrap(), "r-1");
    }
}

#[tokio::test]
async fn the_service_saying_no_is_certain() {
    for (status, kind) in [
        (400, ApiErrorKind::BadRequest),
        (401, ApiErrorKind::KeyRejected),
        (403, ApiErrorKind::Forbidden),
        (404, ApiErrorKind::NotFound),
        (405, ApiErrorKind::WrongVerb),
        (406, ApiErrorKind::ParameterRefused),
        (410, ApiErrorKind::ModelRetired),
        (422, ApiErrorKind::RenderFailed),
        (429, ApiErrorKind::RateLimited),
        (500, ApiErrorKind::ServerTrouble),
        (502, ApiErrorKind::ServerTrouble),
        (503, ApiErrorKind::ServerTrouble),
    ] {
        let server = Server::play([answer_json(status, r#"{"error":"no"}"#), answer_json(200, YES)]).await;
        assert_eq!(not_queued(submit_to(&server.address()).await), kind, "{status}");
        assert_eq!(server.connections().len(), 1, "{status}");
    }
    let page = answer(405, "Content-Type: text/html\r\n", b"<h1>Method Not Allowed</h1>");
    let server = Server::play([page]).await;
    assert_eq!(not_queued(submit_to(&server.address()).await), ApiErrorKind::WrongVerb);
}

#[tokio::test]
async fn an_error_without_the_services_envelope_may_come_from_a_proxy_that_passed_it_on() {
    let page = answer(502, "Content-Type: text/html\r\n", b"<html><h1>502 Bad Gateway</h1></html>");
    let broken = Act::Send(b"HTTP/1.1 503 X\r\nContent-Length: 500\r\n\r\n{\"error\":\"busy\"}".to_vec());
    let whole_but_cut = Act::Send(b"HTTP/1.1 503 X\r\nContent-Length: 500\r\n\r\n{\"error\":\"bu".to_vec());
    let mut acts = vec![page, broken, whole_but_cut];
    acts.extend([403, 413, 429, 500, 502, 503].map(|status| answer_json(status, "{}")));
    acts.extend([401, 403, 407, 413, 429, 500, 503].map(|status| answer(status, "", b"<html></html>")));
    for act in acts {
        let server = Server::play([act.clone(), answer_json(200, YES)]).await;
        let outcome = submit_to(&server.address()).await;
        assert!(is_unknown(&outcome), "{act:?}: {outcome:?}");
        assert_eq!(server.connections().len(), 1, "{act:?}");
    }
}

#[tokio::test]
async fn a_rate_limit_tells_when_it_ends() {
    let head = "X-Rate-Limit-Reset-At-UTC: 2026-11-23 14:05:09\r\n";
    let server = Server::play([answer(429, head, br#"{"error":"Too many requests"}"#)]).await;
    let Err(SubmitError::NotQueued(error)) = submit_to(&server.address()).await.map(drop) else {
        panic!("not refused")
    };
    assert_eq!(error.retry_at, Some("2026-11-23T14:05:09Z".parse().unwrap()));
    assert_eq!(error.message.as_deref(), Some("Too many requests"));
}

#[tokio::test]
async fn a_redirect_is_never_followed_with_the_key_and_its_outcome_is_unknown() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::play([answer_json(200, YES)]).await;
        let server = Server::play([redirect(status, &format!("{}/v2/veo-3-fast", elsewhere.address()))]).await;
        let outcome = submit_to(&server.address()).await;
        assert!(is_unknown(&outcome), "{status}: {outcome:?}");
        assert!(elsewhere.connections().is_empty(), "{status}");
    }
}

#[tokio::test]
async fn every_submit_has_a_connection_of_its_own() {
    // The server keeps the first connection open: a client that reused it would send its second shot there.
    let Act::Send(yes) = answer_json(200, YES) else { panic!("not an answer") };
    let server = Server::play([Act::SendAndFallSilent(yes), answer_json(200, YES)]).await;
    let client = client_of(&server.address());
    for _ in 0..2 {
        client.submit(&key(), &model(), &shot(), &no_pictures()).await.unwrap();
    }
    assert_eq!(server.connections().len(), 2);
}

#[tokio::test]
async fn a_service_that_repeats_the_key_does_not_bring_it_into_any_text() {
    let echo = format!(r#"{{"error":"key {KEY} is odd","x":"{}{KEY}"}}"#, "y".repeat(2030));
    for status in [200, 401, 504] {
        let server = Server::play([answer_json(status, &echo)]).await;
        let error = submit_to(&server.address()).await.unwrap_err();
        let texts = format!("{error} {error:?}");
        assert!(!texts.contains("0123456789abcdef") && !texts.contains(KEY), "{texts}");
        assert!(texts.contains("is odd"), "{texts}");
    }
}
