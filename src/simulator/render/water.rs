//! Water, and what else mirrors: it shows what stands above its horizon, broken by moving waves.

use std::f32::consts::TAU;

use super::camera::Pose;
use super::colour::{GammaTable, Rgb, mix};
use super::random::SeededRandom;
use super::screen::{Screen, between, brighten, dim, gather, pixel_of, spread};

/// Side of the tile of waves; a power of two.
const SIDE: usize = 512;
const MASK: u32 = SIDE as u32 - 1;
/// Fixed point with 16 bits behind the point.
const ONE: f32 = 65_536.0;

/// How a water looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct WaterLook {
    /// Height of the horizon in the painted view.
    pub(super) horizon: f32,
    /// Depth at which the horizon moves with the camera.
    pub(super) depth: f32,
    /// The water's own colour far away and near.
    pub(super) body: [Rgb; 2],
    /// How much it mirrors far away and near, 0 to 1.
    pub(super) mirror: [f32; 2],
    /// How high the waves are, 0 to about 1.
    pub(super) waves: f32,
    /// Length of the tile of waves, in heights of the camera over the water.
    pub(super) length: f32,
    /// How fast the waves go; 0 for a wet street.
    pub(super) speed: f32,
    /// How far what is mirrored is drawn out, 0 to about 1.
    pub(super) smear: f32,
    /// Light that glitters on the crests, and where it stands across the view.
    pub(super) glitter: (Rgb, f32),
    /// White on the crests, 0 to 1.
    pub(super) foam: f32,
    /// For a street between two walls that run towards the focus: how far their foot sinks for each pixel away from it.
    pub(super) walls: Option<f32>,
}

/// A water.
#[derive(Debug, Clone)]
pub(super) struct Water {
    look: WaterLook,
    tile: Vec<i8>,
    height: f32,
    glitter: u64,
    foam: u64,
}

impl Water {
    /// A water in a view of this height, with waves of its own.
    pub(super) fn new(look: WaterLook, height: f32, random: &mut SeededRandom) -> Self {
        let pixel = |colour: Rgb| pixel_of(colour.map(|part| GammaTable::get().encode(part)));
        let pale = mix(look.body[0], [0.9, 0.95, 1.0], 0.55);
        Self { look, tile: tile(random), height, glitter: pixel(look.glitter.0), foam: pixel(pale) }
    }

    /// Draws everything below the horizon of what the screen shows above it.
    pub(super) fn draw(&self, screen: &mut Screen, pose: &Pose, time: f32) {
        let look = &self.look;
        let [centre, horizon] = pose.seen(look.depth, [pose.focus[0], look.horizon]);
        let [sun, _] = pose.seen(0.02, [look.glitter.1, look.horizon]);
        let first = horizon.max(1.0) as usize;
        for row in first..screen.height {
            let below = row as f32 + 0.5 - horizon;
            let (from, to) = self.span(centre, below.max(0.5), screen.width);
            if from < to {
                let line = Line::new(self, [centre, horizon, sun], below.max(0.5), time);
                self.draw_row(screen, row, [from, to], &line);
            }
        }
    }

    /// The first row of the screen that it covers from side to side, if it does.
    pub(super) fn hides_from(&self, pose: &Pose) -> Option<usize> {
        let [_, horizon] = pose.seen(self.look.depth, [pose.focus[0], self.look.horizon]);
        self.look.walls.is_none().then_some(horizon.max(1.0) as usize + 1)
    }

    fn span(&self, centre: f32, below: f32, width: usize) -> (usize, usize) {
        match self.look.walls {
            None => (0, width),
            Some(slope) => {
                let (from, to) = (centre - below / slope, centre + below / slope);
                (from.max(0.0) as usize, (to.max(0.0) as usize).min(width))
            }
        }
    }

    fn draw_row(&self, screen: &mut Screen, row: usize, [from, to]: [usize; 2], line: &Line) {
        let width = screen.width;
        let (above, below) = screen.pixels.split_at_mut(row * width);
        // The waves are laid side by side for ever: only the lower bits count.
        let mut waves = [0, 1].map(|i| line.start[i].wrapping_add(line.step[i].wrapping_mul(from as u32)));
        for (column, below) in below.iter_mut().enumerate().take(to).skip(from) {
            let one = i32::from(self.tile[line.rows[0] + ((waves[0] >> 16) & MASK) as usize]);
            let other = i32::from(self.tile[line.rows[1] + ((waves[1] >> 16) & MASK) as usize]);
            waves = [waves[0].wrapping_add(line.step[0]), waves[1].wrapping_add(line.step[1])];
            let wave = one + other;
            let at = (column as i32 + (((one - other) * line.aside) >> 12)).clamp(0, width as i32 - 1) as usize;
            let foot = ((column as i32 - line.centre).abs() * line.foot) >> 8;
            let last = (line.last + foot).min(row as i32 - 1);
            let mirrored = (line.mirrored + 2 * foot + ((wave * line.rise) >> 12)).clamp(0, last);
            let mut seen = spread(above[(mirrored as usize) * width + at]);
            if line.smear > 0 {
                let further = |by: i32| spread(above[(mirrored - by).clamp(0, last) as usize * width + at]);
                seen = between(between(seen, further(line.smear), 96), further(2 * line.smear), 85);
            }
            let part = (line.part + ((wave * line.slope) >> 8)).clamp(0, 256) as u64;
            let mut colour = between(line.body, seen, part);
            let crest = wave - line.crest;
            if crest > 0 {
                let near = ((column as f32 - line.sun).abs() * line.narrow) as usize;
                if near < SHINE.len() {
                    let strength = ((crest as u64 * u64::from(SHINE[near])) >> 5).min(256);
                    colour = brighten(colour, dim(self.glitter, strength));
                }
                if line.foam > 0 {
                    colour = between(colour, self.foam, ((crest as u64 * line.foam) >> 5).min(220));
                }
            }
            *below = gather(colour) | 0xff00_0000;
        }
    }
}

/// How strongly a light glitters at a distance across from it: a bell.
const SHINE: [u8; 16] = [255, 248, 230, 203, 172, 139, 108, 80, 57, 39, 26, 16, 10, 6, 3, 1];

/// What is the same along a row.
struct Line {
    rows: [usize; 2],
    start: [u32; 2],
    step: [u32; 2],
    /// The row that a smooth surface would mirror here, and the last one above the horizon.
    mirrored: i32,
    last: i32,
    /// The middle of the street, and how far the walls' foot sinks away from it, with 8 bits behind the point.
    centre: i32,
    foot: i32,
    /// What a wave moves what is mirrored up and aside, in pixels with 12 bits behind the point.
    rise: i32,
    aside: i32,
    part: i32,
    slope: i32,
    smear: i32,
    body: u64,
    crest: i32,
    foam: u64,
    sun: f32,
    narrow: f32,
}

impl Line {
    fn new(water: &Water, [centre, horizon, sun]: [f32; 3], below: f32, time: f32) -> Self {
        let look = &water.look;
        let near = (below / water.height).min(1.0);
        let far = 1.0 / (near + 0.006);
        // The surface is a plane: what is far is small, and smaller still along the view.
        let texels = SIDE as f32 / look.length;
        let across = far * texels / water.height;
        let go = time * look.speed * texels;
        let along = [far * texels * 0.9 + go * 0.13, far * texels * 1.55 - go * 0.09];
        let steps = [across, across * 1.71];
        let starts = [go * 0.05 - centre * steps[0], 131.0 - go * 0.07 - centre * steps[1]];
        let fixed = |value: f32| (value.rem_euclid(SIDE as f32) * ONE) as u32;
        let calm = (near / 0.12).min(1.0);
        let reach = look.waves * water.height * (0.006 + 0.11 * near) / 128.0;
        let table = GammaTable::get();
        let body = mix(look.body[0], look.body[1], near * 1.6);
        let share = look.mirror[0] + (look.mirror[1] - look.mirror[0]) * (near * 1.8).min(1.0);
        Self {
            rows: along.map(|v| (v.rem_euclid(SIDE as f32) as usize & MASK as usize) * SIDE),
            start: starts.map(fixed),
            step: steps.map(fixed),
            mirrored: (horizon - below * (1.0 + look.smear * 0.6)) as i32,
            last: (horizon as i32 - 1).max(0),
            centre: centre as i32,
            foot: (look.walls.unwrap_or(0.0) * 256.0) as i32,
            rise: (reach * 4096.0) as i32,
            aside: (reach * 0.35 * 4096.0) as i32,
            part: (share * 256.0) as i32,
            slope: (look.waves.sqrt() * calm * 150.0) as i32,
            smear: (look.smear * (0.15 + near) * water.height * 0.16) as i32,
            body: pixel_of(body.map(|part| table.encode(part))),
            crest: (150.0 - 100.0 * (1.0 - near).powi(3)) as i32,
            foam: (look.foam * 256.0 * calm) as u64,
            sun,
            narrow: 9.0 / (water.height * (0.06 + 0.35 * near)),
        }
    }
}

/// A tile of waves that can be laid side by side: a sum of waves, most of them towards the viewer.
fn tile(random: &mut SeededRandom) -> Vec<i8> {
    let mut sums = vec![0.0_f32; SIDE * SIDE];
    let waves = (0..9).map(|number| {
        let fine = 3.0 + number as f32 * 2.2;
        let (across, along) = ((fine * random.between(-0.8, 0.8)).round(), (fine * random.between(0.6, 1.0)).round());
        (across, along, random.between(0.0, TAU), 1.0 / (1.0 + 0.35 * number as f32))
    });
    for (across, along, phase, strength) in waves.collect::<Vec<_>>() {
        let turn = TAU / SIDE as f32;
        let columns: Vec<(f32, f32)> = (0..SIDE).map(|at| (at as f32 * across * turn).sin_cos()).collect();
        for (row, line) in sums.chunks_exact_mut(SIDE).enumerate() {
            let (sin, cos) = (row as f32 * along * turn + phase).sin_cos();
            for (sum, &(column_sin, column_cos)) in line.iter_mut().zip(&columns) {
                *sum += strength * (column_sin * cos + column_cos * sin);
            }
        }
    }
    // Crests are sharper than troughs.
    let shaped = |sum: f32| ((sum / 2.6).clamp(-1.2, 1.6) + 0.18 * (sum / 2.6).powi(2) - 0.06) * 72.0;
    sums.into_iter().map(|sum| shaped(sum).clamp(-127.0, 127.0) as i8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look() -> WaterLook {
        WaterLook {
            horizon: 20.0,
            depth: 0.0,
            body: [[0.0, 0.0, 0.1]; 2],
            mirror: [0.9, 0.6],
            waves: 0.3,
            length: 2.0,
            speed: 1.0,
            smear: 0.0,
            glitter: ([0.0; 3], 20.0),
            foam: 0.0,
            walls: None,
        }
    }

    fn drawn(look: WaterLook, time: f32) -> Screen {
        let mut screen = Screen::new(40, 40);
        screen.pixels[..20 * 40].fill(0xff00_00ff);
        let water = Water::new(look, 40.0, &mut SeededRandom::new(1));
        let pose = Pose { turn: [0.0; 2], slide: [0.0; 2], zoom: 0.0, focus: [20.0, 20.0] };
        water.draw(&mut screen, &pose, time);
        screen
    }

    #[test]
    fn water_mirrors_what_stands_above_it() {
        let screen = drawn(look(), 0.0);
        assert!(screen.pixels[..20 * 40].iter().all(|&pixel| pixel == 0xff00_00ff));
        let red = |at: usize| screen.pixels[at] & 255;
        assert!(red(22 * 40 + 20) > 120 && red(38 * 40 + 20) > 60);
    }

    #[test]
    fn waves_move_and_a_wet_street_does_not() {
        assert_ne!(drawn(look(), 0.0).pixels, drawn(look(), 0.5).pixels);
        let street = WaterLook { speed: 0.0, ..look() };
        assert_eq!(drawn(street, 0.0).pixels, drawn(street, 0.5).pixels);
    }

    #[test]
    fn beyond_its_edges_nothing_is_drawn() {
        let screen = drawn(WaterLook { walls: Some(2.0), ..look() }, 0.0);
        assert_eq!(screen.pixels[30 * 40], 0xff00_0000);
        assert_ne!(screen.pixels[30 * 40 + 20], 0xff00_0000);
    }

    #[test]
    fn a_wide_street_is_drawn_from_its_middle_to_its_edges_in_every_row() {
        let mut screen = Screen::new(1280, 40);
        screen.pixels[..20 * 1280].fill(0xff00_00ff);
        let street = WaterLook { walls: Some(2.0), ..look() };
        let pose = Pose { turn: [0.0; 2], slide: [0.0; 2], zoom: 0.0, focus: [640.0, 20.0] };
        Water::new(street, 40.0, &mut SeededRandom::new(1)).draw(&mut screen, &pose, 0.0);
        assert!((22..40).all(|row| screen.pixels[row * 1280 + 640] != 0xff00_0000));
        assert!((22..40).all(|row| screen.pixels[row * 1280] == 0xff00_0000));
    }

    #[test]
    fn a_tile_of_waves_has_no_seam() {
        let tile = tile(&mut SeededRandom::new(1));
        let jump = |a: usize, b: usize| (i32::from(tile[a]) - i32::from(tile[b])).abs();
        assert!((0..SIDE).all(|row| jump(row * SIDE, row * SIDE + SIDE - 1) < 40));
    }
}
