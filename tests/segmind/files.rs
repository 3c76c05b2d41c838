//! Output files and first frames: without the key, in ranges, through redirects, within limits.

use rushes::domain::FailureKind;
use rushes::segmind::{ApiError, ApiErrorKind, Client, FileBody, Hosts};
use url::Url;

use crate::server::{Act, Server, answer, redirect};
use crate::{client_for, client_of};

async fn open(server: &Server, from: u64, tag: Option<&str>) -> Result<FileBody, ApiError> {
    client_of(&server.address()).open_file(&video_of(server), from, tag).await
}

fn video_of(server: &Server) -> Url {
    Url::parse(&format!("{}/v.mp4?sig=secret", server.address())).unwrap()
}

async fn rest_of(mut body: FileBody) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(piece) = body.chunk().await? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn carries_no_key(request: &str) -> bool {
    let request = request.to_ascii_lowercase();
    !request.contains("x-api-key") && !request.contains("sg_") && !request.contains("authorization")
}

#[tokio::test]
async fn a_file_is_fetched_whole_and_without_the_key() {
    let server = Server::play([answer(200, "ETag: \"t1\"\r\n", b"moving picture")]).await;
    let body = open(&server, 0, None).await.unwrap();
    assert_eq!((body.start, body.total, body.etag.as_deref()), (0, Some(14), Some("\"t1\"")));
    assert_eq!(rest_of(body).await.unwrap(), b"moving picture");
    let request = server.only_request();
    assert!(carries_no_key(&request) && !request.to_ascii_lowercase().contains("range:"), "{request}");
}

#[tokio::test]
async fn a_begun_file_goes_on_where_it_stopped() {
    let head = "Content-Range: bytes 7-13/14\r\nETag: \"t1\"\r\n";
    let server = Server::play([answer(206, head, b"picture")]).await;
    let body = open(&server, 7, Some("\"t1\"")).await.unwrap();
    assert_eq!((body.start, body.total), (7, Some(14)));
    assert_eq!(rest_of(body).await.unwrap(), b"picture");
    let request = server.only_request();
    assert!(request.contains("range: bytes=7-\r\n") && request.contains("if-range: \"t1\"\r\n"), "{request}");
}

#[tokio::test]
async fn a_server_that_sends_the_file_whole_says_so_through_the_start() {
    let server = Server::play([answer(200, "ETag: W/\"weak\"\r\n", b"moving picture")]).await;
    let body = open(&server, 7, Some("\"old\"")).await.unwrap();
    assert_eq!((body.start, body.total, body.etag.as_deref()), (0, Some(14), None));
}

#[tokio::test]
async fn parts_of_two_different_files_are_never_joined() {
    for (status, head) in [
        (206, "Content-Range: bytes 7-13/14\r\nETag: \"new\"\r\n"),
        (206, "Content-Range: bytes 9-13/14\r\nETag: \"t1\"\r\n"),
        (416, "Content-Range: bytes */3\r\n"),
    ] {
        let server = Server::play([answer(status, head, b"picture")]).await;
        let error = open(&server, 7, Some("\"t1\"")).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::RangeUnsatisfiable, "{head}");
    }
    let server = Server::play([answer(206, "", b"picture")]).await;
    assert_eq!(open(&server, 7, None).await.unwrap_err().kind, ApiErrorKind::Unreadable);
}

#[tokio::test]
async fn a_file_that_is_gone_ends_the_download_and_trouble_lets_it_wait() {
    for (status, kind) in [
        (401, ApiErrorKind::NotFetchable),
        (403, ApiErrorKind::NotFetchable),
        (404, ApiErrorKind::FileGone),
        (410, ApiErrorKind::FileGone),
        (429, ApiErrorKind::RateLimited),
        (500, ApiErrorKind::ServerTrouble),
        (418, ApiErrorKind::NotFetchable),
    ] {
        let server = Server::play([answer(status, "", b"")]).await;
        let error = open(&server, 0, None).await.unwrap_err();
        assert_eq!(error.kind, kind, "{status}");
        assert!(!error.details.contains("secret"), "{}", error.details);
        let gone = error.failure().kind == FailureKind::OutputGone;
        assert_eq!(gone, status == 404 || status == 410, "{status}: no more is said than was seen");
        let told = error.message.is_some_and(|words| words.starts_with(&format!("it answered {status}")));
        assert_eq!(told, kind == ApiErrorKind::NotFetchable, "{status}");
    }
}

#[tokio::test]
async fn a_transfer_that_breaks_falls_silent_or_ends_early_is_interrupted() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nmoving".to_vec();
    let partial = answer(206, "Content-Range: bytes 7-8/14\r\n", b"pi");
    for (act, from) in [(Act::Send(short.clone()), 0), (Act::SendAndFallSilent(short), 0), (partial, 7)] {
        let server = Server::play([act.clone()]).await;
        let client = client_for(&act, &server.address());
        let body = client.open_file(&video_of(&server), from, None).await.unwrap();
        let error = rest_of(body).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::Interrupted, "{act:?}");
    }
    for act in [Act::CloseAtOnce, Act::FallSilent] {
        let server = Server::play([act.clone()]).await;
        let client = client_for(&act, &server.address());
        let error = client.open_file(&video_of(&server), 0, None).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::Interrupted, "{act:?}");
    }
}

#[tokio::test]
async fn redirects_are_followed_five_times_and_never_with_the_key() {
    let end = Server::play([answer(200, "", b"here")]).await;
    let mut script = vec![redirect(302, "/again"); 4];
    script.push(redirect(307, &format!("{}/v.mp4", end.address())));
    let server = Server::play(script).await;
    assert_eq!(rest_of(open(&server, 0, None).await.unwrap()).await.unwrap(), b"here");
    assert!(server.connections().iter().chain(&end.connections()).all(|request| carries_no_key(request)));

    let circle = Server::play(vec![redirect(302, "/again"); 9]).await;
    assert_eq!(open(&circle, 0, None).await.unwrap_err().kind, ApiErrorKind::NotFetchable);
    assert_eq!(circle.connections().len(), 6);
}

#[tokio::test]
async fn a_redirect_with_raw_letters_in_it_is_followed() {
    for name in ["/клип.mp4", "/clip über den wolken.mp4", "/灯台.mp4?name=é"] {
        let server = Server::play([redirect(302, name), answer(200, "", b"here")]).await;
        assert_eq!(rest_of(open(&server, 0, None).await.unwrap()).await.unwrap(), b"here", "{name}");
        assert!(
            server.connections()[1].starts_with("GET /%")
                || server.connections()[1].starts_with("GET /clip%20%C3%BCber")
        );
    }
}

#[tokio::test]
async fn a_redirect_that_leads_nowhere_says_what_was_seen() {
    for (act, seen) in [
        (answer(302, "", b""), "it answered 302 without an address"),
        (redirect(307, "https://"), "it answered 307 to an address that can't be read"),
        (
            redirect(301, "ftp://a.example/x"),
            "it answered 301 to ftp://a.example/x, and only web addresses are fetched",
        ),
    ] {
        let server = Server::play([act]).await;
        let error = open(&server, 0, None).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::NotFetchable, "{seen}");
        assert!(error.details.contains(seen), "{}", error.details);
        assert!(!error.details.contains("secret"), "{}", error.details);
    }
}

#[tokio::test]
async fn a_redirect_out_of_the_web_is_refused() {
    for to in ["file:///etc/passwd", "ftp://127.0.0.1/x"] {
        let server = Server::play([redirect(302, to)]).await;
        assert_eq!(open(&server, 0, None).await.unwrap_err().kind, ApiErrorKind::NotFetchable, "{to}");
    }
}

#[tokio::test]
async fn plain_http_is_refused_for_files_of_the_real_service() {
    let server = Server::play([answer(200, "", b"x")]).await;
    let client = Client::new(Hosts::segmind()).unwrap();
    for address in [server.address(), "ftp://images.segmind.com/v.mp4".into()] {
        let error = client.open_file(&Url::parse(&address).unwrap(), 0, None).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::NotFetchable, "{address}");
    }
    assert!(server.connections().is_empty());
}

#[tokio::test]
async fn a_first_frame_is_fetched_over_plain_http_when_that_was_typed() {
    let server = Server::play([answer(200, "", b"\x89PNG")]).await;
    let client = Client::new(Hosts::segmind()).unwrap();
    let url = Url::parse(&format!("{}/a.png", server.address())).unwrap();
    assert_eq!(client.fetch_image(&url).await.unwrap().bytes, &b"\x89PNG"[..]);
    assert!(carries_no_key(&server.only_request()));
}

#[tokio::test]
async fn a_picture_of_more_than_64_mb_is_given_up_announced_or_not() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n".to_vec();
    let mut unannounced = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    unannounced.resize(unannounced.len() + 67_108_865, b'x');
    for act in [Act::SendAndFallSilent(announced), Act::Send(unannounced)] {
        let server = Server::play([act]).await;
        let url = Url::parse(&format!("{}/a.png", server.address())).unwrap();
        let error = client_of(&server.address()).fetch_image(&url).await.unwrap_err();
        assert_eq!(error.kind, ApiErrorKind::NotFetchable, "{error:?}");
        assert!(rushes::segmind::FetchedImage::is_too_large(&error), "{}", error.details);
        assert_eq!(error.failure().kind, FailureKind::ImageUnusable);
    }
}
