//! Which rows of a list are ticked, by their request ids. Pure.

use std::collections::HashSet;

use crate::domain::RequestId;

/// The ticked rows.
#[derive(Debug, Clone, Default)]
pub struct Ticks(HashSet<RequestId>);

impl Ticks {
    /// Whether this one is ticked.
    pub fn has(&self, id: &RequestId) -> bool {
        self.0.contains(id)
    }

    /// Ticks it, or no longer.
    pub fn toggle(&mut self, id: &RequestId) {
        if !self.0.remove(id) {
            self.0.insert(id.clone());
        }
    }

    /// Ticks exactly these.
    pub fn set<'a>(&mut self, ids: impl IntoIterator<Item = &'a RequestId>) {
        self.0 = ids.into_iter().cloned().collect();
    }

    /// The ticked ones among these, in their order.
    pub fn among<'a>(&self, ids: impl IntoIterator<Item = &'a RequestId>) -> Vec<RequestId> {
        ids.into_iter().filter(|id| self.has(id)).cloned().collect()
    }
}
