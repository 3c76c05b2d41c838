//! The bodies of status and result answers.
//!
//! Owns their JSON; the shapes of `output` vary as they do at Segmind. Cannot fail.

use std::time::Duration;

use serde_json::{Value, json};

use super::fault::OutputShape;
use super::job::{Job, JobStatus, Outcome};

/// The light body of `GET /v2/requests/{id}/status`.
pub(super) fn status(job: &Job, now: Duration) -> Value {
    match job.status(now) {
        JobStatus::Failed => failure(job),
        status => json!({"status": status.word(), "request_id": job.id, "metrics": {}}),
    }
}

/// The body of `GET /v2/requests/{id}`; `url` is where its file is served.
pub(super) fn result(job: &Job, now: Duration, url: &str) -> Value {
    let status = job.status(now);
    match status {
        JobStatus::Failed => failure(job),
        JobStatus::Queued | JobStatus::Processing => json!({
            "status": status.word(), "request_id": job.id, "output": null, "metrics": {},
        }),
        JobStatus::Completed => completed(job, url),
    }
}

fn completed(job: &Job, url: &str) -> Value {
    let mut metrics = timings(job);
    metrics["cost"] = json!(job.order.price);
    metrics["remaining_credits"] = json!(job.billed);
    let mut body = json!({
        "status": JobStatus::Completed.word(),
        "request_id": job.id,
        "output": null,
        "metrics": metrics,
    });
    match job.order.behaviour.shape {
        OutputShape::UrlString => body["output"] = json!(url),
        OutputShape::UrlList => body["output"] = json!([url]),
        OutputShape::UrlObject => body["output"] = json!({ "url": url }),
        OutputShape::JsonText => body["output"] = json!(json!({ "url": url }).to_string()),
        OutputShape::VideoString => body["video"] = json!(url),
        OutputShape::VideoObject => body["video"] = json!({ "url": url }),
        OutputShape::None => {}
    }
    body
}

fn failure(job: &Job) -> Value {
    let reason = match &job.outcome {
        Outcome::Broken(reason, _) => reason.as_str(),
        _ => "",
    };
    json!({
        "status": JobStatus::Failed.word(),
        "request_id": job.id,
        "error": reason,
        "metrics": timings(job),
    })
}

/// Seconds, to a thousandth.
fn timings(job: &Job) -> Value {
    let seconds = |time: Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
    let total = job.ended().unwrap_or_default().saturating_sub(job.accepted);
    let queued = job.queued_for();
    json!({
        "inference_time": seconds(total.saturating_sub(queued)),
        "queue_time": seconds(queued),
        "total_time": seconds(total),
        "retry_count": 0,
    })
}
