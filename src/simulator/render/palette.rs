//! A harmonious dark palette from a seed, with the OKLab arithmetic and the seeded random numbers behind it.

/// A deterministic random number generator (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct SeededRandom(u64);

impl SeededRandom {
    /// A generator for this seed; neighbouring seeds give unrelated numbers.
    pub(super) fn new(seed: u32) -> Self {
        Self(u64::from(seed).wrapping_mul(0x2545_F491_4F6C_DD1D))
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` up to `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.bits() >> 40) as f32 / 16_777_216.0)
    }

    /// A whole number below `end`, which is above 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }
}

/// A colour in OKLab (Björn Ottosson, 2020): lightness, green-red, blue-yellow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lab(pub(super) [f32; 3]);

impl Lab {
    /// From lightness 0 to 1, chroma and a hue in turns.
    pub(super) fn polar(lightness: f32, chroma: f32, turns: f32) -> Self {
        let (sin, cos) = (turns * std::f32::consts::TAU).sin_cos();
        Self([lightness, chroma * cos, chroma * sin])
    }

    /// The colour `part` (0 to 1) of the way to `other`.
    pub(super) fn mix(self, other: Self, part: f32) -> Self {
        let mut mixed = self.0;
        for (own, theirs) in mixed.iter_mut().zip(other.0) {
            *own += (theirs - *own) * part;
        }
        Self(mixed)
    }

    /// Gamma-encoded sRGB, clamped to 0 to 1.
    #[expect(clippy::many_single_char_names, reason = "the names of the published formula")]
    pub(super) fn to_rgb(self) -> [f32; 3] {
        let [lightness, a, b] = self.0;
        let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
        let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
        let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
        [
            encode(4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s),
            encode(-1.268_438 * l + 2.609_757_4 * m - 0.341_319_4 * s),
            encode(-0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s),
        ]
    }
}

fn encode(linear: f32) -> f32 {
    let linear = linear.clamp(0.0, 1.0);
    if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// The colours of one clip.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Palette {
    /// The dark ground, at the top and at the bottom of the picture.
    pub(super) ground: [Lab; 2],
    /// Lights in the backdrop.
    pub(super) lights: [Lab; 3],
    /// The one bright colour, for marks.
    pub(super) accent: Lab,
}

impl Palette {
    /// A dark ground, lights in neighbouring hues, and one light across the colour circle.
    pub(super) fn from_seed(seed: u32) -> Self {
        let mut random = SeededRandom::new(seed);
        let hue = random.between(0.0, 1.0);
        let side = if random.below(2) == 0 { 1.0 } else { -1.0 };
        let near = hue + side * random.between(0.07, 0.14);
        let far = hue + side * random.between(0.3, 0.48);
        Self {
            ground: [Lab::polar(0.20, 0.045, hue), Lab::polar(0.13, 0.03, near)],
            lights: [Lab::polar(0.56, 0.14, hue), Lab::polar(0.47, 0.13, near), Lab::polar(0.62, 0.12, far)],
            accent: Lab::polar(0.82, 0.12, far),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_and_red_come_back_from_oklab() {
        let close = |got: [f32; 3], want: [f32; 3]| got.iter().zip(want).all(|(a, b)| (a - b).abs() < 0.01);
        assert!(close(Lab([1.0, 0.0, 0.0]).to_rgb(), [1.0; 3]));
        assert!(close(Lab([0.627_955, 0.224_863, 0.125_846]).to_rgb(), [1.0, 0.0, 0.0]));
    }

    #[test]
    fn neighbouring_seeds_have_different_colours() {
        assert_ne!(Palette::from_seed(1), Palette::from_seed(2));
        assert_eq!(Palette::from_seed(7), Palette::from_seed(7));
    }
}
