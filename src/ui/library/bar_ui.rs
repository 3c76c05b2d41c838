//! Paints the bar of the library: search, how many clips there are, their order, the size of the tiles, the column, the trash.

use eframe::egui::{Id, Key, Ui};

use super::{LibraryView, Shelf, TILE, search_id, words};
use crate::domain::{ClipId, ClipOrder};
use crate::ui::command::UiCommand;
use crate::ui::context::{Action, Cx};
use crate::ui::sheets::Sheet;
use crate::ui::theme::{UiTokens, icons};
use crate::ui::widgets::layout::{row, to_the_right};
use crate::ui::widgets::{Button, IconButton, Select, Text, TextField, VolumeSlider};

/// A narrower bar has no slider for the size of the tiles, in points.
const SLIDER_FROM: f32 = 640.0;
/// A narrower bar has no count of clips, in points.
const COUNT_FROM: f32 = 520.0;
/// Room for the count, in points.
const COUNT: f32 = 128.0;
/// Width of the order, in points.
const ORDER: f32 = 136.0;
/// Width of the slider, in points.
const SLIDER: f32 = 88.0;
/// Least width of the search, in points.
const SEARCH: f32 = 120.0;

const ORDERS: [(ClipOrder, &str); 5] = [
    (ClipOrder::Newest, "Newest first"),
    (ClipOrder::Oldest, "Oldest first"),
    (ClipOrder::Story, "Story"),
    (ClipOrder::Stars, "Most stars"),
    (ClipOrder::Marks, "Picks first"),
];

/// The bar.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let t = ui.tokens();
    let width = ui.available_width();
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        let end = Id::unique("width of the library's bar");
        let taken = crate::ui::widgets::layout::remembered(ui, end).unwrap_or(width / 2.0) + t.space.l;
        let count = if width >= COUNT_FROM { COUNT } else { 0.0 };
        search(ui, view, (width - taken - count).clamp(SEARCH, t.size.measure));
        // Beside the search, so that nothing moves when the library answers.
        if width >= COUNT_FROM && view.found.version > 0 {
            let (found, all) = (view.found.rows().len(), view.found.counts().all);
            ui.add(Text::small(words::count(found, all)).secondary().figures());
        }
        to_the_right(ui, end, |ui| {
            ui.spacing_mut().item_spacing.x = t.space.s;
            if view.shelf == Shelf::Library {
                order(ui, view);
            }
            if width >= SLIDER_FROM {
                size(ui, view);
                bring_in(ui, cx, view);
            }
            column(ui, cx, view);
            shelf(ui, cx, view);
        });
    });
    if view.shelf == Shelf::Trash && !view.found.answer().is_empty() {
        ui.add_space(t.space.s);
        trash_actions(ui, cx, view);
    }
}

fn search(ui: &mut Ui, view: &mut LibraryView, width: f32) {
    let t = ui.tokens();
    let clear = if view.search.is_empty() { 0.0 } else { t.size.control + t.space.xs };
    let field = ui.scope(|ui| {
        ui.set_max_width(width - clear);
        let field = TextField::new("Search clips", &mut view.search).hint("Words, title or note");
        ui.add(field.hide_label().id(search_id()))
    });
    let field = field.inner;
    if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        view.search.clear();
        view.arrive();
    }
    // From the words to what they found.
    if field.has_focus() && ui.input(|input| input.key_pressed(Key::ArrowDown)) {
        view.arrive();
    }
    if clear > 0.0 {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        if ui.add(IconButton::new(icons::X, "Clear search")).clicked() {
            view.search.clear();
            ui.memory_mut(|memory| memory.request_focus(search_id()));
        }
        ui.spacing_mut().item_spacing.x = t.space.s;
    }
}

fn order(ui: &mut Ui, view: &mut LibraryView) {
    ui.scope(|ui| {
        ui.set_max_width(ORDER);
        if ui.add(Select::new("Sort by", &mut view.prefs.order, &ORDERS).hide_label()).changed() {
            view.top = None;
            view.keyboard.reveals = true;
        }
    });
}

fn size(ui: &mut Ui, view: &mut LibraryView) {
    let mut share = (view.prefs.tile - TILE.0) / (TILE.1 - TILE.0);
    if ui.add(VolumeSlider::new("Size of the pictures", &mut share, SLIDER)).changed() {
        view.prefs.tile = TILE.0 + share * (TILE.1 - TILE.0);
    }
}

/// Leads to the renders that were made elsewhere; there are none in the demo.
fn bring_in(ui: &mut Ui, cx: &Cx<'_>, view: &LibraryView) {
    if view.shelf == Shelf::Library && !cx.is_demo() {
        let button = IconButton::new(icons::DOWNLOAD_SIMPLE, "Bring in earlier renders…");
        cx.command_button(ui, button, UiCommand::BringIn);
    }
}

fn column(ui: &mut Ui, cx: &Cx<'_>, view: &LibraryView) {
    let open = view.has_column(ui.ctx().content_rect().width());
    let button = IconButton::new(icons::SIDEBAR_SIMPLE, "Details").selected(open);
    cx.command_button(ui, button, UiCommand::ToggleDetails);
}

fn shelf(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let open = view.shelf == Shelf::Trash;
    let name = match (open, cx.snapshot.library.trashed) {
        (true, _) => "Back to the library".to_owned(),
        (false, 0) => "Trash".to_owned(),
        (false, count) => format!("Trash, {}", words::clips(count)),
    };
    if ui.add(IconButton::new(icons::TRASH, &name).selected(open)).clicked() {
        view.open(if open { Shelf::Library } else { Shelf::Trash });
    }
}

/// Concerns the selected clips of the trash, or all of them when none is selected.
fn trash_actions(ui: &mut Ui, cx: &Cx<'_>, view: &mut LibraryView) {
    let t = ui.tokens();
    let none = view.selection.is_empty();
    let whose: Vec<ClipId> = if none {
        view.found.answer().iter().map(|row| row.id).collect()
    } else {
        view.selection.in_order(view.found.rows())
    };
    let is_all = none && view.found.query().words.is_empty();
    let (back, delete) = match (is_all, words::clips(whose.len())) {
        (true, _) => ("Put all back".to_owned(), "Empty trash…".to_owned()),
        (false, clips) => (format!("Put back {clips}"), format!("Delete {clips} for good…")),
    };
    row(ui, t.size.control, |ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        if ui.add(Button::secondary(&back).icon(icons::ARROW_U_UP_LEFT)).clicked() {
            cx.send(Action::PutBack(whose.clone()));
            view.selection.clear();
        }
        if ui.add(Button::quiet(&delete).icon(icons::TRASH)).clicked() {
            cx.send(Action::Open(Box::new(Sheet::DeleteForGood(whose))));
        }
        let hint = if none { "Click clips to choose some" } else { "Ctrl+click adds more" };
        ui.add(Text::small(hint).secondary().truncate());
    });
}
