//! What the window has asked about spending.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::sift::sift_tagged;
use crate::domain::{CapChange, SpendingReport};
use crate::engine::{Refusal, Reply};
use crate::ui::spending::Question;

/// Questions about spending without an answer yet.
#[derive(Default)]
pub(in crate::ui) struct PendingSpending {
    /// What was bought.
    pub report: Option<(Question, Reply<Arc<SpendingReport>>)>,
    /// Changes of the caps.
    pub caps: Vec<(CapChange, Reply<()>)>,
    /// The dialog for a table of the purchases since a time.
    pub dialog: Option<(Option<Timestamp>, Reply<Option<PathBuf>>)>,
}

impl PendingSpending {
    /// Whether a change of a cap is on its way.
    pub const fn is_answering(&self) -> bool {
        !self.caps.is_empty()
    }

    /// The changes of the caps that were answered.
    pub fn changed_caps(&mut self) -> Vec<(CapChange, Result<(), Refusal>)> {
        sift_tagged(&mut self.caps)
    }
}
