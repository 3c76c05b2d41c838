//! The sky behind every scene outdoors: its gradient, sun or moon, stars and clouds.

use std::f32::consts::TAU;

use super::brief::{Light, Weather};
use super::canvas::Canvas;
use super::colour::{Rgb, add, mix, scale, soft_step};
use super::easel::{Easel, Element};
use super::noise::Noise;
use super::particles::Spark;
use super::sheet::Sheet;

/// Depth of the clouds.
const CLOUDS: f32 = 0.05;

/// Puts the whole sky down to a horizon.
pub(super) fn put_sky(easel: &mut Easel, horizon: f32) {
    let canvas = bare_sky(easel, horizon);
    easel.put(&canvas, SKY);
    if easel.mood.stars > 0.02 {
        put_stars(easel, horizon);
    }
    if easel.brief.weather != Weather::Fog {
        put_clouds(easel, horizon);
    }
}

/// Depth of the sky.
pub(super) const SKY: f32 = 0.015;

/// Where the sun or the moon stands in the view.
pub(super) fn sun_place(easel: &Easel, horizon: f32) -> [f32; 2] {
    [easel.x(easel.mood.sun_at[0]), horizon * easel.mood.sun_at[1]]
}

/// The sky without stars and clouds, for a layer at depth [`SKY`].
pub(super) fn bare_sky(easel: &Easel, horizon: f32) -> Canvas {
    let mood = easel.mood;
    let sun = sun_place(easel, horizon);
    let unit = easel.unit(1.0);
    let night = easel.brief.light == Light::Night;
    let disc = unit * if night { 0.021 } else { 0.03 };
    let [wide, near] = if night { [0.05, 0.3] } else { [0.3, 1.0] };
    let low = easel.brief.light != Light::Day && !night;
    let mut canvas = easel.canvas(SKY, [0.0_f32.min(-easel.y(0.2)), horizon + easel.y(0.1)], 0.5);
    canvas.cover(|x, y| {
        let height = ((horizon - y) / horizon).max(0.0);
        let colour = gradient(&mood.sky, height);
        // Light spreads further along the horizon than up.
        let across = (x - sun[0]) / unit * if low { 0.62 } else { 1.0 };
        let far = (across.powi(2) + ((y - sun[1]) / unit).powi(2)).sqrt();
        let glow = wide / (1.0 + (far / 0.16).powi(2)) + near * 0.55 * (-far / 0.05).exp();
        add(colour, scale(mix(mood.key, mood.sun, (1.0 - far * 4.0).max(0.0)), glow))
    });
    if easel.brief.light != Light::Dusk && easel.mood.cover < 0.9 {
        let bright = scale(mood.sun, if night { 0.95 } else { 1.7 });
        canvas.wash([sun[0] - disc * 2.0, sun[1] - disc * 2.0, sun[0] + disc * 2.0, sun[1] + disc * 2.0], |x, y| {
            let far = (x - sun[0]).hypot(y - sun[1]);
            (bright, soft_step(disc + 1.5, disc - 1.5, far))
        });
    }
    canvas
}

/// The sky's colour at a height from 0 (the horizon) to 1.
fn gradient([zenith, middle, horizon]: &[Rgb; 3], height: f32) -> Rgb {
    let lower = mix(*horizon, *middle, soft_step(0.0, 0.46, height).powf(0.9));
    mix(lower, *zenith, soft_step(0.22, 1.05, height))
}

fn put_stars(easel: &mut Easel, horizon: f32) {
    let count = (easel.mood.stars * 240.0 * easel.size[1] / easel.size[0].min(easel.size[1])) as usize;
    let unit = easel.unit(1.0);
    let stars = (0..count).map(|_| {
        let random = &mut easel.random;
        let size = random.unit().powi(5);
        let place = [random.between(-0.1, 1.1) * easel.size[0], random.unit().powf(1.3) * horizon * 0.95];
        let low = soft_step(horizon * 0.98, horizon * 0.5, place[1]);
        let tint = mix([0.75, 0.84, 1.0], [1.0, 0.9, 0.75], random.unit().powi(3));
        Spark {
            place,
            depth: SKY,
            radius: unit * (0.0007 + 0.0016 * size),
            light: scale(tint, (0.06 + 0.8 * size) * low * easel.mood.stars.min(1.0)),
            change: random.between(0.1, 0.7),
            speed: random.between(0.8, 4.0),
            phase: random.between(0.0, TAU),
            go: [0.0; 2],
            window: None,
        }
    });
    let stars = stars.collect();
    easel.add(Element::Sparks(stars));
}

fn put_clouds(easel: &mut Easel, horizon: f32) {
    let mood = easel.mood;
    let sun = sun_place(easel, horizon);
    let unit = easel.unit(1.0);
    let [noise, warp] = [0, 1].map(|_| Noise::new(&mut easel.random));
    let centre = easel.size[0] * easel.random.between(0.2, 0.8);
    let density = move |x: f32, y: f32| {
        let height = ((horizon - y) / horizon).max(0.0);
        // A flat layer of cloud seen from below: near the horizon it closes up to streaks.
        let far = 1.0 / (height + 0.16);
        let (u, v) = ((x - centre) / unit * far * 0.75, far * 1.35);
        let bend = 0.7 * warp.sum(u * 0.8, v * 0.8, 2);
        noise.sum(u + bend, v * 1.25 - bend * 0.5, 5) + 0.16 * noise.at(u * 0.35, v * 0.5)
    };
    let threshold = 0.34 - 0.62 * mood.cover;
    let closed = soft_step(0.8, 1.0, mood.cover);
    let wind = unit * easel.random.side() * if easel.brief.wind { 0.012 } else { 0.006 };
    let mut canvas = easel.canvas_for(CLOUDS, [-easel.y(0.2), horizon + 2.0], 0.5, wind.abs() * 9.0);
    let area = [f32::MIN, f32::MIN, f32::MAX, f32::MAX];
    canvas.wash(area, |x, y| {
        let here = density(x, y);
        let cover = soft_step(threshold, threshold + 0.3, here);
        if cover <= 0.0 {
            return ([0.0; 3], 0.0);
        }
        let (dx, dy) = (sun[0] - x, sun[1] - y);
        let far = dx.hypot(dy).max(1.0);
        let step = unit * 0.02;
        let behind = density(x + dx / far * step, y + dy / far * step);
        let lit = (0.42 + (here - behind) * 2.6 - (here - threshold) * 0.55).clamp(0.0, 1.0);
        let near = (1.0 - far / (unit * 0.75)).max(0.0);
        let colour = mix(mood.cloud[1], mood.cloud[0], lit * (0.75 + 0.25 * near));
        let colour = add(colour, scale(mood.key, 0.5 * near * near * lit * (1.0 - closed)));
        // The deeper in the air, the more they take the sky's colour.
        let low = soft_step(0.3, 0.02, (horizon - y) / horizon);
        (mix(colour, mood.sky[2], 0.6 * low), cover * (0.9 - 0.35 * low))
    });
    easel.add(Element::Sheet(Sheet::new(&canvas, CLOUDS).drifting([wind, 0.0])));
}
