//! A clip that goes on from a picture: it starts with exactly that picture, then the camera moves into it, near things faster than far
//! ones, and the weather of the words comes up.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits, RgbImage};
use yuv::{YuvChromaSubsampling, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix};

use super::RenderSpec;
use super::brief::{Brief, Light, Props, Subject, Weather};
use super::camera::CameraMove;
use super::colour::soft_step;
use super::easel::{Easel, Stage};
use super::noise::Noise;
use super::planes::YuvImage;
use super::random::SeededRandom;
use super::reader::{named_move, named_weather};
use super::screen::{Screen, between, dim, gather, spread};

/// Largest side of an image that is decoded, in pixels.
const MAX_SIDE: u32 = 12_000;
/// Memory limit of decoding, in bytes.
const MAX_BYTES: u64 = 512 << 20;
/// Fixed point with 16 bits behind the point.
const ONE: f32 = 65_536.0;

/// A picture that comes to life.
pub(super) struct PictureShot {
    /// The picture as the first frame shows it.
    pub(super) whole: YuvImage,
    /// The picture as it is painted from.
    painted: Screen,
    air: Stage,
    movement: CameraMove,
    seconds: f32,
    side: f32,
    noise: Noise,
}

impl PictureShot {
    /// Decodes `bytes` and fills a frame of `size` with them, as the service does; `None` if they can't be decoded. It is painted
    /// from at `painted` pixels.
    pub(super) fn decode(bytes: &[u8], size: [usize; 2], painted: [usize; 2], spec: &RenderSpec) -> Option<Self> {
        let image = decoded(bytes)?;
        let filled = |size: [usize; 2]| filling(&image, size);
        let whole = filled(size);
        let mut random = SeededRandom::about(spec.seed, "picture");
        Some(Self {
            painted: screen_of(&if painted == size { whole.clone() } else { filled(painted) }),
            whole: planes_of(&whole)?,
            air: air(spec, painted),
            movement: named_move(&spec.prompt).unwrap_or(CameraMove::In),
            seconds: spec.seconds as f32,
            side: random.side(),
            noise: Noise::new(&mut random),
        })
    }

    /// Draws what the camera sees at a time in seconds.
    pub(super) fn draw(&self, screen: &mut Screen, time: f32) {
        let [zoom, aside, up] = self.view(time);
        let (width, height) = (screen.width as f32, screen.height as f32);
        let warm = self.light(time);
        for row in 0..screen.height {
            let down = (row as f32 + 0.5) / height;
            // The ground is nearer than the sky: it grows more.
            let rows = 1.0 + zoom * 0.9;
            let y = (height * (0.5 + (down - 0.5 + up * zoom * 0.5) / rows) - 0.5).clamp(0.0, height - 1.001);
            let scale = 1.0 + zoom * (0.8 + 0.4 * down * down);
            let x = width * (0.5 + (aside * zoom * 0.5 - 0.5) / scale) + 0.5 / scale - 0.5;
            self.draw_row(screen, row, [x.max(0.0), y], 1.0 / scale);
        }
        if warm != 256 {
            for pixel in &mut screen.pixels {
                *pixel = gather(dim(spread(*pixel), warm)) | 0xff00_0000;
            }
        }
        self.air.draw(screen, time);
    }

    fn draw_row(&self, screen: &mut Screen, row: usize, [x, y]: [f32; 2], step: f32) {
        let width = screen.width;
        let (upper, part) = (y as usize, (y.fract() * 256.0) as u64);
        let lines = &self.painted.pixels[upper * width..];
        let (one, other) = (&lines[..width], &lines[width.min(lines.len() - width)..][..width]);
        let (mut at, step) = ((x * ONE) as u32, (step * ONE) as u32);
        for pixel in &mut screen.pixels[row * width..(row + 1) * width] {
            let left = ((at >> 16) as usize).min(width - 1);
            let right = (left + 1).min(width - 1);
            let across = u64::from((at >> 8) & 255);
            let above = between(spread(one[left]), spread(one[right]), across);
            let below = between(spread(other[left]), spread(other[right]), across);
            *pixel = gather(between(above, below, part));
            at += step;
        }
    }

    /// How much larger things are, and where in the spare room the view lies: across and down, from -1 to 1.
    fn view(&self, time: f32) -> [f32; 3] {
        let part = (time / self.seconds).clamp(0.0, 1.0);
        // It starts from rest, since the shot before may have ended so.
        let gone = soft_step(0.0, 2.0, part) * 2.0;
        let pace = (self.seconds / 8.0).clamp(0.3, 1.2);
        let shake = |row: f32| self.noise.sum(time * 0.7, row, 3) * 0.7;
        match self.movement {
            CameraMove::Still => [0.012 * gone, 0.0, 0.0],
            CameraMove::In => [0.16 * gone * pace, 0.15 * self.side * gone, 0.0],
            CameraMove::Out => [0.05 * (part * std::f32::consts::PI).sin(), 0.0, 0.0],
            CameraMove::PanLeft => [0.12 * gone * pace, -gone, 0.0],
            CameraMove::PanRight => [0.12 * gone * pace, gone, 0.0],
            CameraMove::TiltUp => [0.12 * gone * pace, 0.0, -gone],
            CameraMove::TiltDown => [0.12 * gone * pace, 0.0, gone],
            CameraMove::Rise => [0.15 * gone * pace, 0.0, -0.7 * gone],
            CameraMove::Orbit | CameraMove::Track => [0.11 * gone * pace, self.side * gone, 0.0],
            CameraMove::Handheld => [0.07 * soft_step(0.0, 0.5, part) + 0.03 * gone, shake(0.0), shake(30.0)],
        }
    }

    /// The light drifts a little, as when a thin cloud passes; 256 is as it was.
    fn light(&self, time: f32) -> u64 {
        let drift = (0.5 + 0.5 * self.noise.at(time * 0.3, 77.0)) * soft_step(0.3, 2.5, time);
        (256.0 * (1.0 - 0.07 * drift)) as u64
    }
}

/// What the words put into the air before the picture; it comes up slowly.
fn air(spec: &RenderSpec, [width, height]: [usize; 2]) -> Stage {
    let brief = Brief {
        subject: Subject::Room,
        light: Light::Day,
        weather: named_weather(&spec.prompt).unwrap_or(Weather::Fair),
        movement: CameraMove::Still,
        wind: false,
        props: Props::default(),
        snowy: false,
    };
    let size = [width as f32, height as f32];
    let mut easel = Easel::new(brief, size, [size[0] * 0.5, size[1] * 0.5], spec.seconds as f32, spec.seed);
    easel.mood.haze = [0.55, 0.58, 0.62];
    easel.mood.dark = 0.4;
    easel.precipitation(None);
    if matches!(brief.weather, Weather::Fair | Weather::Fog) {
        easel.motes(26, [0.5, 0.45, 0.38], 0.5);
    }
    easel.finish().coming_up()
}

/// The image in these bytes, if it can be decoded within bounds.
pub(super) fn decoded(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_BYTES);
    reader.limits(limits);
    reader.decode().ok()
}

/// The image cut and scaled so that it fills this size.
pub(super) fn filling(image: &DynamicImage, [width, height]: [usize; 2]) -> RgbImage {
    if image.width() as usize == width && image.height() as usize == height {
        return image.to_rgb8();
    }
    image.resize_to_fill(width as u32, height as u32, FilterType::CatmullRom).to_rgb8()
}

fn screen_of(image: &RgbImage) -> Screen {
    let pixels = image.as_raw().chunks_exact(3).map(|rgb| u32::from_le_bytes([rgb[0], rgb[1], rgb[2], 255])).collect();
    Screen { width: image.width() as usize, height: image.height() as usize, pixels }
}

/// The image as the encoder takes it; its sides are even.
pub(super) fn planes_of(image: &RgbImage) -> Option<YuvImage> {
    let (width, height) = image.dimensions();
    let mut planar = YuvPlanarImageMut::<u8>::alloc(width, height, YuvChromaSubsampling::Yuv420);
    let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt709);
    yuv::rgb_to_yuv420(&mut planar, image.as_raw(), width * 3, range, matrix, YuvConversionMode::Balanced).ok()?;
    Some(YuvImage {
        width: width as usize,
        height: height as usize,
        y: planar.y_plane.borrow().to_vec(),
        u: planar.u_plane.borrow().to_vec(),
        v: planar.v_plane.borrow().to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(prompt: &str) -> RenderSpec {
        RenderSpec {
            width: 64,
            height: 36,
            fps: 24,
            seconds: 2,
            audio: false,
            prompt: prompt.to_owned(),
            seed: 1,
            first_frame: None,
            last_frame: None,
            references: Vec::new(),
            negative_prompt: String::new(),
        }
    }

    fn shot(prompt: &str) -> PictureShot {
        let image = RgbImage::from_fn(64, 36, |x, y| image::Rgb([x as u8 * 4, y as u8 * 7, 90]));
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        PictureShot::decode(bytes.get_ref(), [64, 36], [64, 36], &spec(prompt)).unwrap()
    }

    #[test]
    fn bytes_that_are_no_image_give_no_picture() {
        assert!(PictureShot::decode(b"<html>not here</html>", [64, 64], [64, 64], &spec("")).is_none());
        assert!(PictureShot::decode(&[], [64, 64], [64, 64], &spec("")).is_none());
    }

    #[test]
    fn every_move_starts_from_the_whole_picture_and_stays_inside_it() {
        for prompt in
            ["push in", "pull back", "pan left", "tilt up", "drone", "orbit", "handheld", "static", "tracking"]
        {
            let shot = shot(prompt);
            assert!(shot.view(0.0)[0].abs() < 1e-3, "{prompt}");
            for frame in 0..48 {
                let [zoom, aside, up] = shot.view(frame as f32 / 24.0);
                assert!(zoom >= 0.0 && aside.abs() <= 2.0 && up.abs() <= 2.0, "{prompt}");
                shot.draw(&mut Screen::new(64, 36), frame as f32 / 24.0);
            }
        }
    }

    #[test]
    fn the_picture_is_left_as_it_is_before_anything_moves() {
        let mut screen = Screen::new(64, 36);
        let shot = shot("a street");
        shot.draw(&mut screen, 0.0);
        assert_eq!(screen.pixels, shot.painted.pixels);
    }
}
