//! Scales and rotates one plane of samples.
//!
//! Downscaling averages what each new sample covers; upscaling interpolates. Samples sit in the middle of their pixels.

/// 1.0 in fixed point: 14 bits, so that a weighted 8-bit sample fits 32 bits.
const ONE: u32 = 1 << 14;

/// The input samples and weights of every new sample along one side, in flat arrays: a picture has thousands of them.
struct Taps {
    /// First input sample of each.
    first: Vec<usize>,
    /// `most` weights for each (sum [`ONE`]), padded with 0.
    weights: Vec<u16>,
    most: usize,
}

/// Scales a plane from `from` to `to` samples (width, height), all above 0.
///
/// If both sides shrink by the same whole number, each new sample is the rounded mean of its square. Otherwise rows are
/// weighted first, then columns, each by the part that is covered, with rounding in between.
pub(crate) fn resized(plane: &[u8], from: [usize; 2], to: [usize; 2]) -> Vec<u8> {
    let whole = (0..2).all(|side| from[side] == from[0] / to[0] * to[side]);
    match from[0] / to[0] {
        1 if whole => plane.to_vec(),
        2 if whole => boxed::<2>(plane, from[0]),
        3 if whole => boxed::<3>(plane, from[0]),
        4 if whole => boxed::<4>(plane, from[0]),
        5 if whole => boxed::<5>(plane, from[0]),
        6 if whole => boxed::<6>(plane, from[0]),
        _ => weighed(plane, from, to),
    }
}

/// Means of squares of `SIDE` samples. A constant side lets the compiler unroll the sum and divide by multiplying.
fn boxed<const SIDE: usize>(plane: &[u8], width: usize) -> Vec<u8> {
    let area = (SIDE * SIDE) as u32;
    let mut sums = vec![0_u16; width];
    let mut result = Vec::with_capacity(plane.len() / (SIDE * SIDE));
    for rows in plane.chunks_exact(SIDE * width) {
        sums.fill(0);
        for row in rows.chunks_exact(width) {
            for (sum, &sample) in sums.iter_mut().zip(row) {
                *sum += u16::from(sample);
            }
        }
        let (squares, _) = sums.as_chunks::<SIDE>();
        result.extend(squares.iter().map(|square| {
            let sum: u32 = square.iter().copied().map(u32::from).sum();
            ((sum + area / 2) / area) as u8
        }));
    }
    result
}

fn weighed(plane: &[u8], from: [usize; 2], to: [usize; 2]) -> Vec<u8> {
    let [across, down] = [0, 1].map(|side| Taps::new(from[side], to[side]));
    let mut sums = vec![0; from[0]];
    // Padded, so that every tap has as many samples as weights.
    let mut low = vec![0; from[0] + across.most];
    let mut result = Vec::with_capacity(to[0] * to[1]);
    for (&first, weights) in down.first.iter().zip(down.weights.chunks_exact(down.most)) {
        sums.fill(0);
        for (row, &weight) in plane[first * from[0]..].chunks_exact(from[0]).zip(weights) {
            for (sum, &sample) in sums.iter_mut().zip(row) {
                *sum += u32::from(sample) * u32::from(weight);
            }
        }
        for (sample, &sum) in low.iter_mut().zip(&sums) {
            *sample = rounded(sum);
        }
        across.append(&low, &mut result);
    }
    result
}

fn rounded(sum: u32) -> u8 {
    ((sum + ONE / 2) / ONE).min(255) as u8
}

impl Taps {
    fn new(from: usize, to: usize) -> Self {
        let taps = (0..to).map(|index| tap(index, from, to)).collect::<Vec<_>>();
        let most = taps.iter().map(|(_, weights)| weights.len()).max().unwrap_or(1);
        let mut all = Self { first: Vec::with_capacity(to), weights: vec![0; to * most], most };
        for ((first, weights), place) in taps.into_iter().zip(all.weights.chunks_exact_mut(most)) {
            all.first.push(first);
            place[..weights.len()].copy_from_slice(&weights);
        }
        all
    }

    /// Appends the new samples of a row that is padded with [`Self::most`] samples.
    fn append(&self, row: &[u8], result: &mut Vec<u8>) {
        let taps = self.first.iter().zip(self.weights.chunks_exact(self.most));
        result.extend(taps.map(|(&first, weights)| {
            let samples = &row[first..first + weights.len()];
            rounded(samples.iter().zip(weights).map(|(&sample, &weight)| u32::from(sample) * u32::from(weight)).sum())
        }));
    }
}

/// The first input sample of new sample `index`, and the weights from there on.
fn tap(index: usize, from: usize, to: usize) -> (usize, Vec<u16>) {
    let scale = from as f64 / to as f64;
    let (start, end) = if scale > 1.0 {
        (index as f64 * scale, (index + 1) as f64 * scale)
    } else {
        let start = (index as f64 + 0.5) * scale - 0.5;
        (start, start + 1.0)
    };
    // Beyond an edge the outermost sample is repeated.
    let first = (start.floor().max(0.0) as usize).min(from - 1);
    let last = ((end.ceil() as usize).max(first + 1) - 1).min(from - 1);
    let covered = |at: usize| {
        let left = if at == first { start } else { start.max(at as f64) };
        let right = if at == last { end } else { end.min((at + 1) as f64) };
        (right - left).max(0.0)
    };
    let weight = |at: usize| (covered(at) / (end - start) * f64::from(ONE)).round() as u32;
    let mut weights = (first..=last).map(weight).collect::<Vec<_>>();
    let sum: u32 = weights.iter().sum();
    let middle = weights.len() / 2;
    weights[middle] = (weights[middle] + ONE).saturating_sub(sum);
    (first, weights.into_iter().map(|weight| weight as u16).collect())
}

/// Rotates a plane of `size` samples (width, height) clockwise by `turns` quarter turns.
pub(crate) fn turned(plane: &[u8], [width, height]: [usize; 2], turns: u8) -> Vec<u8> {
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

    /// The exact mean of what each new sample covers.
    fn covered(plane: &[u8], from: [usize; 2], to: [usize; 2]) -> Vec<f64> {
        let part = |index: usize, at: usize, side: usize| {
            let scale = from[side] as f64 / to[side] as f64;
            let (start, end) = (index as f64 * scale, (index + 1) as f64 * scale);
            (end.min((at + 1) as f64) - start.max(at as f64)).max(0.0) / scale
        };
        let sample = |x: usize, y: usize| {
            let row = |v: usize| (0..from[0]).map(|u| f64::from(plane[v * from[0] + u]) * part(x, u, 0)).sum::<f64>();
            (0..from[1])
                .map(|v| (v, part(y, v, 1)))
                .filter(|(_, part)| *part > 0.0)
                .map(|(v, part)| row(v) * part)
                .sum()
        };
        (0..to[1]).flat_map(|y| (0..to[0]).map(move |x| (x, y))).map(|(x, y)| sample(x, y)).collect()
    }

    /// Noise on a gradient, the same in every run.
    fn grain([width, height]: [usize; 2]) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 26
        };
        (0..width * height).map(|at| (at % width * 190 / width) as u8 + next() as u8).collect()
    }

    #[test]
    fn at_every_ratio_a_smaller_plane_is_within_one_of_the_exact_average() {
        for (from, to) in [
            ([48, 30], [24, 15]),
            ([48, 30], [16, 10]),
            ([48, 32], [12, 8]),
            ([50, 30], [10, 6]),
            ([48, 30], [8, 5]),
            ([56, 28], [8, 4]),
            ([48, 30], [16, 15]),
            ([48, 30], [18, 11]),
            ([31, 47], [30, 46]),
            ([40, 40], [1, 1]),
        ] {
            let plane = grain(from);
            let sized = resized(&plane, from, to);
            assert_eq!(sized.len(), to[0] * to[1]);
            for (at, (&sample, exact)) in sized.iter().zip(covered(&plane, from, to)).enumerate() {
                assert!((f64::from(sample) - exact).abs() <= 1.01, "{from:?} to {to:?}, at {at}: {sample} for {exact}");
            }
        }
    }

    #[test]
    fn at_a_whole_ratio_it_is_the_exact_average_rounded() {
        for side in 2..=6 {
            let from = [side * 9, side * 7];
            let plane = grain(from);
            let exact =
                covered(&plane, from, [9, 7]).iter().map(|mean| (mean + 1e-6).round() as u8).collect::<Vec<_>>();
            assert_eq!(resized(&plane, from, [9, 7]), exact, "{side}");
        }
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
