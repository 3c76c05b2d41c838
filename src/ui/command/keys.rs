//! The keys of commands: when they fire, and how they are written. A field that is edited comes first, then a widget with the
//! keyboard, then the window.

use eframe::egui::{Context, Event, InputState, Key, KeyboardShortcut, Modifiers};

/// The keys of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// With Ctrl, or Cmd on a Mac: fires while text is edited too.
    Chord(KeyboardShortcut),
    /// A function key with exactly these modifiers: fires while text is edited too.
    Function(KeyboardShortcut),
    /// Like a chord, but not while text is edited.
    Outside(KeyboardShortcut),
    /// The key of a letter: fires once, even when held, and not while text is edited.
    Single(KeyboardShortcut),
    /// A key that buttons and lists use: fires, repeatedly when held, only while no widget has the keyboard.
    Resting(Key),
    /// A typed character: does not fire while text is edited.
    Letter(&'static str),
    /// No keys.
    None,
}

impl Keys {
    pub(super) const fn chord(key: Key) -> Self {
        Self::Chord(KeyboardShortcut::new(Modifiers::COMMAND, key))
    }

    pub(super) const fn shifted_chord(key: Key) -> Self {
        Self::Chord(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key))
    }

    pub(super) const fn outside(modifiers: Modifiers, key: Key) -> Self {
        Self::Outside(KeyboardShortcut::new(modifiers, key))
    }

    pub(super) const fn function(modifiers: Modifiers, key: Key) -> Self {
        Self::Function(KeyboardShortcut::new(modifiers, key))
    }

    pub(super) const fn single(key: Key) -> Self {
        Self::Single(KeyboardShortcut::new(Modifiers::NONE, key))
    }

    pub(super) const fn shifted(key: Key) -> Self {
        Self::Single(KeyboardShortcut::new(Modifiers::SHIFT, key))
    }

    /// Whether they were pressed in this frame. Chords are consumed, so that no field sees them.
    pub(super) fn fired(self, ctx: &Context) -> bool {
        let free = || !ctx.text_edit_focused();
        match self {
            Self::Chord(shortcut) => ctx.input_mut(|input| input.consume_shortcut(&shortcut)),
            Self::Outside(shortcut) => free() && ctx.input_mut(|input| is_outside_pressed(input, shortcut)),
            Self::Function(shortcut) => ctx.input(|input| is_pressed_once(input, shortcut)),
            Self::Single(shortcut) => free() && ctx.input(|input| is_pressed_once(input, shortcut)),
            Self::Resting(key) => {
                ctx.memory(|memory| memory.focused().is_none())
                    && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key))
            }
            Self::Letter(letter) => free() && ctx.input(|input| has_typed(&input.events, letter)),
            Self::None => false,
        }
    }

    /// The keys as this system writes them; `None` without keys.
    pub(super) fn text(self, ctx: &Context) -> Option<String> {
        match self {
            Self::Chord(shortcut) | Self::Function(shortcut) | Self::Outside(shortcut) | Self::Single(shortcut) => {
                Some(ctx.format_shortcut(&shortcut).replace("Comma", ","))
            }
            Self::Resting(key) => Some(key_name(key).to_owned()),
            Self::Letter(letter) => Some(letter.to_owned()),
            Self::None => None,
        }
    }

    /// Modifiers and key; `None` for a typed character, whose key depends on the keyboard.
    #[cfg(test)]
    pub(super) const fn shortcut(self) -> Option<KeyboardShortcut> {
        match self {
            Self::Chord(shortcut) | Self::Function(shortcut) | Self::Outside(shortcut) | Self::Single(shortcut) => {
                Some(shortcut)
            }
            Self::Resting(key) => Some(KeyboardShortcut::new(Modifiers::NONE, key)),
            Self::Letter(_) | Self::None => None,
        }
    }
}

fn key_name(key: Key) -> &'static str {
    match key {
        Key::ArrowLeft => "Left",
        Key::ArrowRight => "Right",
        Key::ArrowUp => "Up",
        Key::ArrowDown => "Down",
        other => other.name(),
    }
}

/// Where Delete is meant, Backspace counts too on a Mac, whose keyboards have no Delete key.
fn is_outside_pressed(input: &mut InputState, shortcut: KeyboardShortcut) -> bool {
    let backspace = shortcut.logical_key == Key::Delete && cfg!(target_os = "macos");
    input.consume_shortcut(&shortcut) || (backspace && input.consume_key(Modifiers::NONE, Key::Backspace))
}

fn is_pressed_once(input: &InputState, shortcut: KeyboardShortcut) -> bool {
    input.events.iter().any(|event| match event {
        Event::Key { key, pressed: true, repeat: false, modifiers, .. } => {
            *key == shortcut.logical_key && modifiers.matches_exact(shortcut.modifiers)
        }
        _ => false,
    })
}

fn has_typed(events: &[Event], letter: &str) -> bool {
    events.iter().any(|event| matches!(event, Event::Text(text) if text == letter))
}
