//! The typefaces: Inter for text, its tabular figures for numbers that change, Phosphor for icons.
//!
//! All are embedded. The system's fonts supply other scripts and emoji. Phosphor is a separate family, because Inter uses the
//! same private codepoints for alternates of its letters.
#![expect(clippy::disallowed_methods, reason = "the one home of sizes of text")]

use std::sync::Arc;

use eframe::egui::{FontData, FontDefinitions, FontFamily, FontId};

use super::schemes::DARK;

const SEMIBOLD: &str = "semibold";
const FIGURES: &str = "figures";
const FIGURES_SEMIBOLD: &str = "figures-semibold";
const ICONS: &str = "icons";

/// A text's place in the hierarchy of a screen, which sets its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// 11: counters, shortcut hints.
    Micro,
    /// 12: labels, explanations.
    Small,
    /// 14: running text.
    #[default]
    Body,
    /// 16: titles of sheets and cards.
    Title,
    /// 20: headlines.
    Heading,
    /// 28: the welcome screen.
    Display,
}

impl Role {
    /// The size in points; the same in both themes.
    pub const fn size(self) -> f32 {
        let scale = &DARK.type_scale;
        match self {
            Self::Micro => scale.micro,
            Self::Small => scale.small,
            Self::Body => scale.body,
            Self::Title => scale.title,
            Self::Heading => scale.heading,
            Self::Display => scale.display,
        }
    }

    /// The distance between two lines in points, a multiple of 4.
    pub const fn line_height(self) -> f32 {
        match self {
            Self::Micro | Self::Small => 16.0,
            Self::Body => 20.0,
            Self::Title => 24.0,
            Self::Heading => 28.0,
            Self::Display => 36.0,
        }
    }
}

/// The two weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    #[default]
    Regular,
    /// Titles, labels of buttons.
    SemiBold,
}

/// The font of a text.
pub fn font(role: Role, weight: Weight) -> FontId {
    match weight {
        Weight::Regular => FontId::new(role.size(), FontFamily::Proportional),
        Weight::SemiBold => FontId::new(role.size(), named(SEMIBOLD)),
    }
}

/// The font of times, prices and counters: all figures are equally wide, so that nothing jumps.
pub fn figures_font(role: Role, weight: Weight) -> FontId {
    match weight {
        Weight::Regular => FontId::new(role.size(), named(FIGURES)),
        Weight::SemiBold => FontId::new(role.size(), named(FIGURES_SEMIBOLD)),
    }
}

/// The font of icons, `size` points wide and high.
pub fn icon_font(size: f32) -> FontId {
    FontId::new(size, named(ICONS))
}

fn named(family: &'static str) -> FontFamily {
    FontFamily::Name(family.into())
}

macro_rules! embedded {
    ($file:literal) => {
        Arc::new(FontData::from_static(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $file))))
    };
}

/// Every embedded font and the families they form.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let embedded = [
        ("inter", embedded!("Inter-Regular.otf")),
        ("inter-semibold", embedded!("Inter-SemiBold.otf")),
        ("inter-figures", embedded!("InterFigures-Regular.otf")),
        ("inter-figures-semibold", embedded!("InterFigures-SemiBold.otf")),
        ("phosphor", embedded!("Phosphor.ttf")),
    ];
    for (name, data) in embedded {
        fonts.font_data.insert(name.to_owned(), data);
    }
    for (family, faces) in [
        (FontFamily::Proportional, &["inter"] as &[&str]),
        (FontFamily::Monospace, &["inter"]),
        (named(SEMIBOLD), &["inter-semibold"]),
        (named(FIGURES), &["inter-figures", "inter"]),
        (named(FIGURES_SEMIBOLD), &["inter-figures-semibold", "inter-semibold"]),
        (named(ICONS), &["phosphor"]),
    ] {
        fonts.families.insert(family, faces.iter().map(|face| (*face).to_owned()).collect());
    }
    fonts
}
