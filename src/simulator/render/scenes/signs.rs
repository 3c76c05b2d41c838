//! Neon signs along a street: tubes bent to shapes and strokes that say nothing in any language, each with its glow.

use super::super::canvas::Canvas;
use super::super::colour::{Rgb, mix, scale};
use super::super::easel::{Easel, Element};
use super::super::outline::Outline;
use super::super::random::SeededRandom;
use super::super::sheet::{Pulse, Sheet};

/// Colours of tubes.
pub(super) const NEON: [u32; 6] = [0xff_2e_88, 0x28_d8_ff, 0xff_6a_2a, 0x8a_5c_ff, 0x3c_ff_b0, 0xff_3a_40];

/// Paints signs on both sides of a street, from one distance of the vanishing point to another, in parts of the unit.
pub(super) fn put_signs(
    easel: &mut Easel,
    canvas: &mut Canvas,
    focus: [f32; 2],
    [from, to]: [f32; 2],
    neon: &[Rgb; 3],
) {
    let unit = easel.unit(1.0);
    let tall = easel.upright();
    for side in [-1.0, 1.0] {
        let mut out = from * 1.04;
        while out < to {
            let random = &mut easel.random;
            let low = random.between(-0.04, if tall { 1.5 } else { 0.5 });
            let sign = Sign {
                place: [focus[0] + side * out * unit, focus[1] - low * out * unit],
                size: out * unit * random.between(0.8, 1.25),
                side,
                colour: random.pick(neon),
            };
            let air = (1.0 - 0.03 / out).max(0.25);
            canvas.glow(sign.middle(), sign.size * 0.2, scale(sign.colour, 0.3 * air));
            sign.paint(canvas, random);
            out *= random.between(1.16, 1.45);
        }
    }
}

/// Puts one more sign whose tube fails now and then, with all its light.
pub(super) fn put_failing_sign(easel: &mut Easel, focus: [f32; 2], depth: f32, colour: Rgb) {
    let unit = easel.unit(1.0);
    let random = &mut easel.random;
    let (side, out) = (random.side(), random.between(0.2, 0.3));
    let place = [focus[0] + side * out * unit, focus[1] - 0.2 * out * unit];
    let sign = Sign { place, size: out * unit, side, colour };
    let mut canvas = easel.canvas(depth, [place[1] - unit * 0.4, place[1] + unit * 0.3], 1.0);
    let [x, y] = sign.middle();
    sign.ring(&mut canvas, [x, y], sign.size * 0.15);
    canvas.glow([x, y], sign.size * 0.2, scale(colour, 0.4));
    let mut sheet = Sheet::new(&canvas, depth);
    sheet.pulse = Pulse::Flicker(easel.random.bits() as u32, 0.85);
    easel.add(Element::Sheet(sheet));
}

/// A sign that stands out from a wall.
#[derive(Debug, Clone, Copy)]
struct Sign {
    /// Where its lower corner meets the wall.
    place: [f32; 2],
    /// Its length.
    size: f32,
    /// The side of the street: -1 left, 1 right.
    side: f32,
    colour: Rgb,
}

impl Sign {
    fn middle(&self) -> [f32; 2] {
        [self.place[0] - self.side * self.size * 0.13, self.place[1] - self.size * 0.3]
    }

    fn paint(&self, canvas: &mut Canvas, random: &mut SeededRandom) {
        let s = self.size;
        let [x, y] = self.middle();
        let arm = Outline::rectangle([x - s * 0.16, y - s * 0.01, x + s * 0.16, y + s * 0.01]);
        canvas.flat(&arm, [0.012, 0.012, 0.018]);
        match random.below(5) {
            0 => self.ring(canvas, [x, y], s * 0.15),
            1 => self.panel(canvas, random, [x, y]),
            2 => self.arrow(canvas, [x, y]),
            _ => self.board(canvas, random, [x, y]),
        }
    }

    /// A tube: coloured glass with a white core.
    fn tube(&self, canvas: &mut Canvas, points: &[[f32; 2]], wide: f32) {
        let wide = wide.max(1.0);
        canvas.flat(&Outline::stroke(points, [wide * 1.7, wide * 1.7]), scale(self.colour, 0.9));
        canvas.flat(&Outline::stroke(points, [wide * 0.7, wide * 0.7]), mix(scale(self.colour, 1.5), [1.6; 3], 0.62));
    }

    fn ring(&self, canvas: &mut Canvas, [x, y]: [f32; 2], radius: f32) {
        let back = Outline::ellipse([x, y], [radius * 1.2, radius * 1.2]);
        canvas.flat(&back, scale(self.colour, 0.05));
        for part in [1.0, 0.66] {
            let point = |at: usize| {
                let (sin, cos) = (at as f32 / 24.0 * std::f32::consts::TAU).sin_cos();
                [x + cos * radius * part, y + sin * radius * part]
            };
            let points: Vec<[f32; 2]> = (0..=24).map(point).collect();
            self.tube(canvas, &points, self.size * 0.014);
        }
    }

    /// A narrow board of strokes, one below the other.
    fn board(&self, canvas: &mut Canvas, random: &mut SeededRandom, [x, y]: [f32; 2]) {
        let (wide, high) = (self.size * 0.105, self.size * 0.33);
        canvas.flat(&Outline::rectangle([x - wide, y - high, x + wide, y + high]), scale(self.colour, 0.06));
        let frame = [
            [x - wide, y - high],
            [x + wide, y - high],
            [x + wide, y + high],
            [x - wide, y + high],
            [x - wide, y - high],
        ];
        self.tube(canvas, &frame, self.size * 0.01);
        let other = Self { colour: mix(self.colour, [1.0, 0.85, 0.7], 0.55), ..*self };
        let cells = 3 + random.below(2);
        for cell in 0..cells {
            let middle = y - high * 0.78 + (cell as f32 + 0.5) * high * 1.56 / cells as f32;
            other.strokes(canvas, random, [x, middle], wide * 0.6);
        }
    }

    /// A few strokes in a square, as of no alphabet.
    fn strokes(&self, canvas: &mut Canvas, random: &mut SeededRandom, [x, y]: [f32; 2], half: f32) {
        for _ in 0..3 {
            let at = half * random.pick(&[-0.8, 0.0, 0.8]);
            let line = match random.below(3) {
                0 => [[x - half, y + at], [x + half, y + at]],
                1 => [[x + at, y - half], [x + at, y + half]],
                _ => [[x - half * 0.8, y + half * 0.8], [x + at, y - half * 0.6]],
            };
            self.tube(canvas, &line, self.size * 0.0085);
        }
    }

    /// A lit panel with dark strokes.
    fn panel(&self, canvas: &mut Canvas, random: &mut SeededRandom, [x, y]: [f32; 2]) {
        let (wide, high) = (self.size * 0.13, self.size * 0.2);
        canvas.shape(&Outline::rectangle([x - wide, y - high, x + wide, y + high]), |px, py| {
            let far = ((px - x) / wide).powi(2) * 0.3 + ((py - y) / high).powi(2) * 0.3;
            mix(scale(self.colour, 1.3), [1.3, 1.2, 1.1], (0.55 - far).max(0.0))
        });
        for row in 0..3 {
            let middle = y + high * (row as f32 - 1.0) * 0.56;
            let long = wide * random.between(0.35, 0.75);
            let bar = Outline::rectangle([x - long, middle - high * 0.09, x + long, middle + high * 0.09]);
            canvas.flat(&bar, scale(self.colour, 0.12));
        }
    }

    fn arrow(&self, canvas: &mut Canvas, [x, y]: [f32; 2]) {
        let s = self.size * 0.2;
        for step in 0..3 {
            let down = s * (step as f32 - 1.0) * 0.62;
            let points =
                [[x - s * 0.5, y + down - s * 0.25], [x, y + down + s * 0.22], [x + s * 0.5, y + down - s * 0.25]];
            self.tube(canvas, &points, self.size * 0.014);
        }
    }
}
