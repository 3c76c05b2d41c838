//! The key: pasted, checked, kept. One small form that the first start, a sheet and the settings show.
//!
//! Owns the key while it is typed and wipes it once it is kept; never shows it. What is wrong is the engine's sentence.

mod connect_ui;
pub mod data;

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Id};
use zeroize::Zeroize;

pub(super) use self::connect_ui::{button_row, field};
pub use self::data::connected_words;
use crate::engine::Refusal;

/// The form.
#[derive(Default)]
pub struct ConnectForm {
    /// The key as it is typed or pasted.
    pub key: String,
    /// Why the last try did not work.
    pub problem: Option<Refusal>,
}

impl ConnectForm {
    /// Wipes the key here and in the field's undo history.
    pub fn clear(&mut self, ctx: &Context) {
        self.key.zeroize();
        self.problem = None;
        TextEditState::default().store(ctx, field_id());
    }
}

impl std::fmt::Debug for ConnectForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConnectForm({} characters, {:?})", self.key.chars().count(), self.problem)
    }
}

/// The key's field, so that a sheet can start at it.
pub(super) fn field_id() -> Id {
    Id::unique("API key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_key_is_never_printed() {
        let form = ConnectForm { key: "SG_0123456789abcdef".into(), problem: None };
        assert!(!format!("{form:?}").contains("SG_"));
    }
}
