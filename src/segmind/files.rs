//! Public files, fetched without the key: finished videos, and first frames at URLs that the person typed.
//!
//! The rules for URLs, redirects and ranges are here. A broken transfer is an error from which the caller may resume.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderValue, IF_RANGE, LOCATION, RANGE,
};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::client::Client;
use super::error::{ApiError, ApiErrorKind, Endpoint};
use super::transport::{Reuse, SendError};
use crate::domain::{NetworkCause, NetworkTrouble, causes, is_local_ip, is_local_network, is_own_ip, is_this_computer};

/// The most redirects that are followed.
const MAX_REDIRECTS: usize = 5;

/// How long the head of an uploaded picture may take.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);

/// The most bytes of a picture (64 MiB): a phone's photo of 108 megapixels has up to 45 million.
const MAX_IMAGE_BYTES: usize = 64 << 20;

/// A file that is being fetched, read in chunks.
#[derive(Debug)]
pub struct FileBody {
    /// Offset of the first chunk in bytes: as requested, or 0 if the server sends the whole file.
    pub start: u64,
    /// Length of the whole file in bytes, if known.
    pub total: Option<u64>,
    /// The file's strong ETag, for a later `If-Range`.
    pub etag: Option<String>,
    endpoint: Endpoint,
    response: Response,
    received: u64,
    silence: Duration,
}

/// How a public URL is requested.
#[derive(Debug, Clone, Copy)]
struct Fetch<'a> {
    endpoint: Endpoint,
    plain_http: bool,
    from: u64,
    if_range: Option<&'a str>,
}

/// A fetched first frame.
#[derive(Debug)]
pub struct FetchedImage {
    /// The whole file.
    pub bytes: Bytes,
    /// Whether it came from this computer or the local network, under any name: then the service can't fetch it.
    pub near: bool,
}

impl FetchedImage {
    /// Whether this error means that the file is too large.
    pub fn is_too_large(error: &ApiError) -> bool {
        error.kind == ApiErrorKind::NotFetchable && error.details.starts_with(TOO_LARGE)
    }
}

/// The details of a file that is too large.
const TOO_LARGE: &str = "the file is larger than what is read";

fn is_near(url: &Url) -> bool {
    is_this_computer(url) || is_local_network(url)
}

fn is_near_address(address: std::net::IpAddr) -> bool {
    is_own_ip(address) || is_local_ip(address)
}

impl Client {
    /// Opens a finished video at its public URL, from byte `from` on; `if_range` is the ETag of the part already downloaded. Only https,
    /// unless the API itself is on this computer. Without the key.
    ///
    /// # Errors
    /// [`ApiErrorKind::FileGone`], [`ApiErrorKind::RangeUnsatisfiable`] (start again at 0), [`ApiErrorKind::NotFetchable`], or a
    /// network error.
    pub async fn open_file(&self, url: &Url, from: u64, if_range: Option<&str>) -> Result<FileBody, ApiError> {
        let plain_http = self.hosts().is_local();
        let fetch = Fetch { endpoint: Endpoint::File, plain_http, from, if_range };
        let response = self.follow(url, fetch).await?;
        FileBody::begin(fetch, response, self.timeouts().silence)
    }

    /// Reads the picture at a URL that the person typed, http or https, at most 64 MiB. Without the key.
    ///
    /// # Errors
    /// [`ApiErrorKind::NotFetchable`] if it is too large or the URL leads nowhere, or a network error.
    pub async fn fetch_image(&self, url: &Url) -> Result<FetchedImage, ApiError> {
        let fetch = Fetch { endpoint: Endpoint::Image, plain_http: true, from: 0, if_range: None };
        let whole = async {
            let response = self.follow(url, fetch).await?;
            let near = is_near(response.url()) || response.remote_addr().is_some_and(|peer| is_near_address(peer.ip()));
            let mut body = FileBody::begin(fetch, response, self.timeouts().silence)?;
            body.read_image(url).await.map(|bytes| FetchedImage { bytes, near })
        };
        timeout(self.timeouts().upload, whole).await.unwrap_or_else(|_| {
            let why = "the picture took too long to arrive".into();
            Err(interrupted(Endpoint::Image, why, url, NetworkCause::Slow))
        })
    }

    /// Whether an uploaded picture of this many bytes is still at its address. Asks for its head only, without the key. Anything but a
    /// clear yes is a no: then the picture is uploaded once more, which costs nothing.
    pub async fn still_has(&self, url: &Url, length: u64) -> bool {
        let fetch = Fetch { endpoint: Endpoint::File, plain_http: self.hosts().is_local(), from: 0, if_range: None };
        let Ok(client) = self.http().client(Reuse::Pooled, url) else { return false };
        if check(url, fetch).is_err() {
            return false;
        }
        let asked = client.head(url.clone()).header(ACCEPT_ENCODING, "identity").send();
        let Ok(Ok(answer)) = timeout(HEAD_PATIENCE, asked).await else { return false };
        let told = answer.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        answer.status() == StatusCode::OK && told.is_none_or(|told| told == length)
    }

    /// Follows at most [`MAX_REDIRECTS`] redirects, each checked like the first URL.
    async fn follow(&self, url: &Url, fetch: Fetch<'_>) -> Result<Response, ApiError> {
        let mut url = url.clone();
        check(&url, fetch).map_err(|why| not_fetchable(fetch.endpoint, why, &url))?;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.get_public(&url, fetch).await?;
            let status = response.status().as_u16();
            let said = |why: &str| not_fetchable(fetch.endpoint, &format!("it answered {status} {why}"), &url);
            let Some(location) = location_of(&response) else { return Ok(response) };
            let next = target(&url, location).map_err(said)?;
            check_hop(&url, &next, fetch).map_err(|why| said(&format!("to {}, and {why}", shown(&next))))?;
            url = next;
        }
        Err(not_fetchable(fetch.endpoint, "the address redirects more than five times", &url))
    }

    async fn get_public(&self, url: &Url, fetch: Fetch<'_>) -> Result<Response, ApiError> {
        let unreachable = |fault: SendError| {
            let error = ApiError::on_the_way(fetch.endpoint, fault);
            ApiError { details: format!("GET\n{}\n{}", error.details, shown(url)), ..error }
        };
        let client = self.http().client(Reuse::Pooled, url).map_err(unreachable)?;
        // In a compressed answer, lengths and ranges would count compressed bytes.
        let mut request = client.get(url.clone()).header(ACCEPT_ENCODING, "identity");
        if fetch.from > 0 {
            request = request.header(RANGE, format!("bytes={}-", fetch.from));
            if let Some(tag) = fetch.if_range {
                request = request.header(IF_RANGE, tag);
            }
        }
        match timeout(self.timeouts().silence, request.send()).await {
            Ok(sent) => sent.map_err(|error| unreachable(self.http().fault(error, url, None))),
            Err(_) => Err(interrupted(
                fetch.endpoint,
                format!("no answer in time from {}", shown(url)),
                url,
                NetworkCause::Slow,
            )),
        }
    }
}

impl FileBody {
    fn begin(fetch: Fetch<'_>, response: Response, silence: Duration) -> Result<Self, ApiError> {
        let endpoint = fetch.endpoint;
        let error = |kind, why: &str| {
            Err(ApiError::new(
                endpoint,
                kind,
                format!("GET\nstatus {}{why}\n{}", response.status(), shown(response.url())),
            ))
        };
        let etag = strong_etag(response.headers());
        let (start, total) = match response.status() {
            // 203: a proxy has modified it. The bytes will tell whether it is the video.
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => (0, response.content_length()),
            StatusCode::PARTIAL_CONTENT => match content_range(response.headers()) {
                Some((start, _)) if start > fetch.from => {
                    return error(ApiErrorKind::RangeUnsatisfiable, ", the range begins too late");
                }
                Some(range) => range,
                None => return error(ApiErrorKind::Unreadable, " without a readable Content-Range"),
            },
            StatusCode::NOT_FOUND | StatusCode::GONE => return error(ApiErrorKind::FileGone, ""),
            StatusCode::RANGE_NOT_SATISFIABLE => return error(ApiErrorKind::RangeUnsatisfiable, ""),
            StatusCode::TOO_MANY_REQUESTS => return error(ApiErrorKind::RateLimited, ""),
            status if status.is_server_error() => return error(ApiErrorKind::ServerTrouble, ""),
            status => {
                let refused = error(ApiErrorKind::NotFetchable, "");
                return refused.map_err(|refused| said(refused, &format!("it answered {status}")));
            }
        };
        if start > 0 && etag.is_some() && fetch.if_range.is_some() && etag.as_deref() != fetch.if_range {
            return error(ApiErrorKind::RangeUnsatisfiable, ", but of another file than the one begun");
        }
        Ok(Self { start, total, etag, endpoint, response, received: 0, silence })
    }

    /// The next chunk, or `None` when the file is complete.
    ///
    /// # Errors
    /// [`ApiErrorKind::Interrupted`] if the connection breaks, goes silent, or ends before the announced length;
    /// [`ApiErrorKind::Unreadable`] if more arrives than was announced.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ApiError> {
        let piece = timeout(self.silence, self.response.chunk()).await;
        let broke = |why, cause| interrupted(self.endpoint, why, self.response.url(), cause);
        let piece = match piece {
            Ok(Ok(piece)) => piece,
            Ok(Err(error)) => return Err(broke(causes(&error.without_url()), NetworkCause::BrokeOff)),
            Err(_) => return Err(broke("the connection fell silent".into(), NetworkCause::Slow)),
        };
        self.received += piece.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let place = self.start + self.received;
        match (&piece, self.total) {
            (Some(_), Some(total)) if place > total => Err(ApiError::new(
                self.endpoint,
                ApiErrorKind::Unreadable,
                format!("{place} bytes came of a file of {total}"),
            )),
            (None, Some(total)) if place < total => {
                let why = format!("the file ended at {place} of {total} bytes");
                Err(interrupted(self.endpoint, why, self.response.url(), NetworkCause::BrokeOff))
            }
            _ => Ok(piece),
        }
    }

    async fn read_image(&mut self, url: &Url) -> Result<Bytes, ApiError> {
        let endpoint = self.endpoint;
        let too_large = || not_fetchable(endpoint, TOO_LARGE, url);
        if self.total.is_some_and(|total| total > MAX_IMAGE_BYTES as u64) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = self.chunk().await? {
            if bytes.len() + piece.len() > MAX_IMAGE_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes.into())
    }
}

fn check(url: &Url, fetch: Fetch<'_>) -> Result<(), &'static str> {
    match url.scheme() {
        _ if url.host().is_none() => Err("only web addresses are fetched"),
        "https" => Ok(()),
        "http" if fetch.plain_http => Ok(()),
        "http" => Err("plain http is not accepted"),
        _ => Err("only web addresses are fetched"),
    }
}

/// A redirect is checked like the first URL. In addition, no other host may redirect to this computer or into the local network.
fn check_hop(from: &Url, to: &Url, fetch: Fetch<'_>) -> Result<(), &'static str> {
    if is_this_computer(from) {
        return check(to, fetch);
    }
    if is_this_computer(to) {
        return Err("a redirect to this computer was refused");
    }
    if is_local_network(to) && !is_local_network(from) {
        return Err("a redirect into this network was refused");
    }
    check(to, fetch)
}

/// The raw `Location` of a redirect (empty if missing); `None` if the answer is not a redirect.
fn location_of(response: &Response) -> Option<&[u8]> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    redirects.then(|| response.headers().get(LOCATION).map(HeaderValue::as_bytes).unwrap_or_default())
}

/// The target of a redirect. Some hosts write file names unescaped: UTF-8 is read as browsers do, any other byte is escaped.
fn target(from: &Url, location: &[u8]) -> Result<Url, &'static str> {
    let bytes = location.trim_ascii();
    if bytes.is_empty() {
        return Err("without an address");
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| escaped(*byte)).collect(),
    };
    from.join(&text).map_err(|_| "to an address that can't be read")
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

fn strong_etag(headers: &HeaderMap) -> Option<String> {
    let tag = headers.get(ETAG)?.to_str().ok()?.trim();
    (tag.len() > 2 && tag.starts_with('"') && tag.ends_with('"')).then(|| tag.to_owned())
}

/// Start and total length of `bytes START-END/TOTAL`.
fn content_range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?.trim().strip_prefix("bytes")?;
    let (range, total) = text.trim().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    let total = match total.trim() {
        "*" => None,
        number => Some(number.parse().ok()?),
    };
    Some((start.trim().parse().ok()?, total))
}

fn interrupted(endpoint: Endpoint, why: String, url: &Url, cause: NetworkCause) -> ApiError {
    let host = url.host_str().unwrap_or_default().to_owned();
    let network_trouble = Some(Box::new(NetworkTrouble { host, cause }));
    ApiError { network_trouble, ..ApiError::new(endpoint, ApiErrorKind::Interrupted, why) }
}

fn not_fetchable(endpoint: Endpoint, why: &str, url: &Url) -> ApiError {
    said(ApiError::new(endpoint, ApiErrorKind::NotFetchable, format!("{why}: {}", shown(url))), why)
}

/// Adds a message to the error of a video's URL; first frames have their own sentences.
fn said(error: ApiError, words: &str) -> ApiError {
    if error.endpoint == Endpoint::File { error.saying(words.to_owned()) } else { error }
}

/// A URL for "Details": without user, password and query, which may hold a signature.
fn shown(url: &Url) -> String {
    format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_hop(from: &str, to: &str, plain_http: bool) -> bool {
        let fetch = Fetch { endpoint: Endpoint::File, plain_http, from: 0, if_range: None };
        check_hop(&Url::parse(from).unwrap(), &Url::parse(to).unwrap(), fetch).is_ok()
    }

    #[test]
    fn a_redirect_may_not_leave_tls_the_web_or_enter_this_computer() {
        assert!(may_hop("https://a.example/x", "https://b.example/y", false));
        assert!(!may_hop("https://a.example/x", "http://b.example/y", false));
        assert!(!may_hop("https://a.example/x", "file:///y", true));
        assert!(!may_hop("https://a.example/x", "http://127.0.0.1/y", true));
        assert!(!may_hop("http://a.example/x", "http://localhost:8080/y", true));
        assert!(may_hop("http://127.0.0.1:1/x", "http://127.0.0.1:2/y", true));
        for here in ["0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "a.localhost", "localhost.", "127.1"] {
            assert!(!may_hop("http://a.example/x", &format!("http://{here}/y"), true), "{here}");
            assert!(!may_hop("http://192.168.0.7/x", &format!("http://{here}/y"), true), "{here}");
        }
        for house in ["192.168.0.7", "10.1.1.1", "169.254.169.254", "[fd00::1]", "nas", "nas.local", "db.internal"] {
            assert!(!may_hop("http://a.example/x", &format!("http://{house}/y"), true), "{house}");
            assert!(may_hop("http://nas.lan/x", &format!("http://{house}/y"), true), "{house}");
        }
    }

    #[test]
    fn a_redirect_is_read_as_it_was_sent() {
        let from = Url::parse("https://a.example/dir/x").unwrap();
        let to = |bytes: &[u8]| target(&from, bytes).map(String::from);
        assert_eq!(to("/clip über.mp4".as_bytes()).as_deref(), Ok("https://a.example/clip%20%C3%BCber.mp4"));
        assert_eq!(
            to("https://b.example/灯台.mp4?x=é".as_bytes()).as_deref(),
            Ok("https://b.example/%E7%81%AF%E5%8F%B0.mp4?x=%C3%A9")
        );
        assert_eq!(to(b"y\xFC.mp4").as_deref(), Ok("https://a.example/dir/y%FC.mp4"));
        assert_eq!(to(b"  //b.example/y ").as_deref(), Ok("https://b.example/y"));
        assert!(to(b"").is_err() && to(b"https://").is_err());
    }

    #[test]
    fn a_content_range_is_read_with_and_without_its_total() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_RANGE, text.parse().unwrap());
            content_range(&headers)
        };
        assert_eq!(read("bytes 7-13/14"), Some((7, Some(14))));
        assert_eq!(read("bytes 7-13/*"), Some((7, None)));
        for text in ["bytes */14", "items 7-13/14", "bytes 7-13", "bytes x-13/14", "bytes 7-13/x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
