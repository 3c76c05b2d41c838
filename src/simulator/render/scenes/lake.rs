//! Mountains over a lake that mirrors them: snow on the peaks, forest at the shore, mist on the water, a branch close by.

use super::super::brief::{Brief, Light, Weather};
use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, luminance, mix, scale, soft_step};
use super::super::easel::{Easel, Element, Stage};
use super::super::mood::Mood;
use super::super::noise::Noise;
use super::super::sky::{put_sky, sun_place};
use super::super::water::{Water, WaterLook};
use super::growth::{Foliage, conifer, put_grass};
use super::terrain::{mistiness, put_birds, put_mist, put_shafts};

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let upright = size[1] > size[0];
    let shore = size[1] * if upright { 0.64 } else { 0.63 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, shore], seconds, seed);
    let unit = easel.unit(1.0);
    put_sky(&mut easel, shore);
    let high = if upright { 1.35 } else { 1.0 };
    put_range(&mut easel, shore, [0.06, 0.3 * high, 0.64]);
    put_mist(&mut easel, 0.08, [shore - size[1] * 0.08, size[1] * 0.1], 0.7);
    put_range(&mut easel, shore, [0.12, 0.36 * high, 0.34]);
    put_mist(&mut easel, 0.15, [shore - size[1] * 0.045, size[1] * 0.075], 0.7 + 0.3 * mistiness(brief.weather));
    put_range(&mut easel, shore, [0.2, 0.15 * high, 0.2]);
    if matches!(brief.light, Light::Dawn | Light::Golden) && brief.weather != Weather::Rain {
        let sun = sun_place(&easel, shore);
        let light = scale(easel.mood.key, 0.42);
        put_shafts(&mut easel, [sun[0], sun[1] - unit * 0.05], light, 0.18);
    }
    put_shore(&mut easel, shore);
    put_water(&mut easel, shore);
    put_mist(&mut easel, 0.3, [shore + size[1] * 0.012, size[1] * 0.035], 0.5 + 0.5 * mistiness(brief.weather));
    let birds = [easel.size[0] * easel.random.between(0.3, 0.7), shore - easel.unit(0.2)];
    if brief.light != Light::Night {
        put_birds(&mut easel, birds, 6, 0.3);
    }
    put_near_shore(&mut easel);
    if brief.weather == Weather::Fog {
        put_mist(&mut easel, 0.6, [shore + size[1] * 0.1, size[1] * 0.16], 0.7);
    }
    easel.precipitation(Some(shore + easel.y(0.03)));
    easel.finish()
}

/// A range of mountains: its depth, height as a part of the unit, and air.
fn put_range(easel: &mut Easel, shore: f32, [depth, height, air]: [f32; 3]) {
    let unit = easel.unit(1.0);
    let random = &mut easel.random;
    let (noise, rough) = (Noise::new(random), Noise::new(random));
    let peaks: Vec<[f32; 2]> = (0..7)
        .map(|number| {
            let x = (number as f32 / 6.0 * 1.5 - 0.25 + random.between(-0.1, 0.1)) * easel.size[0];
            [x, random.between(0.35, 1.0)]
        })
        .collect();
    let range = Range { level: shore, rise: unit * height, unit, peaks, noise, rough };
    let mood = easel.mood;
    let side = if mood.sun_at[0] < 0.5 { -1.0 } else { 1.0 };
    let snow_line = if easel.brief.snowy { 0.1 } else { 0.5 };
    let wooded = height < 0.22;
    let mut canvas = easel.canvas(depth, [shore - unit * height * 1.6, shore + 3.0], 1.0);
    canvas.ground(
        |x| range.crest(x),
        |x, y, _| {
            let up = (shore - y) / range.rise;
            let lit = range.lit([x, y], side);
            let colour = if wooded {
                woods(&mood, &range, [x, y], lit)
            } else {
                stone(&mood, &range, [x, y], [lit, up, snow_line])
            };
            let low = soft_step(0.5, 0.0, up) * 0.5;
            mix(colour, mood.haze, (air + low * (1.0 - air)).min(0.97))
        },
    );
    easel.put(&canvas, depth);
}

struct Range {
    level: f32,
    rise: f32,
    unit: f32,
    peaks: Vec<[f32; 2]>,
    noise: Noise,
    rough: Noise,
}

impl Range {
    fn crest(&self, x: f32) -> f32 {
        let mut high = 0.0_f32;
        for &[at, tall] in &self.peaks {
            let off = ((x - at) / self.rise).abs() * 0.72;
            high = high.max(tall * (1.0 - off).max(0.0) + 0.12 * tall * (-off * 3.0).exp());
        }
        let jag = 0.16 * self.noise.sum(x / self.rise * 2.4, 0.0, 5);
        self.level - self.rise * (high + jag + 0.08).max(0.02)
    }

    /// How lit a slope is by a light from one side, from 0 to 1.
    fn lit(&self, [x, y]: [f32; 2], side: f32) -> f32 {
        let (u, v) = (x / self.rise * 2.2, y / self.rise * 1.5);
        let bend = 0.5 * self.noise.sum(u * 0.7, v * 0.7, 2);
        let height = |u: f32, v: f32| self.rough.ridges(u + bend + 0.6 * v, v * 0.75 - 0.3 * u, 5);
        let slope = height(u, v) - height(u + 0.09 * side, v - 0.05);
        (0.45 + slope * 4.6).clamp(0.0, 1.0)
    }
}

fn stone(mood: &Mood, range: &Range, [x, y]: [f32; 2], [lit, up, snow_line]: [f32; 3]) -> Rgb {
    let rock = mix(mood.surface(hex(0x5c_5a_68), 0.05, 0.0), mood.surface(hex(0x8c_80_7c), 0.85, 0.0), lit);
    let ragged = 0.3 * range.noise.sum(x / range.unit * 24.0, y / range.unit * 14.0, 4) + 0.22 * (lit - 0.5);
    let snow = soft_step(snow_line - 0.06, snow_line + 0.12, up + ragged);
    let bright = 0.12 + 0.85 * luminance(mood.haze).min(0.7);
    let shade = mix(scale(hex(0x9c_b0_d4), bright * 0.7), mood.sky[0], 0.5);
    let white = add(scale(hex(0xf6_f2_ee), 0.34 * bright), scale(mood.key, 0.62));
    mix(rock, mix(shade, white, lit * lit * (3.0 - 2.0 * lit)), snow)
}

/// A slope of trees, too far away for one to be seen.
fn woods(mood: &Mood, range: &Range, [x, y]: [f32; 2], lit: f32) -> Rgb {
    let tree = range.rough.sum(x / range.unit * 130.0, y / range.unit * 60.0, 3);
    let light = (0.25 + 0.45 * lit + 0.5 * tree).clamp(0.0, 1.0);
    mix(mood.surface(hex(0x24_36_30), 0.05, 0.0), mood.surface(hex(0x52_64_42), 0.75, 0.0), light)
}

/// The colours of trees at a depth of air.
fn foliage(easel: &Easel, air: f32) -> Foliage {
    let mood = &easel.mood;
    let snow = mix(mix(hex(0xe4_ec_f6), mood.sky[1], 0.3), mood.haze, 0.3);
    Foliage {
        dark: mix(scale(mood.surface(hex(0x2c_40_38), 0.03, 0.0), 0.8), mood.haze, air),
        lit: mix(mood.surface(hex(0x56_6a_44), 0.8, 0.0), mood.haze, air),
        snow: (scale(snow, 0.25 + 0.7 * luminance(mood.haze)), if easel.brief.snowy { 0.8 } else { 0.0 }),
        sun: if mood.sun_at[0] < 0.5 { -1.0 } else { 1.0 },
    }
}

/// The wooded far shore.
fn put_shore(easel: &mut Easel, shore: f32) {
    let unit = easel.unit(1.0);
    let depth = 0.28;
    let look = foliage(easel, 0.16);
    let noise = Noise::new(&mut easel.random);
    let mut canvas = easel.canvas(depth, [shore - unit * 0.16, shore + 2.0], 1.0);
    let [left, _, right, _] = easel.camera.reach(depth);
    let open = easel.random.between(0.3, 0.7);
    let tall = |x: f32| {
        let part = (x - left) / (right - left);
        unit * (0.02 + 0.055 * soft_step(0.05, 0.35, (part - open).abs())) * (1.0 + 0.5 * noise.at(x / unit * 6.0, 0.0))
    };
    canvas.ground(|x| shore - tall(x) * 0.35, |_, _, _| look.dark);
    let mut x = left - unit * 0.02;
    while x < right + unit * 0.02 {
        let height = tall(x) * easel.random.between(0.6, 1.35);
        conifer(&mut canvas, [x, shore + 1.0], height, &look, &mut easel.random);
        x += unit * easel.random.between(0.007, 0.016);
    }
    easel.put(&canvas, depth);
}

fn put_water(easel: &mut Easel, shore: f32) {
    let mood = easel.mood;
    let deep = mix(mood.shade, mix(mood.sky[0], hex(0x12_44_50), 0.4), 0.4);
    let rough = match easel.brief.weather {
        Weather::Storm => 0.7,
        Weather::Rain => 0.4,
        _ if easel.brief.wind => 0.4,
        _ => 0.13,
    };
    let look = WaterLook {
        horizon: shore,
        depth: 0.28,
        body: [mix(deep, mood.haze, 0.4), scale(deep, 0.65)],
        mirror: [0.94, 0.7],
        waves: rough,
        length: 2.2,
        speed: 0.22,
        smear: 0.04,
        glitter: (scale(mood.key, 0.7), sun_place(easel, shore)[0]),
        foam: 0.0,
        walls: None,
    };
    let water = Water::new(look, easel.size[1], &mut easel.random);
    easel.add(Element::Water(Box::new(water)));
}

/// Stones, grass and trees at the viewer's side of the water.
fn put_near_shore(easel: &mut Easel) {
    let (unit, depth) = (easel.unit(1.0), 1.4);
    let side = easel.random.side();
    let (width, height) = (easel.size[0], easel.size[1]);
    let noise = Noise::new(&mut easel.random);
    let line = move |x: f32| {
        let part = if side > 0.0 { x / width } else { 1.0 - x / width };
        height * (0.88 + 0.15 * soft_step(-0.1, 0.75, part)) + unit * 0.013 * noise.sum(x / unit * 7.0, 1.0, 4)
    };
    let look = foliage(easel, 0.02);
    let mood = easel.mood;
    let mut canvas: Canvas = easel.canvas(depth, [-easel.y(0.1), height * 1.3], 1.0);
    canvas.ground(line, |x, y, top| {
        let tuft = 0.5 + 0.7 * noise.sum(x / unit * 40.0, y / unit * 60.0, 3);
        let lit = soft_step(0.05, 0.0, (y - top) / unit) * 0.35;
        scale(mix(look.dark, mood.surface(hex(0x6a_62_4c), 0.5, 0.0), (tuft * 0.4 + lit).clamp(0.0, 1.0)), 0.8)
    });
    let [left, _, right, _] = easel.camera.reach(depth);
    let edge = |inward: f32| if side > 0.0 { left + inward * unit } else { right - inward * unit };
    for (inward, tall) in [(0.05, 0.62), (0.17, 0.36), (-0.03, 0.44)] {
        let x = edge(inward + easel.random.between(-0.02, 0.02));
        let tall = unit * tall * easel.random.between(0.85, 1.1) * if height > width { 1.15 } else { 1.0 };
        conifer(&mut canvas, [x, line(x) + unit * 0.02], tall, &look, &mut easel.random);
    }
    easel.put(&canvas, depth);
    put_grass(easel, depth, line, [0.018, 0.05, 0.01]);
}
