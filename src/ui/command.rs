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
    use super::*;

    #[test]
    fn no_two_commands_share_their_keys() {
        let keys = |command: UiCommand| [command.row().keys.mark(), command.also().mark()].into_iter().flatten();
        for (i, first) in UiCommand::ALL.into_iter().enumerate() {
            for second in UiCommand::ALL.into_iter().skip(i + 1) {
                let clash = keys(first).find(|mark| keys(second).any(|other| other == *mark));
                assert_eq!(clash, None, "{first:?} and {second:?}");
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
