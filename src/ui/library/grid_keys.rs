//! The keyboard in the library: one stop of Tab for all clips, arrows from tile to tile, and the keys that work on the whole screen.

use eframe::egui::{Event, EventFilter, Key, Memory, Modifiers, Ui, vec2};

use super::grid::{Grid, TileMenu, open, tile_id};
use super::movement::{GridStep, step};
use super::{LibraryView, Shelf};
use crate::ui::widgets::roving;

/// Gives the grid a tile for the keyboard, and the keyboard to it where that is due. Call it before the tiles are painted.
pub(super) fn focus(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView) {
    if view.selection.ring().is_none() {
        let place = grid.on_stage.and_then(|clip| view.found.place(clip)).unwrap_or(0);
        view.selection.put_ring(&grid.rows, place);
    }
    let Some(ring) = view.selection.ring() else { return };
    let focused = ui.memory(Memory::focused);
    let had = view.keyboard.has.is_some_and(|clip| focused.is_none_or(|id| id == tile_id(clip)));
    let arrives = std::mem::take(&mut view.keyboard.arrives);
    // The clip that had it may have left, or the keyboard has gone on to another one.
    if arrives || (had && view.keyboard.has != Some(ring)) {
        ui.memory_mut(|memory| memory.request_focus(tile_id(ring)));
        view.keyboard.reveals = true;
    }
    let is_here = ui.memory(|memory| memory.has_focus(tile_id(ring)));
    let came = is_here && view.keyboard.has.is_none();
    if came && !ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) || arrives {
        (view.keyboard.is_shown, view.keyboard.reveals) = (true, true);
    }
    view.keyboard.has = is_here.then_some(ring);
}

/// The keys of the tile with the keyboard.
pub(super) fn in_grid(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView) {
    let Some(ring) = view.keyboard.has else { return };
    let Some(place) = view.found.place(ring) else { return };
    if view.menu.is_some() {
        return;
    }
    let page = ui.available_height();
    let filter = EventFilter { escape: true, ..roving::ARROWS };
    for (key, held) in roving::steps(ui, tile_id(ring), filter) {
        let to = match key {
            Key::ArrowLeft => GridStep::Left,
            Key::ArrowRight => GridStep::Right,
            Key::ArrowUp => GridStep::Up,
            Key::ArrowDown => GridStep::Down,
            Key::PageUp => GridStep::Pages(page),
            Key::PageDown => GridStep::Pages(-page),
            Key::Home => GridStep::First,
            _ => GridStep::Last,
        };
        walk(ui, grid, view, to, held);
    }
    if let Some(held) = take(ui, Key::Space) {
        if held.command || held.ctrl {
            view.selection.toggle(&grid.rows, place);
        } else {
            view.plays = (view.plays != Some(ring)).then_some(ring);
        }
        view.keyboard.is_shown = true;
    }
    if take(ui, Key::Enter).is_some() && view.shelf == Shelf::Library {
        open(grid.cx, ring);
    }
    if take(ui, Key::Escape).is_some() {
        view.plays = None;
        view.selection.clear();
    }
    if take(ui, Key::Menu).is_some() || take_shifted(ui, Key::F10) {
        open_menu(ui, grid, view, place);
    }
}

fn walk(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView, to: GridStep, held: Modifiers) {
    let Some(place) = view.selection.ring().and_then(|clip| view.found.place(clip)) else { return };
    let next = step(&grid.layout, &grid.rows, place, to, &mut view.keyboard.lane);
    if held.shift {
        view.selection.extend_to(&grid.rows, next, held.command);
    } else {
        if !held.command {
            view.selection.clear();
        }
        view.selection.put_ring(&grid.rows, next);
    }
    if next != place {
        view.plays = None;
    }
    if let Some(ring) = view.selection.ring() {
        ui.memory_mut(|memory| memory.request_focus(tile_id(ring)));
        view.keyboard.has = Some(ring);
    }
    (view.keyboard.is_shown, view.keyboard.reveals) = (true, true);
}

fn open_menu(ui: &Ui, grid: &Grid<'_>, view: &mut LibraryView, place: usize) {
    let Some(row) = grid.rows.get(place) else { return };
    if !view.selection.is_empty() && !view.selection.has(row.id) {
        view.selection.only(&grid.rows, place);
    }
    let tile = ui.ctx().read_response(tile_id(row.id)).map_or(ui.max_rect(), |response| response.rect);
    let at = tile.min + vec2(tile.width() / 2.0, tile.height() / 3.0);
    view.menu = Some(TileMenu::new(row.id, at));
}

/// The keys that work wherever the keyboard is on this screen, but not while text is edited or a sheet is open.
pub(super) fn everywhere(ui: &Ui, view: &mut LibraryView) {
    let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
    if is_covered || ui.ctx().text_edit_focused() {
        return;
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        let rows = view.found.rows().clone();
        view.selection.all(&rows);
    }
}

/// Takes the next press of a key out of the frame; returns what was held with it.
fn take(ui: &Ui, key: Key) -> Option<Modifiers> {
    ui.input_mut(|input| {
        let at = input
            .events
            .iter()
            .position(|event| matches!(event, Event::Key { key: pressed, pressed: true, .. } if *pressed == key))?;
        match input.events.remove(at) {
            Event::Key { modifiers, .. } => Some(modifiers),
            _ => None,
        }
    })
}

fn take_shifted(ui: &Ui, key: Key) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key))
}
