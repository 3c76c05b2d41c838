//! Grouping: cards, headers of regions, labels above controls, rows of a name and a value.

use eframe::egui::{
    Align, Color32, Frame, InnerResponse, Layout, Margin, Rect, Response, Role as AccessRole, Sense, Stroke, Ui,
    UiBuilder, vec2,
};

use super::layout::{remembered, to_the_right};
use super::paint::row;
use super::text::{Elide, Elided, Text};
use crate::ui::theme::UiTokens;

/// The header of a region, 32 points high: its name at the left, `actions` up to its right edge.
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

/// A small label above a control that shows none itself, such as a segmented control.
pub fn labelled<R>(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
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

/// A raised surface for what belongs together: `Card::new().show(ui, |ui| { … })`. It is as wide as its room.
#[derive(Default)]
#[must_use = "show it"]
pub struct Card {
    selected: bool,
    tight: bool,
    height: Option<f32>,
}

impl Card {
    /// A card with the usual margin.
    pub fn new() -> Self {
        Self::default()
    }

    /// Outlined as what is chosen.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// With a margin of 8 points instead of 12.
    pub fn tight(mut self) -> Self {
        self.tight = true;
        self
    }

    /// While the card grows or shrinks: the height of its surface in points; content below is cut off.
    pub fn height(mut self, height: Option<f32>) -> Self {
        self.height = height;
        self
    }

    /// Draws it around `content`. The response tells whether the pointer is over it.
    pub fn show<R>(self, ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let t = ui.tokens();
        let margin = if self.tight { t.space.s } else { t.space.m };
        let outline = if self.selected { t.chosen.outline } else { t.line.hairline };
        let frame = Frame::new()
            .fill(t.surface.raised)
            .stroke(Stroke::new(t.size.hairline, outline))
            .corner_radius(t.radius.large)
            .inner_margin(Margin::same((margin - t.size.hairline) as i8));
        ui.scope_builder(UiBuilder::new().sense(Sense::hover()), |ui| {
            let wide = |ui: &mut Ui| {
                ui.set_min_width(ui.available_width());
                content(ui)
            };
            let Some(height) = self.height else { return frame.show(ui, wide).inner };
            let room = ui.available_rect_before_wrap();
            let surface = Rect::from_min_size(room.min, vec2(room.width(), height));
            ui.painter().add(frame.paint(surface - frame.total_margin()));
            ui.shrink_clip_rect(surface);
            let blank = frame.fill(Color32::TRANSPARENT).stroke(Stroke::new(t.size.hairline, Color32::TRANSPARENT));
            blank.show(ui, wide).inner
        })
    }
}

/// A name at the left and its value at the right, 24 points high. A value that does not fit is cut in the middle; its tooltip shows
/// it whole.
pub fn key_value(ui: &mut Ui, key: &str, value: &str) -> Response {
    row(ui, ui.tokens().size.control_small, |ui| {
        let key = ui.add(Text::small(key).secondary());
        let value = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Elided::new(value, Elide::Middle).small().figures())
        });
        value.inner.labelled_by(key.id)
    })
}
