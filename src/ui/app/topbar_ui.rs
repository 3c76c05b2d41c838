//! The top bar, with the name, the screens, the balance, what runs and the gear; and the banners below it.

use eframe::egui::{Frame, Id, Margin, Panel, Role as AccessRole, Ui, WidgetInfo, vec2};

use crate::domain::{Draft, Usd};
use crate::engine::{KeyState, Service};
use crate::ui::clip_picture_ui::icon_at;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx, FocusRegion, Screen, Side};
use crate::ui::queue::data::{running_in_short, running_words};
use crate::ui::shot::data::is_short;
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::layout::to_the_right;
use crate::ui::widgets::{Banner, Button, IconButton, Segmented, Text, skeleton};

/// A narrower window has no room for the name or for the button to the shortcuts, in points.
const NAME_FROM: f32 = 720.0;
/// Room for the balance and what runs in full words, in points.
const WHOLE: f32 = 320.0;
/// Room for both in few words, in points.
const SHORT: f32 = 180.0;
/// Room for the sum alone, in points.
const SUM: f32 = 84.0;

/// The bar.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, screen: Screen, draft: &Draft) {
    let t = ui.tokens();
    // The name stands over the form's left edge, the last icon over the queue's.
    let margin = Margin { left: t.space.m as i8, ..Margin::symmetric(t.space.l as i8, t.space.s as i8) };
    let frame = Frame::new().inner_margin(margin);
    Panel::top("top").resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(t.size.control);
            brand(ui);
            places(ui, cx, screen);
            right(ui, cx, screen, draft);
        });
        cx.focus_region(FocusRegion::TopBar, ui);
    });
}

/// The banners: this is the demo, the engine is in trouble.
pub(super) fn banners(ui: &mut Ui, cx: &Cx<'_>) {
    if cx.snapshot.service == Service::Demo {
        let actions: &[&str] = if cx.pending.session.is_some() { &[] } else { &["Connect Segmind"] };
        let banner = Banner::new(Status::Info, "Demo: nothing is billed").actions(actions);
        if slim(ui, "demo", banner).is_some() {
            cx.send(Action::StartSegmind);
        }
    }
    if let Some(trouble) = &cx.snapshot.trouble {
        slim(ui, "trouble", Banner::new(Status::Danger, trouble));
    }
}

fn slim(ui: &mut Ui, id: &str, banner: Banner<'_>) -> Option<usize> {
    Panel::top(id.to_owned()).resizable(false).frame(Frame::NONE).show(ui, |ui| banner.show(ui)).inner
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
        cx.send(Action::Show(place));
    }
}

/// The balance and what runs, where there is room, then the icons.
fn right(ui: &mut Ui, cx: &Cx<'_>, screen: Screen, draft: &Draft) {
    let t = ui.tokens();
    let icons = icons(ui, cx, screen);
    let room = ui.available_width() - icons.len() as f32 * (t.size.control + t.space.xs);
    to_the_right(ui, Id::unique("width of the top bar's right"), |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        if room >= SUM {
            balance(ui, cx, draft, room < WHOLE);
            ui.add_space(t.space.m);
        }
        if room >= SHORT
            && let Some(running) = if room < WHOLE { running_in_short(cx.snapshot) } else { running_words(cx.snapshot) }
        {
            ui.add(Text::body(running).secondary().figures());
            ui.add_space(t.space.m);
        }
        for (icon, command) in icons {
            cx.command_button(ui, icon, command);
        }
    });
}

fn icons(ui: &Ui, cx: &Cx<'_>, screen: Screen) -> Vec<(IconButton<'static>, UiCommand)> {
    let window = ui.ctx().content_rect().width();
    let is_open = |side| cx.panels.is_open(side, window);
    let mut found = Vec::new();
    if screen == Screen::Create {
        let shot = if is_open(Side::Shot) { "Hide the shot panel" } else { "Show the shot panel" };
        found.push((IconButton::new(icons::SIDEBAR_SIMPLE, shot), UiCommand::ToggleShot));
        let queue = if is_open(Side::Queue) { "Hide the queue panel" } else { "Show the queue panel" };
        found.push((IconButton::new(icons::QUEUE, queue), UiCommand::ToggleQueue));
    }
    if is_wide(ui) {
        found.push((IconButton::new(icons::KEYBOARD, "Keyboard shortcuts"), UiCommand::Shortcuts));
    }
    let gear = IconButton::new(icons::GEAR_SIX, "Settings").selected(screen == Screen::Settings);
    found.push((gear, UiCommand::ShowSettings));
    found
}

fn balance(ui: &mut Ui, cx: &Cx<'_>, draft: &Draft, in_short: bool) {
    let account = &cx.snapshot.account;
    match (&account.key, account.balance) {
        (KeyState::Known { .. }, Some((balance, at))) => {
            let under_way = cx.snapshot.under_way;
            let sum =
                if under_way > Usd::default() { format!("{balance} − {under_way}") } else { balance.to_string() };
            let text = match (in_short, cx.is_demo()) {
                (true, _) => sum,
                (false, true) => format!("Demo balance {sum}"),
                (false, false) => format!("Balance {sum}"),
            };
            let told = crate::ui::format::balance(balance, under_way);
            let asked = format!("{told}, as of {}; press to ask again", crate::ui::format::time_of_day(at, cx.zone));
            let button = Button::quiet(&text);
            let button = if is_short(cx.snapshot, draft) { button.status(Status::Warning) } else { button };
            if ui.add(button).on_hover_text(asked).clicked() {
                cx.send(Action::RefreshBalance);
            }
        }
        (KeyState::Looking, _) => balance_comes(ui),
        (KeyState::Known { .. }, None) if account.asking_balance => balance_comes(ui),
        (KeyState::Known { .. }, None) => {
            if !in_short && ui.add(Button::quiet("Balance unknown")).clicked() {
                cx.send(Action::RefreshBalance);
            }
        }
        (KeyState::None, _) => {}
    }
}

/// The place of a balance that is not known yet.
fn balance_comes(ui: &mut Ui) {
    let blank = skeleton(ui, vec2(ui.tokens().space.xxl * 3.0, ui.tokens().space.l));
    blank.widget_info(|| WidgetInfo::labeled(AccessRole::ProgressIndicator, true, "Asking for the balance"));
}
