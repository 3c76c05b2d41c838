//! How a test bends the request history.

use std::time::Duration;

use serde_json::Value;

/// How the history answers.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryShape {
    /// A request gets its row this long after it was accepted.
    pub lag: Duration,
    /// What the list is wrapped in.
    pub envelope: HistoryEnvelope,
    /// Rows of each request, as if it had so many outputs.
    pub rows_each: usize,
    /// How the inputs are told.
    pub bodies: HistoryBodies,
    /// How times are written.
    pub times: HistoryTimes,
    /// Beside each own row stands one of another member with the same inputs and another id.
    pub twins: bool,
    /// Further rows of other members, put first.
    pub others: Vec<Value>,
}

impl Default for HistoryShape {
    fn default() -> Self {
        Self {
            lag: Duration::ZERO,
            envelope: HistoryEnvelope::default(),
            rows_each: 1,
            bodies: HistoryBodies::default(),
            times: HistoryTimes::default(),
            twins: false,
            others: Vec::new(),
        }
    }
}

/// What the list of rows is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistoryEnvelope {
    /// `{"generations": [...]}`
    #[default]
    Generations,
    /// `{"requests": [...]}`
    Requests,
    /// `{"data": [...]}`
    Data,
    /// `{"results": [...]}`
    Results,
    /// The list alone.
    Bare,
    /// `{"rows": {...}}` by number, which no client knows.
    Unknown,
}

/// How a row tells the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistoryBodies {
    /// As an object.
    #[default]
    Object,
    /// As JSON in a text.
    Text,
    /// Not at all.
    Missing,
}

/// How a row writes its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistoryTimes {
    /// With a zone.
    #[default]
    Zoned,
    /// UTC without saying so.
    Bare,
    /// The time of a zone this many hours east, without saying so.
    Foreign(i8),
    /// Not at all.
    Missing,
}
