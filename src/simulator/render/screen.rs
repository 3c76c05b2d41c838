//! The picture of one frame while it is put together: gamma-encoded red, green, blue, opacity in one word a pixel.
//!
//! All four parts of a pixel are reckoned at once in the lanes of a 64-bit word, which is quick even in an unoptimised build.

/// The lanes of a spread pixel.
const LANES: u64 = 0x00ff_00ff_00ff_00ff;
/// One half in each lane, to round.
const HALF: u64 = 0x0080_0080_0080_0080;

/// A frame.
#[derive(Debug, Clone)]
pub(super) struct Screen {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u32>,
}

impl Screen {
    /// A black frame.
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![0xff00_0000; width * height] }
    }

    /// Adds light to one pixel; places outside are ignored.
    pub(super) fn light(&mut self, x: i32, y: i32, light: u64) {
        if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
            && x < self.width
            && y < self.height
        {
            let pixel = &mut self.pixels[y * self.width + x];
            *pixel = gather(brighten(spread(*pixel), light));
        }
    }

    /// Lays a colour over one pixel with a coverage of 0 to 256; places outside are ignored.
    pub(super) fn blend(&mut self, x: i32, y: i32, colour: u64, coverage: u32) {
        if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
            && x < self.width
            && y < self.height
        {
            let pixel = &mut self.pixels[y * self.width + x];
            *pixel = gather(between(spread(*pixel), colour, u64::from(coverage)));
        }
    }
}

/// A pixel with each part in a lane of its own: red, blue, green, opacity.
#[inline]
pub(super) fn spread(pixel: u32) -> u64 {
    let pixel = u64::from(pixel);
    (pixel & 0x00ff_00ff) | ((pixel & 0xff00_ff00) << 24)
}

/// The pixel of spread parts.
#[inline]
pub(super) fn gather(lanes: u64) -> u32 {
    (lanes & 0x00ff_00ff) as u32 | ((lanes >> 24) & 0xff00_ff00) as u32
}

/// `part` (0 to 256) of the way from one pixel to another.
#[inline]
pub(super) fn between(from: u64, to: u64, part: u64) -> u64 {
    // Borrows between lanes cancel out: each lane of the whole sum is positive and fits.
    ((from << 8).wrapping_add(to.wrapping_sub(from).wrapping_mul(part)).wrapping_add(HALF) >> 8) & LANES
}

/// A pixel times a part of 0 to 256.
#[inline]
pub(super) fn dim(pixel: u64, part: u64) -> u64 {
    (pixel.wrapping_mul(part).wrapping_add(HALF) >> 8) & LANES
}

/// A pixel with its colours already multiplied by its opacity, over another.
#[inline]
pub(super) fn over(above: u64, below: u64) -> u64 {
    let opacity = above >> 48;
    let left = 256 - (opacity + (opacity >> 7));
    clip(above + dim(below, left))
}

/// Two lights together, at most white.
#[inline]
pub(super) fn brighten(one: u64, other: u64) -> u64 {
    clip(one + other)
}

/// Lanes of at most twice 255, cut at 255.
#[inline]
fn clip(sum: u64) -> u64 {
    let full = (sum >> 8) & 0x0001_0001_0001_0001;
    (sum | (full << 8).wrapping_sub(full)) & LANES
}

/// A spread pixel of gamma-encoded components from 0 to 255, opaque.
pub(super) fn pixel_of(rgb: [f32; 3]) -> u64 {
    let [red, green, blue] = rgb.map(|part| part.clamp(0.0, 255.0) as u64);
    red | blue << 16 | green << 32 | 255 << 48
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_survives_being_spread() {
        for pixel in [0, 0xffff_ffff, 0x1234_5678, 0xff00_80ff] {
            assert_eq!(gather(spread(pixel)), pixel);
        }
    }

    #[test]
    fn every_part_is_reckoned_for_itself() {
        let (one, other) = (spread(0xff00_ff10), spread(0x00ff_0030));
        assert_eq!(gather(between(one, other, 128)), 0x8080_8020);
        assert_eq!(gather(between(one, other, 0)), 0xff00_ff10);
        assert_eq!(gather(between(one, other, 256)), 0x00ff_0030);
        assert_eq!(gather(brighten(one, other)), 0xffff_ff40);
    }

    #[test]
    fn what_is_opaque_hides_and_what_is_clear_does_not() {
        let (paper, ink) = (spread(0xff11_2233), spread(0xff99_8877));
        assert_eq!(over(ink, paper), ink);
        assert_eq!(over(0, paper), paper);
    }
}
