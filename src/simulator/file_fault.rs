//! Serves the bytes of a file as HTTP does, or as badly as scripted.
//!
//! Owns ranges, validators and lengths of file answers; finding the file is the routes'. Cannot fail.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderValue, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::answer::status_code;
use super::fault::FileFault;
use super::range::{RequestedRange, requested_range};

const JUNK: usize = 1 << 20;
const PIECE: usize = 64 << 10;

/// A file about to be served.
#[derive(Debug, Clone)]
pub(super) struct ServedFile {
    /// All of it.
    pub(super) bytes: Bytes,
    /// Its strong validator, quoted.
    pub(super) etag: String,
    /// Its content type.
    pub(super) kind: &'static str,
}

/// Answers a GET or HEAD for `file`; `reads` counts the GETs of it so far.
pub(super) fn serve(mut file: ServedFile, headers: &HeaderMap, fault: Option<FileFault>, reads: u32) -> Response {
    match fault {
        Some(FileFault::Status(code)) => return store_error(code),
        Some(FileFault::HalfFile) => file.bytes = file.bytes.slice(..file.bytes.len() / 2),
        Some(FileFault::NotAVideo) => file.bytes = Bytes::from("This is not a video. ".repeat(500)),
        Some(FileFault::ChangedBetweenRanges) => file = changed(&file, reads),
        _ => {}
    }
    let total = file.bytes.len();
    let part = match requested_range(range_in_force(headers, &file.etag), total) {
        RequestedRange::Whole => None,
        RequestedRange::Part(part) => Some(part),
        RequestedRange::Unsatisfiable => return unsatisfiable(total),
    };
    let mut answer = Response::new(Body::empty());
    let out = answer.headers_mut();
    out.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind));
    insert(out, ETAG, &file.etag);
    let bytes = match part {
        None => file.bytes,
        Some(part) => {
            let text = format!("bytes {}-{}/{total}", part.start, part.end - 1);
            insert(out, CONTENT_RANGE, &text);
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            file.bytes.slice(part)
        }
    };
    deliver(answer, bytes, fault)
}

fn deliver(mut answer: Response, bytes: Bytes, fault: Option<FileFault>) -> Response {
    let length = match fault {
        Some(FileFault::TooLong | FileFault::NoLength) => None,
        Some(FileFault::WrongLength) => Some(bytes.len() + 1000),
        _ => Some(bytes.len()),
    };
    if let Some(length) = length {
        answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    *answer.body_mut() = match fault {
        Some(FileFault::Truncated) => torn(bytes.slice(..bytes.len() / 2)),
        Some(FileFault::WrongLength) => torn(bytes),
        Some(FileFault::NoLength) => chunked(vec![bytes]),
        Some(FileFault::TooLong) => chunked(vec![bytes, Bytes::from(vec![0; JUNK])]),
        _ => Body::from(bytes),
    };
    answer
}

/// A body that ends with a broken connection after these bytes.
pub(super) fn torn(bytes: Bytes) -> Body {
    Body::from_stream(stream::unfold(Some(bytes), |rest| async move {
        let mut rest = rest?;
        if rest.is_empty() {
            // What was sent must have left before the connection breaks.
            tokio::time::sleep(Duration::from_millis(20)).await;
            return Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None));
        }
        let piece = rest.split_to(rest.len().min(PIECE));
        Some((Ok(piece), Some(rest)))
    }))
}

fn chunked(pieces: Vec<Bytes>) -> Body {
    Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)))
}

/// The `Range` header, unless `If-Range` names another version of the file.
fn range_in_force<'a>(headers: &'a HeaderMap, etag: &str) -> Option<&'a str> {
    let same = headers.get(IF_RANGE).is_none_or(|value| value.as_bytes() == etag.as_bytes());
    let range = headers.get(RANGE).and_then(|value| value.to_str().ok());
    range.filter(|_| same)
}

/// The same video with an empty box at its end that counts up: another file, still an MP4.
fn changed(file: &ServedFile, reads: u32) -> ServedFile {
    let mut bytes = file.bytes.to_vec();
    bytes.extend_from_slice(&12_u32.to_be_bytes());
    bytes.extend_from_slice(b"free");
    bytes.extend_from_slice(&reads.to_be_bytes());
    ServedFile {
        bytes: Bytes::from(bytes),
        etag: format!("{}.{reads}\"", file.etag.trim_end_matches('"')),
        kind: file.kind,
    }
}

fn unsatisfiable(total: usize) -> Response {
    let mut answer = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
    insert(answer.headers_mut(), CONTENT_RANGE, &format!("bytes */{total}"));
    answer
}

/// The XML of an object store.
pub(super) fn store_error(code: u16) -> Response {
    let code = status_code(code);
    let reason = code.canonical_reason().unwrap_or("Error").replace(' ', "");
    let body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{reason}</Code></Error>\n");
    let kind = HeaderValue::from_static("application/xml");
    (code, [(CONTENT_TYPE, kind)], body).into_response()
}

fn insert(headers: &mut HeaderMap, name: axum::http::HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}
