//! A street at night: walls that run towards the fog, neon signs, wet asphalt that mirrors them, somebody under an umbrella.

use super::super::brief::{Brief, Light, Weather};
use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element, Stage};
use super::super::noise::Noise;
use super::super::particles::Spark;
use super::super::random::SeededRandom;
use super::super::sheet::{Pulse, Sheet};
use super::super::sky::{SKY, bare_sky};
use super::super::water::{Water, WaterLook};
use super::passers::{put_tram, put_walker};
use super::signs::{NEON, put_failing_sign, put_signs};

/// How far the walls' foot sinks for each pixel away from the vanishing point.
pub(super) const FOOT: f32 = 0.5;

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let mut random = SeededRandom::about(seed, "street");
    let focus = [size[0] * random.between(0.42, 0.58), size[1] * if size[1] > size[0] { 0.54 } else { 0.5 }];
    let mut easel = Easel::new(brief, size, focus, seconds, seed);
    if !matches!(brief.light, Light::Day | Light::Dawn | Light::Golden) {
        easel.mood.haze = mix(easel.mood.haze, hex(0x3a_2c_58), 0.6);
        easel.mood.dark = 1.0;
    }
    let first = random.below(NEON.len());
    let neon = [0, 2, 3].map(|step| hex(NEON[(first + step) % NEON.len()]));
    put_far_sky(&mut easel, focus, &neon);
    let street = Street::new(&mut easel, focus, neon);
    // Two layers: what is far down the street, and the houses beside the viewer.
    for ([from, to], signs, depth) in [([0.0, 0.4], [0.035, 0.27], 0.42), ([0.27, 9.0], [0.27, 0.52], 1.0)] {
        let mut canvas = street.walls(&easel, [from, to], depth);
        put_signs(&mut easel, &mut canvas, focus, signs, &neon);
        easel.put(&canvas, depth);
        if depth < 1.0 {
            put_traffic(&mut easel, focus);
            put_failing_sign(&mut easel, focus, depth, neon[0]);
        }
    }
    put_asphalt(&mut easel, focus);
    if brief.props.tram {
        put_tram(&mut easel, focus);
    }
    put_walker(&mut easel, focus);
    put_steam(&mut easel, focus);
    easel.precipitation(Some(focus[1] + easel.y(0.1)));
    easel.finish()
}

/// The sky, and light in the fog at the end of the street.
fn put_far_sky(easel: &mut Easel, focus: [f32; 2], neon: &[Rgb; 3]) {
    let unit = easel.unit(1.0);
    let haze = add(easel.mood.haze, scale(mix(neon[0], neon[1], 0.5), 0.25));
    let mut canvas = bare_sky(easel, focus[1] + unit * 0.08);
    canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
        let far = ((x - focus[0]) / (unit * 0.34)).powi(2) + ((y - focus[1]) / (unit * 0.3)).powi(2);
        (haze, 0.85 / (1.0 + far * 2.2))
    });
    easel.put(&canvas, SKY);
}

/// The walls of the street: each side a row of houses.
struct Street {
    focus: [f32; 2],
    unit: f32,
    neon: [Rgb; 3],
    houses: [Vec<HouseFront>; 2],
    noise: Noise,
}

/// A house: where it ends along the street, its height, storeys and light.
#[derive(Clone, Copy)]
struct HouseFront {
    end: f32,
    height: f32,
    wall: Rgb,
    shop: Rgb,
    pitch: f32,
    seed: u32,
}

impl Street {
    fn new(easel: &mut Easel, focus: [f32; 2], neon: [Rgb; 3]) -> Self {
        let unit = easel.unit(1.0);
        let tall = if easel.upright() { 1.9 } else { 1.0 };
        let houses = [0, 1].map(|_| row_of_houses(&mut easel.random, &neon, tall));
        Self { focus, unit, neon, houses, noise: Noise::new(&mut easel.random) }
    }

    /// The walls from one distance of the vanishing point to another, in parts of the unit.
    fn walls(&self, easel: &Easel, [from, to]: [f32; 2], depth: f32) -> Canvas {
        let mut canvas = easel.canvas(depth, [-easel.y(0.2), easel.y(1.2)], 1.0);
        let mood = easel.mood;
        let snowy = easel.brief.snowy;
        canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
            let out = (x - self.focus[0]).abs() / self.unit;
            if out < from.max(0.004) || out > to {
                return ([0.0; 3], 0.0);
            }
            let edge = ((out - from) * self.unit).min(1.0);
            // Distance along the street, and height over the eye, in widths of half a street.
            let (far, high) = (1.0 / out, (self.focus[1] - y) / self.unit / out);
            let side = usize::from(x > self.focus[0]);
            let house = self.houses[side].iter().find(|house| far < house.end);
            let Some(house) = house else {
                return ([0.0; 3], 0.0);
            };
            let pixel = 1.0 / (self.unit * out);
            let cover = soft_step(house.height + pixel, house.height - pixel, high);
            if cover <= 0.0 || high < -FOOT - 0.2 {
                return ([0.0; 3], 0.0);
            }
            let mut colour = self.wall(house, [far, high], pixel);
            let snow = soft_step(house.height - 0.05, house.height - 0.02, high);
            if snowy {
                colour = mix(colour, scale(hex(0xc8_d4_f0), 0.35), snow);
            }
            let air = 1.0 - (-far * 0.055).exp();
            (mix(colour, add(mood.haze, scale(self.neon[0], 0.12)), air.min(0.93)), cover * edge)
        });
        canvas
    }

    /// The colour of a wall at a distance and a height.
    fn wall(&self, house: &HouseFront, [far, high]: [f32; 2], pixel: f32) -> Rgb {
        let grime = 0.8 + 0.4 * self.noise.sum(far * 9.0, high * 6.0, 3);
        let mut colour = scale(house.wall, grime);
        // Neon from below washes up the wall.
        let wash = (-(high + FOOT) * 1.5).exp();
        colour = add(colour, scale(house.shop, 0.22 * wash * grime));
        let (column, row) = (far / house.pitch, high / 0.36);
        let (u, v) = (column.fract(), row.rem_euclid(1.0));
        let id = SeededRandom::new(
            house.seed ^ (column as u32).wrapping_mul(7919) ^ ((row + 50.0) as u32).wrapping_mul(104_729),
        );
        let mut id = id;
        // Too small to see one by one, windows melt into a mean.
        let fine = soft_step(0.5, 0.12, pixel * far.max(1.0) * 0.2 / house.pitch);
        let soft = 0.02 + pixel * 2.0;
        let inside = |at: f32, low: f32, high: f32| {
            soft_step(low - soft, low + soft, at) * soft_step(high + soft, high - soft, at)
        };
        if high > -FOOT + 0.5 {
            let glass = inside(u, 0.24, 0.76) * inside(v, 0.22, 0.78) * fine;
            let lit = if id.chance(0.26) {
                scale(mix(hex(0xff_c8_80), self.neon[1], id.unit() * 0.35), id.between(0.25, 0.8))
            } else {
                scale(house.wall, 0.35)
            };
            colour = mix(colour, lit, glass);
            let ledge = inside(v, 0.9, 0.97) * 0.35 * fine;
            colour = add(colour, scale(house.wall, ledge * 1.6));
        } else {
            // The shops: bright panes behind dark posts.
            let pane = inside(u, 0.08, 0.92) * inside(high, -FOOT + 0.06, -FOOT + 0.38);
            // Bright under the ceiling, with shelves and somebody now and then before them.
            let up = (high + FOOT - 0.06) / 0.32;
            let shelf = 1.0 - 0.35 * inside((up * 3.0).fract(), 0.78, 1.0);
            let goods = 0.75 + 0.5 * self.noise.at(far * 30.0, (up * 3.0).floor() * 5.3);
            let bright = (0.28 + 0.62 * up * up) * shelf * mix([goods; 3], [1.0; 3], soft_step(0.55, 0.75, up))[0];
            colour = mix(colour, scale(house.shop, 0.85 * bright), pane);
            let awning = inside(high, -FOOT + 0.4, -FOOT + 0.47);
            colour = mix(colour, scale(house.shop, 0.16 + 0.12 * (u * 40.0).sin()), awning);
        }
        let corner = soft_step(0.12, 0.0, house.end - far) * 0.5;
        scale(colour, 1.0 - corner)
    }
}

fn row_of_houses(random: &mut SeededRandom, neon: &[Rgb; 3], tall: f32) -> Vec<HouseFront> {
    let mut end = random.between(0.9, 1.5);
    let mut houses = Vec::new();
    while end < 90.0 {
        let wall = hex(random.pick(&[0x2c_30_44, 0x38_2e_3e, 0x26_34_40, 0x40_36_3a]));
        houses.push(HouseFront {
            end,
            height: random.between(0.9, 2.6) * tall,
            wall: scale(wall, random.between(0.35, 0.7)),
            shop: mix(random.pick(neon), hex(0xff_d8_a0), random.between(0.1, 0.7)),
            pitch: random.between(0.2, 0.34),
            seed: random.bits() as u32,
        });
        end += random.between(0.8, 2.0) * (1.0 + end * 0.07);
    }
    houses
}

/// Lights of cars far down the street.
fn put_traffic(easel: &mut Easel, focus: [f32; 2]) {
    let unit = easel.unit(1.0);
    let mut sparks = Vec::new();
    for number in 0..4 {
        let near = easel.random.between(0.012, 0.045);
        let way = if number % 2 == 0 { 1.0 } else { -1.0 };
        let (colour, go) = if way > 0.0 { (hex(0xff_f2_d8), 0.0022) } else { (hex(0xff_30_28), -0.0012) };
        for lamp in [-1.0, 1.0] {
            let place = [focus[0] + unit * near * (way * 0.42 + lamp * 0.24), focus[1] + unit * near * 0.3];
            let mut spark = Spark::steady(place, 0.3, unit * near * 0.16, scale(colour, 0.9));
            spark.go = [unit * go * way * 0.5, unit * go * 0.4];
            sparks.push(spark);
            let mut halo = Spark::steady(place, 0.3, unit * near * 0.9, scale(colour, 0.12));
            halo.go = spark.go;
            sparks.push(halo);
        }
    }
    easel.add(Element::Sparks(sparks));
}

fn put_asphalt(easel: &mut Easel, focus: [f32; 2]) {
    let wet = matches!(easel.brief.weather, Weather::Rain | Weather::Storm);
    let mood = easel.mood;
    let dark = scale(mix(mood.shade, hex(0x14_14_20), 0.5), 0.7);
    let snow = scale(hex(0xa8_b4_d0), 0.35);
    let (body, mirror) = if easel.brief.snowy {
        ([snow, scale(snow, 0.8)], [0.4, 0.3])
    } else {
        ([dark, scale(dark, 0.6)], [0.8, if wet { 0.72 } else { 0.5 }])
    };
    let look = WaterLook {
        horizon: focus[1],
        depth: 0.55,
        body,
        mirror,
        waves: if wet { 0.22 } else { 0.3 },
        length: 1.1,
        speed: if wet { 0.02 } else { 0.0 },
        smear: 0.6,
        glitter: ([0.0; 3], 0.0),
        foam: 0.0,
        walls: Some(FOOT),
    };
    let water = Water::new(look, easel.size[1], &mut easel.random);
    easel.add(Element::Water(Box::new(water)));
}

/// Steam that rises from a cover in the road.
fn put_steam(easel: &mut Easel, focus: [f32; 2]) {
    let unit = easel.unit(1.0);
    let from = [focus[0] + easel.random.side() * unit * easel.random.between(0.13, 0.24), focus[1] + unit * 0.16];
    let colour = add(scale(easel.mood.haze, 1.2), [0.06, 0.05, 0.07]);
    for phase in [0.0, 3.1] {
        let noise = Noise::new(&mut easel.random);
        let mut canvas: Canvas = easel.canvas(0.9, [from[1] - unit * 0.3, from[1] + 2.0], 0.25);
        canvas.wash([from[0] - unit * 0.15, from[1] - unit * 0.3, from[0] + unit * 0.15, from[1]], |x, y| {
            let up = (from[1] - y) / unit;
            let off = (x - from[0]) / unit - 0.12 * up * (phase + up * 9.0).sin();
            let body = 1.0 - (off / (0.012 + 0.34 * up)).powi(2);
            let wisp = 0.5 + 0.9 * noise.sum(x / unit * 16.0, y / unit * 10.0, 3);
            (colour, (body.max(0.0) * wisp * 0.42 * (1.0 - up / 0.29)).clamp(0.0, 0.6))
        });
        let mut sheet = Sheet::new(&canvas, 0.9).drifting([0.0, -unit * 0.004]);
        sheet.pulse = Pulse::Breath(0.8, 0.9, phase);
        easel.add(Element::Sheet(sheet));
    }
}
