//! The fields of the form, and what is wrong with one of them.

use super::picture::Slot;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// The prompt.
    Prompt,
    /// What not to show.
    NegativePrompt,
    /// The model.
    Model,
    /// The first frame's address or file.
    FirstFrame,
    /// The last frame's address or file.
    LastFrame,
    /// The references.
    References,
    /// The seed.
    Seed,
    /// The number of takes.
    Takes,
}

impl From<Slot> for FieldName {
    fn from(slot: Slot) -> Self {
        match slot {
            Slot::FirstFrame => Self::FirstFrame,
            Slot::LastFrame => Self::LastFrame,
            Slot::Reference(_) => Self::References,
        }
    }
}

/// What is wrong with one field, in the person's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct FieldError {
    /// The field.
    pub field: FieldName,
    /// What is wrong and what is right.
    pub sentence: String,
}

impl FieldError {
    /// This sentence about this field.
    pub fn new(field: impl Into<FieldName>, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), sentence: sentence.into() }
    }
}
