//! The commands of the window: one row each, with name, hint, keys and group. `app` runs them.
//!
//! A single letter or key fires only while no text is edited. A new command does not compile until it has its row.

mod keys;

use eframe::egui::{Context, Key, Modifiers};
use strum::{EnumIter, IntoEnumIterator as _};

pub use self::keys::Keys;

/// A command, in the order of the list of shortcuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter)]
pub enum UiCommand {
    Generate,
    SaveAs,
    ShowCreate,
    ShowLibrary,
    ShowSpending,
    ShowSettings,
    OpenProject,
    NewProject,
    Search,
    ToggleDetails,
    PauseOrResume,
    ToggleShot,
    ToggleQueue,
    UseShot,
    ContinueFromLast,
    OpenInPlayer,
    ShowInFolder,
    Remove,
    Undo,
    NextRegion,
    PreviousRegion,
    BringIn,
    CompareSpending,
    Palette,
    Shortcuts,
    Play,
    Slower,
    Faster,
    FrameBack,
    FrameForward,
    Back,
    Forward,
    PreviousTake,
    NextTake,
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
    OneMoreTake,
    Pick,
    Reject,
    Unmark,
    Star1,
    Star2,
    Star3,
    Star4,
    Star5,
    NoStars,
}

/// Where a command applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandGroup {
    /// Everywhere in the window.
    Window,
    /// The clip on the stage.
    Player,
    /// The clips of the library.
    Library,
    /// The clip on the stage, for those who look into the program: in the palette, in no list of shortcuts.
    Figures,
    /// The clip on the stage, or the clips that are selected in the library.
    Clips,
}

/// Everything about a command but what it does.
#[derive(Debug, Clone, Copy)]
pub struct CommandRow {
    /// Its name, by which the palette finds it.
    pub name: &'static str,
    /// What it does, in a few more words: its tooltip.
    pub hint: &'static str,
    /// Its keys.
    pub keys: Keys,
    /// Other keys that do the same.
    pub also: Keys,
    /// Where it applies.
    pub group: CommandGroup,
}

impl CommandRow {
    const fn of(group: CommandGroup, name: &'static str, hint: &'static str, keys: Keys) -> Self {
        Self { name, hint, keys, also: Keys::None, group }
    }

    const fn also(self, also: Keys) -> Self {
        Self { also, ..self }
    }
}

const fn window(name: &'static str, hint: &'static str, keys: Keys) -> CommandRow {
    CommandRow::of(CommandGroup::Window, name, hint, keys)
}

const fn player(name: &'static str, hint: &'static str, keys: Keys) -> CommandRow {
    CommandRow::of(CommandGroup::Player, name, hint, keys)
}

const fn clips(name: &'static str, hint: &'static str, key: Key) -> CommandRow {
    CommandRow::of(CommandGroup::Clips, name, hint, Keys::single(key))
}

impl UiCommand {
    /// The table: a row a command.
    pub const fn row(self) -> CommandRow {
        const LAST_FRAME: &str = "Start the shot from the selected clip's last frame";
        const TRASH: &str = "The selected clip; or take the selected job off the queue";
        const UNDO: &str = "Bring back what was last moved to the trash or removed from the queue";
        const STARS: &str = "Gives the clip so many; the next take comes by itself";
        const ONWARD: &str = "The keyboard goes from form to stage to queue";
        match self {
            Self::Generate => window("Generate", "Put the shot into the queue", Keys::chord(Key::Enter)),
            Self::SaveAs => window("Save as…", "Save a copy of the selected clip", Keys::chord(Key::S)),
            Self::ShowCreate => window("Create", "Describe shots and watch the queue", Keys::chord(Key::Num1)),
            Self::ShowLibrary => window("Library", "Every clip", Keys::chord(Key::Num2)),
            Self::ShowSpending => window("Spending", "The balance, caps, and what was bought", Keys::None),
            Self::ShowSettings => window("Settings", "Account, folders, queue, appearance", Keys::chord(Key::Comma)),
            Self::OpenProject => window("Open project…", "Show one project alone, or all work", Keys::None),
            Self::NewProject => window("New project…", "New shots land in it", Keys::None),
            Self::Search => window("Search", "Find clips by their prompt", Keys::chord(Key::F)),
            Self::ToggleDetails => CommandRow::of(
                CommandGroup::Library,
                "Details",
                "Show or hide what is known of the selected clip",
                Keys::single(Key::I),
            ),
            Self::PauseOrResume => window("Pause or resume", "Let nothing new start, or go on", Keys::chord(Key::P)),
            Self::ToggleShot => window("Shot panel", "Show or hide the shot panel", Keys::chord(Key::Num8)),
            Self::ToggleQueue => window("Queue panel", "Show or hide the queue panel", Keys::chord(Key::Num9)),
            Self::UseShot => window("Use this shot", "Put the selected clip's shot into the form", Keys::None),
            Self::ContinueFromLast => window("Continue from last frame", LAST_FRAME, Keys::None),
            Self::OpenInPlayer => window("Open in player", "Open the selected clip in the system's player", Keys::None),
            Self::ShowInFolder => window("Show in folder", "Show the selected clip in the file manager", Keys::None),
            Self::Remove => window("Move to trash", TRASH, Keys::outside(Modifiers::NONE, Key::Delete)),
            Self::Undo => window("Undo", UNDO, Keys::outside(Modifiers::COMMAND, Key::Z)),
            Self::NextRegion => window("Next part of the window", ONWARD, Keys::function(Modifiers::NONE, Key::F6)),
            Self::PreviousRegion => window(
                "Previous part of the window",
                "The keyboard goes back a part",
                Keys::function(Modifiers::SHIFT, Key::F6),
            ),
            Self::BringIn => {
                window("Bring in earlier renders…", "Fetch what this key made in the last seven days", Keys::None)
            }
            Self::CompareSpending => {
                window("Compare with Segmind…", "This month's purchases beside Segmind's history", Keys::None)
            }
            Self::Palette => window("Command palette", "Find a command by its name", Keys::chord(Key::K)),
            Self::Shortcuts => window("Keyboard shortcuts", "Show this list", Keys::Letter("?")),
            Self::Play => player("Play or pause", "Play the clip, or pause it", Keys::Resting(Key::Space))
                .also(Keys::single(Key::K)),
            Self::Slower => player("Play slower", "Slower, then backwards", Keys::single(Key::J)),
            Self::Faster => player("Play faster", "Faster, or forwards again", Keys::single(Key::L)),
            Self::FrameBack => player("Previous frame", "One frame back", Keys::Letter(",")),
            Self::FrameForward => player("Next frame", "One frame on", Keys::Letter(".")),
            Self::Back => player("Back one second", "One second back", Keys::Resting(Key::ArrowLeft)),
            Self::Forward => player("Forward one second", "One second on", Keys::Resting(Key::ArrowRight)),
            Self::PreviousTake => player("Previous take", "The take before of this shot", Keys::Resting(Key::ArrowUp)),
            Self::NextTake => player("Next take", "The next take of this shot", Keys::Resting(Key::ArrowDown)),
            Self::ToStart => player("Go to the start", "To the first frame", Keys::Resting(Key::Home)),
            Self::ToEnd => player("Go to the end", "To the last frame", Keys::Resting(Key::End)),
            Self::RangeStart => player("Start the range here", "Play from this frame on", Keys::Letter("[")),
            Self::RangeEnd => player("End the range here", "Play up to this frame", Keys::Letter("]")),
            Self::RangeClear => player("Clear the range", "Play the whole clip again", Keys::Letter("\\")),
            Self::Loop => player("Loop", "Play over and over, or once", Keys::None),
            Self::Mute => player("Mute", "Silence the sound, or let it be heard", Keys::single(Key::M)),
            Self::FullScreen => player("Full screen", "Show the clip on the whole screen", Keys::single(Key::F)),
            Self::UseFrame => player("Use as first frame", "Start the shot from this frame", Keys::single(Key::I)),
            Self::CopyFrame => player("Copy frame", "This frame to the clipboard", Keys::single(Key::C)),
            Self::SaveFrame => player("Save frame…", "This frame to a file", Keys::shifted(Key::C)),
            Self::Figures => {
                let keys = Keys::shifted_chord(Key::D);
                CommandRow::of(CommandGroup::Figures, "Player figures", "What the player counts", keys)
            }
            Self::OneMoreTake => clips("One more take", "The same shot with a new seed", Key::R),
            Self::Pick => clips("Pick", "Keep the clip; the next take comes by itself", Key::P),
            Self::Reject => clips("Reject", "Out of sight with the clip; the next take comes by itself", Key::X),
            Self::Unmark => clips("Neither pick nor reject", "Takes the word on the clip back", Key::U),
            Self::Star1 => clips("1 star", STARS, Key::Num1),
            Self::Star2 => clips("2 stars", STARS, Key::Num2),
            Self::Star3 => clips("3 stars", STARS, Key::Num3),
            Self::Star4 => clips("4 stars", STARS, Key::Num4),
            Self::Star5 => clips("5 stars", STARS, Key::Num5),
            Self::NoStars => clips("No stars", "Takes the clip's stars away", Key::Num0),
        }
    }

    /// The command with its row.
    pub fn with_row(self) -> (Self, CommandRow) {
        (self, self.row())
    }

    /// Every command, in the order of the list of shortcuts.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The keys as this system writes them; `None` without keys.
    pub fn keys_text(self, ctx: &Context) -> Option<String> {
        let CommandRow { keys, also, .. } = self.row();
        let keys = keys.text(ctx)?;
        Some(match also.text(ctx) {
            Some(also) => format!("{keys} or {also}"),
            None => keys,
        })
    }

    /// The commands whose keys were pressed in this frame. Chords are consumed, so that no field sees them.
    pub fn pressed(ctx: &Context) -> Vec<Self> {
        let fired = |command: &Self| command.row().keys.fired(ctx) || command.row().also.fired(ctx);
        Self::all().filter(fired).collect()
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::KeyboardShortcut;

    use super::*;

    fn keys() -> impl Iterator<Item = (UiCommand, Keys)> {
        UiCommand::all().flat_map(|command| [(command, command.row().keys), (command, command.row().also)])
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

    /// Whether both can fire on one screen: the player's keys and the library's never do.
    fn meet(one: UiCommand, other: UiCommand) -> bool {
        let groups = (one.row().group, other.row().group);
        !matches!(groups, (CommandGroup::Player, CommandGroup::Library) | (CommandGroup::Library, CommandGroup::Player))
    }

    #[test]
    fn no_keys_of_one_command_fire_another_on_any_system() {
        for mac in [false, true] {
            for (command, pressed) in keys() {
                for (other, its) in keys().filter(|(other, _)| *other != command && meet(command, *other)) {
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
    fn every_command_has_a_name_and_a_hint() {
        for command in UiCommand::all() {
            assert!(!command.row().name.is_empty() && !command.row().hint.is_empty(), "{command:?}");
        }
    }

    #[test]
    fn every_row_belongs_to_its_own_command() {
        for (i, first) in UiCommand::all().enumerate() {
            for second in UiCommand::all().skip(i + 1) {
                assert_ne!(first.row().name, second.row().name);
            }
        }
    }
}
