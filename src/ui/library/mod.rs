//! The library: every clip in a grid, with search. Owns the words that are searched for.

pub mod data;
mod library_ui;

use eframe::egui::Id;

pub(super) use self::library_ui::show;

/// The screen's own state.
#[derive(Debug, Default)]
pub struct LibraryView {
    /// What is searched for.
    pub search: String,
}

/// The search field, so that a command can go to it.
pub(super) fn search_id() -> Id {
    Id::unique("library search")
}
