//! The last word on a render whose record is over: the request history may still know its address.
//!
//! Whatever the history answers, the job ends no worse than without it.

use super::work::Work;
use crate::domain::{Accepted, FailureKind, JobEvent};
use crate::engine::history::settled;
use crate::failpoints::reach;

/// The event in place of "the record is over", if the history tells how the render ended; otherwise the same event, with what the history
/// said in its details.
pub async fn instead_of(work: &Work, accepted: &Accepted, event: JobEvent) -> JobEvent {
    let JobEvent::Fail(mut failure) = event else { return event };
    if failure.kind != FailureKind::RecordExpired {
        return JobEvent::Fail(failure);
    }
    let answer = work.gate.history_row(&accepted.request_id).await;
    reach("history.row_read");
    let line = match answer {
        Ok(Some(row)) => match settled::event_of(&row) {
            Some(event) => {
                tracing::info!(request_id = %accepted.request_id, "the request history tells how a render ended");
                return event;
            }
            None => "Segmind's request history knows this render, but names no video".to_owned(),
        },
        Ok(None) => "Segmind's request history does not know this render".to_owned(),
        Err(trouble) => trouble.line(),
    };
    failure.details = format!("{}\n{line}", failure.details);
    JobEvent::Fail(failure)
}
