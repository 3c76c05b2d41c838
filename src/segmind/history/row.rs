//! One row of the history, read leniently: a field that can't be read is missing, a row without a request id is none.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use url::Url;

use crate::domain::{RequestId, Usd};
use crate::segmind::answer::{dollars, number, parse_reset};
use crate::segmind::requests::{Progress, progress_of};
use crate::segmind::{answer_text, result};

/// Fields with a time. Without a zone it is read as UTC.
const TIMES: [&str; 4] = ["model_created", "created_at", "created", "timestamp"];

/// The longest render that is believed.
const LONGEST: Duration = Duration::from_hours(2);

/// What the history says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowStatus {
    /// It goes on, as far as the history knows.
    Pending,
    /// It is done.
    Completed,
    /// It ended without a video.
    Failed,
}

/// A request as the history has it.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// Its id.
    pub request_id: RequestId,
    /// The model's slug.
    pub model: String,
    /// How it stands.
    pub status: RowStatus,
    /// What it cost; `None` while nothing is billed.
    pub cost: Option<Usd>,
    /// The inputs as they were sent.
    pub body: Option<Map<String, Value>>,
    /// Where its outputs are, each once.
    pub outputs: Vec<Url>,
    /// Why it failed, in the service's words.
    pub error: Option<String>,
    /// Every time that the row tells, each once, the earliest first.
    pub times: Vec<Timestamp>,
    /// How long the render took.
    pub latency: Option<Duration>,
}

impl HistoryRow {
    /// When it was made, as far as the row tells.
    pub fn at(&self) -> Option<Timestamp> {
        self.times.first().copied()
    }

    /// The prompt; empty where the row does not tell.
    pub fn prompt(&self) -> &str {
        self.body.as_ref().and_then(|body| body.get("prompt")).and_then(Value::as_str).unwrap_or_default().trim()
    }
}

/// Reads one row; `None` without a usable request id.
pub(super) fn read(row: &Value) -> Option<HistoryRow> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let request_id = match row.get("request_id")? {
        Value::String(text) => RequestId::parse(text).ok()?,
        Value::Number(number) => RequestId::parse(&number.to_string()).ok()?,
        _ => return None,
    };
    let outputs = result::find(&json!({ "output": row.get("generation_url") }));
    let latency = number(row.get("latency_ms")).map(|ms| Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default());
    let mut times: Vec<Timestamp> = TIMES.iter().filter_map(|name| time_in(row.get(*name)?)).collect();
    times.sort_unstable();
    times.dedup();
    Some(HistoryRow {
        request_id,
        model: text("model_name").or_else(|| text("model")).or_else(|| text("slug")).unwrap_or_default().to_owned(),
        status: status_in(text("model_status").or_else(|| text("status")), !outputs.is_empty()),
        // 0 stands there until it is billed, so it tells nothing.
        cost: dollars(row.get("credits_deduction")).filter(|cost| *cost > Usd::default()),
        body: row.get("request_body").and_then(body_in),
        outputs,
        error: row.get("error").and_then(error_in),
        times,
        latency: latency.filter(|latency| !latency.is_zero() && *latency <= LONGEST),
    })
}

/// The same rows with each request once: a request with several outputs is repeated for each, with the whole cost.
pub(super) fn merged(rows: impl Iterator<Item = HistoryRow>) -> Vec<HistoryRow> {
    let mut merged: Vec<HistoryRow> = Vec::new();
    for row in rows {
        match merged.iter_mut().find(|known| known.request_id == row.request_id) {
            None => merged.push(row),
            Some(known) => known.add(row),
        }
    }
    merged
}

impl HistoryRow {
    fn add(&mut self, other: Self) {
        for url in other.outputs {
            if !self.outputs.contains(&url) {
                self.outputs.push(url);
            }
        }
        self.times.extend(other.times);
        self.times.sort_unstable();
        self.times.dedup();
        self.cost = self.cost.or(other.cost);
        self.error = self.error.take().or(other.error);
        self.latency = self.latency.or(other.latency);
        if self.body.is_none() {
            self.body = other.body;
        }
        if self.status == RowStatus::Pending {
            self.status = other.status;
        }
    }
}

/// An unknown word counts as still going on, unless there is an output.
fn status_in(word: Option<&str>, has_output: bool) -> RowStatus {
    match word.and_then(|word| progress_of(&json!({ "status": word }))) {
        Some(Progress::Finished) => RowStatus::Completed,
        Some(Progress::Failed) => RowStatus::Failed,
        None if has_output => RowStatus::Completed,
        Some(Progress::Queued | Progress::Rendering) | None => RowStatus::Pending,
    }
}

/// An object, or an object as JSON in a text.
fn body_in(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(fields) if !fields.is_empty() => Some(fields.clone()),
        Value::String(text) => match serde_json::from_str(text).ok()? {
            Value::Object(fields) if !fields.is_empty() => Some(fields),
            _ => None,
        },
        _ => None,
    }
}

fn error_in(value: &Value) -> Option<String> {
    let wrapped = json!({ "error": value });
    answer_text::message_in(&wrapped)
}

fn time_in(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => parse_reset(text),
        Value::Number(number) => parse_reset(&number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_whole() {
        let row = read(&json!({
            "request_id": "r-1", "model_name": "veo-3", "model_status": "COMPLETED", "credits_deduction": "3.2",
            "request_body": "{\"prompt\":\"a fox\",\"seed\":7}", "generation_url": "https://images.segmind.com/a.mp4",
            "latency_ms": 141_500, "error": null, "created_at": "2026-11-23T14:07:30", "model_created": "2026-11-23 14:05:09+00:00"
        }))
        .unwrap();
        assert_eq!((row.model.as_str(), row.status), ("veo-3", RowStatus::Completed));
        assert_eq!(row.cost, Usd::from_dollars(3.2));
        assert_eq!(row.body.as_ref().unwrap()["seed"], 7);
        assert_eq!(row.outputs[0].as_str(), "https://images.segmind.com/a.mp4");
        assert_eq!(row.latency, Some(Duration::from_millis(141_500)));
        assert_eq!(row.at(), "2026-11-23T14:05:09Z".parse().ok(), "a time without a zone is UTC");
        assert_eq!(row.times.len(), 2);
    }

    #[test]
    fn what_is_missing_or_odd_leaves_the_rest_of_the_row_readable() {
        let row =
            read(&json!({ "request_id": 17, "request_body": null, "created_at": "soon", "latency_ms": -4 })).unwrap();
        assert_eq!((row.request_id.as_str(), row.status), ("17", RowStatus::Pending));
        assert_eq!((&row.body, row.at(), row.latency, row.cost), (&None, None, None, None));
        for odd in [json!({}), json!({ "request_id": "../x" }), json!({ "request_id": null }), json!("r-1")] {
            assert_eq!(read(&odd), None, "{odd}");
        }
        let failed =
            read(&json!({ "request_id": "r", "model_status": "FAILED", "error": { "message": "Blocked" } })).unwrap();
        assert_eq!((failed.status, failed.error.as_deref()), (RowStatus::Failed, Some("Blocked")));
    }

    #[test]
    fn a_request_with_several_outputs_is_one_row_and_costs_once() {
        let row =
            |url: &str| read(&json!({ "request_id": "r", "credits_deduction": 3.2, "generation_url": url })).unwrap();
        let rows = merged(
            [row("https://a.example/1.mp4"), row("https://a.example/2.mp4"), row("https://a.example/1.mp4")]
                .into_iter(),
        );
        assert_eq!((rows.len(), rows[0].outputs.len(), rows[0].cost), (1, 2, Usd::from_dollars(3.2)));
    }
}
