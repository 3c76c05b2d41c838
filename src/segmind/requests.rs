//! Two small requests to the API: a render's progress, and the account's balance, which is also the free way to check a key.
//!
//! Both may be repeated. Neither reads the result of a render: that is `result`.

use serde_json::Value;

use super::answer::{Answer, dollars};
use super::client::{Client, unreadable};
use super::error::{ApiError, ApiErrorKind, Endpoint};
use crate::domain::{ApiKey, RequestId, Usd};

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
