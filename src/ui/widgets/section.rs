//! The header of a region: its name at the left, what can be done with all of it at the right.

use eframe::egui::{Align, InnerResponse, Layout, Ui};

use super::text::Text;
use crate::ui::theme::UiTokens;

/// A section header, 32 high. `actions` are added from the right edge leftwards.
pub fn section_header<R>(ui: &mut Ui, title: &str, actions: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    ui.horizontal(|ui| {
        let t = ui.tokens();
        ui.set_min_height(t.size.control);
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let title = ui.add(Text::body(title).strong());
        let id = title.id;
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(eframe::egui::Role::Heading);
            if let Some(name) = node.value().map(str::to_owned) {
                node.set_label(name);
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), actions).inner
    })
}
