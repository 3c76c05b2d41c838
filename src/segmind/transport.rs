//! The HTTP clients: which connection a request uses, its timeouts, and what a failed send means.
//!
//! Redirects are not followed and requests not repeated; reqwest's own retries are off. A failure is a [`SendError`], which knows whether a
//! connection was made: the money rule depends on it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use url::Url;

use super::network_error::{self, Route};
use super::tls::{self, RefusedCertificates};
use crate::domain::{ApiKey, NetworkCause, NetworkTrouble, causes, is_this_computer};

/// Timeout of each kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included (10 s): a host that is up answers within a second; the rest is for bad radio links.
    pub connect: Duration,
    /// For a whole GET of JSON (30 s): small and repeatable, so it gives up early.
    pub get: Duration,
    /// For a whole submit (60 s): giving up makes the outcome unknown, so it waits longer.
    pub submit: Duration,
    /// For a whole upload, or the fetch of a first frame (120 s): 32 MB over 2.5 Mbit/s.
    pub upload: Duration,
    /// For silence between two chunks of an output file (30 s), however long the whole takes.
    pub silence: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            get: Duration::from_secs(30),
            submit: Duration::from_mins(1),
            upload: Duration::from_mins(2),
            silence: Duration::from_secs(30),
        }
    }
}

/// How a request's connection is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reuse {
    /// From a pool: for repeatable requests.
    Pooled,
    /// A new HTTP/1.1 connection, closed after the answer: a submit can't meet a connection that is being closed, and neither hyper nor
    /// HTTP/2 has a reason to send it twice.
    Fresh,
}

/// The HTTP clients, built when first needed: one pair for this computer (no proxy), one for everything else.
#[derive(Debug)]
pub(super) struct HttpClients {
    timeouts: Timeouts,
    made: Mutex<HashMap<(Reuse, bool), reqwest::Client>>,
    refused: RefusedCertificates,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SendError {
    /// Whether it is certain that nothing of the request was sent.
    pub(super) never_connected: bool,
    /// The causes, without the key.
    pub(super) text: String,
    /// The network error, if the network was used.
    pub(super) network_trouble: Option<NetworkTrouble>,
}

impl HttpClients {
    pub(super) fn new(timeouts: Timeouts) -> Self {
        Self { timeouts, made: Mutex::new(HashMap::new()), refused: RefusedCertificates::default() }
    }

    pub(super) const fn timeouts(&self) -> &Timeouts {
        &self.timeouts
    }

    /// The client for this URL. The first call reads the system's certificates (about 10 ms); if that fails, the next call tries again.
    /// An unusable proxy setting is an error: reqwest would ignore it and connect directly.
    pub(super) fn client(&self, reuse: Reuse, url: &Url) -> Result<reqwest::Client, SendError> {
        if let Some(variable) = network_error::unusable_proxy(url) {
            let cause = NetworkCause::ProxyVariable { variable };
            let text = format!("{variable} is set, but names no proxy of a kind that can be used");
            let host = url.host_str().unwrap_or_default().to_owned();
            return Err(SendError {
                network_trouble: Some(NetworkTrouble { host, cause }),
                ..SendError::before_any(text)
            });
        }
        let local = is_this_computer(url);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.get(&(reuse, local)) {
            return Ok(client.clone());
        }
        let client = build(reuse, local, self).map_err(|error| {
            let host = url.host_str().unwrap_or_default().to_owned();
            SendError {
                network_trouble: Some(NetworkTrouble { host, cause: NetworkCause::NoCertificates }),
                ..SendError::before_any(causes(&*error))
            }
        })?;
        made.insert((reuse, local), client.clone());
        Ok(client)
    }

    /// What an error on the route to this URL means. If no connection was made, the clients are rebuilt at the next request, so that
    /// repaired settings (trusted certificates, the system's proxy) take effect.
    pub(super) fn fault(&self, error: reqwest::Error, url: &Url, key: Option<&ApiKey>) -> SendError {
        let route = Route::to(url);
        let cause = route.obstacle(&error, &self.refused);
        let fault = SendError {
            network_trouble: Some(NetworkTrouble { host: route.host, cause }),
            ..SendError::of(error, key)
        };
        if fault.never_connected {
            self.made.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        fault
    }
}

fn build(reuse: Reuse, local: bool, http: &HttpClients) -> Result<reqwest::Client, Box<dyn std::error::Error>> {
    let builder = || {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("rushes/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(http.timeouts.connect)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        let builder = if local { builder.no_proxy() } else { builder };
        match reuse {
            Reuse::Pooled => builder,
            Reuse::Fresh => builder.http1_only().pool_max_idle_per_host(0),
        }
    };
    match tls::client_config(&http.refused) {
        Ok(tls) => Ok(builder().tls_backend_preconfigured(tls).build()?),
        // A machine without certificates can still use the demo, which is plain http on this computer.
        Err(_) if local => Ok(builder().tls_certs_only([]).build()?),
        Err(error) => Err(error.into()),
    }
}

impl SendError {
    /// The request was not tried.
    pub(super) fn before_any(text: impl Into<String>) -> Self {
        Self { never_connected: true, text: text.into(), network_trouble: None }
    }

    /// What reqwest's error means. `is_connect` is true only for name lookup, connection, proxy tunnel and TLS: hyper-util gives that kind
    /// only to its connector's errors, before the connection is established.
    pub(super) fn of(error: reqwest::Error, key: Option<&ApiKey>) -> Self {
        let never_connected = error.is_connect() || error.is_builder();
        let text = causes(&error.without_url());
        let text = match key {
            Some(key) => key.redact(&text),
            None => text,
        };
        Self { never_connected, text, network_trouble: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_made_once_and_this_computer_has_its_own() {
        let http = HttpClients::new(Timeouts::default());
        let here = Url::parse("http://127.0.0.1:1/").unwrap();
        for reuse in [Reuse::Fresh, Reuse::Pooled, Reuse::Fresh] {
            http.client(reuse, &here).unwrap();
        }
        assert_eq!(http.made.lock().unwrap().len(), 2);
    }
}
