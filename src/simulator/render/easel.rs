//! Where a scene is put together: its size, mood and camera, and everything in it from back to front.

use super::brief::{Brief, Subject, Weather};
use super::camera::{Camera, Pose};
use super::canvas::Canvas;
use super::colour::{Rgb, mix, scale, soft_step};
use super::lights::Beam;
use super::mood::Mood;
use super::particles::{Birds, Flakes, Rain, Spark};
use super::random::SeededRandom;
use super::screen::Screen;
use super::sheet::Sheet;
use super::water::Water;

/// One thing in a scene.
#[derive(Debug, Clone)]
pub(super) enum Element {
    /// A painted layer.
    Sheet(Sheet),
    /// Water or a wet street.
    Water(Box<Water>),
    /// Falling rain.
    Rain(Rain),
    /// Snow, dust, seeds.
    Flakes(Flakes),
    /// Small lights.
    Sparks(Vec<Spark>),
    /// Birds.
    Birds(Birds),
    /// The turning light of a lighthouse.
    Beam(Beam),
}

/// A scene on its way to being painted.
#[derive(Debug)]
pub(super) struct Easel {
    pub(super) brief: Brief,
    pub(super) mood: Mood,
    pub(super) size: [f32; 2],
    pub(super) camera: Camera,
    pub(super) random: SeededRandom,
    elements: Vec<Element>,
}

impl Easel {
    /// An easel for a view of this size whose camera looks at `focus` for so many seconds.
    pub(super) fn new(brief: Brief, size: [f32; 2], focus: [f32; 2], seconds: f32, seed: u32) -> Self {
        let mood = Mood::new(&brief, &mut SeededRandom::about(seed, "mood"));
        let camera = Camera::new(brief.movement, size, focus, seconds, &mut SeededRandom::about(seed, "camera"));
        Self { brief, mood, size, camera, random: SeededRandom::about(seed, "scene"), elements: Vec::new() }
    }

    /// A length that suits both a wide and an upright view: a part of the square root of its area.
    pub(super) fn unit(&self, part: f32) -> f32 {
        (self.size[0] * self.size[1]).sqrt() * part
    }

    /// A place across, in parts of the width.
    pub(super) fn x(&self, part: f32) -> f32 {
        self.size[0] * part
    }

    /// A place down, in parts of the height.
    pub(super) fn y(&self, part: f32) -> f32 {
        self.size[1] * part
    }

    /// Whether the view is higher than wide.
    pub(super) fn upright(&self) -> bool {
        self.size[1] > self.size[0] * 1.05
    }

    /// An empty canvas for a layer at this depth, from one height of the view to another.
    pub(super) fn canvas(&self, depth: f32, rows: [f32; 2], fineness: f32) -> Canvas {
        self.canvas_for(depth, rows, fineness, 0.0)
    }

    /// The same with so much to spare at both sides, for what drifts.
    pub(super) fn canvas_for(&self, depth: f32, [top, bottom]: [f32; 2], fineness: f32, spare: f32) -> Canvas {
        let [left, highest, right, lowest] = self.camera.reach(depth);
        let (left, right) = (left - spare, right + spare);
        Canvas::new([left, top.max(highest), right, bottom.min(lowest).max(top.max(highest) + 2.0)], fineness)
    }

    /// Puts a canvas before everything so far.
    pub(super) fn put(&mut self, canvas: &Canvas, depth: f32) {
        self.add(Element::Sheet(Sheet::new(canvas, depth)));
    }

    /// Puts anything before everything so far.
    pub(super) fn add(&mut self, element: Element) {
        self.elements.push(element);
    }

    /// What falls in this weather; `ground` is where it reaches the ground.
    pub(super) fn precipitation(&mut self, ground: Option<f32>) {
        let pale = mix(self.mood.haze, [0.8, 0.86, 0.95], 0.5);
        let dark = self.mood.dark;
        match self.brief.weather {
            Weather::Rain | Weather::Storm => {
                // Between neon lights few drops are enough, and each costs the encoder.
                let lit = if self.brief.subject == Subject::Street { 0.65 } else { 1.0 };
                let strength = lit * if self.brief.weather == Weather::Storm { 1.5 } else { 1.0 };
                let light = scale(pale, 0.75 - 0.2 * dark);
                let rain = Rain::new(light, strength, ground, &mut self.random);
                self.add(Element::Rain(rain));
            }
            Weather::Snow => self.snowfall(1.0),
            Weather::Fair | Weather::Fog => {}
        }
    }

    /// Falling snow of a strength of about 1.
    pub(super) fn snowfall(&mut self, strength: f32) {
        let light = mix(self.mood.haze, [0.95, 0.97, 1.0], 0.55);
        let wind = self.random.side() * self.random.between(0.01, 0.035);
        let flakes = Flakes {
            count: (620.0 * strength) as u32,
            seed: self.random.bits() as u32,
            light,
            radius: [0.8, 4.6],
            sink: 0.16,
            wind: if self.brief.wind { wind * 4.0 } else { wind },
            twinkle: false,
            opacity: 0.8,
        };
        self.add(Element::Flakes(flakes));
    }

    /// Motes in the light: dust, pollen, seeds.
    pub(super) fn motes(&mut self, count: u32, light: Rgb, opacity: f32) {
        let flakes = Flakes {
            count,
            seed: self.random.bits() as u32,
            light,
            radius: [0.8, 3.0],
            sink: -0.012,
            wind: self.random.side() * 0.012,
            twinkle: true,
            opacity,
        };
        self.add(Element::Flakes(flakes));
    }

    /// The finished scene.
    pub(super) fn finish(self) -> Stage {
        Stage { elements: self.elements, camera: self.camera, slow: false }
    }
}

/// A scene that can be shown.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    elements: Vec<Element>,
    camera: Camera,
    /// Whether what falls begins slowly.
    slow: bool,
}

impl Stage {
    /// The same, but rain, snow and motes begin with none at the start.
    pub(super) fn coming_up(self) -> Self {
        Self { slow: true, ..self }
    }

    /// Draws everything as it is at a time in seconds.
    pub(super) fn draw(&self, screen: &mut Screen, time: f32) {
        let pose = self.camera.pose(time);
        let hidden = self.hidden_rows(screen, &pose);
        let share = if self.slow { soft_step(0.2, 3.0, time) } else { 1.0 };
        for (element, until) in self.elements.iter().zip(hidden) {
            match element {
                Element::Sheet(sheet) => sheet.draw(screen, &pose, time, until),
                Element::Water(water) => water.draw(screen, &pose, time),
                Element::Rain(rain) => rain.draw(screen, &pose, time, share),
                Element::Flakes(flakes) => flakes.draw(screen, &pose, time, share),
                Element::Sparks(sparks) => {
                    for spark in sparks {
                        spark.draw(screen, &pose, time);
                    }
                }
                Element::Birds(birds) => birds.draw(screen, &pose, time),
                Element::Beam(beam) => beam.draw(screen, &pose, time),
            }
        }
    }

    /// The row from which on each element is hidden by what stands before it.
    fn hidden_rows(&self, screen: &Screen, pose: &Pose) -> Vec<usize> {
        let mut until = screen.height;
        let mut rows = vec![0; self.elements.len()];
        for (element, row) in self.elements.iter().zip(&mut rows).rev() {
            *row = until;
            match element {
                Element::Sheet(sheet) => until = until.min(sheet.hides_from(pose, screen).unwrap_or(until)),
                // What stands above the water is mirrored in it; below its horizon nothing is seen.
                Element::Water(water) => until = until.min(water.hides_from(pose).unwrap_or(until)),
                _ => {}
            }
        }
        rows
    }
}
