//! One plane of samples: made smaller, larger or turned.
//!
//! Owns the arithmetic. A smaller plane is the average of what each of its samples covers, a larger one is interpolated;
//! samples sit in the middle of their pixels. Never fails and never looks at what a sample means.

/// One in fixed point: 14 bits leave room for eight bits of a sample in 32.
const ONE: u32 = 1 << 14;

/// The samples that make up one new sample: the first of them, and the weights of it and its followers (sum [`ONE`]).
struct Tap {
    first: usize,
    weights: Vec<u32>,
}

/// A plane of `to` samples (width, height) out of one of `from`; both sides of both are above 0.
pub(super) fn resized(plane: &[u8], from: [usize; 2], to: [usize; 2]) -> Vec<u8> {
    if from == to {
        return plane.to_vec();
    }
    let across = taps(from[0], to[0]);
    let down = taps(from[1], to[1]);
    let mut narrow = Vec::with_capacity(to[0] * from[1]);
    for row in plane.chunks_exact(from[0]) {
        narrow.extend(across.iter().map(|tap| {
            let sum: u32 =
                row[tap.first..].iter().zip(&tap.weights).map(|(&sample, weight)| u32::from(sample) * weight).sum();
            rounded(sum)
        }));
    }
    let mut sums = vec![0; to[0]];
    let mut result = Vec::with_capacity(to[0] * to[1]);
    for tap in &down {
        sums.fill(0);
        for (row, &weight) in narrow[tap.first * to[0]..].chunks_exact(to[0]).zip(&tap.weights) {
            for (sum, &sample) in sums.iter_mut().zip(row) {
                *sum += u32::from(sample) * weight;
            }
        }
        result.extend(sums.iter().map(|&sum| rounded(sum)));
    }
    result
}

fn rounded(sum: u32) -> u8 {
    ((sum + ONE / 2) / ONE).min(255) as u8
}

fn taps(from: usize, to: usize) -> Vec<Tap> {
    let scale = from as f64 / to as f64;
    let tap = |index: usize| {
        let (start, end) = if scale > 1.0 {
            (index as f64 * scale, (index + 1) as f64 * scale)
        } else {
            let start = (index as f64 + 0.5) * scale - 0.5;
            (start, start + 1.0)
        };
        // Beyond an edge its outermost sample goes on.
        let first = (start.floor().max(0.0) as usize).min(from - 1);
        let last = ((end.ceil() as usize).max(first + 1) - 1).min(from - 1);
        let mut weights = vec![0; last + 1 - first];
        let covered = |at: usize| {
            let left = if at == first { start } else { start.max(at as f64) };
            let right = if at == last { end } else { end.min((at + 1) as f64) };
            (right - left).max(0.0)
        };
        for (at, weight) in (first..).zip(&mut weights) {
            *weight = (covered(at) / (end - start) * f64::from(ONE)).round() as u32;
        }
        let sum: u32 = weights.iter().sum();
        let middle = weights.len() / 2;
        weights[middle] = (weights[middle] + ONE).saturating_sub(sum);
        Tap { first, weights }
    };
    (0..to).map(tap).collect()
}

/// A plane of `size` samples (width, height) after `turns` quarter turns clockwise.
pub(super) fn turned(plane: &[u8], [width, height]: [usize; 2], turns: u8) -> Vec<u8> {
    let at = |x: usize, y: usize| plane[y * width + x];
    match turns % 4 {
        1 => (0..width).flat_map(|x| (0..height).rev().map(move |y| at(x, y))).collect(),
        2 => plane.iter().rev().copied().collect(),
        3 => (0..width).rev().flat_map(|x| (0..height).map(move |y| at(x, y))).collect(),
        _ => plane.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_goes_clockwise() {
        let plane = [1, 2, 3, 4, 5, 6];
        assert_eq!(turned(&plane, [3, 2], 1), [4, 1, 5, 2, 6, 3]);
        assert_eq!(turned(&plane, [3, 2], 2), [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned(&plane, [3, 2], 3), [3, 6, 2, 5, 1, 4]);
        assert_eq!(turned(&plane, [3, 2], 4), plane);
    }

    #[test]
    fn a_smaller_plane_is_the_average_of_what_it_covers() {
        let plane = [0, 10, 20, 30, 40, 50, 60, 70];
        assert_eq!(resized(&plane, [4, 2], [2, 1]), [25, 45]);
        assert_eq!(resized(&[0, 30, 60], [3, 1], [2, 1]), [10, 50]);
    }

    #[test]
    fn a_larger_plane_is_interpolated_and_keeps_its_edges() {
        assert_eq!(resized(&[0, 100], [2, 1], [4, 1]), [0, 25, 75, 100]);
    }

    #[test]
    fn a_flat_plane_stays_flat_at_every_size() {
        for to in 1..40 {
            let plane = resized(&[201; 17 * 13], [17, 13], [to, 41 - to]);
            assert!(plane.iter().all(|&sample| sample == 201), "{to}");
            assert_eq!(plane.len(), to * (41 - to));
        }
    }
}
