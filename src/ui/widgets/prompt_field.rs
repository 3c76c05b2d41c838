//! The field in which a shot is described: it grows with the text, then scrolls, and counts characters.

use std::ops::RangeInclusive;

use eframe::egui::{Align, Frame, Id, Layout, Margin, Response, ScrollArea, TextEdit, Ui, Widget};

use super::core::{field_ring, row};
use super::notice::field_error;
use super::text::{Text, Tone};
use super::text_field::field_frame;
use crate::domain::grouped;
use crate::ui::theme::{Role, Status, UiTokens, Weight, font};

/// A multi-line field: `ui.add(PromptField::new("Prompt", &mut text).limit(5_000))`.
/// The response is the field's own.
#[must_use = "add it with `ui.add`"]
pub struct PromptField<'a> {
    label: &'a str,
    value: &'a mut String,
    hint: &'a str,
    error: Option<&'a str>,
    limit: Option<usize>,
    rows: RangeInclusive<usize>,
    id: Option<Id>,
}

impl<'a> PromptField<'a> {
    /// A field with this label, 4 to 10 lines high.
    pub fn new(label: &'a str, value: &'a mut String) -> Self {
        Self { label, value, hint: "", error: None, limit: None, rows: 4..=10, id: None }
    }

    /// What an empty field shows.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Shown beside the count, which turns red beyond it. Typing is never stopped.
    pub fn limit(mut self, characters: usize) -> Self {
        self.limit = Some(characters);
        self
    }

    /// The fewest and the most lines it is high.
    pub fn rows(mut self, rows: RangeInclusive<usize>) -> Self {
        self.rows = rows;
        self
    }

    /// A fixed id, so that a command can give it the keyboard.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    fn counter(&self) -> (String, Tone) {
        let count = self.value.chars().count();
        match self.limit {
            Some(limit) if count > limit => {
                (format!("{} / {}", grouped(count), grouped(limit)), Tone::Status(Status::Danger))
            }
            Some(limit) => (format!("{} / {}", grouped(count), grouped(limit)), Tone::Secondary),
            None => (grouped(count), Tone::Secondary),
        }
    }

    fn edit(&mut self, ui: &mut Ui, id: Id) -> Response {
        let t = ui.tokens();
        let style = font(Role::Body, Weight::Regular);
        let line = Role::Body.line_height();
        let width = ui.available_width() - t.space.s - t.size.ring; // The scroll bar is in the margin.
        let color = if ui.is_enabled() { t.text.primary } else { t.text.disabled };
        ScrollArea::vertical()
            .id_salt((id, "scroll"))
            .auto_shrink([false, true])
            .max_height((line * *self.rows.end() as f32).ceil())
            .show(ui, |ui| {
                let edit = TextEdit::multiline(&mut *self.value)
                    .id(id)
                    .hint_text(self.hint)
                    .font(style)
                    .text_color(color)
                    .frame(Frame::new())
                    .desired_rows(*self.rows.start())
                    .desired_width(width);
                ui.add(edit)
            })
            .inner
    }
}

impl Widget for PromptField<'_> {
    fn ui(mut self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = t.space.xs;
            let (count, tone) = self.counter();
            let label = row(ui, Role::Small.line_height(), |ui| {
                let label = ui.add(Text::small(self.label).secondary());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add(Text::micro(count).tone(tone).figures());
                });
                label
            });
            let id = self.id.unwrap_or_else(|| ui.make_persistent_id(self.label));
            let frame = field_frame(t, ui.is_enabled(), self.error.is_some());
            let around = t.space.s + t.size.ring;
            let margin = Margin { right: 0, ..Margin::same(around as i8) };
            let framed = frame.inner_margin(margin).show(ui, |ui| self.edit(ui, id));
            let response = framed.inner.labelled_by(label.id);
            field_ring(ui, response.has_focus(), framed.response.rect);
            if let Some(error) = self.error {
                field_error(ui, &response, error);
            }
            response
        })
        .inner
    }
}
