//! The header of a region: its name at the left, what can be done with all of it at the right.

use eframe::egui::{Role as AccessRole, Ui};

use super::core::row;
use super::layout::{remembered, to_the_right};
use super::text::Text;
use crate::ui::theme::UiTokens;

/// A section header, 32 high. `actions` end at its right edge.
pub fn section_header<R>(ui: &mut Ui, title: &str, actions: impl FnOnce(&mut Ui) -> R) -> R {
    let t = ui.tokens();
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let end = ui.scope_id().with("actions of a section");
        let room = remembered(ui, end).map_or(0.0, |actions| ui.available_width() - actions - t.space.xs);
        ui.scope(|ui| {
            ui.set_max_width(room.max(0.0));
            let heading = ui.add(Text::body(title).strong().truncate());
            ui.ctx().accesskit_node_builder(heading.id, |node| {
                node.set_role(AccessRole::Heading);
                node.set_label(title);
            });
        });
        to_the_right(ui, end, actions)
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
