//! The one request that costs money. Each call sends it exactly once, on a new connection.
//!
//! The question is whether something was bought. [`SubmitError::NotQueued`] is returned only if it is certain that nothing was; any other
//! answer without a request id is [`SubmitError::OutcomeUnknown`], which only the person can resolve.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Map, Value, json};
use url::Url;

use super::answer::Answer;
use super::classify;
use super::client::{ApiRequest, Client};
use super::error::{ApiError, ApiErrorKind, Endpoint};
use super::hosts::join;
use super::requests::{Progress, progress_of};
use crate::domain::{ApiKey, Model, RequestId, Slot, VideoRequest};

/// The depth of the search for a request id.
const MAX_DEPTH: usize = 4;

/// A submit without a request id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// Certainly nothing was queued and nothing is billed: no connection was made, or the service itself refused.
    #[error("Nothing was submitted: {0}")]
    NotQueued(#[source] ApiError),
    /// The request may have been accepted and billed. It must never be sent again automatically.
    #[error("The answer to the submit was lost; Segmind may have accepted it")]
    OutcomeUnknown {
        /// What is known about it; never the key.
        details: String,
    },
}

impl Client {
    /// Submits a shot to its model, once. `pictures`: the addresses of its pictures, which the service can fetch.
    ///
    /// # Errors
    /// [`SubmitError`], which says whether anything may have been bought.
    pub async fn submit(
        &self,
        key: &ApiKey,
        model: &Model,
        request: &VideoRequest,
        pictures: &BTreeMap<Slot, Url>,
    ) -> Result<RequestId, SubmitError> {
        let body = serde_json::to_vec(&submit_body(model, request, pictures)).map_err(|error| {
            SubmitError::NotQueued(ApiError::new(Endpoint::Submit, ApiErrorKind::BadRequest, error.to_string()))
        })?;
        let call = ApiRequest {
            endpoint: Endpoint::Submit,
            method: Method::POST,
            url: join(&self.hosts().api, &["v2", model.id.as_str()]),
            key,
            body: Some(body),
            timeout: self.timeouts().submit,
        };
        match self.send_once(call).await {
            Ok(answer) => outcome_of(&answer),
            Err(fault) if fault.never_connected => {
                Err(SubmitError::NotQueued(ApiError::on_the_way(Endpoint::Submit, fault)))
            }
            Err(fault) => Err(SubmitError::OutcomeUnknown { details: fault.text }),
        }
    }
}

/// The body of `POST /v2/{slug}`: the names are the model's, and a field that it lacks is never in it. `pictures`: the addresses of the
/// pictures. A parameter left on "automatic" is left out, never sent as null.
pub(super) fn submit_body(model: &Model, request: &VideoRequest, pictures: &BTreeMap<Slot, Url>) -> Map<String, Value> {
    // Destructured, so that a new parameter must be handled here.
    let VideoRequest {
        model: _,
        prompt,
        negative_prompt,
        first_frame: _,
        last_frame: _,
        references: _,
        shape,
        length,
        frame_rate,
        resolution,
        sound,
        seed,
        estimate: _,
    } = request;
    let (fields, slots) = (&model.fields, &model.slots);
    let picture = |slot| pictures.get(&slot).map(|url| json!(url.as_str()));
    let references: Vec<&str> =
        pictures.iter().filter(|(slot, _)| matches!(slot, Slot::Reference(_))).map(|(_, url)| url.as_str()).collect();
    let body = [
        (Some(&fields.prompt), Some(json!(prompt))),
        (fields.negative_prompt.as_ref(), negative_prompt.as_ref().map(|words| json!(words))),
        (Some(&fields.shape.wire), Some(json!(shape.label()))),
        (Some(&fields.length.wire), Some(json!(length.seconds()))),
        (fields.frame_rate.as_ref().map(|choice| &choice.wire), frame_rate.map(|rate| json!(rate.fps()))),
        (fields.resolution.as_ref().map(|choice| &choice.wire), resolution.map(|lines| json!(lines.label()))),
        (Some(&fields.sound.wire), Some(json!(sound))),
        (fields.seed.as_ref(), Some(json!(seed.number()))),
        (slots.first_frame.as_ref(), picture(Slot::FirstFrame)),
        (slots.last_frame.as_ref(), picture(Slot::LastFrame)),
        (slots.references.as_ref().map(|of| &of.wire), (!references.is_empty()).then(|| json!(references))),
    ];
    body.into_iter().filter_map(|(name, value)| Some((name?.clone(), value?))).collect()
}

pub(super) fn outcome_of(answer: &Answer) -> Result<RequestId, SubmitError> {
    let unknown = || SubmitError::OutcomeUnknown { details: answer.details() };
    if answer.is_success() {
        return request_id_in(answer).ok_or_else(unknown);
    }
    if is_certain_no(answer) {
        return Err(SubmitError::NotQueued(classify::error_of(Endpoint::Submit, answer)));
    }
    Err(unknown())
}

/// Whether this answer proves that nothing was queued. Only the service can know, so two things must come together:
///
/// - A status that the contract lists as a refusal, or that means that the request was not accepted (402, 413, 415). Not 504 and the
///   52x of a content delivery network (the request was passed on, its answer was lost), not a redirect (a 303 even means "done, look
///   there"), not 408, 409, 424 and 499, which concern timing and other requests.
/// - The service's own envelope, complete. A page, a text, an empty body, or JSON without `error` may come from a proxy; a 502 even
///   says that the proxy had passed the request on. The same holds for 401, 403, 407, 413 and 429: most such pages are made in front
///   of the service, but nothing in them proves it. (A proxy's 407 or 403 to CONNECT is not an answer to a submit: no connection was
///   made.) Only 405 is a page by contract.
///
/// An error with a request id contradicts itself: a render may run under that id. The exception is a render that ran and failed.
fn is_certain_no(answer: &Answer) -> bool {
    let may_refuse = matches!(
        answer.status,
        400 | 401 | 402 | 403 | 404 | 405 | 406 | 410 | 413 | 415 | 422 | 429 | 500 | 502 | 503
    );
    let Some(envelope) = classify::envelope_of(answer) else { return answer.status == 405 && answer.json().is_none() };
    let ran_and_failed = answer.status == 422 && progress_of(&envelope) == Some(Progress::Failed);
    may_refuse && (ran_and_failed || request_id_of(&envelope).is_none())
}

/// The request id in a success, however odd the rest: in its field, in a URL that contains it, or, if the answer broke off or is
/// not JSON, in the text.
fn request_id_in(answer: &Answer) -> Option<RequestId> {
    let found = match answer.json() {
        Some(body) => request_id_of(&body),
        None => text_id(&answer.text),
    };
    if found.is_some() && answer.cut.is_some() {
        tracing::warn!("a submit's answer broke off after its request id");
    }
    found
}

fn request_id_of(body: &Value) -> Option<RequestId> {
    field_id(body, MAX_DEPTH).or_else(|| address_id(body, MAX_DEPTH))
}

fn field_id(body: &Value, depth: usize) -> Option<RequestId> {
    let depth = depth.checked_sub(1)?;
    match body {
        Value::Object(fields) => ["request_id", "requestId"]
            .iter()
            .filter_map(|name| fields.get(*name))
            .find_map(id_of)
            .or_else(|| fields.values().find_map(|value| field_id(value, depth))),
        Value::Array(list) => list.iter().find_map(|value| field_id(value, depth)),
        _ => None,
    }
}

fn id_of(value: &Value) -> Option<RequestId> {
    match value {
        Value::String(text) => RequestId::parse(text).ok(),
        Value::Number(number) => RequestId::parse(&number.to_string()).ok(),
        _ => None,
    }
}

/// From `status_url` or `response_url`: `.../requests/{id}` or `.../requests/{id}/status`.
fn address_id(body: &Value, depth: usize) -> Option<RequestId> {
    let depth = depth.checked_sub(1)?;
    match body {
        Value::Object(fields) => ["status_url", "response_url", "poll_url"]
            .iter()
            .filter_map(|name| fields.get(*name)?.as_str())
            .find_map(id_in_path)
            .or_else(|| fields.values().find_map(|value| address_id(value, depth))),
        Value::Array(list) => list.iter().find_map(|value| address_id(value, depth)),
        _ => None,
    }
}

fn id_in_path(text: &str) -> Option<RequestId> {
    let path = text.split(['?', '#']).next()?;
    let mut segments = path.split('/').skip_while(|segment| *segment != "requests");
    segments.nth(1).and_then(|segment| RequestId::parse(segment).ok())
}

/// `"request_id": "..."` in a text that is not complete JSON. Without the closing quote, the id may be incomplete.
fn text_id(text: &str) -> Option<RequestId> {
    let after = &text[text.find("\"request_id\"")? + "\"request_id\"".len()..];
    let value = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    RequestId::parse(&value[..value.find('"')?]).ok()
}

#[cfg(test)]
#[path = "submit_body_tests.rs"]
mod bodies;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segmind::answer::Cut;

    fn id(status: u16, body: &str) -> Option<String> {
        outcome_of(&Answer::of(status, body)).ok().map(String::from)
    }

    #[test]
    fn a_request_id_is_found_however_odd_the_rest_of_a_good_answer_is() {
        for body in [
            r#"{"request_id":"r-1","status":"QUEUED","poll_url":"x"}"#,
            r#"{"request_id":" r-1 ","status":7}"#,
            r#"{"data":{"request_id":"r-1"}}"#,
            r#"[{"requestId":"r-1"}]"#,
            r#"{"request_id":null,"status_url":"https://api.segmind.com/v2/requests/r-1/status?x=1"}"#,
            r#"{"response_url":"https://api.segmind.com/v2/requests/r-1"}"#,
            r#"{"poll_url":"https://api.segmind.com/v1/x","data":{"poll_url":"https://api.segmind.com/v2/requests/r-1"}}"#,
            r#"[{"status_url":"https://api.segmind.com/v2/requests/r-1/status#now"}]"#,
            r#"{"request_id": "r-1", "status": "QUE"#,
            "warning: slow\n{\"request_id\" : \"r-1\"}",
        ] {
            assert_eq!(id(200, body).as_deref(), Some("r-1"), "{body}");
        }
        assert_eq!(id(202, r#"{"request_id":17}"#).as_deref(), Some("17"));
    }

    #[test]
    fn a_good_answer_without_a_usable_request_id_is_an_unknown_outcome() {
        for body in [
            "",
            "{}",
            "<html>ok</html>",
            r#"{"request_id":""}"#,
            r#"{"request_id":"../../x"}"#,
            r#"{"request_id":"r-1"#,
            r#"{"status_url":"https://api.segmind.com/v2/requests/"}"#,
        ] {
            let error = outcome_of(&Answer::of(200, body)).unwrap_err();
            assert!(matches!(error, SubmitError::OutcomeUnknown { .. }), "{body}: {error:?}");
        }
    }

    fn is_certain(status: u16, body: &str) -> bool {
        matches!(outcome_of(&Answer::of(status, body)), Err(SubmitError::NotQueued(_)))
    }

    const VOUCHED: [u16; 15] = [400, 401, 402, 403, 404, 405, 406, 410, 413, 415, 422, 429, 500, 502, 503];

    #[test]
    fn the_services_own_envelope_proves_that_nothing_was_queued() {
        for status in VOUCHED {
            for body in [
                r#"{"error":"x"}"#,
                r#"{"error":{"message":"x"}}"#,
                r#"{"error":["x"]}"#,
                r#"{"error":"unauthorized","error_description":"Provided API key is invalid.","status_code":401}"#,
                r#"{"status":"FAILED","error":"Blocked","metrics":{}}"#,
            ] {
                assert!(is_certain(status, body), "{status} {body}");
            }
        }
        for status in
            [301, 302, 303, 307, 308, 407, 408, 409, 423, 424, 425, 451, 499, 501, 504, 505, 520, 522, 524, 599]
        {
            assert!(!is_certain(status, r#"{"error":"x"}"#), "{status} is not vouched for");
        }
    }

    #[test]
    fn what_a_proxy_may_have_answered_proves_nothing() {
        for body in [
            "",
            "Bad gateway",
            "<!doctype html><title>502</title>",
            "{}",
            "[]",
            "null",
            r#""error""#,
            r#"[{"error":"x"}]"#,
            r#"{"message":"Endpoint request timed out"}"#,
            r#"{"detail":"x"}"#,
            r#"{"error":null}"#,
            r#"{"error":""}"#,
            r#"{"error":"  "}"#,
            r#"{"error":{}}"#,
            r#"{"error":[]}"#,
            r#"{"error":true}"#,
            r#"{"error":"x""#,
        ] {
            for status in VOUCHED.into_iter().filter(|status| *status != 405) {
                assert!(!is_certain(status, body), "{status} {body}");
            }
        }
        assert!(is_certain(405, "<h1>Method Not Allowed</h1>"), "a page by contract");
    }

    #[test]
    fn an_envelope_that_broke_off_is_none() {
        for cut in [Cut::Broken("reset".into()), Cut::TooLong] {
            let answer = Answer { cut: Some(cut), ..Answer::of(503, r#"{"error":"x"}"#) };
            assert!(matches!(outcome_of(&answer), Err(SubmitError::OutcomeUnknown { .. })));
        }
    }

    #[test]
    fn an_error_that_names_a_request_is_an_unknown_outcome_unless_that_render_failed() {
        for status in VOUCHED {
            for body in [r#"{"error":"x","request_id":"r-1"}"#, r#"{"error":{"message":"x","request_id":"r-1"}}"#] {
                assert!(!is_certain(status, body), "{status} {body}");
            }
            assert!(!is_certain(
                status,
                r#"{"error":"x","status_url":"https://api.segmind.com/v2/requests/r-1/status"}"#
            ));
        }
        assert!(is_certain(422, r#"{"status":"FAILED","error":"Blocked","request_id":"r-1","metrics":{}}"#));
        assert!(!is_certain(500, r#"{"status":"FAILED","error":"Blocked","request_id":"r-1"}"#));
    }
}
