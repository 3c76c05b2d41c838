//! Paints what is seldom changed: resolution, frame rate and seed on one line, which opens in its place.

use std::fmt::Display;

use eframe::egui::{Align, Id, Rect, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::ShotForm;
use super::data::more_words;
use crate::domain::models::Choice;
use crate::domain::{FieldName, Model, Seed, SeedDraft};
use crate::ui::clip_picture_ui::icon_at;
use crate::ui::context::Cx;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Elide, Elided, IconButton, Segmented, TextField, Tone, keep_keyboard, labelled};

/// What a screen reader calls the line.
const NAME: &str = "Resolution, frame rate and seed";

/// The line and, while it is open, the fields. A wrong seed opens it.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let models = &cx.snapshot.models;
    let Some(model) = form.draft.chosen_model(models) else { return };
    let wrong = [FieldName::Seed, FieldName::NegativePrompt];
    let is_wrong = wrong.into_iter().any(|field| form.error(field, models).is_some());
    let top = ui.next_widget_position();
    let pressed = line(ui, model, form, form.is_more_open || is_wrong);
    if pressed {
        form.is_more_open = !form.is_more_open;
    }
    if !form.is_more_open && !is_wrong {
        return;
    }
    fields(ui, cx, form, model);
    if opened_now(ui, pressed) {
        let opened = ui.min_rect().with_min_y(top.y);
        // Where not all of it fits, the line that was pressed stays in sight.
        let fits = opened.height() <= ui.clip_rect().height();
        ui.scroll_to_rect(opened, (!fits).then_some(Align::Min));
    }
}

/// Whether it was opened in this frame. A frame that is laid out once more tells of its press only the first time.
fn opened_now(ui: &Ui, pressed: bool) -> bool {
    let (id, frame) = (Id::unique("when what is seldom changed was opened"), ui.ctx().cumulative_frame_nr());
    if pressed {
        ui.data_mut(|data| data.insert_temp(id, frame));
    }
    ui.data(|data| data.get_temp(id)) == Some(frame)
}

fn fields(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, model: &Model) {
    automatic(ui, "Resolution", model.fields.resolution.as_ref(), &mut form.draft.resolution);
    automatic(ui, "Frame rate", model.fields.frame_rate.as_ref(), &mut form.draft.frame_rate);
    if model.fields.seed.is_some() {
        seed(ui, cx, form);
    }
    if model.fields.negative_prompt.is_some() {
        let error = form.error(FieldName::NegativePrompt, &cx.snapshot.models);
        let field = TextField::new("Negative prompt", &mut form.draft.negative_prompt);
        let response = ui.add(field.hint("What must not appear").error(error.as_deref()));
        keep_keyboard(&response, error.is_some());
    }
}

/// A setting that the model chooses when the person doesn't. A value that this model lacks stands as "Auto" and comes back with another.
fn automatic<T: Copy + PartialEq + Display>(
    ui: &mut Ui,
    name: &str,
    choice: Option<&Choice<T>>,
    value: &mut Option<T>,
) {
    let Some(choice) = choice else { return };
    let labels: Vec<String> = choice.allowed.iter().map(T::to_string).collect();
    let values = choice.allowed.iter().copied().map(Some).zip(labels.iter().map(String::as_str));
    let options: Vec<(Option<T>, &str)> = std::iter::once((None, "Auto")).chain(values).collect();
    let mut shown = value.filter(|value| choice.allows(value));
    labelled(ui, name, |ui| {
        if ui.add(Segmented::new(name, &mut shown, &options)).changed() {
            *value = shown;
        }
    });
}

/// Returns whether the line was pressed.
fn line(ui: &mut Ui, model: &Model, form: &ShotForm, is_open: bool) -> bool {
    let t = ui.tokens();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), t.size.control), Sense::click());
    let words = more_words(model, &form.draft);
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, ui.is_enabled(), NAME));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(words.as_str());
        node.set_expanded(is_open);
    });
    let color = if response.hovered() || response.has_focus() { t.text.primary } else { t.text.secondary };
    let caret = if is_open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    icon_at(ui, pos2(rect.right() - t.size.icon / 2.0, rect.center().y), caret, t.size.icon, color);
    let room = Rect::from_min_max(rect.min, pos2(rect.right() - t.size.icon - t.space.s, rect.max.y));
    let tone = if response.hovered() || response.has_focus() { Tone::Primary } else { Tone::Secondary };
    let mut text = ui.new_child(
        eframe::egui::UiBuilder::new()
            .max_rect(room)
            .layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center)),
    );
    text.add(Elided::new(&words, Elide::End).tone(tone).figures());
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect.expand2(vec2(t.space.xs, 0.0)), t.radius.medium, ring, StrokeKind::Inside);
    }
    response.on_hover_text(NAME).clicked()
}

/// The seed with its die and its lock; without a fixed seed each take has a new one.
fn seed(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let t = ui.tokens();
    let fixed = matches!(form.draft.seed, SeedDraft::Fixed(_));
    let error = form.error(FieldName::Seed, &cx.snapshot.models);
    labelled(ui, "Seed", |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t.space.xs;
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width() - 2.0 * (t.size.control + t.space.xs));
                let mut text = if fixed { form.seed_text.clone() } else { String::new() };
                let field = TextField::new("Seed", &mut text).hint("New for each take").hide_label();
                let response = ui.add(field.error(error.as_deref()));
                if response.changed() {
                    form.seed_text = text;
                    form.seed_edited();
                }
                keep_keyboard(&response, error.is_some());
            });
            if ui.add(IconButton::new(icons::DICE_FIVE, "Roll a seed")).clicked() {
                form.fix_seed(Seed::random());
            }
            let (icon, name) = if fixed {
                (icons::LOCK_SIMPLE, "Seed is fixed: the same shot is the same take")
            } else {
                (icons::LOCK_SIMPLE_OPEN, "Seed is new for each take: fix it")
            };
            if ui.add(IconButton::new(icon, name).selected(fixed)).clicked() {
                form.toggle_seed(Seed::random());
            }
        });
    });
}
