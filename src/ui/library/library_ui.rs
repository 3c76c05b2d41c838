//! Paints the library: bar and chips at the top, the column at the right, what can be done with the selection at the foot, and the grid, or
//! why it is empty.

use eframe::egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::{LibraryView, Shelf, bar_ui, chips_ui, column_ui, empty_ui, grid_keys, grid_ui, selection_ui};
use crate::ui::context::{Cx, FocusRegion, Selection};
use crate::ui::theme::UiTokens;

/// Usual, least and most width of the column, in points.
const COLUMN: (f32, f32, f32) = (336.0, 264.0, 560.0);

/// Width that the grid keeps beside the column, in points.
const GRID: f32 = 320.0;

/// The screen.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, on_stage: Selection) {
    let t = ui.tokens();
    arrive(ui, view);
    let has_answer = renew(cx, view);
    grid_keys::everywhere(ui, view);
    column(ui, cx, view);
    let frame = Frame::new().inner_margin(Margin::symmetric(t.space.l as i8, t.space.m as i8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        selection_ui::show(ui, cx, view);
        ui.scope(|ui| {
            bar_ui::show(ui, cx, view);
            chips_ui::show(ui, cx, view);
            cx.focus_region(FocusRegion::Header, ui);
        });
        ui.add_space(t.space.s);
        cx.room_for_messages.set(Some(ui.available_rect_before_wrap()));
        match (has_answer, view.found.rows().is_empty()) {
            (false, _) => empty_ui::loading(ui),
            (true, true) => empty_ui::show(ui, cx, view),
            (true, false) => {
                ui.scope(|ui| {
                    grid_ui::show(ui, cx, view, on_stage);
                    cx.focus_region(FocusRegion::Grid, ui);
                });
            }
        }
    });
}

/// Coming to this screen gives the keyboard to the clip that one left, unless something here has asked for it already.
fn arrive(ui: &Ui, view: &mut LibraryView) {
    let frame = ui.ctx().cumulative_frame_nr();
    if view.painted + 2 < frame {
        view.keyboard.arrives |= !ui.memory(|memory| memory.has_focus(super::search_id()));
        view.plays = None;
    }
    view.painted = frame;
}

/// Takes in the library's newest answer. While one to other words is on its way, the last one stays. Returns whether there is one of this
/// shelf.
fn renew(cx: &Cx<'_>, view: &mut LibraryView) -> bool {
    let query = view.query(cx.scope());
    if let Some(shots) = cx.catalog.shots(cx.scope()) {
        view.names.renew(shots);
    }
    if let Some(list) = cx.catalog.list(&query) {
        let LibraryView { found, filter, selection, .. } = view;
        if found.renew(&query, list, filter, cx.zone) {
            let rows = found.rows().clone();
            selection.keep(&rows, |clip| found.place(clip));
        }
        return true;
    }
    let shown = view.found.query();
    view.found.version > 0 && shown.shelf == query.shelf && shown.scope == query.scope
}

fn column(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let (t, width) = (ui.tokens(), ui.available_width());
    let (usual, least, most) = COLUMN;
    let most = most.min(width - GRID);
    if !view.has_column(width) || most < least || view.shelf == Shelf::Trash && view.found.rows().is_empty() {
        view.note.leave();
        return;
    }
    let frame = Frame::new().inner_margin(Margin { right: 0, ..Margin::same(t.space.m as i8) });
    let panel = Panel::right("library column").default_size(usual.min(most)).size_range(least..=most).frame(frame);
    panel.show(ui, |ui| {
        column_ui::show(ui, cx, view);
        cx.focus_region(FocusRegion::Column, ui);
    });
}
