//! One clip's picture, frame by frame: the layout, and the drawing of background, dial, prompt, labels, timecode and counter.
//!
//! Everything constant is computed once in [`Scene::new`]; a frame is copies and small paints.

use super::backdrop::Backdrop;
use super::canvas::{AlphaMask, Tint, YuvImage};
use super::leader::Leader;
use super::palette::{Palette, SeededRandom};
use super::photo::Photo;
use super::text::{Style, TextRenderer, Title, Weight};
use super::{RenderError, RenderSpec};

enum Background {
    Backdrop(Backdrop),
    Photo(Box<Photo>),
}

/// A constant shape: its mask, place, colour and opacity.
struct StillShape {
    shape: AlphaMask,
    left: usize,
    top: usize,
    tint: Tint,
    opacity: u8,
}

/// Digits of one size, in equal width.
struct Digits {
    shapes: Vec<(char, AlphaMask)>,
    pitch: usize,
}

/// A clip's picture.
pub(super) struct Scene {
    picture: YuvImage,
    background: Background,
    leader: Leader,
    layout: Layout,
    stills: Vec<StillShape>,
    digits: [Digits; 3],
    accent: Tint,
    fps: u32,
    frames: u32,
}

impl Scene {
    /// Computes everything constant.
    pub(super) fn new(spec: &RenderSpec) -> Result<Self, RenderError> {
        let size = [spec.width as usize, spec.height as usize];
        let frames = spec.fps * spec.seconds;
        let palette = Palette::from_seed(spec.seed);
        let photo = spec.first_frame.as_deref().and_then(|bytes| Photo::decode(bytes, size, frames as usize));
        let layout = Layout::new(size, photo.is_some());
        let background = match photo {
            Some(photo) => Background::Photo(Box::new(photo)),
            None => {
                Background::Backdrop(Backdrop::new(&palette, &mut SeededRandom::new(!spec.seed), size, frames as usize))
            }
        };
        let text_renderer = TextRenderer::new()?;
        let accent = Tint::from_rgb(palette.accent.to_rgb());
        let digit = |size, weight| Digits::new(&text_renderer, Style { weight, size, tracking: 0.0 });
        Ok(Self {
            picture: YuvImage::black(size[0], size[1]),
            background,
            leader: Leader::new(layout.dial, (layout.dial[2] as f32 * 0.018).max(1.2)),
            stills: stills(&text_renderer, &layout, spec, accent),
            digits: [
                digit(layout.timecode, Weight::SemiBold),
                digit(layout.label, Weight::Regular),
                digit(layout.dial[2] as f32 * 0.85, Weight::SemiBold),
            ],
            layout,
            accent,
            fps: spec.fps,
            frames,
        })
    }

    /// Draws frame `number`, counted from 0.
    pub(super) fn frame(&mut self, number: u32) -> &YuvImage {
        match &mut self.background {
            Background::Backdrop(backdrop) => backdrop.draw(number as usize, &mut self.picture),
            Background::Photo(photo) => photo.draw(number as usize, &mut self.picture),
        }
        self.leader.draw(&mut self.picture, (number % self.fps) as f32 / self.fps as f32);
        for still in &self.stills {
            still.shape.paint(&mut self.picture, still.left, still.top, still.tint, still.opacity);
        }
        self.draw_numbers(number);
        self.draw_progress(number);
        &self.picture
    }

    fn draw_numbers(&mut self, number: u32) {
        let Layout { margin, timecode, label, dial, .. } = self.layout;
        let [time, count, second] = &self.digits;
        let seconds = number / self.fps;
        let top = self.picture.height.saturating_sub(margin + timecode as usize);
        let clock = format!("{:02}:{:02}:{:02}", seconds / 60, seconds % 60, number % self.fps);
        time.draw(&mut self.picture, &clock, [margin, top], 255);
        let counter = format!("{:03} / {:03}", number + 1, self.frames);
        let left = self.picture.width.saturating_sub(margin + count.width(&counter));
        count.draw(&mut self.picture, &counter, [left, top + ((timecode - label) * 0.72) as usize], 200);
        let left_over = (self.frames / self.fps - seconds).to_string();
        let size = dial[2] as f32 * 0.85;
        let left = dial[0].saturating_sub(second.width(&left_over) / 2);
        second.draw(&mut self.picture, &left_over, [left, dial[1].saturating_sub((size * 0.5) as usize)], 235);
    }

    fn draw_progress(&mut self, number: u32) {
        let [left, top, width, height] = self.layout.bar;
        let done = width * (number as usize + 1) / self.frames as usize;
        self.picture.fill([left, top, done, height], self.accent);
    }
}

fn stills(text_renderer: &TextRenderer, layout: &Layout, spec: &RenderSpec, accent: Tint) -> Vec<StillShape> {
    let [left, top, width, height] = layout.title_box;
    let paper = Tint::PAPER;
    let title = Title::new(text_renderer, &spec.prompt, [width, height], layout.title);
    let first = top + height - title.height.min(height);
    let mut stills = title
        .lines
        .into_iter()
        .map(|(down, shape)| StillShape { shape, left, top: first + down, tint: paper, opacity: 255 })
        .collect::<Vec<_>>();
    let style = |weight, tracking: f32| Style { weight, size: layout.label, tracking: tracking * layout.label };
    let name = text_renderer.line(style(Weight::SemiBold, 0.16), "RUSHES DEMO");
    let right = spec.width as usize - layout.margin;
    let seed = text_renderer.line(style(Weight::Regular, 0.02), &format!("Seed {}", spec.seed));
    stills.push(StillShape {
        left: right.saturating_sub(seed.width),
        shape: seed,
        top: layout.margin,
        tint: paper,
        opacity: 200,
    });
    stills.push(StillShape { shape: name, left: layout.margin, top: layout.margin, tint: accent, opacity: 255 });
    let [left, top, width, height] = layout.bar;
    let mut track = super::canvas::Coverage::new(width, height);
    track.alpha.fill(255);
    stills.push(StillShape { shape: AlphaMask::new(&track), left, top, tint: paper, opacity: 44 });
    stills
}

impl Digits {
    fn new(text_renderer: &TextRenderer, style: Style) -> Self {
        let pitch = ('0'..='9').map(|digit| text_renderer.advance(style, digit)).fold(0.0, f32::max);
        let shapes = "0123456789:/"
            .chars()
            .map(|character| (character, text_renderer.line(style, &character.to_string())))
            .collect();
        Self { shapes, pitch: (pitch.ceil() as usize).next_multiple_of(2) }
    }

    fn step(&self, character: char) -> usize {
        if matches!(character, ':' | ' ') { self.pitch / 2 } else { self.pitch }
    }

    fn width(&self, text: &str) -> usize {
        text.chars().map(|character| self.step(character)).sum()
    }

    fn draw(&self, picture: &mut YuvImage, text: &str, [mut left, top]: [usize; 2], opacity: u8) {
        for character in text.chars() {
            if let Some((_, shape)) = self.shapes.iter().find(|(known, _)| *known == character) {
                let slack = (self.step(character) + 4).saturating_sub(shape.width) / 2;
                shape.paint(picture, left + slack, top, Tint::PAPER, opacity);
            }
            left += self.step(character);
        }
    }
}

/// Positions and sizes of everything on the picture, in pixels from the top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layout {
    /// Free space at every edge.
    pub(super) margin: usize,
    /// Letter size of labels and numbers.
    pub(super) label: f32,
    /// Letter size of the timecode.
    pub(super) timecode: f32,
    /// Largest letter size of the prompt.
    pub(super) title: f32,
    /// Left, top, width and height of the prompt's box; the prompt is at its bottom.
    pub(super) title_box: [usize; 4],
    /// Centre x, centre y and radius of the leader's dial.
    pub(super) dial: [usize; 3],
    /// Left, top, width and height of the progress line.
    pub(super) bar: [usize; 4],
}

impl Layout {
    /// The layout of a picture of `width` x `height` pixels. On a photo the dial is small.
    pub(super) fn new([width, height]: [usize; 2], photo: bool) -> Self {
        let unit = ((width * height) as f32).sqrt();
        let short = width.min(height);
        let margin = (unit * 0.055) as usize & !1;
        let (label, timecode) = (unit * 0.0235, unit * 0.034);
        let thick = ((unit * 0.003) as usize).max(1) * 2;
        let foot = height.saturating_sub(margin + timecode as usize);
        let bar_top = foot.saturating_sub(thick + (timecode * 0.55) as usize);
        let inner = width.saturating_sub(2 * margin);
        let head = margin + (label * 2.4) as usize;
        let stage = bar_top.saturating_sub(head + (timecode * 0.8) as usize);
        let beside = width * 4 > height * 5;
        let dial = dial([width, height], [margin, head, stage], short, [beside, photo]);
        let beside_dial = dial[0].saturating_sub(dial[2] + margin + margin / 2);
        let low = head + stage * 45 / 100;
        let title_box = match (photo, beside) {
            (false, true) => [margin, head, beside_dial, stage],
            (true, true) => [margin, low, beside_dial, (head + stage).saturating_sub(low)],
            (true, false) => [margin, low, inner, (head + stage).saturating_sub(low)],
            (false, false) => {
                let top = (dial[1] + dial[2] + margin / 2).min(bar_top);
                [margin, top, inner, (head + stage).saturating_sub(top)]
            }
        };
        let title = unit * if photo { 0.062 } else { 0.088 };
        Self { margin, label, timecode, title, title_box, dial, bar: [margin, bar_top, inner, thick] }
    }
}

fn dial(
    [width, _]: [usize; 2],
    [margin, head, stage]: [usize; 3],
    short: usize,
    [beside, photo]: [bool; 2],
) -> [usize; 3] {
    let radius = match (photo, beside) {
        (true, _) => short * 8 / 100,
        (false, true) => short * 21 / 100,
        (false, false) => (short * 19 / 100).min(stage / 4),
    };
    let centre = match (photo, beside) {
        (true, _) => [width.saturating_sub(margin + radius), head + stage.saturating_sub(radius)],
        (false, true) => [width.saturating_sub(margin + margin / 2 + radius), head + stage / 2],
        (false, false) => [margin + radius, head + margin / 4 + radius],
    };
    let centre = if photo && !beside { [centre[0], head + radius] } else { centre };
    [centre[0], centre[1], radius]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_lies_inside_the_margins_in_every_shape() {
        for size in
            [[1280, 720], [960, 720], [720, 720], [720, 960], [720, 1280], [1920, 1080], [1080, 1920], [128, 72]]
        {
            for photo in [false, true] {
                let layout = Layout::new(size, photo);
                let [left, top, width, height] = layout.title_box;
                assert!(
                    left >= layout.margin && left + width <= size[0] - layout.margin,
                    "{size:?} {photo} {layout:?}"
                );
                assert!(top + height <= layout.bar[1] && height > size[1] / 5, "{size:?} {photo} {layout:?}");
                let [x, y, radius] = layout.dial;
                assert!(
                    x >= radius + layout.margin && x + radius <= size[0] - layout.margin,
                    "{size:?} {photo} {layout:?}"
                );
                assert!(y > radius && y + radius < layout.bar[1], "{size:?} {photo} {layout:?}");
            }
        }
    }
}
