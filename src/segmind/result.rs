//! A render's full result: how it ended, what it cost, and the video's URLs, in every shape that Segmind is known to use.
//!
//! The contract says that the shape varies between models and over time. `video` is searched before `output`; each URL is listed once,
//! and their number is bounded. No URL is fetched here.

use serde_json::{Map, Value};
use url::Url;

use super::answer::{Answer, dollars, number};
use super::client::{Client, require_success, unreadable};
use super::error::{ApiError, Endpoint};
use super::requests::{Progress, progress_of};
use super::{answer_text, classify};
use crate::domain::{ApiKey, RequestId, Usd, safety_filter};

/// The depth of the search; documented shapes need 4.
const MAX_DEPTH: usize = 8;

/// Fields that are searched first.
const PREFERRED: [&str; 13] = [
    "url",
    "video",
    "video_url",
    "videoUrl",
    "videos",
    "video_urls",
    "videoUrls",
    "output",
    "uri",
    "clip",
    "file",
    "files",
    "urls",
];

/// Other fields in which a finished result may hold its video. No model is known to use them, but a paid render is searched for
/// everywhere.
const ELSEWHERE: [&str; 10] =
    ["videos", "outputs", "result", "results", "data", "video_url", "videoUrl", "url", "urls", "generation_url"];

/// Fields whose URLs are never the video.
const NEVER: [&str; 5] = ["status_url", "response_url", "poll_url", "request_id", "metrics"];

/// The most URLs; the likely ones come first.
const MAX_ADDRESSES: usize = 16;

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
    let output = find(&body);
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
    if is_refused { Vec::new() } else { find_elsewhere(body) }
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

/// Every http(s) URL in the result's `video`, then in its `output`, the likeliest first.
pub(super) fn find(result: &Value) -> Vec<Url> {
    find_in(result, &["video", "output"])
}

/// The same in other fields. Only for a finished result: others contain URLs of other things.
fn find_elsewhere(result: &Value) -> Vec<Url> {
    find_in(result, &ELSEWHERE)
}

fn find_in(result: &Value, places: &[&str]) -> Vec<Url> {
    let mut found = Vec::new();
    for value in places.iter().filter_map(|field| result.get(field)) {
        search(value, MAX_DEPTH, &mut found);
    }
    found
}

fn search(value: &Value, depth: usize, found: &mut Vec<Url>) {
    let Some(depth) = depth.checked_sub(1).filter(|_| found.len() < MAX_ADDRESSES) else { return };
    match value {
        Value::String(text) => match address(text) {
            Some(url) if found.contains(&url) => {}
            Some(url) => found.push(url),
            None => {
                if let Some(inside) = json_in(text) {
                    search(&inside, depth, found);
                }
            }
        },
        Value::Array(list) => list.iter().for_each(|value| search(value, depth, found)),
        Value::Object(fields) => in_order(fields).for_each(|value| search(value, depth, found)),
        _ => {}
    }
}

fn in_order(fields: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let preferred = PREFERRED.iter().filter_map(|name| fields.get(*name));
    let others =
        fields.iter().filter(|(name, _)| !PREFERRED.contains(&name.as_str()) && !NEVER.contains(&name.as_str()));
    preferred.chain(others.map(|(_, value)| value))
}

fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then_some(url)
}

/// The JSON in a text, if it is an object, a list or another text.
fn json_in(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['{', '[', '"']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const V: &str = "https://images.segmind.com/v.mp4";
    const O: &str = "https://images.segmind.com/o.mp4";

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn read(body: &str) -> Option<Outcome> {
        outcome_in(&Answer::of(200, body))
    }

    #[test]
    fn the_address_is_found_in_every_documented_shape() {
        let text = |value: Value| Value::String(value.to_string());
        for output in [
            json!(V),
            json!(format!("  {V}\n")),
            json!([V, O]),
            json!({ "url": V }),
            json!([{ "url": V }]),
            json!({ "video": { "url": V } }),
            json!({ "poster": O, "url": V }),
            json!({ "content_type": "video/mp4", "file": V }),
            json!({ "content_type": "video/mp4", "a_name_that_nobody_has_seen_yet": V }),
            text(json!(V)),
            text(json!([V])),
            text(json!({ "url": V })),
            text(json!({ "output": [{ "url": V }] })),
            json!([null, 7, "", "no address", { "url": null }, V]),
        ] {
            let found = find(&json!({ "status": "COMPLETED", "output": output }));
            assert_eq!(found.first().map(Url::as_str), Some(V), "{output}");
        }
    }

    #[test]
    fn video_goes_before_output() {
        for video in [json!(V), json!({ "url": V })] {
            assert_eq!(find(&json!({ "output": O, "video": video })), [url(V), url(O)]);
        }
        assert_eq!(find(&json!({ "output": O, "video": null })), [url(O)]);
    }

    #[test]
    fn an_address_in_an_undocumented_field_is_found_only_by_the_wider_search() {
        for result in
            [json!({ "result": { "url": V } }), json!({ "data": { "output": { "url": V } } }), json!({ "videoUrl": V })]
        {
            assert!(find(&result).is_empty());
            assert_eq!(find_elsewhere(&result)[0].as_str(), V, "{result}");
        }
        assert!(find_elsewhere(&json!({ "data": { "status_url": O } })).is_empty());
    }

    #[test]
    fn what_is_no_web_address_of_a_video_is_not_taken_for_one() {
        let mut deep = json!(V);
        for _ in 0..50 {
            deep = json!([deep]);
        }
        for output in [
            json!(null),
            json!(""),
            json!("file:///etc/passwd"),
            json!("data:video/mp4;base64,AAAA"),
            json!("javascript:alert(1)"),
            json!("ftp://images.segmind.com/v.mp4"),
            json!({ "metrics": { "url": O } }),
            json!({ "status_url": O }),
            deep,
        ] {
            assert_eq!(find(&json!({ "output": output })), [], "{output}");
        }
        assert_eq!(find(&json!({ "response_url": O })), []);
        assert_eq!(find(&json!([O])), []);
    }

    #[test]
    fn every_address_is_told_once_in_the_order_of_the_search_and_not_without_end() {
        let output = json!([{ "thumbnail": O, "url": V }, V, format!("[\"{O}\"]"), "https://c.example/3.mp4"]);
        assert_eq!(find(&json!({ "output": output })), [url(V), url(O), url("https://c.example/3.mp4")]);
        let many: Vec<String> = (0..1000).map(|n| format!("https://c.example/{n}.mp4")).collect();
        assert_eq!(find(&json!({ "output": many })).len(), MAX_ADDRESSES);
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
