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
mod lines;
mod motion;
mod row_ui;

use std::collections::HashMap;
use std::time::Duration;

use eframe::egui::{Rect, Ui, UiBuilder, vec2};

pub(super) use self::card_ui::send;
use self::drag::Drag;
use self::groups::{QueueRows, QueueStanding, SeenClips};
pub use self::keyboard::KEYS;
use self::keyboard::QueueKeyboard;
use self::lines::{List, QueueLine};
use self::motion::LineKey;
use crate::domain::{JobId, ShotId};
use crate::ui::catalog::Known;
use crate::ui::context::{Cx, OnStage, Selection};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::EmptyState;

/// How often shown times are updated.
const TICK: Duration = Duration::from_secs(1);
/// The most of the panel's height that what runs takes, so that what waits stays in sight.
const PINNED: f32 = 0.6;

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
    fn is_open(&self, group: &groups::ShotGroup) -> bool {
        self.unfolded.get(&group.shot.id).copied().unwrap_or_else(|| group.opens_by_itself())
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
    let above = lines::of(panel, pinned, None);
    let below = lines::of(panel, others, Some(&rows.done));
    let keys: Vec<LineKey> = above.iter().chain(&below).map(|line| key(line, cx)).collect();
    let shown = above.iter().chain(&below).find(|line| frame.scrolls && lines::is_on_stage(line, cx, frame));
    keyboard::follow(ui, cx, panel, &keys, rows, shown.map(|line| key(line, cx)));
    let room = ui.available_rect_before_wrap();
    let share = if below.is_empty() { 1.0 } else { PINNED };
    let height = panel.running.height(&above, ui.tokens().space.xs).min(room.height() * share);
    let mut counts = false;
    if !above.is_empty() {
        counts |= section(ui, Rect::from_min_size(room.min, vec2(room.width(), height)), |ui| {
            lines::show(ui, cx, panel, &above, frame, lines::Which::Running)
        });
    }
    let rest = ui.available_rect_before_wrap();
    counts |= section(ui, rest, |ui| lines::show(ui, cx, panel, &below, frame, lines::Which::Rest));
    keyboard::finish(ui, panel);
    counts
}

fn section<R>(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope_builder(UiBuilder::new().max_rect(rect), content).inner
}

/// The indices of the takes of a row, or none while it is folded.
fn takes_of<'a>(panel: &QueuePanel, group: &'a groups::ShotGroup) -> &'a [usize] {
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
