//! The turning light of a lighthouse: a beam that sweeps from side to side, and the flash when it meets the eye.

use std::f32::consts::TAU;

use super::camera::Pose;
use super::colour::Rgb;
use super::particles::{encoded, soft_dot};
use super::screen::{Screen, dim};

/// A turning light.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beam {
    /// Where the lamp is painted.
    pub(super) lamp: [f32; 2],
    /// Its depth.
    pub(super) depth: f32,
    /// Pixels of the view that the beam reaches when it points aside.
    pub(super) reach: f32,
    /// Its light.
    pub(super) light: Rgb,
    /// Seconds for one turn.
    pub(super) turn: f32,
    /// Where in its turn it begins, 0 to 1.
    pub(super) phase: f32,
}

impl Beam {
    /// Draws both halves of the beam and the lamp.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32) {
        let lamp = pose.seen(self.depth, self.lamp);
        let angle = (time / self.turn + self.phase) * TAU;
        let (away, aside) = angle.sin_cos();
        let light = encoded(self.light);
        for (away, aside) in [(away, aside), (-away, -aside)] {
            // A beam that comes towards the eye is wide and bright, one that goes away is thin.
            let strength = (0.62 + 0.38 * away) * (aside.abs() * 1.4).min(1.0);
            self.half(screen, lamp, aside * (1.0 + 0.25 * away), strength, dim(light, 160));
        }
        let flash = away.abs().powi(14);
        soft_dot(screen, lamp, self.reach * (0.011 + 0.012 * flash), dim(light, 250));
    }

    fn half(&self, screen: &mut Screen, lamp: [f32; 2], aside: f32, strength: f32, light: u64) {
        let length = self.reach * aside.abs();
        if length < 4.0 || strength <= 0.02 {
            return;
        }
        let side = aside.signum();
        let steps = length as i32;
        for step in 0..steps {
            let along = step as f32 / length;
            let x = lamp[0] + side * step as f32;
            if x < 0.0 || x >= screen.width as f32 {
                continue;
            }
            let half = self.reach * (0.006 + 0.075 * along);
            let y = lamp[1] - self.reach * 0.02 * along;
            let fade = (1.0 - along).powf(1.6) * strength / (1.0 + along * 1.5);
            column(screen, [x, y], half, dim(light, (fade * 256.0) as u64));
        }
    }
}

fn column(screen: &mut Screen, [x, y]: [f32; 2], half: f32, light: u64) {
    if light == 0 {
        return;
    }
    for row in (y - half).floor() as i32..=(y + half).ceil() as i32 {
        let off = (row as f32 + 0.5 - y) / half;
        let fade = (1.0 - off * off).max(0.0);
        screen.light(x as i32, row, dim(light, (fade * fade * 256.0) as u64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beam_turns() {
        let pose = Pose { turn: [0.0; 2], slide: [0.0; 2], zoom: 0.0, focus: [60.0, 30.0] };
        let beam = Beam { lamp: [60.0, 30.0], depth: 0.5, reach: 60.0, light: [1.0; 3], turn: 8.0, phase: 0.0 };
        let lit = |time: f32| {
            let mut screen = Screen::new(120, 60);
            beam.draw(&mut screen, &pose, time);
            (0..120).map(|x| screen.pixels[30 * 120 + x] & 255).collect::<Vec<_>>()
        };
        assert!(lit(0.0)[25] > 5 && lit(0.0)[95] > 5, "it shines to both sides");
        assert_eq!(lit(2.0)[5], 0, "it points at the eye");
        assert_ne!(lit(0.0), lit(1.0));
    }
}
