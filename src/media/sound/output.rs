//! Where sound goes.
//!
//! Owns the choice of an output. Never blocks.

/// An output of sound. A clone is the same output.
#[derive(Debug, Clone)]
pub struct Output {}

impl Output {
    /// No sound at all; everything else goes on.
    pub fn none() -> Self {
        Self {}
    }
}
