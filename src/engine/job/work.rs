//! What a job's task works with: its handle to the owner loop, the gate to the service, its folders, the clock.
//!
//! The steps (`submit`, `watch`, `download`) decide; this holds what they have in common.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::task_handle::{TaskHandle, TaskReport};
use crate::domain::{JobEvent, ModelTable, Need, WaitReason};
use crate::engine::picture_check::{PictureCheck, Uploads};
use crate::engine::schedule::{self, RenderTime};
use crate::engine::service::gate::{Blocked, ServiceGate};
use crate::engine::snapshot::Trouble;
use crate::segmind::ApiError;

/// How much later than the service's reset time the next request goes.
const RESET_MARGIN: SignedDuration = SignedDuration::from_secs(2);

/// How often a pause checks the time of day.
const CHECK_EVERY: Duration = Duration::from_secs(5);

/// How long an offline job waits after a restart.
const OFFLINE_WAIT: SignedDuration = SignedDuration::from_secs(10);

/// The longest wait that a rate limit may impose before the service is asked again.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);

/// One task's tools.
pub struct Work {
    /// The way to the ledger.
    pub handle: TaskHandle,
    /// The way to the service.
    pub gate: ServiceGate,
    /// The models that can be asked for.
    pub models: Arc<ModelTable>,
    /// Decides about pictures.
    pub picture_check: PictureCheck,
    /// What was uploaded before.
    pub uploads: Uploads,
    /// How long such a shot takes.
    pub time: Arc<RenderTime>,
    /// Where the clip goes.
    pub folder: PathBuf,
    /// Where its bytes arrive: inside the data folder.
    pub incoming: PathBuf,
    /// How many waits in a row this job has had.
    pub waits: u32,
}

impl Work {
    /// The time of day.
    pub fn now(&self) -> Timestamp {
        self.gate.clock.now()
    }

    /// Pauses until the monotonic clock or the time of day says that the pause is over. While the machine sleeps the monotonic clock
    /// stands still, but the hour that Segmind keeps a record does not.
    pub async fn rest(&self, pause: Duration) {
        let steady_end = Instant::now() + pause;
        let span = SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX);
        let end = self.now().saturating_add(span).unwrap_or(Timestamp::MAX);
        while Instant::now() < steady_end && self.now() < end {
            tokio::time::sleep_until(steady_end.min(Instant::now() + CHECK_EVERY)).await;
        }
    }

    /// What a job does while it is blocked.
    pub fn hold(&self, blocked: Blocked) -> JobEvent {
        match blocked {
            Blocked::NoKey => JobEvent::Park(Need::KeyMissing),
            // The owner loop ends the wait when the network is back, and not before.
            Blocked::Offline => {
                if let Some(trouble) = self.gate.network.trouble() {
                    self.handle.tell(TaskReport::Trouble(trouble));
                }
                JobEvent::Wait { until: self.now() + OFFLINE_WAIT, why: WaitReason::Offline }
            }
        }
    }

    /// When a step that met `error` may be tried again. Shows the error on the job's card.
    pub fn retry_at(&self, error: &ApiError, tries: u32) -> Timestamp {
        self.handle.tell(TaskReport::Trouble(Arc::new(Trouble::of(error))));
        let now = self.now();
        let soonest = now + schedule::backoff(tries);
        match error.retry_at {
            Some(reset) => (reset + RESET_MARGIN).clamp(soonest, now + LONGEST_WAIT),
            None => soonest,
        }
    }

    /// Why a repeatable step that met `error` waits.
    pub fn wait_reason(error: &ApiError) -> WaitReason {
        error.wait_reason().unwrap_or(WaitReason::ServerTrouble)
    }
}
