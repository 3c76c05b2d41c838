//! Paints the menu of a tile, opened by the right button, Shift+F10 or the menu key. It acts on the selection when the tile belongs to it.

use eframe::egui::containers::menu::menu_style;
use eframe::egui::{Align, Id, Layout, Popup, PopupKind, SetOpenCommand, Ui};

use super::grid::{Grid, TileMenu, tile_id};
use super::{LibraryView, Shelf, words};
use crate::domain::{ClipId, Mark, MarkChange};
use crate::ui::context::{Action, Cx, Screen};
use crate::ui::more_take::TakeSource;
use crate::ui::sheets::Sheet;
use crate::ui::theme::{Icon, icons};
use crate::ui::widgets::MenuItem;

/// The open menu, if there is one.
pub(super) fn show(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView) {
    let Some(TileMenu { clip, at, is_open: was_open }) = view.menu.take() else { return };
    let id = Id::unique("library menu");
    let command = (!was_open).then_some(SetOpenCommand::Bool(true));
    let popup = Popup::new(id, ui.ctx().clone(), at, ui.layer_id()).kind(PopupKind::Menu).style(menu_style);
    let popup = popup.open_memory(command).layout(Layout::top_down_justified(Align::Min)).accessible_name("Clip");
    let shown = popup.show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let meant = meant(view, clip);
        let mut menu = Menu { ui, cx: grid.cx, first: !was_open };
        if view.shelf == Shelf::Library { menu.library(clip, &meant) } else { menu.trash(&meant) }
    });
    if shown.is_some() {
        view.menu = Some(TileMenu { clip, at, is_open: true });
    } else if view.selection.ring() == Some(clip) && !ui.input(|input| input.pointer.any_click()) {
        // Closed by keyboard: the tile gets it back.
        ui.memory_mut(|memory| memory.request_focus(tile_id(clip)));
    }
}

fn meant(view: &LibraryView, clip: ClipId) -> Vec<ClipId> {
    if view.selection.has(clip) { view.selection.in_order(view.found.rows()) } else { vec![clip] }
}

struct Menu<'a, 'c> {
    ui: &'a mut Ui,
    cx: &'a Cx<'c>,
    /// Whether it has just opened: its first row gets the keyboard.
    first: bool,
}

impl Menu<'_, '_> {
    fn row(&mut self, label: &str, icon: Icon, action: impl FnOnce() -> Vec<Action>) {
        let row = self.ui.add(MenuItem::new(label).icon(icon));
        if std::mem::take(&mut self.first) {
            row.request_focus();
        }
        if row.clicked() {
            for action in action() {
                self.cx.send(action);
            }
        }
    }

    fn library(&mut self, clip: ClipId, meant: &[ClipId]) {
        let many = meant.len() > 1;
        if !many {
            self.row("Open", icons::MONITOR_PLAY, || vec![Action::Watch(clip), Action::Show(Screen::Create)]);
            let more = || vec![Action::OneMoreTake(TakeSource::Clip(clip))];
            self.row("One more take", icons::PLUS, more);
            self.row("Use this shot", icons::ARROW_U_UP_LEFT, || vec![Action::UseClip(clip)]);
            self.row("Save as…", icons::FLOPPY_DISK, || vec![Action::SaveAs(clip)]);
        }
        let mark = |change| move || vec![Action::Mark(meant.to_vec(), change)];
        self.row("Pick", icons::CHECK, mark(MarkChange::Mark(Some(Mark::Pick))));
        self.row("Reject", icons::X, mark(MarkChange::Mark(Some(Mark::Reject))));
        self.row("Neither", icons::MINUS, mark(MarkChange::Mark(None)));
        if many {
            self.row("Export…", icons::EXPORT, || vec![Action::ExportClips(meant.to_vec())]);
        }
        let copy = if many { "Copy files" } else { "Copy file" };
        self.row(copy, icons::COPY, || vec![Action::CopyFiles(meant.to_vec())]);
        self.row("Show in folder", icons::FOLDER_OPEN, || vec![Action::ShowFiles(meant.to_vec())]);
        let away =
            if many { format!("Move {} to trash", words::clips(meant.len())) } else { "Move to trash".to_owned() };
        self.row(&away, icons::TRASH, || vec![Action::Trash(meant.to_vec())]);
    }

    fn trash(&mut self, meant: &[ClipId]) {
        self.row("Put back", icons::ARROW_U_UP_LEFT, || vec![Action::PutBack(meant.to_vec())]);
        let sheet = || vec![Action::Open(Box::new(Sheet::DeleteForGood(meant.to_vec())))];
        self.row("Delete for good…", icons::TRASH, sheet);
    }
}
