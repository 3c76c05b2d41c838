//! What people built: a lighthouse, a small house, facades with lit windows.

use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step};
use super::super::mood::Mood;
use super::super::outline::Outline;
use super::super::random::SeededRandom;

/// A lighthouse.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lighthouse {
    /// The middle of its foot.
    pub(super) foot: [f32; 2],
    /// From foot to roof.
    pub(super) height: f32,
    /// Whether it has red bands.
    pub(super) bands: bool,
    /// The side that the light comes from: -1 left, 1 right.
    pub(super) sun: f32,
}

impl Lighthouse {
    /// Paints it and gives the place of its lamp.
    pub(super) fn paint(&self, canvas: &mut Canvas, mood: &Mood) -> [f32; 2] {
        let [x, y] = self.foot;
        let h = self.height;
        let (low, high) = (h * 0.105, h * 0.062);
        let gallery = y - h * 0.79;
        let body = Outline::polygon(&[[x - low, y], [x - high, gallery], [x + high, gallery], [x + low, y]]);
        let stripe = |up: f32| self.bands && ((0.3..0.48).contains(&up) || (0.64..0.79).contains(&up));
        canvas.shape(&body, |px, py| {
            let up = (y - py) / h;
            let half = low + (high - low) * up / 0.79;
            let colour = if stripe(up) { hex(0xa8_3a_30) } else { hex(0xe6_de_d0) };
            self.round(mood, colour, (px - x) / half)
        });
        for (number, up) in [0.2, 0.4, 0.58].into_iter().enumerate() {
            let at = [x + (number as f32 - 1.0) * h * 0.012, y - h * up];
            let window =
                Outline::rectangle([at[0] - h * 0.009, at[1] - h * 0.018, at[0] + h * 0.009, at[1] + h * 0.012]);
            canvas.flat(&window, mix(scale(mood.shade, 0.8), mood.lamp, mood.dark * 0.8));
        }
        let door = Outline::rectangle([x - h * 0.018, y - h * 0.06, x + h * 0.018, y]);
        canvas.flat(&door, scale(mood.shade, 0.7));
        self.paint_head(canvas, mood, gallery)
    }

    /// Gallery, lantern and roof.
    fn paint_head(&self, canvas: &mut Canvas, mood: &Mood, gallery: f32) -> [f32; 2] {
        let [x, y] = self.foot;
        let h = self.height;
        let iron = mood.surface(hex(0x3c_3a_40), 0.5, 0.04);
        let box_of = |half: f32, top: f32, bottom: f32| Outline::rectangle([x - half, top, x + half, bottom]);
        canvas.flat(&box_of(h * 0.088, gallery - h * 0.012, gallery + h * 0.014), iron);
        let lamp = [x, gallery - h * 0.062];
        let glass = mix(mix(mood.haze, mood.shade, 0.4), scale(mood.lamp, 1.5), 0.25 + 0.75 * mood.dark);
        canvas.shape(&box_of(h * 0.042, gallery - h * 0.108, gallery - h * 0.012), |px, _| {
            mix(glass, scale(glass, 0.45), ((px - x) / (h * 0.042)).abs().powi(2))
        });
        for part in [-1.0, -0.35, 0.35, 1.0] {
            let bar = x + part * h * 0.042;
            canvas.flat(&Outline::rectangle([bar - 0.6, gallery - h * 0.108, bar + 0.6, gallery]), iron);
        }
        let rail = gallery - h * 0.04;
        canvas.flat(&box_of(h * 0.086, rail, rail + (h * 0.005).max(0.8)), iron);
        for part in -3_i8..=3 {
            let post = x + f32::from(part) * h * 0.028;
            canvas.flat(&Outline::rectangle([post - 0.5, rail, post + 0.5, gallery]), iron);
        }
        let top = y - h * 0.98;
        let roof = Outline::polygon(&[
            [x - h * 0.055, gallery - h * 0.106],
            [x - h * 0.035, gallery - h * 0.145],
            [x, top],
            [x + h * 0.035, gallery - h * 0.145],
            [x + h * 0.055, gallery - h * 0.106],
        ]);
        let red = if self.bands { hex(0x8c_34_2c) } else { hex(0x48_48_50) };
        canvas.shape(&roof, |px, _| self.round(mood, red, (px - x) / (h * 0.06)));
        canvas.flat(&Outline::rectangle([x - 0.7, y - h * 1.03, x + 0.7, top + 2.0]), iron);
        lamp
    }

    /// The colour of a round wall at a place from -1 (left edge) to 1 (right edge).
    fn round(&self, mood: &Mood, colour: Rgb, across: f32) -> Rgb {
        let facing = across * self.sun;
        let lit = soft_step(-0.75, 0.95, facing) * (1.0 - 0.25 * soft_step(0.8, 1.0, facing));
        add(mood.surface(colour, 0.1 + 1.05 * lit, 0.05), scale(mood.haze, 0.05 * (1.0 - lit)))
    }
}

/// A small house with a lit window.
#[derive(Debug, Clone, Copy)]
pub(super) struct House {
    /// The middle of its foot.
    pub(super) place: [f32; 2],
    /// Its width.
    pub(super) width: f32,
    /// Height of its walls.
    pub(super) height: f32,
}

impl House {
    /// Paints it in the light from one side.
    pub(super) fn paint(&self, canvas: &mut Canvas, mood: &Mood, sun: f32) {
        let [x, y] = self.place;
        let (half, h) = (self.width / 2.0, self.height);
        let wall = Outline::rectangle([x - half, y - h, x + half, y]);
        canvas.shape(&wall, |px, py| {
            let lit = 0.32 + 0.3 * (px - x) / half * sun;
            scale(mood.surface(hex(0xcf_c4_b4), lit, 0.06), 1.0 - 0.35 * soft_step(y - h, y, py))
        });
        let roof = Outline::polygon(&[
            [x - half * 1.14, y - h * 0.94],
            [x - half * 0.82, y - h * 1.78],
            [x + half * 0.82, y - h * 1.78],
            [x + half * 1.14, y - h * 0.94],
        ]);
        let tile = |_, py: f32| mood.surface(hex(0x6a_42_3a), 0.35 + 0.5 * soft_step(y - h, y - h * 1.8, py), 0.05);
        canvas.shape(&roof, tile);
        let chimney = [x + half * 0.4, y - h * 2.1, x + half * 0.4 + h * 0.26, y - h * 1.5];
        canvas.flat(&Outline::rectangle(chimney), mood.surface(hex(0x7c_5c_50), 0.3, 0.05));
        let lit = mix(scale(mood.shade, 1.4), scale(mood.lamp, 1.25), mood.dark);
        for part in [-0.55, 0.5] {
            let at = x + half * part;
            canvas.flat(&Outline::rectangle([at - h * 0.16, y - h * 0.72, at + h * 0.16, y - h * 0.3]), lit);
            canvas.glow([at, y - h * 0.5], h * 0.55, scale(mood.lamp, 0.35 * mood.dark));
        }
    }
}

/// A building of a skyline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facade {
    /// Left, top, right and bottom.
    pub(super) area: [f32; 4],
    /// Height of a storey.
    pub(super) storey: f32,
    /// Its wall in the light, and at its foot, where the air is thick.
    pub(super) wall: [Rgb; 2],
    /// The part of its windows that are lit, 0 to 1.
    pub(super) lit: f32,
    /// How bright they are.
    pub(super) bright: f32,
}

/// Colours of light behind windows.
const INDOORS: [u32; 6] = [0xff_c4_70, 0xff_b0_58, 0xff_d8_a0, 0xff_e8_c8, 0xd8_e4_ff, 0xff_a0_50];

impl Facade {
    /// Paints wall and windows.
    pub(super) fn paint(&self, canvas: &mut Canvas, random: &mut SeededRandom) {
        let [left, top, right, bottom] = self.area;
        let [wall, foot] = self.wall;
        canvas.shape(&Outline::rectangle(self.area), |x, y| {
            let across = (x - left) / (right - left);
            mix(scale(wall, 0.86 + 0.28 * across), foot, soft_step(top, bottom, y).powf(1.4))
        });
        let columns = ((right - left) / (self.storey * 0.82)).floor().max(1.0) as usize;
        let pitch = (right - left) / columns as f32;
        let rows = ((bottom - top) / self.storey) as usize;
        let tint = random.pick(&INDOORS);
        // Some have bands of glass, some single windows.
        let (wide, high) = if random.chance(0.35) { (0.46, 0.22) } else { (0.27, 0.3) };
        for row in 1..rows {
            let floor_lit = self.lit * if random.chance(0.12) { 2.6 } else { 1.0 };
            for column in 0..columns {
                if !random.chance(floor_lit) {
                    continue;
                }
                let x = left + (column as f32 + 0.5) * pitch;
                let y = top + row as f32 * self.storey;
                let colour = hex(if random.chance(0.75) { tint } else { random.pick(&INDOORS) });
                let light = scale(colour, self.bright * random.between(0.35, 1.0));
                let window = [x - pitch * wide, y - self.storey * high, x + pitch * wide, y + self.storey * high];
                canvas.flat(&Outline::rectangle(window), light);
            }
        }
    }
}
