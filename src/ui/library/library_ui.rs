//! Paints the library: its header, then the grid of the open shelf, or why there is none.

use std::sync::Arc;

use eframe::egui::{CentralPanel, Frame, Margin, Ui};

use super::{LibraryView, Shelf, grid_ui, header_ui};
use crate::domain::Clip;
use crate::ui::context::{Action, Cx, FocusRegion, Screen, Selection};
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::EmptyState;

/// The screen.
pub(in crate::ui) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, selection: Selection) {
    let t = ui.tokens();
    let frame = Frame::new().inner_margin(Margin::symmetric(t.space.l as i8, t.space.m as i8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let trashed: Vec<Arc<Clip>> = match view.shelf {
            Shelf::Library => Vec::new(),
            Shelf::Trash => cx.snapshot.trash.iter().map(|trashed| trashed.clip.clone()).collect(),
        };
        let all: &[Arc<Clip>] = if view.shelf == Shelf::Trash { &trashed } else { &cx.snapshot.clips };
        view.keep_marks(|id| all.iter().any(|clip| clip.id == id));
        let found = view.filter.found(all, cx.now, cx.zone);
        header_ui::foot(ui, cx, view);
        header_ui::show(ui, cx, view, found.len(), all.len());
        cx.focus_region(FocusRegion::Header, ui);
        ui.add_space(t.space.s);
        view.keep_place(|id| found.iter().any(|clip| clip.id == id));
        if found.is_empty() {
            view.enters = None;
            empty(ui, cx, all.is_empty(), view);
        } else {
            ui.scope(|ui| {
                grid_ui::show(ui, cx, view, &found, selection);
                cx.focus_region(FocusRegion::Grid, ui);
            });
        }
    });
}

fn empty(ui: &mut Ui, cx: &Cx<'_>, no_clips: bool, view: &mut LibraryView) {
    match (no_clips, view.shelf) {
        (true, Shelf::Library) => {
            let state = EmptyState::new(icons::FILM_STRIP, "No clips yet").sentence("Every finished clip is kept here");
            if state.action("Make the first shot").show(ui) {
                cx.send(Action::Show(Screen::Create));
            }
        }
        (true, Shelf::Trash) => {
            let state = EmptyState::new(icons::TRASH, "The trash is empty");
            let state =
                state.sentence("Clips that you move to the trash wait here, with their files, until you decide");
            if state.action("Back to the library").show(ui) {
                view.open(Shelf::Library);
            }
        }
        (false, _) => {
            let state = EmptyState::new(icons::MAGNIFYING_GLASS, "No clip fits this search");
            if state.action("Show every clip").show(ui) {
                view.filter.widen();
            }
        }
    }
}
