//! What an answer other than 200 means: the contract's table as code.
//!
//! Error bodies may be either of two JSON envelopes, FastAPI's, HTML or empty.

use serde_json::Value;

use super::answer::Answer;
use super::answer_text::{self, message_in};
use super::error::{ApiError, ApiErrorKind, Endpoint};

/// The error that this answer means. For answers that are not a success, and for successes that can't be read.
pub(super) fn error_of(endpoint: Endpoint, answer: &Answer) -> ApiError {
    let body = answer.json();
    let words = body.as_ref().and_then(message_in);
    let kind = match kind_of(endpoint, answer.status, words.as_deref().unwrap_or_default(), &answer.text) {
        // Only the service knows how a render ended: a proxy's page must not end a job that is paid for.
        ApiErrorKind::RenderFailed if endpoint != Endpoint::Submit && !is_failed_render(answer) => {
            ApiErrorKind::Unreadable
        }
        ApiErrorKind::NotFound | ApiErrorKind::KeyMissing | ApiErrorKind::KeyRejected
            if matches!(endpoint, Endpoint::Status | Endpoint::Result) && envelope_of(answer).is_none() =>
        {
            ApiErrorKind::Unreadable
        }
        kind => kind,
    };
    let said = || body.as_ref().and_then(answer_text::sentences_in);
    let words = if kind == ApiErrorKind::RenderFailed { said().or(words) } else { words };
    ApiError {
        endpoint,
        kind,
        message: words,
        details: answer.details(),
        retry_at: answer.retry_at,
        network_trouble: None,
    }
}

/// Whether the service itself says that a render ran and failed: 422 with a complete JSON object that says so.
pub(super) fn is_failed_render(answer: &Answer) -> bool {
    let body = answer.json().filter(|_| answer.status == 422 && answer.cut.is_none());
    body.as_ref()
        .and_then(Value::as_object)
        .is_some_and(|fields| ["status", "error"].iter().any(|name| fields.contains_key(*name)))
}

/// The service's own envelope: a complete JSON object with a non-empty `error`.
pub(super) fn envelope_of(answer: &Answer) -> Option<Value> {
    let body = answer.json().filter(|_| answer.cut.is_none())?;
    let speaks = match body.as_object()?.get("error")? {
        Value::String(words) => !words.trim().is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    speaks.then_some(body)
}

fn kind_of(endpoint: Endpoint, status: u16, words: &str, body: &str) -> ApiErrorKind {
    match status {
        401 => kind_of_401(body),
        402 => ApiErrorKind::Credits,
        403 => ApiErrorKind::Forbidden,
        404 => ApiErrorKind::NotFound,
        405 => ApiErrorKind::WrongVerb,
        406 => kind_of_406(words),
        410 if matches!(endpoint, Endpoint::Status | Endpoint::Result) => ApiErrorKind::NotFound,
        410 => ApiErrorKind::ModelRetired,
        422 if endpoint == Endpoint::Upload => ApiErrorKind::ParameterRefused,
        422 => ApiErrorKind::RenderFailed,
        429 => ApiErrorKind::RateLimited,
        400..=499 => ApiErrorKind::BadRequest,
        500..=599 => ApiErrorKind::ServerTrouble,
        _ => ApiErrorKind::Unreadable,
    }
}

/// Tells `Missing Authorization or x-api-key in header` from `... API key is invalid ...`, in either envelope.
fn kind_of_401(body: &str) -> ApiErrorKind {
    let body = body.to_ascii_lowercase();
    let invalid = body.contains("invalid") || body.contains("expired") || body.contains("revoked");
    if body.contains("missing") && !invalid { ApiErrorKind::KeyMissing } else { ApiErrorKind::KeyRejected }
}

/// 406 has four meanings; only the words tell them apart.
fn kind_of_406(words: &str) -> ApiErrorKind {
    let words = words.to_ascii_lowercase();
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if any(&["insufficient", "not enough", "out of", "too low"]) && any(&["credit", "balance", "fund"]) {
        ApiErrorKind::Credits
    } else if any(&["spend", "budget", "quota"]) && any(&["limit", "exceed", "reach", "cap"]) {
        ApiErrorKind::SpendLimit
    } else {
        ApiErrorKind::ParameterRefused
    }
}

#[cfg(test)]
mod tests {
    use super::ApiErrorKind as K;
    use super::*;

    /// Status, body, what it means, what the person reads.
    const SUBMIT_ROWS: &[(u16, &str, K, &str)] = &[
        (
            400,
            r#"{"error":"Missing field prompt"}"#,
            K::BadRequest,
            "Segmind could not read the request: Missing field prompt",
        ),
        (
            401,
            r#"{"error":"Missing Authorization or x-api-key in header"}"#,
            K::KeyMissing,
            "Segmind got no key: Missing Authorization or x-api-key in header",
        ),
        (
            401,
            r#"{"error":"unauthorized","error_description":"Provided API key is invalid.","status_code":401}"#,
            K::KeyRejected,
            "Segmind does not accept this key: Provided API key is invalid",
        ),
        (401, "", K::KeyRejected, "Segmind does not accept this key"),
        (
            402,
            r#"{"error":"Payment required"}"#,
            K::Credits,
            "The Segmind balance does not cover this: Payment required",
        ),
        (
            403,
            r#"{"error":"Not allowed for your team"}"#,
            K::Forbidden,
            "This Segmind account is not permitted to do this: Not allowed for your team",
        ),
        (404, r#"{"error":"Model not found"}"#, K::NotFound, "Segmind does not know this: Model not found"),
        (
            405,
            "<html><h1>405</h1></html>",
            K::WrongVerb,
            "Segmind refused how Rushes asked; this is a defect in Rushes",
        ),
        (
            406,
            r#"{"error":"Invalid content type"}"#,
            K::ParameterRefused,
            "Segmind refused a setting: Invalid content type",
        ),
        (
            406,
            r#"{"error":"Insufficient credits. Please top up."}"#,
            K::Credits,
            "The Segmind balance does not cover this: Insufficient credits. Please top up",
        ),
        (
            406,
            r#"{"error":"Team spend limit of 50 credits exceeded"}"#,
            K::SpendLimit,
            "The Segmind account may not spend more: Team spend limit of 50 credits exceeded",
        ),
        // One word of two proves nothing: these are about the shot.
        (
            406,
            r#"{"error":"Insufficient resolution"}"#,
            K::ParameterRefused,
            "Segmind refused a setting: Insufficient resolution",
        ),
        (
            406,
            r#"{"error":"The prompt names a credit card"}"#,
            K::ParameterRefused,
            "Segmind refused a setting: The prompt names a credit card",
        ),
        (
            406,
            r#"{"error":"The prompt speaks of a budget"}"#,
            K::ParameterRefused,
            "Segmind refused a setting: The prompt speaks of a budget",
        ),
        (
            406,
            r#"{"error":"seed exceeds its limit"}"#,
            K::ParameterRefused,
            "Segmind refused a setting: seed exceeds its limit",
        ),
        (
            410,
            r#"{"error":"This model has been retired"}"#,
            K::ModelRetired,
            "Segmind has retired this model: This model has been retired",
        ),
        (
            422,
            r#"{"status":"FAILED","error":"Blocked by safety filter","metrics":{}}"#,
            K::RenderFailed,
            "The render failed at Segmind: Blocked by safety filter",
        ),
        (429, "{}", K::RateLimited, "Segmind asks for a pause"),
        (500, r#"{"error":"Internal Server Error"}"#, K::ServerTrouble, "Segmind has trouble: Internal Server Error"),
        (502, "<html>Bad gateway</html>", K::ServerTrouble, "Segmind has trouble"),
        (503, "", K::ServerTrouble, "Segmind has trouble"),
        (504, "", K::ServerTrouble, "Segmind has trouble"),
        (302, "", K::Unreadable, "The answer can't be understood"),
    ];

    fn classified(endpoint: Endpoint, status: u16, body: &str) -> ApiError {
        error_of(endpoint, &Answer::of(status, body))
    }

    #[test]
    fn only_the_service_itself_can_say_of_a_paid_render_that_it_is_gone_or_that_the_key_is_wrong() {
        let kind = |endpoint, status, body: &str| error_of(endpoint, &Answer::of(status, body)).kind;
        for endpoint in [Endpoint::Status, Endpoint::Result] {
            for body in ["", "<html>404</html>", r#"{"message":"no Route matched"}"#, r#"{"error":""}"#] {
                for status in [404, 410, 401] {
                    assert_eq!(kind(endpoint, status, body), K::Unreadable, "{status} {body}");
                }
            }
            assert_eq!(kind(endpoint, 404, r#"{"error":"Request not found"}"#), K::NotFound);
            assert_eq!(kind(endpoint, 410, r#"{"error":"gone"}"#), K::NotFound);
            assert_eq!(kind(endpoint, 401, r#"{"error":"unauthorized"}"#), K::KeyRejected);
        }
        assert_eq!(kind(Endpoint::Credits, 401, ""), K::KeyRejected);
    }

    #[test]
    fn each_documented_answer_to_a_submit_has_its_own_kind_and_sentence() {
        for (status, body, kind, sentence) in SUBMIT_ROWS {
            let error = classified(Endpoint::Submit, *status, body);
            assert_eq!(error.kind, *kind, "{status} {body}");
            assert_eq!(error.sentence(), *sentence, "{status}");
            assert!(error.details.contains(&status.to_string()), "{}", error.details);
        }
    }

    #[test]
    fn a_key_that_came_and_is_no_good_is_never_taken_for_one_that_is_missing() {
        for (words, kind) in [
            ("Missing Authorization or x-api-key in header", K::KeyMissing),
            ("Key is missing or invalid", K::KeyRejected),
            ("Missing access: the key has expired", K::KeyRejected),
            ("Missing access: the key was revoked", K::KeyRejected),
            ("Invalid key", K::KeyRejected),
            ("Unauthorized", K::KeyRejected),
        ] {
            assert_eq!(classified(Endpoint::Status, 401, &format!(r#"{{"error":"{words}"}}"#)).kind, kind, "{words}");
        }
    }

    #[test]
    fn an_answer_outside_the_table_is_classified_by_its_hundreds() {
        for (statuses, kind) in [
            (&[418, 431, 451, 499], K::BadRequest),
            (&[500, 507, 520, 599], K::ServerTrouble),
            (&[100, 304, 600, 999], K::Unreadable),
        ] {
            for status in statuses {
                assert_eq!(classified(Endpoint::Submit, *status, "").kind, kind, "{status}");
            }
        }
    }

    #[test]
    fn a_gone_record_is_an_expired_one_and_not_a_retired_model() {
        for endpoint in [Endpoint::Status, Endpoint::Result] {
            assert_eq!(classified(endpoint, 410, r#"{"error":"gone"}"#).kind, ApiErrorKind::NotFound);
        }
        assert_eq!(classified(Endpoint::Upload, 422, "").kind, ApiErrorKind::ParameterRefused);
    }

    #[test]
    fn a_render_that_is_paid_for_is_ended_only_by_the_services_own_word() {
        for endpoint in [Endpoint::Status, Endpoint::Result] {
            assert_eq!(
                classified(endpoint, 422, r#"{"status":"FAILED","error":"x"}"#).kind,
                ApiErrorKind::RenderFailed
            );
            for body in ["", "<html>422</html>", "{}", "[]", r#"{"status":"FAILED""#] {
                assert_eq!(classified(endpoint, 422, body).kind, ApiErrorKind::Unreadable, "{body}");
            }
        }
    }

    #[test]
    fn only_a_whole_422_of_the_service_says_that_a_render_failed() {
        let said = r#"{"status":"FAILED","error":"x"}"#;
        assert!(is_failed_render(&Answer::of(422, said)));
        for status in [200, 400, 421, 423, 500, 503] {
            assert!(!is_failed_render(&Answer::of(status, said)), "{status}");
        }
        let cut = Answer { cut: Some(crate::segmind::answer::Cut::TooLong), ..Answer::of(422, said) };
        assert!(!is_failed_render(&cut), "half an answer");
    }
}
