//! When Rushes was last at work, as far as the ledger tells.

use jiff::Timestamp;

use super::Ledger;
use crate::store::{Presence, StoreError};

impl Ledger {
    /// What the last run left.
    pub async fn presence(&self) -> Result<Presence, StoreError> {
        self.store.presence().await
    }

    /// Commits it for the next run.
    pub async fn save_presence(&mut self, presence: Presence) -> Result<(), StoreError> {
        let written = self.store.save_presence(presence).await;
        self.note_trouble(&written);
        written
    }

    /// The time of day.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When a job last changed; `None` in an empty ledger. Of the ended ones, the last tells.
    pub fn last_change(&self) -> Option<Timestamp> {
        let jobs = self.jobs.open().chain(self.jobs.left()).chain(self.jobs.ended().take(1));
        jobs.map(|job| job.changed_at).max()
    }
}
