//! A surface that holds what belongs together.

use eframe::egui::{Color32, Frame, InnerResponse, Margin, Rect, Sense, Stroke, Ui, UiBuilder, vec2};

use crate::ui::theme::UiTokens;

/// A card: `Card::new().show(ui, |ui| { … })`. It is as wide as there is room.
#[derive(Default)]
#[must_use = "show it"]
pub struct Card {
    selected: bool,
    tight: bool,
    height: Option<f32>,
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

    /// The surface is this high while it is on its way to its content's height, which is cut off below; in points.
    pub fn height(mut self, height: Option<f32>) -> Self {
        self.height = height;
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
