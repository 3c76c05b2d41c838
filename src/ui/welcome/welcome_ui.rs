//! Paints the first start.

use eframe::egui::{
    Align, Frame, Id, Layout, Margin, Response, Role as AccessRole, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo,
};

use super::{FIRST, READY, ReadyPrompt, WelcomeStep};
use crate::ui::clip_picture_ui;
use crate::ui::command::UiCommand;
use crate::ui::connect::{self, ConnectForm};
use crate::ui::context::{Action, Cx, Side};
use crate::ui::theme::{Icon, Tokens, UiTokens, icons};
use crate::ui::widgets::layout::{keep_focus_in_sight, row};
use crate::ui::widgets::{Button, Card, Text, spinner};

/// Height of a stage, in points, below which the column starts at its top.
const LOW: f32 = 600.0;

/// The step that the person is at.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm, step: WelcomeStep) {
    column(ui, cx, |ui| match step {
        WelcomeStep::Looking => looking(ui),
        WelcomeStep::Begin => begin(ui, cx, form),
        WelcomeStep::FirstShot => first_shot(ui, cx),
    });
}

/// A stage without a clip: what will be here, and ready-made shots.
pub(in crate::ui) fn empty_stage(ui: &mut Ui, cx: &Cx<'_>) {
    let is_form_open = cx.panels.is_open(Side::Shot, ui.ctx().content_rect().width());
    column(ui, cx, |ui| {
        ui.add(Text::heading("No clips yet"));
        let place = if is_form_open { " at the left" } else { "" };
        let text = format!(
            "Describe a shot{place} and press Generate; the finished clip appears here. Or start from a ready-made one."
        );
        ui.add(Text::body(text).secondary().wrap());
        ready_cards(ui, cx);
        if !is_form_open && ui.add(Button::secondary("Describe a shot")).clicked() {
            cx.send(Action::Run(UiCommand::ToggleShot));
        }
    });
}

/// A scrolled column in the middle of the stage. It is full of buttons, so messages go below it.
fn column(ui: &mut Ui, cx: &Cx<'_>, content: impl FnOnce(&mut Ui)) {
    let t = ui.tokens();
    let room = ui.available_rect_before_wrap();
    let messages = if cx.messages > 0.0 { cx.messages + 2.0 * t.space.m } else { 0.0 };
    let (room, below) = room.split_top_bottom_at_y(room.bottom() - messages);
    if messages > 0.0 {
        cx.room_for_messages.set(Some(below));
    }
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| scrolled(ui, content));
}

fn scrolled(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let t = ui.tokens();
    let width = (t.size.measure + t.size.measure / 3.0).min(ui.available_width() - 2.0 * t.space.l);
    ScrollArea::vertical().id_salt("welcome").auto_shrink(false).show(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.add_space(above(ui.available_height(), t));
            ui.allocate_ui_with_layout(eframe::egui::vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = t.space.m;
                content(ui);
            });
            ui.add_space(t.space.xl);
        });
        keep_focus_in_sight(ui);
    });
}

/// Height above the column, in points.
fn above(height: f32, t: &Tokens) -> f32 {
    t.space.m + if height < LOW { 0.0 } else { height * 0.06 }
}

fn looking(ui: &mut Ui) {
    ui.horizontal(|ui| {
        spinner(ui, "Asking the keychain");
        ui.add(Text::body("Asking the keychain for your key").secondary());
    });
}

fn begin(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm) {
    ui.add(Text::display("Describe a shot, watch it come back").wrap());
    ui.add(
        Text::body(
            "Rushes renders your words with Google Veo 3 through your own Segmind account. You see the price before anything \
             is spent, renders go on while you work, and every clip lands on this computer.",
        )
        .secondary()
        .wrap(),
    );
    if is_new(ui, WelcomeStep::Begin) {
        ui.memory_mut(|memory| memory.request_focus(connect::field_id()));
    }
    card(ui, icons::KEY, "Use your own account", |ui| {
        ui.add(
            Text::body("Paste the API key of your Segmind account; one credit there is one dollar").secondary().wrap(),
        );
        connect::field(ui, cx, form);
        connect::button_row(ui, cx);
    });
    card(ui, icons::FILM_SLATE, "Or look around first", |ui| {
        let text =
            "No key, no network, no money: a service inside Rushes renders real videos that show how everything works";
        ui.add(Text::body(text).secondary().wrap());
        let busy = cx.pending.session.is_some();
        ui.horizontal(|ui| {
            let button = Button::secondary("Try the demo").enabled(!busy).reason("The demo is starting");
            if ui.add(button).clicked() {
                cx.send(Action::StartDemo);
            }
            if busy {
                spinner(ui, "Starting the demo");
            }
        });
    });
}

/// Whether the step is shown for the first time while no text is edited. Its first control then gets the keyboard, because the control
/// of the last step is gone and the way through the whole form is long.
fn is_new(ui: &Ui, step: WelcomeStep) -> bool {
    let id = Id::unique("welcome step");
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<WelcomeStep>(id);
        data.insert_temp(id, step);
        before
    });
    before != Some(step) && !ui.ctx().text_edit_focused()
}

fn card(ui: &mut Ui, icon: Icon, title: &str, content: impl FnOnce(&mut Ui)) {
    let t = ui.tokens();
    Card::new().show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(t.space.xs as i8)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t.space.s;
            heading(ui, icon, title);
            content(ui);
        });
    });
}

fn heading(ui: &mut Ui, icon: Icon, title: &str) {
    let t = ui.tokens();
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(eframe::egui::Vec2::splat(t.size.icon_large), Sense::hover());
        clip_picture_ui::icon_at(ui, rect.center(), icon, t.size.icon_large, t.accent.text);
        ui.add(Text::title(title));
    });
}

fn first_shot(ui: &mut Ui, cx: &Cx<'_>) {
    ui.add(Text::display("Make the first shot").wrap());
    let text = if cx.is_demo() {
        "Start from a ready-made prompt or write your own at the left. In the demo a render takes seconds and costs nothing."
    } else {
        "Start from a ready-made prompt or write your own at the left. The button shows the price before anything is spent."
    };
    ui.add(Text::body(text).secondary().wrap());
    let first = ready_cards(ui, cx);
    if is_new(ui, WelcomeStep::FirstShot)
        && let Some(first) = first
    {
        first.request_focus();
    }
    if ui.add(Button::quiet("Start with an empty shot")).clicked() {
        cx.send(Action::FinishWelcome);
    }
}

/// Cards of the first ready-made prompts; returns the first card.
fn ready_cards(ui: &mut Ui, cx: &Cx<'_>) -> Option<Response> {
    let mut first = None;
    for (index, ready) in READY.iter().enumerate().take(FIRST) {
        let card = ready_card(ui, ready);
        if card.clicked() {
            cx.send(Action::UsePrompt(index));
        }
        first.get_or_insert(card);
    }
    first
}

/// A ready-made prompt; the whole card is its button.
fn ready_card(ui: &mut Ui, ready: &ReadyPrompt) -> Response {
    let t = ui.tokens();
    let shown = Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        row(ui, t.space.l, |ui| {
            ui.add(Text::body(ready.name).strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let (rect, _) = ui.allocate_exact_size(eframe::egui::Vec2::splat(t.size.icon), Sense::hover());
                clip_picture_ui::icon_at(ui, rect.center(), icons::ARROW_RIGHT, t.size.icon, t.text.secondary);
            });
        });
        ui.add(Text::small(ready.prompt).secondary().wrap());
    });
    let rect = shown.response.rect;
    let response = ui.interact(rect, ui.unique_id().with(ready.name), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, format!("Use {}", ready.name)));
    let line = match (response.has_focus(), response.hovered()) {
        (true, _) => Stroke::new(t.size.ring, t.line.focus),
        (false, true) => Stroke::new(t.size.hairline, t.text.secondary),
        (false, false) => return response,
    };
    ui.painter().rect_stroke(rect, t.radius.large, line, StrokeKind::Inside);
    response
}
