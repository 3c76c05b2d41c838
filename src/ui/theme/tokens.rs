//! The typed design tokens: colours, distances and sizes by their purpose.

use eframe::egui::Color32;

/// The whole look, as views read it. Lengths are in points.
#[derive(Debug)]
pub struct Tokens {
    /// Whether this is the dark theme.
    pub dark: bool,
    /// Backgrounds.
    pub surface: Surface,
    /// Text and icons on backgrounds.
    pub text: TextColors,
    /// The one accent.
    pub accent: Accent,
    /// What is chosen, on or done so far, without the accent.
    pub chosen: Chosen,
    /// Colours of states.
    pub status: Statuses,
    /// Lines and rings.
    pub line: Line,
    /// Distances.
    pub space: Space,
    /// Corner radii.
    pub radius: Radius,
    /// Text sizes.
    pub type_scale: TypeScale,
    /// Sizes of controls.
    pub size: Size,
    /// Seconds that a change of state takes; use [`super::UiTokens::motion`], which is 0 when motion is reduced.
    pub motion: f32,
}

/// Backgrounds, from the deepest to the nearest.
#[derive(Debug)]
pub struct Surface {
    /// Around a picture on the whole screen and on cards; black in both themes.
    pub stage: Color32,
    /// Around the picture in the window: a shade of the panels beside it.
    pub bars: Color32,
    /// The blank of a picture that is loading; the same in both themes.
    pub stage_blank: Color32,
    /// The window and its panels.
    pub window: Color32,
    /// Cards.
    pub raised: Color32,
    /// Menus, sheets, toasts.
    pub overlay: Color32,
    /// Fields to type or drop into.
    pub field: Color32,
    /// Buttons and other controls at rest.
    pub control: Color32,
    /// A control under the pointer.
    pub control_hover: Color32,
    /// A control held down.
    pub control_pressed: Color32,
    /// A disabled control.
    pub control_disabled: Color32,
    /// Over the window behind a sheet.
    pub scrim: Color32,
    /// Shadow of overlays.
    pub shadow: Color32,
}

/// Text and icons.
#[derive(Debug)]
pub struct TextColors {
    /// The main text.
    pub primary: Color32,
    /// Explanations.
    pub secondary: Color32,
    /// Text of a disabled control; still readable.
    pub disabled: Color32,
    /// Text on the stage, light in both themes.
    pub on_stage: Color32,
    /// Explanations on the stage.
    pub on_stage_secondary: Color32,
}

/// A filled control in its three states, and the text on it.
#[derive(Debug)]
pub struct Fill {
    /// At rest.
    pub rest: Color32,
    /// Under the pointer.
    pub hover: Color32,
    /// Held down.
    pub pressed: Color32,
    /// Text and icons on any of the three.
    pub on: Color32,
}

/// The one accent. It belongs to the main act of a screen, to the widget with the keyboard, and to a render's line.
#[derive(Debug)]
pub struct Accent {
    /// The main button.
    pub fill: Fill,
    /// The accent as text or icon on surfaces.
    pub text: Color32,
    /// Background of a chosen item.
    pub tint: Color32,
    /// Background of selected text.
    pub selection: Color32,
}

/// What is chosen among others, switched on, or done so far. Neutral, so that the one main act keeps the accent.
#[derive(Debug)]
pub struct Chosen {
    /// Switches that are on, the filled part of sliders and bars.
    pub fill: Color32,
    /// Knobs and text on `fill`.
    pub on: Color32,
    /// Background of what is chosen.
    pub tint: Color32,
    /// Outline of what is chosen.
    pub outline: Color32,
}

/// One state's colours.
#[derive(Clone, Copy, Debug)]
pub struct StatusColors {
    /// Text and icons on surfaces and on `tint`.
    pub text: Color32,
    /// A quiet background.
    pub tint: Color32,
    /// A loud background.
    pub fill: Color32,
    /// Text and icons on `fill`.
    pub on: Color32,
}

/// Colours of states.
#[derive(Debug)]
pub struct Statuses {
    /// Nothing to report.
    pub neutral: StatusColors,
    /// Good to know.
    pub info: StatusColors,
    /// It worked.
    pub success: StatusColors,
    /// Needs a look.
    pub warning: StatusColors,
    /// It failed, or would destroy something.
    pub danger: StatusColors,
    /// A button that destroys something.
    pub danger_action: Fill,
}

/// The state that a badge, banner, notice or toast reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Nothing to report.
    #[default]
    Neutral,
    /// Good to know.
    Info,
    /// It worked.
    Success,
    /// Needs a look.
    Warning,
    /// It failed.
    Danger,
}

impl Statuses {
    /// The colours of `status`.
    pub const fn of(&self, status: Status) -> StatusColors {
        match status {
            Status::Neutral => self.neutral,
            Status::Info => self.info,
            Status::Success => self.success,
            Status::Warning => self.warning,
            Status::Danger => self.danger,
        }
    }
}

/// Lines and rings.
#[derive(Debug)]
pub struct Line {
    /// Between regions.
    pub hairline: Color32,
    /// Around fields and controls.
    pub outline: Color32,
    /// Around the widget with the keyboard.
    pub focus: Color32,
}

/// Distances, on a scale of 4.
#[derive(Debug)]
pub struct Space {
    /// 4.
    pub xs: f32,
    /// 8.
    pub s: f32,
    /// 12.
    pub m: f32,
    /// 16.
    pub l: f32,
    /// 24.
    pub xl: f32,
    /// 32.
    pub xxl: f32,
}

/// Corner radii.
#[derive(Debug)]
pub struct Radius {
    /// Small things inside controls, badges.
    pub small: u8,
    /// Controls and fields.
    pub medium: u8,
    /// Cards, sheets.
    pub large: u8,
}

/// Text sizes.
#[derive(Debug)]
pub struct TypeScale {
    /// 11: counters, shortcut hints.
    pub micro: f32,
    /// 12: labels, explanations.
    pub small: f32,
    /// 14: everything one reads.
    pub body: f32,
    /// 16: titles of sheets and cards.
    pub title: f32,
    /// 20: headlines.
    pub heading: f32,
    /// 28: the welcome.
    pub display: f32,
}

/// Sizes of controls.
#[derive(Debug)]
pub struct Size {
    /// Height of a control inside another, 24.
    pub control_small: f32,
    /// Height of a control, 32.
    pub control: f32,
    /// Height of the main button, 40.
    pub control_large: f32,
    /// Icons in controls, 16.
    pub icon: f32,
    /// Icons that stand alone, 20.
    pub icon_large: f32,
    /// Icons of empty states, 40.
    pub icon_hero: f32,
    /// Hairlines, 1.
    pub hairline: f32,
    /// Focus rings, 2.
    pub ring: f32,
    /// Bars of progress, 4.
    pub bar: f32,
    /// Widest line of running text, 400.
    pub measure: f32,
    /// Width of a sheet, 440.
    pub sheet: f32,
}
