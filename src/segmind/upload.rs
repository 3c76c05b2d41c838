//! Uploads a local picture to Segmind, so that the service can use it as a first frame. Free; repeating it makes a second asset.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use super::client::{ApiRequest, Client, unreadable};
use super::error::{ApiError, ApiErrorKind, Endpoint};
use crate::domain::ApiKey;

/// The body of `POST /upload-asset`.
#[derive(Debug, Serialize)]
struct UploadBody {
    /// One `data:` URL per image.
    data_urls: [String; 1],
}

impl Client {
    /// Uploads a JPEG, PNG or WebP (`mime` is `image/jpeg`, `image/png` or `image/webp`) and returns its public URL.
    ///
    /// # Errors
    /// A network error or the service's error; [`ApiErrorKind::Unreadable`] if the answer contains no URL.
    pub async fn upload(&self, key: &ApiKey, image: &[u8], mime: &str) -> Result<Url, ApiError> {
        let data_url = format!("data:{mime};base64,{}", STANDARD.encode(image));
        let body = serde_json::to_vec(&UploadBody { data_urls: [data_url] })
            .map_err(|error| ApiError::new(Endpoint::Upload, ApiErrorKind::BadRequest, error.to_string()))?;
        let call = ApiRequest {
            endpoint: Endpoint::Upload,
            method: Method::POST,
            url: self.hosts().upload.clone(),
            key,
            body: Some(body),
            timeout: self.timeouts().upload,
        };
        let answer = self.ask(call).await?;
        answer.json().as_ref().and_then(address_in).ok_or_else(|| unreadable(Endpoint::Upload, &answer))
    }
}

/// `{"file_urls": [..]}` as in the client library, or `{"urls": [..]}` as in the documentation.
pub(super) fn address_in(body: &Value) -> Option<Url> {
    ["file_urls", "urls"].iter().filter_map(|field| body.get(field)).find_map(|value| match value {
        Value::Array(list) => list.iter().find_map(web_address),
        value => web_address(value),
    })
}

fn web_address(value: &Value) -> Option<Url> {
    let url = Url::parse(value.as_str()?.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_documented_answers_name_the_address() {
        let url = "https://images.segmind.com/assets/a.png";
        for body in
            [json!({ "file_urls": [url], "message": "ok" }), json!({ "urls": [null, url] }), json!({ "urls": url })]
        {
            assert_eq!(address_in(&body).map(String::from).as_deref(), Some(url), "{body}");
        }
        for body in [json!({}), json!({ "urls": [] }), json!({ "urls": ["file:///a.png"] }), json!(["https://a/b.png"])]
        {
            assert_eq!(address_in(&body), None, "{body}");
        }
    }
}
