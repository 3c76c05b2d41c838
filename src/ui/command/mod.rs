//! The commands of the window: one row each, with name, tooltip and shortcut.
//!
//! Owns which commands there are; never runs anything. A single-letter shortcut fires only while no text is edited.

mod keys;
mod table;

use eframe::egui::Context;

pub use self::keys::Keys;

/// What can be asked for from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each row's tooltip says what it does")]
pub enum UiCommand {
    Generate,
    SaveAs,
    ShowCreate,
    ShowLibrary,
    ShowSettings,
    Search,
    PauseOrResume,
    ToggleShot,
    ToggleQueue,
    NextRegion,
    PreviousRegion,
    Shortcuts,
    Palette,
    Undo,
    Remove,
    UseShot,
    ContinueFromLast,
    OpenInPlayer,
    ShowInFolder,
    Play,
    Slower,
    Faster,
    FrameBack,
    FrameForward,
    Back,
    Forward,
    ToStart,
    ToEnd,
    RangeStart,
    RangeEnd,
    RangeClear,
    Loop,
    Mute,
    FullScreen,
    UseFrame,
    CopyFrame,
    SaveFrame,
    Figures,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct CommandRow {
    /// What it is called.
    pub name: &'static str,
    /// What it does, in a few more words.
    pub tooltip: &'static str,
    /// Its keys.
    pub keys: Keys,
}

impl UiCommand {
    /// The keys as this system writes them; `None` without keys.
    pub fn keys_text(self, ctx: &Context) -> Option<String> {
        let keys = self.row().keys.text(ctx)?;
        Some(match self.also().text(ctx) {
            Some(also) => format!("{keys} or {also}"),
            None => keys,
        })
    }

    /// The commands whose keys were pressed in this frame. Chords are taken away, so that no field sees them.
    pub fn pressed(ctx: &Context) -> Vec<Self> {
        let fired = |command: &Self| command.row().keys.fired(ctx) || command.also().fired(ctx);
        Self::ALL.into_iter().filter(fired).collect()
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Key, KeyboardShortcut, Modifiers};

    use super::*;

    fn keys() -> impl Iterator<Item = (UiCommand, Keys)> {
        UiCommand::ALL.into_iter().flat_map(|command| [(command, command.row().keys), (command, command.also())])
    }

    /// What a system reports while these are held: Ctrl or Cmd for what is one or the other.
    fn held(pattern: Modifiers, mac: bool) -> Modifiers {
        Modifiers { mac_cmd: pattern.command && mac, ctrl: pattern.ctrl || (pattern.command && !mac), ..pattern }
    }

    /// Whether keys pressed for one fire the other. egui leaves Shift and Alt aside in chords, so that symbols behind them work.
    fn fires(pressed: KeyboardShortcut, other: Keys, mac: bool) -> bool {
        let held = held(pressed.modifiers, mac);
        other.shortcut().is_some_and(|shortcut| {
            let fits = match other {
                Keys::Function(_) | Keys::Single(_) => held.matches_exact(shortcut.modifiers),
                _ => held.matches_logically(shortcut.modifiers),
            };
            fits && shortcut.logical_key == pressed.logical_key
        })
    }

    #[test]
    fn no_keys_of_one_command_fire_another_on_any_system() {
        for mac in [false, true] {
            for (command, pressed) in keys() {
                for (other, its) in keys().filter(|(other, _)| *other != command) {
                    let clash = pressed.shortcut().is_some_and(|pressed| fires(pressed, its, mac));
                    let same = matches!((pressed, its), (Keys::Letter(one), Keys::Letter(other)) if one == other);
                    assert!(!clash && !same, "{command:?} and {other:?}, on a Mac: {mac}");
                }
            }
        }
    }

    #[test]
    fn no_command_takes_keys_that_edit_text_scale_the_window_or_belong_to_the_system() {
        let everywhere = [Key::A, Key::C, Key::V, Key::X, Key::Y, Key::Plus, Key::Equals, Key::Minus, Key::Num0];
        let macs = [Key::Q, Key::W, Key::H, Key::M, Key::Tab, Key::Space];
        for (mac, key) in everywhere.map(|key| (false, key)).into_iter().chain(macs.map(|key| (true, key))) {
            let taken = KeyboardShortcut::new(Modifiers::COMMAND, key);
            for (command, keys) in keys() {
                assert!(!fires(taken, keys, mac), "{command:?} takes {key:?}");
            }
        }
    }

    #[test]
    fn every_command_is_in_the_list_once_and_has_words() {
        for command in UiCommand::ALL {
            assert_eq!(UiCommand::ALL.iter().filter(|other| **other == command).count(), 1);
            assert!(!command.row().name.is_empty() && !command.row().tooltip.is_empty(), "{command:?}");
        }
    }

    #[test]
    fn every_row_belongs_to_its_own_command() {
        for (i, first) in UiCommand::ALL.into_iter().enumerate() {
            for second in UiCommand::ALL.into_iter().skip(i + 1) {
                assert_ne!(first.row().name, second.row().name);
            }
        }
    }
}
