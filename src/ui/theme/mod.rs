//! The look of Rushes: colours, type, spacing and motion, in a dark and a light theme.
//!
//! Every literal colour and size of the window is here: raw colours in `palette`, their meaning in `schemes`, which fills the typed
//! [`Tokens`]. Views read the tokens by `ui.tokens()`. The fonts are embedded, and egui's own style follows from the tokens.

mod fonts;
pub mod icons;
mod palette;
mod schemes;
mod soft;
mod style;
mod tokens;

use eframe::egui;

pub use self::fonts::{Role, Weight, figures_font, font, icon_font};
pub use self::icons::Icon;
pub use self::palette::{contrast_ratio, of_work};
pub use self::soft::{SOFT_COLUMNS, SOFT_ROWS, soft_picture};
pub use self::tokens::{
    Accent, Chosen, Fill, Line, Radius, Size, Space, Status, StatusColors, Statuses, Surface, TextColors, Tokens,
    TypeScale,
};

/// Installs fonts and the style of both themes. Call once, before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    for (theme, tokens) in [(egui::Theme::Dark, &schemes::DARK), (egui::Theme::Light, &schemes::LIGHT)] {
        ctx.set_style_of(theme, style::from_tokens(tokens));
    }
}

/// Shows the chosen theme from the next frame on; dark while the system's choice is unknown.
pub fn apply(ctx: &egui::Context, choice: egui::ThemePreference) {
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Dark);
    ctx.set_theme(choice);
}

/// Turns every animation off or on. Without animations, state changes show at once and spinners stand still.
pub fn set_reduced_motion(ctx: &egui::Context, reduced: bool) {
    ctx.all_styles_mut(|style| style::set_motion(style, reduced));
}

/// Gives a view the tokens of the theme that is showing.
pub trait UiTokens {
    /// The tokens of the theme that is showing.
    fn tokens(&self) -> &'static Tokens;

    /// Seconds a change of state takes: 0 when motion is reduced.
    fn motion(&self) -> f32;

    /// Whether motion is reduced, so that nothing may move without input.
    fn is_still(&self) -> bool {
        self.motion() <= 0.0
    }
}

const fn tokens_of(dark: bool) -> &'static Tokens {
    if dark { &schemes::DARK } else { &schemes::LIGHT }
}

impl UiTokens for egui::Ui {
    fn tokens(&self) -> &'static Tokens {
        tokens_of(self.visuals().dark_mode)
    }

    fn motion(&self) -> f32 {
        self.style().animation_time
    }
}

impl UiTokens for egui::Context {
    fn tokens(&self) -> &'static Tokens {
        tokens_of(self.global_style().visuals.dark_mode)
    }

    fn motion(&self) -> f32 {
        self.global_style().animation_time
    }
}
