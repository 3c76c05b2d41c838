//! A desert: dunes one behind the other, each with a lit and a shaded face along its crest, sand in the wind, a caravan.

use super::super::brief::{Brief, Light};
use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element, Stage};
use super::super::noise::Noise;
use super::super::outline::{Outline, smooth};
use super::super::sheet::{Bend, Sheet};
use super::super::sky::{put_sky, sun_place};
use super::terrain::put_mist;

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let horizon = size[1] * if size[1] > size[0] { 0.47 } else { 0.5 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, horizon], seconds, seed);
    easel.mood.cover *= 0.55;
    put_sky(&mut easel, horizon);
    let sun = sun_place(&easel, horizon);
    let count = if easel.upright() { 7 } else { 6 };
    for number in 0..count {
        let near = number as f32 / (count - 1) as f32;
        let dune = Dune::new(&mut easel, horizon, near, sun);
        dune.put(&mut easel);
        if number == count / 2 {
            put_caravan(&mut easel, &dune);
        }
        if number % 2 == 1 {
            dune.put_blown_sand(&mut easel);
        }
        if number == 1 {
            let thick = easel.y(0.05);
            put_mist(&mut easel, 0.15, [dune.level, thick], 0.5);
        }
    }
    let light = scale(mix(easel.mood.key, [1.0; 3], 0.3), 0.6);
    easel.motes(46, light, 0.4);
    easel.precipitation(None);
    easel.finish()
}

/// One dune with its crests.
struct Dune {
    near: f32,
    depth: f32,
    level: f32,
    unit: f32,
    /// Where the crests peak, and how high.
    peaks: Vec<[f32; 2]>,
    noise: Noise,
    side: f32,
    /// The crest's height at each pixel across, from `first` on: it is asked for very often.
    heights: Vec<f32>,
    first: f32,
}

impl Dune {
    fn new(easel: &mut Easel, horizon: f32, near: f32, sun: [f32; 2]) -> Self {
        let unit = easel.unit(1.0);
        let height = easel.size[1];
        let level = horizon + (height - horizon) * (0.02 + 0.86 * near.powf(1.7));
        let (width, count) = (easel.size[0], (5.0 - 3.4 * near).round() as usize);
        let pitch = width * 1.5 / count as f32;
        let shift = easel.random.between(-0.5, 0.5) * pitch;
        let rise = unit * (0.045 + 0.085 * near.sqrt());
        let peak = |number: usize| {
            let x = -0.25 * width + (number as f32 + 0.5) * pitch + shift + easel.random.between(-0.22, 0.22) * pitch;
            [x, rise * easel.random.between(0.55, 1.15)]
        };
        let peaks = (0..=count).map(peak).collect();
        let side = if sun[0] < easel.x(0.5) { -1.0 } else { 1.0 };
        let noise = Noise::new(&mut easel.random);
        let depth = 0.1 + 1.1 * near.powf(1.4);
        let first = -0.4 * width;
        let mut dune = Self { near, depth, level, unit, peaks, noise, side, heights: Vec::new(), first };
        dune.heights = (0..=(width * 1.8) as usize).map(|at| dune.height(first + at as f32)).collect();
        dune
    }

    /// The width of a crest's foot.
    fn reach(&self) -> f32 {
        self.unit * (0.34 + 0.4 * self.near)
    }

    fn crest(&self, x: f32) -> f32 {
        let at = (x - self.first).clamp(0.0, (self.heights.len() - 2) as f32);
        let (left, part) = (at as usize, at.fract());
        self.heights[left] + (self.heights[left + 1] - self.heights[left]) * part
    }

    fn height(&self, x: f32) -> f32 {
        // Windward the sand rises slowly, leeward it falls steeply: the crest is sharp.
        let peak = |&[at, rise]: &[f32; 2]| {
            let off = (x - at) / self.reach() * self.side;
            let part = if off > 0.0 { 1.0 - off * 0.95 } else { 1.0 + off * 1.5 };
            rise * soft_step(0.0, 1.25, part) * 1.3
        };
        let rise = self.peaks.iter().map(peak).fold(0.0, |sum: f32, one| {
            // The higher of two, with a soft valley between.
            let sharp = 0.012 * self.unit;
            let blend = (0.5 + 0.5 * (one - sum) / sharp.max(1e-3)).clamp(0.0, 1.0);
            sum + (one - sum) * blend
        });
        self.level - rise - self.unit * 0.012 * self.noise.sum(x / self.unit * 1.7, 4.0, 2)
    }

    /// How lit the sand is: 1 on the face towards the sun, 0 on the one away from it.
    fn lit(&self, x: f32, y: f32, top: f32) -> f32 {
        let down = (y - top) / self.unit;
        let (mut face, mut weights) = (0.0, 1e-9);
        for &[at, _] in &self.peaks {
            // The edge between both faces winds down from the peak towards the viewer.
            let wind = 0.055 * (down * 17.0 + at * 0.01).sin() + 0.35 * down - 0.06 * self.noise.at(down * 6.0, at);
            let edge = at - self.side * self.unit * wind * (0.7 + self.near);
            let off = (x - edge) * self.side / self.unit;
            let soft = 0.004 + 0.35 * down.max(0.0);
            // Each place belongs to the peaks around it, the more the nearer they are.
            let weight = 1.0 / (0.002 + ((x - edge) / self.reach()).powi(4));
            face += weight * soft_step(-soft, soft, off);
            weights += weight;
        }
        let face = face / weights;
        // Far from the crest both faces flatten out.
        let flat = soft_step(0.02, 0.26, down);
        let slope = self.crest(x + 2.0) - self.crest(x - 2.0);
        let facing = (0.5 - slope * 0.22 * -self.side).clamp(0.0, 1.0);
        (face * 0.75 + 0.25 * facing) * (1.0 - flat) + flat * (0.42 + 0.3 * facing)
    }

    fn put(&self, easel: &mut Easel) {
        let mood = easel.mood;
        let snow = easel.brief.snowy;
        let sand = if snow { hex(0xdc_e2_ea) } else { hex(0xd2_96_5c) };
        let air = 0.72 * (1.0 - self.near).powf(1.25);
        let night = easel.brief.light == Light::Night;
        let shadow = mix(mood.surface(sand, 0.06, 0.0), mix(mood.sky[0], mood.shade, 0.5), 0.35);
        let light: Rgb = add(mood.surface(sand, if night { 0.8 } else { 1.05 }, 0.0), scale(mood.haze, 0.06));
        let unit = self.unit;
        let fine = 26.0 + 60.0 * (1.0 - self.near);
        let mut canvas = easel.canvas(self.depth, [self.level - unit * 0.3, easel.y(1.3)], 1.0);
        canvas.ground(
            |x| self.crest(x),
            |x, y, top| {
                let down = (y - top) / unit;
                let lit = self.lit(x, y, top);
                // Ripples across the wind, closer together far away.
                let bend = 0.8 * self.noise.at(x / unit * 4.0, y / unit * 9.0);
                let phase = y / unit * fine * 3.4 + x / unit * fine * 0.55 * self.side + bend * 5.0;
                let ripple = 0.055 * phase.sin() * soft_step(0.0, 0.08, down) * (0.35 + self.near) * (0.4 + lit);
                let grain = 0.03 * self.noise.sum(x / unit * 90.0, y / unit * 140.0, 2) * self.near;
                let colour = mix(shadow, light, lit * 0.92 + ripple + grain);
                let rim = soft_step(0.006, 0.0, down) * 0.25 * (1.0 - self.near * 0.6);
                let low = soft_step(0.0, 0.3, down) * (1.0 - self.near) * 0.35;
                mix(add(colour, scale(mood.key, rim)), mood.haze, (air + low).min(0.95))
            },
        );
        easel.put(&canvas, self.depth);
    }

    /// Sand that the wind carries over the crest.
    fn put_blown_sand(&self, easel: &mut Easel) {
        let unit = self.unit;
        let colour = mix(mix(easel.mood.key, hex(0xe8_c0_90), 0.5), easel.mood.haze, 0.35);
        let drift = -self.side * unit * 0.045;
        let noise = Noise::new(&mut easel.random);
        let strength = if easel.brief.wind { 0.75 } else { 0.42 };
        let rows = [self.level - unit * 0.26, self.level + unit * 0.05];
        let mut canvas = easel.canvas_for(self.depth, rows, 0.5, drift.abs() * 9.0);
        canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
            let up = (self.crest(x) - y) / unit;
            let band = soft_step(-0.006, 0.002, up) * (-(up / 0.012).max(0.0)).exp();
            let wisp =
                soft_step(0.05, 0.6, noise.sum(x / unit * 4.5, (y / unit + 0.1 * (x / unit * 3.0).sin()) * 26.0, 3));
            (colour, (band * wisp * strength).min(0.8))
        });
        easel.add(Element::Sheet(Sheet::new(&canvas, self.depth).drifting([drift, 0.0])));
    }
}

/// Camels on a crest, far enough away to be small.
fn put_caravan(easel: &mut Easel, dune: &Dune) {
    let unit = easel.unit(1.0);
    let colour = mix(scale(easel.mood.shade, 0.75), easel.mood.haze, 0.12);
    let size = unit * 0.03;
    let start = easel.x(if dune.side > 0.0 { 0.2 } else { 0.62 }) + unit * easel.random.between(0.0, 0.08);
    let depth = dune.depth;
    let mut canvas = easel.canvas_for(depth, [dune.level - unit * 0.3, dune.level + unit * 0.05], 1.5, unit * 0.05);
    for number in 0..5 {
        let x = start + number as f32 * size * easel.random.between(1.35, 1.7);
        let foot = dune.crest(x) + size * 0.03;
        paint_camel(&mut canvas, [x, foot], size * easel.random.between(0.88, 1.05), colour);
    }
    let bend = Bend {
        root: dune.level - unit * 0.02,
        tip: dune.level - unit * 0.14,
        reach: unit * 0.0022,
        length: unit * 0.02,
        speed: 3.0,
    };
    easel.add(Element::Sheet(Sheet::new(&canvas, depth).drifting([-unit * 0.004, 0.0]).swaying(bend)));
}

fn paint_camel(canvas: &mut Canvas, at: [f32; 2], size: f32, colour: Rgb) {
    let back = [
        [-0.46, -0.52],
        [-0.36, -0.66],
        [-0.2, -0.7],
        [-0.08, -0.98],
        [0.05, -1.0],
        [0.16, -0.72],
        [0.3, -0.64],
        [0.42, -0.42],
        [0.2, -0.34],
        [-0.3, -0.36],
    ];
    let neck = [[-0.4, -0.52], [-0.56, -0.46], [-0.66, -0.62], [-0.66, -0.9], [-0.74, -0.96]];
    canvas.flat(&Outline::polygon(&smooth(&back)).placed(size, at), colour);
    canvas.flat(&Outline::stroke(&smooth(&neck), [0.16, 0.09]).placed(size, at), colour);
    canvas.flat(&Outline::ellipse([-0.78, -0.95], [0.1, 0.055]).placed(size, at), colour);
    for (x, lean) in [(-0.3, -0.1), (-0.2, 0.08), (0.22, -0.06), (0.32, 0.1)] {
        let leg = [[x, -0.45], [x + lean * 0.4, -0.22], [x + lean, 0.0]];
        canvas.flat(&Outline::stroke(&leg, [0.09, 0.05]).placed(size, at), colour);
    }
    // A rider.
    canvas.flat(&Outline::ellipse([0.0, -1.2], [0.12, 0.24]).placed(size, at), colour);
    canvas.flat(&Outline::ellipse([-0.01, -1.5], [0.08, 0.09]).placed(size, at), colour);
}
