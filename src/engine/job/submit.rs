//! The first step of a job: uploads our copy of a first frame, then submits once.
//!
//! The money rule: `SubmitStarted` is committed before a byte is sent, and a submit is repeated only where the client is certain that
//! nothing was queued. If the power goes out after the commit, the next start finds `Submitting` and asks the person.

use std::sync::Arc;

use url::Url;

use super::task_handle::{Fenced, TaskReport};
use super::work::Work;
use crate::domain::{FailureKind, FirstFrame, Job, JobEvent, Need, WaitReason};
use crate::engine::first_frame::{Ready, Rejection, RejectionKind};
use crate::engine::snapshot::Trouble;
use crate::failpoints::reach;
use crate::segmind::Purpose;
use crate::segmind::{ApiError, SubmitError};

/// How often a service in trouble may reject a submit before the job fails.
const MOST_TURNED_AWAY: u32 = 8;

/// Uploads the first frame if it goes out as a file, then submits. A first frame that does not pass its check is not sent.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let Some(from) = &job.request.first_frame else { return submit(work, job, None).await };
    if let Some(url) = &job.facts.asset_url {
        return submit(work, job, Some(url)).await;
    }
    let decided = job.request.sent_as.as_ref();
    if decided.is_none()
        && matches!(from, FirstFrame::Url(_))
        && let Err(blocked) = work.gate.network.settle().await
    {
        return work.handle.record(work.hold(blocked)).await;
    }
    match (work.first_frames.ready(from, decided).await, from) {
        (Ok(Ready::Address), FirstFrame::Url(url)) => submit(work, job, Some(url)).await,
        (Ok(Ready::File(bytes, media_type)), _) => upload(work, &bytes, media_type).await,
        (Ok(Ready::Address), FirstFrame::File(path)) => {
            work.handle.record(JobEvent::Park(Need::ImageGone(path.clone()))).await // No version of Rushes writes such a row.
        }
        (Err(rejection), _) => rejected(work, from, rejection).await,
    }
}

/// Nothing was sent, so nothing was billed.
async fn rejected(work: &Work, from: &FirstFrame, rejection: Rejection) -> Result<Arc<Job>, Fenced> {
    tracing::info!(details = rejection.details, fact = rejection.fact, "a first frame was turned away");
    if let (RejectionKind::Gone, FirstFrame::File(path)) = (rejection.kind, from) {
        return work.handle.record(JobEvent::Park(Need::ImageGone(path.clone()))).await;
    }
    let words = match rejection.advice.as_str() {
        "" => format!("it {}", rejection.fact),
        advice => format!("it {}. {advice}", rejection.fact),
    };
    work.handle.fail(FailureKind::ImageUnusable, Some(words), &rejection.details).await
}

async fn submit(work: &Work, job: &Job, image: Option<&Url>) -> Result<Arc<Job>, Fenced> {
    let key = match work.gate.pass(Purpose::Submit).await {
        Ok(key) => key,
        Err(blocked) => return work.handle.record(work.hold(blocked)).await,
    };
    let job = work.handle.record(JobEvent::SubmitStarted).await.inspect_err(|fenced| {
        tracing::warn!(job = job.id.0, %fenced, "nothing was sent");
    })?;
    reach("submit.before_request");
    let answer = work.gate.client.submit(&key, &job.request, image).await;
    reach("submit.answer_read");
    match answer {
        Ok(request_id) => {
            // Log the id in case the next ledger write fails.
            tracing::info!(job = job.id.0, %request_id, "accepted by Segmind");
            work.gate.learn(None);
            work.handle.record_surely(JobEvent::Accepted(request_id)).await
        }
        Err(SubmitError::OutcomeUnknown { details }) => {
            tracing::warn!(job = job.id.0, details, "the answer to a submit was lost");
            let sentence = Need::UnknownOutcome.sentence();
            work.handle.tell(TaskReport::Trouble(Arc::new(Trouble { sentence, details })));
            work.handle.record_surely(JobEvent::OutcomeLost).await
        }
        Err(SubmitError::NotQueued(error)) => {
            work.gate.learn(Some(&error));
            turned_away(work, &job, &error).await
        }
    }
}

async fn turned_away(work: &Work, job: &Job, error: &ApiError) -> Result<Arc<Job>, Fenced> {
    tracing::info!(job = job.id.0, details = error.details, "submit turned away, nothing was queued");
    let event = match (error.need(), error.wait_reason()) {
        (Some(need), _) => JobEvent::Park(need),
        (None, Some(WaitReason::ServerTrouble)) if job.facts.turned_away >= MOST_TURNED_AWAY => {
            JobEvent::Fail(error.failure())
        }
        (None, Some(why)) => {
            JobEvent::NotQueued { until: work.retry_at(error, job.facts.turned_away.max(work.waits)), why }
        }
        (None, None) => JobEvent::Fail(error.failure()),
    };
    work.handle.record_surely(event).await
}

async fn upload(work: &Work, picture: &[u8], media_type: &str) -> Result<Arc<Job>, Fenced> {
    let key = match work.gate.pass(Purpose::Submit).await {
        Ok(key) => key,
        Err(blocked) => return work.handle.record(work.hold(blocked)).await,
    };
    work.handle.record(JobEvent::UploadStarted).await?;
    let answer = work.gate.client.upload(&key, picture, media_type).await;
    work.gate.heard(&answer);
    match answer {
        Ok(url) => work.handle.record(JobEvent::Uploaded(url)).await,
        Err(error) => upload_failed(work, &error).await,
    }
}

async fn upload_failed(work: &Work, error: &ApiError) -> Result<Arc<Job>, Fenced> {
    // A second asset is harmless and free, so an upload may always be tried again.
    let event = match (error.need(), error.wait_reason()) {
        (Some(need), _) => JobEvent::Park(need),
        (None, Some(why)) => JobEvent::Wait { until: work.retry_at(error, work.waits), why },
        (None, None) => {
            return work.handle.fail(FailureKind::UploadRefused, error.message.clone(), &error.details).await;
        }
    };
    work.handle.record(event).await
}

#[cfg(test)]
#[path = "submit_tests.rs"]
mod tests;
