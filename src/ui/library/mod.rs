//! The library screen: every clip of the open scope as a wall of pictures, with search, chips, selection, a column of details and the trash.
//!
//! What is asked, found, filtered, laid out and selected is pure (`found`, `filter`, `layout`, `sections`, `selection`, `movement`, `note`,
//! `words`); the files in `_ui` paint it and send actions. The clips come from the [`Catalog`](crate::ui::catalog::Catalog).

mod bar_ui;
mod chips_ui;
mod column_facts_ui;
mod column_ui;
mod empty_ui;
mod filter;
mod found;
mod grid;
mod grid_keys;
mod grid_ui;
mod layout;
mod library_ui;
mod menu_ui;
mod movement;
mod note;
mod rows_for_tests;
mod sections;
mod selection;
mod selection_ui;
mod tile_ui;
pub mod words;

use std::sync::Arc;

use eframe::egui::{Id, Pos2};
use serde::{Deserialize, Serialize};

use self::filter::Filter;
use self::found::Found;
use self::grid::TileMenu;
pub(super) use self::library_ui::show;
use self::note::NoteEdit;
use self::selection::ClipSelection;
pub use crate::domain::Shelf;
use crate::domain::{Clip, ClipId, ClipOrder, ClipQuery, Scope, ShotId};
use crate::ui::shot_index::ShotIndex;

/// Keys of the grid that are no commands, for the list of shortcuts.
pub const KEYS: [(&str, &str); 9] = [
    ("From clip to clip", "Arrows, Page Up, Page Down, Home, End"),
    ("Select a range", "Shift+Arrows"),
    ("Move and keep the selection", "Ctrl+Arrows"),
    ("Select or leave out", "Ctrl+Space"),
    ("Select all", "Ctrl+A"),
    ("Select none", "Esc"),
    ("Play in its place", "Space"),
    ("Open on the stage", "Enter"),
    ("Menu of the clip", "Shift+F10"),
];

/// Heights of a picture that the slider goes between, in points.
const TILE: (f32, f32) = (88.0, 400.0);

/// A narrower screen has the column closed until it is opened there, in points.
const COLUMN_FROM: f32 = 1100.0;

/// How the person likes to look through the library; remembered over a restart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LibraryPrefs {
    /// Height of a picture, in points.
    pub tile: f32,
    /// Whether the column of details is open, where the window is wide.
    pub column: bool,
    /// Which clip comes first.
    pub order: ClipOrder,
}

impl Default for LibraryPrefs {
    fn default() -> Self {
        Self { tile: 168.0, column: true, order: ClipOrder::default() }
    }
}

/// A rubber band, in the grid's own coordinates.
#[derive(Debug, Clone)]
struct Band {
    from: Pos2,
    /// What was selected before and stays so.
    base: std::collections::HashSet<ClipId>,
}

/// What the keyboard does in the grid.
#[derive(Debug, Default)]
struct GridKeyboard {
    /// The clip of the grid that has it.
    has: Option<ClipId>,
    /// Whether it was last moved by keys: then its ring is shown.
    is_shown: bool,
    /// It is given to the grid in the next frame.
    arrives: bool,
    /// Where a row of steps up and down goes along.
    lane: Option<f32>,
    /// The clip with the keyboard is brought into sight.
    reveals: bool,
}

/// The screen's own state.
#[derive(Debug, Default)]
pub struct LibraryView {
    /// The search, as it is typed.
    pub search: String,
    /// The chips.
    filter: Filter,
    /// Library or trash.
    pub shelf: Shelf,
    /// How the person likes it.
    pub prefs: LibraryPrefs,
    /// Whether the column is open in a narrow window.
    column_out: bool,
    /// What is selected.
    selection: ClipSelection,
    /// What is shown.
    found: Found,
    /// The names of the shots.
    names: ShotIndex,
    keyboard: GridKeyboard,
    band: Option<Band>,
    /// The menu of a tile.
    menu: Option<TileMenu>,
    /// The clip that plays in its place, without the pointer.
    plays: Option<ClipId>,
    /// The clip at the top edge and how far above it begins, so that it stays there when tiles grow.
    top: Option<(ClipId, f32)>,
    /// The clip in the column; while another one is being read, the last one.
    detail: Option<Arc<Clip>>,
    /// The note in the column.
    note: NoteEdit,
    /// The shot that is being renamed, with the text in its field.
    rename: Option<(ShotId, String)>,
    /// The name of a new project, as it is typed in the selection's menu.
    new_project: String,
    /// The last frame in which the screen was painted.
    painted: u64,
}

impl LibraryView {
    /// Goes to another shelf, with nothing selected.
    pub fn open(&mut self, to: Shelf) {
        if self.shelf != to {
            self.shelf = to;
            self.selection = ClipSelection::default();
            self.filter = Filter::default();
            (self.plays, self.menu, self.top) = (None, None, None);
            self.keyboard.arrives = true;
        }
    }

    /// Leaves only the clips that were not seen yet.
    pub fn only_unseen(&mut self) {
        self.widen();
        self.filter.unseen = true;
    }

    /// Selects nothing.
    pub fn clear_selection(&mut self) {
        self.selection.clear();
    }

    /// The keyboard goes to the clips when they are painted next.
    pub fn arrive(&mut self) {
        self.keyboard.arrives = true;
    }

    /// The clips that a command means: the selected ones in their order, or the one with the keyboard.
    pub fn meant(&self) -> Vec<ClipId> {
        if self.selection.is_empty() {
            self.keyboard.has.into_iter().collect()
        } else {
            self.selection.in_order(self.found.rows())
        }
    }

    /// After a mark on the one clip that is meant: the next one gets keyboard and selection. A selection of several stays as it is.
    pub fn step_on(&mut self) {
        if self.selection.len() > 1 {
            return;
        }
        let meant = self.selection.ids().iter().next().copied().or_else(|| self.selection.ring());
        let Some(place) = meant.and_then(|clip| self.found.place(clip)) else { return };
        let rows = self.found.rows().clone();
        let next = (place + 1).min(rows.len().saturating_sub(1));
        if self.selection.is_empty() {
            self.selection.put_ring(&rows, next);
        } else {
            self.selection.only(&rows, next);
        }
        (self.keyboard.is_shown, self.keyboard.reveals) = (true, true);
    }

    /// Opens or closes the column of details on a screen of this width, in points.
    pub fn toggle_column(&mut self, width: f32) {
        let open = if width >= COLUMN_FROM { &mut self.prefs.column } else { &mut self.column_out };
        *open = !*open;
    }

    /// Whether the column of details is open on a screen of this width, in points.
    pub fn has_column(&self, width: f32) -> bool {
        if width >= COLUMN_FROM { self.prefs.column } else { self.column_out }
    }

    /// A note to save now; `leaving`: whatever was typed.
    pub fn note_to_save(&mut self, now: f64, leaving: bool) -> Option<(ClipId, String)> {
        if leaving {
            self.note.leave();
        }
        self.note.take(now)
    }

    /// What the library is asked for.
    fn query(&self, scope: Scope) -> ClipQuery {
        ClipQuery { scope, shelf: self.shelf, words: self.search.trim().to_owned(), order: self.order() }
    }

    /// The trash has an order of its own.
    fn order(&self) -> ClipOrder {
        if self.shelf == Shelf::Trash { ClipOrder::Newest } else { self.prefs.order }
    }

    /// Search and chips let everything pass again; the order stays.
    fn widen(&mut self) {
        self.search.clear();
        self.filter = Filter::default();
    }
}

/// The id of the search field, for a command that gives it the keyboard.
pub(super) fn search_id() -> Id {
    Id::unique("library search")
}
