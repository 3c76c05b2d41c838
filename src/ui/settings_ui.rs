//! The settings screen: account and key, folder, queue, notifications, appearance, about. Each change is sent at once.

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui, vec2};

use strum::VariantArray as _;
use url::Url;

use crate::domain::caps::in_short;
use crate::domain::models::ModelMark;
use crate::domain::settings::MAX_CONCURRENCY;
use crate::domain::{CapSpan, NotificationChoice, Settings, SettingsChange, ThemeChoice};
use crate::engine::KeyState;
use crate::ui::command::UiCommand;
use crate::ui::connect::{self, ConnectForm, key_words};
use crate::ui::context::{Action, Cx, FocusRegion};
use crate::ui::format;
use crate::ui::projects::pattern_ui::{self, PatternField};
use crate::ui::sheets::Sheet;
use crate::ui::theme::UiTokens;
use crate::ui::widgets::layout::keep_focus_in_sight;
use crate::ui::widgets::{Button, Card, Segmented, Stepper, Switch, Text, key_value};

/// The page of newer versions, opened by a button. Rushes itself never looks there.
const RELEASES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/releases");

/// The screen.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm, pattern: &mut PatternField) {
    let t = ui.tokens();
    let frame = Frame::new().inner_margin(Margin::symmetric(t.space.l as i8, 0));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ScrollArea::vertical().id_salt("settings").auto_shrink(false).show(ui, |ui| {
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                let width = (t.size.measure * 1.5).min(ui.available_width() - t.space.l);
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    ui.spacing_mut().item_spacing.y = t.space.m;
                    ui.add_space(t.space.l);
                    sections(ui, cx, form, pattern);
                    ui.add_space(t.space.l);
                });
            });
            keep_focus_in_sight(ui);
        });
        cx.focus_region(FocusRegion::Settings, ui);
    });
}

fn sections(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm, pattern: &mut PatternField) {
    let old = &cx.snapshot.settings;
    let mut new = (**old).clone();
    // Destructured, so that a new setting breaks the build where it must be shown. Folder and pause have actions of their own;
    // `welcomed` is internal.
    let Settings {
        clips_folder: _,
        concurrency,
        paused: _,
        theme,
        reduced_motion,
        notifications,
        welcomed: _,
        project: _,
        file_pattern: _,
        asks_on_close,
        shows_unproven,
    } = &mut new;
    section(ui, "Account", |ui| account(ui, cx, form));
    section(ui, "Clips", |ui| {
        folder(ui, cx);
        pattern_ui::show(ui, cx, pattern);
    });
    section(ui, "Queue", |ui| {
        ui.add(Stepper::new("Jobs at once", concurrency, 1..=MAX_CONCURRENCY));
        ui.add(Switch::new("Ask before closing while renders go on", asks_on_close));
    });
    section(ui, "Models", |ui| models(ui, cx, shows_unproven));
    section(ui, "Notifications", |ui| {
        let choices = [
            (NotificationChoice::Off, "Off"),
            (NotificationChoice::Quiet, "Quiet"),
            (NotificationChoice::WithSound, "With sound"),
        ];
        ui.add(Segmented::new("Notifications", notifications, &choices));
        let what = "Your system tells you when a clip is saved or a shot needs you, while Rushes is in the background";
        ui.add(Text::small(what).secondary().wrap());
    });
    section(ui, "Appearance", |ui| {
        let themes = [(ThemeChoice::System, "System"), (ThemeChoice::Dark, "Dark"), (ThemeChoice::Light, "Light")];
        ui.add(Segmented::new("Theme", theme, &themes));
        ui.add(Switch::new("Reduced motion", reduced_motion));
    });
    section(ui, "About", |ui| about(ui, cx));
    let changes = old.changes_to(&new);
    if !changes.is_empty() {
        cx.send(Action::ChangeSettings(changes));
    }
}

fn section(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    let t = ui.tokens();
    ui.add(Text::title(title));
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t.space.s;
        content(ui);
    });
}

fn account(ui: &mut Ui, cx: &Cx<'_>, form: &mut ConnectForm) {
    let account = &cx.snapshot.account;
    key_value(ui, "Key", &key_words(account));
    if matches!(account.key, KeyState::Known { .. }) {
        let balance = match account.balance {
            Some((balance, at)) => {
                let told = format::balance(balance, cx.snapshot.under_way);
                format!("{told}, as of {}", format::time_of_day(at, cx.zone))
            }
            None if account.asking_balance => "Being asked for".into(),
            None => "Not known".into(),
        };
        key_value(ui, "Balance", &balance);
    }
    let caps = cx.snapshot.spending.caps;
    for span in CapSpan::VARIANTS.iter().copied() {
        let cap = caps.of(span).map_or_else(|| "None".to_owned(), in_short);
        key_value(ui, &format!("Most {}", span.each()), &cap);
    }
    if ui.add(Button::secondary("Spending and caps")).clicked() {
        cx.send(Action::Run(UiCommand::ShowSpending));
    }
    if cx.is_demo() {
        return;
    }
    if matches!(account.key, KeyState::Known { .. }) {
        ui.horizontal(|ui| {
            if ui.add(Button::secondary("Replace key…")).clicked() {
                cx.send(Action::Open(Box::new(Sheet::Connect)));
            }
            if ui.add(Button::quiet("Remove key…")).clicked() {
                cx.send(Action::Open(Box::new(Sheet::RemoveKey)));
            }
            connect::get_a_key(ui, cx);
        });
    } else {
        connect::field(ui, cx, form);
        ui.horizontal_wrapped(|ui| {
            connect::main_button(ui, cx, form);
            connect::get_a_key(ui, cx);
            if ui.add(Button::secondary("Try the demo")).clicked() {
                cx.send(Action::StartDemo);
            }
        });
    }
}

/// Which models the form offers, and what the service has said of them.
fn models(ui: &mut Ui, cx: &Cx<'_>, shows_unproven: &mut bool) {
    ui.add(Switch::new("Show unproven models", shows_unproven));
    let what = "Nobody has seen these render for Rushes: their settings and prices may be wrong";
    ui.add(Text::small(what).secondary().wrap());
    let models = &cx.snapshot.models;
    for model in models.rows() {
        match models.marks().of(&model.id) {
            Some(ModelMark::Retired) => {
                let said = format!("Segmind refused {}: it is retired", model.name);
                ui.add(Text::body(said).wrap());
                let button = format!("Offer {} again", model.name);
                if ui.add(Button::secondary(&button)).clicked() {
                    cx.send(Action::UseModelAgain(model.id));
                }
            }
            Some(ModelMark::Doubted) => {
                ui.add(Text::body(format!("Segmind's list calls {} retired", model.name)).wrap());
            }
            None => {}
        }
    }
}

fn folder(ui: &mut Ui, cx: &Cx<'_>) {
    key_value(ui, "Folder", &cx.snapshot.clips_folder.display().to_string());
    ui.add(Text::small("New clips go here").secondary().wrap());
    ui.horizontal(|ui| {
        let busy = cx.pending.folder_dialog.is_some();
        if ui.add(Button::secondary("Choose folder…").enabled(!busy).reason("The dialog is open")).clicked() {
            cx.send(Action::PickFolder);
        }
        if cx.snapshot.settings.clips_folder.is_some() && ui.add(Button::quiet("Use the usual folder")).clicked() {
            cx.send(Action::ChangeSettings(vec![SettingsChange::ClipsFolder(None)]));
        }
    });
}

fn about(ui: &mut Ui, cx: &Cx<'_>) {
    key_value(ui, "Version", env!("CARGO_PKG_VERSION"));
    ui.add(
        Text::small("No telemetry, no account of its own; it talks to Segmind and to addresses that you paste")
            .secondary()
            .wrap(),
    );
    ui.horizontal(|ui| {
        if ui.add(Button::secondary("See releases")).on_hover_text(RELEASES).clicked()
            && let Ok(page) = Url::parse(RELEASES)
        {
            cx.send(Action::OpenLink(page));
        }
        if ui.add(Button::secondary("Licences")).clicked() {
            cx.send(Action::Open(Box::new(Sheet::Licences)));
        }
        if ui.add(Button::secondary("Open logs")).clicked() {
            cx.send(Action::OpenLogs);
        }
    });
}
