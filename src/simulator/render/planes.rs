//! A raw picture in planar 4:2:0 with BT.709 limited-range samples, and shapes painted on it.
//!
//! A shape is computed once as an [`AlphaMask`] and painted on every frame. The mask is stored as runs of equal coverage, because
//! painting must be fast even in an unoptimised build.

/// A colour as BT.709 limited-range samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tint {
    pub(super) y: u8,
    pub(super) u: u8,
    pub(super) v: u8,
}

impl Tint {
    /// The white of letters and lines: a little under reference white, easier on the eye in a dark room.
    pub(super) const PAPER: Self = Self { y: 226, u: 128, v: 128 };
    /// The black of shadows behind letters.
    pub(super) const INK: Self = Self { y: 24, u: 128, v: 128 };
}

/// Planar 4:2:0 samples; both sides are even.
#[derive(Debug, Clone)]
pub(super) struct YuvImage {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) y: Vec<u8>,
    pub(super) u: Vec<u8>,
    pub(super) v: Vec<u8>,
}

impl YuvImage {
    /// A black picture.
    pub(super) fn black(width: usize, height: usize) -> Self {
        let chroma = vec![128; (width / 2) * (height / 2)];
        Self { width, height, y: vec![16; width * height], u: chroma.clone(), v: chroma }
    }
}

/// Coverage of a rectangle of pixels, 0 to 255, before it becomes a [`AlphaMask`].
#[derive(Debug, Clone)]
pub(super) struct Coverage {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) alpha: Vec<u8>,
}

impl Coverage {
    /// An empty mask; sides are rounded up to even numbers for chroma.
    pub(super) fn new(width: usize, height: usize) -> Self {
        let (width, height) = (width.next_multiple_of(2), height.next_multiple_of(2));
        Self { width, height, alpha: vec![0; width * height] }
    }

    /// Adds coverage at a pixel; pixels outside are ignored.
    pub(super) fn add(&mut self, x: i32, y: i32, alpha: u8) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if x < self.width && y < self.height {
            let at = y * self.width + x;
            self.alpha[at] = self.alpha[at].max(alpha);
        }
    }
}

/// Neighbouring samples of one row with the same coverage.
#[derive(Debug, Clone, Copy)]
struct Run {
    row: usize,
    x: usize,
    length: usize,
    alpha: u8,
}

/// A shape in a box with even sides.
#[derive(Debug, Clone)]
pub(super) struct AlphaMask {
    pub(super) width: usize,
    pub(super) height: usize,
    luma: Vec<Run>,
    chroma: Vec<Run>,
}

impl AlphaMask {
    /// Converts coverage to runs.
    pub(super) fn new(mask: &Coverage) -> Self {
        let (half_width, half_height) = (mask.width / 2, mask.height / 2);
        let mut halved = vec![0; half_width * half_height];
        for row in 0..half_height {
            for x in 0..half_width {
                let at = row * 2 * mask.width + x * 2;
                let sum = [at, at + 1, at + mask.width, at + mask.width + 1]
                    .iter()
                    .map(|&i| u32::from(mask.alpha[i]))
                    .sum::<u32>();
                halved[row * half_width + x] = (sum / 4) as u8;
            }
        }
        Self {
            width: mask.width,
            height: mask.height,
            luma: runs(&mask.alpha, mask.width),
            chroma: runs(&halved, half_width),
        }
    }

    /// Paints the shape with its box at (`left`, `top`), both rounded down to even. If the box isn't entirely inside the
    /// picture, nothing is painted. `opacity` is 0 to 255.
    pub(super) fn paint(&self, picture: &mut YuvImage, left: usize, top: usize, tint: Tint, opacity: u8) {
        let (left, top) = (left & !1, top & !1);
        if left + self.width > picture.width || top + self.height > picture.height {
            return;
        }
        let width = picture.width;
        paint_runs(&self.luma, &mut picture.y, top * width + left, width, tint.y, opacity);
        let start = top / 2 * (width / 2) + left / 2;
        paint_runs(&self.chroma, &mut picture.u, start, width / 2, tint.u, opacity);
        paint_runs(&self.chroma, &mut picture.v, start, width / 2, tint.v, opacity);
    }
}

fn runs(alpha: &[u8], width: usize) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for (row, samples) in alpha.chunks_exact(width.max(1)).enumerate() {
        let mut x = 0;
        for same in samples.chunk_by(|a, b| a == b) {
            if same[0] > 0 {
                found.push(Run { row, x, length: same.len(), alpha: same[0] });
            }
            x += same.len();
        }
    }
    found
}

fn paint_runs(runs: &[Run], plane: &mut [u8], start: usize, stride: usize, value: u8, opacity: u8) {
    for run in runs {
        let at = start + run.row * stride + run.x;
        let alpha = u32::from(run.alpha) * u32::from(opacity) / 255;
        if alpha >= 254 {
            plane[at..at + run.length].fill(value);
        } else {
            for sample in &mut plane[at..at + run.length] {
                *sample = ((u32::from(*sample) * (255 - alpha) + u32::from(value) * alpha + 127) / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_coverage_gives_the_tint_and_half_coverage_gives_the_middle() {
        let mut mask = Coverage::new(2, 2);
        mask.add(0, 0, 255);
        mask.add(1, 0, 128);
        mask.add(-1, 0, 255);
        let mut picture = YuvImage::black(4, 4);
        AlphaMask::new(&mask).paint(&mut picture, 0, 0, Tint { y: 216, u: 128, v: 128 }, 255);
        assert_eq!(picture.y[..3], [216, 116, 16]);
    }

    #[test]
    fn a_shape_that_does_not_fit_is_left_out() {
        let mut mask = Coverage::new(4, 4);
        mask.add(0, 0, 255);
        let mut picture = YuvImage::black(4, 4);
        AlphaMask::new(&mask).paint(&mut picture, 2, 0, Tint::PAPER, 255);
        assert!(picture.y.iter().all(|&y| y == 16));
    }
}
