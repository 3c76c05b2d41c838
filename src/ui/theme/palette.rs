//! The raw colours by their look, and the contrast of two colours. `schemes` gives the colours their meaning.
//!
//! The greys are exactly neutral (equal red, green and blue), so that they don't influence how a picture's colours look. The one
//! accent is tungsten, the warm light of a lamp at 3200 K: it keeps eyes adapted to a dark room and stands out from daylight scenes.
#![expect(clippy::disallowed_methods, reason = "the one home of literal colours")]

use eframe::egui::{Color32, Rgba};

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// A neutral grey, 0 black to 255 white.
pub(super) const fn grey(level: u8) -> Color32 {
    Color32::from_gray(level)
}

/// Black of the given opacity, 0 to 255, for scrims and shadows.
pub(super) const fn veil(alpha: u8) -> Color32 {
    Color32::from_black_alpha(alpha)
}

pub(super) const TUNGSTEN_100: Color32 = rgb(0x00FC_EFDA);
pub(super) const TUNGSTEN_200: Color32 = rgb(0x00FA_DDB0);
pub(super) const TUNGSTEN_300: Color32 = rgb(0x00F7_C27C);
pub(super) const TUNGSTEN_350: Color32 = rgb(0x00F6_B765);
pub(super) const TUNGSTEN_400: Color32 = rgb(0x00F0_A54A);
pub(super) const TUNGSTEN_500: Color32 = rgb(0x00DB_8F32);
pub(super) const TUNGSTEN_600: Color32 = rgb(0x00B1_640E);
pub(super) const TUNGSTEN_700: Color32 = rgb(0x0087_4A08);
pub(super) const TUNGSTEN_800: Color32 = rgb(0x0059_3F1C);
pub(super) const TUNGSTEN_900: Color32 = rgb(0x0033_281A);
pub(super) const TUNGSTEN_950: Color32 = rgb(0x001C_1204);

pub(super) const GREEN_100: Color32 = rgb(0x00E2_F2E5);
pub(super) const GREEN_300: Color32 = rgb(0x007F_CE8F);
pub(super) const GREEN_600: Color32 = rgb(0x002A_7A41);
pub(super) const GREEN_700: Color32 = rgb(0x001E_6934);
pub(super) const GREEN_900: Color32 = rgb(0x0018_2B1C);

pub(super) const YELLOW_100: Color32 = rgb(0x00F9_F2CB);
pub(super) const YELLOW_300: Color32 = rgb(0x00E6_D25C);
pub(super) const YELLOW_700: Color32 = rgb(0x0068_5700);
pub(super) const YELLOW_900: Color32 = rgb(0x002C_2912);
pub(super) const YELLOW_950: Color32 = rgb(0x001A_1700);

pub(super) const RED_100: Color32 = rgb(0x00FC_E8E6);
pub(super) const RED_300: Color32 = rgb(0x00FF_8F85);
pub(super) const RED_500: Color32 = rgb(0x00D1_433B);
pub(super) const RED_600: Color32 = rgb(0x00C2_352D);
pub(super) const RED_650: Color32 = rgb(0x00A9_2B24);
pub(super) const RED_700: Color32 = rgb(0x00B0_241C);
pub(super) const RED_900: Color32 = rgb(0x0037_1B19);

pub(super) const BLUE_100: Color32 = rgb(0x00E5_EFF9);
pub(super) const BLUE_300: Color32 = rgb(0x0093_BCE8);
pub(super) const BLUE_600: Color32 = rgb(0x002D_69A3);
pub(super) const BLUE_700: Color32 = rgb(0x0023_588A);
pub(super) const BLUE_900: Color32 = rgb(0x0018_2532);

/// Contrast of two opaque colours as WCAG 2.2 defines it: 1 for equal colours to 21 for black on white.
/// Source: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
pub fn contrast_ratio(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, 0 to 1.
fn luminance(color: Color32) -> f32 {
    let linear = Rgba::from(color);
    0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
}

/// A colour of the person's work, red, green, blue: shown as it is in both themes.
pub const fn of_work([red, green, blue]: [u8; 3]) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_21_to_1() {
        assert!((contrast_ratio(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn a_colour_on_itself_is_1_to_1() {
        assert!((contrast_ratio(Color32::RED, Color32::RED) - 1.0).abs() < f32::EPSILON);
    }
}
