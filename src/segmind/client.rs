//! The client that all jobs share: cheap to clone; it holds hosts and connections, but no key.
//!
//! The key meets a request only in [`Client::send_once`], which refuses any address but the API's, the upload's and the history's.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use url::Url;

use super::answer::{self, Answer, Cut};
use super::classify;
use super::error::{ApiError, ApiErrorKind, Endpoint};
use super::hosts::{Hosts, join};
use super::transport::{HttpClients, Reuse, SendError, Timeouts};
use crate::domain::ApiKey;

/// The client for Segmind's API. Calls need a tokio runtime; dropping a call's future cancels it.
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    hosts: Hosts,
    http: HttpClients,
}

/// A request with the key.
#[derive(Debug)]
pub(super) struct ApiRequest<'a> {
    pub(super) endpoint: Endpoint,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) key: &'a ApiKey,
    /// The JSON body, if any.
    pub(super) body: Option<Vec<u8>>,
    pub(super) timeout: Duration,
}

impl Client {
    /// A client for these hosts, with the default timeouts.
    ///
    /// # Errors
    /// [`ApiErrorKind::NotFetchable`] if a host is neither https nor on this computer.
    pub fn new(hosts: Hosts) -> Result<Self, ApiError> {
        Self::with_timeouts(hosts, Timeouts::default())
    }

    /// A client with other timeouts.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeouts(hosts: Hosts, timeouts: Timeouts) -> Result<Self, ApiError> {
        hosts
            .check()
            .map_err(|error| ApiError::new(Endpoint::Credits, ApiErrorKind::NotFetchable, error.to_string()))?;
        Ok(Self { inner: Arc::new(Inner { hosts, http: HttpClients::new(timeouts) }) })
    }

    /// The hosts that may see the key.
    pub fn hosts(&self) -> &Hosts {
        &self.inner.hosts
    }

    pub(super) fn timeouts(&self) -> &Timeouts {
        self.inner.http.timeouts()
    }

    pub(super) fn http(&self) -> &HttpClients {
        &self.inner.http
    }

    /// A GET below the API's address.
    pub(super) fn get<'a>(&self, endpoint: Endpoint, key: &'a ApiKey, path: &[&str]) -> ApiRequest<'a> {
        let url = join(&self.hosts().api, path);
        ApiRequest { endpoint, method: Method::GET, url, key, body: None, timeout: self.timeouts().get }
    }

    /// Sends a request with the key, once, and reads the answer, whatever its status.
    pub(super) async fn send_once(&self, call: ApiRequest<'_>) -> Result<Answer, SendError> {
        let ApiRequest { endpoint, method, url, key, body, timeout } = call;
        if !self.inner.hosts.may_see_key(&url) {
            return Err(SendError::before_any("this host may not see the key"));
        }
        let reuse = if endpoint == Endpoint::Submit { Reuse::Fresh } else { Reuse::Pooled };
        let client = self.inner.http.client(reuse, &url)?;
        let (asked, to) = (format!("{method} {}", url.path()), url.clone());
        let mut request = client
            .request(method, url)
            .timeout(timeout)
            .header("x-api-key", secret(key)?)
            .header(ACCEPT, "application/json, text/plain, */*");
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.map_err(|error| {
            let fault = self.inner.http.fault(error, &to, Some(key));
            tracing::debug!(asked, cause = fault.text, "no answer");
            SendError { text: format!("{asked}\n{}", fault.text), ..fault }
        })?;
        let answer = answer::read(asked, response, Some(key)).await;
        tracing::debug!(asked = answer.asked, status = answer.status, "answered");
        Ok(answer)
    }

    /// Sends a repeatable request; the answer must be complete and a success.
    pub(super) async fn ask(&self, call: ApiRequest<'_>) -> Result<Answer, ApiError> {
        let endpoint = call.endpoint;
        require_success(endpoint, self.ask_any(call).await?)
    }

    /// Sends a repeatable request; any answer will do.
    pub(super) async fn ask_any(&self, call: ApiRequest<'_>) -> Result<Answer, ApiError> {
        let endpoint = call.endpoint;
        self.send_once(call).await.map_err(|fault| ApiError::on_the_way(endpoint, fault))
    }
}

/// Passes an answer that is complete and a success; any other is the error that it means.
pub(super) fn require_success(endpoint: Endpoint, answer: Answer) -> Result<Answer, ApiError> {
    match &answer.cut {
        _ if !answer.is_success() => Err(classify::error_of(endpoint, &answer)),
        Some(Cut::Broken(_)) => Err(ApiError::new(endpoint, ApiErrorKind::Interrupted, answer.details())),
        Some(Cut::TooLong) => Err(unreadable(endpoint, &answer)),
        None => Ok(answer),
    }
}

/// The error for a success whose body can't be understood.
pub(super) fn unreadable(endpoint: Endpoint, answer: &Answer) -> ApiError {
    ApiError::new(endpoint, ApiErrorKind::Unreadable, answer.details())
}

fn secret(key: &ApiKey) -> Result<HeaderValue, SendError> {
    let mut value =
        HeaderValue::from_str(key.expose()).map_err(|_| SendError::before_any("the key can't be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
