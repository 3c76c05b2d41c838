//! The repeatable requests to the API: a render's status and result, and the account's balance, which is also the free way to check a key.

use serde_json::Value;
use url::Url;

use super::answer::{Answer, dollars, number};
use super::client::{Client, require_success, unreadable};
use super::error::{ApiError, ApiErrorKind, Endpoint};
use super::{answer_text, classify, output};
use crate::domain::{ApiKey, RequestId, Usd, safety_filter};

/// The progress of a render.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// Accepted, not started.
    Queued,
    /// Being rendered.
    Rendering,
    /// Done: the result can be fetched.
    Finished,
    /// Ended without a video.
    Failed,
}

/// The full result.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Not done yet.
    Pending(Progress),
    /// Done and billed.
    Done {
        /// The video's URL; `None` if the service gave none.
        output: Option<Url>,
        /// Other URLs that may be the video, the likeliest first.
        more: Vec<Url>,
        /// What it cost.
        cost: Option<Usd>,
        /// What is left on the account.
        remaining: Option<Usd>,
        /// Duration of the render itself, in seconds.
        render_seconds: Option<f64>,
        /// The sentences in the answer, if it has no video: perhaps the reason.
        message: Option<String>,
        /// The answer, for "Details".
        details: String,
    },
    /// Ran and failed; not billed, unless there is a cost.
    Failed {
        /// The service's own words.
        message: Option<String>,
        /// What it cost, if the service billed it all the same.
        cost: Option<Usd>,
        /// The answer, for "Details".
        details: String,
    },
}

impl Client {
    /// The progress of a render.
    ///
    /// # Errors
    /// [`ApiErrorKind::NotFound`] after the record has expired (an hour); otherwise a network error or the service's error.
    pub async fn status(&self, key: &ApiKey, id: &RequestId) -> Result<Progress, ApiError> {
        let path = ["v2", "requests", id.as_str(), "status"];
        match self.ask(self.get(Endpoint::Status, key, &path)).await {
            Ok(answer) => progress_in(&answer).ok_or_else(|| unreadable(Endpoint::Status, &answer)),
            Err(error) if error.kind == ApiErrorKind::RenderFailed => Ok(Progress::Failed),
            Err(error) => Err(error),
        }
    }

    /// The full result of a render. 422 means that the render failed: [`Outcome::Failed`].
    ///
    /// # Errors
    /// As [`Self::status`].
    pub async fn result(&self, key: &ApiKey, id: &RequestId) -> Result<Outcome, ApiError> {
        let path = ["v2", "requests", id.as_str()];
        let answer = self.ask_any(self.get(Endpoint::Result, key, &path)).await?;
        if let Some(failed) = failed_render_in(&answer) {
            return Ok(failed);
        }
        let answer = require_success(Endpoint::Result, answer)?;
        outcome_in(&answer).ok_or_else(|| unreadable(Endpoint::Result, &answer))
    }
}

pub(super) fn progress_in(answer: &Answer) -> Option<Progress> {
    progress_of(&answer.json()?)
}

/// An unknown word means "still rendering": a paid render is not given up because of a new word.
pub(super) fn progress_of(body: &Value) -> Option<Progress> {
    let word = body.get("status")?.as_str()?.trim().to_ascii_uppercase();
    Some(match word.as_str() {
        "" => return None,
        "QUEUED" | "IN_QUEUE" | "PENDING" | "STARTING" => Progress::Queued,
        "COMPLETED" | "COMPLETE" | "SUCCEEDED" | "SUCCESS" | "FINISHED" => Progress::Finished,
        "FAILED" | "FAILURE" | "ERROR" | "CANCELLED" | "CANCELED" => Progress::Failed,
        "PROCESSING" | "IN_PROGRESS" | "RUNNING" => Progress::Rendering,
        other => {
            tracing::warn!(status = other, "a status that is not documented");
            Progress::Rendering
        }
    })
}

/// A 422 of the service itself: the render ran and failed.
fn failed_render_in(answer: &Answer) -> Option<Outcome> {
    let body = answer.json().filter(|_| classify::is_failed_render(answer))?;
    Some(failed(&body, answer))
}

fn failed(body: &Value, answer: &Answer) -> Outcome {
    let message = answer_text::sentences_in(body).or_else(|| answer_text::message_in(body));
    Outcome::Failed { message, cost: dollars(metric(body, "cost")), details: answer.details() }
}

pub(super) fn outcome_in(answer: &Answer) -> Option<Outcome> {
    let body = answer.json()?;
    let output = output::find(&body);
    match progress_of(&body) {
        Some(Progress::Failed) => Some(failed(&body, answer)),
        Some(Progress::Finished) if output.is_empty() => Some(done(&body, elsewhere(&body), answer)),
        Some(Progress::Finished) => Some(done(&body, output, answer)),
        // A result with a video is done, whatever its status.
        _ if !output.is_empty() => Some(done(&body, output, answer)),
        Some(progress) => Some(Outcome::Pending(progress)),
        None => None,
    }
}

/// URLs in undocumented fields; none if the answer says why there is no video.
fn elsewhere(body: &Value) -> Vec<Url> {
    let is_refused = answer_text::sentences_in(body).is_some_and(|words| safety_filter::is_refusal(&words));
    if is_refused { Vec::new() } else { output::find_elsewhere(body) }
}

fn done(body: &Value, output: Vec<Url>, answer: &Answer) -> Outcome {
    let number_of = |name| number(metric(body, name));
    let message = if output.is_empty() { answer_text::sentences_in(body) } else { None };
    let mut addresses = output.into_iter();
    Outcome::Done {
        output: addresses.next(),
        more: addresses.collect(),
        cost: dollars(metric(body, "cost")),
        remaining: dollars(metric(body, "remaining_credits")),
        render_seconds: number_of("inference_time").or_else(|| number_of("total_time")),
        message,
        details: answer.details(),
    }
}

fn metric<'a>(body: &'a Value, name: &str) -> Option<&'a Value> {
    body.get("metrics")?.get(name)
}

impl Client {
    /// The credits on the account, one dollar each. `free-credits` don't pay for videos and are not counted. An account without a balance
    /// record has $0.00.
    ///
    /// # Errors
    /// [`ApiErrorKind::KeyMissing`] or [`ApiErrorKind::KeyRejected`] if the key is not accepted; otherwise a network error or the
    /// service's error.
    pub async fn credits(&self, key: &ApiKey) -> Result<Usd, ApiError> {
        match self.ask(self.get(Endpoint::Credits, key, &["v1", "get-user-credits"])).await {
            Ok(answer) => {
                answer.json().as_ref().and_then(balance_in).ok_or_else(|| unreadable(Endpoint::Credits, &answer))
            }
            Err(error) if is_no_record(&error) => Ok(Usd::default()),
            Err(error) => Err(error),
        }
    }
}

pub(super) fn balance_in(body: &Value) -> Option<Usd> {
    dollars(body.get("credits"))
}

/// Tells 404 `No credits found for the user` from the 404 of a wrong address.
fn is_no_record(error: &ApiError) -> bool {
    let words = error.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    error.kind == ApiErrorKind::NotFound && words.contains("no credits")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Outcome> {
        outcome_in(&Answer::of(200, body))
    }

    #[test]
    fn a_finished_render_brings_its_address_and_its_true_cost() {
        let body = r#"{"status":"COMPLETED","request_id":"r","output":["https://images.segmind.com/v.mp4"],
            "metrics":{"cost":"3.2","remaining_credits":8.8,"inference_time":141.5,"queue_time":1,"total_time":143,"retry_count":0}}"#;
        let Some(Outcome::Done { output, cost, remaining, render_seconds, message, .. }) = read(body) else {
            panic!("not done");
        };
        assert_eq!(output, Url::parse("https://images.segmind.com/v.mp4").ok());
        assert_eq!((cost, remaining), (Usd::from_dollars(3.2), Usd::from_dollars(8.8)));
        assert_eq!((render_seconds, message), (Some(141.5), None));
    }

    #[test]
    fn a_finished_render_without_an_address_or_metrics_is_still_finished() {
        for body in [r#"{"status":"COMPLETED","output":null}"#, r#"{"status":"completed","output":"","metrics":[]}"#] {
            let Some(Outcome::Done { output: None, cost: None, remaining: None, message: None, details, .. }) =
                read(body)
            else {
                panic!("{body}");
            };
            assert!(details.contains(body), "{details}");
        }
    }

    #[test]
    fn a_finished_render_without_an_address_brings_every_reason_and_the_raw_answer() {
        let reason = "The prompt was blocked. You will not be charged. Support codes: 58061214";
        for output in [
            format!(r#"{{"raiMediaFilteredReasons":["{reason}"]}}"#),
            format!(r#""{{\"raiMediaFilteredReasons\":[\"{reason}\"]}}""#),
            format!(r#"[["{reason}."]]"#),
        ] {
            let body = format!(r#"{{"status":"COMPLETED","request_id":"r","output":{output},"metrics":{{}}}}"#);
            let Some(Outcome::Done { output: None, message, details, .. }) = read(&body) else { panic!("{body}") };
            assert_eq!(message.as_deref(), Some(reason), "{body}");
            assert!(details.contains("58061214"), "{details}");
        }
    }

    #[test]
    fn a_render_that_goes_on_is_pending_and_an_unknown_word_never_ends_it() {
        for (word, progress) in [
            ("QUEUED", Progress::Queued),
            ("PROCESSING", Progress::Rendering),
            ("processing", Progress::Rendering),
            ("UPSCALING", Progress::Rendering),
        ] {
            assert_eq!(read(&format!(r#"{{"status":"{word}"}}"#)), Some(Outcome::Pending(progress)), "{word}");
        }
    }

    #[test]
    fn a_failed_render_keeps_the_services_words() {
        for (body, words) in [
            (r#"{"status":"FAILED","error":"Blocked","metrics":{}}"#, "Blocked"),
            (r#"{"status":"FAILED","error":"RAI","metrics":{}}"#, "RAI"),
            (
                r#"{"status":"FAILED","error":"failed","output":{"reasons":["A known person"]}}"#,
                "failed. A known person",
            ),
        ] {
            let Some(Outcome::Failed { message, details, .. }) = read(body) else { panic!("{body}") };
            assert_eq!(message.as_deref(), Some(words));
            assert!(details.contains(body), "{details}");
        }
    }

    #[test]
    fn an_answer_without_status_and_output_is_not_understood() {
        for body in ["", "null", "[]", "{}", r#"{"status":null}"#, "<html>", r#"{"status":""}"#] {
            assert_eq!(read(body), None, "{body}");
        }
    }
}
