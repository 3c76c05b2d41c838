//! How views reach the tokens: `ui.tokens()`.

use eframe::egui;

use super::schemes::{DARK, LIGHT};
use super::tokens::Tokens;

/// Gives a view the tokens of the theme that is showing.
pub trait UiTokens {
    /// The tokens of the theme that is showing.
    fn tokens(&self) -> &'static Tokens;

    /// Seconds a change of state takes: 0 when motion is reduced.
    fn motion(&self) -> f32;

    /// Whether motion is reduced: nothing may move by itself.
    fn is_still(&self) -> bool {
        self.motion() <= 0.0
    }
}

const fn of(dark: bool) -> &'static Tokens {
    if dark { &DARK } else { &LIGHT }
}

impl UiTokens for egui::Ui {
    fn tokens(&self) -> &'static Tokens {
        of(self.visuals().dark_mode)
    }

    fn motion(&self) -> f32 {
        self.style().animation_time
    }
}

impl UiTokens for egui::Context {
    fn tokens(&self) -> &'static Tokens {
        of(self.global_style().visuals.dark_mode)
    }

    fn motion(&self) -> f32 {
        self.global_style().animation_time
    }
}
