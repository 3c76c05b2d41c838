//! Waits: which jobs wait until when, and what ends a wait: its time, or a network that is back.
//!
//! Owns no list: the jobs' states are the truth. A wait that the ledger does not let end is ended at a later round.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::Instant;

use super::runner::Runner;
use super::schedule;
use super::service::network::Reachable;
use crate::domain::{Job, JobEvent, JobId, JobState, WaitReason};

/// A wait longer than any that Rushes sets: the clock was set back.
const IMPLAUSIBLE_WAIT: SignedDuration = SignedDuration::from_mins(20);

impl Runner {
    /// Back after a time without a network: what waited for one goes on at once.
    pub(super) async fn network_changed(&mut self) {
        let now = *self.reachable.borrow_and_update();
        let was = std::mem::replace(&mut self.offline, now == Reachable::No);
        if now != Reachable::Yes || !was {
            return;
        }
        let waiting = self.ledger.jobs.open().filter(|job| waits_offline(job)).map(|job| job.id);
        let waiting: Vec<JobId> = waiting.collect();
        for id in waiting {
            self.end_wait(id).await;
        }
    }

    /// Lets the jobs go on whose wait is over; says whether there were any.
    pub(super) async fn end_waits(&mut self) -> bool {
        let now = self.context.clock.now();
        let over: Vec<JobId> = self.waits().filter(|(_, until)| is_due(*until, now)).map(|(id, _)| id).collect();
        for id in &over {
            if !self.end_wait(*id).await {
                return true;
            }
        }
        !over.is_empty()
    }

    /// Whether the ledger took it.
    async fn end_wait(&mut self, id: JobId) -> bool {
        let written = self.ledger.apply(id, &JobEvent::WaitOver).await;
        match &written {
            Ok(_) => self.tasks.stop(id),
            Err(error) => tracing::error!(job = id.0, %error, "a wait could not be ended"),
        }
        written.is_ok()
    }

    fn waits(&self) -> impl Iterator<Item = (JobId, jiff::Timestamp)> + '_ {
        self.ledger.jobs.open().filter_map(|job| match job.state {
            // Without a network its return ends these, not the time.
            JobState::Waiting { why: WaitReason::Offline, .. } if self.offline => None,
            JobState::Waiting { until, .. } => Some((job.id, until)),
            _ => None,
        })
    }

    /// When the loop must look again without being told.
    pub(super) fn next_due(&mut self) -> Instant {
        let now = self.context.clock.now();
        let wait = self.waits().map(|(_, until)| schedule::since(now, until)).min();
        // The time of day may jump; half a minute is the longest that a jump goes unseen.
        let wait = wait.unwrap_or(Duration::from_secs(30)).clamp(Duration::from_millis(20), Duration::from_secs(30));
        let due = Instant::now() + wait;
        self.tasks.next_breather().map_or(due, |breather| due.min(breather))
    }
}

/// Whether a job waits for the network.
pub(super) const fn waits_offline(job: &Job) -> bool {
    matches!(job.state, JobState::Waiting { why: WaitReason::Offline, .. })
}

fn is_due(until: jiff::Timestamp, now: jiff::Timestamp) -> bool {
    until <= now || until.duration_since(now) > IMPLAUSIBLE_WAIT
}
