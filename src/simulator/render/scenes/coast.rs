//! The sea: a lighthouse on a headland, its beam, surf on the rocks, grass in the wind.

use super::super::brief::{Brief, Light, Weather};
use super::super::canvas::Canvas;
use super::super::colour::{Rgb, add, hex, mix, scale, soft_step};
use super::super::easel::{Easel, Element, Stage};
use super::super::lights::Beam;
use super::super::noise::Noise;
use super::super::sheet::{Pulse, Sheet};
use super::super::sky::{put_sky, sun_place};
use super::super::water::{Water, WaterLook};
use super::buildings::{House, Lighthouse};
use super::growth::put_grass;
use super::terrain::{HillLine, mistiness, put_birds, put_mist, rock};

/// Depth of the headland.
const LAND: f32 = 0.55;

/// Paints the scene.
pub(super) fn paint(brief: Brief, size: [f32; 2], seconds: f32, seed: u32) -> Stage {
    let horizon = size[1] * if size[1] > size[0] { 0.6 } else { 0.585 };
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, horizon], seconds, seed);
    let side = easel.random.side();
    if easel.brief.light != Light::Night {
        // The sun stands over the open sea, the tower against it.
        easel.mood.sun_at[0] = 0.5 - side * easel.random.between(0.1, 0.26);
    }
    put_sky(&mut easel, horizon);
    put_far_land(&mut easel, horizon, side);
    put_sea(&mut easel, horizon);
    put_mist(&mut easel, 0.15, [horizon, size[1] * 0.05], 0.5 * mistiness(brief.weather));
    let land = Headland::new(&mut easel, horizon, side);
    let lamp = land.put(&mut easel);
    if easel.mood.dark > 0.3 {
        put_beam(&mut easel, lamp);
    }
    put_surf(&mut easel, &land);
    let birds = [lamp[0] - side * easel.unit(0.18), lamp[1] + easel.unit(0.06)];
    if !matches!(brief.light, Light::Night) {
        put_birds(&mut easel, birds, 7, 0.5);
    }
    if brief.weather == Weather::Fog {
        put_mist(&mut easel, 0.7, [horizon + size[1] * 0.16, size[1] * 0.16], 0.75);
    }
    put_foreground(&mut easel, side);
    easel.precipitation(None);
    easel.finish()
}

fn put_far_land(easel: &mut Easel, horizon: f32, side: f32) {
    let mood = easel.mood;
    for (depth, air, height) in [(0.08, 0.9, 0.075), (0.12, 0.78, 0.05)] {
        let line = HillLine {
            level: horizon,
            rise: easel.unit(height),
            length: easel.unit(0.24),
            noise: Noise::new(&mut easel.random),
            octaves: 5,
        };
        let (width, from) = (easel.size[0], easel.random.between(0.38, 0.62));
        let mut canvas = easel.canvas(depth, [horizon - easel.unit(0.16), horizon + 3.0], 1.0);
        canvas.band(
            |x| {
                // It ends in the open sea.
                let part = if side > 0.0 { x / width } else { 1.0 - x / width };
                let fall = soft_step(from + 0.16, from - 0.22, part);
                horizon + 3.0 - (horizon - line.at(x) + line.rise * 0.25).max(0.0) * fall
            },
            |_| f32::MAX,
            |_, y, _| mix(mood.silhouette(air), mood.haze, soft_step(horizon - line.rise, horizon, y) * 0.5),
        );
        easel.put(&canvas, depth);
    }
}

fn put_sea(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    let rough = match easel.brief.weather {
        Weather::Storm => 1.0,
        Weather::Rain | Weather::Snow => 0.62,
        _ if easel.brief.wind => 0.6,
        Weather::Fair => 0.42,
        Weather::Fog => 0.28,
    };
    let deep = mix(mood.shade, mood.sky[0], 0.3);
    let bright = if easel.brief.light == Light::Day { 0.55 } else { 1.0 };
    let look = WaterLook {
        horizon,
        depth: 0.1,
        body: [mix(mood.haze, deep, 0.35), scale(mix(deep, hex(0x0e_4a_58), 0.42), 0.8)],
        mirror: [0.85, 0.42],
        waves: rough,
        length: 2.6,
        speed: 0.32 + 0.2 * rough,
        smear: 0.0,
        glitter: (scale(mix(mood.key, mood.sun, 0.4), bright), sun_place(easel, horizon)[0]),
        foam: if rough > 0.5 { rough * 0.5 } else { 0.0 },
        walls: None,
    };
    let water = Water::new(look, easel.size[1], &mut easel.random);
    easel.add(Element::Water(Box::new(water)));
}

/// The land on which the lighthouse stands.
struct Headland {
    horizon: f32,
    side: f32,
    /// Where it ends in the sea, and where the tower stands.
    tip: f32,
    tower: f32,
    height: f32,
    width: f32,
    noise: Noise,
    unit: f32,
}

impl Headland {
    fn new(easel: &mut Easel, horizon: f32, side: f32) -> Self {
        let place = if easel.upright() { easel.random.between(0.5, 0.6) } else { easel.random.between(0.62, 0.72) };
        let at = |part: f32| easel.x(if side > 0.0 { part } else { 1.0 - part });
        let (tower, tip) = (at(place), at(place - easel.unit(0.25) / easel.size[0]));
        Self {
            horizon,
            side,
            tip,
            tower,
            height: easel.unit(easel.random.clone().between(0.1, 0.15)),
            width: easel.size[0],
            noise: Noise::new(&mut easel.random),
            unit: easel.unit(1.0),
        }
    }

    /// How far inland a place lies: 0 at the tip, 1 at the tower.
    fn inland(&self, x: f32) -> f32 {
        (x - self.tip) * self.side / ((self.tower - self.tip) * self.side)
    }

    fn crest(&self, x: f32) -> f32 {
        let inland = self.inland(x);
        let steps = soft_step(-0.08, 0.12, inland) * 0.34
            + soft_step(0.2, 0.5, inland) * 0.33
            + soft_step(0.55, 0.8, inland) * 0.33
            + 0.1 * (inland - 1.0).clamp(0.0, 3.0);
        let rough = 0.055 * self.noise.sum(x / self.unit * 22.0, 3.0, 4);
        // The tower stands on level ground.
        let level = 1.0 - soft_step(0.3, 0.12, (inland - 1.05).abs()) * 0.85;
        let rise = self.height * 1.75 * steps - self.unit * rough * level * steps.min(1.0);
        self.water(x) + self.unit * 0.01 - rise - self.unit * 0.02 * soft_step(-0.1, 0.0, inland)
    }

    fn water(&self, x: f32) -> f32 {
        let inland = self.inland(x);
        self.horizon
            + self.unit * (0.085 + 0.03 * inland.clamp(-0.3, 3.0))
            + self.unit * 0.012 * self.noise.sum(x / self.unit * 14.0, 9.0, 3)
    }

    /// Puts rock, tower and house; gives the place of the lamp.
    fn put(&self, easel: &mut Easel) -> [f32; 2] {
        let unit = self.unit;
        let mut canvas = easel.canvas(LAND, [self.horizon - easel.y(0.5), self.horizon + unit * 0.3], 1.0);
        self.paint_rocks(&mut canvas, easel);
        self.paint_land(&mut canvas, easel);
        let sun = if easel.mood.sun_at[0] * self.width < self.tower { -1.0 } else { 1.0 };
        let house = House {
            place: [self.tower + self.side * unit * 0.088, self.crest(self.tower + self.side * unit * 0.088) + 5.0],
            width: unit * 0.085,
            height: unit * 0.036,
        };
        house.paint(&mut canvas, &easel.mood, sun);
        let foot = [self.tower, self.crest(self.tower) + unit * 0.012];
        let wanted = unit * if easel.upright() { 0.4 } else { 0.31 };
        // There is sky above its roof.
        let height = wanted.min((foot[1] - easel.y(0.09)) / 1.03);
        let tower = Lighthouse { foot, height, bands: easel.random.chance(0.6), sun };
        let lamp = tower.paint(&mut canvas, &easel.mood);
        easel.put(&canvas, LAND);
        lamp
    }

    fn paint_land(&self, canvas: &mut Canvas, easel: &Easel) {
        let mood = easel.mood;
        let sun = if mood.sun_at[0] * self.width < self.tower { -1.0 } else { 1.0 };
        let (stone, grass) = (hex(0x78_70_6c), hex(0x66_74_40));
        let snow = easel.brief.snowy;
        canvas.band(
            |x| self.crest(x).min(self.water(x) + 1.0),
            |x| if self.inland(x) < -0.1 { f32::MIN } else { self.water(x) },
            |x, y, top| {
                let inland = self.inland(x);
                let lit = rock(&self.noise, [x, y], self.unit, sun);
                let facing = if sun * self.side < 0.0 { 0.8 } else { 0.5 };
                let mut colour: Rgb = mood.surface(stone, lit * facing, 0.1);
                let turf =
                    soft_step(0.05, 0.01, (y - top) / self.unit - 0.022 * self.noise.sum(x / self.unit * 34.0, 1.0, 3));
                let green = if snow { hex(0xe8_ee_f6) } else { grass };
                let tuft = 0.16 + 0.55 * self.noise.sum(x / self.unit * 70.0, y / self.unit * 60.0, 3).abs();
                colour = mix(colour, mood.surface(green, tuft, 0.08), turf * soft_step(0.02, 0.35, inland));
                // The rim catches the light, the foot is wet and dark.
                let rim = soft_step(0.008, 0.0, (y - top) / self.unit);
                colour = add(colour, scale(mood.key, 0.28 * rim));
                let wet = soft_step(0.035, 0.0, (self.water(x) - y) / self.unit);
                scale(colour, 1.0 - 0.6 * wet)
            },
        );
    }

    /// Rocks that stand in the water before the tip.
    fn paint_rocks(&self, canvas: &mut Canvas, easel: &mut Easel) {
        let mood = easel.mood;
        for number in 0..7 {
            let out = easel.random.between(0.02, 0.3) * (1.0 + number as f32 * 0.12);
            let x = self.tip - self.side * out * self.unit;
            let y = self.horizon + self.unit * easel.random.between(0.05, 0.13);
            let (wide, high) =
                (self.unit * easel.random.between(0.014, 0.045), self.unit * easel.random.between(0.01, 0.035));
            let noise = Noise::new(&mut easel.random);
            let rough = |x: f32| noise.sum(x / self.unit * 40.0, 0.0, 3);
            canvas.band(
                |at| {
                    let off = (at - x) / wide;
                    y - high * (1.0 - off * off).max(0.0).sqrt() * (1.0 + 0.7 * rough(at))
                },
                |at| if (at - x).abs() < wide { y + self.unit * 0.003 * rough(at * 2.0) } else { f32::MIN },
                |px, py, top| {
                    let lit = rock(&noise, [px, py], self.unit, -self.side);
                    let rim = soft_step(0.006, 0.0, (py - top) / self.unit);
                    add(mood.surface(hex(0x70_66_60), lit * 0.6, 0.12), scale(mood.key, 0.2 * rim))
                },
            );
        }
    }
}

fn put_beam(easel: &mut Easel, lamp: [f32; 2]) {
    let beam = Beam {
        lamp,
        depth: LAND,
        reach: easel.unit(0.75),
        light: mix(easel.mood.lamp, [1.0, 0.95, 0.85], 0.55),
        turn: 11.0,
        phase: easel.random.unit(),
    };
    let mut halo = easel.canvas(LAND, [lamp[1] - easel.unit(0.4), lamp[1] + easel.unit(0.4)], 0.25);
    halo.glow(lamp, easel.unit(0.028), scale(beam.light, 0.6));
    halo.glow(lamp, easel.unit(0.11), scale(beam.light, 0.12));
    easel.add(Element::Beam(beam));
    let flash = Pulse::Flash(beam.turn, beam.phase, 0.4);
    easel.add(Element::Sheet(Sheet::new(&halo, LAND).lit(flash)));
}

/// White water that comes and goes where the sea meets the rock.
fn put_surf(easel: &mut Easel, land: &Headland) {
    let unit = land.unit;
    let colour = mix(mix(easel.mood.haze, [1.0; 3], 0.35), easel.mood.shade, 0.5 * easel.mood.dark);
    let rough = if easel.brief.weather == Weather::Storm { 1.9 } else { 1.0 };
    for phase in [0.0, 2.1, 4.2] {
        let noise = Noise::new(&mut easel.random);
        let mut canvas = easel.canvas(LAND, [land.horizon, land.horizon + unit * 0.3], 1.0);
        canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
            let inland = land.inland(x);
            let reach = soft_step(-1.1, -0.1, inland);
            let off = (y - land.water(x)) / (unit * 0.016 * rough);
            let band = (-(off - 0.2) * (off - 0.2) * 0.8).exp() * reach;
            let lace = soft_step(0.0, 0.4, noise.sum(x / unit * 26.0, y / unit * 70.0, 4) + 0.12 * rough - 0.05);
            (colour, (band * lace * 0.85).min(0.9))
        });
        let mut sheet = Sheet::new(&canvas, LAND).drifting([-land.side * unit * 0.003, unit * 0.0007]);
        sheet.pulse = Pulse::Breath(0.85, 1.4, phase);
        easel.add(Element::Sheet(sheet));
    }
}

/// A dark slope with grass in the corner that the headland leaves free.
fn put_foreground(easel: &mut Easel, side: f32) {
    let depth = 1.7;
    let (width, height, unit) = (easel.size[0], easel.size[1], easel.unit(1.0));
    let noise = Noise::new(&mut easel.random);
    let low = if easel.upright() { 0.845 } else { 0.86 };
    let line = move |x: f32| {
        let part = if side > 0.0 { x / width } else { 1.0 - x / width };
        height * (low + 0.17 * soft_step(-0.1, 0.85, part)) + unit * 0.014 * noise.sum(x / unit * 5.0, 2.0, 3)
    };
    let mood = easel.mood;
    let mut canvas = easel.canvas(depth, [height * 0.7, height * 1.3], 1.0);
    canvas.ground(line, |x, y, top| {
        let tuft = noise.sum(x / unit * 30.0, y / unit * 50.0, 3).abs();
        let lit = soft_step(0.06, 0.0, (y - top) / unit) * 0.3 + tuft * 0.12;
        scale(mood.surface(hex(0x4f_56_38), lit, 0.0), 0.75)
    });
    easel.put(&canvas, depth);
    put_grass(easel, depth, line, [0.028, 0.075, 0.01]);
}
