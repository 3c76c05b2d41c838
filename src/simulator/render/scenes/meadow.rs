//! A meadow in the wind: rolling hills, a tree, tall grass with flowers, clouds and drifting seeds.

use std::f32::consts::TAU;

use super::super::brief::{Brief, Light, Weather};
use super::super::canvas::Canvas;
use super::super::colour::{Rgb, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element, Stage};
use super::super::noise::Noise;
use super::super::outline::Outline;
use super::super::sheet::{Bend, Sheet};
use super::super::sky::put_sky;
use super::growth::{Foliage, detail, leafy, put_grass};
use super::terrain::{HillLine, mistiness, put_birds, put_mist};

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let horizon = size[1] * if size[1] > size[0] { 0.56 } else { 0.55 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, horizon], seconds, seed);
    easel.mood.cover = easel.mood.cover.max(0.5);
    put_sky(&mut easel, horizon);
    for (row, (depth, air)) in [(0.07, 0.84), (0.12, 0.64), (0.2, 0.42), (0.32, 0.22)].into_iter().enumerate() {
        put_hill(&mut easel, horizon, row, [depth, air]);
        if row < 3 {
            let level = horizon + easel.y(0.015 + 0.03 * row as f32);
            put_mist(&mut easel, depth, [level, size[1] * 0.05], 0.6 * mistiness(brief.weather));
        }
    }
    put_tree(&mut easel, horizon);
    if brief.light != Light::Night {
        let at = [easel.size[0] * easel.random.between(0.3, 0.7), horizon - easel.unit(0.16)];
        put_birds(&mut easel, at, 6, 0.25);
    }
    put_field(&mut easel, horizon);
    if brief.weather == Weather::Snow || brief.snowy {
        easel.snowfall(1.0);
    } else if matches!(brief.weather, Weather::Rain | Weather::Storm) {
        easel.precipitation(None);
    } else {
        let fireflies = matches!(brief.light, Light::Night | Light::Dusk);
        let light = if fireflies { hex(0xd8_f0_70) } else { scale(mix(easel.mood.key, [1.0; 3], 0.5), 0.9) };
        easel.motes(70, light, 0.85);
    }
    easel.finish()
}

/// A hill with fields and hedges.
fn put_hill(easel: &mut Easel, horizon: f32, row: usize, [depth, air]: [f32; 2]) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let line = HillLine {
        level: horizon + easel.y([-0.01, 0.02, 0.06, 0.12][row]),
        rise: unit * [0.1, 0.075, 0.07, 0.06][row],
        length: unit * [0.3, 0.36, 0.5, 0.7][row],
        noise: Noise::new(&mut easel.random),
        octaves: if row == 0 { 4 } else { 2 },
    };
    let noise = Noise::new(&mut easel.random);
    let sun = if mood.sun_at[0] < 0.5 { -1.0 } else { 1.0 };
    let snowy = easel.brief.snowy;
    let fields =
        if snowy { [0xe4_ea_f2, 0xd4_de_ea, 0xf0_f4_f8] } else { [0x6f_8a_3c, 0x8e_9a_48, 0xa8_98_50] }.map(hex);
    let mut canvas = easel.canvas(depth, [horizon - unit * 0.2, easel.y(1.1)], 1.0);
    canvas.ground(
        |x| line.at(x),
        |x, y, top| {
            let slope = (line.at(x + unit * 0.02) - line.at(x - unit * 0.02)) / (unit * 0.04);
            let facing = (0.5 + slope * sun * -1.1).clamp(0.0, 1.0);
            let down = (y - top) / unit;
            // Patches of fields, drawn out along the slope.
            let patch = noise.at(x / unit * 5.0 + down * 6.0, down * 34.0);
            let field =
                mix(fields[0], if patch > 0.0 { fields[1] } else { fields[2] }, soft_step(0.1, 0.3, patch.abs()));
            let tuft = 0.22 * noise.sum(x / unit * 50.0, y / unit * 140.0, 3);
            let colour = mood.surface(field, 0.18 + 0.75 * facing + tuft, 0.0);
            let low = soft_step(0.0, 0.14, down) * 0.3;
            mix(colour, mood.haze, (air + low * air).min(0.95))
        },
    );
    paint_hedges(&mut canvas, easel, &line, [depth, air]);
    easel.put(&canvas, depth);
}

/// Rows of small trees along a hill.
fn paint_hedges(canvas: &mut Canvas, easel: &mut Easel, line: &HillLine, [depth, air]: [f32; 2]) {
    let unit = easel.unit(1.0);
    let look = foliage(easel, air);
    let [left, _, right, _] = easel.camera.reach(depth);
    let size = unit * (0.008 + 0.05 * depth);
    let noise = Noise::new(&mut easel.random);
    let mut x = left;
    while x < right {
        let thick = noise.at(x / unit * 3.0, 0.0);
        if thick > 0.1 {
            let height = size * easel.random.between(0.5, 1.3);
            let y = line.at(x) + size * 0.25;
            let dark = mix(look.dark, look.lit, easel.random.between(0.0, 0.35));
            canvas.flat(&Outline::ellipse([x, y - height * 0.4], [height * 0.55, height * 0.6]), dark);
            let top = [x - look.sun * -height * 0.12, y - height * 0.62];
            canvas.flat(&Outline::ellipse(top, [height * 0.36, height * 0.3]), mix(dark, look.lit, 0.45));
        }
        x += size * easel.random.between(0.35, 0.9);
    }
}

/// The colours of leaves at a depth of air.
fn foliage(easel: &Easel, air: f32) -> Foliage {
    let mood = &easel.mood;
    Foliage {
        dark: mix(scale(mood.surface(hex(0x34_46_2c), 0.06, 0.0), 0.85), mood.haze, air),
        lit: mix(mood.surface(hex(0x92_9c_48), 0.95, 0.0), mood.haze, air),
        snow: (scale(hex(0xe8_ee_f6), 0.6), if easel.brief.snowy { 0.5 } else { 0.0 }),
        sun: if mood.sun_at[0] < 0.5 { -1.0 } else { 1.0 },
    }
}

/// The one tree.
fn put_tree(easel: &mut Easel, horizon: f32) {
    let unit = easel.unit(1.0);
    let depth = 0.42;
    let x = easel.size[0]
        * if easel.random.chance(0.5) { easel.random.between(0.25, 0.36) } else { easel.random.between(0.64, 0.75) };
    let foot = [x, horizon + easel.y(0.135)];
    let height = unit * easel.random.between(0.27, 0.33) * if easel.upright() { 1.25 } else { 1.0 };
    let look = foliage(easel, 0.1);
    let mut canvas = easel.canvas(depth, [foot[1] - height * 1.2, foot[1] + unit * 0.05], 1.0);
    // Its shadow on the grass.
    let dark = scale(look.dark, 0.8);
    canvas.wash([x - height, foot[1] - unit * 0.02, x + height, foot[1] + unit * 0.04], |px, py| {
        let away = (px - x + look.sun * height * 0.16) / (height * 0.52);
        let off = (away * away + ((py - foot[1]) / (unit * 0.022)).powi(2)).sqrt();
        (dark, 0.55 * soft_step(1.0, 0.35, off))
    });
    leafy(&mut canvas, foot, height, &look, &mut easel.random);
    let bend = Bend {
        root: foot[1] - height * 0.3,
        tip: foot[1] - height,
        reach: unit * if easel.brief.wind { 0.006 } else { 0.003 },
        length: unit * 0.08,
        speed: 1.6,
    };
    easel.add(Element::Sheet(Sheet::new(&canvas, depth).swaying(bend)));
}

/// The grass before the viewer: three rows, the nearest with flowers.
fn put_field(easel: &mut Easel, horizon: f32) {
    let unit = easel.unit(1.0);
    let bottom = easel.size[1];
    for (row, part) in [0.34, 0.52, 0.76].into_iter().enumerate() {
        let depth = [0.65, 1.0, 1.6][row];
        let noise = Noise::new(&mut easel.random);
        let level = horizon + (bottom - horizon) * part;
        let line = move |x: f32| level + unit * 0.026 * noise.sum(x / unit * 2.6, 0.0, 3);
        put_turf(easel, depth, line);
        let blades = [[0.014, 0.04, 0.06], [0.03, 0.075, 0.08], [0.06, 0.125, 0.12]][row];
        put_grass(easel, depth, line, blades);
        if !easel.brief.snowy {
            put_flowers(easel, depth, line, blades);
        }
    }
}

fn put_turf(easel: &mut Easel, depth: f32, line: impl Fn(f32) -> f32) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let noise = Noise::new(&mut easel.random);
    let snowy = easel.brief.snowy;
    let near = (depth - 0.65) / 0.95;
    let mut canvas = easel.canvas(depth, [easel.y(0.5), easel.y(1.35)], 1.0);
    canvas.ground(line, |x, y, top| {
        let down = (y - top) / unit;
        let tuft = noise.sum(x / unit * 34.0, y / unit * 26.0, 4);
        let wave = noise.at(x / unit * 3.0, y / unit * 11.0);
        let lit = (0.55 - down * 2.2 + 0.4 * tuft + 0.18 * wave).clamp(0.0, 1.0) * (1.0 - 0.5 * near);
        let [dark, light]: [Rgb; 2] =
            if snowy { [hex(0x9c_ae_c4), hex(0xf0_f4_f8)] } else { [hex(0x34_42_22), hex(0xa4_a4_52)] };
        mix(mood.surface(dark, 0.12, 0.03), mood.surface(light, 0.8, 0.03), lit)
    });
    easel.put(&canvas, depth);
}

/// Flowers on stems that sway.
fn put_flowers(easel: &mut Easel, depth: f32, line: impl Fn(f32) -> f32, [_, long, spread]: [f32; 3]) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let palette = easel.random.pick(&[
        [0xd8_3a_2c, 0xf0_e8_d8, 0x4a_6a_c8],
        [0xf0_c8_30, 0xf4_f0_e4, 0xc8_60_a0],
        [0xe8_7a_9a, 0xf8_f0_f0, 0x8a_6a_c8],
    ]);
    let [left, _, right, _] = easel.camera.reach(depth);
    let level = line((left + right) * 0.5);
    let mut canvas = easel.canvas(depth, [level - unit * (long + 0.06), level + unit * (spread + 0.05)], 1.0);
    let count = ((right - left) / unit * (34.0 + 260.0 * spread) * detail(unit).max(0.3)) as usize;
    for _ in 0..count {
        let random = &mut easel.random;
        let x = random.between(left, right);
        let foot = [x, line(x) + unit * (0.01 + spread * random.unit())];
        let tall = unit * long * random.between(0.55, 1.05);
        let head = [x + tall * random.between(-0.2, 0.2), foot[1] - tall];
        canvas.flat(
            &Outline::blade(head, [x, foot[1] - tall * 0.5], foot, unit * 0.0024),
            mood.surface(hex(0x50_60_34), 0.4, 0.0),
        );
        let petal = mood.surface(hex(random.pick(&palette)), random.between(0.7, 1.25), 0.0);
        let size = unit * random.between(0.0045, 0.0085) * (0.6 + 0.4 * depth);
        let turn = random.between(0.0, TAU);
        for number in 0..5 {
            let (sin, cos) = (turn + number as f32 / 5.0 * TAU).sin_cos();
            let at = [head[0] + cos * size * 0.62, head[1] + sin * size * 0.42];
            canvas.flat(&Outline::ellipse(at, [size * 0.55, size * 0.42]), scale(petal, 0.8 + 0.25 * -sin));
        }
        canvas.flat(&Outline::ellipse(head, [size * 0.3, size * 0.24]), mood.surface(hex(0xe0_b0_30), 0.8, 0.0));
    }
    let reach = unit * if easel.brief.wind { 0.03 } else { 0.016 };
    let bend = Bend { root: level, tip: level - long * unit, reach, length: unit * 0.16, speed: 1.5 };
    easel.add(Element::Sheet(Sheet::new(&canvas, depth).swaying(bend)));
}
