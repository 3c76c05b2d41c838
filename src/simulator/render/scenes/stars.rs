//! The night sky: the Milky Way over hills and a lake, a tent that glows, a falling star.

use super::super::brief::Brief;
use super::super::canvas::Canvas;
use super::super::colour::{add, hex, mix, scale, soft_step, times};
use super::super::easel::{Easel, Element, Stage};
use super::super::noise::Noise;
use super::super::outline::{Outline, smooth};
use super::super::particles::Spark;
use super::super::sheet::{Pulse, Sheet};
use super::super::sky::put_sky;
use super::super::water::{Water, WaterLook};
use super::growth::{Foliage, conifer, put_grass};
use super::terrain::{HillLine, put_mist};

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let horizon = size[1] * if size[1] > size[0] { 0.72 } else { 0.7 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, horizon], seconds, seed);
    easel.mood.stars = 2.2;
    easel.mood.cover = 0.1;
    // The moon would drown the stars.
    easel.mood.sun_at = [if easel.random.chance(0.5) { -0.4 } else { 1.4 }, 0.5];
    let teal = easel.random.between(0.0, 0.5);
    easel.mood.sky[2] = mix(mix(easel.mood.sky[2], hex(0x3a_6a_7c), teal), hex(0xd0_8a_5a), 0.16);
    put_sky(&mut easel, horizon);
    put_milky_way(&mut easel, horizon);
    put_falling_star(&mut easel, horizon);
    for (depth, air, height) in [(0.08, 0.75, 0.15), (0.14, 0.5, 0.09)] {
        put_hill(&mut easel, horizon, [depth, air, height]);
        let level = horizon - easel.y(0.01);
        put_mist(&mut easel, depth, [level, size[1] * 0.05], 0.4);
    }
    put_lake(&mut easel, horizon);
    put_camp(&mut easel);
    easel.finish()
}

/// The band of stars across the sky.
fn put_milky_way(easel: &mut Easel, horizon: f32) {
    let unit = easel.unit(1.0);
    let random = &mut easel.random;
    let lean = random.side() * random.between(0.35, 0.7);
    let middle = [easel.size[0] * random.between(0.35, 0.65), horizon * 0.45];
    let [cloud, dust, fine] = [0, 1, 2].map(|_| Noise::new(random));
    let mut canvas = easel.canvas(0.012, [-easel.y(0.2), horizon], 0.5);
    let (sin, cos) = lean.sin_cos();
    canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
        let (dx, dy) = ((x - middle[0]) / unit, (y - middle[1]) / unit);
        let (along, across) = (dx * sin - dy * cos, dx * cos + dy * sin);
        let bend = across + 0.05 * cloud.sum(along * 3.0, 2.0, 2);
        let band = (-(bend / 0.17).powi(2)).exp();
        let core = (-(bend / 0.075).powi(2)).exp() * (0.6 + 0.4 * cloud.at(along * 2.5, 7.0));
        let lanes = soft_step(
            0.05,
            0.55,
            dust.sum(along * 7.0, across * 13.0, 5) + 0.75 * (-(bend / 0.05).powi(2)).exp() - 0.25,
        );
        let glow = 0.55 + 0.8 * fine.sum(along * 16.0, across * 16.0, 4);
        let low = soft_step(horizon, horizon * 0.55, y);
        let light = (0.13 * band + 0.3 * core)
            * glow.max(0.0)
            * (1.0 - 0.85 * lanes * (0.3 + 0.7 * core))
            * (0.35 + 0.65 * low);
        (mix(hex(0x8a_a4_e0), hex(0xff_d8_b8), (core * 1.1 - 0.1).clamp(0.0, 1.0)), light.clamp(0.0, 1.0))
    });
    for pixel in &mut canvas.pixels {
        pixel[3] = 0.0;
    }
    easel.add(Element::Sheet(Sheet::new(&canvas, 0.012).lit(Pulse::Steady)));
    let grains = (0..(420.0 * super::growth::detail(unit)) as usize).map(|_| {
        let random = &mut easel.random;
        let (along, across) = (random.between(-0.9, 0.9), random.between(-0.16, 0.16) * random.unit());
        let place = [middle[0] + unit * (along * sin + across * cos), middle[1] + unit * (across * sin - along * cos)];
        let low = soft_step(horizon, horizon * 0.6, place[1]);
        let mut star = Spark::steady(
            place,
            0.012,
            unit * random.between(0.0005, 0.0009),
            scale([0.9, 0.93, 1.0], random.between(0.05, 0.4) * low),
        );
        (star.change, star.speed, star.phase) = (0.5, random.between(1.0, 4.0), random.between(0.0, 6.0));
        star
    });
    let grains = grains.collect();
    easel.add(Element::Sparks(grains));
}

/// A star that falls once, drawn as a short line of light that comes and goes.
fn put_falling_star(easel: &mut Easel, horizon: f32) {
    let unit = easel.unit(1.0);
    let random = &mut easel.random;
    let side = random.side();
    let from = [easel.size[0] * (0.5 - side * random.between(0.1, 0.35)), horizon * random.between(0.1, 0.3)];
    let (go, start) = ([side * unit * 0.34, unit * 0.15], random.between(2.0, 5.0));
    let sparks = (0..26).map(|number| {
        let back = number as f32 * 0.006;
        let place = [from[0] - go[0] * (start + back), from[1] - go[1] * (start + back)];
        let light = scale([0.9, 0.95, 1.0], 0.75 * (1.0 - number as f32 / 26.0).powi(2));
        let mut spark = Spark::steady(place, 0.012, unit * 0.0012, light);
        spark.go = go;
        // It glows for less than a second around its start: a narrow hill of a wave.
        spark.window = Some([start, start + 0.9]);
        spark
    });
    let sparks = sparks.collect();
    easel.add(Element::Sparks(sparks));
}

fn put_hill(easel: &mut Easel, horizon: f32, [depth, air, height]: [f32; 3]) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let line = HillLine {
        level: horizon,
        rise: unit * height,
        length: unit * 0.34,
        noise: Noise::new(&mut easel.random),
        octaves: 5,
    };
    let mut canvas = easel.canvas(depth, [horizon - unit * height * 1.7, horizon + 3.0], 1.0);
    canvas.ground(
        |x| line.at(x).min(horizon - unit * 0.006),
        |x, y, top| {
            let tree = line.noise.sum(x / unit * 90.0, y / unit * 40.0, 3);
            let rim = soft_step(0.012, 0.0, (y - top) / unit);
            let colour = mix(mood.silhouette(air), mood.haze, soft_step(0.0, height * 1.4, (y - top) / unit) * 0.35);
            add(scale(colour, 0.75 + 0.3 * tree), scale(mood.key, 0.05 * rim))
        },
    );
    easel.put(&canvas, depth);
}

fn put_lake(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    let look = WaterLook {
        horizon,
        depth: 0.2,
        body: [mix(mood.shade, mood.haze, 0.25), scale(mood.shade, 0.8)],
        mirror: [0.92, 0.75],
        waves: 0.1,
        length: 2.0,
        speed: 0.16,
        smear: 0.0,
        glitter: ([0.0; 3], 0.0),
        foam: 0.0,
        walls: None,
    };
    let water = Water::new(look, easel.size[1], &mut easel.random);
    easel.add(Element::Water(Box::new(water)));
}

/// The viewer's shore: a tent with a light in it, trees, grass.
fn put_camp(easel: &mut Easel) {
    let (unit, depth) = (easel.unit(1.0), 0.95);
    let side = easel.random.side();
    let (width, height) = (easel.size[0], easel.size[1]);
    let noise = Noise::new(&mut easel.random);
    let line = move |x: f32| {
        let part = if side > 0.0 { x / width } else { 1.0 - x / width };
        height * (0.865 + 0.11 * soft_step(0.2, 0.95, part)) + unit * 0.012 * noise.sum(x / unit * 6.0, 1.0, 3)
    };
    let mood = easel.mood;
    let tent = [
        if side > 0.0 { width * 0.3 } else { width * 0.7 },
        line(width * if side > 0.0 { 0.3 } else { 0.7 }) + unit * 0.012,
    ];
    let mut canvas = easel.canvas(depth, [height * 0.2, height * 1.3], 1.0);
    canvas.ground(line, |x, y, top| {
        let tuft = 0.5 + 0.6 * noise.sum(x / unit * 40.0, y / unit * 60.0, 3);
        let base = scale(mood.silhouette(0.05), 0.55 + 0.45 * tuft);
        let far = ((x - tent[0]) / (unit * 0.17)).powi(2) + ((y - tent[1]) / (unit * 0.05)).powi(2);
        let lit = scale(times(hex(0x9a_8a_58), mood.lamp), 0.5 * tuft / (1.0 + far * far * 1.5));
        add(base, scale(lit, soft_step(-0.002, 0.006, (y - top) / unit)))
    });
    let look = Foliage {
        dark: scale(mood.silhouette(0.03), 0.65),
        lit: mix(mood.silhouette(0.1), mood.key, 0.1),
        snow: ([0.5; 3], if easel.brief.snowy { 0.5 } else { 0.0 }),
        sun: side,
    };
    let [left, _, right, _] = easel.camera.reach(depth);
    for (part, tall) in [(0.03, 0.5), (0.12, 0.34), (-0.02, 0.4), (0.9, 0.26), (0.97, 0.42)] {
        let at = if side > 0.0 { left + (right - left) * part } else { right - (right - left) * part };
        let tall = unit * tall * easel.random.between(0.8, 1.1);
        conifer(&mut canvas, [at, line(at) + unit * 0.02], tall, &look, &mut easel.random);
    }
    paint_tent(&mut canvas, tent, unit * 0.105, mood.lamp);
    easel.put(&canvas, depth);
    let mut glow = easel.canvas(depth, [tent[1] - unit * 0.4, tent[1] + unit * 0.3], 0.5);
    glow.glow([tent[0], tent[1] - unit * 0.025], unit * 0.055, scale(mood.lamp, 0.3));
    let flicker = Pulse::Breath(0.22, 2.1, 0.0);
    easel.add(Element::Sheet(Sheet::new(&glow, depth).lit(flicker)));
    put_grass(easel, 1.5, move |x| line(x) + unit * 0.06, [0.02, 0.05, 0.01]);
}

fn paint_tent(canvas: &mut Canvas, [x, y]: [f32; 2], size: f32, lamp: [f32; 3]) {
    let top = y - size * 0.58;
    let body = smooth(&[
        [x - size * 0.62, y],
        [x - size * 0.4, y - size * 0.34],
        [x - size * 0.04, top],
        [x + size * 0.42, y - size * 0.3],
        [x + size * 0.62, y],
    ]);
    let cloth = hex(0xe8_7a_30);
    canvas.shape(&Outline::polygon(&body), |px, py| {
        let far = ((px - x) / size).powi(2) * 1.6 + ((py - y + size * 0.16) / size).powi(2) * 3.0;
        scale(times(mix(cloth, lamp, 0.35), [1.0, 0.9, 0.75]), 1.35 / (1.0 + far * 5.0))
    });
    let seam = [[x - size * 0.04, top], [x - size * 0.02, y - size * 0.3], [x + size * 0.02, y]];
    canvas.flat(&Outline::stroke(&smooth(&seam), [size * 0.012, size * 0.018]), scale(cloth, 0.22));
    let door = [[x - size * 0.02, y - size * 0.44], [x + size * 0.12, y], [x - size * 0.16, y]];
    canvas.shape(&Outline::polygon(&door), |_, py| scale(lamp, 0.9 + 0.8 * (py - y + size * 0.44) / size));
    // Somebody reads in there.
    let person = Outline::ellipse([x, y - size * 0.07], [size * 0.05, size * 0.08])
        .and(Outline::ellipse([x, y - size * 0.18], [size * 0.032, size * 0.036]));
    canvas.flat(&person, scale(cloth, 0.1));
    let rope = |to: f32| Outline::stroke(&[[x + (to - x) * 0.45, y - size * 0.32], [to, y + size * 0.01]], [1.0, 1.0]);
    for to in [x - size * 0.86, x + size * 0.88] {
        canvas.flat(&rope(to), scale(cloth, 0.16));
    }
}
