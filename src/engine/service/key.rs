//! The key in use, and a number that grows whenever another one comes into use or none is left.
//!
//! Whoever asks Segmind notes the number that was asked with, so that an answer to an older key can be told from one that still
//! counts. Never compares keys, never shows one.

use crate::domain::ApiKey;

/// Counts the changes of the key. The same key taken into use anew counts too: what was heard before is from before.
pub type KeyTurn = u64;

/// What requests are sent with.
#[derive(Debug, Clone, Default)]
pub struct KeyInUse {
    /// The key, when there is one.
    pub key: Option<ApiKey>,
    /// Which key it is.
    pub turn: KeyTurn,
}
