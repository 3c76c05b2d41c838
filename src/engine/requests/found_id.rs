//! A request id that the person found at Segmind for a lost submit: asked about before the ledger believes it.
//!
//! An id that Segmind does not know is refused, so that a slip of the hand changes nothing. One that can't be asked about now is
//! believed: it may be the only way to a paid render, and the watch asks about it as soon as it can. Commits nothing itself.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::domain::{JobId, RequestId};
use crate::engine::files::one_shots::OneShotNews;
use crate::engine::job::work::{Blocked, ServiceGate};
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::service::account::refusal_of;
use crate::segmind::{ApiErrorKind, Purpose};

/// How long the person waits for Segmind's word before the id is believed without it.
const PATIENCE: Duration = Duration::from_secs(15);

/// Asks Segmind, then tells the owner loop.
pub fn check(
    service: &ServiceGate,
    job: JobId,
    id: RequestId,
    news: mpsc::UnboundedSender<OneShotNews>,
    answer: Answer<()>,
) {
    let service = service.for_one_task();
    tokio::spawn(async move {
        let verdict = match timeout(PATIENCE, is_known(&service, &id)).await {
            Ok(verdict) => verdict,
            Err(_) => unasked(&id, "no answer in time"),
        };
        if news.send(OneShotNews::Found(job, id, verdict, answer)).is_err() {
            tracing::debug!("the engine ended before a found request id was checked");
        }
    });
}

async fn is_known(service: &ServiceGate, id: &RequestId) -> Result<(), Refusal> {
    let key = match service.pass(Purpose::Result).await {
        Ok(key) => key,
        Err(Blocked::NoKey) => return Err(Refusal::new("Connect Segmind first; nothing was changed")),
        Err(Blocked::Offline) => return unasked(id, "there is no connection"),
    };
    let answer = service.client.status(&key, id).await;
    service.heard(&answer);
    let Err(error) = answer else { return Ok(()) };
    match error.kind {
        ApiErrorKind::NotFound | ApiErrorKind::BadRequest => Err(Refusal {
            details: error.details,
            ..Refusal::new(
                "Segmind knows no request with this id, or has forgotten it after its hour; nothing was changed",
            )
        }),
        _ if error.need().is_some() => Err(refusal_of(&error)),
        _ => unasked(id, &error.details),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of the verdicts")]
fn unasked(id: &RequestId, why: &str) -> Result<(), Refusal> {
    tracing::warn!(request_id = %id, why, "a found request id could not be checked and is believed");
    Ok(())
}
