//! `GET` and `HEAD` of output files and uploaded assets: public links that need no key.
//!
//! Owns finding the file; `file_fault` serves its bytes. What is unknown or expired is 404, as an object store
//! says it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;

use crate::simulator::file_fault::{ServedFile, serve, store_error};
use crate::simulator::file_store::StoredFile;
use crate::simulator::shared::Shared;

/// The file of a completed job.
pub(super) async fn output(
    State(shared): State<Arc<Shared>>,
    Path(name): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let found = {
        let now = shared.clock.now();
        let mut state = shared.state();
        let job = name.strip_suffix(".mp4").and_then(|id| state.job(id, now));
        job.and_then(|job| {
            let stored_file = job.file(now, shared.config.file_life).cloned()?;
            job.counts.file_reads += u32::from(method == Method::GET);
            Some((stored_file, job.order.behaviour.file, job.counts.file_reads))
        })
    };
    let Some((stored_file, fault, reads)) = found else {
        return store_error(404);
    };
    match fetch(&shared, stored_file, "video/mp4").await {
        Some(file) => serve(file, &headers, fault, reads),
        None => store_error(500),
    }
}

/// An uploaded image.
pub(super) async fn asset(State(shared): State<Arc<Shared>>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let now = shared.clock.now();
    let found = shared.state().asset(&name).cloned();
    let alive = found.filter(|asset| now < asset.stored + shared.config.file_life);
    let Some(asset) = alive else {
        return store_error(404);
    };
    match fetch(&shared, asset.stored_file, asset.kind).await {
        Some(file) => serve(file, &headers, None, 0),
        None => store_error(500),
    }
}

async fn fetch(shared: &Arc<Shared>, stored_file: StoredFile, kind: &'static str) -> Option<ServedFile> {
    let shared = Arc::clone(shared);
    let read = tokio::task::spawn_blocking(move || shared.files.get(&stored_file)).await;
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
