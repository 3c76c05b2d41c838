//! An answer as it was read: status, body, and the reset of a rate limit; and lenient readings of the times and numbers in it. The key
//! is redacted from all its texts.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::domain::{ApiKey, Usd, causes, redact_keys};

/// The most bytes of a JSON answer that are read; real ones have a few hundred.
const MAX_JSON_BYTES: usize = 4 * 1024 * 1024;

/// The most bytes of a body in an error's details.
const MAX_EXCERPT_BYTES: usize = 2 * 1024;

/// The header of a 429 (Segmind sends no `Retry-After`).
const RESET_HEADER: &str = "x-rate-limit-reset-at-utc";

/// Smaller numbers are not times since 1970 but something else, such as seconds to wait.
const EARLIEST_UNIX_SECOND: f64 = 1.0e9;
/// Numbers from here on are milliseconds.
const EARLIEST_UNIX_MILLISECOND: f64 = 1.0e11;

/// An answer, as far as it could be read.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// `GET /v2/...`, for "Details".
    pub(super) asked: String,
    /// The status code.
    pub(super) status: u16,
    /// From the rate limit's header.
    pub(super) retry_at: Option<Timestamp>,
    /// The body, or the part that was read.
    pub(super) text: String,
    /// Why the body is incomplete; `None` if it is complete.
    pub(super) cut: Option<Cut>,
}

/// Why a body is incomplete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    /// The connection broke or time ran out.
    Broken(String),
    /// It is longer than any real answer.
    TooLong,
}

/// Reads an answer, at most [`MAX_JSON_BYTES`] of it. If the connection breaks, the part read so far is kept.
/// `key`: the one that was sent.
pub(super) async fn read(asked: String, mut response: reqwest::Response, key: Option<&ApiKey>) -> Answer {
    // A service may repeat a key that it got with another request.
    let redact = |text: &str| key.map_or_else(|| redact_keys(text), |key| key.redact(text));
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
            Err(error) => break Some(Cut::Broken(redact(&causes(&error.without_url())))),
        }
    };
    Answer { asked, status, retry_at, text: redact(&String::from_utf8_lossy(&bytes)), cut }
}

fn reset_of(headers: &HeaderMap) -> Option<Timestamp> {
    headers.get(RESET_HEADER)?.to_str().ok().and_then(parse_reset)
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as JSON, if it is JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.text).ok()
    }

    /// Request, status, and the start of the body, for "Details".
    pub(super) fn details(&self) -> String {
        let Self { asked, status, text, .. } = self;
        let cut = match &self.cut {
            Some(Cut::Broken(why)) => format!("\nthe answer broke off: {why}"),
            Some(Cut::TooLong) => "\nthe answer is longer than 4 MiB".into(),
            None => String::new(),
        };
        format!("{asked}\nstatus {status}{cut}\n{}", excerpt(text)).trim_end().to_owned()
    }

    /// An answer with this status and body.
    #[cfg(any(test, fuzzing))]
    pub(super) fn of(status: u16, body: &str) -> Self {
        Self { asked: "GET /test".into(), status, retry_at: None, text: body.to_owned(), cut: None }
    }
}

/// The start of a text, cut at a character boundary.
fn excerpt(text: &str) -> String {
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

/// The time at which a rate limit ends: RFC 3339, the same without a zone (UTC, as the header's name says), seconds or
/// milliseconds since 1970, or the date form of HTTP.
pub(super) fn parse_reset(text: &str) -> Option<Timestamp> {
    let text = text.trim().trim_matches('"').trim();
    if let Ok(number) = text.parse::<f64>() {
        return from_number(number);
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some(zoned.timestamp());
    }
    let bare = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT")).unwrap_or(text).trim();
    bare.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

fn from_number(number: f64) -> Option<Timestamp> {
    if !(EARLIEST_UNIX_SECOND..1.0e14).contains(&number) {
        return None;
    }
    let seconds = if number >= EARLIEST_UNIX_MILLISECOND { number / 1000.0 } else { number };
    Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok()
}

/// A number, possibly written as a text.
pub(super) fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().trim_start_matches('$').parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// An amount in dollars, possibly written as a text.
pub(super) fn dollars(value: Option<&Value>) -> Option<Usd> {
    number(value).and_then(Usd::from_dollars)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_excerpt_is_short_and_never_cuts_a_letter_in_half() {
        let long = "é".repeat(MAX_EXCERPT_BYTES);
        let short = excerpt(&long);
        assert!(short.len() <= MAX_EXCERPT_BYTES + '…'.len_utf8(), "{}", short.len());
        assert!(short.ends_with('…'));
        assert_eq!(excerpt(" short \n"), "short");
    }

    #[test]
    fn the_end_of_a_rate_limit_is_read_in_every_plausible_form() {
        let instant: Timestamp = "2026-11-23T14:05:09Z".parse().unwrap();
        for text in [
            "2026-11-23T14:05:09Z",
            "2026-11-23T14:05:09+00:00",
            "2026-11-23T15:05:09+01:00",
            "2026-11-23T14:05:09",
            "2026-11-23 14:05:09",
            "2026-11-23 14:05:09 UTC",
            "2026-11-23T14:05:09.000000",
            " \"2026-11-23T14:05:09Z\" ",
            "Mon, 23 Nov 2026 14:05:09 GMT",
            "1795442709",
            "1795442709.0",
            "1795442709000",
        ] {
            assert_eq!(parse_reset(text), Some(instant), "{text}");
        }
    }

    #[test]
    fn what_names_no_instant_is_none() {
        for text in ["", "soon", "30", "-1", "1e300", "NaN", "2026-13-40T99:00:00Z"] {
            assert_eq!(parse_reset(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_read_whether_written_as_numbers_or_as_texts() {
        assert_eq!(dollars(Some(&json!(3.2))).unwrap().to_string(), "$3.20");
        assert_eq!(dollars(Some(&json!(" $3.20 "))).unwrap().to_string(), "$3.20");
        for value in [json!(null), json!("many"), json!([1]), json!("NaN")] {
            assert_eq!(dollars(Some(&value)), None, "{value}");
        }
        assert_eq!(dollars(None), None);
    }
}
