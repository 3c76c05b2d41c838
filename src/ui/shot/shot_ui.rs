//! Paints the form: everything that describes a shot, and Generate at its foot.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Id, Key, Modifiers, ScrollArea, Ui, UiBuilder, vec2};

use super::data::{fit_lines, generate_button, model_line, model_warnings, offered_models};
use super::history::HistoryStep;
use super::picture_state::PictureState;
use super::{ShotForm, more_ui, pictures_ui, prompt_id, put_cursor};
use crate::domain::draft::{MAX_PROMPT_CHARS, MAX_TAKES};
use crate::domain::models::Fit;
use crate::domain::{FieldName, Model};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Role, Status, UiTokens, icons};
use crate::ui::welcome::READY;
use crate::ui::widgets::layout::{keep_focus_in_sight, remember, remembered, row, with_margin};
use crate::ui::widgets::{
    Button, IconButton, MenuItem, Segmented, Select, ShapePicker, Stepper, Switch, Text, TextField, Tone, labelled,
    menu_button, section_header, spinner,
};

/// Fewest and most lines of the prompt's field, where the fields below leave it no more.
const PROMPT_LINES: (usize, usize) = (5, 12);

/// Width of the Generate button, in points, from which it shows its shortcut.
const SHORTCUT_FROM: f32 = 280.0;

/// The panel. Generate stands at its foot and is painted last, because the Tab key follows the order of painting.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let id = Id::unique("height of the shot panel's foot");
    let known = remembered(ui, id).unwrap_or_default();
    let room = ui.available_rect_before_wrap();
    let (above, below) = room.split_top_bottom_at_y((room.bottom() - known).max(room.top()));
    cx.room_for_messages.set(Some(above)); // A stage beside the form says otherwise.
    ui.scope_builder(UiBuilder::new().max_rect(above), |ui| upper(ui, cx, form));
    let shown = ui.scope_builder(UiBuilder::new().max_rect(below), |ui| foot(ui, cx, form));
    remember(ui, id, shown.response.rect.height());
    form.is_shown(ui.ctx().cumulative_frame_nr());
}

fn upper(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let before = form.draft.clone();
    header(ui, cx, form);
    prompt_keys(ui, cx, form);
    let gutter = ui.tokens().space.m;
    with_margin(ui, vec2(gutter, 0.0), |ui| {
        let height = ui.available_height();
        ScrollArea::vertical().id_salt("shot").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - gutter);
            fields(ui, cx, form, height);
            keep_focus_in_sight(ui);
        });
    });
    if form.draft != before {
        form.changed(ui.input(|input| input.time));
    }
}

/// The panel's name, with buttons for earlier and ready-made shots.
fn header(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    section_header(ui, "Shot", |ui| {
        let now = ui.input(|input| input.time);
        // At the left: when it appears or goes, the other two stay under the pointer.
        let later = IconButton::new(icons::ARROW_RIGHT, "Later shot").shortcut("Down");
        if form.is_in_the_past() && ui.add(later).clicked() {
            form.walk(HistoryStep::Later, cx.catalog.recent_shots(), now);
        }
        let any = !cx.catalog.recent_shots().is_empty();
        let earlier = IconButton::new(icons::CLOCK_COUNTER_CLOCKWISE, "Earlier shot").shortcut("Up");
        if any && ui.add(earlier).clicked() {
            form.walk(HistoryStep::Earlier, cx.catalog.recent_shots(), now);
        }
        menu_button(ui, icons::FILM_SLATE, "Ready-made shots", |ui| {
            for (i, ready) in READY.iter().enumerate() {
                if ui.add(MenuItem::new(ready.name)).clicked() {
                    cx.send(Action::UsePrompt(i));
                }
            }
        });
    });
}

/// Up at the very beginning of the prompt goes to the earlier shot, Down at its very end comes back. Elsewhere these keys move in the
/// text, so that the person does not leave it by accident.
fn prompt_keys(ui: &Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let id = prompt_id();
    if !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    let Some(state) = TextEditState::load(ui.ctx(), id) else { return };
    let last = form.draft.prompt.chars().count();
    let cursor = state
        .cursor
        .char_range()
        .map_or(last, |range| if range.is_empty() { range.primary.index.0 } else { usize::MAX });
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let now = ui.input(|input| input.time);
    let to = if cursor == 0 && pressed(Key::ArrowUp) {
        form.walk(HistoryStep::Earlier, cx.catalog.recent_shots(), now);
        0
    } else if cursor == last && form.is_in_the_past() && pressed(Key::ArrowDown) {
        form.walk(HistoryStep::Later, cx.catalog.recent_shots(), now);
        form.draft.prompt.chars().count()
    } else {
        return;
    };
    put_cursor(ui.ctx(), to);
}

/// The fields, in a room of this height in points. The prompt gets what the others leave of it.
fn fields(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, height: f32) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    let id = Id::unique("height of the fields below the prompt");
    let below = remembered(ui, id).unwrap_or(height);
    prompt(ui, cx, form, height - below);
    let end = ui.next_widget_position().y;
    model(ui, cx, form);
    pictures_ui::show(ui, cx, form);
    settings(ui, cx, form);
    remember(ui, id, ui.min_rect().bottom() - end + t.space.m);
}

/// The prompt, as high as this room in points, and higher for a longer text.
fn prompt(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm, room: f32) {
    let t = ui.tokens();
    let error = form.error(FieldName::Prompt, &cx.snapshot.models);
    let label = Role::Small.line_height() + t.space.xs;
    let around = label + 2.0 * (t.space.s + t.size.ring) + if error.is_some() { label } else { 0.0 };
    let (fewest, most) = PROMPT_LINES;
    let lines = (((room - around) / Role::Body.line_height()).floor().max(0.0) as usize).max(fewest);
    let field = TextField::multiline("Prompt", &mut form.draft.prompt, lines..=most.max(lines))
        .hint("A slow dolly shot towards an old lighthouse at dusk")
        .limit(MAX_PROMPT_CHARS)
        .id(prompt_id())
        .error(error.as_deref());
    ui.add(field);
}

fn model(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let models = &cx.snapshot.models;
    let error = form.error(FieldName::Model, models);
    labelled(ui, "Model", |ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        let offered = offered_models(cx.snapshot, &form.draft);
        let mut chosen = form.draft.chosen_model(models).map(|model| model.id);
        let choices: Vec<_> = offered.iter().map(|row| (Some(row.model.id), row.model.name.as_str())).collect();
        let details: Vec<String> = offered.iter().map(|row| row.detail.clone()).collect();
        if ui.add(Select::new("Model", &mut chosen, &choices).details(&details).hide_label()).changed() {
            form.draft.model = chosen;
        }
        if let Some(error) = &error {
            ui.add(Text::small(error.as_str()).tone(Tone::Status(Status::Danger)).wrap());
            successor(ui, cx, form);
        } else if let Some(model) = form.draft.chosen_model(models) {
            ui.add(Text::small(model_line(cx.snapshot, model, &form.draft)).secondary().wrap());
            for warning in model_warnings(models, model) {
                ui.add(Text::small(warning).tone(Tone::Status(Status::Warning)).wrap());
            }
        }
    });
}

/// The way to the model that takes the place of one that can't be asked for.
fn successor(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let models = &cx.snapshot.models;
    let next = form.draft.model.and_then(|gone| models.successor(&gone));
    if let Some(model) = next
        && ui.add(Button::secondary(&format!("Use {}", model.name))).clicked()
    {
        form.draft.model = Some(model.id);
    }
}

/// The settings of the shot. Those that matter for nearly every shot and its price come first: a low window shows no more.
fn settings(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let models = &cx.snapshot.models;
    if let (Some(model), Some(fit)) = (form.draft.chosen_model(models), form.draft.fit(models)) {
        shape(ui, model, &fit, form);
        length(ui, model, &fit, form);
        // What one choice makes of another is never silent.
        for line in fit_lines(model, &fit) {
            ui.add(Text::small(line).secondary().wrap());
        }
        for warning in &fit.warnings {
            ui.add(Text::small(warning.as_str()).tone(Tone::Status(Status::Warning)).wrap());
        }
    }
    ui.add(Switch::new("Sound", &mut form.draft.sound));
    ui.add(Stepper::new("Takes", &mut form.draft.takes, 1..=MAX_TAKES));
    more_ui::show(ui, cx, form);
}

fn shape(ui: &mut Ui, model: &Model, fit: &Fit, form: &mut ShotForm) {
    let allowed = &model.fields.shape.allowed;
    let labels: Vec<String> = allowed.iter().map(|shape| shape.label()).collect();
    let shapes: Vec<_> = allowed.iter().zip(&labels).collect();
    let shapes: Vec<_> =
        shapes.iter().map(|(shape, label)| (**shape, label.as_str(), <[u32; 2]>::from(shape.ratio()))).collect();
    let mut shape = fit.values.shape;
    labelled(ui, "Shape", |ui| {
        if ui.add(ShapePicker::new("Shape", &mut shape, &shapes)).changed() {
            form.draft.shape = shape;
        }
    });
}

fn length(ui: &mut Ui, model: &Model, fit: &Fit, form: &mut ShotForm) {
    let allowed = &model.fields.length.allowed;
    let labels: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let lengths: Vec<_> = allowed.iter().copied().zip(labels.iter().map(String::as_str)).collect();
    let mut length = fit.values.length;
    labelled(ui, "Duration", |ui| {
        if ui.add(Segmented::new("Duration", &mut length, &lengths)).changed() {
            form.draft.length = length;
        }
    });
}

fn foot(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let t = ui.tokens();
    let busy = cx.pending.generate.is_some();
    let pictures = PictureState::all(form, cx.images, &cx.snapshot.models, ui.input(|input| input.time));
    let errors = form.errors(&cx.snapshot.models);
    let button = generate_button(cx.snapshot, &form.draft, &errors, &pictures, busy);
    ui.spacing_mut().item_spacing.y = t.space.xs;
    ui.add_space(t.space.s);
    let keys = UiCommand::Generate.keys_text(ui.ctx()).filter(|_| ui.available_width() >= SHORTCUT_FROM);
    let reason = button.reason.as_deref();
    let mut primary = Button::primary("Generate")
        .icon(icons::SPARKLE)
        .detail(&button.price)
        .fill_width()
        .enabled(reason.is_none())
        .reason(reason.unwrap_or_default());
    if let Some(keys) = &keys {
        primary = primary.shortcut(keys);
    }
    if ui.add(primary).clicked() {
        cx.send(Action::Run(UiCommand::Generate));
    }
    row(ui, t.space.l, |ui| {
        if busy {
            spinner(ui, "Putting the shot into the queue");
        }
        let tone = if reason.is_none() && button.warns { Tone::Status(Status::Warning) } else { Tone::Secondary };
        ui.add(Text::small(reason.unwrap_or(&button.hint)).tone(tone).wrap());
    });
    ui.add_space(t.space.xs);
}
