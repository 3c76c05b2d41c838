//! The painted backdrop that the camera glides over.
//!
//! A panorama wider than the picture is painted once in the seed's palette: soft lights and beams on a dark ground, with a fine
//! grain against banding. Each frame copies rows, moved by whole chroma samples: cheap to draw, and the encoder finds every
//! block of the frame before.

use super::canvas::{YuvImage, yuv_from_rgb};
use super::palette::{Lab, Palette, SeededRandom};

/// How far the camera moves between two frames, in pixels: one whole chroma sample.
const STEP: usize = 2;
/// Side of a grid cell in which colours are interpolated, in pixels; a power of two.
const CELL: usize = 16;
/// How many numbers of grain there are; a power of two.
const GRAINS: usize = 1024;

/// A soft light: an ellipse with a direction, a strength and a colour.
struct Light {
    centre: [f32; 2],
    direction: [f32; 2],
    radii: [f32; 2],
    strength: f32,
    colour: Lab,
}

impl Light {
    fn at(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.centre[0], y - self.centre[1]);
        let along = (dx * self.direction[0] + dy * self.direction[1]) / self.radii[0];
        let across = (dy * self.direction[0] - dx * self.direction[1]) / self.radii[1];
        self.strength * (-(along * along + across * across)).exp()
    }
}

/// The painted panorama.
pub(super) struct Backdrop {
    panorama: YuvImage,
}

impl Backdrop {
    /// Paints the panorama of a clip of `frames` frames of `width` x `height` pixels.
    pub(super) fn new(
        palette: &Palette,
        random: &mut SeededRandom,
        [width, height]: [usize; 2],
        frames: usize,
    ) -> Self {
        let wide = width + STEP * frames;
        let lights = lights(palette, random, [wide, height]);
        let grid = Grid::new([wide, height], |x, y| {
            let depth = y / height as f32;
            let mut colour = palette.ground[0].mix(palette.ground[1], depth);
            for light in &lights {
                colour = colour.mix(light.colour, light.at(x, y));
            }
            let edge = (2.0 * depth - 1.0).abs().powi(3);
            yuv_from_rgb(Lab([colour.0[0] * (1.0 - 0.34 * edge), colour.0[1], colour.0[2]]).to_rgb())
        });
        let mut panorama = YuvImage::black(wide, height);
        grid.spread(0, &mut panorama.y, wide, CELL, &grains(random, 1.1));
        grid.spread(1, &mut panorama.u, wide / 2, CELL / 2, &grains(random, 0.5));
        grid.spread(2, &mut panorama.v, wide / 2, CELL / 2, &grains(random, 0.5));
        Self { panorama }
    }

    /// Copies the camera's view at frame `number` into `picture`.
    pub(super) fn draw(&self, number: usize, picture: &mut YuvImage) {
        let left = (number * STEP).min(self.panorama.width - picture.width);
        copy_rows(&self.panorama.y, self.panorama.width, left, &mut picture.y, picture.width);
        let half = picture.width / 2;
        copy_rows(&self.panorama.u, self.panorama.width / 2, left / 2, &mut picture.u, half);
        copy_rows(&self.panorama.v, self.panorama.width / 2, left / 2, &mut picture.v, half);
    }
}

fn copy_rows(from: &[u8], stride: usize, left: usize, to: &mut [u8], width: usize) {
    for (source, target) in from.chunks_exact(stride).zip(to.chunks_exact_mut(width)) {
        target.copy_from_slice(&source[left..left + width]);
    }
}

fn lights(palette: &Palette, random: &mut SeededRandom, [width, height]: [usize; 2]) -> Vec<Light> {
    let (width, height) = (width as f32, height as f32);
    let pools = ((width / height) * 1.9).ceil().max(3.0) as usize;
    let mut lights = Vec::new();
    for index in 0..pools {
        let radius = height.min(width) * random.between(0.32, 0.6);
        lights.push(Light {
            centre: [
                width * (index as f32 + random.between(0.1, 0.9)) / pools as f32,
                height * random.between(0.05, 0.95),
            ],
            direction: [1.0, 0.0],
            radii: [radius * random.between(1.0, 1.6), radius],
            strength: random.between(0.42, 0.8),
            colour: palette.lights[index % 2],
        });
    }
    for index in 0..(pools / 2).max(2) {
        let (sin, cos) = random.between(0.9, 1.35).sin_cos();
        lights.push(Light {
            centre: [width * (index as f32 + random.between(0.3, 0.8)) / (pools / 2).max(2) as f32, height * 0.5],
            direction: [cos, -sin],
            radii: [height * 1.1, height.min(width) * random.between(0.05, 0.16)],
            strength: random.between(0.18, 0.34),
            colour: palette.lights[2],
        });
    }
    lights
}

/// Grain around the rounding point, in 1/256 of a sample.
fn grains(random: &mut SeededRandom, samples: f32) -> Vec<i32> {
    (0..GRAINS)
        .map(|_| 128 + ((random.between(-0.5, 0.5) + random.between(-0.5, 0.5)) * samples * 256.0) as i32)
        .collect()
}

/// Y, Cb, Cr at the corners of cells, in 1/256 of a sample.
struct Grid {
    columns: usize,
    planes: [Vec<i32>; 3],
}

impl Grid {
    fn new([width, height]: [usize; 2], colour: impl Fn(f32, f32) -> [f32; 3]) -> Self {
        let columns = width / CELL + 2;
        let mut planes = [const { Vec::new() }; 3];
        for row in 0..height / CELL + 2 {
            for column in 0..columns {
                let yuv = colour((column * CELL) as f32, (row * CELL) as f32);
                for (plane, value) in planes.iter_mut().zip(yuv) {
                    plane.push((value * 256.0) as i32);
                }
            }
        }
        Self { columns, planes }
    }

    /// Interpolates component `index` over a plane whose cells have `cell` samples a side.
    fn spread(&self, index: usize, plane: &mut [u8], stride: usize, cell: usize, grains: &[i32]) {
        let corners = &self.planes[index];
        let scale = (cell as u32).cast_signed();
        for (row, samples) in plane.chunks_exact_mut(stride).enumerate() {
            let (top, down) = ((row / cell) * self.columns, ((row % cell) as u32).cast_signed());
            let between = |column: usize| {
                let (above, below) = (corners[top + column], corners[top + self.columns + column]);
                above + (below - above) * down / scale
            };
            // Each row starts elsewhere in the grain; otherwise it would show as columns.
            let mut grain = row.wrapping_mul(389) % GRAINS;
            for (column, samples) in samples.chunks_mut(cell).enumerate() {
                let (mut value, step) = (between(column) * scale, between(column + 1) - between(column));
                for sample in samples {
                    *sample = ((value / scale + grains[grain]) >> 8).clamp(16, 240) as u8;
                    value += step;
                    grain = (grain + 1) & (GRAINS - 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_camera_moves_by_whole_chroma_samples() {
        let mut random = SeededRandom::new(3);
        let backdrop = Backdrop::new(&Palette::from_seed(3), &mut random, [64, 64], 10);
        let (mut first, mut second) = (YuvImage::black(64, 64), YuvImage::black(64, 64));
        backdrop.draw(0, &mut first);
        backdrop.draw(1, &mut second);
        assert_eq!(first.y[STEP..64], second.y[..64 - STEP]);
        assert_eq!(first.u[STEP / 2..32], second.u[..32 - STEP / 2]);
        assert_ne!(first.y, second.y);
    }
}
