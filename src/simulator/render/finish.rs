//! The last step of a frame: darker corners, film grain, and the planes that the encoder takes.
//!
//! Every pixel of every frame goes through it, so it reckons with products of 16 bits, of which a processor does eight at once.

use super::planes::YuvImage;
use super::random::SeededRandom;
use super::screen::Screen;

/// Length of the table of grain; a power of two.
const GRAIN: usize = 1 << 16;
/// Strength of the grain, in steps of brightness.
const STRENGTH: f32 = 1.5;
/// How much darker the corners are.
const CORNERS: f32 = 0.2;

/// Turns screens into planes.
#[derive(Debug)]
pub(super) struct Finish {
    grain: Vec<i16>,
    across: Vec<u16>,
    down: Vec<u16>,
    /// What is left of the light of each pixel of a row, in parts of 65,536.
    left: Vec<u16>,
    /// The components of a row, with 6 bits behind the point.
    rows: [Vec<u16>; 3],
    /// Their sums over the four pixels of each pair of rows and columns.
    sums: [Vec<u16>; 3],
}

impl Finish {
    /// For screens of this size; `corners` says whether they become darker.
    pub(super) fn new(width: usize, height: usize, corners: bool, random: &mut SeededRandom) -> Self {
        // The sum of two is nearer to a bell than one.
        let grain = (0..GRAIN + width).map(|_| (random.between(-1.0, 1.0) + random.between(-1.0, 1.0)) * 0.7);
        let fall = |at: usize, size: usize| {
            let far = (at as f32 + 0.5) / size as f32 * 2.0 - 1.0;
            let kept = if corners { 1.0 - CORNERS * 0.5 * far.abs().powf(2.6) } else { 1.0 };
            (kept * 65_535.0) as u16
        };
        Self {
            grain: grain.map(|grain| (grain * STRENGTH * 256.0) as i16).collect(),
            across: (0..width).map(|at| fall(at, width)).collect(),
            down: (0..height).map(|at| fall(at, height)).collect(),
            left: vec![0; width],
            rows: [vec![0; width], vec![0; width], vec![0; width]],
            sums: [vec![0; width / 2], vec![0; width / 2], vec![0; width / 2]],
        }
    }

    /// Fills the planes with frame `number`.
    pub(super) fn planes(&mut self, screen: &Screen, number: u32, to: &mut YuvImage) {
        let mut random = SeededRandom::new(number ^ 0x6ad1_0b37);
        let width = screen.width;
        for pair in 0..screen.height / 2 {
            for sums in &mut self.sums {
                sums.fill(0);
            }
            for row in [2 * pair, 2 * pair + 1] {
                self.light_row(&screen.pixels[row * width..(row + 1) * width], row);
                let start = random.below(GRAIN);
                self.luma(start, &mut to.y[row * width..(row + 1) * width]);
            }
            let span = pair * (width / 2)..(pair + 1) * (width / 2);
            self.chroma(&mut to.u[span.clone()], &mut to.v[span]);
        }
    }

    /// Splits a row into its components, darkened towards the corners, and adds up those of each pair.
    fn light_row(&mut self, pixels: &[u32], row: usize) {
        let down = self.down[row];
        for (left, &across) in self.left.iter_mut().zip(&self.across) {
            *left = upper_half(across, down);
        }
        let parts = self.rows.iter_mut().zip(&mut self.sums);
        for (shift, (part, sums)) in [0, 8, 16].into_iter().zip(parts) {
            for ((value, &pixel), &left) in part.iter_mut().zip(pixels).zip(&self.left) {
                // 8 bits and another 6 behind the point.
                *value = upper_half((((pixel >> shift) & 255) << 6) as u16, left);
            }
            // Four times 14 bits fit.
            for (sum, pair) in sums.iter_mut().zip(part.chunks_exact(2)) {
                *sum += pair[0] + pair[1];
            }
        }
    }

    /// BT.709 limited-range luma (ITU-R BT.709-6, item 3.2) with grain.
    fn luma(&self, start: usize, to: &mut [u8]) {
        let [reds, greens, blues] = &self.rows;
        let grain = &self.grain[start..start + to.len()];
        for ((((luma, red), green), blue), &grain) in to.iter_mut().zip(reds).zip(greens).zip(blues).zip(grain) {
            let light = (47 * i32::from(*red) + 157 * i32::from(*green) + 16 * i32::from(*blue)) >> 6;
            // Now 8 bits behind the point, as the grain has.
            let value = light + (16 << 8) + 128 + i32::from(grain);
            *luma = (value >> 8).clamp(16, 235) as u8;
        }
    }

    /// BT.709 limited-range chroma (item 3.3) of the sums of four pixels each, with 6 bits behind the point.
    fn chroma(&self, to_u: &mut [u8], to_v: &mut [u8]) {
        let [reds, greens, blues] = &self.sums;
        let round = (128 << 18) + (1 << 17);
        for ((((u, v), &red), &green), &blue) in to_u.iter_mut().zip(to_v).zip(reds).zip(greens).zip(blues) {
            let [red, green, blue] = [red, green, blue].map(i32::from);
            *u = ((round - 103 * red - 347 * green + 450 * blue) >> 18).clamp(16, 240) as u8;
            *v = ((round + 450 * red - 409 * green - 41 * blue) >> 18).clamp(16, 240) as u8;
        }
    }
}

/// The upper half of a product.
fn upper_half(one: u16, other: u16) -> u16 {
    ((u32::from(one) * u32::from(other)) >> 16) as u16
}

/// The planes twice as large, each new sample between its neighbours.
pub(super) fn enlarge(from: &YuvImage, to: &mut YuvImage) {
    enlarge_plane(&from.y, &mut to.y, from.width, to.width);
    enlarge_plane(&from.u, &mut to.u, from.width / 2, to.width / 2);
    enlarge_plane(&from.v, &mut to.v, from.width / 2, to.width / 2);
}

fn enlarge_plane(from: &[u8], to: &mut [u8], from_width: usize, to_width: usize) {
    let last = from.len() / from_width - 1;
    for (row, line) in to.chunks_exact_mut(to_width).enumerate() {
        let upper = &from[(row / 2).min(last) * from_width..][..from_width];
        let lower = &from[row.div_ceil(2).min(last) * from_width..][..from_width];
        let mut at = 0;
        // Indexing is much faster than iterators in an unoptimised build, the only one that enlarges.
        while at < to_width {
            let (left, right) = (upper[(at / 2).min(from_width - 1)], lower[at.div_ceil(2).min(from_width - 1)]);
            line[at] = u8::midpoint(left, right);
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planes(pixel: u32) -> YuvImage {
        let mut screen = Screen::new(8, 8);
        screen.pixels.fill(pixel);
        let mut finish = Finish::new(8, 8, false, &mut SeededRandom::new(1));
        finish.grain.fill(0);
        let mut planes = YuvImage::black(8, 8);
        finish.planes(&screen, 0, &mut planes);
        planes
    }

    #[test]
    fn white_black_and_red_have_the_samples_of_the_standard() {
        let close = |a: u8, b: u8| a.abs_diff(b) <= 1;
        for (pixel, want) in
            [(0xffff_ffff, [235, 128, 128]), (0xff00_0000, [16, 128, 128]), (0xff00_00ff, [63, 102, 240])]
        {
            let got = planes(pixel);
            assert!(close(got.y[9], want[0]) && close(got.u[3], want[1]) && close(got.v[3], want[2]), "{pixel:x}");
        }
    }

    #[test]
    fn grain_changes_from_frame_to_frame_but_not_the_mean() {
        let screen = Screen { pixels: vec![0xff80_8080; 64 * 64], ..Screen::new(64, 64) };
        let mut finish = Finish::new(64, 64, false, &mut SeededRandom::new(1));
        let mut frame = |number| {
            let mut planes = YuvImage::black(64, 64);
            finish.planes(&screen, number, &mut planes);
            planes.y
        };
        let (one, other) = (frame(0), frame(1));
        assert_ne!(one, other);
        let mean = one.iter().map(|&luma| f64::from(luma)).sum::<f64>() / 4096.0;
        assert!((mean - 125.9).abs() < 0.5, "{mean}");
    }

    #[test]
    fn enlarged_planes_keep_their_picture() {
        let mut small = YuvImage::black(4, 4);
        small.y.copy_from_slice(&[10, 20, 30, 40, 10, 20, 30, 40, 50, 60, 70, 80, 50, 60, 70, 80]);
        let mut large = YuvImage::black(8, 8);
        enlarge(&small, &mut large);
        assert_eq!(large.y[..8], [10, 15, 20, 25, 30, 35, 40, 40]);
        assert_eq!(large.y[3 * 8], 30);
        // An odd side leaves a part of the last sample out.
        let mut odd = YuvImage::black(6, 6);
        enlarge(&small, &mut odd);
        assert_eq!(odd.y[..6], [10, 15, 20, 25, 30, 35]);
    }
}
