//! The first step of a job: uploads our copies of its pictures, then submits once.
//!
//! The money rule: `SubmitStarted` is committed before a byte is sent, and a submit is repeated only where the client is certain that
//! nothing was queued. If the power goes out after the commit, the next start finds `Submitting` and asks the person.

use std::collections::BTreeMap;
use std::sync::Arc;

use url::Url;

use super::task_handle::{Fenced, TaskReport};
use super::work::Work;
use crate::domain::{Failure, FailureKind, Job, JobEvent, Need, PictureName, PictureSource, Slot, WaitReason};
use crate::engine::picture_check::{Ready, Rejection, RejectionKind};
use crate::engine::snapshot::Trouble;
use crate::failpoints::reach;
use crate::segmind::Purpose;
use crate::segmind::{ApiError, SubmitError};

/// How often a service in trouble may reject a submit before the job fails.
const MOST_TURNED_AWAY: u32 = 8;

/// Uploads the pictures that go out as files, one at a time, then submits. A picture that does not pass its check is not sent, and then
/// nothing is.
pub async fn step(work: &Work, job: &Arc<Job>) -> Result<Arc<Job>, Fenced> {
    let mut addresses = BTreeMap::new();
    for (slot, picture) in job.request.pictures() {
        if let Some(url) = job.facts.assets.get(&slot) {
            addresses.insert(slot, url.clone());
            continue;
        }
        let (from, decided) = (&picture.source, picture.sent_as.as_ref());
        if decided.is_none()
            && matches!(from, PictureSource::Url(_))
            && let Err(blocked) = work.gate.network.settle().await
        {
            return work.handle.record(work.hold(blocked)).await;
        }
        match (work.picture_check.ready(picture, job.request.cut(slot, picture)).await, from) {
            (Ok(Ready::Address), PictureSource::Url(url)) => {
                addresses.insert(slot, url.clone());
            }
            // The next step goes on with the next picture.
            (Ok(Ready::File(bytes, copy)), _) => return upload(work, slot, &bytes, &copy).await,
            (Ok(Ready::Address), PictureSource::File(path)) => {
                return work.handle.record(JobEvent::Park(Need::ImageGone(path.clone()))).await; // No version of Rushes writes such a row.
            }
            (Err(rejection), _) => return rejected(work, slot, from, rejection).await,
        }
    }
    submit(work, job, &addresses).await
}

/// Nothing was sent, so nothing was billed.
async fn rejected(work: &Work, slot: Slot, from: &PictureSource, rejection: Rejection) -> Result<Arc<Job>, Fenced> {
    tracing::info!(details = rejection.details, fact = rejection.fact, %slot, "a picture was turned away");
    if let (RejectionKind::Gone, PictureSource::File(path)) = (rejection.kind, from) {
        return work.handle.record(JobEvent::Park(Need::ImageGone(path.clone()))).await;
    }
    let words = match rejection.advice.as_str() {
        "" => format!("the {slot} {}", rejection.fact),
        advice => format!("the {slot} {}. {advice}", rejection.fact),
    };
    work.handle.fail(FailureKind::ImageUnusable, Some(words), &rejection.details).await
}

async fn submit(work: &Work, job: &Job, pictures: &BTreeMap<Slot, Url>) -> Result<Arc<Job>, Fenced> {
    let Some(model) = work.models.find(&job.request.model) else {
        let details = format!("{} is not in the table of models", job.request.model);
        return work.handle.fail(FailureKind::UnknownModel, None, &details).await;
    };
    if model.is_retired() {
        // It was refused before; the person chooses what takes its place.
        let failure = Failure::new(FailureKind::ModelRetired, None, "an earlier submit was refused");
        return work.handle.record(JobEvent::Fail(failure.about_model(&model.name))).await;
    }
    if let Some((slot, _)) = job.request.pictures().find(|(slot, _)| !model.slots.has(slot.kind())) {
        let words = format!("{} takes no {slot}", model.name);
        return work.handle.fail(FailureKind::ParameterRefused, Some(words), "").await;
    }
    let key = match work.gate.pass(Purpose::Submit).await {
        Ok(key) => key,
        Err(blocked) => return work.handle.record(work.hold(blocked)).await,
    };
    let job = work.handle.record(JobEvent::SubmitStarted).await.inspect_err(|fenced| {
        tracing::warn!(job = job.id.0, %fenced, "nothing was sent");
    })?;
    reach("submit.before_request");
    let answer = work.gate.client.submit(&key, model, &job.request, pictures).await;
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
            turned_away(work, &job, &error, &model.name).await
        }
    }
}

async fn turned_away(work: &Work, job: &Job, error: &ApiError, model: &str) -> Result<Arc<Job>, Fenced> {
    tracing::info!(job = job.id.0, details = error.details, "submit turned away, nothing was queued");
    let event = match (error.need(), error.wait_reason()) {
        (Some(need), _) => JobEvent::Park(need),
        (None, Some(WaitReason::ServerTrouble)) if job.facts.turned_away >= MOST_TURNED_AWAY => {
            JobEvent::Fail(error.failure())
        }
        (None, Some(why)) => {
            JobEvent::NotQueued { until: work.retry_at(error, job.facts.turned_away.max(work.waits)), why }
        }
        (None, None) => JobEvent::Fail(error.failure().about_model(model)),
    };
    work.handle.record_surely(event).await
}

/// The same bytes are uploaded once, as long as their address answers. The address is remembered after the job has it: a power cut between
/// the two costs another upload, which is free.
async fn upload(work: &Work, slot: Slot, picture: &[u8], copy: &PictureName) -> Result<Arc<Job>, Fenced> {
    if let Some(url) = work.uploads.find(&work.gate.client, copy, picture.len() as u64).await {
        work.handle.record(JobEvent::UploadStarted).await?;
        return work.handle.record(JobEvent::Uploaded(slot, url)).await;
    }
    let key = match work.gate.pass(Purpose::Submit).await {
        Ok(key) => key,
        Err(blocked) => return work.handle.record(work.hold(blocked)).await,
    };
    work.handle.record(JobEvent::UploadStarted).await?;
    let answer = work.gate.client.upload(&key, picture, copy.media_type()).await;
    work.gate.heard(&answer);
    match answer {
        Ok(url) => {
            reach("upload.answer_read");
            let job = work.handle.record(JobEvent::Uploaded(slot, url.clone())).await?;
            reach("upload.committed");
            work.uploads.note(copy, url).await;
            Ok(job)
        }
        Err(error) => upload_failed(work, slot, &error).await,
    }
}

async fn upload_failed(work: &Work, slot: Slot, error: &ApiError) -> Result<Arc<Job>, Fenced> {
    // A second asset is harmless and free, so an upload may always be tried again.
    let event = match (error.need(), error.wait_reason()) {
        (Some(need), _) => JobEvent::Park(need),
        (None, Some(why)) => JobEvent::Wait { until: work.retry_at(error, work.waits), why },
        (None, None) => {
            let which = match &error.message {
                Some(words) => format!("the {slot} ({words})"),
                None => format!("the {slot}"),
            };
            return work.handle.fail(FailureKind::UploadRefused, Some(which), &error.details).await;
        }
    };
    work.handle.record(event).await
}

#[cfg(test)]
#[path = "submit_tests.rs"]
mod tests;
