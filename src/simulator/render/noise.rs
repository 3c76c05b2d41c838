//! Smooth noise: the irregularity of clouds, rock, sand and water.

use std::sync::OnceLock;

use super::random::SeededRandom;

/// Side of the lattice; a power of two. The noise repeats beyond it.
const SIDE: usize = 256;
const MASK: i32 = SIDE as i32 - 1;

/// A lattice of random numbers, the same in every process. What differs between seeds is where it is looked at.
fn lattice() -> &'static [f32] {
    static LATTICE: OnceLock<Vec<f32>> = OnceLock::new();
    LATTICE.get_or_init(|| {
        let mut random = SeededRandom::new(20_813);
        (0..SIDE * SIDE).map(|_| random.between(-1.0, 1.0)).collect()
    })
}

/// Noise that is looked at from a place of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noise {
    values: &'static [f32],
    offset: [f32; 2],
}

impl Noise {
    /// Noise at a place drawn from `random`.
    pub(super) fn new(random: &mut SeededRandom) -> Self {
        Self { values: lattice(), offset: [random.between(0.0, 250.0), random.between(0.0, 250.0)] }
    }

    /// One octave at (`x`, `y`), from -1 to 1; it changes over a distance of 1.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x + self.offset[0], y + self.offset[1]);
        let (i, j) = (whole(x), whole(y));
        let (fx, fy) = (x - i as f32, y - j as f32);
        let (fx, fy) = (fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy));
        let (i0, i1) = ((i & MASK) as usize, ((i + 1) & MASK) as usize);
        let (j0, j1) = ((j & MASK) as usize * SIDE, ((j + 1) & MASK) as usize * SIDE);
        let upper = self.values[j0 + i0] + (self.values[j0 + i1] - self.values[j0 + i0]) * fx;
        let lower = self.values[j1 + i0] + (self.values[j1 + i1] - self.values[j1 + i0]) * fx;
        upper + (lower - upper) * fy
    }

    /// A sum of octaves, each half as strong and twice as fine; from about -1 to 1.
    pub(super) fn sum(&self, x: f32, y: f32, octaves: u32) -> f32 {
        let (mut x, mut y, mut strength, mut sum) = (x, y, 0.5, 0.0);
        for _ in 0..octaves {
            sum += strength * self.at(x, y);
            // Turned a little from octave to octave, so that the lattice doesn't show.
            (x, y) = (1.62 * x - 1.2 * y + 17.3, 1.2 * x + 1.62 * y + 5.1);
            strength *= 0.5;
        }
        sum
    }

    /// A sum of octaves with sharp crests, from 0 to about 1: mountain ridges, cracks in rock.
    pub(super) fn ridges(&self, x: f32, y: f32, octaves: u32) -> f32 {
        let (mut x, mut y, mut strength, mut sum) = (x, y, 0.5, 0.0);
        for _ in 0..octaves {
            let crest = 1.0 - self.at(x, y).abs();
            sum += strength * crest * crest;
            (x, y) = (1.62 * x - 1.2 * y + 17.3, 1.2 * x + 1.62 * y + 5.1);
            strength *= 0.5;
        }
        sum
    }
}

/// The whole number below; a call of `floor` would take longer than the rest.
fn whole(x: f32) -> i32 {
    let cut = x as i32;
    cut - i32::from((cut as f32) > x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_bounded_and_has_no_jumps() {
        let noise = Noise::new(&mut SeededRandom::new(3));
        for step in 0..2000 {
            let x = step as f32 * 0.37 - 300.0;
            let here = noise.at(x, 1.5);
            assert!(here.abs() <= 1.0);
            assert!((noise.at(x + 0.001, 1.5) - here).abs() < 0.01, "{x}");
            assert!(noise.sum(x, 0.3, 5).abs() <= 1.0 && (0.0..=1.0).contains(&noise.ridges(x, 0.3, 5)));
        }
    }
}
