//! A still picture that is painted once: linear light with transparency, in the coordinates of the scene.
//!
//! Coordinates are pixels of the whole view, whatever part of it the canvas covers and however fine it is.

use super::colour::Rgb;
use super::outline::Outline;

/// A rectangle of the view: left, top, right and bottom.
pub(super) type Area = [f32; 4];

/// A picture in linear light, its colours multiplied by their coverage.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    /// Where its left top corner lies in the view.
    pub(super) origin: [f32; 2],
    /// Its pixels for each pixel of the view.
    pub(super) fineness: f32,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<[f32; 4]>,
}

impl Canvas {
    /// A transparent canvas over `area`, with `fineness` pixels for each pixel of the view.
    pub(super) fn new([left, top, right, bottom]: Area, fineness: f32) -> Self {
        let side = |from: f32, to: f32| ((to - from).max(1.0) * fineness).ceil() as usize + 2;
        let (width, height) = (side(left, right), side(top, bottom));
        Self { origin: [left, top], fineness, width, height, pixels: vec![[0.0; 4]; width * height] }
    }

    /// The view's place of the middle of a pixel.
    fn place(&self, column: usize, row: usize) -> [f32; 2] {
        [self.origin[0] + (column as f32 + 0.5) / self.fineness, self.origin[1] + (row as f32 + 0.5) / self.fineness]
    }

    /// Columns and rows that an area touches.
    fn cells(&self, [left, top, right, bottom]: Area) -> [usize; 4] {
        let cell = |at: f32, origin: f32, most: usize| (((at - origin) * self.fineness) as usize).min(most);
        [
            cell(left, self.origin[0], self.width),
            cell(top, self.origin[1], self.height),
            cell(right + 2.0 / self.fineness, self.origin[0], self.width),
            cell(bottom + 2.0 / self.fineness, self.origin[1], self.height),
        ]
    }

    /// Covers everything: `paint` gives the colour at a place.
    pub(super) fn cover(&mut self, paint: impl Fn(f32, f32) -> Rgb) {
        for row in 0..self.height {
            for column in 0..self.width {
                let [x, y] = self.place(column, row);
                let [red, green, blue] = paint(x, y);
                self.pixels[row * self.width + column] = [red, green, blue, 1.0];
            }
        }
    }

    /// Lays colour over `area`: `paint` gives it at a place with its coverage from 0 to 1.
    pub(super) fn wash(&mut self, area: Area, paint: impl Fn(f32, f32) -> (Rgb, f32)) {
        let [left, top, right, bottom] = self.cells(area);
        for row in top..bottom {
            for column in left..right {
                let [x, y] = self.place(column, row);
                let (colour, coverage) = paint(x, y);
                if coverage > 0.0 {
                    lay(&mut self.pixels[row * self.width + column], colour, coverage);
                }
            }
        }
    }

    /// Everything below a line: `line` gives its height at each x, `paint` the colour at a place, given that height too.
    pub(super) fn ground(&mut self, line: impl Fn(f32) -> f32, paint: impl Fn(f32, f32, f32) -> Rgb) {
        self.band(line, |_| f32::MAX, paint);
    }

    /// Everything between two lines.
    pub(super) fn band(
        &mut self,
        line: impl Fn(f32) -> f32,
        foot: impl Fn(f32) -> f32,
        paint: impl Fn(f32, f32, f32) -> Rgb,
    ) {
        for column in 0..self.width {
            let x = self.place(column, 0)[0];
            let (top, bottom) = (line(x), foot(x));
            let row_of = |y: f32| ((y - self.origin[1]) * self.fineness).clamp(0.0, self.height as f32);
            let rows = row_of(top - 1.0 / self.fineness) as usize..row_of(bottom + 2.0 / self.fineness) as usize;
            for row in rows {
                let y = self.place(column, row)[1];
                let inside = (y - top).min(bottom - y);
                let coverage = (inside * self.fineness + 0.5).clamp(0.0, 1.0);
                if coverage > 0.0 {
                    lay(&mut self.pixels[row * self.width + column], paint(x, y, top), coverage);
                }
            }
        }
    }

    /// A shape with smooth edges in the colours that `paint` gives.
    pub(super) fn shape(&mut self, outline: &Outline, paint: impl Fn(f32, f32) -> Rgb) {
        let origin = self.origin;
        let fineness = self.fineness;
        let Some(mask) = outline.coverage(origin, fineness, [self.width, self.height]) else {
            return;
        };
        for (row, line) in mask.rows.chunks_exact(mask.width).enumerate() {
            for (column, &coverage) in line.iter().enumerate() {
                if coverage > 0.003 {
                    let (column, row) = (column + mask.left, row + mask.top);
                    let [x, y] = self.place(column, row);
                    lay(&mut self.pixels[row * self.width + column], paint(x, y), coverage.min(1.0));
                }
            }
        }
    }

    /// A shape in one colour.
    pub(super) fn flat(&mut self, outline: &Outline, colour: Rgb) {
        self.shape(outline, |_, _| colour);
    }

    /// Adds light around a place: bright within `radius`, gone at three times that.
    pub(super) fn glow(&mut self, [x, y]: [f32; 2], radius: f32, light: Rgb) {
        let reach = radius * 3.0;
        let area = [x - reach, y - reach, x + reach, y + reach];
        let [left, top, right, bottom] = self.cells(area);
        for row in top..bottom {
            for column in left..right {
                let [px, py] = self.place(column, row);
                let far = ((px - x).powi(2) + (py - y).powi(2)) / (radius * radius);
                if far < 9.0 {
                    let strength = ((1.0 - far / 9.0).powi(2)) / (1.0 + 2.5 * far);
                    let pixel = &mut self.pixels[row * self.width + column];
                    for (own, add) in pixel.iter_mut().zip(light) {
                        *own += add * strength;
                    }
                }
            }
        }
    }

    /// Makes everything softer, as out of focus, by `radius` pixels of the view.
    pub(super) fn blur(&mut self, radius: f32) {
        let reach = (radius * self.fineness).round() as usize;
        if reach == 0 {
            return;
        }
        for _ in 0..2 {
            self.blur_along(reach, true);
            self.blur_along(reach, false);
        }
    }

    fn blur_along(&mut self, reach: usize, across: bool) {
        let (lines, length) = if across { (self.height, self.width) } else { (self.width, self.height) };
        let step = if across { 1 } else { self.width };
        let mut line = vec![[0.0; 4]; length];
        let part = 1.0 / (2 * reach + 1) as f32;
        for number in 0..lines {
            let start = if across { number * self.width } else { number };
            for (at, pixel) in line.iter_mut().enumerate() {
                *pixel = self.pixels[start + at * step];
            }
            let mut sum = [0.0; 4];
            let edge = |at: isize| line[at.clamp(0, length as isize - 1) as usize];
            for at in -(reach as isize)..=reach as isize {
                sum = add(sum, edge(at), 1.0);
            }
            for at in 0..length {
                self.pixels[start + at * step] = sum.map(|value| value * part);
                sum = add(sum, edge((at + reach + 1) as isize), 1.0);
                sum = add(sum, edge(at as isize - reach as isize), -1.0);
            }
        }
    }
}

fn add(sum: [f32; 4], more: [f32; 4], by: f32) -> [f32; 4] {
    [0, 1, 2, 3].map(|at| sum[at] + more[at] * by)
}

fn lay(pixel: &mut [f32; 4], [red, green, blue]: Rgb, coverage: f32) {
    let left = 1.0 - coverage;
    for (own, new) in pixel.iter_mut().zip([red, green, blue, 1.0]) {
        *own = *own * left + new * coverage;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_in_a_fine_and_in_a_coarse_canvas() {
        for fineness in [0.5, 1.0, 2.0] {
            let mut canvas = Canvas::new([100.0, 0.0, 140.0, 20.0], fineness);
            canvas.wash([110.0, 0.0, 120.0, 20.0], |x, _| ([x, 0.0, 0.0], 1.0));
            let at = |x: f32| canvas.pixels[((x - 100.0) * fineness) as usize][0];
            assert!((at(115.0) - 115.0).abs() < 2.0 && at(105.0) + at(130.0) < 1e-6);
        }
    }

    #[test]
    fn a_blur_keeps_the_light_that_is_there() {
        let mut canvas = Canvas::new([0.0, 0.0, 40.0, 40.0], 1.0);
        canvas.wash([18.0, 18.0, 22.0, 22.0], |_, _| ([1.0; 3], 1.0));
        let light = |canvas: &Canvas| canvas.pixels.iter().map(|pixel| pixel[3]).sum::<f32>();
        let before = light(&canvas);
        canvas.blur(3.0);
        assert!((light(&canvas) / before - 1.0).abs() < 0.01);
        assert!(canvas.pixels[20 * canvas.width + 20][3] < 0.7);
    }
}
