//! Status and result: every documented answer, and broken ones.

use rushes::domain::{FailureKind, Usd, WaitReason};
use rushes::segmind::{ApiErrorKind, Outcome, Progress};

use crate::server::{Act, Server, answer, json, redirect};
use crate::{KEY, client_for, client_of, id, key};

#[tokio::test]
async fn the_status_is_asked_with_the_key_under_its_documented_path() {
    let server = Server::play([json(200, r#"{"status":"PROCESSING","request_id":"r-1","metrics":{}}"#)]).await;
    assert_eq!(client_of(&server.address()).status(&key(), &id()).await.unwrap(), Progress::Rendering);
    let request = server.only_request();
    assert!(request.starts_with("GET /v2/requests/r-1/status HTTP/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("x-api-key: {KEY}\r\n")), "{request}");
}

#[tokio::test]
async fn each_status_word_has_its_meaning_and_422_means_failed() {
    for (act, progress) in [
        (json(200, r#"{"status":"QUEUED"}"#), Progress::Queued),
        (json(200, r#"{"status":"COMPLETED"}"#), Progress::Finished),
        (json(200, r#"{"status":"FAILED"}"#), Progress::Failed),
        (json(422, r#"{"status":"FAILED","error":"RAI"}"#), Progress::Failed),
    ] {
        let server = Server::play([act]).await;
        assert_eq!(client_of(&server.address()).status(&key(), &id()).await.unwrap(), progress);
    }
}

#[tokio::test]
async fn a_finished_result_brings_the_video_and_the_true_cost() {
    let body = r#"{"status":"COMPLETED","request_id":"r-1","output":"[\"https://images.segmind.com/v.mp4\"]",
        "metrics":{"cost":3.2,"remaining_credits":8.2,"inference_time":140.0,"total_time":142.0}}"#;
    let server = Server::play([json(200, body)]).await;
    let outcome = client_of(&server.address()).result(&key(), &id()).await.unwrap();
    let Outcome::Done { output, cost, remaining, render_seconds, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(output.unwrap().as_str(), "https://images.segmind.com/v.mp4");
    assert_eq!((cost, remaining), (Usd::from_dollars(3.2), Usd::from_dollars(8.2)));
    assert_eq!(render_seconds, Some(140.0));
    assert!(server.only_request().starts_with("GET /v2/requests/r-1 HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_render_that_failed_brings_the_services_words() {
    for status in [200, 422] {
        let body = r#"{"status":"FAILED","error":"Blocked by the safety filter","metrics":{"total_time":3}}"#;
        let server = Server::play([json(status, body)]).await;
        let outcome = client_of(&server.address()).result(&key(), &id()).await.unwrap();
        let Outcome::Failed { message, details, .. } = outcome else { panic!("{status}: {outcome:?}") };
        assert_eq!(message.as_deref(), Some("Blocked by the safety filter"));
        assert!(details.contains("GET /v2/requests/r-1") && details.contains(&status.to_string()), "{details}");
    }
}

#[tokio::test]
async fn a_record_that_lived_its_hour_is_an_expired_record() {
    let server = Server::play([json(404, r#"{"error":"Request not found"}"#)]).await;
    let error = client_of(&server.address()).result(&key(), &id()).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::NotFound);
    assert_eq!(error.failure().kind, FailureKind::RecordExpired);
}

#[tokio::test]
async fn broken_answers_about_a_bought_render_can_be_asked_for_again() {
    let endless = "x".repeat(5 * 1024 * 1024);
    for (act, kind, reason) in [
        (Act::CloseAtOnce, ApiErrorKind::Interrupted, WaitReason::Offline),
        (Act::CloseAfterReading, ApiErrorKind::Interrupted, WaitReason::Offline),
        (Act::FallSilent, ApiErrorKind::Interrupted, WaitReason::Offline),
        (
            Act::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()),
            ApiErrorKind::Interrupted,
            WaitReason::Offline,
        ),
        (answer(200, "", endless.as_bytes()), ApiErrorKind::Unreadable, WaitReason::ServerTrouble),
        (answer(200, "", b"<html>"), ApiErrorKind::Unreadable, WaitReason::ServerTrouble),
        (json(500, "{}"), ApiErrorKind::ServerTrouble, WaitReason::ServerTrouble),
        (json(504, "{}"), ApiErrorKind::ServerTrouble, WaitReason::ServerTrouble),
        (json(429, "{}"), ApiErrorKind::RateLimited, WaitReason::RateLimited),
    ] {
        let server = Server::play([act.clone()]).await;
        let error = client_for(&act, &server.address()).result(&key(), &id()).await.unwrap_err();
        assert_eq!((error.kind, error.wait_reason()), (kind, Some(reason)), "{}", error.details);
        assert!(error.details.len() < 4096, "{}", error.details.len());
    }
}

#[tokio::test]
async fn a_redirect_of_a_status_is_not_followed_with_the_key() {
    let elsewhere = Server::play([json(200, r#"{"status":"COMPLETED"}"#)]).await;
    let server = Server::play([redirect(302, &elsewhere.address())]).await;
    let error = client_of(&server.address()).status(&key(), &id()).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::Unreadable);
    assert!(elsewhere.connections().is_empty());
}
