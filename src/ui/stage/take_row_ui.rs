//! Paints the row under the clip: the number and title of its shot, the takes beside it, pick, reject and stars, and "i".
//!
//! What has no room folds: first the word before the numbers, then the stars (keys and "i" have them), then numbers into a menu.

use eframe::egui::{Align2, Rect, Response, Role as AccessRole, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::about_ui;
use crate::domain::{Clip, ClipId, Mark, MarkChange};
use crate::ui::clip_marks_ui;
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx, Selection};
use crate::ui::shot_title_ui::{self, ShotTitle};
use crate::ui::takes::{TakeEntry, takes};
use crate::ui::theme::{Icon, Role, UiTokens, Weight, figures_font, icons};
use crate::ui::widgets::layout::{remembered, row, to_the_right};
use crate::ui::widgets::{IconButton, MenuItem, StarRow, Text, menu_button};

/// A narrower row has no stars, in points.
const STARS_FROM: f32 = 440.0;
/// A narrower row has no word before the numbers, in points.
const WORD_FROM: f32 = 560.0;
/// What the name of the shot keeps, in points.
const NAME: f32 = 132.0;
/// The most numbers side by side.
const MOST: usize = 12;

/// The row for a clip.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    let t = ui.tokens();
    let all = takes(clip.take.shot, cx.catalog.takes(clip.take.shot).unwrap_or_default(), &cx.snapshot.jobs);
    prepare_next(cx, clip);
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let fold = Fold::of(ui.available_width(), StarRow::width(ui), t.size.control_small + t.space.xs);
        let end = ui.scope_id().with("what is said of the take");
        let room = remembered(ui, end).map_or(NAME, |right| ui.available_width() - right - t.space.m);
        ui.scope(|ui| {
            ui.set_max_width(room.max(0.0));
            name(ui, cx, clip);
        });
        to_the_right(ui, end, |ui| {
            numbers(ui, cx, &all, Selection::Clip(clip.id), &fold);
            ui.add_space(t.space.s);
            mark(ui, cx, clip, (Mark::Pick, icons::CHECK, UiCommand::Pick));
            mark(ui, cx, clip, (Mark::Reject, icons::X, UiCommand::Reject));
            if fold.stars {
                ui.add_space(t.space.xs);
                about_ui::stars(ui, cx, clip);
            }
            ui.add_space(t.space.xs);
            about_ui::show(ui, cx, clip, !fold.stars);
        });
    });
}

/// The takes of the next shot are looked for, so that they are here when the last take of this one is marked.
fn prepare_next(cx: &Cx<'_>, clip: &Clip) {
    let Some(shots) = cx.catalog.shots(cx.scope()) else { return };
    let Some(at) = cx.catalog.shot_place(cx.scope(), clip.take.shot) else { return };
    if let Some(next) = shots.rows.iter().skip(at + 1).find(|row| row.top.is_some()) {
        cx.catalog.takes(next.id);
    }
}

/// `Shot 3  He was here`; nothing until the shot is known.
fn name(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip) {
    ui.spacing_mut().item_spacing.x = ui.tokens().space.s;
    if let Some(shot) = cx.shot(clip.take.shot) {
        ui.add(Text::body(format!("Shot {}", shot.number)).secondary().figures());
        shot_title_ui::show(ui, cx, ShotTitle { shot: shot.id, title: &shot.title });
    }
}

/// What has room in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fold {
    word: bool,
    numbers: usize,
    stars: bool,
}

impl Fold {
    /// What has room in a row of this width beside stars of this width; `number` is the width of one number. In points.
    fn of(width: f32, stars: f32, number: f32) -> Self {
        let (has_stars, word) = (width >= STARS_FROM, width >= WORD_FROM);
        let taken = NAME + 4.0 * number + if has_stars { stars } else { 0.0 } + if word { number } else { 0.0 };
        let numbers = ((width - taken) / number).max(1.0) as usize;
        Self { word, numbers: numbers.min(MOST), stars: has_stars }
    }

    /// Which of the takes stand side by side: those around the one that is shown.
    fn window(&self, count: usize, shown: usize) -> std::ops::Range<usize> {
        if count <= self.numbers {
            return 0..count;
        }
        let room = self.numbers.saturating_sub(1).max(1); // The menu takes one's place.
        let start = shown.saturating_sub(room / 2).min(count - room);
        start..start + room
    }
}

fn numbers(ui: &mut Ui, cx: &Cx<'_>, all: &[TakeEntry], shown: Selection, fold: &Fold) {
    if fold.word && !all.is_empty() {
        ui.add(Text::small("take").secondary());
    }
    let at = all.iter().position(|take| take.selection == shown).unwrap_or(0);
    let window = fold.window(all.len(), at);
    let is_whole = window.len() == all.len();
    for take in &all[window] {
        if number(ui, take, take.selection == shown).clicked() {
            choose(cx, take.selection);
        }
    }
    if !is_whole {
        menu_button(ui, icons::CARET_DOWN, "All takes", |ui| {
            for take in all {
                if ui.add(MenuItem::new(&spoken(take)).chosen(take.selection == shown)).clicked() {
                    choose(cx, take.selection);
                }
            }
        });
    }
}

fn choose(cx: &Cx<'_>, selection: Selection) {
    cx.send(match selection {
        Selection::Clip(clip) => Action::Watch(clip),
        other => Action::Select(other),
    });
}

/// `Take 2, picked`.
fn spoken(take: &TakeEntry) -> String {
    let state = match (take.selection, take.mark, take.unseen) {
        (Selection::Job(_), ..) => ", not here yet",
        (_, Some(Mark::Pick), _) => ", picked",
        (_, Some(Mark::Reject), _) => ", rejected",
        (_, None, true) => ", not seen yet",
        (_, None, false) => "",
    };
    format!("Take {}{state}", take.number)
}

/// One number: filled for the take that is shown, with a line under a pick, struck through for a reject, dim while there is no clip.
fn number(ui: &mut Ui, take: &TakeEntry, shown: bool) -> Response {
    let t = ui.tokens();
    let weight = if shown { Weight::SemiBold } else { Weight::Regular };
    let color = match (take.selection, take.mark) {
        (Selection::Job(_), _) | (_, Some(Mark::Reject)) => t.text.disabled,
        _ if shown => t.text.primary,
        _ => t.text.secondary,
    };
    let text = ui.painter().layout_no_wrap(take.number.to_string(), figures_font(Role::Body, weight), color);
    let width = (text.size().x + t.space.s).max(t.size.control_small);
    let (rect, response) = ui.allocate_exact_size(vec2(width, t.size.control_small), Sense::click());
    response.widget_info(|| WidgetInfo::selected(AccessRole::Button, true, shown, spoken(take)));
    let fill = match (shown, response.hovered()) {
        (true, _) => t.chosen.tint,
        (false, true) => t.surface.control_hover,
        (false, false) => eframe::egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, t.radius.small, fill);
    let place = Align2::CENTER_CENTER.align_size_within_rect(text.size(), rect);
    ui.painter().galley(place.min, text, color);
    match take.mark {
        Some(Mark::Pick) => {
            let line = Rect::from_x_y_ranges(place.x_range(), place.bottom()..=place.bottom() + t.size.ring);
            ui.painter().rect_filled(line, 1.0, t.accent.fill.rest);
        }
        Some(Mark::Reject) => {
            ui.painter().hline(place.expand(t.size.ring).x_range(), place.center().y, (t.size.hairline, color));
        }
        None if take.unseen => clip_marks_ui::unseen(ui, rect.right_top() + vec2(-t.space.xs, t.space.xs)),
        None => {}
    }
    if response.has_focus() {
        let ring = Stroke::new(t.size.ring, t.line.focus);
        ui.painter().rect_stroke(rect, t.radius.small, ring, StrokeKind::Outside);
    }
    response.on_hover_text(spoken(take))
}

/// A button that says pick or reject, and takes it back when it is lit.
fn mark(ui: &mut Ui, cx: &Cx<'_>, clip: &Clip, (mark, icon, command): (Mark, Icon, UiCommand)) {
    let is_lit = clip.marks.mark == Some(mark);
    let keys = command.keys_text(ui.ctx()).unwrap_or_default();
    let button = IconButton::new(icon, command.row().name).small().selected(is_lit).shortcut(&keys);
    if ui.add(button).clicked() {
        mark_one(cx, clip.id, (!is_lit).then_some(mark));
    }
}

fn mark_one(cx: &Cx<'_>, clip: ClipId, mark: Option<Mark>) {
    cx.send(Action::Mark(vec![clip], MarkChange::Mark(mark)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_folds_and_the_shown_take_stays() {
        let fold = |width| Fold::of(width, 90.0, 28.0);
        assert!(fold(960.0).word && fold(960.0).stars && fold(960.0).numbers == MOST);
        assert!(!fold(480.0).word && fold(480.0).stars);
        assert!(!fold(400.0).stars && fold(400.0).numbers >= 4);
        assert_eq!(fold(280.0).numbers, 1);
        let narrow = Fold { word: false, numbers: 4, stars: false };
        assert_eq!(narrow.window(4, 0), 0..4);
        assert_eq!(narrow.window(9, 0), 0..3);
        assert_eq!(narrow.window(9, 4), 3..6);
        assert_eq!(narrow.window(9, 8), 6..9);
    }
}
