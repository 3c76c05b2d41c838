//! What grows: grass in the wind, conifers, leafy trees, flowers.

use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element};
use super::super::noise::Noise;
use super::super::outline::Outline;
use super::super::random::SeededRandom;
use super::super::sheet::{Bend, Sheet};

/// Puts grass along a line that sways in the wind: its shortest and longest blades, and how far below the line their feet are spread,
/// as parts of the unit.
pub(super) fn put_grass(easel: &mut Easel, depth: f32, line: impl Fn(f32) -> f32, [short, long, spread]: [f32; 3]) {
    let unit = easel.unit(1.0);
    let mood = easel.mood;
    let [left, _, right, _] = easel.camera.reach(depth);
    let (low, high) = range(&line, left, right);
    let mut canvas = easel.canvas(depth, [low - long * unit * 1.25, high + unit * (spread + 0.02)], 1.0);
    let lean = easel.random.side();
    let count = ((right - left) / unit * (480.0 + 9000.0 * spread) * detail(unit)) as usize;
    let noise = Noise::new(&mut easel.random);
    let mut blades: Vec<f32> = (0..count).map(|_| easel.random.unit()).collect();
    // The furthest first.
    blades.sort_by(f32::total_cmp);
    for near in blades {
        let random = &mut easel.random;
        let x = random.between(left, right);
        let clump = 0.55 + 0.75 * noise.at(x / unit * 9.0, 0.0).abs();
        let length = unit * random.between(short, long) * clump;
        let foot = [x, line(x) + unit * (0.006 + spread * near)];
        let tip = [x + lean * length * random.between(-0.12, 0.5), foot[1] - length];
        let bend = [x + (tip[0] - x) * 0.2, foot[1] - length * 0.7];
        let lit = random.between(0.1, 0.75);
        let (base, top) = (
            scale(mood.surface(hex(0x3c_50_28), 0.15, 0.0), 0.75),
            mood.surface(mix(hex(0x7c_98_3c), hex(0xb4_a4_58), random.unit().powi(2)), lit, 0.02),
        );
        let blade = Outline::blade(foot, bend, tip, unit * random.between(0.0026, 0.0052));
        canvas.shape(&blade, |_, y| mix(base, top, ((foot[1] - y) / length).clamp(0.0, 1.0)));
    }
    let reach = unit * if easel.brief.wind { 0.03 } else { 0.015 };
    let bend = Bend { root: high, tip: low - long * unit, reach, length: unit * 0.16, speed: 1.5 };
    easel.add(Element::Sheet(Sheet::new(&canvas, depth).swaying(bend)));
}

/// A small picture needs fewer strokes: a part of what a 720p view has.
pub(super) fn detail(unit: f32) -> f32 {
    (unit / 960.0).clamp(0.1, 1.2)
}

fn range(line: impl Fn(f32) -> f32, left: f32, right: f32) -> (f32, f32) {
    let heights = (0..=24).map(|step| line(left + (right - left) * step as f32 / 24.0));
    heights.fold((f32::MAX, f32::MIN), |(low, high), y| (low.min(y), high.max(y)))
}

/// The colours of a tree: in the shade, in the light, and what lies on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foliage {
    pub(super) dark: Rgb,
    pub(super) lit: Rgb,
    /// Snow, and how much of it, 0 to 1.
    pub(super) snow: (Rgb, f32),
    /// The side that the light comes from: -1 left, 1 right.
    pub(super) sun: f32,
}

/// Paints a conifer of this height on its foot.
pub(super) fn conifer(canvas: &mut Canvas, foot: [f32; 2], height: f32, look: &Foliage, random: &mut SeededRandom) {
    let [x, y] = foot;
    let trunk = Outline::polygon(&[[x - height * 0.012, y], [x, y - height], [x + height * 0.012, y]]);
    canvas.flat(&trunk, scale(look.dark, 0.7));
    let wide = height * random.between(0.17, 0.24);
    let tiers = ((height / 6.0) as usize).clamp(5, 26);
    for tier in 0..tiers {
        let down = (tier as f32 + random.between(0.3, 0.9)) / tiers as f32;
        let middle = y - height * (1.0 - down * 0.93);
        let reach = wide * (0.1 + 0.9 * down.powf(0.8));
        let drop = height / tiers as f32;
        for side in [random.side(), random.side(), -1.0, 1.0] {
            let own = reach * random.between(0.45, 1.12) * side;
            let hang = drop * random.between(0.5, 1.5) + reach * random.between(0.05, 0.35);
            let load = if random.chance(0.2) { 0.25 } else { random.between(0.55, 1.0) };
            let laden = Foliage { snow: (look.snow.0, look.snow.1 * load), ..*look };
            bough(
                canvas,
                [x, middle + drop * random.between(-0.3, 0.3)],
                [own, hang],
                drop * random.between(0.7, 1.2),
                &laden,
            );
        }
    }
}

/// One bough from the trunk outwards and down.
fn bough(canvas: &mut Canvas, from: [f32; 2], [out, down]: [f32; 2], thick: f32, look: &Foliage) {
    let [x, y] = from;
    let outline = Outline::polygon(&[
        [x, y - thick * 0.55],
        [x + out * 0.5, y + down * 0.22 - thick * 0.1],
        [x + out, y + down * 0.94],
        [x + out * 0.92, y + down * 1.05],
        [x + out * 0.74, y + down * 0.86 + thick * 0.28],
        [x + out * 0.62, y + down * 0.8 + thick * 0.12],
        [x + out * 0.44, y + down * 0.68 + thick * 0.5],
        [x + out * 0.3, y + down * 0.5 + thick * 0.3],
        [x, y + thick * 0.8],
    ]);
    let side = if out * look.sun > 0.0 { 1.0 } else { 0.5 };
    canvas.shape(&outline, |px, py| {
        let part = if out.abs() < 1e-3 { 0.0 } else { ((px - x) / out).clamp(0.0, 1.0) };
        let upper = y - thick * 0.55 + (down * 0.6 + thick * 0.5) * part;
        let depth = (py - upper) / (thick + down * 0.4);
        let lit = soft_step(0.9, -0.05, depth) * side * (0.3 + 0.7 * part);
        let colour = mix(look.dark, look.lit, lit);
        let (snow, much) = look.snow;
        mix(colour, scale(snow, 0.66 + 0.34 * side), soft_step(0.75, 0.1, depth) * much)
    });
}

/// Paints a leafy tree with a round crown.
pub(super) fn leafy(canvas: &mut Canvas, foot: [f32; 2], height: f32, look: &Foliage, random: &mut SeededRandom) {
    let [x, y] = foot;
    let fork = [x + height * 0.02, y - height * 0.34];
    let lean = random.between(-0.03, 0.03) * height;
    let bark = scale(look.dark, 0.55);
    canvas.flat(
        &Outline::stroke(&[[x, y], [x + lean * 0.5, y - height * 0.2], fork], [height * 0.06, height * 0.036]),
        bark,
    );
    for number in 0..6 {
        let out = (number as f32 - 2.5) / 2.5;
        let tip = [x + out * height * 0.3, y - height * (0.62 + 0.2 * (1.0 - out.abs()))];
        let bend = [x + out * height * 0.1, y - height * 0.5];
        canvas.flat(&Outline::blade(fork, bend, tip, height * 0.024), bark);
    }
    let clumps = (210.0 * detail(height * 3.0)).max(110.0) as usize;
    let mut places: Vec<([f32; 2], f32)> = (0..clumps)
        .map(|_| {
            let (out, up) = (random.between(-1.0, 1.0), random.between(-1.0, 1.0));
            let round = (1.0 - up * up).max(0.0).sqrt();
            let size = height * random.between(0.035, 0.075);
            ([x + out * round * height * 0.38, y - height * 0.66 + up * height * 0.28], size)
        })
        .collect();
    // From the back of the crown, which is low, to its lit top.
    places.sort_by(|a, b| b.0[1].total_cmp(&a.0[1]));
    let noise = Noise::new(random);
    for ([px, py], size) in places {
        let facing = (px - x) / (height * 0.4) * look.sun;
        let up = (y - height * 0.66 - py) / (height * 0.3);
        let lit = (0.4 + 0.32 * facing + 0.38 * up).clamp(0.0, 1.0);
        leaves(canvas, [px, py], size, [lit, facing.signum()], look, &noise);
    }
}

/// One clump of leaves with a ragged edge.
fn leaves(canvas: &mut Canvas, at: [f32; 2], size: f32, [lit, _]: [f32; 2], look: &Foliage, noise: &Noise) {
    let [x, y] = at;
    let area = [x - size * 1.6, y - size * 1.5, x + size * 1.6, y + size * 1.5];
    canvas.wash(area, |px, py| {
        let (dx, dy) = ((px - x) / size, (py - y) / size * 1.2);
        let ragged = 0.42 * noise.sum(px / size * 2.4, py / size * 2.4, 2);
        let inside = 1.0 - dx.hypot(dy) + ragged;
        let light = (lit + 0.3 * (-dy * 0.6 + dx * look.sun * 0.5) + 0.6 * ragged).clamp(0.0, 1.0);
        let colour = mix(look.dark, look.lit, light * light);
        (add(colour, scale(look.snow.0, look.snow.1 * soft_step(0.2, -0.6, dy) * 0.8)), soft_step(0.0, 0.14, inside))
    });
}
