//! One request, one answer: which connection a request takes, how long it may last, how much of the answer is read.
//!
//! Owns timeouts, connections and redaction. Never follows a redirect, never repeats a request (reqwest's own retries are off).
//! Its failures are a [`Fault`], which knows whether a connection was ever made: the money rule rests on that.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

use super::rate_reset;
use super::trust::{self, Refused};
use super::way::{self, Way};
use crate::domain::{ApiKey, NetworkCause, NetworkTrouble, causes, is_this_computer};

/// The most of a JSON answer that is read, in bytes; real ones have a few hundred.
const MAX_JSON_BYTES: usize = 4 * 1024 * 1024;

/// The most of a body that is kept in an error's details, in bytes.
const MAX_EXCERPT_BYTES: usize = 2 * 1024;

/// How long each kind of request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To make a connection, TLS included: a host that is up answers within a second; 10 s leave room for bad radio links.
    pub connect: Duration,
    /// A whole GET of JSON: small and repeatable, so it gives up early (30 s).
    pub get: Duration,
    /// A whole submit: giving up makes the outcome unknown, so it waits twice as long (60 s).
    pub submit: Duration,
    /// A whole upload, or a first frame's fetch: 32 MB over 2.5 Mbit/s (120 s).
    pub upload: Duration,
    /// Silence between two pieces of an output file, however long the whole takes (30 s).
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
    /// From a pool: for everything that may be repeated.
    Pooled,
    /// A connection of its own, HTTP/1.1, closed after its answer: a submit can't meet a connection that is just being closed,
    /// and neither hyper nor HTTP/2 has a reason to send it a second time.
    Fresh,
}

/// The HTTP clients, made when first needed: one pair for this computer (no proxy), one for everything else.
#[derive(Debug)]
pub(super) struct Lanes {
    timeouts: Timeouts,
    made: Mutex<HashMap<(Reuse, bool), reqwest::Client>>,
    refused: Refused,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Whether it is certain that nothing of the request was written.
    pub(super) never_connected: bool,
    /// The causes, without the key.
    pub(super) text: String,
    /// What stood in the way, where there was one to go.
    pub(super) network_trouble: Option<NetworkTrouble>,
}

/// An answer that was read, as far as it could be. Its texts are redacted.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// `GET /v2/...`, for details.
    pub(super) asked: String,
    /// The status code.
    pub(super) status: u16,
    /// From the rate limit's header.
    pub(super) retry_at: Option<Timestamp>,
    /// The body, or what was read of it.
    pub(super) text: String,
    /// Why the body is not whole.
    pub(super) cut: Option<Cut>,
}

/// Why a body is not whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    /// The connection broke or time ran out.
    Broken(String),
    /// It is longer than any real answer.
    TooLong,
}

impl Lanes {
    pub(super) fn new(timeouts: Timeouts) -> Self {
        Self { timeouts, made: Mutex::new(HashMap::new()), refused: Refused::default() }
    }

    pub(super) const fn timeouts(&self) -> &Timeouts {
        &self.timeouts
    }

    /// The client for this address. The first call for a lane reads the system's certificates (some 10 ms); a failure to do so is
    /// not remembered. Refused where a proxy is named that can't be used: reqwest would go around it, unasked.
    pub(super) fn client(&self, reuse: Reuse, url: &Url) -> Result<reqwest::Client, Fault> {
        if let Some(variable) = way::unusable_proxy(url) {
            let cause = NetworkCause::ProxyVariable { variable };
            let text = format!("{variable} is set, but names no proxy of a kind that can be used");
            let host = url.host_str().unwrap_or_default().to_owned();
            return Err(Fault { network_trouble: Some(NetworkTrouble { host, cause }), ..Fault::before_any(text) });
        }
        let local = is_this_computer(url);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.get(&(reuse, local)) {
            return Ok(client.clone());
        }
        let client = build(reuse, local, self).map_err(|error| {
            let host = url.host_str().unwrap_or_default().to_owned();
            Fault {
                network_trouble: Some(NetworkTrouble { host, cause: NetworkCause::NoCertificates }),
                ..Fault::before_any(causes(&*error))
            }
        })?;
        made.insert((reuse, local), client.clone());
        Ok(client)
    }

    /// What an error on the way to this address means. After one that made no connection the lanes are made anew, so that what was
    /// mended meanwhile (trusted certificates, the system's proxy) counts at the next try.
    pub(super) fn fault(&self, error: reqwest::Error, url: &Url, key: Option<&ApiKey>) -> Fault {
        let way = Way::to(url);
        let cause = way.cause(&error, &self.refused);
        let fault = Fault { network_trouble: Some(NetworkTrouble { host: way.host, cause }), ..Fault::of(error, key) };
        if fault.never_connected {
            self.made.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        fault
    }
}

fn build(reuse: Reuse, local: bool, lanes: &Lanes) -> Result<reqwest::Client, Box<dyn std::error::Error>> {
    let builder = || {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("rushes/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(lanes.timeouts.connect)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        let builder = if local { builder.no_proxy() } else { builder };
        match reuse {
            Reuse::Pooled => builder,
            Reuse::Fresh => builder.http1_only().pool_max_idle_per_host(0),
        }
    };
    match trust::tls(&lanes.refused) {
        Ok(tls) => Ok(builder().tls_backend_preconfigured(tls).build()?),
        // A bare machine without certificates can still use the demo, which speaks plain http on this computer.
        Err(_) if local => Ok(builder().tls_certs_only([]).build()?),
        Err(error) => Err(error.into()),
    }
}

/// Reads a whole JSON answer, at most [`MAX_JSON_BYTES`] of it. What was read before a break is kept.
pub(super) async fn read(asked: String, mut response: reqwest::Response, key: &ApiKey) -> Answer {
    let status = response.status().as_u16();
    let retry_at = reset_of(response.headers());
    let mut bytes = Vec::new();
    let cut = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > MAX_JSON_BYTES => {
                bytes.extend_from_slice(&chunk[..MAX_JSON_BYTES - bytes.len()]);
                break Some(Cut::TooLong);
            }
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break None,
            Err(error) => break Some(Cut::Broken(key.redact(&causes(&error.without_url())))),
        }
    };
    Answer { asked, status, retry_at, text: key.redact(&String::from_utf8_lossy(&bytes)), cut }
}

fn reset_of(headers: &HeaderMap) -> Option<Timestamp> {
    headers.get(rate_reset::HEADER)?.to_str().ok().and_then(rate_reset::parse)
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as JSON; `None` when it is something else.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.text).ok()
    }

    /// What was asked, what came back, and the start of its body.
    pub(super) fn details(&self) -> String {
        let Self { asked, status, text, .. } = self;
        let cut = match &self.cut {
            Some(Cut::Broken(why)) => format!("\nthe answer broke off: {why}"),
            Some(Cut::TooLong) => "\nthe answer is longer than 4 MiB".into(),
            None => String::new(),
        };
        format!("{asked}\nstatus {status}{cut}\n{}", excerpt(text)).trim_end().to_owned()
    }

    /// An answer as it would have been read.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of(status: u16, body: &str) -> Self {
        Self { asked: "GET /test".into(), status, retry_at: None, text: body.to_owned(), cut: None }
    }
}

/// The start of a text, cut between letters.
pub(super) fn excerpt(text: &str) -> String {
    let text = text.trim();
    if text.len() <= MAX_EXCERPT_BYTES {
        return text.to_owned();
    }
    let mut end = MAX_EXCERPT_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

impl Fault {
    /// Nothing was even tried.
    pub(super) fn before_any(text: impl Into<String>) -> Self {
        Self { never_connected: true, text: text.into(), network_trouble: None }
    }

    /// What reqwest's error means. `is_connect` is set only while name, connection, proxy tunnel or TLS are being made: hyper-util
    /// gives that kind to its connector's errors and to nothing that comes after the connection stands.
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
    fn an_excerpt_is_short_and_never_cuts_a_letter_in_half() {
        let long = "é".repeat(MAX_EXCERPT_BYTES);
        let short = excerpt(&long);
        assert!(short.len() <= MAX_EXCERPT_BYTES + '…'.len_utf8(), "{}", short.len());
        assert!(short.ends_with('…'));
        assert_eq!(excerpt(" short \n"), "short");
    }

    #[test]
    fn a_lane_is_made_once_and_this_computer_has_its_own() {
        let lanes = Lanes::new(Timeouts::default());
        let here = Url::parse("http://127.0.0.1:1/").unwrap();
        for reuse in [Reuse::Fresh, Reuse::Pooled, Reuse::Fresh] {
            lanes.client(reuse, &here).unwrap();
        }
        assert_eq!(lanes.made.lock().unwrap().len(), 2);
    }
}
