//! `GET` and `HEAD` of output files and uploaded images: public links that need no key, with ranges and entity tags.
//!
//! A job's scripted file fault spoils its answer. Unknown or expired files are 404 in an object store's XML.

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderValue, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::simulator::answer::{broken_body, object_store_error};
use crate::simulator::fault_script::FileFault;
use crate::simulator::state::Service;
use crate::simulator::storage::StoredFile;

/// The file of a completed job.
pub(super) async fn output(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let found = {
        let now = service.clock.now();
        let mut state = service.state();
        let job = name.strip_suffix(".mp4").and_then(|id| state.job(id, now));
        job.and_then(|job| {
            let stored_file = job.file(now, service.config.file_life).cloned()?;
            job.counts.file_reads += u32::from(method == Method::GET);
            Some((stored_file, job.order.behaviour.file, job.counts.file_reads))
        })
    };
    let Some((stored_file, fault, reads)) = found else {
        return object_store_error(404);
    };
    match fetch(&service, stored_file, "video/mp4").await {
        Some(file) => serve(file, &headers, fault, reads),
        None => object_store_error(500),
    }
}

/// An uploaded image.
pub(super) async fn asset(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let now = service.clock.now();
    let found = service.state().asset(&name).cloned();
    let alive = found.filter(|asset| now < asset.stored + service.config.file_life);
    let Some(asset) = alive else {
        return object_store_error(404);
    };
    match fetch(&service, asset.stored_file, asset.kind).await {
        Some(file) => serve(file, &headers, None, 0),
        None => object_store_error(500),
    }
}

async fn fetch(service: &Arc<Service>, stored_file: StoredFile, kind: &'static str) -> Option<ServedFile> {
    let service = Arc::clone(service);
    let read = tokio::task::spawn_blocking(move || service.files.get(&stored_file)).await;
    match read {
        Ok(Ok(bytes)) => Some(ServedFile { etag: etag(&bytes), bytes: Bytes::from(bytes), kind }),
        Ok(Err(error)) => {
            tracing::error!(%error, "a stored file could not be read");
            None
        }
        Err(error) => {
            tracing::error!(%error, "reading a stored file died");
            None
        }
    }
}

/// A strong validator of these bytes, quoted as on the wire.
fn etag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("\"{:016x}-{:x}\"", hasher.finish(), bytes.len())
}

const JUNK: usize = 1 << 20;

/// A file about to be served.
#[derive(Debug, Clone)]
struct ServedFile {
    /// Its contents.
    bytes: Bytes,
    /// Its strong validator, quoted.
    etag: String,
    /// Its content type.
    kind: &'static str,
}

/// Answers a GET or HEAD of `file`; `reads` is the number of GETs so far.
fn serve(mut file: ServedFile, headers: &HeaderMap, fault: Option<FileFault>, reads: u32) -> Response {
    match fault {
        Some(FileFault::Status(code)) => return object_store_error(code),
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
        Some(FileFault::Truncated) => broken_body(bytes.slice(..bytes.len() / 2)),
        Some(FileFault::WrongLength) => broken_body(bytes),
        Some(FileFault::NoLength) => chunked(vec![bytes]),
        Some(FileFault::TooLong) => chunked(vec![bytes, Bytes::from(vec![0; JUNK])]),
        _ => Body::from(bytes),
    };
    answer
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

/// The same video with a changing empty box at its end: another file, still an MP4.
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

fn insert(headers: &mut HeaderMap, name: axum::http::HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// The requested part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RequestedRange {
    /// All of it.
    Whole,
    /// These bytes; not empty, inside the file.
    Part(Range<usize>),
    /// Bytes beyond its end.
    Unsatisfiable,
}

/// Reads a `Range` header for a file of `total` bytes. Several ranges, other units and malformed headers get the whole file, as
/// RFC 9110 allows.
fn requested_range(header: Option<&str>, total: usize) -> RequestedRange {
    let spec = header.and_then(|text| text.trim().strip_prefix("bytes="));
    let Some((first, last)) = spec.and_then(|spec| spec.split_once('-')) else {
        return RequestedRange::Whole;
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => suffix.parse().ok().map(|n: usize| total.saturating_sub(n)..total),
        (first, "") => first.parse().ok().map(|from| from..total),
        (first, last) => match (first.parse(), last.parse::<usize>()) {
            (Ok(from), Ok(to)) if from <= to => Some(from..to.saturating_add(1).min(total)),
            _ => None,
        },
    };
    match range {
        None => RequestedRange::Whole,
        Some(range) if range.is_empty() => RequestedRange::Unsatisfiable,
        Some(range) => RequestedRange::Part(range),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_clipped_to_the_file_and_nonsense_is_ignored() {
        let rows = [
            (None, RequestedRange::Whole),
            (Some("bytes=0-"), RequestedRange::Part(0..100)),
            (Some("bytes=40-"), RequestedRange::Part(40..100)),
            (Some("bytes=40-49"), RequestedRange::Part(40..50)),
            (Some("bytes=40-4000"), RequestedRange::Part(40..100)),
            (Some("bytes=-10"), RequestedRange::Part(90..100)),
            (Some("bytes=-1000"), RequestedRange::Part(0..100)),
            (Some("bytes=100-"), RequestedRange::Unsatisfiable),
            (Some("bytes=-0"), RequestedRange::Unsatisfiable),
            (Some("bytes=50-40"), RequestedRange::Whole),
            (Some("bytes=0-1,5-6"), RequestedRange::Whole),
            (Some("lines=0-1"), RequestedRange::Whole),
            (Some("bytes=x-"), RequestedRange::Whole),
        ];
        for (header, expected) in rows {
            assert_eq!(requested_range(header, 100), expected, "{header:?}");
        }
    }
}
