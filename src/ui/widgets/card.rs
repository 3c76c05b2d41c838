//! A surface that holds what belongs together.

use eframe::egui::{Frame, InnerResponse, Margin, Sense, Stroke, Ui, UiBuilder};

use crate::ui::theme::UiTokens;

/// A card: `Card::new().show(ui, |ui| { … })`. It is as wide as there is room.
#[derive(Default)]
#[must_use = "show it"]
pub struct Card {
    selected: bool,
    tight: bool,
}

impl Card {
    /// A card.
    pub fn new() -> Self {
        Self::default()
    }

    /// Outlined in the accent.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// 8 around its content instead of 12.
    pub fn tight(mut self) -> Self {
        self.tight = true;
        self
    }

    /// Draws it around `content`. The response says whether the pointer is over it.
    pub fn show<R>(self, ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let t = ui.tokens();
        let margin = if self.tight { t.space.s } else { t.space.m };
        let outline = if self.selected { t.accent.fill.rest } else { t.line.hairline };
        let frame = Frame::new()
            .fill(t.surface.raised)
            .stroke(Stroke::new(t.size.hairline, outline))
            .corner_radius(t.radius.large)
            .inner_margin(Margin::same((margin - t.size.hairline) as i8));
        ui.scope_builder(UiBuilder::new().sense(Sense::hover()), |ui| {
            frame
                .show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    content(ui)
                })
                .inner
        })
    }
}
