//! The keyboard in the queue: all its lines are one stop of Tab. Up and down go from line to line, left and right fold and unfold a
//! shot, and with Alt the arrows move what waits.

use eframe::egui::{Id, Key, Response, Ui};

use super::groups::{QueueRows, ShotGroup};
use super::motion::LineKey;
use super::{QueuePanel, drag, row_ui};
use crate::ui::context::Cx;
use crate::ui::widgets::roving;

/// Keys of the queue that are no commands, for the list of shortcuts.
pub const KEYS: [(&str, &str); 4] = [
    ("From line to line", "Up, Down, Page Up, Page Down, Home, End"),
    ("Unfold or fold a shot", "Right, Left"),
    ("Earlier or later in the queue", "Alt+Up, Alt+Down"),
    ("What can be done with a line", "Shift+F10, or Tab"),
];

/// What the keyboard does in the queue.
#[derive(Debug, Default)]
pub(super) struct QueueKeyboard {
    /// The line that Tab stops at.
    pub stop: Option<LineKey>,
    /// Where it was: the line that comes there is the stop when it is gone.
    at: usize,
    /// The line that is brought into sight in this frame.
    pub leads_to: Option<LineKey>,
    /// Whether the stop is among the lines that were painted.
    is_painted: bool,
}

/// The id of what is pressed in a line.
pub(super) fn line_id(line: LineKey) -> Id {
    Id::unique(("line of the queue", line))
}

/// Finds the stop among the lines of this frame and takes its keys. `shown`: a line that has just come onto the stage. Call it before the
/// lines are painted.
pub(super) fn follow(
    ui: &Ui,
    cx: &Cx<'_>,
    panel: &mut QueuePanel,
    lines: &[LineKey],
    rows: &QueueRows,
    shown: Option<LineKey>,
) {
    let Some(last) = lines.len().checked_sub(1) else { return };
    let before = panel.keyboard.stop;
    let had_keyboard = before.is_some_and(|line| ui.memory(|memory| memory.has_focus(line_id(line))));
    let wanted = shown.filter(|_| !had_keyboard).or(before);
    let known = wanted.and_then(|line| lines.iter().position(|one| *one == line));
    let mut at = known.unwrap_or_else(|| panel.keyboard.at.min(last));
    if had_keyboard {
        let page = (ui.available_height() / row_ui::HEIGHT).floor().max(1.0) as usize;
        for (key, held) in before.map(|line| roving::steps(ui, line_id(line), roving::ARROWS)).unwrap_or_default() {
            at = match key {
                Key::ArrowUp | Key::ArrowDown if held.alt => {
                    move_row(cx, lines[at], rows, key == Key::ArrowUp);
                    at
                }
                Key::ArrowLeft | Key::ArrowRight => folded(ui, panel, lines, rows, (at, key == Key::ArrowRight)),
                _ => walked(at, key, page, last),
            };
        }
    }
    let stop = lines[at];
    panel.keyboard.leads_to = (had_keyboard && before != Some(stop)).then_some(stop);
    if panel.keyboard.leads_to.is_some() {
        ui.memory_mut(|memory| memory.request_focus(line_id(stop)));
    }
    (panel.keyboard.stop, panel.keyboard.at, panel.keyboard.is_painted) = (Some(stop), at, false);
}

fn walked(at: usize, key: Key, page: usize, last: usize) -> usize {
    match key {
        Key::ArrowUp => at.saturating_sub(1),
        Key::ArrowDown => at + 1,
        Key::PageUp => at.saturating_sub(page),
        Key::PageDown => at + page,
        Key::Home => 0,
        _ => last,
    }
    .min(last)
}

fn group(rows: &QueueRows, line: LineKey) -> Option<&ShotGroup> {
    rows.groups.iter().find(|group| line == LineKey::Shot(group.shot.id))
}

fn move_row(cx: &Cx<'_>, line: LineKey, rows: &QueueRows, up: bool) {
    if let Some(group) = group(rows, line) {
        drag::step(cx, group, rows, up);
    }
}

/// Right unfolds a shot, or goes into it; left folds it, or goes from a take to its shot.
fn folded(ui: &Ui, panel: &mut QueuePanel, lines: &[LineKey], rows: &QueueRows, (at, unfold): (usize, bool)) -> usize {
    let is_head = |line: &LineKey| matches!(line, LineKey::Shot(_) | LineKey::Done);
    if !is_head(&lines[at]) {
        return if unfold { at } else { lines[..at].iter().rposition(is_head).unwrap_or(at) };
    }
    let is_open = match group(rows, lines[at]) {
        Some(group) => panel.is_open(group),
        None => panel.is_done_open,
    };
    if is_open && unfold {
        return if lines.get(at + 1).is_some_and(|line| !is_head(line)) { at + 1 } else { at };
    }
    match group(rows, lines[at]) {
        Some(group) => {
            panel.unfolded.insert(group.shot.id, unfold);
        }
        None => panel.is_done_open = unfold,
    }
    ui.ctx().request_repaint();
    at
}

/// A line was painted: a press makes it the stop, and a screen reader can give it the keyboard.
pub(super) fn painted(panel: &mut QueuePanel, line: LineKey, response: &Response) {
    let keyboard = &mut panel.keyboard;
    keyboard.is_painted |= keyboard.stop == Some(line);
    if roving::is_asked_for(response) {
        response.ctx.memory_mut(|memory| memory.request_focus(line_id(line)));
        keyboard.stop = Some(line);
    } else if response.clicked() || response.secondary_clicked() {
        keyboard.stop = Some(line);
    }
}

/// Keeps the keyboard with a stop that is out of sight. Call it after the lines.
pub(super) fn finish(ui: &Ui, panel: &QueuePanel) {
    if let Some(line) = panel.keyboard.stop.filter(|_| !panel.keyboard.is_painted) {
        roving::hold_out_of_sight(ui, line_id(line), "Line of the queue with the keyboard, out of sight");
    }
}
