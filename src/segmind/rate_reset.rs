//! Reads the time at which a rate limit ends, in whichever form the service writes it. Pure; what can't be read is `None`.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The header of a 429 (Segmind sends no `Retry-After`).
pub(super) const HEADER: &str = "x-rate-limit-reset-at-utc";

/// Numbers below this are no instants since 1970 but something else, such as seconds to wait.
const EARLIEST_UNIX_SECOND: f64 = 1.0e9;
/// Numbers from here on count milliseconds.
const EARLIEST_UNIX_MILLISECOND: f64 = 1.0e11;

/// The instant that `text` names: RFC 3339, the same without a zone (UTC, as the header's name says), seconds or milliseconds
/// since 1970, or the date form of HTTP.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(parse(text), Some(instant), "{text}");
        }
    }

    #[test]
    fn what_names_no_instant_is_none() {
        for text in ["", "soon", "30", "-1", "1e300", "NaN", "2026-13-40T99:00:00Z"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
