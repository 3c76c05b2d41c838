//! The table of the commands: one row each.
//!
//! Owns names, tooltips and keys. A row's name is what the palette finds, its tooltip what the list of shortcuts says.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use super::keys::Keys;
use super::{CommandRow, UiCommand};

const fn chord(key: Key) -> Keys {
    Keys::Chord(KeyboardShortcut::new(Modifiers::COMMAND, key))
}

const fn outside(modifiers: Modifiers, key: Key) -> Keys {
    Keys::Outside(KeyboardShortcut::new(modifiers, key))
}

const fn single(key: Key) -> Keys {
    Keys::Single(KeyboardShortcut::new(Modifiers::NONE, key))
}

const fn part(modifiers: Modifiers) -> Keys {
    Keys::Function(KeyboardShortcut::new(modifiers, Key::F6))
}

/// With Shift too, on the keys of another command.
const fn shifted(key: Key) -> Keys {
    Keys::Single(KeyboardShortcut::new(Modifiers::SHIFT, key))
}

impl UiCommand {
    /// Every command, in the order of the shortcut sheet.
    pub const ALL: [Self; 38] = [
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
        Self::ContinueFromLast,
        Self::OpenInPlayer,
        Self::ShowInFolder,
        Self::Remove,
        Self::Undo,
        Self::NextRegion,
        Self::PreviousRegion,
        Self::Palette,
        Self::Shortcuts,
        Self::Play,
        Self::Slower,
        Self::Faster,
        Self::FrameBack,
        Self::FrameForward,
        Self::Back,
        Self::Forward,
        Self::ToStart,
        Self::ToEnd,
        Self::RangeStart,
        Self::RangeEnd,
        Self::RangeClear,
        Self::Loop,
        Self::Mute,
        Self::FullScreen,
        Self::UseFrame,
        Self::CopyFrame,
        Self::SaveFrame,
        Self::Figures,
    ];

    /// The command's row.
    pub const fn row(self) -> CommandRow {
        match self.of_the_player() {
            Some(row) => row,
            None => self.of_the_window(),
        }
    }

    /// Whether it belongs to the clip on the stage.
    pub const fn is_for_the_player(self) -> bool {
        self.of_the_player().is_some()
    }

    /// Other keys that do the same.
    pub(super) const fn also(self) -> Keys {
        match self {
            Self::Play => single(Key::K),
            _ => Keys::None,
        }
    }

    const fn of_the_window(self) -> CommandRow {
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
            Self::ContinueFromLast => {
                ("Continue from last frame", "Start the shot from the selected clip's last frame", Keys::None)
            }
            Self::OpenInPlayer => ("Open in player", "Open the selected clip in the system's player", Keys::None),
            Self::ShowInFolder => ("Show in folder", "Show the selected clip in the file manager", Keys::None),
            Self::Remove => (
                "Move to trash",
                "The selected clip; or take the selected job off the queue",
                outside(Modifiers::NONE, Key::Delete),
            ),
            Self::Undo => {
                ("Undo", "Bring back what was last moved to the trash or put away", outside(Modifiers::COMMAND, Key::Z))
            }
            Self::NextRegion => {
                ("Next part of the window", "The keyboard goes from form to stage to queue", part(Modifiers::NONE))
            }
            Self::PreviousRegion => {
                ("Previous part of the window", "The keyboard goes back a part", part(Modifiers::SHIFT))
            }
            Self::Palette => ("Command palette", "Find a command by its name", chord(Key::K)),
            _ => ("Keyboard shortcuts", "Show this list", Keys::Letter("?")),
        };
        CommandRow { name, tooltip, keys }
    }

    const fn of_the_player(self) -> Option<CommandRow> {
        const FIGURES: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);
        let (name, tooltip, keys) = match self {
            Self::Play => ("Play or pause", "Play the clip, or pause it", Keys::Resting(Key::Space)),
            Self::Slower => ("Play slower", "Slower, then backwards", single(Key::J)),
            Self::Faster => ("Play faster", "Faster, or forwards again", single(Key::L)),
            Self::FrameBack => ("Previous frame", "One frame back", Keys::Letter(",")),
            Self::FrameForward => ("Next frame", "One frame on", Keys::Letter(".")),
            Self::Back => ("Back one second", "One second back", Keys::Resting(Key::ArrowLeft)),
            Self::Forward => ("Forward one second", "One second on", Keys::Resting(Key::ArrowRight)),
            Self::ToStart => ("Go to the start", "To the first frame", Keys::Resting(Key::Home)),
            Self::ToEnd => ("Go to the end", "To the last frame", Keys::Resting(Key::End)),
            Self::RangeStart => ("Start the range here", "Play from this frame on", Keys::Letter("[")),
            Self::RangeEnd => ("End the range here", "Play up to this frame", Keys::Letter("]")),
            Self::RangeClear => ("Clear the range", "Play the whole clip again", Keys::Letter("\\")),
            Self::Loop => ("Loop", "Play over and over, or once", Keys::None),
            Self::Mute => ("Mute", "Silence the sound, or let it be heard", single(Key::M)),
            Self::FullScreen => ("Full screen", "Show the clip on the whole screen", single(Key::F)),
            Self::UseFrame => ("Use as first frame", "Start the shot from this frame", single(Key::I)),
            Self::CopyFrame => ("Copy frame", "This frame to the clipboard", single(Key::C)),
            Self::SaveFrame => ("Save frame…", "This frame to a file", shifted(Key::C)),
            Self::Figures => ("Player figures", "What the player counts", Keys::Chord(FIGURES)),
            _ => return None,
        };
        Some(CommandRow { name, tooltip, keys })
    }
}
