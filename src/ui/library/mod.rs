//! The library: every clip in a grid, with search, filters and the trash.
//!
//! Owns what is looked for, which shelf is open and which clips are marked; the clips are the engine's.

pub mod data;
mod grid_ui;
mod header_ui;
mod library_ui;

use std::collections::BTreeSet;

use eframe::egui::Id;

pub(super) use self::library_ui::show;
use crate::domain::ClipId;

/// Which clips are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// Those of the library.
    #[default]
    Library,
    /// Those in the trash.
    Trash,
}

/// The screen's own state.
#[derive(Debug, Default)]
pub struct LibraryView {
    /// What is looked for.
    pub filter: data::Filter,
    /// Whether the filters are open in a window that has no room for them.
    pub filters_open: bool,
    /// Library or trash.
    pub shelf: Shelf,
    /// The clips that the next action concerns.
    pub marked: BTreeSet<ClipId>,
    /// The clip that has the keyboard, and its place in the grid.
    pub focused: Option<(usize, ClipId)>,
    /// The place in the grid to which the keyboard goes when it is shown next.
    pub enters: Option<usize>,
}

impl LibraryView {
    /// Goes to another shelf, with nothing marked.
    pub fn open(&mut self, to: Shelf) {
        if self.shelf != to {
            self.shelf = to;
            self.marked.clear();
        }
    }

    /// Marks a clip, or takes its mark away.
    pub fn toggle(&mut self, clip: ClipId) {
        if !self.marked.remove(&clip) {
            self.marked.insert(clip);
        }
    }

    /// Takes the marks from clips that are not on the open shelf.
    pub fn keep_marks(&mut self, shown: impl Fn(ClipId) -> bool) {
        self.marked.retain(|clip| shown(*clip));
    }

    /// Where the clip with the keyboard has gone, the keyboard goes to the one that took its place.
    pub fn keep_place(&mut self, shown: impl Fn(ClipId) -> bool) {
        if let Some((place, clip)) = self.focused.take()
            && !shown(clip)
        {
            self.enters = Some(place);
        }
    }

    /// What Delete concerns: the marked clips, or the one that has the keyboard.
    pub fn meant(&self) -> Vec<ClipId> {
        let focused = || self.focused.map(|(_, clip)| clip).into_iter().collect();
        if self.marked.is_empty() { focused() } else { self.marked.iter().copied().collect() }
    }
}

/// The search field, so that a command can go to it.
pub(super) fn search_id() -> Id {
    Id::unique("library search")
}
