//! Paints the library: search, filters, order and trash on one line; the grid, or why it is empty; and at the foot what can be done
//! with marked clips.

use std::sync::Arc;

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Ui};

use super::data::{Order, Since, clips, count};
use super::{LibraryView, Shelf, grid_ui, search_id};
use crate::domain::{Clip, ClipId, ModelId, Shape};
use crate::ui::context::{Action, Cx, FocusRegion, Screen, Selection};
use crate::ui::sheets::Sheet;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::layout::row;
use crate::ui::widgets::{Button, EmptyState, IconButton, Select, Text, TextField};

/// Width of the screen, in points, from which the filters are not behind a button.
const FILTERS_FROM: f32 = 800.0;
/// Width of a filter, in points.
const FILTER: f32 = 116.0;
/// Width of the order, in points.
const ORDER: f32 = 132.0;
/// Room for the count and the trash's button, in points.
const END: f32 = 148.0;

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
        foot(ui, cx, view);
        header(ui, cx, view, found.len(), all.len());
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

/// The header.
fn header(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView, found: usize, all: usize) {
    let t = ui.tokens();
    let wide = ui.available_width() >= FILTERS_FROM;
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        let filters = if wide { 4.0 * (FILTER + t.space.s) + ORDER + t.space.s } else { t.size.control + t.space.s };
        ui.scope(|ui| {
            let room = ui.available_width() - filters - END;
            ui.set_max_width(room.clamp(t.size.measure * 0.25, t.size.measure));
            let field = TextField::new("Search clips", &mut view.filter.search).hint("Search clips");
            ui.add(field.hide_label().id(search_id()));
        });
        if wide {
            choices(ui, view);
        } else {
            let narrow = view.filter.has_choice();
            let open = IconButton::new(icons::FUNNEL, "Filters").selected(view.filters_open || narrow);
            if ui.add(open).clicked() {
                view.filters_open = !view.filters_open;
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            shelf(ui, cx, view);
            ui.add(Text::small(count(found, all)).secondary().figures().truncate());
        });
    });
    if !wide && view.filters_open {
        ui.add_space(t.space.s);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = eframe::egui::vec2(t.space.s, t.space.s);
            choices(ui, view);
        });
    }
    if view.shelf == Shelf::Trash && all > 0 {
        ui.add_space(t.space.s);
        trash_actions(ui, cx, view);
    }
}

/// What can be done with the marked clips of the library. It is at the foot, so that no clip moves away under the pointer.
fn foot(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    if view.shelf == Shelf::Trash || view.marked.is_empty() {
        return;
    }
    let frame = Frame::new().inner_margin(Margin { top: ui.tokens().space.s as i8, ..Margin::ZERO });
    Panel::bottom("marked").resizable(false).frame(frame).show(ui, |ui| marked_actions(ui, cx, view));
}

fn choices(ui: &mut Ui, view: &mut LibraryView) {
    let filter = &mut view.filter;
    let models: Vec<_> = ModelId::ALL.iter().map(|model| (Some(*model), model.spec().name)).collect();
    choice(ui, "Model", &mut filter.model, &[&[(None, "Any model")], &models[..]].concat());
    let shapes: Vec<_> = Shape::ALL.iter().map(|shape| (Some(*shape), shape.label())).collect();
    choice(ui, "Shape", &mut filter.shape, &[&[(None, "Any shape")], &shapes[..]].concat());
    let sounds = [(None, "Any sound"), (Some(true), "With sound"), (Some(false), "Silent")];
    choice(ui, "Sound", &mut filter.sound, &sounds);
    choice(ui, "Date", &mut filter.since, &Since::CHOICES);
    ui.scope(|ui| {
        ui.set_max_width(ORDER);
        ui.add(Select::new("Sort by", &mut filter.order, &Order::CHOICES).hide_label());
    });
}

fn choice<T: PartialEq + Clone>(ui: &mut Ui, name: &str, value: &mut T, options: &[(T, &str)]) {
    ui.scope(|ui| {
        ui.set_max_width(FILTER);
        ui.add(Select::new(name, value, options).hide_label());
    });
}

fn shelf(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let open = view.shelf == Shelf::Trash;
    let name = match (open, cx.snapshot.trash.len()) {
        (true, _) => "Back to the library".to_owned(),
        (false, 0) => "Trash".to_owned(),
        (false, n) => format!("Trash, {}", clips(n)),
    };
    if ui.add(IconButton::new(icons::TRASH, &name).selected(open)).clicked() {
        view.open(if open { Shelf::Library } else { Shelf::Trash });
    }
}

fn marked_actions(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let marked: Vec<ClipId> = view.marked.iter().copied().collect();
    row(ui, ui.tokens().size.control, |ui| {
        ui.spacing_mut().item_spacing.x = ui.tokens().space.s;
        ui.add(Text::body(format!("{} selected", clips(marked.len()))).figures());
        let label = format!("Move {} to trash", clips(marked.len()));
        if ui.add(Button::secondary(&label).icon(icons::TRASH)).clicked() {
            cx.send(Action::Trash(marked));
        }
        if ui.add(Button::quiet("Clear selection")).clicked() {
            view.marked.clear();
        }
    });
}

/// Concerns the marked clips, or all of them when none is marked.
fn trash_actions(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let t = ui.tokens();
    let none = view.marked.is_empty();
    let whose: Vec<ClipId> = if none {
        cx.snapshot.trash.iter().map(|trashed| trashed.clip.id).collect()
    } else {
        view.marked.iter().copied().collect()
    };
    let (back, delete) = if none {
        ("Put all back".to_owned(), "Empty trash…".to_owned())
    } else {
        (format!("Put back {}", clips(whose.len())), format!("Delete {} for good…", clips(whose.len())))
    };
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        if ui.add(Button::secondary(&back).icon(icons::ARROW_U_UP_LEFT)).clicked() {
            cx.send(Action::PutBack(whose.clone()));
            view.marked.clear();
        }
        if ui.add(Button::quiet(&delete).icon(icons::TRASH)).clicked() {
            cx.send(Action::Open(Box::new(Sheet::DeleteForGood(whose))));
        }
        let hint = if none { "Click clips to choose some" } else { "Click again to leave one out" };
        ui.add(Text::small(hint).secondary().truncate());
    });
}
