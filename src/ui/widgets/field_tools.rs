//! What fields offer beside typing: a menu with cut, copy, paste and select all, and a cross that empties a search.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    Id, Key, KeyboardShortcut, Modifiers, PointerButton, Rect, Response, Ui, UiBuilder, Vec2, ViewportCommand, vec2,
};

use super::button::IconButton;
use super::menu::{MenuItem, context_menu};
use crate::ui::theme::{UiTokens, icons};

/// What is selected in a field, in the frame of a right click in it. egui takes a press of any button for a new place of the caret, which
/// would leave nothing to copy.
pub(super) fn before_right_click(ui: &Ui, id: Id) -> Option<TextEditState> {
    let is_pressed = ui.input(|input| input.pointer.button_pressed(PointerButton::Secondary));
    let state = TextEditState::load(ui.ctx(), id).filter(|_| is_pressed)?;
    let has_selection = state.cursor.char_range().is_some_and(|range| !range.is_empty());
    has_selection.then_some(state)
}

/// Gives the keyboard back to a field whose menu was used in an earlier frame: in that frame the click counts as one beside the field.
/// Call it before the field is painted.
pub(super) fn take_keyboard_back(ui: &Ui, id: Id) {
    let used: Option<u64> = ui.data(|data| data.get_temp(keyboard_id(id)));
    if used.is_some_and(|used| used < ui.ctx().cumulative_frame_nr()) {
        ui.data_mut(|data| data.remove::<u64>(keyboard_id(id)));
        ui.memory_mut(|memory| memory.request_focus(id));
        if let (Some(range), Some(mut state)) = (kept_range(ui, id), TextEditState::load(ui.ctx(), id)) {
            state.cursor.set_char_range(Some(range));
            state.store(ui.ctx(), id);
        }
    }
}

/// What was selected when the field last had the keyboard: its menu takes that away, and egui then forgets the selection.
fn kept_range(ui: &Ui, field: Id) -> Option<CCursorRange> {
    ui.data(|data| data.get_temp(field.with("selection")))
}

fn keep_range(field: &Response, id: Id) {
    let range = TextEditState::load(&field.ctx, id).and_then(|state| state.cursor.char_range());
    if let Some(range) = range.filter(|_| field.has_focus()) {
        field.ctx.data_mut(|data| data.insert_temp(id.with("selection"), range));
    }
}

fn keyboard_id(field: Id) -> Id {
    field.with("menu used in frame")
}

/// The menu of a field with this text, by right click, Shift+F10 or the menu key. A secret can't be taken out of its field.
pub(super) fn edit_menu(field: &Response, id: Id, text: &str, secret: bool) {
    keep_range(field, id);
    context_menu(field, |ui| {
        let state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
        let selected = kept_range(ui, id).is_some_and(|range| !range.is_empty()) && !secret;
        let mut row = |label, key, enabled| {
            let keys = ui.ctx().format_shortcut(&KeyboardShortcut::new(Modifiers::COMMAND, key));
            ui.add(MenuItem::new(label).shortcut(&keys).enabled(enabled)).clicked()
        };
        let cut = row("Cut", Key::X, selected);
        let copy = row("Copy", Key::C, selected);
        let paste = row("Paste", Key::V, true);
        let all = row("Select all", Key::A, !text.is_empty());
        // The field itself does it, with its own undo: it has to have the keyboard.
        let command = match (cut, copy, paste) {
            (true, ..) => Some(ViewportCommand::RequestCut),
            (_, true, _) => Some(ViewportCommand::RequestCopy),
            (.., true) => Some(ViewportCommand::RequestPaste),
            _ => None,
        };
        if all {
            select_all(ui, id, state, text);
        }
        if all || command.is_some() {
            let frame = ui.ctx().cumulative_frame_nr();
            ui.data_mut(|data| data.insert_temp(keyboard_id(id), frame));
            ui.ctx().request_repaint();
        }
        if let Some(command) = command {
            ui.ctx().send_viewport_cmd(command);
        }
    });
}

fn select_all(ui: &Ui, id: Id, mut state: TextEditState, text: &str) {
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::default(), end)));
    state.store(ui.ctx(), id);
    let all = CCursorRange::two(CCursor::default(), end);
    ui.data_mut(|data| data.insert_temp(id.with("selection"), all));
}

/// The cross at the right end of a field that is not empty; returns whether it was pressed.
pub(super) fn clear_button(ui: &mut Ui, outline: Rect) -> bool {
    let t = ui.tokens();
    let size = Vec2::splat(t.size.control_small);
    let place = Rect::from_center_size(outline.right_center() - vec2(t.space.xs + size.x / 2.0, 0.0), size);
    let mut place = ui.new_child(UiBuilder::new().max_rect(place));
    place.add(IconButton::new(icons::X, "Clear").small()).clicked()
}
