//! Full screen: whether the stage fills the screen, and when the controls over it fade.
//!
//! The system may leave full screen at any time; the window then follows.

use eframe::egui::{Context, Key, Modifiers, Popup, ViewportCommand};

/// Seconds without a move of the pointer until the controls fade.
const REST: f32 = 2.5;

/// Whether the stage fills the screen.
#[derive(Debug, Default)]
pub(in crate::ui) struct FullScreen {
    on: bool,
    /// Whether the system has confirmed it.
    confirmed: bool,
    /// The state that `has_changed` last reported.
    heard: bool,
}

impl FullScreen {
    /// Whether the stage fills the screen.
    pub const fn is_on(&self) -> bool {
        self.on
    }

    /// Enters or leaves full screen.
    pub fn set(&mut self, ctx: &Context, on: bool) {
        if self.on != on {
            *self = Self { on, confirmed: false, ..*self };
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(on));
        }
    }

    /// Follows what the system did. Call it once a frame.
    pub fn follow(&mut self, ctx: &Context) {
        match ctx.input(|input| input.viewport().fullscreen) {
            Some(true) => self.confirmed |= self.on,
            Some(false) if self.on && self.confirmed => *self = Self { on: false, confirmed: false, ..*self },
            Some(false) | None => {}
        }
    }

    /// Whether it has changed since the last call. Full screen is dark in both themes.
    pub fn has_changed(&mut self) -> bool {
        std::mem::replace(&mut self.heard, self.on) != self.on
    }

    /// Whether Escape was pressed to leave; an open menu or sheet comes first.
    pub fn wants_out(&self, ctx: &Context) -> bool {
        self.on && !Popup::is_any_open(ctx) && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
    }
}

/// Whether the controls show: while the clip is paused, soon after the pointer moved, while the keyboard or a menu is in them.
pub(in crate::ui) fn shows_controls(playing: bool, rested: f32, in_use: bool) -> bool {
    !playing || in_use || rested < REST
}

/// The same, read from the window.
pub(in crate::ui) fn controls_are_seen(ctx: &Context, playing: bool) -> bool {
    let rested = ctx.input(|input| input.pointer.time_since_last_movement());
    let in_use = ctx.memory(|memory| memory.focused().is_some()) || Popup::is_any_open(ctx);
    shows_controls(playing, rested, in_use)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_controls_fade_only_when_the_clip_plays_and_they_are_not_in_use() {
        assert!(!shows_controls(true, 3.0, false));
        assert!(shows_controls(false, 60.0, false), "a paused clip keeps them");
        assert!(shows_controls(true, 0.5, false), "the pointer moved");
        assert!(shows_controls(true, 60.0, true), "the keyboard is in them");
    }
}
