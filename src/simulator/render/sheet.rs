//! A painted layer of the scene, as the camera sees it: moved and scaled by its depth, drifting, bent by the wind, brighter or dimmer.

use super::camera::Pose;
use super::canvas::Canvas;
use super::colour::GammaTable;
use super::random::SeededRandom;
use super::screen::{Screen, between, brighten, dim, gather, over, spread};

/// How a layer meets what is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blend {
    /// It covers.
    Over,
    /// It adds its light.
    Add,
}

/// How wind bends a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bend {
    /// The height in the view that stands still.
    pub(super) root: f32,
    /// The height in the view that moves by `reach`.
    pub(super) tip: f32,
    /// Pixels of the view.
    pub(super) reach: f32,
    /// Distance of two gusts in pixels of the view.
    pub(super) length: f32,
    /// Gusts in two pi seconds.
    pub(super) speed: f32,
}

/// How the light of a layer changes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pulse {
    /// It does not.
    Steady,
    /// Slowly up and down: depth from 0 to 1, turns in two pi seconds, phase.
    Breath(f32, f32, f32),
    /// A tube or flame that now and then fails a little; the seed of its rhythm, depth.
    Flicker(u32, f32),
    /// It flashes when the turning light meets the eye: seconds a turn, phase, and its light between.
    Flash(f32, f32, f32),
}

/// A layer.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    origin: [f32; 2],
    fineness: f32,
    width: usize,
    height: usize,
    pixels: Vec<u32>,
    /// Stretches of columns in which there is anything in a row or in the one below.
    spans: Vec<[u32; 2]>,
    /// Where the stretches of each row begin in that list.
    rows: Vec<u32>,
    /// The first row from which on everything is opaque.
    solid: Option<usize>,
    pub(super) depth: f32,
    pub(super) drift: [f32; 2],
    pub(super) bend: Option<Bend>,
    pub(super) blend: Blend,
    pub(super) pulse: Pulse,
}

/// Fixed point with 16 bits behind the point.
const ONE: f32 = 65_536.0;

impl Sheet {
    /// The layer of a canvas at a depth: 0 is infinitely far, 1 the subject.
    pub(super) fn new(canvas: &Canvas, depth: f32) -> Self {
        let pixels = encode(canvas);
        let rows = || pixels.chunks_exact(canvas.width);
        let (spans, starts) = stretches(&pixels, canvas.width);
        let clear = rows().rposition(|row| row.iter().any(|pixel| pixel >> 24 < 255));
        let solid = clear.map_or(0, |row| row + 1);
        Self {
            origin: canvas.origin,
            fineness: canvas.fineness,
            width: canvas.width,
            height: canvas.height,
            solid: (solid + 1 < canvas.height).then_some(solid),
            pixels,
            spans,
            rows: starts,
            depth,
            drift: [0.0; 2],
            bend: None,
            blend: Blend::Over,
            pulse: Pulse::Steady,
        }
    }

    /// The layer adds its light instead of covering.
    pub(super) fn lit(mut self, pulse: Pulse) -> Self {
        self.blend = Blend::Add;
        self.pulse = pulse;
        self
    }

    /// The layer drifts by so many pixels of the view a second.
    pub(super) fn drifting(mut self, drift: [f32; 2]) -> Self {
        self.drift = drift;
        self
    }

    /// The layer is bent by the wind.
    pub(super) fn swaying(mut self, bend: Bend) -> Self {
        self.bend = Some(bend);
        self
    }

    /// The first row of the screen from which on this layer hides everything behind it, if it does.
    pub(super) fn hides_from(&self, pose: &Pose, screen: &Screen) -> Option<usize> {
        if self.bend.is_some() || self.blend != Blend::Over || !matches!(self.pulse, Pulse::Steady) {
            return None;
        }
        let [across, down] = self.axes(pose, 0.0);
        let ends = [down.at(screen.height - 1), across.at(0), across.at(screen.width - 1)];
        let whole = ends[0] < (self.height - 1) as f32 && ends[1] >= 0.0 && ends[2] < (self.width - 1) as f32;
        let first = ((self.solid? as f32 - down.offset) / down.step).ceil() + 1.0;
        whole.then_some((first.max(0.0) as usize).min(screen.height))
    }

    fn axes(&self, pose: &Pose, time: f32) -> [Axis; 2] {
        [0, 1].map(|axis| {
            let at = |seen: f32| {
                let painted = pose.painted(self.depth, axis, seen) - self.origin[axis] - self.drift[axis] * time;
                painted * self.fineness - 0.5
            };
            Axis { offset: at(0.5), step: at(1.5) - at(0.5) }
        })
    }

    /// Draws the rows above `until` as they are seen.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32, until: usize) {
        let light = self.pulse.at(time);
        if light == 0 {
            return;
        }
        let [across, down] = self.axes(pose, time);
        let gusts = self.bend.map(|bend| self.gusts(&bend, &across, screen.width, time));
        let mut line = vec![0_u64; self.width];
        for row in 0..until.min(screen.height) {
            let at = down.at(row);
            if at < 0.0 || at >= (self.height - 1) as f32 {
                continue;
            }
            let (upper, part) = (at as usize, (at.fract() * 256.0) as u64);
            let stretches = &self.spans[self.rows[upper] as usize..self.rows[upper + 1] as usize];
            let pixels = &mut screen.pixels[row * screen.width..(row + 1) * screen.width];
            let bow = self.bend.map_or(0, |bend| self.bow(&bend, at));
            if let Some(gusts) = gusts.as_ref().filter(|_| bow != 0 && !stretches.is_empty()) {
                self.blend_rows(upper, part, &mut line, [0, self.width]);
                self.bent_row(pixels, &line, &across, gusts, bow);
                continue;
            }
            for &[first, last] in stretches {
                let stretch = [first as usize, last as usize];
                self.blend_rows(upper, part, &mut line, stretch);
                self.row(pixels, &line, &across, stretch, light);
            }
        }
    }

    /// `part` (0 to 256) between two rows, spread.
    fn blend_rows(&self, upper: usize, part: u64, line: &mut [u64], [first, last]: [usize; 2]) {
        let one = &self.pixels[upper * self.width + first..upper * self.width + last];
        let other = &self.pixels[(upper + 1) * self.width + first..(upper + 1) * self.width + last];
        for ((to, &a), &b) in line[first..last].iter_mut().zip(one).zip(other) {
            *to = between(spread(a), spread(b), part);
        }
    }

    fn row(&self, pixels: &mut [u32], line: &[u64], across: &Axis, [first, last]: [usize; 2], light: u64) {
        let (from, to) = across.columns(first as f32, (last - 1) as f32, pixels.len());
        if from >= to {
            return;
        }
        let step = (across.step * ONE) as u32;
        let mut at = (across.at(from).max(first as f32) * ONE) as u32;
        let opaque = self.blend == Blend::Over;
        for pixel in &mut pixels[from..to] {
            let column = (at >> 16) as usize;
            let mut colour = between(line[column], line[column + 1], u64::from((at >> 8) & 255));
            at += step;
            if colour == 0 {
                continue;
            }
            if light != 256 {
                colour = dim(colour, light);
            }
            *pixel = match (opaque, colour >> 48) {
                (true, 255) => gather(colour),
                (true, _) => gather(over(colour, spread(*pixel))),
                (false, _) => gather(brighten(colour & 0x0000_ffff_ffff_ffff, spread(*pixel))),
            };
        }
    }

    fn bent_row(&self, pixels: &mut [u32], line: &[u64], across: &Axis, gusts: &[i32], bow: i32) {
        let most = ((self.width - 2) as i32) << 16;
        let (step, mut at) = ((across.step * ONE) as i32, (across.offset * ONE) as i32);
        for (pixel, gust) in pixels.iter_mut().zip(gusts) {
            let bent = at + ((gust * bow) >> 8);
            at += step;
            if bent < 0 || bent > most {
                continue;
            }
            let column = (bent >> 16) as usize;
            let colour = between(line[column], line[column + 1], ((bent >> 8) & 255) as u64);
            if colour != 0 {
                *pixel = gather(over(colour, spread(*pixel)));
            }
        }
    }

    /// How far the wind pushes each column of the screen at the tip, in columns of the layer with 16 bits behind the point.
    fn gusts(&self, bend: &Bend, across: &Axis, width: usize, time: f32) -> Vec<i32> {
        let gust = |column: usize| {
            let x = (across.at(column) / self.fineness + self.origin[0]) / bend.length;
            let t = time * bend.speed;
            let wave = 0.55 * (x - t).sin() + 0.3 * (2.3 * x - 1.7 * t + 1.0).sin() + 0.15 * (7.1 * x - 2.9 * t).sin();
            (wave * bend.reach * self.fineness * ONE) as i32
        };
        (0..width).map(gust).collect()
    }

    /// The part of the push that reaches a row of the layer, 0 to 256.
    fn bow(&self, bend: &Bend, row: f32) -> i32 {
        let height = row / self.fineness + self.origin[1];
        let part = ((bend.root - height) / (bend.root - bend.tip)).clamp(0.0, 1.0);
        (part * part.sqrt() * 256.0) as i32
    }
}

/// The layer's pixel at each pixel of the screen, along one axis.
struct Axis {
    offset: f32,
    step: f32,
}

impl Axis {
    fn at(&self, seen: usize) -> f32 {
        self.offset + self.step * seen as f32
    }

    /// The pixels of the screen between two of the layer.
    fn columns(&self, first: f32, last: f32, width: usize) -> (usize, usize) {
        let from = ((first - self.offset) / self.step).ceil().max(0.0) as usize;
        // One less than would just fit: sums of fixed-point steps may be a little long.
        let to = (((last - 0.01 - self.offset) / self.step).floor() + 1.0).max(0.0) as usize;
        (from, to.min(width))
    }
}

impl Pulse {
    /// The light at a time, 0 to 256.
    fn at(self, time: f32) -> u64 {
        let part = match self {
            Self::Steady => return 256,
            Self::Breath(depth, speed, phase) => 1.0 - depth * (0.5 + 0.5 * (time * speed + phase).sin()),
            Self::Flicker(seed, depth) => {
                let beat = (time * 12.0) as u32;
                let mut random = SeededRandom::new(seed ^ (beat / 2).wrapping_mul(0x9e37_79b9));
                let fails = random.chance(0.12);
                1.0 - depth * if fails { random.between(0.5, 1.0) } else { random.between(0.0, 0.12) }
            }
            Self::Flash(turn, phase, rest) => {
                let away = ((time / turn + phase) * std::f32::consts::TAU).sin();
                rest + (1.0 - rest) * away.abs().powi(14)
            }
        };
        (part.clamp(0.0, 1.0) * 256.0) as u64
    }
}

/// Stretches of columns with anything in a row or the one below, and where those of each row begin.
fn stretches(pixels: &[u32], width: usize) -> (Vec<[u32; 2]>, Vec<u32>) {
    let (mut spans, mut starts) = (Vec::new(), vec![0]);
    let rows: Vec<&[u32]> = pixels.chunks_exact(width).collect();
    for pair in rows.windows(2) {
        let mut open: Option<[usize; 2]> = None;
        for column in (0..width).filter(|&column| pair[0][column] | pair[1][column] != 0) {
            match &mut open {
                Some([_, last]) if column < *last + GAP => *last = column + 1,
                _ => spans.extend(open.replace([column, column + 1])),
            }
        }
        spans.extend(open);
        starts.push(spans.len() as u32);
    }
    // One more column at both ends, since a pixel of the screen lies between two.
    let wider = |[first, last]: [usize; 2]| [first.saturating_sub(1) as u32, (last + 1).min(width) as u32];
    (spans.into_iter().map(wider).collect(), starts)
}

/// A shorter gap is drawn over.
const GAP: usize = 12;

/// The canvas gamma-encoded, with a little noise so that gradients have no steps.
fn encode(canvas: &Canvas) -> Vec<u32> {
    let table = GammaTable::get();
    let mut state = 0x2545_f491_u32;
    let mut encoded = Vec::with_capacity(canvas.pixels.len());
    for &[red, green, blue, coverage] in &canvas.pixels {
        if coverage < 0.002 && red + green + blue < 0.0005 {
            encoded.push(0);
            continue;
        }
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (state >> 16) as f32 / 65_536.0;
        let opacity = coverage.min(1.0);
        // Light that was only added has no coverage of its own.
        let (whole, part) = if opacity > 0.002 { (1.0 / opacity, opacity) } else { (1.0, 1.0) };
        let value = |linear: f32| (table.encode(linear * whole) * part + noise) as u32;
        let opacity = if coverage > 0.998 { 255 } else { (opacity * 255.0 + noise) as u32 };
        encoded.push(value(red).min(255) | value(green).min(255) << 8 | value(blue).min(255) << 16 | opacity << 24);
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILL: Pose = Pose { turn: [0.0; 2], slide: [0.0; 2], zoom: 0.0, focus: [8.0, 8.0] };

    fn sheet(red: f32) -> Sheet {
        let mut canvas = Canvas::new([-4.0, 6.0, 24.0, 24.0], 1.0);
        canvas.cover(|_, _| [red, 0.0, 0.0]);
        Sheet::new(&canvas, 1.0)
    }

    #[test]
    fn an_opaque_layer_covers_and_says_from_where() {
        let mut screen = Screen::new(16, 16);
        let sheet = sheet(0.5);
        sheet.draw(&mut screen, &STILL, 0.0, 16);
        assert_eq!(screen.pixels[0], 0xff00_0000);
        assert_eq!(screen.pixels[10 * 16 + 8] >> 24, 255);
        assert!(screen.pixels[10 * 16 + 8] & 255 > 180);
        let from = sheet.hides_from(&STILL, &screen).unwrap();
        assert!((6..=8).contains(&from), "{from}");
    }

    #[test]
    fn a_layer_of_light_adds_and_can_be_dark() {
        let mut screen = Screen::new(16, 16);
        sheet(0.5).lit(Pulse::Breath(1.0, 0.0, std::f32::consts::FRAC_PI_2)).draw(&mut screen, &STILL, 0.0, 16);
        assert!(screen.pixels.iter().all(|&pixel| pixel == 0xff00_0000));
        sheet(0.5).lit(Pulse::Steady).draw(&mut screen, &STILL, 0.0, 16);
        assert!(screen.pixels[10 * 16 + 8] & 255 > 180);
    }

    #[test]
    fn only_the_rows_that_are_asked_for_are_drawn() {
        let mut screen = Screen::new(16, 16);
        sheet(0.5).draw(&mut screen, &STILL, 0.0, 10);
        assert_eq!(screen.pixels[12 * 16 + 8], 0xff00_0000);
    }

    #[test]
    fn wind_moves_the_tips_and_leaves_the_roots() {
        let mut canvas = Canvas::new([-10.0, 0.0, 30.0, 16.0], 1.0);
        canvas.wash([6.0, 0.0, 10.0, 16.0], |_, _| ([1.0; 3], 1.0));
        let bend = Bend { root: 14.0, tip: 0.0, reach: 5.0, length: 100.0, speed: 2.0 };
        let sheet = Sheet::new(&canvas, 1.0).swaying(bend);
        let row = |time: f32, row: usize| {
            let mut screen = Screen::new(16, 16);
            sheet.draw(&mut screen, &STILL, time, 16);
            screen.pixels[row * 16..(row + 1) * 16].to_vec()
        };
        assert_ne!(row(0.0, 1), row(1.0, 1));
        assert_eq!(row(0.0, 14), row(1.0, 14));
    }
}
