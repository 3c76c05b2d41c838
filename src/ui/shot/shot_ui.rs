//! Paints the form: everything that describes a shot, and Generate at its foot.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Id, Key, Modifiers, ScrollArea, Ui, UiBuilder, vec2};

use super::data::{generate_button, model_line};
use super::first_frame::FirstFrameState;
use super::history::HistoryStep;
use super::{ShotForm, first_frame_ui, prompt_id, put_cursor};
use crate::domain::draft::{MAX_PROMPT_CHARS, MAX_TAKES};
use crate::domain::{ClipSeconds, FieldName, FrameRate, ModelId, Resolution, Seed, SeedDraft, Shape};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::welcome::READY;
use crate::ui::widgets::layout::{keep_focus_in_sight, remember, remembered, row, with_margin};
use crate::ui::widgets::{
    Button, IconButton, MenuItem, Segmented, ShapePicker, Stepper, Switch, Text, TextField, Tone, labelled,
    menu_button, section_header, spinner,
};

/// Fewest and most lines of the prompt's field.
const PROMPT_LINES: std::ops::RangeInclusive<usize> = 5..=12;

/// Width of the Generate button, in points, from which it shows its shortcut.
const SHORTCUT_FROM: f32 = 280.0;

const DURATIONS: [(ClipSeconds, &str); 3] =
    [(ClipSeconds::Four, "4 s"), (ClipSeconds::Six, "6 s"), (ClipSeconds::Eight, "8 s")];
const RATES: [(Option<FrameRate>, &str); 3] =
    [(None, "Auto"), (Some(FrameRate::Fps24), "24 fps"), (Some(FrameRate::Fps30), "30 fps")];
const RESOLUTIONS: [(Option<Resolution>, &str); 3] =
    [(None, "Auto"), (Some(Resolution::P720), "720p"), (Some(Resolution::P1080), "1080p")];

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

/// The panel's name, with buttons for earlier and ready-made shots.
fn header(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    section_header(ui, "Shot", |ui| {
        let now = ui.input(|input| input.time);
        // At the left: when it appears or goes, the other two stay under the pointer.
        let later = IconButton::new(icons::ARROW_RIGHT, "Later shot").shortcut("Down");
        if form.is_in_the_past() && ui.add(later).clicked() {
            form.walk(HistoryStep::Later, cx.snapshot, now);
        }
        let any = !cx.snapshot.jobs.is_empty() || !cx.snapshot.clips.is_empty();
        let earlier = IconButton::new(icons::CLOCK_COUNTER_CLOCKWISE, "Earlier shot").shortcut("Up");
        if any && ui.add(earlier).clicked() {
            form.walk(HistoryStep::Earlier, cx.snapshot, now);
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
        form.walk(HistoryStep::Earlier, cx.snapshot, now);
        0
    } else if cursor == last && form.is_in_the_past() && pressed(Key::ArrowDown) {
        form.walk(HistoryStep::Later, cx.snapshot, now);
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
    settings(ui, form);
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
    labelled(ui, "Model", |ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.xs;
        let choices: Vec<_> = ModelId::ALL.iter().map(|model| (*model, model.spec().choice)).collect();
        ui.add(Segmented::new("Model", &mut form.draft.model, &choices));
        ui.add(Text::small(model_line(cx.snapshot, form.draft.model, &form.draft)).secondary().wrap());
    });
}

/// The settings of the shot. Those that matter for nearly every shot and its price come first: a low window shows no more.
fn settings(ui: &mut Ui, form: &mut ShotForm) {
    labelled(ui, "Shape", |ui| {
        let shapes: Vec<_> =
            Shape::ALL.iter().map(|shape| (*shape, shape.label(), <[u32; 2]>::from(shape.ratio()))).collect();
        ui.add(ShapePicker::new("Shape", &mut form.draft.shape, &shapes));
    });
    labelled(ui, "Duration", |ui| {
        ui.add(Segmented::new("Duration", &mut form.draft.length, &DURATIONS));
    });
    ui.add(Switch::new("Sound", &mut form.draft.sound));
    ui.add(Stepper::new("Takes", &mut form.draft.takes, 1..=MAX_TAKES));
    labelled(ui, "Resolution", |ui| {
        ui.add(Segmented::new("Resolution", &mut form.draft.resolution, &RESOLUTIONS));
    });
    labelled(ui, "Frame rate", |ui| {
        ui.add(Segmented::new("Frame rate", &mut form.draft.frame_rate, &RATES));
    });
    seed(ui, form);
}

/// The seed with its die and its lock; without a fixed seed each take has a new one.
fn seed(ui: &mut Ui, form: &mut ShotForm) {
    let t = ui.tokens();
    let fixed = matches!(form.draft.seed, SeedDraft::Fixed(_));
    let error = form.error(FieldName::Seed);
    labelled(ui, "Seed", |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t.space.xs;
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width() - 2.0 * (t.size.control + t.space.xs));
                let mut text = if fixed { form.seed_text.clone() } else { String::new() };
                let field = TextField::new("Seed", &mut text).hint("New for each take").hide_label();
                if ui.add(field.error(error.as_deref())).changed() {
                    form.seed_text = text;
                    form.seed_edited();
                }
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

fn foot(ui: &mut Ui, cx: &Cx<'_>, form: &mut ShotForm) {
    let t = ui.tokens();
    let busy = cx.pending.generate.is_some();
    let standing = FirstFrameState::of(form, cx.images, ui.input(|input| input.time));
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
