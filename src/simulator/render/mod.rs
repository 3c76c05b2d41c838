//! Renders the demo clip: a real MP4 of a given shape, length and prompt, in this process. Its pictures are painted here; it never
//! claims to be what the model would make.
//!
//! `reader` finds the scene, its light, weather and camera move in the words. `scenes` paints the layers of that scene once, and
//! `film` puts them together for each frame, or moves into the first frame. `video` and `sound` encode, `container` writes the file. Only
//! compressed frames stay in memory. Nothing here uses the network, the disk or another floor.

#![expect(clippy::cast_possible_wrap, reason = "a side of a picture is at most 4096 pixels")]

mod ambience;
mod brief;
mod camera;
mod canvas;
mod colour;
mod container;
mod easel;
mod film;
mod finish;
mod given;
mod lights;
mod mark;
mod mood;
mod noise;
mod outline;
mod particles;
mod picture;
mod planes;
mod random;
mod reader;
mod scenes;
mod screen;
mod sheet;
mod sky;
mod sound;
mod text;
mod video;
mod water;
mod words;

use thiserror::Error;

/// Longest clip, in seconds: no request may cause hours of work.
const MAX_SECONDS: u32 = 60;
/// Largest side, in pixels: 4K.
const MAX_SIDE: u32 = 4096;
/// Smallest side, in pixels, with room for the layout.
const MIN_SIDE: u32 = 64;
/// Highest frame rate, in frames per second.
const MAX_FPS: u32 = 60;

/// What to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderSpec {
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// Frames per second.
    pub fps: u32,
    /// Length in whole seconds.
    pub seconds: u32,
    /// Whether the clip has a sound track.
    pub audio: bool,
    /// The words that choose scene, light, weather and camera move.
    pub prompt: String,
    /// Decides whatever the words leave open; drawn into a corner.
    pub seed: u32,
    /// A PNG, JPEG or WebP file as the first frame. Ignored if it can't be decoded.
    pub first_frame: Option<Vec<u8>>,
    /// The same as the last frame.
    pub last_frame: Option<Vec<u8>>,
    /// The same, shown in a corner while the clip begins.
    pub references: Vec<Vec<u8>>,
    /// What must not be in the picture; written above the mark.
    pub negative_prompt: String,
}

/// Why a clip could not be rendered.
#[derive(Debug, Error)]
pub enum RenderError {
    /// A side is odd, too small or too large.
    #[error(
        "A clip of {width} x {height} pixels cannot be rendered: each side must be even and from {MIN_SIDE} to {MAX_SIDE}"
    )]
    Size {
        /// The requested width in pixels.
        width: u32,
        /// The requested height in pixels.
        height: u32,
    },
    /// The length or the frame rate is zero or too large.
    #[error(
        "A clip of {seconds} s at {fps} frames a second cannot be rendered: 1 to {MAX_SECONDS} s and 1 to {MAX_FPS} frames a second can"
    )]
    Length {
        /// The requested length in seconds.
        seconds: u32,
        /// The requested frame rate.
        fps: u32,
    },
    /// The embedded typeface did not load.
    #[error("The embedded typeface could not be read")]
    Typeface,
    /// The H.264 encoder refused a frame.
    #[error("The picture could not be encoded: {0}")]
    Picture(String),
    /// The AAC encoder refused the sound.
    #[error("The sound could not be encoded: {0}")]
    Sound(String),
    /// The tracks could not be put into a file.
    #[error("The file could not be put together: {0}")]
    File(String),
}

/// A picture of a scene.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SceneStill {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green and blue of each pixel, row by row.
    pub rgb: Vec<u8>,
}

/// Renders `spec` into the bytes of an MP4 file: H.264 and, unless silent, AAC-LC at 48 kHz, with the index at the front.
///
/// Blocks for seconds. The same `spec` gives the same bytes.
///
/// # Errors
/// [`RenderError::Size`] and [`RenderError::Length`] for a spec out of range; the others when an encoder refuses.
pub fn render(spec: &RenderSpec) -> Result<Vec<u8>, RenderError> {
    check(spec)?;
    let mut film = film::Film::new(spec)?;
    let mut encoder = video::VideoEncoder::new(spec, film.is_busy())?;
    for number in 0..spec.fps * spec.seconds {
        encoder.push(film.frame(number))?;
    }
    let picture = encoder.finish()?;
    let sound = spec.audio.then(|| sound::encode(spec)).transpose()?;
    container::write(spec, &picture, sound.as_ref())
}

/// Paints the scene of a prompt and a seed as it is at `second` of a clip of 8 seconds, without a mark. `width` and `height` are its
/// pixels.
///
/// Blocks for a second or so. The same arguments give the same picture.
///
/// # Errors
/// [`RenderError::Size`] for sides out of range.
pub fn still(prompt: &str, seed: u32, [width, height]: [u32; 2], second: f32) -> Result<SceneStill, RenderError> {
    check_size(width, height)?;
    let brief = reader::read(prompt, seed);
    let stage = scenes::paint(brief, [width as f32, height as f32], 8.0, seed);
    let mut screen = screen::Screen::new(width as usize, height as usize);
    stage.draw(&mut screen, second);
    let rgb = screen.pixels.iter().flat_map(|pixel| pixel.to_le_bytes().into_iter().take(3)).collect();
    Ok(SceneStill { width, height, rgb })
}

fn check(spec: &RenderSpec) -> Result<(), RenderError> {
    check_size(spec.width, spec.height)?;
    if !(1..=MAX_SECONDS).contains(&spec.seconds) || !(1..=MAX_FPS).contains(&spec.fps) {
        return Err(RenderError::Length { seconds: spec.seconds, fps: spec.fps });
    }
    Ok(())
}

fn check_size(width: u32, height: u32) -> Result<(), RenderError> {
    let fits = |side: u32| side.is_multiple_of(2) && (MIN_SIDE..=MAX_SIDE).contains(&side);
    if fits(width) && fits(height) { Ok(()) } else { Err(RenderError::Size { width, height }) }
}
