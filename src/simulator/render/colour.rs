//! Colours in linear light, and their way to and from sRGB.

use std::sync::OnceLock;

/// Linear light: red, green, blue, each from 0; above 1 is brighter than white.
pub(super) type Rgb = [f32; 3];

/// Entries of the table that encodes linear light.
const STEPS: usize = 16_384;

/// The linear light of an sRGB colour written as `0xRRGGBB`.
pub(super) fn hex(rgb: u32) -> Rgb {
    [rgb >> 16, rgb >> 8, rgb].map(|part| decode((part & 255) as f32 / 255.0))
}

/// `part` (0 to 1) of the way from one colour to another.
pub(super) fn mix(from: Rgb, to: Rgb, part: f32) -> Rgb {
    let part = part.clamp(0.0, 1.0);
    [0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * part)
}

/// A colour times a brightness.
pub(super) fn scale(colour: Rgb, by: f32) -> Rgb {
    colour.map(|part| part * by)
}

/// Two lights together.
pub(super) fn add(one: Rgb, other: Rgb) -> Rgb {
    [0, 1, 2].map(|at| one[at] + other[at])
}

/// A surface under a light.
pub(super) fn times(one: Rgb, other: Rgb) -> Rgb {
    [0, 1, 2].map(|at| one[at] * other[at])
}

/// How bright a colour looks, by its luminance.
pub(super) fn luminance([red, green, blue]: Rgb) -> f32 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The colour with more (above 1) or less (below 1) of its hue.
pub(super) fn saturate(colour: Rgb, by: f32) -> Rgb {
    let grey = luminance(colour);
    colour.map(|part| (grey + (part - grey) * by).max(0.0))
}

/// The colour with its hue turned by a small angle in radians.
pub(super) fn turn_hue(colour: Rgb, angle: f32) -> Rgb {
    let grey = luminance(colour);
    let (sin, cos) = angle.sin_cos();
    let (u, v) = (colour[2] - grey, colour[0] - grey);
    let (u, v) = (u * cos - v * sin, u * sin + v * cos);
    let (red, blue) = (grey + v, grey + u);
    let green = (grey - 0.2126 * red - 0.0722 * blue) / 0.7152;
    [red.max(0.0), green.max(0.0), blue.max(0.0)]
}

/// 0 below `from`, 1 above `to`, and a soft step between.
pub(super) fn soft_step(from: f32, to: f32, at: f32) -> f32 {
    let part = ((at - from) / (to - from)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

/// Linear light of one gamma-encoded component.
fn decode(encoded: f32) -> f32 {
    if encoded <= 0.040_45 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
}

fn encode(linear: f32) -> f32 {
    if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// A table that encodes linear light as sRGB from 0 to 255. Highlights roll off softly instead of clipping.
#[derive(Debug)]
pub(super) struct GammaTable(Vec<f32>);

impl GammaTable {
    /// The one table.
    pub(super) fn get() -> &'static Self {
        static TABLE: OnceLock<GammaTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            let entry = |step: usize| 255.0 * encode(roll_off(step as f32 * BRIGHTEST / (STEPS - 1) as f32));
            Self((0..STEPS).map(entry).collect())
        })
    }

    /// The encoded value of a linear component, 0 to 255.
    pub(super) fn encode(&self, linear: f32) -> f32 {
        // A negative or missing number becomes 0 by the cast.
        let step = (linear * ((STEPS - 1) as f32 / BRIGHTEST)) as usize;
        self.0[step.min(STEPS - 1)]
    }
}

/// The linear light that becomes white.
const BRIGHTEST: f32 = 2.0;
/// From here on highlights roll off.
const SHOULDER: f32 = 0.7;

fn roll_off(linear: f32) -> f32 {
    if linear <= SHOULDER {
        return linear;
    }
    let over = (linear - SHOULDER) / (BRIGHTEST - SHOULDER);
    let room = 1.0 - SHOULDER;
    // A parabola that leaves the straight line with its slope and ends flat at white.
    let slope = (BRIGHTEST - SHOULDER) / room;
    SHOULDER + room * (1.0 - (1.0 - over).powf(slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_comes_back_from_linear_light() {
        let back = hex(0x80_40_20).map(|part| GammaTable::get().encode(part).round() as u32);
        assert_eq!(back, [0x80, 0x40, 0x20]);
    }

    #[test]
    fn highlights_never_turn_back_and_end_white() {
        let table = GammaTable::get();
        let values: Vec<f32> = (0..300).map(|step| table.encode(step as f32 / 100.0)).collect();
        assert!(values.is_sorted());
        assert!((values[299] - 255.0).abs() < 0.5);
    }

    #[test]
    fn a_turned_hue_is_as_bright_as_before() {
        let turned = turn_hue([0.3, 0.4, 0.5], 0.2);
        assert!((luminance(turned) - luminance([0.3, 0.4, 0.5])).abs() < 1e-4);
    }
}
