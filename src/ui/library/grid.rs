//! What the files that paint the grid share: the frame's clips and their places, the id of a tile, its title, its open menu.

use std::sync::Arc;

use eframe::egui::{Id, Pos2};

use super::LibraryView;
use super::layout::Layout;
use crate::domain::{ClipId, ClipRow};
use crate::ui::context::{Action, Cx, Screen};
use crate::ui::format;

/// What painting a frame of the grid needs beside the view's state.
pub(super) struct Grid<'a> {
    /// The frame.
    pub cx: &'a Cx<'a>,
    /// The clips that are shown.
    pub rows: Arc<[ClipRow]>,
    /// Where they are.
    pub layout: Arc<Layout>,
    /// The clip on the stage.
    pub on_stage: Option<ClipId>,
}

/// The menu of a tile.
#[derive(Debug)]
pub(super) struct TileMenu {
    /// The tile's clip.
    pub clip: ClipId,
    /// Where it opens.
    pub at: Pos2,
    /// Whether it has been painted.
    pub is_open: bool,
}

impl TileMenu {
    /// A menu that opens in this frame.
    pub const fn new(clip: ClipId, at: Pos2) -> Self {
        Self { clip, at, is_open: false }
    }
}

/// The id of a clip's tile.
pub(super) fn tile_id(clip: ClipId) -> Id {
    Id::unique(("library tile", clip))
}

/// Puts a clip on the stage, playing.
pub(super) fn open(cx: &Cx<'_>, clip: ClipId) {
    cx.send(Action::Watch(clip));
    cx.send(Action::Show(Screen::Create));
}

/// The shot's title; for a clip whose shot is not listed the beginning of its prompt.
pub(super) fn title(cx: &Cx<'_>, view: &LibraryView, row: &ClipRow) -> String {
    if let Some(shot) = view.names.get(row.shot) {
        return shot.title.clone();
    }
    let clip = cx.catalog.clip(row.id).here();
    clip.map_or_else(|| "A clip".to_owned(), |clip| format::beginning(&clip.request.prompt))
}
