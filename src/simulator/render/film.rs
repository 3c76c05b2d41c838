//! A clip's pictures, one after the other: the painted scene or the first frame, the mark in the corner, the planes for the encoder.
//!
//! Everything constant is painted once in [`Film::new`]. An unoptimised build paints coarser, half as large and every second frame,
//! because it would need minutes for what takes seconds otherwise.

use super::brief::{Subject, Weather};
use super::finish::{Finish, enlarge};
use super::given::{Corner, Ending};
use super::mark::Mark;
use super::picture::PictureShot;
use super::planes::YuvImage;
use super::random::SeededRandom;
use super::reader::read;
use super::screen::Screen;
use super::{RenderError, RenderSpec, easel, scenes};

/// Pixels of the clip for each painted pixel, along a side; and frames for each painted frame.
pub(super) const COARSE: usize = if cfg!(debug_assertions) { 2 } else { 1 };
/// Seconds in which the mark fades at the end, so that the last frame can begin another shot.
const FADE: f32 = 0.5;

enum Source {
    Scene(easel::Stage),
    Picture(Box<PictureShot>),
}

/// A clip's pictures.
pub(super) struct Film {
    source: Source,
    screen: Screen,
    finish: Finish,
    painted: YuvImage,
    shown: YuvImage,
    mark: Mark,
    /// What must not be in the picture, above the mark.
    without: Option<Mark>,
    ending: Option<Ending>,
    corner: Corner,
    fps: u32,
    frames: u32,
    busy: bool,
}

impl Film {
    /// Paints everything constant.
    pub(super) fn new(spec: &RenderSpec) -> Result<Self, RenderError> {
        let (width, height) = (spec.width as usize, spec.height as usize);
        let size = [width, height].map(|side| (side / COARSE).next_multiple_of(2));
        let picture =
            spec.first_frame.as_deref().and_then(|bytes| PictureShot::decode(bytes, [width, height], size, spec));
        let corners = picture.is_none();
        let brief = read(&spec.prompt, spec.seed);
        let busy = matches!(brief.subject, Subject::Street | Subject::City)
            || matches!(brief.weather, Weather::Rain | Weather::Storm | Weather::Snow);
        let source = match picture {
            Some(picture) => Source::Picture(Box::new(picture)),
            None => Source::Scene(scenes::paint(brief, size.map(|side| side as f32), spec.seconds as f32, spec.seed)),
        };
        Ok(Self {
            source,
            screen: Screen::new(size[0], size[1]),
            finish: Finish::new(size[0], size[1], corners, &mut SeededRandom::about(spec.seed, "grain")),
            painted: YuvImage::black(size[0], size[1]),
            shown: YuvImage::black(width, height),
            mark: Mark::new(spec.seed, [width, height])?,
            without: Mark::without(&spec.negative_prompt, [width, height])?,
            ending: spec.last_frame.as_deref().and_then(|bytes| Ending::decode(bytes, [width, height])),
            corner: Corner::new(&spec.references, [width, height]),
            fps: spec.fps,
            frames: spec.fps * spec.seconds,
            busy,
        })
    }

    /// Whether the pictures are full of small things that move.
    pub(super) fn is_busy(&self) -> bool {
        self.busy
    }

    /// Draws frame `number`, counted from 0.
    pub(super) fn frame(&mut self, number: u32) -> &YuvImage {
        let time = number as f32 / self.fps as f32;
        let left = (self.frames - 1 - number) as f32 / self.fps as f32;
        let mut strength = (left / FADE).min(1.0);
        if let Some(ending) = self.ending.as_ref().filter(|_| number + 1 == self.frames) {
            // The picture itself, so that another shot can begin with it.
            self.shown.clone_from(&ending.whole);
            return &self.shown;
        }
        if !number.is_multiple_of(COARSE as u32) {
            return &self.shown;
        }
        match &self.source {
            Source::Scene(stage) => stage.draw(&mut self.screen, time),
            Source::Picture(picture) if number == 0 => {
                // The picture itself, sample by sample, without a mark.
                self.shown.clone_from(&picture.whole);
                return &self.shown;
            }
            Source::Picture(picture) => {
                picture.draw(&mut self.screen, time);
                strength = strength.min(time / FADE);
            }
        }
        self.finish.planes(&self.screen, number, &mut self.painted);
        if COARSE == 1 {
            std::mem::swap(&mut self.painted, &mut self.shown);
        } else {
            enlarge(&self.painted, &mut self.shown);
        }
        self.corner.draw(&mut self.shown, time);
        if let Some(ending) = &self.ending {
            ending.draw(&mut self.shown, left);
        }
        self.mark.draw(&mut self.shown, strength);
        if let Some(without) = &self.without {
            without.draw(&mut self.shown, strength);
        }
        &self.shown
    }
}
