//! One fact: what it is at the left, its value at the right.

use eframe::egui::{Align, Layout, Response, Ui};

use super::core::row;
use super::elided::{Elide, Elided};
use super::text::Text;
use crate::ui::theme::UiTokens;

/// A row of two texts, 24 high; a value that does not fit is cut in the middle and whole in its tooltip.
pub fn key_value(ui: &mut Ui, key: &str, value: &str) -> Response {
    row(ui, ui.tokens().size.control_small, |ui| {
        let key = ui.add(Text::small(key).secondary());
        let value = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Elided::new(value, Elide::Middle).small().figures())
        });
        value.inner.labelled_by(key.id)
    })
}
