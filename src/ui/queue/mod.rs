//! The queue panel: what is under way, a row a shot, and what was done today in one line at the foot.
//!
//! What runs is pinned above what waits. Only the lines in sight are laid out; the height of the others is remembered, so that hundreds
//! of jobs cost no more than a few.

pub mod actions;
mod card_ui;
pub mod data;
mod drag;
mod groups;
mod header_ui;
mod keyboard;
mod motion;
mod row_ui;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use eframe::egui::{Align, Layout, Pos2, Rect, Response, ScrollArea, Ui, UiBuilder, vec2};

pub(super) use self::card_ui::send;
use self::drag::Drag;
use self::groups::{QueueRows, QueueStanding, SeenClips, ShotGroup};
pub use self::keyboard::KEYS;
use self::keyboard::QueueKeyboard;
use self::motion::{Face, LineKey, Moment, Motion, Spot};
use crate::domain::{JobId, JobState, ShotId};
use crate::ui::catalog::Known;
use crate::ui::context::{Cx, OnStage, Selection};
use crate::ui::theme::{Status, UiTokens, icons};
use crate::ui::widgets::layout::{keep_focus_in_sight, with_margin};
use crate::ui::widgets::{EmptyState, roving};

/// How often shown times are updated.
const TICK: Duration = Duration::from_secs(1);
/// The most of the panel's height that what runs takes, so that what waits stays in sight.
const PINNED: f32 = 0.6;
/// The height of a line that was not drawn yet, in points.
const GUESS: f32 = 96.0;

/// The panel's own state.
#[derive(Debug, Default)]
pub struct QueuePanel {
    running: List,
    rest: List,
    /// What the person unfolded (`true`) or folded.
    unfolded: HashMap<ShotId, bool>,
    is_done_open: bool,
    drag: Option<Drag>,
    keyboard: QueueKeyboard,
    /// The job on the stage in the last frame: the list scrolls to another one.
    shown: Option<JobId>,
}

impl QueuePanel {
    fn is_open(&self, group: &ShotGroup) -> bool {
        self.unfolded.get(&group.shot.id).copied().unwrap_or_else(|| group.opens_by_itself())
    }
}

/// A line of a list.
enum QueueLine<'a> {
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
enum Which {
    /// What runs.
    Running,
    /// Everything else.
    Rest,
}

/// What a list remembers from frame to frame.
#[derive(Debug, Default)]
struct List {
    heights: HashMap<LineKey, f32>,
    motion: Motion,
    /// The keys of the lines of the last frame, in order.
    keys: Vec<LineKey>,
}

impl List {
    /// Whether lines are on their way.
    fn is_moving(&self) -> bool {
        self.motion.is_going_on()
    }

    /// How high these lines are together, as far as is known, in points.
    fn height(&self, lines: &[QueueLine<'_>], gap: f32) -> f32 {
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

/// What a frame of the panel paints.
struct Frame<'a> {
    rows: &'a QueueRows,
    on_stage: OnStage,
    /// Whether the list scrolls to the job on the stage.
    scrolls: bool,
}

/// Paints the panel.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, panel: &mut QueuePanel, selection: Selection) {
    header_ui::show(ui, cx);
    header_ui::standstill(ui, cx);
    let on_stage = selection.resolve(cx.snapshot);
    let is_seen = |clip| match cx.catalog.clip(clip) {
        Known::Here(known) => known.marks.seen || on_stage == OnStage::Clip(clip),
        Known::Coming | Known::Gone => true,
    };
    let seen = SeenClips { is_seen: &is_seen, now: cx.now, zone: cx.zone };
    let rows = groups::rows(&cx.snapshot.jobs, &seen);
    if rows.groups.is_empty() && rows.done.is_empty() {
        EmptyState::new(icons::QUEUE, "Nothing is under way")
            .sentence("Shots wait and render here while you go on working")
            .show(ui);
        return;
    }
    let shown = match on_stage {
        OnStage::Job(id) => Some(id),
        OnStage::Clip(_) | OnStage::Empty => None,
    };
    let frame = Frame { rows: &rows, on_stage, scrolls: shown.is_some() && panel.shown != shown };
    let counts = lists(ui, cx, panel, &frame);
    panel.shown = shown;
    drag::finish(ui, cx, panel, &rows);
    if panel.running.is_moving() || panel.rest.is_moving() {
        ui.ctx().request_repaint();
    } else if counts {
        ui.ctx().request_repaint_after(TICK);
    }
}

/// What runs, then the rest. Whether a time counts on.
fn lists(ui: &mut Ui, cx: &Cx<'_>, panel: &mut QueuePanel, frame: &Frame<'_>) -> bool {
    let rows = frame.rows;
    let running = rows.groups.partition_point(|group| group.standing == QueueStanding::Runs);
    let (pinned, others) = rows.groups.split_at(running);
    let above = lines_of(panel, pinned, None);
    let below = lines_of(panel, others, Some(&rows.done));
    let keys: Vec<LineKey> = above.iter().chain(&below).map(|line| key(line, cx)).collect();
    let shown = above.iter().chain(&below).find(|line| frame.scrolls && is_on_stage(line, cx, frame));
    keyboard::follow(ui, cx, panel, &keys, rows, shown.map(|line| key(line, cx)));
    let room = ui.available_rect_before_wrap();
    let share = if below.is_empty() { 1.0 } else { PINNED };
    let height = panel.running.height(&above, ui.tokens().space.xs).min(room.height() * share);
    let mut counts = false;
    if !above.is_empty() {
        counts |= section(ui, Rect::from_min_size(room.min, vec2(room.width(), height)), |ui| {
            list(ui, cx, panel, &above, frame, Which::Running)
        });
    }
    let rest = ui.available_rect_before_wrap();
    counts |= section(ui, rest, |ui| list(ui, cx, panel, &below, frame, Which::Rest));
    keyboard::finish(ui, panel);
    counts
}

fn section<R>(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().max_rect(rect), content).inner
}

/// The indices of the takes of a row, or none while it is folded.
fn takes_of<'a>(panel: &QueuePanel, group: &'a ShotGroup) -> &'a [usize] {
    if panel.is_open(group) { &group.jobs } else { &[] }
}

/// A line's identity for motion and heights.
fn key(line: &QueueLine<'_>, cx: &Cx<'_>) -> LineKey {
    match line {
        QueueLine::Shot(group) => LineKey::Shot(group.shot.id),
        QueueLine::Take(i) => LineKey::Take(cx.snapshot.jobs[*i].job.id),
        QueueLine::Done => LineKey::Done,
        QueueLine::DoneClip(i) => LineKey::DoneClip(cx.snapshot.jobs[*i].job.id),
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
fn lines_of<'a>(panel: &QueuePanel, groups: &'a [ShotGroup], done: Option<&[usize]>) -> Vec<QueueLine<'a>> {
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
fn list(
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
            drag::scroll_at_the_edge(ui, panel);
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
        let here: HashSet<LineKey> = list.keys.iter().copied().collect();
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
fn is_on_stage(line: &QueueLine<'_>, cx: &Cx<'_>, frame: &Frame<'_>) -> bool {
    let is_shown = |i: &usize| {
        let job = &cx.snapshot.jobs[*i].job;
        match frame.on_stage {
            OnStage::Job(id) => job.id == id,
            OnStage::Clip(clip) => job.state == JobState::Saved(clip),
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
fn removed(ui: &Ui, list: &List, origin: Pos2, width: f32) {
    let t = ui.tokens();
    let (spots, strength) = list.motion.leaving();
    for spot in spots {
        let rect = Rect::from_min_size(origin + vec2(0.0, spot.top), vec2(width, spot.height));
        ui.painter().rect_filled(rect, t.radius.large, t.surface.raised.gamma_multiply(strength));
    }
}
