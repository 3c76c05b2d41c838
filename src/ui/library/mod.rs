//! The library screen: every clip in a grid, with search, filters and the trash. The clips themselves come with the snapshot.

pub mod data;
mod grid_ui;
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
    /// The search and the filters.
    pub filter: data::Filter,
    /// Whether the filters are open in a narrow window.
    pub filters_open: bool,
    /// Library or trash.
    pub shelf: Shelf,
    /// The marked clips, to which the next action applies.
    pub marked: BTreeSet<ClipId>,
    /// The clip with the keyboard, and its place in the grid.
    pub focused: Option<(usize, ClipId)>,
    /// The place in the grid that gets the keyboard when it is shown next.
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

    /// Marks a clip, or unmarks it.
    pub fn toggle(&mut self, clip: ClipId) {
        if !self.marked.remove(&clip) {
            self.marked.insert(clip);
        }
    }

    /// Unmarks clips that are not on the open shelf.
    pub fn keep_marks(&mut self, shown: impl Fn(ClipId) -> bool) {
        self.marked.retain(|clip| shown(*clip));
    }

    /// If the clip with the keyboard is gone, the keyboard goes to the clip in its place.
    pub fn keep_place(&mut self, shown: impl Fn(ClipId) -> bool) {
        if let Some((place, clip)) = self.focused.take()
            && !shown(clip)
        {
            self.enters = Some(place);
        }
    }

    /// The clips that Delete applies to: the marked ones, or the one with the keyboard.
    pub fn meant(&self) -> Vec<ClipId> {
        let focused = || self.focused.map(|(_, clip)| clip).into_iter().collect();
        if self.marked.is_empty() { focused() } else { self.marked.iter().copied().collect() }
    }
}

/// The id of the search field, for a command that gives it the keyboard.
pub(super) fn search_id() -> Id {
    Id::unique("library search")
}
