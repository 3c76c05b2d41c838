//! Land: lines of hills, rock, mist between layers of land, and birds above it.

use super::super::brief::Weather;
use super::super::colour::{Rgb, mix, scale, soft_step};
use super::super::easel::{Easel, Element};
use super::super::noise::Noise;
use super::super::particles::Birds;
use super::super::sheet::{Pulse, Sheet};

/// A line of hills: heights around a level.
#[derive(Debug, Clone, Copy)]
pub(super) struct HillLine {
    /// Its level in the view.
    pub(super) level: f32,
    /// How far it rises and falls.
    pub(super) rise: f32,
    /// Distance of two hills.
    pub(super) length: f32,
    /// Its irregularity.
    pub(super) noise: Noise,
    /// Number of octaves: 1 is smooth, 5 rugged.
    pub(super) octaves: u32,
}

impl HillLine {
    /// Its height at a place across.
    pub(super) fn at(&self, x: f32) -> f32 {
        self.level - self.rise * (0.35 + 0.9 * self.noise.sum(x / self.length, 0.0, self.octaves))
    }
}

/// Rock under the light from one side (-1 left, 1 right), from 0 (shade) to 1 (lit).
pub(super) fn rock(noise: &Noise, [x, y]: [f32; 2], unit: f32, side: f32) -> f32 {
    let bend = 0.6 * noise.sum(x / unit * 5.0, y / unit * 5.0, 2);
    let (u, v) = (x / unit * 15.0 + bend, y / unit * 8.0 + 0.35 * x / unit * 15.0);
    // Faces between cracks that run steeply down.
    let height = |u: f32, v: f32| noise.ridges(u, v * 0.55, 5) + 0.25 * noise.ridges(u * 3.1, v * 1.2, 2);
    let slope = (height(u, v) - height(u + 0.1 * side, v - 0.08)) * 4.0;
    // Ledges, dark underneath.
    let layer = (y / unit * 34.0 + 2.2 * noise.at(x / unit * 6.0, y / unit * 9.0) + 0.6 * bend).fract();
    let ledge = soft_step(0.55, 1.0, layer) * (0.5 + 0.5 * noise.at(x / unit * 20.0, y / unit * 14.0));
    (0.4 + slope - 0.3 * ledge).clamp(0.0, 1.0)
}

/// Puts a bank of mist that drifts: its middle height, its thickness and strength.
pub(super) fn put_mist(easel: &mut Easel, depth: f32, [level, thick]: [f32; 2], strength: f32) {
    let noise = Noise::new(&mut easel.random);
    let unit = easel.unit(1.0);
    let colour = mix(easel.mood.haze, easel.mood.sky[2], 0.35);
    let speed = easel.random.side() * unit * easel.random.between(0.004, 0.011);
    let mut canvas = easel.canvas_for(depth, [level - thick, level + thick], 0.25, speed.abs() * 8.5);
    canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
        let band = 1.0 - ((y - level) / thick).powi(2);
        let shape = 0.55 + 0.9 * noise.sum(x / unit * 2.6, y / unit * 9.0, 3);
        (colour, (band.max(0.0).powf(1.4) * shape * strength).clamp(0.0, 0.96))
    });
    easel.add(Element::Sheet(Sheet::new(&canvas, depth).drifting([speed, 0.0])));
}

/// How thick mist lies in a scene, 0 to 1, by its weather.
pub(super) fn mistiness(weather: Weather) -> f32 {
    match weather {
        Weather::Fair => 0.35,
        Weather::Rain | Weather::Snow => 0.6,
        Weather::Storm => 0.5,
        Weather::Fog => 1.0,
    }
}

/// Puts a loose flock of birds around a place.
pub(super) fn put_birds(easel: &mut Easel, around: [f32; 2], count: usize, depth: f32) {
    let unit = easel.unit(1.0);
    let random = &mut easel.random;
    let side = random.side();
    let bird = |_| {
        let place = [
            around[0] + random.between(-0.2, 0.2) * unit - side * 0.05 * unit,
            around[1] + random.between(-0.09, 0.09) * unit,
        ];
        (place, unit * random.between(0.007, 0.017), random.between(0.0, 6.0))
    };
    let birds = (0..count).map(bird).collect();
    let go = [side * unit * 0.018, -unit * 0.002];
    let colour = scale(mix(easel.mood.shade, easel.mood.haze, 0.12), 0.8);
    easel.add(Element::Birds(Birds { birds, go, depth, colour }));
}

/// Puts shafts of light that fall from the sun's side.
pub(super) fn put_shafts(easel: &mut Easel, from: [f32; 2], light: Rgb, depth: f32) {
    let unit = easel.unit(1.0);
    let noise = Noise::new(&mut easel.random);
    for (number, phase) in [0.0, 2.1, 4.2].into_iter().enumerate() {
        let mut canvas = easel.canvas(depth, [-easel.y(0.1), easel.y(1.05)], 0.25);
        let row = number as f32 * 7.3;
        canvas.wash([f32::MIN, f32::MIN, f32::MAX, f32::MAX], |x, y| {
            let (dx, dy) = (x - from[0], y - from[1]);
            let angle = dx.atan2(dy);
            let ray = soft_step(0.12, 0.75, noise.sum(angle * 5.0, row, 3) + 0.35);
            let far = dx.hypot(dy) / unit;
            // They fall; above their source there are none.
            let falls = soft_step(0.0, 0.75, dy / (far * unit + 1.0));
            let fade = (1.0 - far / 1.3).max(0.0) * soft_step(0.0, 0.14, far) * falls;
            (light, ray * fade * 0.13)
        });
        // Only light, so that it brightens what it crosses.
        for pixel in &mut canvas.pixels {
            pixel[3] = 0.0;
        }
        let pulse = Pulse::Breath(0.8, 0.55, phase);
        easel.add(Element::Sheet(Sheet::new(&canvas, depth).lit(pulse)));
    }
}
