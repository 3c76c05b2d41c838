//! Closed outlines and their coverage of pixels, exact to the part of a pixel that they cover.

/// A closed outline of straight pieces, in the coordinates of the view.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    rings: Vec<Vec<[f32; 2]>>,
}

/// Coverage of a rectangle of a canvas' pixels.
pub(super) struct OutlineMask {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) rows: Vec<f32>,
}

/// Pieces of a curve.
const PIECES: usize = 12;

impl Outline {
    /// A polygon.
    pub(super) fn polygon(points: &[[f32; 2]]) -> Self {
        Self { rings: vec![points.to_vec()] }
    }

    /// A rectangle.
    pub(super) fn rectangle([left, top, right, bottom]: [f32; 4]) -> Self {
        Self::polygon(&[[left, top], [right, top], [right, bottom], [left, bottom]])
    }

    /// An ellipse.
    pub(super) fn ellipse([x, y]: [f32; 2], [across, down]: [f32; 2]) -> Self {
        let pieces = ((across + down) as usize).clamp(12, 96);
        let point = |at: usize| {
            let (sin, cos) = (at as f32 / pieces as f32 * std::f32::consts::TAU).sin_cos();
            [x + across * cos, y + down * sin]
        };
        Self { rings: vec![(0..pieces).map(point).collect()] }
    }

    /// A line along `points` that is `widths[0]` wide at its start and `widths[1]` at its end.
    pub(super) fn stroke(points: &[[f32; 2]], widths: [f32; 2]) -> Self {
        let last = points.len().saturating_sub(1);
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for (at, &[x, y]) in points.iter().enumerate() {
            let (before, after) = (points[at.saturating_sub(1)], points[(at + 1).min(last)]);
            let (dx, dy) = (after[0] - before[0], after[1] - before[1]);
            let length = dx.hypot(dy).max(1e-6);
            let part = at as f32 / last.max(1) as f32;
            let half = 0.5 * (widths[0] + (widths[1] - widths[0]) * part);
            let (ox, oy) = (-dy / length * half, dx / length * half);
            one.push([x + ox, y + oy]);
            other.push([x - ox, y - oy]);
        }
        other.reverse();
        one.append(&mut other);
        Self { rings: vec![one] }
    }

    /// A tapered blade from `from` to `to`, bent towards `bend`.
    pub(super) fn blade(from: [f32; 2], bend: [f32; 2], to: [f32; 2], width: f32) -> Self {
        Self::stroke(&curve(from, bend, to, 5), [width, 0.0])
    }

    /// Adds the rings of another outline. Where two overlap they count once.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.rings.extend(other.rings);
        self
    }

    /// The outline moved, after it was scaled around the origin.
    pub(super) fn placed(mut self, by: f32, [x, y]: [f32; 2]) -> Self {
        for point in self.rings.iter_mut().flatten() {
            *point = [point[0] * by + x, point[1] * by + y];
        }
        self
    }

    /// Coverage of the pixels of a canvas at `origin`; none if it lies outside.
    pub(super) fn coverage(&self, origin: [f32; 2], fineness: f32, size: [usize; 2]) -> Option<OutlineMask> {
        let rings: Vec<Vec<[f32; 2]>> = self
            .rings
            .iter()
            .map(|ring| ring.iter().map(|p| [(p[0] - origin[0]) * fineness, (p[1] - origin[1]) * fineness]).collect())
            .collect();
        let [left, top, right, bottom] = bounds(&rings, size)?;
        let (width, height) = (right - left, bottom - top);
        let mut rows = vec![0.0; width * height];
        for ring in &rings {
            let mut area = Accumulation { width, height, sums: vec![0.0; (width + 2) * height + 2] };
            for (at, from) in ring.iter().enumerate() {
                let to = ring[(at + 1) % ring.len()];
                let shift = |p: [f32; 2]| [p[0] - left as f32, p[1] - top as f32];
                area.line(shift(*from), shift(to));
            }
            area.lay_into(&mut rows);
        }
        Some(OutlineMask { left, top, width, rows })
    }
}

/// Points along a curve from `from` to `to` that is drawn towards `bend`.
pub(super) fn curve(from: [f32; 2], bend: [f32; 2], to: [f32; 2], pieces: usize) -> Vec<[f32; 2]> {
    let point = |at: usize| {
        let part = at as f32 / pieces as f32;
        let rest = 1.0 - part;
        [0, 1].map(|axis| rest * rest * from[axis] + 2.0 * rest * part * bend[axis] + part * part * to[axis])
    };
    (0..=pieces).map(point).collect()
}

/// Points along a smooth line through `points`.
pub(super) fn smooth(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let last = points.len().saturating_sub(1);
    let mut line = Vec::new();
    for at in 0..last {
        let near = [points[at.saturating_sub(1)], points[at], points[at + 1], points[(at + 2).min(last)]];
        for piece in 0..PIECES {
            let t = piece as f32 / PIECES as f32;
            line.push([0, 1].map(|axis| {
                let [a, b, c, d] = near.map(|point| point[axis]);
                0.5 * (2.0 * b
                    + (c - a) * t
                    + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                    + (3.0 * b - a - 3.0 * c + d) * t * t * t)
            }));
        }
    }
    line.extend(points.last());
    line
}

fn bounds(rings: &[Vec<[f32; 2]>], [width, height]: [usize; 2]) -> Option<[usize; 4]> {
    let points = || rings.iter().flatten();
    let low = [0, 1].map(|axis| points().map(|point| point[axis]).fold(f32::MAX, f32::min));
    let high = [0, 1].map(|axis| points().map(|point| point[axis]).fold(f32::MIN, f32::max));
    let (left, top) = (low[0].max(0.0) as usize, low[1].max(0.0) as usize);
    let (right, bottom) =
        ((high[0].ceil().max(0.0) as usize).min(width), (high[1].ceil().max(0.0) as usize).min(height));
    (left < right && top < bottom).then_some([left, top, right, bottom])
}

/// Signed areas of the pixels left of each edge; summed along a row they are the coverage.
struct Accumulation {
    width: usize,
    height: usize,
    sums: Vec<f32>,
}

impl Accumulation {
    fn line(&mut self, from: [f32; 2], to: [f32; 2]) {
        if (from[1] - to[1]).abs() < 1e-9 {
            return;
        }
        let (direction, upper, lower) = if from[1] < to[1] { (1.0, from, to) } else { (-1.0, to, from) };
        let slope = (lower[0] - upper[0]) / (lower[1] - upper[1]);
        let first = upper[1].max(0.0);
        let end = lower[1].min(self.height as f32);
        let mut row = first as usize;
        while (row as f32) < end && row < self.height {
            let (top, bottom) = ((row as f32).max(first), ((row + 1) as f32).min(end));
            let x0 = upper[0] + (top - upper[1]) * slope;
            let x1 = upper[0] + (bottom - upper[1]) * slope;
            self.piece(row, direction * (bottom - top), [x0.min(x1), x0.max(x1)]);
            row += 1;
        }
    }

    /// One edge within a row: `area` is its signed height, between two places across.
    fn piece(&mut self, row: usize, area: f32, [from, to]: [f32; 2]) {
        let start = row * (self.width + 2);
        let most = self.width as f32;
        let (from, to) = (from.clamp(0.0, most), to.clamp(0.0, most));
        let (first, last) = (from as usize, to as usize);
        if first == last {
            let inside = 1.0 - ((from + to) * 0.5 - first as f32);
            self.sums[start + first] += area * inside;
            self.sums[start + first + 1] += area * (1.0 - inside);
            return;
        }
        // Spread over the columns that it crosses, each with its share.
        let whole = to - from;
        for column in first..=last {
            let (left, right) = ((column as f32).max(from), ((column + 1) as f32).min(to));
            if right > left {
                let share = area * (right - left) / whole;
                let inside = 1.0 - ((left + right) * 0.5 - column as f32);
                self.sums[start + column] += share * inside;
                self.sums[start + column + 1] += share * (1.0 - inside);
            }
        }
    }

    fn lay_into(&self, rows: &mut [f32]) {
        for row in 0..self.height {
            let mut sum = 0.0;
            for column in 0..self.width {
                sum += self.sums[row * (self.width + 2) + column];
                let coverage: f32 = f32::abs(sum).min(1.0);
                let own = &mut rows[row * self.width + column];
                *own += (1.0 - *own) * coverage;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(outline: &Outline) -> f32 {
        outline.coverage([0.0; 2], 1.0, [64, 64]).map_or(0.0, |mask| mask.rows.iter().sum())
    }

    #[test]
    fn a_shape_covers_its_area_to_a_part_of_a_pixel() {
        assert!((total(&Outline::rectangle([10.25, 10.5, 20.5, 30.0])) - 10.25 * 19.5).abs() < 0.01);
        let disc = total(&Outline::ellipse([32.0, 32.0], [20.0, 20.0]));
        assert!((disc / (std::f32::consts::PI * 400.0) - 1.0).abs() < 0.01, "{disc}");
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        assert!((total(&Outline::rectangle([-50.0, -50.0, 8.0, 8.0])) - 64.0).abs() < 0.01);
        assert!((total(&Outline::rectangle([60.0, 60.0, 500.0, 500.0])) - 16.0).abs() < 0.01);
        assert!(Outline::rectangle([70.0, 0.0, 90.0, 10.0]).coverage([0.0; 2], 1.0, [64, 64]).is_none());
    }

    #[test]
    fn overlapping_rings_count_once() {
        let twice = Outline::rectangle([0.0, 0.0, 10.0, 10.0]).and(Outline::rectangle([5.0, 0.0, 15.0, 10.0]));
        assert!((total(&twice) - 150.0).abs() < 0.01);
    }

    #[test]
    fn a_smooth_line_passes_through_its_points() {
        let line = smooth(&[[0.0, 0.0], [10.0, 5.0], [20.0, 0.0]]);
        assert!(line.contains(&[10.0, 5.0]) && line.last() == Some(&[20.0, 0.0]));
    }
}
