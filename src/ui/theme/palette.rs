//! The raw colours, named by what they look like. Private: only `schemes` gives them a meaning.
//!
//! The greys are exactly neutral (equal red, green and blue), so that they tint no judgement of a picture's
//! colour. The one accent is tungsten, the warm light of a practical lamp at 3200 K: it keeps eyes that work in
//! a dark room adapted, and no daylight scene is mistaken for it.
#![expect(clippy::disallowed_methods, reason = "the one home of literal colours")]

use eframe::egui::Color32;

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
