//! Ordering the rows that wait, by dragging one or step by step.

use eframe::egui::{Key, Modifiers, Pos2, Rect, Response, Stroke, Ui, vec2};

use super::QueuePanel;
use super::groups::{self, QueueRows, ShotGroup};
use crate::domain::ShotId;
use crate::engine::QueuePlace;
use crate::ui::context::{Action, Cx};
use crate::ui::theme::UiTokens;

/// How near to the list's edge the pointer scrolls it, in points.
const EDGE: f32 = 32.0;

/// A row that is being dragged.
#[derive(Debug)]
pub(super) struct Drag {
    shot: ShotId,
    /// The rows that it can stand before, as painted in this frame.
    slots: Vec<(ShotId, Rect)>,
}

/// Follows a row's drag. Call it for each row.
pub(super) fn follow(cx: &Cx<'_>, panel: &mut QueuePanel, group: &ShotGroup, response: &Response) {
    if group.movable(&cx.snapshot.jobs).is_empty() {
        return;
    }
    if response.drag_started() {
        panel.drag = Some(Drag { shot: group.shot.id, slots: Vec::new() });
    }
    if let Some(drag) = &mut panel.drag {
        drag.slots.push((group.shot.id, response.rect));
    }
}

/// Moves a row that waits one place up or down.
pub(super) fn step(cx: &Cx<'_>, group: &ShotGroup, rows: &QueueRows, up: bool) {
    let jobs = &cx.snapshot.jobs;
    let movable: Vec<&ShotGroup> = rows.groups.iter().filter(|other| !other.movable(jobs).is_empty()).collect();
    let Some(at) = movable.iter().position(|other| other.shot.id == group.shot.id) else { return };
    let before = match up {
        true if at > 0 => Some(movable[at - 1].shot.id),
        false if at + 1 < movable.len() => movable.get(at + 2).map(|other| other.shot.id),
        _ => return,
    };
    cx.send(Action::MoveJobs(groups::dropped(jobs, &rows.groups, group.shot.id, before)));
}

/// The row before which the pointer would drop; `None` for the end.
fn target(drag: &Drag, pointer: Pos2) -> Option<&(ShotId, Rect)> {
    drag.slots.iter().find(|(_, rect)| pointer.y < rect.center().y)
}

/// Shows where the dragged row would land, and moves it when it is dropped. Call it once a frame, after the lists.
pub(super) fn finish(ui: &Ui, cx: &Cx<'_>, panel: &mut QueuePanel, rows: &QueueRows) {
    let Some(mut drag) = panel.drag.take() else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return;
    }
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    let before = target(&drag, pointer);
    if ui.input(|input| input.pointer.any_released()) {
        if before.is_none_or(|(shot, _)| *shot != drag.shot) {
            let before = before.map(|(shot, _)| *shot);
            cx.send(Action::MoveJobs(groups::dropped(&cx.snapshot.jobs, &rows.groups, drag.shot, before)));
        }
        return;
    }
    let edge =
        before.map(|(_, rect)| rect.left_top()).or_else(|| drag.slots.last().map(|(_, rect)| rect.left_bottom()));
    if let (Some(edge), Some((_, row))) = (edge, drag.slots.first()) {
        let t = ui.tokens();
        let to = edge + vec2(row.width(), 0.0);
        ui.painter().line_segment([edge, to], Stroke::new(t.size.ring, t.line.focus));
    }
    drag.slots.clear();
    if ui.input(|input| input.pointer.any_down()) {
        panel.drag = Some(drag);
    }
}

/// Scrolls the list while a row is dragged near its edge. Call it inside the scroll area.
pub(super) fn scroll_at_the_edge(ui: &Ui, panel: &QueuePanel) {
    let (true, Some(pointer)) = (panel.drag.is_some(), ui.input(|input| input.pointer.latest_pos())) else { return };
    let room = ui.clip_rect();
    let over = (room.top() + EDGE - pointer.y).max(0.0) - (pointer.y - room.bottom() + EDGE).max(0.0);
    if over != 0.0 {
        ui.scroll_with_delta(vec2(0.0, over / 4.0));
        ui.ctx().request_repaint();
    }
}

/// The moves of a row's menu.
pub(super) fn to(cx: &Cx<'_>, group: &ShotGroup, place: QueuePlace) {
    cx.send(Action::MoveJobs(groups::moves(&group.movable(&cx.snapshot.jobs), place)));
}
