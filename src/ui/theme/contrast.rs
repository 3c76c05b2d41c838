//! Contrast between two opaque colours, as WCAG 2.2 defines it. Pure.

use eframe::egui::{Color32, Rgba};

/// Contrast ratio, 1 (the same) to 21 (black on white).
/// Source: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.
pub fn ratio(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, 0 to 1.
fn luminance(color: Color32) -> f32 {
    let linear = Rgba::from(color);
    0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_21_to_1() {
        assert!((ratio(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn a_colour_on_itself_is_1_to_1() {
        assert!((ratio(Color32::RED, Color32::RED) - 1.0).abs() < f32::EPSILON);
    }
}
