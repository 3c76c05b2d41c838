//! What one field of a shot demands of another: data, read from the table.

use serde::Deserialize;

use super::values::{ClipSeconds, Resolution, Shape};

/// A kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// Where the clip begins.
    FirstFrame,
    /// Where the clip ends.
    LastFrame,
    /// Pictures that the clip shall resemble.
    References,
}

impl SlotKind {
    /// `first frame`, `last frame`, `references`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::FirstFrame => "first frame",
            Self::LastFrame => "last frame",
            Self::References => "references",
        }
    }
}

/// A rule between fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// When it holds.
    pub when: Condition,
    /// What must be so then.
    pub demands: Demand,
    /// What happens when it is not so.
    pub effect: Effect,
    /// Its sentence; for [`Effect::Force`] what stands behind "because of".
    pub says: String,
}

/// When a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Such a picture is there.
    Has(SlotKind),
    /// The clip has this shape.
    Shape(Shape),
    /// The clip has this length.
    Length(ClipSeconds),
    /// This resolution is chosen.
    Resolution(Resolution),
}

/// What a rule demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Such a picture as well.
    Has(SlotKind),
    /// No such picture.
    Lacks(SlotKind),
    /// This shape.
    Shape(Shape),
    /// This length.
    Length(ClipSeconds),
    /// This resolution.
    Resolution(Resolution),
}

/// What happens when a demand is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The shot can't be sent.
    Block,
    /// The form says it; the shot can be sent.
    Warn,
    /// The demanded value is taken, and the form says why.
    Force,
}
