//! A forest: conifers one behind the other in the mist, in snow or with shafts of light, and a cabin with a lit window.

use super::super::brief::{Brief, Light, Weather};
use super::super::colour::{add, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element, Stage};
use super::super::noise::Noise;
use super::super::sheet::{Pulse, Sheet};
use super::super::sky::{put_sky, sun_place};
use super::buildings::House;
use super::growth::{Foliage, conifer, detail, put_grass};
use super::terrain::{HillLine, mistiness, put_birds, put_mist, put_shafts};

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let horizon = size[1] * if size[1] > size[0] { 0.57 } else { 0.54 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, horizon], seconds, seed);
    let unit = easel.unit(1.0);
    put_sky(&mut easel, horizon);
    put_hills(&mut easel, horizon);
    let clearing = easel.x(0.5) + easel.random.side() * easel.x(0.08);
    let side = easel.random.side();
    for row in 0..4 {
        put_row(&mut easel, horizon, row, clearing);
        let level = horizon + easel.y([0.03, 0.07, 0.13, 0.24][row]);
        let thick = easel.y([0.07, 0.075, 0.07, 0.05][row]);
        put_mist(&mut easel, 0.2 + 0.2 * row as f32, [level - thick * 0.3, thick], 0.85 * mistiness(brief.weather));
        if row == 2 {
            put_cabin(&mut easel, horizon, clearing + side * unit * 0.08);
        }
        if row == 2 && !brief.snowy && brief.light != Light::Night && brief.weather != Weather::Rain {
            let sun = sun_place(&easel, horizon);
            let light = scale(easel.mood.key, if brief.light == Light::Day { 0.4 } else { 0.85 });
            put_shafts(&mut easel, [sun[0], sun[1] - unit * 0.12], light, 0.35);
        }
    }
    put_near_trees(&mut easel, horizon, clearing);
    if brief.weather == Weather::Snow {
        easel.snowfall(1.2);
    } else if brief.snowy {
        easel.snowfall(0.35);
    } else if brief.weather == Weather::Fair || brief.weather == Weather::Fog {
        let light = scale(mix(easel.mood.key, [1.0; 3], 0.25), 0.8);
        easel.motes(60, light, 0.6);
    }
    if matches!(brief.weather, Weather::Rain | Weather::Storm) {
        easel.precipitation(None);
    }
    easel.finish()
}

fn put_hills(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    for (depth, air, height, level) in [(0.07, 0.86, 0.2, 0.03), (0.1, 0.74, 0.1, 0.03)] {
        let line = HillLine {
            level: horizon - easel.unit(level),
            rise: easel.unit(height),
            length: easel.unit(0.42),
            noise: Noise::new(&mut easel.random),
            octaves: 5,
        };
        let snow = if easel.brief.snowy { 0.5 } else { 0.0 };
        let noise = Noise::new(&mut easel.random);
        let unit = easel.unit(1.0);
        let mut canvas = easel.canvas(depth, [horizon - easel.unit(0.4), horizon + easel.y(0.1)], 1.0);
        canvas.ground(
            |x| line.at(x),
            |x, y, top| {
                let face = noise.ridges(x / unit * 7.0 + y / unit * 5.0, y / unit * 7.0, 4);
                let lit = mix(mood.silhouette(air), mix(mood.haze, [1.0; 3], 0.3), snow * soft_step(0.35, 0.75, face));
                mix(lit, mood.haze, 0.75 * soft_step(0.0, 0.2, (y - top) / unit))
            },
        );
        easel.put(&canvas, depth);
        if depth < 0.08 && easel.brief.weather == Weather::Fair {
            let at = [easel.x(0.5), horizon - easel.unit(0.22)];
            put_birds(easel, at, 5, 0.1);
        }
    }
}

/// The colours of the trees at a depth of air.
fn foliage(easel: &Easel, air: f32) -> Foliage {
    let mood = &easel.mood;
    let sun = if mood.sun_at[0] < 0.5 { -1.0 } else { 1.0 };
    let needles = if easel.brief.snowy { hex(0x3a_52_58) } else { hex(0x42_62_44) };
    let snow = mix(mix(hex(0xe4_ec_f6), mood.sky[1], 0.25), mood.haze, 0.2);
    let light = (0.12 + 1.5 * super::super::colour::luminance(mood.haze)).min(1.0);
    Foliage {
        dark: mix(scale(mood.surface(needles, 0.02, 0.0), 0.8), mood.haze, air),
        lit: mix(mood.surface(needles, 0.75, 0.0), mood.haze, air * 0.92),
        snow: (mix(scale(snow, light), mood.haze, air), if easel.brief.snowy { 0.92 } else { 0.0 }),
        sun,
    }
}

/// The ground of a row of trees.
fn ground_of(easel: &mut Easel, horizon: f32, row: usize) -> HillLine {
    HillLine {
        level: horizon + easel.y([0.035, 0.085, 0.15, 0.25][row]),
        rise: easel.unit(0.03),
        length: easel.unit(0.5),
        noise: Noise::new(&mut easel.random),
        octaves: 2,
    }
}

/// A row of trees, the furthest first, open around a clearing.
fn put_row(easel: &mut Easel, horizon: f32, row: usize, clearing: f32) {
    let near = row as f32 / 3.0;
    let depth = 0.2 + 0.55 * near;
    let air = 0.66 * (1.0 - near).powf(1.1) + 0.1;
    let line = ground_of(easel, horizon, row);
    let unit = easel.unit(1.0);
    let look = foliage(easel, air);
    let mut canvas = easel.canvas(depth, [horizon - easel.y(0.5), easel.y(1.25)], 1.0);
    let [left, _, right, _] = easel.camera.reach(depth);
    let size = unit * (0.085 + 0.19 * near.powf(1.2));
    let count = ((right - left) / size * [5.2, 4.0, 2.7, 1.8][row]) as usize;
    let gap = unit * (0.02 + 0.2 * near);
    let mut trees: Vec<[f32; 3]> = Vec::new();
    for _ in 0..count {
        let x = easel.random.between(left - size * 0.2, right + size * 0.2);
        let open = soft_step(gap * 0.7, gap * 1.6, (x - clearing).abs());
        let height = size * easel.random.between(0.6, 1.25) * (0.35 + 0.65 * open);
        let down = easel.random.between(0.0, 0.018) * unit * (0.4 + near);
        if open > 0.25 {
            trees.push([x, line.at(x) + down, height]);
        }
    }
    trees.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let floor = |canvas: &mut super::super::canvas::Canvas, easel: &Easel| paint_floor(canvas, easel, &line, air);
    floor(&mut canvas, easel);
    for [x, y, height] in trees {
        conifer(&mut canvas, [x, y], height, &look, &mut easel.random);
    }
    easel.put(&canvas, depth);
}

/// Snow or moss, with soft shadows.
fn paint_floor(canvas: &mut super::super::canvas::Canvas, easel: &Easel, line: &HillLine, air: f32) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let snowy = easel.brief.snowy;
    let look = foliage(easel, air * 0.8);
    let noise = line.noise;
    let (dark, lit) = if snowy {
        (mix(look.snow.0, mix(mood.sky[0], mood.shade, 0.3), 0.55), add(look.snow.0, scale(mood.key, 0.2)))
    } else {
        (mix(scale(look.dark, 0.9), mood.haze, 0.05), mix(look.lit, mood.surface(hex(0x74_70_40), 0.5, 0.0), 0.5))
    };
    canvas.ground(
        |x| line.at(x),
        |x, y, top| {
            let wave = 0.5 + 0.7 * noise.sum(x / unit * 2.2, y / unit * 9.0, 3);
            let tuft = if snowy { 0.05 } else { 0.25 } * noise.sum(x / unit * 40.0, y / unit * 90.0, 2);
            let down = soft_step(0.0, 0.16, (y - top) / unit);
            mix(mix(dark, lit, wave + tuft), mood.haze, air * (0.9 - 0.5 * down))
        },
    );
}

/// A cabin in the clearing, with smoke over its roof.
fn put_cabin(easel: &mut Easel, horizon: f32, x: f32) {
    let unit = easel.unit(1.0);
    let depth = 0.62;
    let foot = horizon + easel.y(0.155);
    let mood = easel.mood;
    let mut warm = mood;
    warm.dark = (mood.dark + 0.3).min(1.0);
    let mut canvas = easel.canvas(depth, [horizon - unit * 0.1, horizon + unit * 0.3], 1.0);
    let house = House { place: [x, foot], width: unit * 0.098, height: unit * 0.034 };
    house.paint(&mut canvas, &warm, if mood.sun_at[0] * easel.size[0] < x { -1.0 } else { 1.0 });
    if easel.brief.snowy {
        let snow = foliage(easel, 0.12).snow.0;
        let half = unit * 0.049;
        let top = foot - unit * 0.034 * 1.78;
        canvas.wash([x - half, top - 3.0, x + half, top + unit * 0.013], |px, py| {
            let edge = (px - x).abs() / half;
            let drop = unit * (0.011 + 0.003 * (px / unit * 90.0).sin());
            (
                snow,
                soft_step(1.05, 0.95, edge / 0.86)
                    * soft_step(top + drop, top + drop - 2.0, py)
                    * soft_step(top - 3.0, top - 1.0, py),
            )
        });
    }
    // Light on the ground before the windows.
    canvas.wash([x - unit * 0.12, foot - 2.0, x + unit * 0.12, foot + unit * 0.04], |px, py| {
        let far = ((px - x) / (unit * 0.1)).powi(2) + ((py - foot) / (unit * 0.035)).powi(2);
        (mood.lamp, (0.34 * warm.dark * (1.0 - far)).max(0.0))
    });
    easel.put(&canvas, depth);
    put_smoke(easel, [x + unit * 0.022, foot - unit * 0.07], depth);
}

fn put_smoke(easel: &mut Easel, from: [f32; 2], depth: f32) {
    let unit = easel.unit(1.0);
    let colour = mix(easel.mood.haze, [0.8; 3], 0.2);
    for phase in [0.0, 3.1] {
        let noise = Noise::new(&mut easel.random);
        let mut canvas = easel.canvas(depth, [from[1] - unit * 0.24, from[1] + 2.0], 0.5);
        canvas.wash([from[0] - unit * 0.1, from[1] - unit * 0.24, from[0] + unit * 0.12, from[1]], |x, y| {
            let up = (from[1] - y) / unit;
            let lean = from[0] + unit * (up * up * 0.9 + 0.012 * (up * 60.0 + phase).sin() * up * 4.0);
            let wide = unit * (0.003 + up * 0.11);
            let body = 1.0 - ((x - lean) / wide).powi(2);
            let wisp = 0.55 + 0.8 * noise.sum(x / unit * 18.0, y / unit * 11.0, 3);
            (colour, (body.max(0.0) * wisp * 0.5 * (1.0 - up / 0.23)).clamp(0.0, 0.7))
        });
        let mut sheet = Sheet::new(&canvas, depth).drifting([unit * 0.0008, -unit * 0.002]);
        sheet.pulse = Pulse::Breath(0.7, 1.1, phase);
        easel.add(Element::Sheet(sheet));
    }
}

/// Dark trees at both edges that frame the view.
fn put_near_trees(easel: &mut Easel, horizon: f32, clearing: f32) {
    let unit = easel.unit(1.0);
    let depth = 1.35;
    let line = HillLine {
        level: easel.y(0.93),
        rise: unit * 0.05,
        length: unit * 0.7,
        noise: Noise::new(&mut easel.random),
        octaves: 3,
    };
    let look = foliage(easel, 0.015);
    let mut canvas = easel.canvas(depth, [horizon - easel.y(0.6), easel.y(1.4)], 1.0);
    paint_floor(&mut canvas, easel, &line, 0.03);
    let [left, _, right, _] = easel.camera.reach(depth);
    let edges = [left + unit * 0.02, left + unit * 0.16, right - unit * 0.03, right - unit * 0.2];
    let count = if detail(unit) < 0.3 || easel.upright() { 3 } else { 4 };
    for &edge in edges.iter().take(count) {
        let x = edge + easel.random.between(-0.04, 0.04) * unit;
        if (x - clearing).abs() > unit * 0.2 {
            let height = unit * easel.random.between(0.42, 0.66) * if easel.upright() { 1.2 } else { 1.0 };
            conifer(&mut canvas, [x, line.at(x) + unit * 0.03], height, &look, &mut easel.random);
        }
    }
    canvas.blur(unit * 0.0012);
    easel.put(&canvas, depth);
    if !easel.brief.snowy {
        put_grass(easel, depth, move |x| line.at(x), [0.012, 0.042, 0.16]);
    }
}
