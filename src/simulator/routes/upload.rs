//! `POST /upload-asset`: stores JPEG, PNG and WebP images that came as data URLs, and answers their addresses.
//!
//! A body with anything else is 400, and nothing of it is stored.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::simulator::answer::Refusal;
use crate::simulator::clock::wall;
use crate::simulator::fault_script::UploadShape;
use crate::simulator::middleware::{authenticate, check_content_type};
use crate::simulator::state::{Asset, Service, new_id};
use crate::simulator::storage::JournalEntry;

/// The most bytes of a body: 32 MB of image is 43 MB of base64.
const BODY_LIMIT: usize = 64 << 20;

struct Image {
    kind: &'static str,
    extension: &'static str,
    bytes: Vec<u8>,
}

/// `POST /upload-asset`.
pub(super) async fn upload(State(service): State<Arc<Service>>, request: Request) -> Result<Json<Value>, Refusal> {
    let (parts, body) = request.into_parts();
    authenticate(&service, &parts.headers)?;
    check_content_type(&parts.headers)?;
    let body = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "Request body too large"))?;
    let keeper = Arc::clone(&service);
    let stored = tokio::task::spawn_blocking(move || store(&keeper, &body)).await;
    let names =
        stored.map_err(|_| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "The asset could not be stored"))??;
    let base = service.base_url(&parts.headers);
    let urls: Vec<String> = names.iter().map(|name| format!("{base}/assets/{name}")).collect();
    Ok(Json(match service.script.upload_answer() {
        UploadShape::FileUrls => json!({"file_urls": urls, "message": "Files uploaded"}),
        UploadShape::Urls => json!({ "urls": urls }),
    }))
}

fn store(service: &Service, body: &[u8]) -> Result<Vec<String>, Refusal> {
    let full = |_| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "The asset could not be stored");
    let mut names = Vec::new();
    for image in images(body)? {
        let (name, now) = (format!("{}.{}", new_id(), image.extension), service.clock.now());
        let stored_file = service.files.put(&name, &image.bytes).map_err(full)?;
        service.state().put(name.clone(), Asset { stored_file, kind: image.kind, stored: now });
        service.remember(&JournalEntry::Asset { name: name.clone(), at: wall(now) });
        names.push(name);
    }
    Ok(names)
}

fn images(body: &[u8]) -> Result<Vec<Image>, Refusal> {
    let body: Value = serde_json::from_slice(body).map_err(|_| malformed("Request body is not valid JSON"))?;
    let list = body.get("data_urls").and_then(Value::as_array);
    let list = list.filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| malformed("data_urls: a list of data URLs is required"))?;
    list.iter()
        .map(|entry| {
            let image = entry.as_str().and_then(image);
            image.ok_or_else(|| malformed("data_urls: only base64 JPEG, PNG and WebP images"))
        })
        .collect()
}

fn image(data_url: &str) -> Option<Image> {
    let (kind, text) = data_url.strip_prefix("data:")?.split_once(";base64,")?;
    let bytes = STANDARD.decode(text).ok()?;
    let (kind, extension, right) = match kind {
        "image/jpeg" => ("image/jpeg", "jpg", bytes.starts_with(b"\xff\xd8\xff")),
        "image/png" => ("image/png", "png", bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
        "image/webp" => ("image/webp", "webp", is_webp(&bytes)),
        _ => return None,
    };
    right.then_some(Image { kind, extension, bytes })
}

/// The content type of a stored image, by its name.
pub(in crate::simulator) fn kind_of(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "jpg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

fn malformed(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(body: &Value) -> Result<usize, u16> {
        let read = images(body.to_string().as_bytes());
        read.map(|list| list.len()).map_err(|refusal| refusal.code())
    }

    #[test]
    fn only_lists_of_real_images_are_stored() {
        let png = format!("data:image/png;base64,{}", STANDARD.encode(b"\x89PNG\r\n\x1a\n..."));
        let webp = format!("data:image/webp;base64,{}", STANDARD.encode(b"RIFF\0\0\0\0WEBP"));
        assert_eq!(count(&json!({"data_urls": [png, webp]})), Ok(2));
        let mislabelled = png.replace("image/png", "image/jpeg");
        for wrong in [
            json!({}),
            json!({"data_urls": []}),
            json!({"data_urls": png}),
            json!({"data_urls": [png, 7]}),
            json!({"data_urls": [mislabelled]}),
            json!({"data_urls": ["data:image/gif;base64,R0lGODlh"]}),
            json!({"data_urls": ["data:image/png;base64,%%%"]}),
        ] {
            assert_eq!(count(&wrong), Err(400), "{wrong}");
        }
    }
}
