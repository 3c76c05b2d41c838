//! What is spent, and the caps, as last committed.
//!
//! The sums in memory decide what is tried and what is told. Whether something is bought decides the store, in the transaction that
//! writes `submitting`.

use super::{Ledger, LedgerError};
use crate::domain::{CapChange, CapHit, CapSpan, Caps, Counted, FoundPurchase, PurchaseId, Usd};
use crate::store::Sums;

/// The sums and the caps.
#[derive(Debug, Default)]
pub struct SpendingState {
    /// The caps in force.
    pub caps: Caps,
    /// The sums, once they were read.
    pub sums: Option<Sums>,
    /// Grows with every purchase and every outcome.
    pub revision: u64,
    is_old: bool,
}

impl SpendingState {
    /// With what a start has read.
    pub(super) fn take(&mut self, caps: Caps) {
        self.caps = caps;
        self.changed();
    }

    /// Something was bought, or its outcome became known.
    pub(super) const fn changed(&mut self) {
        self.is_old = true;
        self.revision += 1;
    }

    /// What is spent or on the way.
    pub fn counted(&self) -> Counted {
        self.sums.map(|sums| sums.counted).unwrap_or_default()
    }

    /// The cap that this price would pass, with so much more about to be sent.
    pub fn passed_by(&self, price: Usd, about_to_be_sent: Usd) -> Option<CapHit> {
        self.caps.passed_by(price, self.counted().plus(about_to_be_sent))
    }

    /// When a span is over.
    pub fn end(&self, span: CapSpan) -> Option<jiff::Timestamp> {
        self.sums.map(|sums| sums.spans.end(span))
    }
}

impl Ledger {
    /// Adds up again after a change, or when the day has turned. Sums that can't be read stay as they are and are read in the next round.
    pub async fn renew_spending(&mut self) -> bool {
        let now = self.clock.now();
        // While the clock stands before that day, each round asks: the store knows by which day is counted.
        let turned = self.spending.sums.is_none_or(|sums| now >= sums.spans.next_day || now < sums.spans.day);
        if !turned && !self.spending.is_old {
            return false;
        }
        match self.store.sums(now, self.clock.zone().clone()).await {
            Ok(sums) => {
                self.spending.is_old = false;
                self.spending.sums.replace(sums) != Some(sums)
            }
            Err(error) => {
                tracing::error!(%error, "what is spent could not be added up");
                false
            }
        }
    }

    /// Commits a change of the caps.
    pub async fn change_cap(&mut self, change: CapChange) -> Result<(), LedgerError> {
        let caps = self.spending.caps.changed(change);
        let written = self.store.save_caps(caps).await;
        if self.heard(written).await?.is_none() && self.spending.caps != caps {
            return Err(self.lost().into());
        }
        self.spending.caps = caps;
        Ok(())
    }

    /// Takes in what Segmind's history tells of a purchase; see `store::purchases`.
    pub async fn record_found(&mut self, found: FoundPurchase) -> Result<PurchaseId, LedgerError> {
        let written = self.store.record_found(found, self.clock.now()).await;
        self.spending.changed();
        match self.heard(written).await? {
            Some(id) => Ok(id),
            None => Err(self.lost().into()),
        }
    }
}
