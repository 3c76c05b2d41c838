//! The lists of the queue panel: which lines they have, and the painting of those in sight, each at its place or on its way there.

use std::collections::HashMap;

use eframe::egui::{Align, Layout, Rect, Response, ScrollArea, Ui, UiBuilder, vec2};

use super::groups::ShotGroup;
use super::motion::{Face, LineKey, Moment, Motion, Spot};
use super::{Frame, QueuePanel, card_ui, data, key, keyboard, row_ui, takes_of};
use crate::ui::context::{Cx, OnStage};
use crate::ui::theme::{Status, UiTokens};
use crate::ui::widgets::layout::{keep_focus_in_sight, with_margin};
use crate::ui::widgets::roving;

/// The height of a line that was not drawn yet, in points.
const GUESS: f32 = 96.0;

/// A line of a list.
pub(super) enum QueueLine<'a> {
    /// A shot's row.
    Shot(&'a ShotGroup),
    /// A take of the unfolded row above.
    Take(usize),
    /// "Done today".
    Done,
    /// A clip that is done.
    DoneClip(usize),
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// What runs.
    Running,
    /// Everything else.
    Rest,
}

/// What a list remembers from frame to frame.
#[derive(Debug, Default)]
pub(super) struct List {
    heights: HashMap<LineKey, f32>,
    motion: Motion,
    /// The keys of the lines of the last frame, in order.
    keys: Vec<LineKey>,
}

impl List {
    /// Whether lines are on their way.
    pub fn is_moving(&self) -> bool {
        self.motion.is_going_on()
    }

    /// How high these lines are together, as far as is known, in points.
    pub fn height(&self, lines: &[QueueLine<'_>], gap: f32) -> f32 {
        let known: f32 = self.keys.iter().map(|key| self.of(*key) + gap).sum();
        if self.keys.len() == lines.len() { known } else { lines.iter().map(|line| guess(line) + gap).sum() }
    }

    fn of(&self, key: LineKey) -> f32 {
        self.heights.get(&key).copied().unwrap_or(match key {
            LineKey::Shot(_) => row_ui::HEIGHT,
            LineKey::Done | LineKey::DoneClip(_) => row_ui::DONE_HEIGHT,
            LineKey::Take(_) => GUESS,
        })
    }
}

fn guess(line: &QueueLine<'_>) -> f32 {
    match line {
        QueueLine::Shot(_) => row_ui::HEIGHT,
        QueueLine::Take(_) => GUESS,
        QueueLine::Done | QueueLine::DoneClip(_) => row_ui::DONE_HEIGHT,
    }
}

/// The lines of these rows; `done`: with what is done at their foot.
pub(super) fn of<'a>(panel: &QueuePanel, groups: &'a [ShotGroup], done: Option<&[usize]>) -> Vec<QueueLine<'a>> {
    let mut lines = Vec::new();
    for group in groups {
        lines.push(QueueLine::Shot(group));
        lines.extend(takes_of(panel, group).iter().map(|i| QueueLine::Take(*i)));
    }
    if let Some(done) = done.filter(|done| !done.is_empty()) {
        lines.push(QueueLine::Done);
        if panel.is_done_open {
            lines.extend(done.iter().map(|i| QueueLine::DoneClip(*i)));
        }
    }
    lines
}

/// Paints a list. Whether a time in it counts on.
pub(super) fn show(
    ui: &mut Ui,
    cx: &Cx<'_>,
    panel: &mut QueuePanel,
    lines: &[QueueLine<'_>],
    frame: &Frame<'_>,
    which: Which,
) -> bool {
    let gutter = ui.tokens().space.m;
    let now = ui.input(|input| input.time);
    let at = Moment { now, frame: ui.ctx().cumulative_frame_nr(), motion: ui.motion() };
    let faces = lines.iter().map(|line| (key(line, cx), face(line, cx))).collect::<Vec<_>>();
    let list = list_mut(panel, which);
    list.keys = faces.iter().map(|(key, _)| *key).collect();
    list.motion.follow(faces, at);
    let name = if which == Which::Running { "running" } else { "queue" };
    with_margin(ui, vec2(gutter, 0.0), |ui| {
        let area = ScrollArea::vertical().id_salt(name).auto_shrink(false);
        area.show_viewport(ui, |ui, viewport| {
            ui.set_max_width(ui.available_width() - gutter);
            let counts = in_sight(ui, cx, panel, (lines, which), frame, viewport);
            super::drag::scroll_at_the_edge(ui, panel);
            keep_focus_in_sight(ui);
            counts
        })
        .inner
    })
}

fn list_mut(panel: &mut QueuePanel, which: Which) -> &mut List {
    match which {
        Which::Running => &mut panel.running,
        Which::Rest => &mut panel.rest,
    }
}

fn in_sight(
    ui: &mut Ui,
    cx: &Cx<'_>,
    panel: &mut QueuePanel,
    (lines, which): (&[QueueLine<'_>], Which),
    frame: &Frame<'_>,
    viewport: Rect,
) -> bool {
    let t = ui.tokens();
    let (origin, width) = (ui.max_rect().min, ui.available_width());
    let (mut top, mut counts) = (0.0, false);
    removed(ui, list_mut(panel, which), origin, width);
    for line in lines {
        let id = key(line, cx);
        let (is_stop, leads_here) = (panel.keyboard.stop == Some(id), panel.keyboard.leads_to == Some(id));
        let list = list_mut(panel, which);
        let height = list.of(id);
        let home = Spot { top, height };
        let spot = list.motion.place(id, home);
        top += height + t.space.xs;
        if leads_here || (frame.scrolls && is_on_stage(line, cx, frame)) {
            ui.scroll_to_rect(Rect::from_min_size(origin + vec2(0.0, home.top), vec2(width, height)), None);
        }
        if spot.top + spot.height.max(height) < viewport.min.y || spot.top > viewport.max.y {
            list.motion.forget(id);
            continue;
        }
        let look = card_ui::Look {
            selected: is_on_stage(line, cx, frame),
            seen: list.motion.seen(id),
            height: list.motion.is_going_on().then_some(spot.height),
            id: keyboard::line_id(id),
            is_stop,
        };
        let room = Rect::from_min_size(origin + vec2(0.0, spot.top), vec2(width, spot.height));
        let mut builder = UiBuilder::new().max_rect(room).id_salt(id).layout(Layout::top_down(Align::Min));
        if !is_stop {
            builder = builder.ui_stack_info(roving::passed_by());
        }
        let mut child = ui.new_child(builder);
        let (response, counts_on) = paint(&mut child, cx, panel, line, frame, look);
        counts |= counts_on;
        keyboard::painted(panel, id, &response);
        let height = child.min_rect().height();
        list_mut(panel, which).heights.insert(id, height);
    }
    let list = list_mut(panel, which);
    if list.heights.len() > 2 * lines.len() + 8 {
        let here: std::collections::HashSet<LineKey> = list.keys.iter().copied().collect();
        list.heights.retain(|key, _| here.contains(key));
    }
    ui.allocate_space(vec2(width, top));
    counts
}

/// Paints one line. Returns what is pressed in it, and whether a time in it counts on.
fn paint(
    ui: &mut Ui,
    cx: &Cx<'_>,
    panel: &mut QueuePanel,
    line: &QueueLine<'_>,
    frame: &Frame<'_>,
    look: card_ui::Look,
) -> (Response, bool) {
    match line {
        QueueLine::Shot(group) => row_ui::show(ui, cx, panel, group, look),
        QueueLine::Take(i) => {
            let view = &cx.snapshot.jobs[*i];
            let place = data::place(&cx.snapshot.jobs, *i);
            let response = card_ui::show(ui, cx, view, place, look);
            (response, data::card(view, cx.now, cx.zone).elapsed.is_some())
        }
        QueueLine::Done => (row_ui::done(ui, panel, frame.rows, look), false),
        QueueLine::DoneClip(i) => (row_ui::done_clip(ui, cx, &cx.snapshot.jobs[*i], look), false),
    }
}

/// Whether the line is the job on the stage; a folded row stands for its takes.
pub(super) fn is_on_stage(line: &QueueLine<'_>, cx: &Cx<'_>, frame: &Frame<'_>) -> bool {
    let is_shown = |i: &usize| {
        let job = &cx.snapshot.jobs[*i].job;
        match frame.on_stage {
            OnStage::Job(id) => job.id == id,
            OnStage::Clip(clip) => job.state == crate::domain::JobState::Saved(clip),
            OnStage::Empty => false,
        }
    };
    match line {
        QueueLine::Shot(group) => group.jobs.iter().any(is_shown),
        QueueLine::Take(i) | QueueLine::DoneClip(i) => is_shown(i),
        QueueLine::Done => false,
    }
}

fn face(line: &QueueLine<'_>, cx: &Cx<'_>) -> Face {
    let of = |i: usize| {
        let view = &cx.snapshot.jobs[i];
        (view.state_name().to_owned(), data::status(view))
    };
    match line {
        // A row is always as high; only its words change.
        QueueLine::Shot(_) | QueueLine::Done => (String::new(), Status::Neutral),
        QueueLine::Take(i) | QueueLine::DoneClip(i) => of(*i),
    }
}

/// Paints the surfaces of removed lines, fading where they were.
fn removed(ui: &Ui, list: &List, origin: eframe::egui::Pos2, width: f32) {
    let t = ui.tokens();
    let (spots, strength) = list.motion.leaving();
    for spot in spots {
        let rect = Rect::from_min_size(origin + vec2(0.0, spot.top), vec2(width, spot.height));
        ui.painter().rect_filled(rect, t.radius.large, t.surface.raised.gamma_multiply(strength));
    }
}
