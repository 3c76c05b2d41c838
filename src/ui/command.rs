//! The commands of the window: one row each, with name, tooltip and shortcut.
//!
//! Owns the table and its keys; never runs anything. A single-letter shortcut fires only while no text is edited.

use eframe::egui::{Context, Event, InputState, Key, KeyboardShortcut, Modifiers};

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
    Shortcuts,
    Palette,
    Undo,
    Remove,
    UseShot,
    OpenInPlayer,
    ShowInFolder,
}

/// The keys of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// With Ctrl, or Cmd on a Mac: fires while text is edited too.
    Chord(KeyboardShortcut),
    /// The same, but a field that is being edited comes first.
    Outside(KeyboardShortcut),
    /// A typed character: never fires while text is edited.
    Letter(&'static str),
    /// No keys.
    None,
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

const fn chord(key: Key) -> Keys {
    Keys::Chord(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

const fn outside(modifiers: Modifiers, key: Key) -> Keys {
    Keys::Outside(KeyboardShortcut::new(modifiers, key))
}

impl UiCommand {
    /// Every command, in the order of the shortcut sheet.
    pub const ALL: [Self; 16] = [
        Self::Generate,
        Self::SaveAs,
        Self::ShowCreate,
        Self::ShowLibrary,
        Self::ShowSettings,
        Self::Search,
        Self::PauseOrResume,
        Self::ToggleShot,
        Self::ToggleQueue,
        Self::UseShot,
        Self::OpenInPlayer,
        Self::ShowInFolder,
        Self::Remove,
        Self::Undo,
        Self::Palette,
        Self::Shortcuts,
    ];

    /// The command's row.
    pub const fn row(self) -> CommandRow {
        let (name, tooltip, keys) = match self {
            Self::Generate => ("Generate", "Put the shot into the queue", chord(Key::Enter)),
            Self::SaveAs => ("Save as…", "Save a copy of the selected clip", chord(Key::S)),
            Self::ShowCreate => ("Create", "Describe shots and watch the queue", chord(Key::Num1)),
            Self::ShowLibrary => ("Library", "Every clip", chord(Key::Num2)),
            Self::ShowSettings => ("Settings", "Account, folders, queue, appearance", chord(Key::Comma)),
            Self::Search => ("Search", "Find clips by their prompt", chord(Key::F)),
            Self::PauseOrResume => ("Pause or resume", "Let nothing new start, or go on", chord(Key::P)),
            Self::ToggleShot => ("Shot panel", "Show or hide the shot panel", chord(Key::Num8)),
            Self::ToggleQueue => ("Queue panel", "Show or hide the queue panel", chord(Key::Num9)),
            Self::UseShot => ("Use this shot", "Put the selected clip's shot into the form", Keys::None),
            Self::OpenInPlayer => ("Open in player", "Open the selected clip in the system's player", Keys::None),
            Self::ShowInFolder => ("Show in folder", "Show the selected clip in the file manager", Keys::None),
            Self::Remove => {
                ("Move to trash", "Or take the selected job off the queue", outside(Modifiers::NONE, Key::Delete))
            }
            Self::Undo => {
                ("Undo", "Bring back what was last moved to the trash or put away", outside(Modifiers::COMMAND, Key::Z))
            }
            Self::Palette => ("Command palette", "Find a command by its name", chord(Key::K)),
            Self::Shortcuts => ("Keyboard shortcuts", "Show this list", Keys::Letter("?")),
        };
        CommandRow { name, tooltip, keys }
    }

    /// The keys as this system writes them; `None` without keys.
    pub fn keys_text(self, ctx: &Context) -> Option<String> {
        match self.row().keys {
            Keys::Chord(shortcut) | Keys::Outside(shortcut) => {
                Some(ctx.format_shortcut(&shortcut).replace("Comma", ","))
            }
            Keys::Letter(letter) => Some(letter.to_owned()),
            Keys::None => None,
        }
    }

    /// The commands whose keys were pressed in this frame. Chords are taken away, so that no field sees them.
    pub fn pressed(ctx: &Context) -> Vec<Self> {
        let editing = ctx.text_edit_focused();
        let fired = |command: &Self| match command.row().keys {
            Keys::Chord(shortcut) => ctx.input_mut(|input| input.consume_shortcut(&shortcut)),
            Keys::Outside(shortcut) => !editing && ctx.input_mut(|input| is_outside_pressed(input, shortcut)),
            Keys::Letter(letter) => !editing && ctx.input(|input| has_typed(&input.events, letter)),
            Keys::None => false,
        };
        Self::ALL.into_iter().filter(fired).collect()
    }
}

/// The key that removes things is Delete, and Backspace where keyboards have no other.
fn is_outside_pressed(input: &mut InputState, shortcut: KeyboardShortcut) -> bool {
    let backspace = shortcut.logical_key == Key::Delete && cfg!(target_os = "macos");
    input.consume_shortcut(&shortcut) || (backspace && input.consume_key(Modifiers::NONE, Key::Backspace))
}

fn has_typed(events: &[Event], letter: &str) -> bool {
    events.iter().any(|event| matches!(event, Event::Text(text) if text == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_their_keys() {
        let keys = |command: &UiCommand| match command.row().keys {
            Keys::Chord(shortcut) | Keys::Outside(shortcut) => Some(format!("{shortcut:?}")),
            Keys::Letter(letter) => Some(letter.to_owned()),
            Keys::None => None,
        };
        for (i, first) in UiCommand::ALL.iter().enumerate() {
            for second in &UiCommand::ALL[i + 1..] {
                let clash = keys(first).is_some() && keys(first) == keys(second);
                assert!(!clash, "{first:?} and {second:?}");
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
}
