//! A labelled line of text: label above, field, help or error under it.

use eframe::egui::{Align2, CornerRadius, Frame, Id, Margin, Response, Stroke, TextEdit, Ui, Widget, vec2};

use super::core::field_ring;
use super::notice::field_error;
use super::text::Text;
use crate::ui::theme::{Role, Tokens, UiTokens, Weight, font};

/// A text field: `ui.add(TextField::new("Image URL", &mut url).hint("https://…").error(problem.as_deref()))`.
/// Its label is its accessible name. The response is the field's own (changed, lost focus).
#[must_use = "add it with `ui.add`"]
pub struct TextField<'a> {
    label: &'a str,
    value: &'a mut String,
    hint: &'a str,
    help: Option<&'a str>,
    error: Option<&'a str>,
    secret: bool,
    hidden_label: bool,
    id: Option<Id>,
}

impl<'a> TextField<'a> {
    /// A field with this label.
    pub fn new(label: &'a str, value: &'a mut String) -> Self {
        Self { label, value, hint: "", help: None, error: None, secret: false, hidden_label: false, id: None }
    }

    /// What an empty field shows: an example, never an instruction.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// A sentence under the field.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// What is wrong; replaces the help.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Shows dots instead of what is typed.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Keeps the label for screen readers only: for a search field, whose hint says the same.
    pub fn hide_label(mut self) -> Self {
        self.hidden_label = true;
        self
    }

    /// A fixed id, so that a command can give it the keyboard.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }
}

impl Widget for TextField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = ui.tokens();
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = t.space.xs;
            let label = (!self.hidden_label).then(|| ui.add(Text::small(self.label).secondary()));
            let id = self.id.unwrap_or_else(|| ui.make_persistent_id(self.label));
            let color = if ui.is_enabled() { t.text.primary } else { t.text.disabled };
            let edit = TextEdit::singleline(self.value)
                .id(id)
                .password(self.secret)
                .hint_text(self.hint)
                .font(font(Role::Body, Weight::Regular))
                .text_color(color)
                .frame(field_frame(t, ui.is_enabled(), self.error.is_some()))
                .align(Align2::LEFT_CENTER)
                .min_size(vec2(0.0, t.size.control))
                .desired_width(f32::INFINITY);
            let mut response = ui.add(edit);
            response = match label {
                Some(label) => response.labelled_by(label.id),
                None => response.accessible_name(self.label),
            };
            field_ring(ui, response.has_focus(), response.rect);
            match (self.error, self.help) {
                (Some(error), _) => field_error(ui, &response, error),
                (None, Some(help)) => {
                    ui.add(Text::small(help).secondary().wrap());
                }
                (None, None) => {}
            }
            response
        })
        .inner
    }
}

/// The frame of everything one types into.
pub(super) fn field_frame(t: &Tokens, enabled: bool, wrong: bool) -> Frame {
    let outline = if wrong { t.status.danger.text } else { t.line.outline };
    let fill = if enabled { t.surface.field } else { t.surface.control_disabled };
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(t.size.hairline, outline))
        .corner_radius(CornerRadius::same(t.radius.medium))
        .inner_margin(Margin::symmetric(t.space.s as i8 + 2, t.space.xs as i8 + 1))
}
