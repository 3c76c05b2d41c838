//! Fields to type into, with a label above and help or an error below: one line, or many lines for a prompt.

use std::ops::RangeInclusive;

use eframe::egui::accesskit::Invalid;
use eframe::egui::{
    Align, CornerRadius, Frame, Id, Key, Layout, Margin, Rect, Response, ScrollArea, Stroke, TextEdit, Ui, Widget, vec2,
};

use super::bidi;
use super::field_tools::{before_right_click, clear_button, edit_menu, take_keyboard_back};
use super::paint::{announce, field_ring, icon_beside, row, status_icon};
use super::text::{Text, Tone};
use crate::domain::draft::without_controls;
use crate::domain::grouped;
use crate::domain::text::visible;
use crate::ui::theme::{Role, Status, UiTokens, Weight, font};

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
    /// Fewest and most lines, of a field with more than one.
    lines: Option<RangeInclusive<usize>>,
    limit: Option<usize>,
    clearable: bool,
}

impl<'a> TextField<'a> {
    /// A field of one line with this label.
    pub fn new(label: &'a str, value: &'a mut String) -> Self {
        Self {
            label,
            value,
            hint: "",
            help: None,
            error: None,
            secret: false,
            hidden_label: false,
            id: None,
            lines: None,
            limit: None,
            clearable: false,
        }
    }

    /// A field that grows with its text from the fewest to the most `lines`, then scrolls.
    pub fn multiline(label: &'a str, value: &'a mut String, lines: RangeInclusive<usize>) -> Self {
        Self { lines: Some(lines), ..Self::new(label, value) }
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

    /// Shows dots instead of the text.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Keeps the label for screen readers only: for a search field, whose hint says the same.
    pub fn hide_label(mut self) -> Self {
        self.hidden_label = true;
        self
    }

    /// With a cross that empties it: for a search.
    pub fn clearable(mut self) -> Self {
        self.clearable = true;
        self
    }

    /// A fixed id, so that a command can give it the keyboard.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Of a field with many lines: as the text comes near it a count appears, which turns red beyond it. Typing is never stopped.
    pub fn limit(mut self, characters: usize) -> Self {
        self.limit = Some(characters);
        self
    }

    fn label_above(&self, ui: &mut Ui) -> Option<Response> {
        if self.hidden_label {
            return None;
        }
        let label = Text::small(self.label).secondary();
        if self.lines.is_none() {
            return Some(ui.add(label));
        }
        let label = row(ui, Role::Small.line_height(), |ui| {
            let label = ui.add(label);
            if let Some((count, tone)) = self.limit.and_then(|limit| counter(self.value, limit)) {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add(Text::micro(count).tone(tone).figures());
                });
            }
            label
        });
        Some(label)
    }

    /// The field itself, and where its outline is.
    fn edit(&mut self, ui: &mut Ui, id: Id) -> (Response, Rect) {
        let t = ui.tokens();
        let frame = frame(ui, self.error.is_some());
        let Some(lines) = self.lines.clone() else {
            let response = self.one_line(ui, id, frame);
            let outline = response.rect;
            return (response, outline);
        };
        let around = t.space.s + t.size.ring;
        let margin = Margin { right: 0, ..Margin::same(around as i8) }; // The scroll bar is in the margin.
        let framed = frame.inner_margin(margin).show(ui, |ui| self.scrolled(ui, id, &lines));
        (framed.inner, framed.response.rect)
    }

    fn one_line(&mut self, ui: &mut Ui, id: Id, frame: Frame) -> Response {
        let height = ui.tokens().size.control;
        let text = if self.secret { "" } else { self.value.as_str() };
        let field = bidi::Field::begin(ui, id, text, look(ui, false));
        let mut layouter = field.layouter();
        let edit = TextEdit::singleline(&mut *self.value)
            .align(field.align())
            .min_size(vec2(0.0, height))
            .desired_width(f32::INFINITY);
        let edit = styled(ui, edit, self.hint, id);
        if self.secret {
            ui.add(edit.frame(frame).password(true))
        } else {
            field.show(ui, edit.layouter(&mut layouter), frame)
        }
    }

    fn scrolled(&mut self, ui: &mut Ui, id: Id, lines: &RangeInclusive<usize>) -> Response {
        let t = ui.tokens();
        let width = ui.available_width() - t.space.s - t.size.ring;
        let most = (Role::Body.line_height() * *lines.end() as f32).ceil();
        let area = ScrollArea::vertical().id_salt((id, "scroll")).auto_shrink([false, true]).max_height(most);
        area.show(ui, |ui| {
            let field = bidi::Field::begin(ui, id, self.value, look(ui, true));
            let mut layouter = field.layouter();
            let edit = TextEdit::multiline(&mut *self.value).desired_rows(*lines.start()).desired_width(width);
            let edit = styled(ui, edit, self.hint, id).layouter(&mut layouter);
            field.show(ui, edit, Frame::new())
        })
        .inner
    }
}

impl Widget for TextField<'_> {
    fn ui(mut self, ui: &mut Ui) -> Response {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
            let label = self.label_above(ui);
            let id = self.id.unwrap_or_else(|| ui.make_persistent_id(self.label));
            take_keyboard_back(ui, id);
            let selected = before_right_click(ui, id);
            let (mut response, outline) = self.edit(ui, id);
            if let Some(state) = selected.filter(|_| response.hovered()) {
                state.store(ui.ctx(), id);
            }
            if self.clearable && !self.value.is_empty() && clear_button(ui, outline) {
                self.value.clear();
                response.mark_changed();
                response.request_focus();
            }
            edit_menu(&response, id, self.value, self.secret);
            let response = match label {
                Some(label) => response.labelled_by(label.id),
                None => response.accessible_name(self.label),
            };
            field_ring(ui, response.has_focus(), outline);
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

/// From this share of the limit on, the characters are counted before the eye.
const COUNTS_FROM: f32 = 0.8;

/// The count of a text against its limit, counted as it is sent: without control characters, and white space at its ends. `None` while there is ample room.
fn counter(text: &str, limit: usize) -> Option<(String, Tone)> {
    let near = limit as f32 * COUNTS_FROM;
    if (text.len() as f32) <= near {
        return None; // A character has at least one byte.
    }
    let count = visible(&without_controls(text)).chars().count();
    let tone = if count > limit { Tone::Status(Status::Danger) } else { Tone::Secondary };
    (count as f32 > near).then(|| (format!("{} / {}", grouped(count), grouped(limit)), tone))
}

/// What one line and many lines of text have in common.
fn styled<'t>(ui: &Ui, edit: TextEdit<'t>, hint: &'t str, id: Id) -> TextEdit<'t> {
    let bidi::FieldLook { font, color, .. } = look(ui, false);
    edit.id(id).hint_text(hint).font(font).text_color(color)
}

/// The look of the text in a field, of one line or of many.
fn look(ui: &Ui, lines: bool) -> bidi::FieldLook {
    let t = ui.tokens();
    let color = if ui.is_enabled() { t.text.primary } else { t.text.disabled };
    bidi::FieldLook { font: font(Role::Body, Weight::Regular), color, lines }
}

fn frame(ui: &Ui, wrong: bool) -> Frame {
    let t = ui.tokens();
    let outline = if wrong { t.status.danger.text } else { t.line.outline };
    let fill = if ui.is_enabled() { t.surface.field } else { t.surface.control_disabled };
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(t.size.hairline, outline))
        .corner_radius(CornerRadius::same(t.radius.medium))
        .inner_margin(Margin::symmetric(t.space.s as i8 + 2, t.space.xs as i8 + 1))
}

/// What is wrong with a field, under it.
fn field_error(ui: &mut Ui, field: &Response, error: &str) {
    let t = ui.tokens();
    let tone = Tone::Status(Status::Danger);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        icon_beside(ui, status_icon(Status::Danger), t.space.m + t.size.ring, Role::Small, Status::Danger);
        let text = ui.add(Text::small(error).tone(tone).wrap());
        announce(ui, &text, Status::Danger);
    });
    ui.ctx().accesskit_node_builder(field.id, |node| {
        node.set_invalid(Invalid::True);
        node.set_description(error);
    });
}

/// Leaves the keyboard in a field of one line whose text is wrong: Enter has just taken it, and what is typed to correct the text would
/// run commands.
pub(in crate::ui) fn keep_keyboard(field: &Response, is_wrong: bool) {
    if is_wrong && field.lost_focus() && field.ctx.input(|input| input.key_pressed(Key::Enter)) {
        field.request_focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_only_near_the_limit_and_as_they_are_sent() {
        let told = |text: &str| counter(text, 10).map(|(words, _)| words);
        assert_eq!(told("A fox"), None);
        assert_eq!(told("12345678"), None);
        assert_eq!(told("  123456789\n").as_deref(), Some("9 / 10"));
        assert_eq!(told("          \n  a"), None, "spaces around are not sent");
        assert_eq!(told("灯台の夕暮れ"), None, "six characters, however many bytes");
        assert_eq!(counter(&"x".repeat(11), 10).map(|(_, tone)| tone), Some(Tone::Status(Status::Danger)));
    }
}
