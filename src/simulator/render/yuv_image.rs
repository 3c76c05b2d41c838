//! One raw picture in planar 4:2:0, and colours in its terms.
//!
//! Owns the sample planes and the BT.709 limited-range conversion. Never draws shapes.

/// A colour as BT.709 limited-range samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tint {
    pub(super) y: u8,
    pub(super) u: u8,
    pub(super) v: u8,
}

impl Tint {
    /// The paper white of letters and lines: a little under reference white, easier on the eye in a dark room.
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

    /// Fills a rectangle of full opacity; its edges are rounded down to even positions. What lies outside is left out.
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
}
