//! From the queue to Segmind's yes: the upload of a local first frame, and the one submit.
//!
//! The money rule: `SubmitStarted` is committed before a byte is sent, and a submit is tried again only where the client is
//! certain that nothing was queued. If the power goes out after the commit, the next start finds `Submitting` and asks the person.

use std::path::Path;
use std::sync::Arc;

use url::Url;

use super::desk::Fenced;
use super::work::Work;
use crate::domain::{FailureKind, FirstFrame, Job, JobEvent, Need, WaitReason};
use crate::failpoints::reach;
use crate::segmind::Purpose;
use crate::segmind::{ApiError, SubmitError};

/// How often a submit may be turned away by the service's own trouble before the person is told.
const MOST_TURNED_AWAY: u32 = 8;

/// The largest local first frame, bytes.
const MAX_IMAGE_BYTES: u64 = 32 * 1024 * 1024;

/// Uploads what has to be uploaded, then submits.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    match (&job.request.first_frame, &job.facts.asset_url) {
        (Some(FirstFrame::File(path)), None) => upload(work, path).await,
        (Some(FirstFrame::File(_)), Some(url)) | (Some(FirstFrame::Url(url)), _) => submit(work, job, Some(url)).await,
        (None, _) => submit(work, job, None).await,
    }
}

async fn submit(work: &Work, job: &Job, image: Option<&Url>) -> Result<Arc<Job>, Fenced> {
    let key = match work.line.pass(Purpose::Submit).await {
        Ok(key) => key,
        Err(held) => return work.desk.record(work.hold(held)).await,
    };
    let job = work.desk.record(JobEvent::SubmitStarted).await.inspect_err(|fenced| {
        tracing::warn!(job = job.id.0, %fenced, "nothing was sent");
    })?;
    reach("submit.before_request");
    let answer = work.line.client.submit(&key, &job.request, image).await;
    reach("submit.answer_read");
    match answer {
        Ok(request_id) => {
            // A second place that names a paid job, should the ledger refuse the next write.
            tracing::info!(job = job.id.0, %request_id, "accepted by Segmind");
            work.line.learn(None);
            work.record_surely(JobEvent::Accepted(request_id)).await
        }
        Err(SubmitError::OutcomeUnknown { details }) => {
            tracing::warn!(job = job.id.0, details, "the answer to a submit was lost");
            work.record_surely(JobEvent::OutcomeLost).await
        }
        Err(SubmitError::NotQueued(error)) => {
            work.line.learn(Some(&error));
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
    work.record_surely(event).await
}

async fn upload(work: &Work, path: &Path) -> Result<Arc<Job>, Fenced> {
    let image = match read_image(path).await {
        Ok(image) => image,
        Err(Unusable::Gone) => return work.desk.record(JobEvent::Park(Need::ImageGone(path.to_owned()))).await,
        Err(Unusable::NotAnImage(why)) => {
            let details = path.display().to_string();
            return work.fail(FailureKind::ImageUnusable, Some(why.to_owned()), &details).await;
        }
    };
    let key = match work.line.pass(Purpose::Submit).await {
        Ok(key) => key,
        Err(held) => return work.desk.record(work.hold(held)).await,
    };
    work.desk.record(JobEvent::UploadStarted).await?;
    let answer = work.line.client.upload(&key, &image.bytes, image.mime).await;
    work.line.heard(&answer);
    match answer {
        Ok(url) => work.desk.record(JobEvent::Uploaded(url)).await,
        Err(error) => upload_failed(work, &error).await,
    }
}

async fn upload_failed(work: &Work, error: &ApiError) -> Result<Arc<Job>, Fenced> {
    // A second asset is harmless and free, so an upload may always be tried again.
    let event = match (error.need(), error.wait_reason()) {
        (Some(need), _) => JobEvent::Park(need),
        (None, Some(why)) => JobEvent::Wait { until: work.retry_at(error, work.waits), why },
        (None, None) => return work.fail(FailureKind::UploadRefused, error.message.clone(), &error.details).await,
    };
    work.desk.record(event).await
}

struct LocalImage {
    bytes: Vec<u8>,
    mime: &'static str,
}

enum Unusable {
    Gone,
    NotAnImage(&'static str),
}

async fn read_image(path: &Path) -> Result<LocalImage, Unusable> {
    let size = tokio::fs::metadata(path).await.map_err(|_| Unusable::Gone)?.len();
    if size > MAX_IMAGE_BYTES {
        return Err(Unusable::NotAnImage("it is larger than 32 MB"));
    }
    let bytes = tokio::fs::read(path).await.map_err(|_| Unusable::Gone)?;
    let mime = match image::guess_format(&bytes) {
        Ok(image::ImageFormat::Png) => "image/png",
        Ok(image::ImageFormat::Jpeg) => "image/jpeg",
        Ok(image::ImageFormat::WebP) => "image/webp",
        _ => return Err(Unusable::NotAnImage("it is not a JPEG, PNG or WebP image")),
    };
    Ok(LocalImage { bytes, mime })
}

#[cfg(test)]
#[path = "submit_tests.rs"]
mod tests;
