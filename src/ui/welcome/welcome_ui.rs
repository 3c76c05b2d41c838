//! Paints the first shot's step, and a stage without a clip.

use eframe::egui::{Align, Id, Layout, ScrollArea, Ui, UiBuilder};

use super::{WelcomeStep, begin_ui, ready_ui};
use crate::ui::command::UiCommand;
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Action, Cx, Side};
use crate::ui::theme::{Tokens, UiTokens};
use crate::ui::widgets::layout::{keep_focus_in_sight, to_the_right};
use crate::ui::widgets::{Button, Text};

/// Height of a stage, in points, below which the column starts at its top.
const LOW: f32 = 600.0;
/// Share of a wide stage that the column takes.
const SHARE: f32 = 0.66;

/// The step that the person is at.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm, step: WelcomeStep) {
    match step {
        WelcomeStep::Looking | WelcomeStep::Begin => begin_ui::show(ui, cx, form, step),
        WelcomeStep::FirstShot => column(ui, cx, |ui| first_shot(ui, cx)),
    }
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
        ready_ui::show(ui, cx);
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
    let least = t.size.measure + t.size.measure / 3.0;
    let width =
        (ui.available_width() * SHARE).clamp(least, 2.0 * t.size.measure).min(ui.available_width() - 2.0 * t.space.l);
    let below = if ui.available_height() < LOW { t.space.xs } else { t.space.xl };
    ScrollArea::vertical().id_salt("welcome").auto_shrink(false).show(ui, |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.add_space(above(ui.available_height(), t));
            ui.allocate_ui_with_layout(eframe::egui::vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = t.space.m;
                content(ui);
            });
            ui.add_space(below);
        });
        keep_focus_in_sight(ui);
    });
}

/// Height above the column, in points.
fn above(height: f32, t: &Tokens) -> f32 {
    t.space.m + if height < LOW { 0.0 } else { height * 0.06 }
}

fn first_shot(ui: &mut Ui, cx: &Cx<'_>) {
    ui.add(Text::display("Your first shot is ready").wrap());
    let text = if cx.is_demo() {
        "Press Generate and watch it come back: in the demo it takes seconds and costs nothing"
    } else {
        "Press Generate and watch it come back. The button shows the price; nothing is spent before you press it"
    };
    ui.add(Text::body(text).secondary().wrap());
    let others = Text::small("Or start from another one").secondary();
    if ui.available_width() < ui.tokens().size.measure {
        ui.add(others);
        ready_ui::show(ui, cx);
        return empty_shot(ui, cx);
    }
    ui.horizontal(|ui| {
        ui.add(others);
        to_the_right(ui, Id::unique("width of what starts empty"), |ui| empty_shot(ui, cx));
    });
    ready_ui::show(ui, cx);
}

fn empty_shot(ui: &mut Ui, cx: &Cx<'_>) {
    if ui.add(Button::secondary("Start with an empty shot")).clicked() {
        cx.send(Action::StartEmpty);
    }
}
