//! The balance, which checks a key, and the upload of a local picture.

use rushes::domain::{Need, Usd};
use rushes::segmind::{ApiErrorKind, Client, Hosts};
use serde_json::json;

use crate::server::{Act, Server, body_of, json as answer_json, redirect};
use crate::{KEY, client_of, key};

#[tokio::test]
async fn the_balance_is_the_credits_and_not_the_free_ones() {
    for (status, body, dollars) in [
        (200, r#"{"credits": 12.5, "free-credits": 0.018}"#, 12.5),
        (200, r#"{"credits": "7.25"}"#, 7.25),
        (200, r#"{"credits": 0}"#, 0.0),
        (404, r#"{"error": "No credits found for the user"}"#, 0.0),
    ] {
        let server = Server::play([answer_json(status, body)]).await;
        let balance = client_of(&server.address()).credits(&key()).await.unwrap();
        assert_eq!(Some(balance), Usd::from_dollars(dollars), "{body}");
        let request = server.only_request();
        assert!(request.starts_with("GET /v1/get-user-credits HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("x-api-key: {KEY}\r\n")), "{request}");
    }
}

#[tokio::test]
async fn a_balance_that_is_not_there_is_not_taken_for_zero() {
    for (status, body, kind) in [
        (200, r#"{"free-credits": 1}"#, ApiErrorKind::Unreadable),
        (200, r#"{"credits": null}"#, ApiErrorKind::Unreadable),
        (404, "<html>not found</html>", ApiErrorKind::NotFound),
    ] {
        let server = Server::play([answer_json(status, body)]).await;
        assert_eq!(client_of(&server.address()).credits(&key()).await.unwrap_err().kind, kind, "{body}");
    }
}

#[tokio::test]
async fn a_wrong_key_says_so_in_the_services_own_words() {
    for (body, need, words) in [
        (
            r#"{"error":"Missing Authorization or x-api-key in header"}"#,
            Need::KeyMissing,
            "Missing Authorization or x-api-key in header",
        ),
        (
            r#"{"error":"invalid_api_key","error_description":"The API key is invalid or expired","status_code":401}"#,
            Need::KeyRejected,
            "The API key is invalid or expired",
        ),
    ] {
        let server = Server::play([answer_json(401, body)]).await;
        let error = client_of(&server.address()).credits(&key()).await.unwrap_err();
        assert_eq!(error.need(), Some(need));
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_picture_goes_up_as_a_data_url_and_both_documented_answers_are_read() {
    for answer in [
        r#"{"file_urls":["https://images.segmind.com/assets/a.png"],"message":"ok"}"#,
        r#"{"urls":["https://images.segmind.com/assets/a.png"]}"#,
    ] {
        let server = Server::play([answer_json(200, answer)]).await;
        let url = client_of(&server.address()).upload(&key(), b"\x89PNG", "image/png").await.unwrap();
        assert_eq!(url.as_str(), "https://images.segmind.com/assets/a.png");
        let request = server.only_request();
        assert!(request.starts_with("POST /upload-asset HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("x-api-key: {KEY}\r\n")), "{request}");
        assert!(request.contains("accept: application/json, text/plain, */*\r\n"), "{request}");
        assert_eq!(body_of(&request), json!({ "data_urls": ["data:image/png;base64,iVBORw=="] }));
    }
}

#[tokio::test]
async fn an_upload_goes_to_the_upload_host_and_is_not_redirected_with_the_key() {
    let elsewhere = Server::play([]).await;
    let server = Server::play([redirect(307, &elsewhere.address())]).await;
    let upload = format!("{}/else/upload-asset", server.address());
    let hosts = Hosts::parse(Some("http://127.0.0.1:9"), Some(&upload)).unwrap();
    let error = Client::new(hosts).unwrap().upload(&key(), b"x", "image/png").await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::Unreadable);
    assert!(server.only_request().starts_with("POST /else/upload-asset "));
    assert!(elsewhere.connections().is_empty());
}

#[tokio::test]
async fn hosts_that_would_show_the_key_are_refused_however_they_were_made() {
    let mut hosts = Hosts::segmind();
    hosts.upload.set_scheme("http").unwrap();
    assert_eq!(Client::new(hosts).unwrap_err().kind, ApiErrorKind::NotFetchable);
    let server = Server::play([Act::CloseAtOnce]).await;
    drop(client_of(&server.address()));
    assert!(server.connections().is_empty(), "making a client asks nothing");
}
