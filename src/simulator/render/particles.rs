//! What moves for itself in the air and on the water: rain, snow, motes, sparks of light, birds.

use std::f32::consts::TAU;

use super::camera::Pose;
use super::colour::{GammaTable, Rgb};
use super::random::SeededRandom;
use super::screen::{Screen, dim, pixel_of};

/// Falling rain.
#[derive(Debug, Clone)]
pub(super) struct Rain {
    seed: u32,
    drops: u32,
    light: u64,
    slant: f32,
    /// Height of the painted view from which on drops splash.
    ground: Option<f32>,
}

impl Rain {
    /// Rain of a strength of about 1 that falls aslant; `ground` is where it begins to splash.
    pub(super) fn new(light: Rgb, strength: f32, ground: Option<f32>, random: &mut SeededRandom) -> Self {
        Self {
            seed: random.bits() as u32,
            drops: (560.0 * strength) as u32,
            light: encoded(light),
            slant: random.side() * random.between(0.05, 0.16),
            ground,
        }
    }

    /// Draws a share (0 to 1) of the drops at a time.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32, share: f32) {
        let (width, height) = (screen.width as f32, screen.height as f32);
        let unit = (width * height).sqrt() / 960.0;
        for number in 0..(self.drops as f32 * share) as u32 {
            let mut own = SeededRandom::new(self.seed.wrapping_add(number));
            let near = own.unit().powi(2);
            let length = unit * (12.0 + 46.0 * near);
            let fall = height * (1.1 + 1.5 * near);
            let whole = own.unit() * 7.0 + time * fall / (height + length);
            let mut turn = SeededRandom::new(self.seed ^ (whole as u32).wrapping_mul(40_503).wrapping_add(number * 7));
            let x = turn.between(-0.1, 1.1) * width - pose.slide[0] * (0.5 + near) - pose.turn[0];
            let y = whole.fract() * (height + length);
            let light = dim(self.light, (22.0 + 60.0 * near + 20.0 * own.unit()) as u64);
            self.drop(screen, [x.rem_euclid(width), y], length, light);
        }
        if let Some(ground) = self.ground {
            self.splashes(screen, pose.seen(0.3, [0.0, ground])[1], unit, time);
        }
    }

    fn drop(&self, screen: &mut Screen, [x, y]: [f32; 2], length: f32, light: u64) {
        let rows = length as i32;
        for row in 0..rows {
            let part = 1.0 - (2.0 * row as f32 / rows as f32 - 1.0).abs();
            let at = x + self.slant * row as f32;
            let (column, share) = (at.floor() as i32, at - at.floor());
            let strength = 256.0 * part.min(0.6) / 0.6;
            screen.light(column, y as i32 - row, dim(light, (strength * (1.0 - share)) as u64));
            screen.light(column + 1, y as i32 - row, dim(light, (strength * share) as u64));
        }
    }

    fn splashes(&self, screen: &mut Screen, ground: f32, unit: f32, time: f32) {
        let (width, height) = (screen.width as f32, screen.height as f32);
        for number in 0..self.drops / 6 {
            let life = time * 4.0 + number as f32 * 0.37;
            let mut own = SeededRandom::new(self.seed ^ (life as u32).wrapping_mul(977).wrapping_add(number * 31));
            let near = own.unit().sqrt();
            let (x, y) = (own.unit() * width, ground + (height - ground) * near);
            let part = life.fract();
            let radius = unit * (1.5 + 9.0 * part) * (0.3 + near);
            let light = dim(self.light, (70.0 * (1.0 - part)) as u64);
            let steps = (radius * 3.0) as i32 + 4;
            for step in 0..steps {
                let (sin, cos) = (step as f32 / steps as f32 * TAU).sin_cos();
                screen.light((x + radius * cos) as i32, (y + radius * 0.32 * sin) as i32, light);
            }
        }
    }
}

/// Soft flakes or motes that sink, rise or hover.
#[derive(Debug, Clone)]
pub(super) struct Flakes {
    /// How many.
    pub(super) count: u32,
    /// Their own seed.
    pub(super) seed: u32,
    /// Their light.
    pub(super) light: Rgb,
    /// Smallest and largest radius, in pixels of a 720p view.
    pub(super) radius: [f32; 2],
    /// Heights of the view that the nearest sink in a second; below 0 they rise.
    pub(super) sink: f32,
    /// Widths of the view that the wind carries the nearest in a second.
    pub(super) wind: f32,
    /// Whether they glow up and fade.
    pub(super) twinkle: bool,
    /// Opacity of the nearest, 0 to 1.
    pub(super) opacity: f32,
}

impl Flakes {
    /// Draws a share (0 to 1) of them at a time.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32, share: f32) {
        let (width, height) = (screen.width as f32, screen.height as f32);
        let unit = (width * height).sqrt() / 960.0;
        let light = encoded(self.light);
        for number in 0..(self.count as f32 * share) as u32 {
            let mut own = SeededRandom::new(self.seed.wrapping_add(number.wrapping_mul(2_654_435)));
            let near = own.unit().powi(3);
            let radius = unit * (self.radius[0] + (self.radius[1] - self.radius[0]) * near);
            let pace = 0.35 + 0.65 * near;
            let sway = (time * own.between(0.5, 1.4) + own.unit() * TAU).sin() * 0.012 * own.between(0.4, 1.0);
            let x = own.unit() + self.wind * pace * time + sway - (pose.slide[0] * (0.3 + near) + pose.turn[0]) / width;
            let y = own.unit() * 3.0 + self.sink * pace * time - pose.turn[1] / height;
            // A margin, so that none appears or goes inside the view.
            let place = [(x.rem_euclid(1.0) * 1.08 - 0.04) * width, (y.rem_euclid(1.0) * 1.08 - 0.04) * height];
            let mut strength = self.opacity * (1.0 - 0.55 * near);
            if self.twinkle {
                strength *= 0.5 + 0.5 * (time * own.between(0.6, 1.8) + own.unit() * TAU).sin();
            }
            soft_dot(screen, place, radius.max(0.6), dim(light, (strength.clamp(0.0, 1.0) * 256.0) as u64));
        }
    }
}

/// A small light at a place of the scene.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spark {
    /// Where it is painted.
    pub(super) place: [f32; 2],
    /// Its depth.
    pub(super) depth: f32,
    /// Pixels of the view.
    pub(super) radius: f32,
    /// Its light.
    pub(super) light: Rgb,
    /// How much of it comes and goes, 0 to 1.
    pub(super) change: f32,
    /// Turns in two pi seconds.
    pub(super) speed: f32,
    /// Where in its turn it begins.
    pub(super) phase: f32,
    /// Pixels of the view that it moves in a second.
    pub(super) go: [f32; 2],
    /// The seconds between which alone it shines, if not always.
    pub(super) window: Option<[f32; 2]>,
}

impl Spark {
    /// A light that stays as it is.
    pub(super) fn steady(place: [f32; 2], depth: f32, radius: f32, light: Rgb) -> Self {
        Self { place, depth, radius, light, change: 0.0, speed: 0.0, phase: 0.0, go: [0.0; 2], window: None }
    }

    /// Draws it at a time.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32) {
        let place = [self.place[0] + self.go[0] * time, self.place[1] + self.go[1] * time];
        let shown = self.window.map_or(1.0, |[from, to]| {
            let part = ((time - from) / (to - from)).clamp(0.0, 1.0);
            (part * std::f32::consts::PI).sin()
        });
        if shown <= 0.0 {
            return;
        }
        let part = shown - shown * self.change * (0.5 + 0.5 * (time * self.speed + self.phase).sin());
        let light = dim(encoded(self.light), (part.clamp(0.0, 1.0) * 256.0) as u64);
        soft_dot(screen, pose.seen(self.depth, place), self.radius * pose.scale(self.depth), light);
    }
}

/// Birds far away, on slow wings.
#[derive(Debug, Clone)]
pub(super) struct Birds {
    /// Where they are painted, how large, and where each is in its beat.
    pub(super) birds: Vec<([f32; 2], f32, f32)>,
    /// Pixels of the view that they fly in a second.
    pub(super) go: [f32; 2],
    /// Their depth.
    pub(super) depth: f32,
    /// Their colour.
    pub(super) colour: Rgb,
}

impl Birds {
    /// Draws them at a time.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32) {
        let colour = encoded(self.colour);
        for &(place, size, phase) in &self.birds {
            let wander = (time * 0.7 + phase * 3.0).sin() * size * 1.2;
            let place = [place[0] + self.go[0] * time, place[1] + self.go[1] * time + wander];
            let [x, y] = pose.seen(self.depth, place);
            // They beat for a while, then glide.
            let glide = (0.5 + 0.8 * (time * 0.5 + phase).sin()).clamp(0.0, 1.0);
            let beat = (time * 6.5 + phase * 5.0).sin() * glide * 0.75 + 0.25;
            let thick = (size * 0.13).max(0.7);
            for side in [-1.0, 1.0] {
                let elbow = [x + side * size * 0.5, y - size * 0.45 * beat - size * 0.1];
                let tip = [x + side * size, y - size * 0.28 * beat + size * 0.05];
                stroke(screen, [x, y], elbow, thick, colour);
                stroke(screen, elbow, tip, thick * 0.8, colour);
            }
        }
    }
}

/// A short line with smooth edges.
pub(super) fn stroke(screen: &mut Screen, from: [f32; 2], to: [f32; 2], width: f32, colour: u64) {
    let reach = width / 2.0 + 1.0;
    let low = |axis: usize| (from[axis].min(to[axis]) - reach).floor() as i32;
    let high = |axis: usize| (from[axis].max(to[axis]) + reach).ceil() as i32;
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = (dx * dx + dy * dy).max(1e-6);
    for y in low(1).max(0)..high(1).min(screen.height as i32) {
        for x in low(0).max(0)..high(0).min(screen.width as i32) {
            let (px, py) = (x as f32 + 0.5 - from[0], y as f32 + 0.5 - from[1]);
            let part = ((px * dx + py * dy) / length).clamp(0.0, 1.0);
            let far = (px - part * dx).hypot(py - part * dy);
            let coverage = (width / 2.0 + 0.5 - far).clamp(0.0, 1.0);
            screen.blend(x, y, colour, (coverage * 256.0) as u32);
        }
    }
}

/// A round light that fades towards its edge.
pub(super) fn soft_dot(screen: &mut Screen, [x, y]: [f32; 2], radius: f32, light: u64) {
    let reach = (radius * 1.6 + 0.7).ceil();
    let (width, height) = (screen.width as f32, screen.height as f32);
    if light == 0 || x < -reach || y < -reach || x > width + reach || y > height + reach {
        return;
    }
    let far = 1.0 / (radius * 1.6 + 0.5).powi(2);
    for row in (y - reach) as i32..=(y + reach) as i32 {
        for column in (x - reach) as i32..=(x + reach) as i32 {
            let distance = ((column as f32 + 0.5 - x).powi(2) + (row as f32 + 0.5 - y).powi(2)) * far;
            if distance < 1.0 {
                let fade = 1.0 - distance;
                screen.light(column, row, dim(light, (fade * fade * 256.0) as u64));
            }
        }
    }
}

/// The spread pixel of a light.
pub(super) fn encoded(light: Rgb) -> u64 {
    let table = GammaTable::get();
    pixel_of(light.map(|part| table.encode(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Pose = Pose { turn: [0.0; 2], slide: [0.0; 2], zoom: 0.0, focus: [40.0, 30.0] };

    fn lit(draw: impl Fn(&mut Screen)) -> usize {
        let mut screen = Screen::new(80, 60);
        draw(&mut screen);
        screen.pixels.iter().filter(|&&pixel| pixel != 0xff00_0000).count()
    }

    #[test]
    fn rain_falls_and_repeats_itself() {
        let rain = Rain::new([0.5; 3], 1.0, Some(40.0), &mut SeededRandom::new(1));
        let frame = |time: f32| {
            let mut screen = Screen::new(80, 60);
            rain.draw(&mut screen, &STILL, time, 1.0);
            screen.pixels
        };
        assert_ne!(frame(0.0), frame(0.1));
        assert_eq!(frame(0.1), frame(0.1));
    }

    #[test]
    fn a_dot_at_the_edge_or_outside_does_no_harm() {
        assert!(lit(|screen| soft_dot(screen, [0.0, 0.0], 5.0, 0x00ff_00ff_00ff_00ff)) > 10);
        assert_eq!(lit(|screen| soft_dot(screen, [-500.0, 1e9], 5.0, 0x00ff_00ff_00ff_00ff)), 0);
    }

    #[test]
    fn a_spark_moves_with_its_depth() {
        let pose = Pose { slide: [20.0, 0.0], ..STILL };
        let seen = |depth: f32| {
            let mut screen = Screen::new(80, 60);
            Spark::steady([40.0, 30.0], depth, 2.0, [1.0; 3]).draw(&mut screen, &pose, 0.0);
            screen.pixels.iter().position(|&pixel| pixel & 255 > 100).map(|at| at % 80)
        };
        assert!(seen(1.0) < seen(0.1));
    }
}
