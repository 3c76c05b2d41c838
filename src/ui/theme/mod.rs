//! The look of Rushes: colours, type, spacing and motion, for a dark and a light room.
//!
//! Owns every literal colour and size of the window (`palette` -> meaning in `schemes` -> the typed
//! [`Tokens`]), the embedded fonts and the egui style derived from them. Never draws a widget and keeps no
//! state of its own but egui's. Nothing here can fail: fonts and colours are compiled in.

mod contrast;
mod ext;
mod fonts;
pub mod icons;
mod palette;
mod schemes;
mod style;
mod tokens;

use eframe::egui;

pub use self::contrast::ratio as contrast_ratio;
pub use self::ext::UiTokens;
pub use self::fonts::{Role, Weight, figures_font, font, icon_font};
pub use self::icons::Icon;
pub use self::tokens::{
    Accent, Fill, Line, Radius, Size, Space, Status, StatusColors, Statuses, Surface, TextColors, Tokens, TypeScale,
};

/// Which theme the person asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Follow the system.
    #[default]
    System,
    /// Always dark.
    Dark,
    /// Always light.
    Light,
}

/// Installs fonts and the style of both themes. Call once, before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    for (theme, tokens) in [(egui::Theme::Dark, &schemes::DARK), (egui::Theme::Light, &schemes::LIGHT)] {
        ctx.set_style_of(theme, style::from_tokens(tokens));
    }
}

/// Shows the chosen theme from the next frame on. A dark window is shown while the system's wish is unknown.
pub fn apply(ctx: &egui::Context, choice: ThemeChoice) {
    ctx.options_mut(|options| options.fallback_theme = egui::Theme::Dark);
    ctx.set_theme(match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
        ThemeChoice::Light => egui::ThemePreference::Light,
    });
}

/// Turns every animation off (or on again): state changes are then shown at once and spinners stand still.
pub fn set_reduced_motion(ctx: &egui::Context, reduced: bool) {
    ctx.all_styles_mut(|style| style::set_motion(style, reduced));
}
