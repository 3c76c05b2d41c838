//! The arrows in a text that may run from right to left: they lead where they point.
//!
//! Everything else that keys do stays egui's.

use eframe::egui::text_selection::CCursorRange;
use eframe::egui::{Event, Galley, Key, Modifiers};

use super::caret::{self, Beside, Caret};

/// A caret that follows the arrows.
pub struct Arrows<'a> {
    /// The text.
    pub galley: &'a Galley,
    /// Where it stands.
    pub caret: Caret,
    /// What is selected up to it.
    pub range: CCursorRange,
}

impl Arrows<'_> {
    /// Takes the arrows out of these events up to the first one that may change the text, and moves by them. Whether there were any.
    pub fn take_from(&mut self, events: &mut Vec<Event>) -> bool {
        let mut reading = true;
        let mut moved = false;
        events.retain_mut(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else {
                reading &= !matches!(event, Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(_));
                return true;
            };
            let taken = reading && self.take(*key, *modifiers);
            if !taken {
                *key = self.turned(*key);
            }
            moved |= taken;
            reading &= taken || is_modifier(*key);
            !taken
        });
        moved
    }

    /// Moves for one key. Whether it was ours: those that move by words or to an end of the row are egui's.
    fn take(&mut self, key: Key, modifiers: Modifiers) -> bool {
        if modifiers.alt || modifiers.ctrl || modifiers.command || modifiers.mac_cmd {
            return false;
        }
        match key {
            Key::ArrowLeft | Key::ArrowRight => {
                let right = key == Key::ArrowRight;
                let moves = self.range.is_empty() || modifiers.shift;
                self.caret = if moves { caret::step(self.galley, self.caret, right) } else { self.end(right) };
                self.range.h_pos = None;
            }
            Key::ArrowUp | Key::ArrowDown => {
                let x = self.range.h_pos.unwrap_or_else(|| caret::rect(self.galley, self.caret).left());
                self.caret = caret::vertical(self.galley, self.caret, x, key == Key::ArrowDown);
                self.range.h_pos = Some(x);
            }
            _ => return false,
        }
        self.range.primary = self.caret.cursor();
        if !modifiers.shift {
            self.range.secondary = self.range.primary;
        }
        true
    }

    /// An arrow that egui reads leads on in the text where it leads on for the eye.
    fn turned(&self, key: Key) -> Key {
        let other = match key {
            Key::ArrowLeft => Key::ArrowRight,
            Key::ArrowRight => Key::ArrowLeft,
            _ => return key,
        };
        if caret::is_leftward(self.galley, caret::row(self.galley, self.caret)) { other } else { key }
    }

    /// The right or the left end of the selection, as the eye sees it.
    fn end(&self, right: bool) -> Caret {
        let [first, last] = self.range.sorted_cursors().map(|cursor| cursor.index.0);
        let ends = [Caret { index: first, side: Beside::Before }, Caret { index: last, side: Beside::After }];
        let rows = ends.map(|end| caret::row(self.galley, end));
        let reads_right = if rows[0] == rows[1] {
            caret::rect(self.galley, ends[0]).left() < caret::rect(self.galley, ends[1]).left()
        } else {
            !caret::is_leftward(self.galley, rows[0])
        };
        if right == reads_right { ends[1] } else { ends[0] }
    }
}

/// Keys that do nothing by themselves.
fn is_modifier(key: Key) -> bool {
    let shift_or_control = matches!(key, Key::ShiftLeft | Key::ShiftRight | Key::ControlLeft | Key::ControlRight);
    shift_or_control || matches!(key, Key::AltLeft | Key::AltRight | Key::SuperLeft | Key::SuperRight)
}
