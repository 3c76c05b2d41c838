//! Paints the queue panel: its header, why it stands still, and the cards in sight.

use std::time::Duration;

use eframe::egui::{ScrollArea, Ui, vec2};

use super::actions::Place;
use super::{QueuePanel, card_ui, data};
use crate::domain::{Need, Settings};
use crate::engine::{JobView, Pause};
use crate::ui::ask::Ask;
use crate::ui::cx::Cx;
use crate::ui::rows::with_margin;
use crate::ui::sheets::{Sheet, console};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::view::{OnStage, Selection};
use crate::ui::widgets::{EmptyState, IconButton, MenuItem, Notice, menu_button, section_header};

/// Until a card has been drawn it is taken to be this high, in points.
const GUESS: f32 = 128.0;
/// How many jobs at once the menu offers; the settings have every number.
const AT_ONCE: [u32; 6] = [1, 2, 3, 4, 6, 10];
/// Shown times count on this often.
const TICK: Duration = Duration::from_secs(1);

/// The panel.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, panel: &mut QueuePanel, selection: Selection) {
    header(ui, cx);
    standstill(ui, cx);
    let jobs = &cx.snapshot.jobs;
    if jobs.is_empty() {
        EmptyState::new(icons::QUEUE, "Nothing in the queue")
            .sentence("Shots wait and render here while you go on working")
            .show(ui);
        return;
    }
    let places = data::places(jobs);
    let on_stage = selection.resolve(cx.snapshot);
    let mut counting = false;
    let gutter = ui.tokens().space.m;
    with_margin(ui, vec2(gutter, 0.0), |ui| {
        ScrollArea::vertical().id_salt("queue").auto_shrink(false).show_viewport(ui, |ui, viewport| {
            let gap = ui.tokens().space.s;
            ui.set_max_width(ui.available_width() - gutter);
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut top = 0.0;
            for (view, place) in jobs.iter().zip(places) {
                let height = panel.heights.get(&view.job.id).copied().unwrap_or(GUESS);
                if top + height < viewport.min.y || top > viewport.max.y {
                    ui.allocate_space(vec2(ui.available_width(), height + gap));
                } else {
                    let drawn = one(ui, cx, view, place, on_stage == OnStage::Job(view.job.id));
                    panel.heights.insert(view.job.id, drawn);
                    counting |= data::card(view, cx.now, cx.zone).elapsed.is_some();
                    ui.add_space(gap);
                }
                top += height + gap;
            }
        });
    });
    if panel.heights.len() > jobs.len() {
        panel.heights.retain(|id, _| jobs.iter().any(|view| view.job.id == *id));
    }
    if counting {
        ui.ctx().request_repaint_after(TICK);
    }
}

fn one(ui: &mut Ui, cx: &Cx<'_>, view: &JobView, place: Place, selected: bool) -> f32 {
    let shown = ui.push_id(view.job.id.0, |ui| card_ui::show(ui, cx, view, place, selected));
    shown.response.rect.height()
}

fn header(ui: &mut Ui, cx: &Cx<'_>) {
    let title = match cx.snapshot.jobs.len() {
        0 => "Queue".to_owned(),
        n => format!("Queue  {n}"),
    };
    section_header(ui, &title, |ui| {
        menu_button(ui, icons::DOTS_THREE, "Queue settings", |ui| at_once(ui, cx));
        let paused = cx.snapshot.queue.pause.is_some();
        let (icon, name) = if paused { (icons::PLAY, "Resume queue") } else { (icons::PAUSE, "Pause queue") };
        if ui.add(IconButton::new(icon, name)).clicked() {
            cx.ask(if paused { Ask::ResumeQueue } else { Ask::PauseQueue });
        }
    });
}

fn at_once(ui: &mut Ui, cx: &Cx<'_>) {
    let settings = &cx.snapshot.settings;
    for at_once in AT_ONCE {
        let label = format!("{at_once} at once");
        if ui.add(MenuItem::new(&label).chosen(at_once == settings.concurrency)).clicked() {
            cx.ask(Ask::SaveSettings(Box::new(Settings { concurrency: at_once, ..(**settings).clone() })));
        }
    }
}

/// Why the queue as a whole stands still, with the one thing to do about it.
fn standstill(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(words) = data::pause_words(cx.snapshot) else { return };
    let need = match &cx.snapshot.queue.pause {
        Some(Pause::Account(need)) => Some(need),
        _ => None,
    };
    let remedy = match need {
        Some(Need::KeyMissing | Need::KeyRejected) => Some(("Enter a key…", Some(Ask::Open(Box::new(Sheet::Connect))))),
        Some(Need::Credits | Need::SpendLimit(_)) => Some(("Top up at Segmind", console().map(Ask::OpenLink))),
        _ => None,
    };
    let status = if need.is_some() { Status::Warning } else { Status::Neutral };
    let notice = Notice::new(status, &words);
    let notice = if need.is_some() { notice } else { notice.icon(icons::PAUSE) };
    match remedy {
        Some((label, Some(ask))) => {
            if notice.action(label).show(ui) {
                cx.ask(ask);
            }
        }
        _ => {
            notice.show(ui);
        }
    }
}
