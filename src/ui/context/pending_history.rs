//! What was asked of Segmind's request history and is not answered yet.

use crate::engine::{BroughtIn, Comparison, CountedIn, EarlierRenders, LookSummary, Reply};
use crate::ui::sheets::ComparedMonth;

/// Questions to the history.
#[derive(Default)]
pub(in crate::ui) struct PendingHistory {
    /// A look for what was lost.
    pub look: Option<Reply<LookSummary>>,
    /// The list of earlier renders.
    pub earlier: Option<Reply<EarlierRenders>>,
    /// Earlier renders that are being brought in.
    pub bring_in: Option<Reply<BroughtIn>>,
    /// The comparison of a month.
    pub compare: Option<(ComparedMonth, Reply<Comparison>)>,
    /// Requests that are being counted.
    pub count: Option<Reply<CountedIn>>,
}

impl PendingHistory {
    /// Whether requests are being counted.
    pub const fn is_counting(&self) -> bool {
        self.count.is_some()
    }
}
