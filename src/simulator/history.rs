//! What the request history shows of a job. Pure.
//!
//! Written from the docstrings of the published client. What they leave open (the envelope, the zone of times, how late a row comes) a
//! test may choose.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Value, json};

use super::clock::wall;
use super::history_shape::{HistoryBodies, HistoryEnvelope, HistoryShape, HistoryTimes};
use super::job::{Job, JobStatus, Outcome};

/// Which rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// The first day.
    pub(super) from: Date,
    /// The last day.
    pub(super) to: Date,
    /// A part of the model's name.
    pub(super) model: String,
    /// `COMPLETED`, `FAILED`, `PENDING`, or all.
    pub(super) status: Option<String>,
}

impl HistoryShape {
    /// The rows of these jobs that pass the filter, the newest first, with the members' rows. `base`: the base URL of the service.
    pub(super) fn list(&self, jobs: &[Job], filter: &Filter, now: Duration, base: &str) -> Vec<Value> {
        let mut rows = self.others.clone();
        for job in jobs.iter().rev().filter(|job| self.shows(job, now) && filter.passes(job, now)) {
            let row = self.row(job, now, base);
            if self.twins {
                let mut twin = row.clone();
                twin["request_id"] = json!(format!("member-{}", job.id));
                rows.push(twin);
            }
            rows.extend(std::iter::repeat_n(row, self.rows_each));
        }
        rows
    }

    /// Whether the row of this job has come.
    pub(super) fn shows(&self, job: &Job, now: Duration) -> bool {
        now >= job.accepted + self.lag
    }

    /// The row of a job.
    pub(super) fn row(&self, job: &Job, now: Duration, base: &str) -> Value {
        let status = job.status(now);
        let done = status == JobStatus::Completed;
        let error = match &job.outcome {
            Outcome::Broken(reason, _) if status == JobStatus::Failed => Some(reason.as_str()),
            _ => None,
        };
        let mut row = json!({
            "request_id": job.id,
            "model_name": job.order.model.slug,
            "model_status": word(status),
            "credits_deduction": if done { job.order.price } else { 0.0 },
            "generation_url": done.then(|| format!("{base}/outputs/{}.mp4", job.id)),
            "latency_ms": job.ended().filter(|_| done).map(|end| end.saturating_sub(job.accepted).as_millis() as u64),
            "error": error,
        });
        match self.bodies {
            HistoryBodies::Object => row["request_body"] = job.order.body.clone(),
            HistoryBodies::Text => row["request_body"] = json!(job.order.body.to_string()),
            HistoryBodies::Missing => {}
        }
        if let Some(time) = self.times.write(wall(job.accepted)) {
            row["created_at"] = json!(time);
            row["model_created"] = json!(time);
        }
        row
    }

    /// The list in its envelope.
    pub(super) fn wrapped(&self, rows: &[Value], page: usize) -> Value {
        match self.envelope {
            HistoryEnvelope::Generations => json!({ "generations": rows, "page": page }),
            HistoryEnvelope::Requests => json!({ "page": page, "requests": rows }),
            HistoryEnvelope::Data => json!({ "data": rows, "page": page }),
            HistoryEnvelope::Results => json!({ "results": rows }),
            HistoryEnvelope::Bare => json!(rows),
            HistoryEnvelope::Unknown => {
                let numbered = rows.iter().enumerate().map(|(i, row)| (i.to_string(), row.clone()));
                json!({ "rows": numbered.collect::<serde_json::Map<_, _>>() })
            }
        }
    }
}

impl Filter {
    fn passes(&self, job: &Job, now: Duration) -> bool {
        let day = TimeZone::UTC.to_datetime(wall(job.accepted)).date();
        let is_status = self.status.as_deref().is_none_or(|status| status == word(job.status(now)));
        day >= self.from && day <= self.to && job.order.model.slug.contains(&self.model) && is_status
    }
}

impl HistoryTimes {
    fn write(self, at: Timestamp) -> Option<String> {
        let bare = |hours: i8| {
            let zone = Offset::from_hours(hours).unwrap_or(Offset::UTC).to_time_zone();
            format!("{:.6}", zone.to_datetime(at))
        };
        match self {
            Self::Zoned => Some(at.to_string()),
            Self::Bare => Some(bare(0)),
            Self::Foreign(hours) => Some(bare(hours)),
            Self::Missing => None,
        }
    }
}

/// The history's word for a status.
const fn word(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Queued | JobStatus::Processing => "PENDING",
        JobStatus::Completed => "COMPLETED",
        JobStatus::Failed => "FAILED",
    }
}
