//! The tokens of the dark and the light theme: what each colour of the palette is for.

use super::palette as p;
use super::palette::{grey, veil};
use super::tokens::{
    Accent, Chosen, Fill, Line, Radius, Size, Space, StatusColors, Statuses, Surface, TextColors, Tokens, TypeScale,
};

const SPACE: Space = Space { xs: 4.0, s: 8.0, m: 12.0, l: 16.0, xl: 24.0, xxl: 32.0 };
const RADIUS: Radius = Radius { small: 4, medium: 8, large: 12 };
const TYPE_SCALE: TypeScale =
    TypeScale { micro: 11.0, small: 12.0, body: 14.0, title: 16.0, heading: 20.0, display: 28.0 };
const SIZE: Size = Size {
    control_small: 24.0,
    control: 32.0,
    control_large: 40.0,
    icon: 16.0,
    icon_large: 20.0,
    icon_hero: 40.0,
    hairline: 1.0,
    ring: 2.0,
    bar: 4.0,
    measure: 400.0,
    sheet: 440.0,
};
/// Seconds of a change of state.
const MOTION: f32 = 0.15;

/// The dark theme.
pub(super) static DARK: Tokens = Tokens {
    dark: true,
    surface: Surface {
        stage: grey(6),
        bars: grey(14),
        stage_blank: grey(24),
        window: grey(20),
        raised: grey(29),
        overlay: grey(36),
        field: grey(13),
        control: grey(46),
        control_hover: grey(56),
        control_pressed: grey(39),
        control_disabled: grey(29),
        scrim: veil(150),
        shadow: veil(120),
    },
    text: TextColors {
        primary: grey(237),
        secondary: grey(178),
        disabled: grey(139),
        on_stage: grey(237),
        on_stage_secondary: grey(178),
    },
    accent: Accent {
        fill: Fill { rest: p::TUNGSTEN_400, hover: p::TUNGSTEN_350, pressed: p::TUNGSTEN_500, on: p::TUNGSTEN_950 },
        text: p::TUNGSTEN_300,
        tint: p::TUNGSTEN_900,
        selection: p::TUNGSTEN_800,
    },
    chosen: Chosen { fill: grey(196), on: grey(20), tint: grey(56), outline: grey(150) },
    status: Statuses {
        neutral: StatusColors { text: grey(190), tint: grey(46), fill: grey(190), on: grey(20) },
        info: StatusColors { text: p::BLUE_300, tint: p::BLUE_900, fill: p::BLUE_600, on: grey(255) },
        success: StatusColors { text: p::GREEN_300, tint: p::GREEN_900, fill: p::GREEN_600, on: grey(255) },
        warning: StatusColors { text: p::YELLOW_300, tint: p::YELLOW_900, fill: p::YELLOW_300, on: p::YELLOW_950 },
        danger: StatusColors { text: p::RED_300, tint: p::RED_900, fill: p::RED_600, on: grey(255) },
        danger_action: Fill { rest: p::RED_600, hover: p::RED_500, pressed: p::RED_650, on: grey(255) },
    },
    line: Line { hairline: grey(44), outline: grey(72), focus: p::TUNGSTEN_300 },
    space: SPACE,
    radius: RADIUS,
    type_scale: TYPE_SCALE,
    size: SIZE,
    motion: MOTION,
};

/// The light theme.
pub(super) static LIGHT: Tokens = Tokens {
    dark: false,
    surface: Surface {
        stage: grey(6),
        bars: grey(235),
        stage_blank: grey(24),
        window: grey(243),
        raised: grey(255),
        overlay: grey(255),
        field: grey(255),
        control: grey(228),
        control_hover: grey(219),
        control_pressed: grey(209),
        control_disabled: grey(238),
        scrim: veil(90),
        shadow: veil(45),
    },
    text: TextColors {
        primary: grey(24),
        secondary: grey(82),
        disabled: grey(106),
        on_stage: grey(237),
        on_stage_secondary: grey(178),
    },
    accent: Accent {
        fill: Fill { rest: p::TUNGSTEN_400, hover: p::TUNGSTEN_350, pressed: p::TUNGSTEN_500, on: p::TUNGSTEN_950 },
        text: p::TUNGSTEN_700,
        tint: p::TUNGSTEN_100,
        selection: p::TUNGSTEN_200,
    },
    chosen: Chosen { fill: grey(82), on: grey(255), tint: grey(214), outline: grey(110) },
    status: Statuses {
        neutral: StatusColors { text: grey(74), tint: grey(228), fill: grey(74), on: grey(255) },
        info: StatusColors { text: p::BLUE_700, tint: p::BLUE_100, fill: p::BLUE_600, on: grey(255) },
        success: StatusColors { text: p::GREEN_700, tint: p::GREEN_100, fill: p::GREEN_600, on: grey(255) },
        warning: StatusColors { text: p::YELLOW_700, tint: p::YELLOW_100, fill: p::YELLOW_300, on: p::YELLOW_950 },
        danger: StatusColors { text: p::RED_700, tint: p::RED_100, fill: p::RED_600, on: grey(255) },
        danger_action: Fill { rest: p::RED_600, hover: p::RED_500, pressed: p::RED_650, on: grey(255) },
    },
    line: Line { hairline: grey(220), outline: grey(176), focus: p::TUNGSTEN_600 },
    space: SPACE,
    radius: RADIUS,
    type_scale: TYPE_SCALE,
    size: SIZE,
    motion: MOTION,
};

#[cfg(test)]
#[path = "schemes/tests.rs"]
mod tests;
