//! The head of the queue panel: what is under way and what it costs, the pause, the acts on all, and why everything stands still.

use eframe::egui::Ui;

use super::{data, groups};
use crate::domain::{JobAction, JobId, Need, SettingsChange, Usd};
use crate::engine::Pause;
use crate::ui::context::{Action, BulkAct, Cx};
use crate::ui::sheets::{Sheet, console};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::{IconButton, MenuItem, Notice, Text, menu_button, section_header};

/// The numbers of jobs at once in the menu; the settings offer every number.
const AT_ONCE: [u32; 6] = [1, 2, 3, 4, 6, 10];

/// Paints the head.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>) {
    let total = groups::total(&cx.snapshot.jobs);
    let title = if total == Usd::default() { "Under way".to_owned() } else { format!("Under way  {total}") };
    section_header(ui, &title, |ui| {
        let paused = cx.snapshot.queue.pause.is_some();
        let (icon, name) = if paused { (icons::PLAY, "Resume queue") } else { (icons::PAUSE, "Pause queue") };
        if ui.add(IconButton::new(icon, name)).clicked() {
            cx.send(if paused { Action::ResumeQueue } else { Action::PauseQueue });
        }
        menu_button(ui, icons::DOTS_THREE, "Queue menu", |ui| {
            at_once(ui, cx);
            ui.separator();
            acts(ui, cx);
        });
    });
}

fn at_once(ui: &mut Ui, cx: &Cx<'_>) {
    let settings = &cx.snapshot.settings;
    ui.horizontal(|ui| {
        ui.add_space(ui.tokens().space.s);
        ui.add(Text::small("Shots at once").secondary());
    });
    for at_once in AT_ONCE {
        let label = format!("{at_once} at once");
        if ui.add(MenuItem::new(&label).chosen(at_once == settings.concurrency)).clicked() {
            cx.send(Action::ChangeSettings(vec![SettingsChange::Concurrency(at_once)]));
        }
    }
}

/// What is done to all jobs of a kind.
fn acts(ui: &mut Ui, cx: &Cx<'_>) {
    let jobs = &cx.snapshot.jobs;
    let mut offer = |label: String, icon, act: BulkAct, meant: Vec<JobId>| {
        if ui.add(MenuItem::new(&label).icon(icon).enabled(!meant.is_empty())).clicked() {
            cx.send(Action::ActAll(act, meant));
        }
    };
    let (held, _) = groups::waiting(jobs, &JobAction::Release);
    let (holdable, _) = groups::waiting(jobs, &JobAction::Hold);
    if holdable.is_empty() && !held.is_empty() {
        offer(format!("Release all ({})", held.len()), icons::PLAY, BulkAct::Release, held);
    } else {
        offer("Hold all".to_owned(), icons::PAUSE, BulkAct::Hold, holdable);
    }
    let (waiting, cost) = groups::waiting(jobs, &JobAction::Dismiss);
    let label = match waiting.len() {
        0 => "Remove all waiting".to_owned(),
        count => format!("Remove all waiting ({count}, {cost})"),
    };
    offer(label, icons::X, BulkAct::Remove, waiting);
    offer("Clear finished".to_owned(), icons::CHECK, BulkAct::ClearFinished, groups::finished(jobs));
}

/// Paints why the whole queue stands still, and the buttons that help.
pub(super) fn standstill(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(words) = data::pause_words(cx.snapshot) else { return };
    let pause = cx.snapshot.queue.pause.as_ref();
    let mut notice = match pause {
        Some(Pause::Account(_)) => Notice::new(Status::Warning, &words),
        Some(Pause::ByPerson) => Notice::new(Status::Neutral, &words).icon(icons::PAUSE),
        None => Notice::new(Status::Neutral, &words).icon(icons::WIFI_SLASH),
    };
    let mut remedies = Vec::new();
    match pause {
        Some(Pause::Account(Need::KeyMissing | Need::KeyRejected)) => {
            notice = notice.action("Enter a key…");
            remedies.push(Action::Open(Box::new(Sheet::Connect)));
        }
        Some(Pause::Account(Need::Credits | Need::SpendLimit(_))) => {
            if let Some(page) = console() {
                notice = notice.link("Top up at Segmind");
                remedies.push(Action::OpenLink(page));
            }
            notice = notice.action("Resume");
            remedies.push(Action::ResumeQueue);
        }
        Some(Pause::ByPerson) => {
            notice = notice.action("Resume");
            remedies.push(Action::ResumeQueue);
        }
        _ => {}
    }
    let pressed = notice.pressed(ui);
    if let Some(remedy) = pressed.and_then(|pressed| remedies.into_iter().nth(pressed)) {
        cx.send(remedy);
    }
}
