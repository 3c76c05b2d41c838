//! The queue panel: a card for each job, in the engine's order.
//!
//! Only the cards in sight are laid out; the height of the others is remembered, so that hundreds of jobs cost no more than a few.

pub mod actions;
mod card_ui;
pub mod data;
mod motion;

use std::collections::HashMap;
use std::time::Duration;

use eframe::egui::{Align, Layout, Pos2, Rect, ScrollArea, Ui, UiBuilder, vec2};

use self::card_ui::Look;
pub(super) use self::card_ui::{bar, send};
use self::motion::{Moment, Motion, Spot};
use crate::domain::{JobId, Need, SettingsChange};
use crate::engine::Pause;
use crate::ui::context::{Action, Cx, OnStage, Selection};
use crate::ui::sheets::{Sheet, console};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::layout::{keep_focus_in_sight, with_margin};
use crate::ui::widgets::{EmptyState, IconButton, MenuItem, Notice, menu_button, section_header};

/// The height of a card that was not drawn yet, in points.
const GUESS: f32 = 128.0;
/// The numbers of jobs at once in the menu; the settings offer every number.
const AT_ONCE: [u32; 6] = [1, 2, 3, 4, 6, 10];
/// How often shown times are updated.
const TICK: Duration = Duration::from_secs(1);

/// The panel's own state.
#[derive(Debug, Default)]
pub struct QueuePanel {
    heights: HashMap<JobId, f32>,
    motion: Motion,
    /// The job on the stage in the last frame: the list scrolls to another one.
    shown: Option<JobId>,
}

/// Paints the panel.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, panel: &mut QueuePanel, selection: Selection) {
    header(ui, cx);
    standstill(ui, cx);
    let jobs = &cx.snapshot.jobs;
    let now = ui.input(|input| input.time);
    panel.motion.follow(jobs, Moment { now, frame: ui.ctx().cumulative_frame_nr(), motion: ui.motion() });
    if jobs.is_empty() {
        EmptyState::new(icons::QUEUE, "Nothing in the queue")
            .sentence("Shots wait and render here while you go on working")
            .show(ui);
        return;
    }
    let gutter = ui.tokens().space.m;
    let counting = with_margin(ui, vec2(gutter, 0.0), |ui| {
        let area = ScrollArea::vertical().id_salt("queue").auto_shrink(false);
        let shown = area.show_viewport(ui, |ui, viewport| {
            ui.set_max_width(ui.available_width() - gutter);
            let counting = cards(ui, cx, panel, selection, viewport);
            keep_focus_in_sight(ui);
            counting
        });
        shown.inner
    });
    if panel.heights.len() > jobs.len() {
        panel.heights.retain(|id, _| jobs.iter().any(|view| view.job.id == *id));
    }
    if panel.motion.is_going_on() {
        ui.ctx().request_repaint();
    } else if counting {
        ui.ctx().request_repaint_after(TICK);
    }
}

/// Paints the cards in sight, each at its place or on its way there. Whether one of them counts seconds.
fn cards(ui: &mut Ui, cx: &Cx<'_>, panel: &mut QueuePanel, selection: Selection, viewport: Rect) -> bool {
    let t = ui.tokens();
    let (origin, width) = (ui.max_rect().min, ui.available_width());
    let on_stage = selection.resolve(cx.snapshot);
    let (mut top, mut counting) = (0.0, false);
    removed(ui, panel, origin, width);
    for (view, place) in cx.snapshot.jobs.iter().zip(data::places(&cx.snapshot.jobs)) {
        let id = view.job.id;
        let height = panel.heights.get(&id).copied().unwrap_or(GUESS);
        let home = Spot { top, height };
        let spot = panel.motion.place(id, home);
        top += height + t.space.s;
        if on_stage == OnStage::Job(id) && panel.shown != Some(id) {
            let card = Rect::from_min_size(origin + vec2(0.0, home.top), vec2(width, height));
            ui.scroll_to_rect(card, None);
        }
        if spot.top + spot.height.max(height) < viewport.min.y || spot.top > viewport.max.y {
            panel.motion.forget(id);
            continue;
        }
        let seen = panel.motion.seen(id);
        let height = panel.motion.is_going_on().then_some(spot.height);
        let look = Look { selected: on_stage == OnStage::Job(id), seen, height };
        let room = Rect::from_min_size(origin + vec2(0.0, spot.top), vec2(width, spot.height));
        let builder = UiBuilder::new().max_rect(room).id_salt(id.0).layout(Layout::top_down(Align::Min));
        let mut card = ui.new_child(builder);
        card_ui::show(&mut card, cx, view, place, look);
        panel.heights.insert(id, card.min_rect().height());
        counting |= data::card(view, cx.now, cx.zone).elapsed.is_some();
    }
    panel.shown = match on_stage {
        OnStage::Job(id) => Some(id),
        OnStage::Clip(_) | OnStage::Empty => None,
    };
    ui.allocate_space(vec2(width, top));
    counting
}

/// Paints the surfaces of removed cards, fading where they were.
fn removed(ui: &Ui, panel: &QueuePanel, origin: Pos2, width: f32) {
    let t = ui.tokens();
    let (spots, strength) = panel.motion.leaving();
    for spot in spots {
        let rect = Rect::from_min_size(origin + vec2(0.0, spot.top), vec2(width, spot.height));
        ui.painter().rect_filled(rect, t.radius.large, t.surface.raised.gamma_multiply(strength));
    }
}

fn header(ui: &mut Ui, cx: &Cx<'_>) {
    let title = match cx.snapshot.jobs.len() {
        0 => "Queue".to_owned(),
        n => format!("Queue  {n}"),
    };
    section_header(ui, &title, |ui| {
        let paused = cx.snapshot.queue.pause.is_some();
        let (icon, name) = if paused { (icons::PLAY, "Resume queue") } else { (icons::PAUSE, "Pause queue") };
        if ui.add(IconButton::new(icon, name)).clicked() {
            cx.send(if paused { Action::ResumeQueue } else { Action::PauseQueue });
        }
        menu_button(ui, icons::DOTS_THREE, "Queue settings", |ui| at_once(ui, cx));
    });
}

fn at_once(ui: &mut Ui, cx: &Cx<'_>) {
    let settings = &cx.snapshot.settings;
    for at_once in AT_ONCE {
        let label = format!("{at_once} at once");
        if ui.add(MenuItem::new(&label).chosen(at_once == settings.concurrency)).clicked() {
            cx.send(Action::ChangeSettings(vec![SettingsChange::Concurrency(at_once)]));
        }
    }
}

/// Paints why the whole queue stands still, and the button that helps.
fn standstill(ui: &mut Ui, cx: &Cx<'_>) {
    let Some(words) = data::pause_words(cx.snapshot) else { return };
    let pause = cx.snapshot.queue.pause.as_ref();
    let remedy = match pause {
        Some(Pause::Account(Need::KeyMissing | Need::KeyRejected)) => {
            Some(("Enter a key…", Action::Open(Box::new(Sheet::Connect))))
        }
        Some(Pause::Account(Need::Credits | Need::SpendLimit(_))) => {
            console().map(|page| ("Top up at Segmind", Action::OpenLink(page)))
        }
        Some(Pause::ByPerson) => Some(("Resume", Action::ResumeQueue)),
        _ => None,
    };
    let notice = match pause {
        Some(Pause::Account(_)) => Notice::new(Status::Warning, &words),
        Some(Pause::ByPerson) => Notice::new(Status::Neutral, &words).icon(icons::PAUSE),
        None => Notice::new(Status::Neutral, &words).icon(icons::WIFI_SLASH),
    };
    match remedy {
        Some((label, action)) => {
            if notice.action(label).show(ui) {
                cx.send(action);
            }
        }
        None => {
            notice.show(ui);
        }
    }
}
