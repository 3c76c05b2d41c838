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

    /// From gamma-encoded sRGB components in 0 to 1.
    pub(super) fn from_rgb(rgb: [f32; 3]) -> Self {
        let [y, u, v] = yuv_from_rgb(rgb);
        Self { y: y.round() as u8, u: u.round() as u8, v: v.round() as u8 }
    }
}

/// BT.709 limited-range Y, Cb, Cr of gamma-encoded RGB in 0 to 1 (ITU-R BT.709-6, items 3.2 to 3.5).
pub(super) fn yuv_from_rgb([r, g, b]: [f32; 3]) -> [f32; 3] {
    let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    [16.0 + 219.0 * luma, 128.0 + 224.0 * (b - luma) / 1.8556, 128.0 + 224.0 * (r - luma) / 1.5748]
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

    /// Fills a rectangle; its edges are rounded down to even positions. Pixels outside the picture are skipped.
    pub(super) fn fill(&mut self, [x, y, width, height]: [usize; 4], tint: Tint) {
        let right = (x + width).min(self.width) & !1;
        let bottom = (y + height).min(self.height) & !1;
        let (left, top) = (x & !1, y & !1);
        if left >= right {
            return;
        }
        for row in top..bottom {
            self.y[row * self.width + left..row * self.width + right].fill(tint.y);
        }
        let half = self.width / 2;
        for row in top / 2..bottom / 2 {
            let span = row * half + left / 2..row * half + right / 2;
            self.u[span.clone()].fill(tint.u);
            self.v[span].fill(tint.v);
        }
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
    fn white_black_and_red_have_the_samples_of_the_standard() {
        assert_eq!(Tint::from_rgb([1.0; 3]), Tint { y: 235, u: 128, v: 128 });
        assert_eq!(Tint::from_rgb([0.0; 3]), Tint { y: 16, u: 128, v: 128 });
        assert_eq!(Tint::from_rgb([1.0, 0.0, 0.0]), Tint { y: 63, u: 102, v: 240 });
    }

    fn painted(picture: &YuvImage) -> Vec<usize> {
        (0..picture.y.len()).filter(|&at| picture.y[at] == Tint::PAPER.y).collect()
    }

    #[test]
    fn a_rectangle_beyond_the_edge_is_cut_off() {
        let mut picture = YuvImage::black(8, 8);
        picture.fill([6, 6, 100, 100], Tint::PAPER);
        assert_eq!(painted(&picture), [54, 55, 62, 63]);
        picture.fill([20, 0, 4, 4], Tint::PAPER);
        assert_eq!(painted(&picture), [54, 55, 62, 63]);
    }

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
