//! Paints what can be done with the selected clips, at the foot of the library, so that no clip moves away under the pointer.

use eframe::egui::{Frame, Key, Margin, Panel, Popup, PopupCloseBehavior, ScrollArea, Ui, vec2};

use super::{LibraryView, Shelf, words};
use crate::domain::{ClipId, ClipRow, ProjectId, ShotId};
use crate::ui::context::{Action, Cx};
use crate::ui::projects::places_ui;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::{Button, IconButton, Text, TextField};

/// In a lower window everything is on one line that scrolls, in points.
const LINES_FROM: f32 = 480.0;

/// Width of the menu of the projects, in points.
const MENU: f32 = 280.0;

/// The bar, while clips of the library are selected or copies are on their way.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let exporting = cx.pending.clips.export_run.as_ref().map(crate::ui::context::ExportRun::progress);
    let has_selection = view.shelf == Shelf::Library && !view.selection.is_empty();
    if !has_selection && exporting.is_none() {
        return;
    }
    let t = ui.tokens();
    let frame = Frame::new().inner_margin(Margin { top: t.space.s as i8, ..Margin::ZERO });
    Panel::bottom("selected clips").resizable(false).frame(frame).show(ui, |ui| {
        let content = |ui: &mut Ui| {
            ui.spacing_mut().item_spacing = vec2(t.space.xs, t.space.xs);
            if let Some(progress) = exporting {
                progress_of_copies(ui, cx, &progress);
            }
            if has_selection {
                actions(ui, cx, view);
            }
        };
        if ui.ctx().content_rect().height() >= LINES_FROM {
            ui.horizontal_wrapped(content);
        } else {
            ScrollArea::horizontal().id_salt("selected clips").show(ui, |ui| ui.horizontal(content));
        }
    });
}

fn progress_of_copies(ui: &mut Ui, cx: &Cx<'_>, progress: &str) {
    ui.add(Text::body(progress).figures());
    if ui.add(Button::quiet("Stop")).clicked() {
        cx.send(Action::StopExport);
    }
    ui.add_space(ui.tokens().space.m);
}

fn actions(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let t = ui.tokens();
    let rows = view.found.rows().clone();
    let selected: Vec<&ClipRow> = rows.iter().filter(|row| view.selection.has(row.id)).collect();
    let ids = || selected.iter().map(|row| row.id).collect::<Vec<ClipId>>();
    ui.add(Text::body(words::selected(selected.len(), selected.iter().copied())).figures());
    ui.add_space(t.space.s);
    if ui.add(Button::secondary("Export…").icon(icons::EXPORT)).clicked() {
        cx.send(Action::ExportClips(ids()));
    }
    if ui.add(Button::quiet("Show").icon(icons::FOLDER_OPEN)).clicked() {
        cx.send(Action::ShowFiles(ids()));
    }
    if ui.add(Button::quiet("Copy files").icon(icons::COPY)).clicked() {
        cx.send(Action::CopyFiles(ids()));
    }
    project(ui, cx, view, &selected);
    if ui.add(Button::quiet("Trash").icon(icons::TRASH)).clicked() {
        cx.send(Action::Trash(ids()));
    }
    if ui.add(IconButton::new(icons::X, "Clear selection").shortcut("Esc")).clicked() {
        view.selection.clear();
        view.arrive();
    }
}

/// The menu of the projects. A shot moves with all its takes, and the menu says so before.
fn project(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, selected: &[&ClipRow]) {
    let button = ui.add(Button::quiet("Project").icon(icons::CARET_DOWN));
    let gap = ui.tokens().space.xs;
    let popup = Popup::menu(&button).accessible_name("Project").gap(gap);
    // A row closes it; a press into the field must not.
    let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        rows_of_projects(ui, cx, view, selected);
    });
    if shown.is_none() {
        view.new_project.clear();
    }
}

fn rows_of_projects(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, selected: &[&ClipRow]) {
    let t = ui.tokens();
    let ids = || selected.iter().map(|row| row.id).collect::<Vec<ClipId>>();
    let (shots, takes) = moved(view, selected);
    ui.set_width(MENU);
    ui.add_space(t.space.xs);
    ui.horizontal(|ui| {
        ui.add_space(t.space.s);
        ui.add(Text::small(format!("Move {} to", words::shots_with_takes(shots.len(), takes))).secondary());
    });
    ui.add_space(t.space.xs);
    let now = common_project(view, &shots);
    places_ui::show(ui, cx, now, |to| cx.send(Action::MoveClips(ids(), to)));
    new_project(ui, cx, view, ids);
}

fn new_project(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, ids: impl FnOnce() -> Vec<ClipId>) {
    let t = ui.tokens();
    ui.add_space(t.space.xs);
    let field = TextField::new("New project", &mut view.new_project).hide_label().hint("New project…");
    let field = ui.add(field);
    let name = view.new_project.trim().to_owned();
    if name.is_empty() {
        return;
    }
    ui.add_space(t.space.xs);
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if ui.add(Button::secondary("Make and move").fill_width()).clicked() || entered {
        cx.send(Action::MoveClipsToNew(ids(), name));
        view.new_project.clear();
        ui.close();
    }
}

/// The shots of clips, each once, and how many takes they have together.
fn moved(view: &LibraryView, selected: &[&ClipRow]) -> (Vec<ShotId>, usize) {
    let mut shots: Vec<ShotId> = selected.iter().map(|row| row.shot).collect();
    shots.sort_unstable();
    shots.dedup();
    let takes = shots.iter().map(|shot| view.names.get(*shot).map_or(1, |row| row.takes as usize)).sum();
    (shots, takes)
}

/// The project that all of these shots belong to; `None` where they differ.
fn common_project(view: &LibraryView, shots: &[ShotId]) -> Option<Option<ProjectId>> {
    let mut projects = shots.iter().map(|shot| view.names.get(*shot).and_then(|row| row.project));
    let first = projects.next()?;
    projects.all(|project| project == first).then_some(first)
}
