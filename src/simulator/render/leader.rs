//! The dial of a film leader: rings, cross hairs, and a hand that goes round once a second.
//!
//! Its shapes are computed once.

use super::canvas::{AlphaMask, Coverage, Tint, YuvImage};

/// Parts in one turn of the hand.
const TURN: u16 = 1440;
/// Length of the glow behind the hand, in parts of a turn.
const GLOW: u32 = 220;
/// Brightness of the swept part, 0 to 255.
const SWEPT: u32 = 20;
/// Additional brightness under the hand, 0 to 255.
const BRIGHT: u32 = 120;

/// A sample of the disc, and the part of a turn at which the hand passes it.
#[derive(Debug, Clone, Copy)]
struct Spot {
    turn: u16,
    dx: u16,
    dy: u16,
}

/// The dial.
pub(super) struct Leader {
    left: usize,
    top: usize,
    lines: AlphaMask,
    disc: Vec<Spot>,
}

impl Leader {
    /// A dial around a centre.
    pub(super) fn new([x, y, radius]: [usize; 3], width: f32) -> Self {
        let side = 2 * radius + 4;
        let middle = side as f32 / 2.0;
        let outer = radius as f32;
        let (mut mask, mut disc) = (Coverage::new(side, side), Vec::new());
        for dy in 0..side {
            for dx in 0..side {
                let (px, py) = (dx as f32 + 0.5 - middle, dy as f32 + 0.5 - middle);
                let distance = px.hypot(py);
                let line = ring(distance, outer - width, width)
                    .max(ring(distance, outer * 0.8, width * 0.7))
                    .max(cross(px, py, outer, width));
                mask.add((dx as u32).cast_signed(), (dy as u32).cast_signed(), (line * 255.0) as u8);
                if distance < outer - width {
                    // Clockwise from twelve.
                    let part = (px.atan2(-py) / std::f32::consts::TAU).rem_euclid(1.0);
                    disc.push(Spot { turn: (part * f32::from(TURN)) as u16, dx: dx as u16, dy: dy as u16 });
                }
            }
        }
        disc.sort_unstable_by_key(|spot| spot.turn);
        Self { left: (x - side / 2) & !1, top: (y - side / 2) & !1, lines: AlphaMask::new(&mask), disc }
    }

    /// Draws the dial at `part` (0 to 1) of the current second.
    pub(super) fn draw(&self, picture: &mut YuvImage, part: f32) {
        let hand = (part * f32::from(TURN)) as u16;
        let width = picture.width;
        for spot in self.disc.iter().take_while(|spot| spot.turn <= hand) {
            let at = (self.top + spot.dy as usize) * width + self.left + spot.dx as usize;
            let behind = u32::from(hand - spot.turn);
            let near = GLOW.saturating_sub(behind);
            let light = SWEPT + BRIGHT * near * near / (GLOW * GLOW);
            let Some(sample) = picture.y.get_mut(at) else {
                continue;
            };
            let value = u32::from(*sample);
            *sample = (value + (u32::from(Tint::PAPER.y).saturating_sub(value)) * light / 255) as u8;
        }
        self.lines.paint(picture, self.left, self.top, Tint::PAPER, 120);
    }
}

/// Coverage of a ring of the given radius and width at a distance from its centre.
fn ring(distance: f32, radius: f32, width: f32) -> f32 {
    (width / 2.0 + 0.5 - (distance - radius).abs()).clamp(0.0, 1.0)
}

/// Coverage of the faint cross hairs, which leave the number in the middle free.
fn cross(x: f32, y: f32, outer: f32, width: f32) -> f32 {
    let arm = |along: f32, across: f32| {
        let inside = (0.62 * outer..0.99 * outer).contains(&along.abs());
        if inside { (width * 0.35 + 0.5 - across.abs()).clamp(0.0, 1.0) } else { 0.0 }
    };
    arm(x, y).max(arm(y, x)) * 0.8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hand_lights_more_of_the_disc_as_the_second_passes() {
        let leader = Leader::new([50, 50, 40], 2.0);
        let lit = |part: f32| {
            let mut picture = YuvImage::black(100, 100);
            leader.draw(&mut picture, part);
            picture.y.iter().filter(|&&y| y > 16).count()
        };
        assert!(lit(0.1) < lit(0.5) && lit(0.5) < lit(0.9));
    }
}
