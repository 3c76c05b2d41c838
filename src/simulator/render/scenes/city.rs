//! A skyline over a river: towers in the haze, windows that light up, lights that travel, their mirror in the water.

use super::super::brief::{Brief, Light, Weather};
use super::super::colour::{add, hex, mix, scale};
use super::super::easel::{Easel, Element, Stage};
use super::super::outline::Outline;
use super::super::particles::Spark;
use super::super::random::SeededRandom;
use super::super::sheet::{Pulse, Sheet};
use super::super::sky::{put_sky, sun_place};
use super::super::water::{Water, WaterLook};
use super::buildings::Facade;
use super::growth::detail;
use super::terrain::{mistiness, put_birds, put_mist};

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let horizon = size[1] * if size[1] > size[0] { 0.72 } else { 0.7 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, horizon], seconds, seed);
    put_sky(&mut easel, horizon);
    if matches!(brief.light, Light::Dawn | Light::Golden | Light::Dusk) && brief.weather == Weather::Fair {
        let at = [easel.size[0] * easel.random.between(0.25, 0.75), horizon - easel.unit(0.34)];
        put_birds(&mut easel, at, 8, 0.12);
    }
    let tall = easel.random.between(0.25, 0.75);
    for row in 0..4 {
        put_towers(&mut easel, horizon, row, tall);
        let thick = easel.y(0.09 - 0.012 * row as f32);
        let strength = (0.75 - 0.13 * row as f32) * (0.5 + 0.6 * mistiness(brief.weather));
        put_mist(&mut easel, 0.08 + 0.1 * row as f32, [horizon - thick * 0.2, thick], strength);
    }
    put_quay(&mut easel, horizon);
    put_river(&mut easel, horizon);
    put_bridge(&mut easel, horizon);
    easel.precipitation(Some(horizon + easel.y(0.05)));
    easel.finish()
}

/// The height of the towers at a place: highest around `tall`.
fn rise(part: f32, tall: f32, row: usize) -> f32 {
    let far = (part - tall) / [0.34, 0.3, 0.26, 0.3][row];
    0.42 + 0.95 / (1.0 + far * far * 2.0)
}

fn put_towers(easel: &mut Easel, horizon: f32, row: usize, tall: f32) {
    let mood = easel.mood;
    let near = row as f32 / 3.0;
    let depth = 0.08 + 0.1 * row as f32;
    let air = [0.84, 0.66, 0.42, 0.16][row];
    let unit = easel.unit(1.0);
    let high = unit * [0.34, 0.33, 0.3, 0.2][row] * if easel.upright() { 1.45 } else { 1.0 };
    let mut canvas = easel.canvas(depth, [horizon - high * 2.0, horizon + 3.0], 1.0);
    let [left, _, right, _] = easel.camera.reach(depth);
    let day = 1.0 - mood.dark;
    let sun = if mood.sun_at[0] < 0.5 { 1.0 } else { -1.0 };
    let mut x = left - unit * 0.02;
    let mut tops = Vec::new();
    while x < right {
        let random = &mut easel.random;
        let wide = unit * random.between(0.026, 0.062) * (0.75 + 0.5 * near);
        let part = (x - left) / (right - left);
        let tall = high * rise(part, tall, row) * random.between(0.42, 1.05);
        let area = [x, horizon - tall, x + wide, horizon + 3.0];
        let base = mix(mood.surface(hex(0x8a_86_90), 0.1 + 0.55 * day, 0.0), mood.shade, 0.35);
        let wall = mix(scale(base, random.between(0.75, 1.2)), mood.haze, air);
        let facade = Facade {
            area,
            storey: unit * (0.0052 + 0.0052 * near),
            wall: [wall, mix(wall, mood.haze, 0.5 - 0.25 * near)],
            lit: (0.06 + 0.42 * mood.dark) * random.between(0.4, 1.3) * (0.35 + 0.65 * near) + 0.02,
            bright: (0.35 + 0.75 * mood.dark) * (1.0 - 0.62 * air),
        };
        // A face towards the light, and the edge that catches it.
        facade.paint(&mut canvas, random);
        let edge = if sun > 0.0 { [x, x + wide * 0.16] } else { [x + wide * 0.84, x + wide] };
        canvas.wash([edge[0], area[1], edge[1], horizon], |_, _| (mood.key, 0.2 * (1.0 - air)));
        paint_top(&mut canvas, random, area, wall);
        tops.push([x + wide * 0.5, area[1]]);
        x += wide * easel.random.between(0.8, 1.35);
    }
    easel.put(&canvas, depth);
    put_lights(easel, &tops, depth, [air, near]);
}

/// What stands on a roof: steps, a spire, a tank.
fn paint_top(canvas: &mut super::super::canvas::Canvas, random: &mut SeededRandom, area: [f32; 4], wall: [f32; 3]) {
    let [left, top, right, bottom] = area;
    let (wide, middle) = (right - left, (left + right) * 0.5);
    let tall = bottom - top;
    match random.below(5) {
        0 => {
            let step = wide * random.between(0.18, 0.32);
            let up = tall * random.between(0.05, 0.12);
            canvas.flat(&Outline::rectangle([left + step, top - up, right - step, top + 1.0]), wall);
            canvas.flat(&Outline::rectangle([middle - 0.8, top - up * 2.2, middle + 0.8, top]), wall);
        }
        1 => {
            let up = tall * random.between(0.12, 0.24);
            let roof = [[left + wide * 0.12, top + 1.0], [middle, top - up], [right - wide * 0.12, top + 1.0]];
            canvas.flat(&Outline::polygon(&roof), wall);
        }
        2 => {
            let up = tall * random.between(0.03, 0.07);
            let slope = [[left, top + 1.0], [left, top - up * 2.0], [right, top + 1.0]];
            canvas.flat(&Outline::polygon(&slope), wall);
        }
        _ => {
            let at = left + wide * random.between(0.2, 0.6);
            let box_up = wide * random.between(0.1, 0.25);
            canvas.flat(&Outline::rectangle([at, top - box_up, at + wide * 0.25, top + 1.0]), wall);
        }
    }
}

/// Red lamps on the highest roofs, and windows that go on and off.
fn put_lights(easel: &mut Easel, tops: &[[f32; 2]], depth: f32, [air, near]: [f32; 2]) {
    if easel.mood.dark < 0.3 {
        return;
    }
    let unit = easel.unit(1.0);
    let mut sparks = Vec::new();
    for &[x, y] in tops {
        if easel.random.chance(0.3) {
            let mut lamp =
                Spark::steady([x, y - unit * 0.004], depth, unit * 0.0022, scale(hex(0xff_40_30), 0.8 - 0.5 * air));
            (lamp.change, lamp.speed, lamp.phase) = (1.0, 2.6, easel.random.between(0.0, 6.0));
            sparks.push(lamp);
        }
        for _ in 0..(4.0 * detail(unit)) as usize {
            let place = [x + unit * easel.random.between(-0.02, 0.02), y + unit * easel.random.between(0.02, 0.16)];
            let light = scale(easel.mood.lamp, (0.5 - 0.4 * air) * easel.mood.dark);
            let mut window = Spark::steady(place, depth, unit * (0.001 + 0.0012 * near), light);
            (window.change, window.speed) = (1.0, easel.random.between(0.15, 0.7));
            window.phase = easel.random.between(0.0, 6.3);
            sparks.push(window);
        }
    }
    easel.add(Element::Sparks(sparks));
}

/// The bank with its lamps and what drives along it.
fn put_quay(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    let unit = easel.unit(1.0);
    let depth = 0.42;
    let mut canvas = easel.canvas(depth, [horizon - unit * 0.06, horizon + 3.0], 1.0);
    let dark = mix(mood.silhouette(0.05), mood.haze, 0.06);
    let noise = super::super::noise::Noise::new(&mut easel.random);
    canvas.ground(
        |x| {
            horizon
                - unit
                    * (0.008
                        + 0.02 * noise.sum(x / unit * 26.0, 0.0, 4).max(0.0) * (1.0 + noise.at(x / unit * 5.0, 3.0)))
        },
        |_, _, _| dark,
    );
    let [left, _, right, _] = easel.camera.reach(depth);
    let mut sparks = Vec::new();
    let pitch = unit * 0.034;
    for number in 0..((right - left) / pitch) as usize {
        let x = left + number as f32 * pitch;
        canvas.flat(&Outline::rectangle([x - 0.6, horizon - unit * 0.026, x + 0.6, horizon]), dark);
        let light = scale(mood.lamp, 0.9 * mood.dark);
        canvas.glow([x, horizon - unit * 0.027], unit * 0.0055, light);
        sparks.push(Spark::steady([x, horizon - unit * 0.027], depth, unit * 0.0022, light));
    }
    for number in 0..10 {
        let way = if number % 2 == 0 { 1.0 } else { -1.0 };
        let place = [easel.random.between(left, right), horizon - unit * (0.006 + 0.003 * way)];
        let colour = if way > 0.0 { hex(0xff_f0_d8) } else { hex(0xff_38_28) };
        let mut car = Spark::steady(place, depth, unit * 0.0022, scale(colour, 0.25 + 0.6 * mood.dark));
        car.go = [way * unit * easel.random.between(0.02, 0.045), 0.0];
        sparks.push(car);
    }
    easel.put(&canvas, depth);
    easel.add(Element::Sparks(sparks));
}

fn put_river(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    let deep = mix(mood.shade, mood.sky[0], 0.4);
    let wet = matches!(easel.brief.weather, Weather::Rain | Weather::Storm);
    let look = WaterLook {
        horizon,
        depth: 0.42,
        body: [mix(deep, mood.haze, 0.3), scale(deep, 0.7)],
        mirror: [0.9, 0.62],
        waves: if wet { 0.55 } else { 0.3 },
        length: 1.7,
        speed: 0.26,
        smear: 0.25,
        glitter: (scale(mood.key, 0.6), sun_place(easel, horizon)[0]),
        foam: 0.0,
        walls: None,
    };
    let water = Water::new(look, easel.size[1], &mut easel.random);
    easel.add(Element::Water(Box::new(water)));
}

/// A rail and a bridge's cables close to the viewer, dark against the water.
fn put_bridge(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    let (unit, depth) = (easel.unit(1.0), 1.3);
    let dark = scale(mood.silhouette(0.02), 0.7);
    let rail = easel.y(0.93);
    let mut canvas = easel.canvas(depth, [horizon, easel.y(1.3)], 1.0);
    let [left, _, right, _] = easel.camera.reach(depth);
    canvas.ground(|_| rail + unit * 0.052, |_, _, _| dark);
    for (up, thick) in [(0.0, 0.009), (0.028, 0.0035)] {
        let y = rail + unit * up;
        canvas.shape(&Outline::rectangle([left, y, right, y + unit * thick]), |_, py| {
            add(dark, scale(mood.key, 0.16 * (1.0 - (py - y) / (unit * thick))))
        });
    }
    let mut x = left;
    while x < right {
        canvas.flat(&Outline::rectangle([x, rail, x + unit * 0.0055, rail + unit * 0.06]), dark);
        x += unit * 0.042;
    }
    let lamp = left + (right - left) * easel.random.pick(&[0.16, 0.82]);
    let head = [lamp, rail - unit * 0.2];
    canvas.flat(&Outline::stroke(&[[lamp, rail + unit * 0.05], head], [unit * 0.011, unit * 0.006]), dark);
    canvas.flat(
        &Outline::ellipse([head[0], head[1] - unit * 0.006], [unit * 0.012, unit * 0.016]),
        mix(dark, scale(mood.lamp, 1.4), mood.dark),
    );
    canvas.blur(unit * 0.0009);
    easel.put(&canvas, depth);
    if mood.dark > 0.3 {
        let mut light = easel.canvas(depth, [head[1] - unit * 0.3, head[1] + unit * 0.3], 0.5);
        light.glow(head, unit * 0.05, scale(mood.lamp, 0.5 * mood.dark));
        let pulse = Pulse::Breath(0.08, 1.3, 0.0);
        easel.add(Element::Sheet(Sheet::new(&light, depth).lit(pulse)));
    }
}
