//! The header of a region: its name at the left, what can be done with all of it at the right.

use eframe::egui::{Align, Layout, Role as AccessRole, Ui};

use super::core::row;
use super::text::Text;
use crate::ui::theme::UiTokens;

/// A section header, 32 high. `actions` are added from the right edge leftwards.
pub fn section_header<R>(ui: &mut Ui, title: &str, actions: impl FnOnce(&mut Ui) -> R) -> R {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let result = actions(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let heading = ui.add(Text::body(title).strong().truncate());
                ui.ctx().accesskit_node_builder(heading.id, |node| {
                    node.set_role(AccessRole::Heading);
                    node.set_label(title);
                });
            });
            result
        })
        .inner
    })
}

/// A small label above whatever has no label of its own to show, such as a segmented control.
pub fn field<R>(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let t = ui.tokens();
    let between = ui.spacing().item_spacing;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        ui.add(Text::small(label).secondary());
        ui.spacing_mut().item_spacing = between;
        content(ui)
    })
    .inner
}
