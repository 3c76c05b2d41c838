//! Paints the form: everything that describes a shot, and Generate at its foot.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Id, Key, Modifiers, ScrollArea, Ui, UiBuilder, vec2};

use super::data::{generate_button, model_line};
use super::history::Step;
use super::standing::Standing;
use super::{ShotForm, fields_ui, first_frame_ui, prompt_id, put_cursor};
use crate::domain::draft::MAX_PROMPT_CHARS;
use crate::domain::{FieldName, ModelId};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::welcome::READY;
use crate::ui::widgets::layout::{keep_focus_in_sight, remember, remembered, row, with_margin};
use crate::ui::widgets::{
    Button, IconButton, MenuItem, Segmented, Text, TextField, Tone, menu_button, section_header, spinner,
};

/// Lines of the prompt field: at least and at most.
const PROMPT_LINES: std::ops::RangeInclusive<usize> = 5..=12;

/// Narrower buttons leave their shortcut to the list of shortcuts, in points.
const SHORTCUT_FROM: f32 = 280.0;

/// The panel. Generate stands at its foot and is painted last, because the Tab key goes through what is painted in its order: from
/// the last field to Generate.
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
        ScrollArea::vertical().id_salt("shot").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - gutter);
            fields(ui, cx, form);
            keep_focus_in_sight(ui);
        });
    });
    if form.draft != before {
        form.changed(ui.input(|input| input.time));
    }
}

/// The shots of the past and the ready-made ones.
fn header(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    section_header(ui, "Shot", |ui| {
        let now = ui.input(|input| input.time);
        // Comes and goes at the left, so that the other two stay under the pointer.
        let later = IconButton::new(icons::ARROW_RIGHT, "Later shot").shortcut("Down");
        if form.is_in_the_past() && ui.add(later).clicked() {
            form.walk(Step::Later, cx.snapshot, now);
        }
        let any = !cx.snapshot.jobs.is_empty() || !cx.snapshot.clips.is_empty();
        let earlier = IconButton::new(icons::CLOCK_COUNTER_CLOCKWISE, "Earlier shot").shortcut("Up");
        if any && ui.add(earlier).clicked() {
            form.walk(Step::Earlier, cx.snapshot, now);
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

/// Up at the very beginning of the prompt goes to the shot before, Down at its very end comes back. Anywhere else the keys move in
/// the text, so that nobody leaves it by accident.
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
        form.walk(Step::Earlier, cx.snapshot, now);
        0
    } else if cursor == last && form.is_in_the_past() && pressed(Key::ArrowDown) {
        form.walk(Step::Later, cx.snapshot, now);
        form.draft.prompt.chars().count()
    } else {
        return;
    };
    put_cursor(ui.ctx(), to);
}

fn fields(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.y = t.space.m;
    prompt(ui, form);
    model(ui, cx, form);
    first_frame_ui::show(ui, cx, form);
    fields_ui::show(ui, form);
    ui.add_space(t.space.xs);
}

fn prompt(ui: &mut Ui, form: &mut ShotForm) {
    let error = form.error(FieldName::Prompt);
    let field = TextField::multiline("Prompt", &mut form.draft.prompt, PROMPT_LINES)
        .hint("A slow dolly shot towards an old lighthouse at dusk")
        .limit(MAX_PROMPT_CHARS)
        .id(prompt_id())
        .error(error.as_deref());
    ui.add(field);
}

fn model(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        ui.add(Text::small("Model").secondary());
        let choices: Vec<_> = ModelId::ALL.iter().map(|model| (*model, model.spec().choice)).collect();
        ui.add(Segmented::new("Model", &mut form.draft.model, &choices));
        ui.add(Text::small(model_line(cx.snapshot, form.draft.model, &form.draft)).secondary().wrap());
    });
}

fn foot(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let t = ui.tokens();
    let busy = cx.pending.generate.is_some();
    let standing = Standing::of(form, cx.images, ui.input(|input| input.time));
    let errors = form.errors();
    let button = generate_button(cx.snapshot, &form.draft, &errors, standing, busy);
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
