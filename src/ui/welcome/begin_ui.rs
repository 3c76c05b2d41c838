//! Paints the first start: a moving picture, one sentence, and the two ways to begin. The field for a key is a second step.

use eframe::egui::{Align, Id, Key, Layout, ScrollArea, Theme, Ui, UiBuilder};

use super::{WelcomeStep, hero_ui};
use crate::ui::connect::{self, ConnectForm};
use crate::ui::context::{Action, Cx};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::layout::keep_focus_in_sight;
use crate::ui::widgets::{Button, Card, Text, Tone, spinner};

/// Height of a stage, in points, below which the words start near its top.
const LOW: f32 = 480.0;
/// Where the words start in a higher one: the few, and the form for the key.
const START: (f32, f32) = (0.5, 0.3);

/// The step that the person is at, on the picture. It is dark in both themes, as the picture is.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm, step: WelcomeStep) {
    let room = ui.max_rect();
    hero_ui::show(ui, cx, room, room.height() < LOW);
    let dark = ui.ctx().style_of(Theme::Dark);
    ui.scope_builder(UiBuilder::new().max_rect(room).style(dark), |ui| {
        let start = if form.is_asked_for { START.1 } else { START.0 };
        words(ui, start, |ui| match step {
            WelcomeStep::Looking => looking(ui),
            _ if form.is_asked_for => key(ui, cx, form),
            _ => begin(ui, cx, form),
        });
    });
}

/// Words over the lower part of the picture, at its left.
fn words(ui: &mut Ui, start: f32, content: impl FnOnce(&mut Ui)) {
    let t = ui.tokens();
    let height = ui.available_height();
    let margin = if ui.available_width() < 2.0 * t.size.measure { t.space.l } else { ui.available_width() * 0.08 };
    let width = (t.size.measure * 1.4).min(ui.available_width() - 2.0 * margin);
    ScrollArea::vertical().id_salt("welcome").auto_shrink(false).show(ui, |ui| {
        ui.add_space(if height < LOW { t.space.m } else { (height * start).round() });
        ui.horizontal(|ui| {
            ui.add_space(margin);
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = t.space.m;
                content(ui);
                ui.add_space(t.space.l);
            });
        });
        keep_focus_in_sight(ui);
    });
}

fn looking(ui: &mut Ui) {
    ui.horizontal(|ui| {
        spinner(ui, "Asking the keychain");
        ui.add(Text::body("Asking the keychain for your key").tone(Tone::OnStage));
    });
}

fn begin(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm) {
    ui.add(Text::display("Describe a shot. Watch it come back.").tone(Tone::OnStage).wrap());
    let busy = cx.pending.session.is_some();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = ui.tokens().space.m;
        let demo = ui.add(Button::primary("Try it now, free").enabled(!busy).reason("It is starting"));
        if is_new(ui, WelcomeStep::Begin) {
            demo.request_focus();
        }
        if demo.clicked() {
            cx.send(Action::StartDemo);
        }
        if ui.add(Button::secondary("I have a Segmind key").icon(icons::KEY).large()).clicked() {
            form.is_asked_for = true;
            ui.memory_mut(|memory| memory.request_focus(connect::field_id()));
        }
        if busy {
            spinner(ui, "Starting the demo");
        }
    });
    ui.horizontal_wrapped(|ui| {
        let words = "Nothing to install, nothing billed: a service inside Rushes renders real videos";
        ui.add(Text::small(words).tone(Tone::OnStage).wrap());
        connect::get_a_key(ui, cx);
    });
}

/// Whether the step is shown for the first time while no text is edited. Its first control then gets the keyboard, because the control
/// of the last step is gone.
fn is_new(ui: &Ui, step: WelcomeStep) -> bool {
    let id = Id::unique("welcome step");
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<WelcomeStep>(id);
        data.insert_temp(id, step);
        before
    });
    before != Some(step) && !ui.ctx().text_edit_focused()
}

fn key(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm) {
    let mut back = ui.input(|input| input.key_pressed(Key::Escape));
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = ui.tokens().space.s;
        ui.add(Text::heading("Your Segmind key").wrap());
        let words = "Google Veo renders on your own account: one credit there is one dollar, and you see each price before \
                     anything is spent";
        ui.add(Text::body(words).secondary().wrap());
        connect::field(ui, cx, form);
        ui.horizontal_wrapped(|ui| {
            connect::main_button(ui, cx, form);
            connect::get_a_key(ui, cx);
            back |= ui.add(Button::quiet("Back")).clicked();
        });
    });
    if back {
        form.is_asked_for = false;
    }
}
