//! A table with a lamp beside a window: warm light on the wall, the weather behind the glass, steam over a cup.

use super::super::brief::{Brief, Light, Weather};
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step, times};
use super::super::easel::{Easel, Element, Stage};
use super::super::noise::Noise;
use super::super::outline::Outline;
use super::super::particles::Spark;
use super::super::sheet::{Pulse, Sheet};
use super::room_plan::RoomPlan;
use super::signs::NEON;
use super::still_life::put_things;

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let upright = size[1] > size[0];
    let table = size[1] * if upright { 0.7 } else { 0.68 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, table - size[1] * 0.12], seconds, seed);
    let plan = plan(&mut easel, table);
    put_outside(&mut easel, &plan);
    put_wall(&mut easel, &plan);
    put_table(&mut easel, &plan);
    put_things(&mut easel, &plan);
    put_beam_of_day(&mut easel, &plan);
    let motes = scale(add(scale(plan.warm, plan.lamp), plan.day), 0.55);
    easel.motes(48, motes, 0.55);
    easel.finish()
}

fn plan(easel: &mut Easel, table: f32) -> RoomPlan {
    let unit = easel.unit(1.0);
    let side = easel.random.side();
    let upright = easel.upright();
    let (wide, high) = if upright { (0.36, 0.5) } else { (0.36, 0.42) };
    let middle = easel.size[0] * 0.5 - side * if upright { easel.size[0] * 0.16 } else { unit * 0.27 };
    let bottom = table - unit * 0.09;
    let bulb =
        [easel.size[0] * 0.5 + side * if upright { easel.size[0] * 0.24 } else { unit * 0.3 }, table - unit * 0.235];
    let dark = match easel.brief.light {
        Light::Night => 1.0,
        Light::Dusk => 0.85,
        Light::Dawn => 0.5,
        Light::Golden => 0.42,
        Light::Day => 0.22,
    };
    let mood = &easel.mood;
    let day = match easel.brief.light {
        Light::Night => scale(hex(0x3c_5c_9c), 0.16),
        Light::Dusk => scale(hex(0x6a_68_b0), 0.24),
        _ => scale(mix(mood.key, mood.sky[2], 0.4), 0.85),
    };
    RoomPlan {
        window: [middle - unit * wide * 0.5, bottom - unit * high, middle + unit * wide * 0.5, bottom],
        table,
        bulb,
        side,
        lamp: dark,
        day,
        warm: hex(0xff_b2_5c),
    }
}

/// What is seen through the window: out of focus, with lights at night, wet in the rain.
fn put_outside(easel: &mut Easel, plan: &RoomPlan) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let [left, top, right, bottom] = plan.window;
    let depth = 0.12;
    let noise = Noise::new(&mut easel.random);
    let mut canvas = easel.canvas(depth, [top - unit * 0.1, bottom + unit * 0.1], 0.5);
    let snow = if easel.brief.snowy { 0.7 } else { 0.0 };
    canvas.cover(|x, y| {
        let part = (y - top) / (bottom - top);
        let sky = mix(mood.sky[0], mix(mood.sky[1], mood.sky[2], part), soft_step(-0.1, 0.8, part));
        let hill = 0.7 + 0.12 * noise.sum(x / unit * 5.0, 0.0, 2);
        let ground = mix(mood.silhouette(0.35), mix(mood.haze, [0.9; 3], 0.4), snow);
        let far = mix(sky, ground, soft_step(hill - 0.05, hill + 0.09, part));
        let near = 0.86 + 0.1 * noise.sum(x / unit * 11.0, 8.0, 3);
        mix(far, mix(mood.silhouette(0.1), mood.haze, snow * 0.7), soft_step(near - 0.05, near + 0.06, part))
    });
    // By day no lamp outshines the sky.
    let lights = if mood.dark > 0.6 { (34.0 * mood.dark) as usize } else { 0 };
    for _ in 0..lights {
        let random = &mut easel.random;
        let at = [random.between(left, right), top + (bottom - top) * random.between(0.42, 0.98)];
        let colour = if easel.brief.props.neon || random.chance(0.2) {
            hex(random.pick(&NEON))
        } else {
            hex(random.pick(&[0xff_b8_60, 0xff_d8_a0, 0xff_90_48, 0xbc_d0_ff]))
        };
        let radius = unit * random.between(0.007, 0.021);
        let disc = Outline::ellipse(at, [radius, radius]);
        let bright = random.between(0.15, 0.6);
        let ring = |x: f32, y: f32| {
            let far = ((x - at[0]).powi(2) + (y - at[1]).powi(2)).sqrt() / radius;
            scale(colour, bright * (0.62 + 0.38 * far * far))
        };
        canvas.shape(&disc, ring);
        canvas.glow(at, radius * 1.5, scale(colour, bright * 0.12));
    }
    easel.put(&canvas, depth);
    if easel.brief.weather == Weather::Snow {
        easel.snowfall(0.7);
    }
    if matches!(easel.brief.weather, Weather::Rain | Weather::Storm) {
        easel.precipitation(None);
        put_drops(easel, plan);
    }
}

/// Drops on the glass, some of which run down.
fn put_drops(easel: &mut Easel, plan: &RoomPlan) {
    let unit = easel.unit(1.0);
    let [left, top, right, bottom] = plan.window;
    let mood = easel.mood;
    let mut canvas = easel.canvas(0.5, [top, bottom], 1.5);
    let light = mix(mood.sky[2], mix(plan.warm, mood.haze, 0.5), 0.5);
    for _ in 0..(220.0 * super::growth::detail(unit)) as usize {
        let random = &mut easel.random;
        let at = [random.between(left, right), random.between(top, bottom)];
        let size = unit * (0.0012 + 0.0042 * random.unit().powi(3));
        let drop = Outline::ellipse(at, [size, size * random.between(1.0, 1.5)]);
        canvas.shape(&drop, |_, y| mix(scale(mood.shade, 0.6), light, soft_step(-0.6, 1.0, (y - at[1]) / size)));
        canvas.flat(
            &Outline::ellipse([at[0] - size * 0.3, at[1] - size * 0.45], [size * 0.22, size * 0.22]),
            scale(light, 1.7),
        );
    }
    easel.put(&canvas, 0.5);
    let runs = (0..9).map(|_| {
        let random = &mut easel.random;
        let place = [random.between(left, right), random.between(top - (bottom - top) * 0.7, bottom)];
        let mut run = Spark::steady(place, 0.5, unit * 0.002, scale(light, 0.5));
        run.go = [0.0, unit * random.between(0.015, 0.06)];
        run
    });
    let runs = runs.collect();
    easel.add(Element::Sparks(runs));
}

/// How much lamplight falls on the wall at a place.
fn lamp_on_wall(plan: &RoomPlan, unit: f32, [x, y]: [f32; 2]) -> f32 {
    let (dx, dy) = ((x - plan.bulb[0]) / unit, (y - plan.bulb[1]) / unit);
    let far = (dx * dx + dy * dy).sqrt();
    let down = soft_step(0.02, 0.14, dy - dx.abs() * 0.42 + 0.02);
    let up = soft_step(0.02, 0.14, -dy - dx.abs() * 1.25 - 0.05) * 0.75;
    let fall = 1.0 / (1.0 + (far / 0.16).powi(2));
    fall * (0.3 + 0.95 * down + 0.9 * up)
}

/// The wall with its window frame and a picture, lit by lamp and window.
fn put_wall(easel: &mut Easel, plan: &RoomPlan) {
    let unit = easel.unit(1.0);
    let depth = 0.5;
    let noise = Noise::new(&mut easel.random);
    let paint = hex(easel.random.pick(&[0x5a_6a_66, 0x6a_5c_52, 0x56_5e_74, 0x74_66_4c]));
    let [left, top, right, bottom] = plan.window;
    let mut canvas = easel.canvas(depth, [-easel.y(0.2), plan.table + unit * 0.05], 1.0);
    let ambient = add(scale(plan.day, 0.32), [0.012, 0.012, 0.018]);
    let lit = |colour: Rgb, at: [f32; 2]| {
        let lamp = scale(plan.warm, 1.5 * plan.lamp * lamp_on_wall(plan, unit, at));
        // Daylight fades away from the window.
        let off = ((at[0] - (left + right) * 0.5) / unit).abs();
        let day = scale(plan.day, 0.5 / (1.0 + (off / 0.3).powi(2)));
        times(colour, add(add(ambient, lamp), day))
    };
    canvas.cover(|x, y| {
        let plaster = 0.92 + 0.14 * noise.sum(x / unit * 7.0, y / unit * 7.0, 4);
        let low = soft_step(plan.table - unit * 0.15, plan.table, y) * 0.25;
        lit(scale(paint, plaster * (1.0 - low)), [x, y])
    });
    let frame = unit * 0.017;
    let glass = [left, top, right, bottom];
    let wood = hex(0xb8_a8_90);
    let outer = Outline::rectangle([left - frame, top - frame, right + frame, bottom + frame]);
    canvas.shape(&outer, |x, y| lit(scale(wood, 0.9), [x, y]));
    cut(&mut canvas, glass);
    let middle = (left + right) * 0.5;
    let third = top + (bottom - top) * 0.38;
    for bar in [
        [middle - frame * 0.3, top, middle + frame * 0.3, bottom],
        [left, third - frame * 0.3, right, third + frame * 0.3],
    ] {
        canvas.shape(&Outline::rectangle(bar), |x, y| lit(scale(wood, 0.75), [x, y]));
    }
    let sill = [left - frame * 2.0, bottom + frame * 0.7, right + frame * 2.0, bottom + frame * 1.7];
    canvas.shape(&Outline::rectangle(sill), |x, y| lit(scale(wood, 1.15), [x, y]));
    put_frame(&mut canvas, easel, plan, &lit);
    easel.put(&canvas, depth);
}

/// Makes a rectangle of the canvas clear glass.
fn cut(canvas: &mut super::super::canvas::Canvas, [left, top, right, bottom]: [f32; 4]) {
    let (width, fine, origin) = (canvas.width, canvas.fineness, canvas.origin);
    for (at, pixel) in canvas.pixels.iter_mut().enumerate() {
        let (x, y) = (origin[0] + ((at % width) as f32 + 0.5) / fine, origin[1] + ((at / width) as f32 + 0.5) / fine);
        if x > left && x < right && y > top && y < bottom {
            *pixel = [0.0; 4];
        }
    }
}

/// A framed picture over the lamp.
fn put_frame(
    canvas: &mut super::super::canvas::Canvas,
    easel: &mut Easel,
    plan: &RoomPlan,
    lit: &impl Fn(Rgb, [f32; 2]) -> Rgb,
) {
    let unit = easel.unit(1.0);
    let x = plan.bulb[0] + plan.side * unit * 0.03;
    let y = plan.bulb[1] - unit * if easel.upright() { 0.4 } else { 0.24 };
    let (wide, high) = (unit * 0.085, unit * 0.062);
    let area = |grow: f32| Outline::rectangle([x - wide - grow, y - high - grow, x + wide + grow, y + high + grow]);
    canvas.shape(&area(unit * 0.012), |px, py| lit(hex(0x3a_28_1c), [px, py]));
    canvas.shape(&area(unit * 0.005), |px, py| lit(hex(0xc8_bc_a4), [px, py]));
    let noise = Noise::new(&mut easel.random);
    canvas.shape(&area(-unit * 0.012), |px, py| {
        let hill = y + high * (0.15 + 0.5 * noise.sum((px - x) / wide * 1.6, 0.0, 3));
        let sky = mix(hex(0x8a_9c_a8), hex(0xe0_c0_94), (py - y + high) / (2.0 * high));
        lit(mix(sky, hex(0x4a_5a_4c), soft_step(hill - 1.0, hill + 1.0, py)), [px, py])
    });
}

/// The table with its grain and the pool of light on it.
fn put_table(easel: &mut Easel, plan: &RoomPlan) {
    let unit = easel.unit(1.0);
    let depth = 0.85;
    let noise = Noise::new(&mut easel.random);
    let wood = hex(easel.random.pick(&[0x7a_4c_2c, 0x6a_40_2a, 0x8a_60_3c]));
    let centre = easel.x(0.5);
    let mut canvas = easel.canvas(depth, [plan.table - unit * 0.02, easel.y(1.3)], 1.0);
    canvas.ground(
        |_| plan.table,
        |x, y, top| {
            let down = (y - top) / unit + 0.06;
            // Boards run away from the viewer.
            let board = (x - centre) / unit / (down * 3.4 + 0.35);
            let number = board * 4.2 + 20.3;
            let gap = soft_step(0.016, 0.0, number.fract().min(1.0 - number.fract()));
            let grain = noise.sum(board * 60.0, 3.0 / (down + 0.25), 4);
            let tone = 1.0 + 0.28 * grain + 0.16 * noise.at(number.floor() * 7.3, 2.0);
            let far = ((x - plan.bulb[0]) / unit).powi(2) + ((y - plan.table - unit * 0.05) / unit * 2.1).powi(2);
            let lamp = scale(plan.warm, plan.lamp * 1.7 / (1.0 + far * 22.0));
            let window = (plan.window[0] + plan.window[2]) * 0.5;
            let beside = ((x - window) / unit).powi(2) * 7.0;
            let day = scale(plan.day, 0.75 / (1.0 + beside + down * 1.5));
            let light = add(add(lamp, day), [0.014, 0.013, 0.018]);
            let colour = times(scale(wood, tone * (1.0 - 0.7 * gap)), light);
            // A varnish that mirrors the window and the lamp a little.
            let gleam = scale(add(day, scale(lamp, 0.4)), 0.1 * soft_step(0.32, 0.0, down) * (0.8 + 0.4 * grain));
            let edge = soft_step(0.0035, 0.0, (y - top) / unit) * 0.5;
            add(add(colour, gleam), scale(light, 0.12 * edge))
        },
    );
    easel.put(&canvas, depth);
}

/// Light that falls in through the window and is seen in the dusty air.
fn put_beam_of_day(easel: &mut Easel, plan: &RoomPlan) {
    if matches!(easel.brief.light, Light::Night | Light::Dusk) || easel.brief.weather != Weather::Fair {
        return;
    }
    let unit = easel.unit(1.0);
    let [left, top, right, _] = plan.window;
    let noise = Noise::new(&mut easel.random);
    let mut canvas = easel.canvas(0.9, [top, easel.y(1.1)], 0.25);
    let middle = (left + right) * 0.5;
    canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
        // It falls aslant to the lamp's side.
        let down = (y - top) / unit;
        let shift = plan.side * down * 0.62 * unit;
        let at = x - shift;
        let edge = |low: f32, high: f32| {
            soft_step(low - unit * 0.02, low + unit * 0.02, at) * soft_step(high + unit * 0.02, high - unit * 0.02, at)
        };
        let panes = edge(left, middle - unit * 0.004) + edge(middle + unit * 0.004, right);
        let drop = soft_step(0.0, 0.12, down) * soft_step(1.15, 0.25, down);
        let dust = 0.75 + 0.4 * noise.sum(x / unit * 3.0, y / unit * 3.0, 3);
        (plan.day, panes * drop * dust * 0.17)
    });
    for pixel in &mut canvas.pixels {
        pixel[3] = 0.0;
    }
    easel.add(Element::Sheet(Sheet::new(&canvas, 0.9).lit(Pulse::Breath(0.25, 0.4, 1.0))));
}
