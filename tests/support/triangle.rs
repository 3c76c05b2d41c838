//! One textured triangle, filled exactly once along shared edges. Pure arithmetic, no egui.
//!
//! Tests are built without optimisation, so the inner loop does as little as it can: each row finds its span from
//! the three edges, then steps colour and texel along it.

#![expect(clippy::float_cmp, reason = "colours that are exactly equal are painted faster; others merely slower")]

use super::soft_renderer::Texture;

/// A picture under construction: premultiplied floats, row by row.
pub struct Frame {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[f32; 4]>,
    clip: [usize; 4],
}

impl Frame {
    /// A frame of one colour.
    pub fn new(width: usize, height: usize, color: [f32; 4]) -> Self {
        Self { width, height, pixels: vec![color; width * height], clip: [0, 0, width, height] }
    }

    /// Limits painting to left, top, right, bottom.
    pub fn clip_to(&mut self, [left, top, right, bottom]: [usize; 4]) {
        self.clip = [left, top, right.min(self.width), bottom.min(self.height)];
    }
}

/// One corner of a triangle, in pixels and texels.
#[derive(Clone, Copy)]
pub struct Corner {
    pub at: [f32; 2],
    pub texel: [f32; 2],
    pub color: [f32; 4],
}

/// What varies over a triangle: red, green, blue, alpha, texel x, texel y.
type Varying = [f32; 6];

/// The line between two corners as `a * x + b * y + c`, positive inside.
///
/// In double precision, so that two triangles agree exactly about the pixels on their shared edge.
#[derive(Clone, Copy)]
struct Edge {
    a: f64,
    b: f64,
    c: f64,
    /// Whether points exactly on the line belong to this triangle (top and left edges do).
    closed: bool,
}

impl Edge {
    fn between(from: [f32; 2], to: [f32; 2]) -> Self {
        let [from, to] = [from, to].map(|point| point.map(f64::from));
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        Self { a: -dy, b: dx, c: dy * from[0] - dx * from[1], closed: dy < 0.0 || (dy == 0.0 && dx > 0.0) }
    }

    fn at(self, x: f64, y: f64) -> f64 {
        self.a * x + self.b * y + self.c
    }

    fn contains(self, x: f64, y: f64) -> bool {
        let side = self.at(x, y);
        side > 0.0 || (side == 0.0 && self.closed)
    }
}

/// What a triangle is filled with.
enum Paint<'a> {
    /// One premultiplied colour all over.
    Solid([f32; 4]),
    /// Colours that change from corner to corner, times one texel.
    Shaded(Plane, [f32; 4]),
    /// Colours times the texture.
    Textured(Plane, &'a Texture),
}

/// Blends one triangle over the frame.
pub fn fill(frame: &mut Frame, corners: [&Corner; 3], texture: &Texture) {
    let [a, b, c] = corners;
    let area = Edge::between(a.at, b.at).at(f64::from(c.at[0]), f64::from(c.at[1]));
    if area == 0.0 || !area.is_finite() {
        return;
    }
    let [b, c] = if area > 0.0 { [b, c] } else { [c, b] };
    let edges = [Edge::between(b.at, c.at), Edge::between(c.at, a.at), Edge::between(a.at, b.at)];
    let paint = paint([a, b, c], edges, area.abs(), texture);
    let (first, last) = rows(frame, [a, b, c]);
    for row in first..last {
        let y = row as f64 + 0.5;
        let Some((from, to)) = span(edges, y, frame.clip[0], frame.clip[2]) else {
            continue;
        };
        let start = row * frame.width;
        let pixels = &mut frame.pixels[start + from..start + to];
        fill_row(pixels, &paint, from as f64 + 0.5, y);
    }
}

fn paint<'a>(corners: [&Corner; 3], edges: [Edge; 3], area: f64, texture: &'a Texture) -> Paint<'a> {
    let [a, b, c] = corners;
    if a.texel != b.texel || a.texel != c.texel {
        return Paint::Textured(Plane::through(corners, edges, area), texture);
    }
    let texel = sample(texture, a.texel[0], a.texel[1]);
    if a.color == b.color && a.color == c.color {
        return Paint::Solid(std::array::from_fn(|i| a.color[i] * texel[i]));
    }
    Paint::Shaded(Plane::through(corners, edges, area), texel)
}

/// The rows a triangle may touch, inside the clip.
fn rows(frame: &Frame, corners: [&Corner; 3]) -> (usize, usize) {
    let ys = corners.map(|corner| corner.at[1]);
    let top = ys.iter().copied().fold(f32::MAX, f32::min);
    let bottom = ys.iter().copied().fold(f32::MIN, f32::max);
    let first = (top.floor().max(0.0) as usize).max(frame.clip[1]);
    (first, (bottom.ceil().max(0.0) as usize).min(frame.clip[3]))
}

fn fill_row(pixels: &mut [[f32; 4]], paint: &Paint<'_>, x: f64, y: f64) {
    match paint {
        Paint::Solid(color) if color[3] >= 1.0 => pixels.fill(*color),
        Paint::Solid(color) => {
            for pixel in pixels {
                blend(pixel, color, &[1.0; 4]);
            }
        }
        Paint::Shaded(plane, texel) => {
            let mut value = plane.at(x, y);
            for pixel in pixels {
                blend(pixel, &[value[0], value[1], value[2], value[3]], texel);
                plane.step(&mut value);
            }
        }
        Paint::Textured(plane, texture) => {
            let mut value = plane.at(x, y);
            for pixel in pixels {
                let texel = sample(texture, value[4], value[5]);
                blend(pixel, &[value[0], value[1], value[2], value[3]], &texel);
                plane.step(&mut value);
            }
        }
    }
}

/// Premultiplied source-over. Written out, because a loop of four costs a call a step in a test build.
fn blend(pixel: &mut [f32; 4], color: &[f32; 4], texel: &[f32; 4]) {
    let rest = 1.0 - color[3] * texel[3];
    pixel[0] = color[0] * texel[0] + pixel[0] * rest;
    pixel[1] = color[1] * texel[1] + pixel[1] * rest;
    pixel[2] = color[2] * texel[2] + pixel[2] * rest;
    pixel[3] = color[3] * texel[3] + pixel[3] * rest;
}

/// The pixels of a row, from and up to, whose centres lie inside all three edges.
fn span(edges: [Edge; 3], y: f64, left: usize, right: usize) -> Option<(usize, usize)> {
    let (mut low, mut high) = (left as f64, right as f64);
    for edge in edges {
        if edge.a == 0.0 {
            if !edge.contains(0.0, y) {
                return None;
            }
            continue;
        }
        let crossing = -(edge.b * y + edge.c) / edge.a - 0.5;
        if edge.a > 0.0 {
            low = low.max(crossing.floor());
        } else {
            high = high.min(crossing.ceil() + 1.0);
        }
    }
    let inside = |x: usize| {
        let x = x as f64 + 0.5;
        edges[0].contains(x, y) && edges[1].contains(x, y) && edges[2].contains(x, y)
    };
    let (mut first, mut last) = (low.max(0.0) as usize, (high.max(0.0) as usize).min(right));
    while first < last && !inside(first) {
        first += 1;
    }
    while last > first && !inside(last - 1) {
        last -= 1;
    }
    (first < last).then_some((first, last))
}

/// Colour and texel as linear functions of the place.
struct Plane {
    origin: [f64; 6],
    step_x: [f64; 6],
    step_y: [f64; 6],
    step: Varying,
}

impl Plane {
    fn through(corners: [&Corner; 3], edges: [Edge; 3], area: f64) -> Self {
        let (mut origin, mut step_x, mut step_y) = ([0.0; 6], [0.0; 6], [0.0; 6]);
        for (corner, edge) in corners.iter().zip(edges) {
            for (i, value) in corner.color.into_iter().chain(corner.texel).enumerate() {
                let share = f64::from(value) / area;
                origin[i] += share * edge.c;
                step_x[i] += share * edge.a;
                step_y[i] += share * edge.b;
            }
        }
        Self { origin, step_x, step_y, step: step_x.map(|step| step as f32) }
    }

    fn at(&self, x: f64, y: f64) -> Varying {
        std::array::from_fn(|i| (self.origin[i] + self.step_x[i] * x + self.step_y[i] * y) as f32)
    }

    /// One pixel to the right.
    fn step(&self, value: &mut Varying) {
        value[0] += self.step[0];
        value[1] += self.step[1];
        value[2] += self.step[2];
        value[3] += self.step[3];
        value[4] += self.step[4];
        value[5] += self.step[5];
    }
}

/// The texture's colour at a place in texels.
fn sample(texture: &Texture, x: f32, y: f32) -> [f32; 4] {
    if !texture.linear {
        return texel(texture, x.floor(), y.floor());
    }
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (right_share, lower_share) = (x - left, y - top);
    let corners = [
        texel(texture, left, top),
        texel(texture, left + 1.0, top),
        texel(texture, left, top + 1.0),
        texel(texture, left + 1.0, top + 1.0),
    ];
    if corners[0] == corners[1] && corners[0] == corners[2] && corners[0] == corners[3] {
        return corners[0];
    }
    std::array::from_fn(|i| {
        let upper = corners[0][i] + (corners[1][i] - corners[0][i]) * right_share;
        let lower = corners[2][i] + (corners[3][i] - corners[2][i]) * right_share;
        upper + (lower - upper) * lower_share
    })
}

/// One texel, clamped to the edge of the texture.
fn texel(texture: &Texture, x: f32, y: f32) -> [f32; 4] {
    let column = (x.max(0.0) as usize).min(texture.width - 1);
    let row = (y.max(0.0) as usize).min(texture.height - 1);
    texture.pixels[row * texture.width + column]
}
