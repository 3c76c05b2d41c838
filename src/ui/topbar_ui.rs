//! Paints the top bar: the name, the places, the balance, what runs, the gear.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Role as AccessRole, Ui, WidgetInfo, vec2};

use super::ask::Ask;
use super::command::UiCommand;
use super::command_button;
use super::cx::Cx;
use super::queue::data::{running_in_short, running_words};
use super::still_ui::icon_at;
use super::theme::{UiTokens, icons};
use super::view::{Screen, Side};
use super::widgets::{Button, IconButton, Segmented, Text, skeleton};
use crate::engine::KeyState;

/// Narrower windows have no room for the name, nor for a button to the shortcuts, in points.
const NAME_FROM: f32 = 720.0;
/// Room that the balance and what runs need, in whole words, in points.
const WHOLE: f32 = 320.0;
/// Room that both need in few words, in points.
const SHORT: f32 = 180.0;
/// Room that the bare sum needs, in points.
const SUM: f32 = 84.0;

/// The bar.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, screen: Screen) {
    let t = ui.tokens();
    // The name stands over the form's left edge, the last icon over the queue's.
    let margin = Margin { left: t.space.m as i8, ..Margin::symmetric(t.space.l as i8, t.space.s as i8) };
    let frame = Frame::new().fill(t.surface.window).inner_margin(margin);
    Panel::top("top").resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(t.size.control);
            brand(ui);
            places(ui, cx, screen);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| right(ui, cx, screen));
        });
    });
}

fn is_wide(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() >= NAME_FROM
}

fn brand(ui: &mut Ui) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.x = t.space.s;
    let (rect, _) = ui.allocate_exact_size(vec2(t.size.icon_large, t.size.control), eframe::egui::Sense::hover());
    icon_at(ui, rect.center(), icons::FILM_REEL, t.size.icon_large, t.accent.text);
    if is_wide(ui) {
        ui.add(Text::title("Rushes"));
        ui.add_space(t.space.l);
    }
}

fn places(ui: &mut Ui, cx: &Cx<'_>, screen: Screen) {
    let t = ui.tokens();
    let mut place = screen;
    ui.scope(|ui| {
        ui.set_max_width(if is_wide(ui) { t.size.measure / 2.0 } else { t.size.measure * 0.4 });
        ui.add(Segmented::new("Place", &mut place, &[(Screen::Create, "Create"), (Screen::Library, "Library")]));
    });
    if place != screen {
        cx.ask(Ask::Show(place));
    }
}

/// From the right edge leftwards.
fn right(ui: &mut Ui, cx: &Cx<'_>, screen: Screen) {
    let t = ui.tokens();
    ui.spacing_mut().item_spacing.x = t.space.xs;
    command_button::show(
        ui,
        cx,
        IconButton::new(icons::GEAR_SIX, "Settings").selected(screen == Screen::Settings),
        UiCommand::ShowSettings,
    );
    if is_wide(ui) {
        command_button::show(ui, cx, IconButton::new(icons::KEYBOARD, "Keyboard shortcuts"), UiCommand::Shortcuts);
    }
    if screen == Screen::Create {
        let window = ui.ctx().content_rect().width();
        let queue =
            if cx.panels.is_open(Side::Queue, window) { "Hide the queue panel" } else { "Show the queue panel" };
        command_button::show(ui, cx, IconButton::new(icons::QUEUE, queue), UiCommand::ToggleQueue);
        let shot = if cx.panels.is_open(Side::Shot, window) { "Hide the shot panel" } else { "Show the shot panel" };
        command_button::show(ui, cx, IconButton::new(icons::SIDEBAR_SIMPLE, shot), UiCommand::ToggleShot);
    }
    let room = ui.available_width();
    if room < SUM {
        return;
    }
    ui.add_space(t.space.m);
    if room >= SHORT
        && let Some(running) = if room < WHOLE { running_in_short(cx.snapshot) } else { running_words(cx.snapshot) }
    {
        ui.add(Text::body(running).secondary().figures());
        ui.add_space(t.space.m);
    }
    balance(ui, cx, room < WHOLE);
}

fn balance(ui: &mut Ui, cx: &Cx<'_>, in_short: bool) {
    let account = &cx.snapshot.account;
    match (&account.key, account.balance) {
        (KeyState::Known { .. }, Some((balance, at))) => {
            let text = match (in_short, cx.is_demo()) {
                (true, _) => balance.to_string(),
                (false, true) => format!("Demo balance {balance}"),
                (false, false) => format!("Balance {balance}"),
            };
            let asked = format!("As of {}; press to ask again", super::words::time_of_day(at, cx.zone));
            if ui.add(Button::quiet(&text)).on_hover_text(asked).clicked() {
                cx.ask(Ask::RefreshBalance);
            }
        }
        (KeyState::Looking, _) => balance_comes(ui),
        (KeyState::Known { .. }, None) if account.asking_balance => balance_comes(ui),
        (KeyState::Known { .. }, None) => {
            if !in_short && ui.add(Button::quiet("Balance unknown")).clicked() {
                cx.ask(Ask::RefreshBalance);
            }
        }
        (KeyState::None, _) => {}
    }
}

/// The place of a balance that nobody has told yet.
fn balance_comes(ui: &mut Ui) {
    let blank = skeleton(ui, vec2(ui.tokens().space.xxl * 3.0, ui.tokens().space.l));
    blank.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, "Asking for the balance"));
}
