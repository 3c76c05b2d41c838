//! The sheet for a cap: which one, and what is typed.

use crate::domain::caps::in_short;
use crate::domain::{CapSpan, Usd};

/// A cap as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapSheet {
    /// For a day or a month.
    pub span: CapSpan,
    /// The amount.
    pub text: String,
}

impl CapSheet {
    /// The cap that is in force, to be changed.
    pub fn new(span: CapSpan, cap: Option<Usd>) -> Self {
        Self { span, text: cap.map(|cap| in_short(cap).trim_start_matches('$').to_owned()).unwrap_or_default() }
    }
}
