//! A soft picture out of a number, for a clip that is not there yet: three colours that flow into each other along one direction, as
//! in a frame that was exposed while the camera moved.
//!
//! Colours are mixed in Oklab, where equal steps look equal: no band of grey between two hues, none that shouts.

use std::f32::consts::TAU;

use eframe::egui::{Color32, Rgba};

/// How many colours a soft picture has from left to right.
pub const SOFT_COLUMNS: usize = 17;
/// How many it has from top to bottom: more, since the streaks run across.
pub const SOFT_ROWS: usize = 41;

/// A colour by lightness and two opponent axes (Björn Ottosson's Oklab).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Lab {
    l: f32,
    a: f32,
    b: f32,
}

impl Lab {
    /// By lightness 0 to 1, chroma, and hue in turns.
    fn of_hue(l: f32, chroma: f32, hue: f32) -> Self {
        let angle = hue * TAU;
        Self { l, a: chroma * angle.cos(), b: chroma * angle.sin() }
    }

    /// This colour at 0, the other at 1.
    fn mix(self, other: Self, share: f32) -> Self {
        let mix = |from: f32, to: f32| from + (to - from) * share;
        Self { l: mix(self.l, other.l), a: mix(self.a, other.a), b: mix(self.b, other.b) }
    }

    fn to_color(self) -> Color32 {
        let Self { l, a, b } = self;
        let long = (l + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let medium = (l - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let short = (l - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        let red = 4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short;
        let green = -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_38 * short;
        let blue = -0.004_196_086 * long - 0.703_418_6 * medium + 1.707_614_7 * short;
        let within = |part: f32| part.clamp(0.0, 1.0);
        Color32::from(Rgba::from_rgb(within(red), within(green), within(blue)))
    }
}

/// What a seed decides, each between 0 and 1 and independent of the others.
fn parts_of(seed: u32) -> [f32; 8] {
    let mut state = u64::from(seed) ^ 0x9E37_79B9_7F4A_7C15;
    [(); 8].map(|()| {
        // SplitMix64 (Steele, Lea, Flood 2014): seeds that differ by one look nothing alike.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1_u32 << 24) as f32
    })
}

/// The colours of the soft picture of this seed, row by row from the top left: quiet ones, deep in the dark theme and pale in the
/// light one.
pub fn soft_picture(seed: u32, dark: bool) -> Vec<Color32> {
    let parts = parts_of(seed);
    let field = ColourField::new(parts, dark);
    let place = |i: usize, count: usize| i as f32 / (count - 1) as f32;
    let rows = (0..SOFT_ROWS).map(|row| place(row, SOFT_ROWS));
    rows.flat_map(|down| (0..SOFT_COLUMNS).map(move |column| (place(column, SOFT_COLUMNS), down)))
        .map(|(across, down)| field.at(across, down).to_color())
        .collect()
}

/// Three colours and how they lie.
struct ColourField {
    /// Above, below, and the light between them.
    colors: [Lab; 3],
    parts: [f32; 8],
    /// How strong the streaks are, in lightness.
    streaks: f32,
    /// How much darker the corners are, in lightness.
    corners: f32,
}

impl ColourField {
    fn new(parts: [f32; 8], dark: bool) -> Self {
        // The two temperatures of a filmed evening: sky from teal to violet, and a light from rose to gold.
        let sky = 0.56 + 0.30 * parts[0];
        let hues = [sky, sky + 0.05 + 0.07 * parts[1], 0.02 + 0.20 * parts[2]];
        let (lightness, chroma) =
            if dark { ([0.33, 0.47, 0.74], [0.075, 0.085, 0.115]) } else { ([0.83, 0.90, 0.86], [0.055, 0.04, 0.085]) };
        let color = |i: usize| Lab::of_hue(lightness[i], chroma[i], hues[i]);
        Self {
            colors: [color(0), color(1), color(2)],
            parts,
            streaks: if dark { 0.022 } else { 0.012 },
            corners: if dark { 0.16 } else { 0.05 },
        }
    }

    /// The colour at this place, 0 to 1 from the left and from the top.
    fn at(&self, across: f32, down: f32) -> Lab {
        let [_, _, _, tilt, x, y, phase, width] = self.parts;
        let (x0, y0) = (across - 0.5, down - 0.5);
        // Everything flows along one direction, a little out of the level.
        let (sin, cos) = ((tilt - 0.5) * 0.5).sin_cos();
        let (along, beside) = (x0 * cos + y0 * sin, y0 * cos - x0 * sin);
        let ramp = smooth(beside + 0.5);
        let (from_light, from_axis) = (along - (x - 0.5) * 0.6, beside - (y - 0.5) * 0.4);
        let glow = (-(from_light / 0.62).powi(2) - (from_axis / (0.14 + 0.10 * width)).powi(2)).exp();
        let mut color = self.colors[0].mix(self.colors[1], ramp).mix(self.colors[2], 0.9 * glow);
        let wave = |times: f32, shift: f32| (beside * times * TAU + (phase + shift) * TAU).sin();
        let streak = wave(2.3, 0.0) + wave(4.1, 0.37) / 2.0 + wave(7.3, 0.71) / 3.0;
        let fade = 0.6 + 0.4 * (along * 2.2 + phase * TAU).sin();
        color.l += self.streaks * streak * fade - self.corners * (x0 * x0 + y0 * y0);
        color
    }
}

fn smooth(share: f32) -> f32 {
    let share = share.clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

#[cfg(test)]
mod tests {
    use super::super::palette::contrast_ratio;
    use super::*;

    #[test]
    fn neighbouring_seeds_look_nothing_alike_and_the_same_seed_looks_the_same() {
        let difference = |one: u32, other: u32| {
            let (one, other) = (soft_picture(one, true), soft_picture(other, true));
            let parts = |color: &Color32| [color.r(), color.g(), color.b()].map(i32::from);
            let apart = |(one, other): (&Color32, &Color32)| {
                parts(one).iter().zip(parts(other)).map(|(a, b)| (a - b).abs()).sum::<i32>()
            };
            one.iter().zip(&other).map(apart).sum::<i32>() as f32 / one.len() as f32
        };
        assert_eq!(soft_picture(7, true), soft_picture(7, true));
        for seed in 1..20 {
            assert!(difference(seed, seed + 1) > 12.0, "{seed}: {}", difference(seed, seed + 1));
        }
    }

    #[test]
    fn neighbouring_colours_of_one_picture_are_soft_steps() {
        for dark in [true, false] {
            for seed in 1..40 {
                let colors = soft_picture(seed, dark);
                assert_eq!(colors.len(), SOFT_COLUMNS * SOFT_ROWS);
                for row in colors.chunks(SOFT_COLUMNS) {
                    for pair in row.windows(2) {
                        assert!(contrast_ratio(pair[0], pair[1]) < 1.35, "{seed} {dark} {pair:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn it_is_deep_in_the_dark_theme_and_pale_in_the_light_one() {
        let mean = |dark| {
            let colors: Vec<Color32> = (1..30).flat_map(|seed| soft_picture(seed, dark)).collect();
            colors.iter().map(|color| f32::from(color.g())).sum::<f32>() / colors.len() as f32
        };
        assert!(mean(true) < 100.0 && mean(false) > 190.0, "{} {}", mean(true), mean(false));
    }
}
