//! How pictures are turned and mirrored, as a matrix of the file says it.
//!
//! Owns the eight ways in which a rectangle can lie. A matrix that is none of them, such as a slant, counts as upright.

/// Less than this part of the largest number of a matrix counts as 0.
const NEXT_TO_NOTHING: i64 = 8;

/// How stored pictures are to be shown: mirrored first, left for right, then turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Turn {
    /// Quarter turns clockwise, 0 to 3.
    pub(crate) quarters: u8,
    pub(crate) mirrored: bool,
}

/// The numbers of a transformation that turn and scale, row by row, as 16.16 fixed points (ISO/IEC 14496-12, 6.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Matrix([[i64; 2]; 2]);

impl Matrix {
    const UPRIGHT: Self = Self([[0x1_0000, 0], [0, 0x1_0000]]);

    /// Of nine numbers that begin at `at`; upright when they are not there.
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

    /// This one, and then another.
    pub(crate) fn then(self, next: Self) -> Self {
        let Self([[a, b], [c, d]]) = next;
        Self(self.0.map(|[x, y]| [(x * a + y * c) >> 16, (x * b + y * d) >> 16]))
    }
}

impl Turn {
    /// What a matrix does to a rectangle.
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

    /// Whether width and height change places.
    pub(crate) fn lies(self) -> bool {
        self.quarters % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: i64 = 0x1_0000;

    /// Where a matrix puts the corners of a picture, by their signs from its middle.
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
                assert_eq!(Turn::of(matrix), Turn { quarters, mirrored }, "{:?}", corners(matrix));
                matrix = matrix.then(quarter);
            }
        }
    }

    #[test]
    fn a_slant_and_a_missing_matrix_are_upright_and_rounding_is_no_slant() {
        assert_eq!(Turn::of(Matrix([[ONE, ONE], [-ONE, ONE]])), Turn::default());
        assert_eq!(Turn::of(Matrix::read(&[], 0)), Turn::default());
        assert_eq!(Turn::of(Matrix([[9, ONE], [-ONE, -7]])), Turn { quarters: 1, mirrored: false });
    }
}
