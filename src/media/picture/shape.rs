//! Geometry: from stored pictures to shown ones. Pixel aspect, rotation, and the fit into bounds.
//!
//! Works on YUV planes before the conversion to RGBA, which is a third of the work.

use super::Frame;
use crate::media::picture::resize;

/// Longest side of a shown picture, in pixels, whatever the pixel aspect says.
const MAX_SIDE: u32 = 8192;
/// A larger pixel aspect is ignored.
const MAX_ASPECT: u32 = 8;

/// How stored pictures of one size are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    stored: [u32; 2],
    /// After scaling, before rotation.
    scaled: [u32; 2],
    orientation: Orientation,
}

impl Shape {
    /// For stored pictures of `size` (width, height) in pixels, with pixel aspect `aspect`.
    ///
    /// Pixels that are not square are made square by changing the width, as players do.
    pub(crate) fn new(size: [u32; 2], [across, down]: [u32; 2], orientation: Orientation) -> Self {
        let width = u64::from(size[0]) * u64::from(across) / u64::from(down);
        let believed = across / down < MAX_ASPECT && down / across < MAX_ASPECT && width <= u64::from(MAX_SIDE);
        let scaled = if across != down && believed { [even(width as f64), size[1]] } else { size };
        Self { stored: size, scaled, orientation }
    }

    /// Width and height as shown, in pixels.
    pub(crate) fn shown(self) -> [u32; 2] {
        let [width, height] = self.scaled;
        if self.orientation.swaps_sides() { [height, width] } else { [width, height] }
    }

    /// Scaled down to fit `bounds` (width, height); never up.
    pub(crate) fn within(self, bounds: [u32; 2]) -> Self {
        let shown = self.shown();
        let factor = |side: usize| f64::from(bounds[side].max(2)) / f64::from(shown[side]);
        self.by(factor(0).min(factor(1)))
    }

    /// Scaled down to at most about `pixels` pixels; never up.
    pub(crate) fn of_area(self, pixels: u32) -> Self {
        let [width, height] = self.scaled;
        self.by((f64::from(pixels) / (f64::from(width) * f64::from(height))).sqrt())
    }

    fn by(self, factor: f64) -> Self {
        let side = |length: u32| if factor < 1.0 { even(f64::from(length) * factor) } else { length };
        Self { scaled: self.scaled.map(side), ..self }
    }

    /// Scales, mirrors and rotates a stored picture. A picture of an unexpected size is not scaled.
    pub(crate) fn apply(self, frame: Frame) -> Frame {
        let size = [frame.width, frame.height];
        let scaled = if size == self.stored { self.scaled } else { size };
        if scaled == size && self.orientation == Orientation::default() {
            return frame;
        }
        let plane = |samples: &[u8], half: usize| {
            let [from, to] = [size, scaled].map(|size| size.map(|side| side as usize / half));
            let mut sized = resize::resized(samples, from, to);
            if self.orientation.mirrored {
                sized.chunks_exact_mut(to[0]).for_each(<[u8]>::reverse);
            }
            if self.orientation.quarters == 0 { sized } else { resize::turned(&sized, to, self.orientation.quarters) }
        };
        let [width, height] = if self.orientation.swaps_sides() { [scaled[1], scaled[0]] } else { scaled };
        Frame { width, height, y: plane(&frame.y, 1), u: plane(&frame.u, 2), v: plane(&frame.v, 2) }
    }
}

/// The nearest even length, at least 2: chroma has half the size.
fn even(length: f64) -> u32 {
    ((length / 2.0).round() as u32).max(1) * 2
}

/// Numbers of a matrix below this part (1/8) of the largest count as 0.
const NEXT_TO_NOTHING: i64 = 8;

/// How to show stored pictures: mirrored first (left to right), then rotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Orientation {
    /// Quarter turns clockwise, 0 to 3.
    pub(crate) quarters: u8,
    pub(crate) mirrored: bool,
}

/// The rotation and scale of a display matrix, row by row, in 16.16 fixed point (ISO/IEC 14496-12, 6.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matrix([[i64; 2]; 2]);

impl Matrix {
    const UPRIGHT: Self = Self([[0x1_0000, 0], [0, 0x1_0000]]);

    /// Reads nine numbers that begin at `at`; upright if they are missing.
    pub(crate) fn read(bytes: &[u8], at: usize) -> Self {
        let Some((numbers, _)) = bytes.get(at..).and_then(|bytes| bytes.split_first_chunk::<36>()) else {
            return Self::UPRIGHT;
        };
        let number = |index: usize| {
            let [a, b, c, d] = [0, 1, 2, 3].map(|byte| numbers[index * 4 + byte]);
            i64::from(i32::from_be_bytes([a, b, c, d]))
        };
        Self([[number(0), number(1)], [number(3), number(4)]])
    }

    /// Applies this matrix, then another.
    pub(crate) fn then(self, next: Self) -> Self {
        let Self([[a, b], [c, d]]) = next;
        Self(self.0.map(|[x, y]| [(x * a + y * c) >> 16, (x * b + y * d) >> 16]))
    }
}

impl Orientation {
    /// The orientation of a matrix. One that is not a multiple of 90 degrees, such as a slant, counts as upright.
    pub(crate) fn of(matrix: Matrix) -> Self {
        let Matrix([[a, b], [c, d]]) = matrix;
        let largest = [a, b, c, d].map(i64::abs).into_iter().max().unwrap_or(0);
        let sign = |number: i64| if number.abs() > largest / NEXT_TO_NOTHING { number.signum() } else { 0 };
        let (quarters, mirrored) = match [a, b, c, d].map(sign) {
            [0, 1, -1, 0] => (1, false),
            [-1, 0, 0, -1] => (2, false),
            [0, -1, 1, 0] => (3, false),
            [-1, 0, 0, 1] => (0, true),
            [0, -1, -1, 0] => (1, true),
            [1, 0, 0, -1] => (2, true),
            [0, 1, 1, 0] => (3, true),
            _ => (0, false),
        };
        Self { quarters, mirrored }
    }

    /// Whether width and height are swapped.
    pub(crate) fn swaps_sides(self) -> bool {
        self.quarters % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(quarters: u8) -> Shape {
        Shape { stored: [1920, 1080], scaled: [1920, 1080], orientation: Orientation { quarters, mirrored: false } }
    }

    #[test]
    fn a_picture_is_fitted_as_it_is_shown_and_never_made_larger() {
        assert_eq!(square(0).within([640, 640]).shown(), [640, 360]);
        assert_eq!(square(1).within([640, 640]).shown(), [360, 640]);
        assert_eq!(square(3).within([100, 9999]).shown(), [100, 178]);
        assert_eq!(square(0).within([9999, 9999]), square(0));
        assert_eq!(square(0).within([0, 0]).shown(), [2, 2]);
    }

    #[test]
    fn an_area_is_shared_by_all_shapes() {
        assert_eq!(square(0).of_area(640 * 360).shown(), [640, 360]);
        assert_eq!(square(1).of_area(640 * 360).shown(), [360, 640]);
        assert_eq!(square(0).of_area(u32::MAX), square(0));
    }

    #[test]
    fn a_picture_is_scaled_and_turned_in_all_its_planes() {
        let frame = Frame { width: 4, height: 2, y: vec![0, 0, 80, 80, 0, 0, 80, 80], u: vec![1, 2], v: vec![3, 4] };
        let orientation = Orientation { quarters: 1, mirrored: false };
        let shape = Shape { stored: [4, 2], scaled: [2, 2], orientation };
        let shown = shape.apply(frame.clone());
        assert_eq!(shown, Frame { width: 2, height: 2, y: vec![0, 0, 80, 80], u: vec![2], v: vec![4] });
        let other = Shape { stored: [8, 2], ..shape }.apply(frame);
        assert_eq!((other.width, other.height, other.u), (2, 4, vec![1, 2]));
    }

    #[test]
    fn a_picture_is_mirrored_before_it_is_turned() {
        let frame = Frame { width: 4, height: 2, y: vec![1, 2, 3, 4, 5, 6, 7, 8], u: vec![1, 2], v: vec![3, 4] };
        let shape =
            |quarters| Shape { stored: [4, 2], scaled: [4, 2], orientation: Orientation { quarters, mirrored: true } };
        let mirrored = shape(0).apply(frame.clone());
        assert_eq!((mirrored.y, mirrored.u, mirrored.v), (vec![4, 3, 2, 1, 8, 7, 6, 5], vec![2, 1], vec![4, 3]));
        assert_eq!(shape(2).apply(frame.clone()).y, [5, 6, 7, 8, 1, 2, 3, 4]);
        assert_eq!(shape(1).apply(frame.clone()).y, [8, 4, 7, 3, 6, 2, 5, 1]);
        assert_eq!(shape(3).apply(frame).y, [1, 5, 2, 6, 3, 7, 4, 8]);
    }

    const ONE: i64 = 0x1_0000;

    /// The signs of a matrix.
    fn corners(matrix: Matrix) -> [[i64; 2]; 2] {
        matrix.0.map(|row| row.map(i64::signum))
    }

    #[test]
    fn all_eight_ways_to_lie_are_told_apart() {
        let mirror = Matrix([[-ONE, 0], [0, ONE]]);
        let quarter = Matrix([[0, ONE], [-ONE, 0]]);
        for mirrored in [false, true] {
            let mut matrix = if mirrored { mirror } else { Matrix::UPRIGHT };
            for quarters in 0..4 {
                assert_eq!(Orientation::of(matrix), Orientation { quarters, mirrored }, "{:?}", corners(matrix));
                matrix = matrix.then(quarter);
            }
        }
    }

    #[test]
    fn a_slant_and_a_missing_matrix_are_upright_and_rounding_is_no_slant() {
        assert_eq!(Orientation::of(Matrix([[ONE, ONE], [-ONE, ONE]])), Orientation::default());
        assert_eq!(Orientation::of(Matrix::read(&[], 0)), Orientation::default());
        assert_eq!(Orientation::of(Matrix([[9, ONE], [-ONE, -7]])), Orientation { quarters: 1, mirrored: false });
    }
}
