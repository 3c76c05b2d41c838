//! Renders the demo clip: a real MP4 of a given shape, length and prompt, in this process.
//!
//! `scene` composes the picture: a moving backdrop or the first frame, with the prompt, the seed, a timecode and a frame counter.
//! `video` and `sound` encode it, `container` writes the file. Only compressed frames stay in memory. Nothing here uses the
//! network, the disk or another floor.

mod backdrop;
mod canvas;
mod container;
mod leader;
mod palette;
mod photo;
mod scene;
mod sound;
mod text;
mod video;

use scene::Scene;
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
    /// The text drawn into the picture.
    pub prompt: String,
    /// Determines colours and chord; drawn into the picture.
    pub seed: u32,
    /// A PNG, JPEG or WebP file as the first frame. Ignored if it can't be decoded.
    pub first_frame: Option<Vec<u8>>,
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

/// Renders `spec` into the bytes of an MP4 file: H.264 and, unless silent, AAC-LC at 48 kHz, with the index at the front.
///
/// Blocks for seconds. The same `spec` gives the same bytes.
///
/// # Errors
/// [`RenderError::Size`] and [`RenderError::Length`] for a spec out of range; the others when an encoder refuses.
pub fn render(spec: &RenderSpec) -> Result<Vec<u8>, RenderError> {
    check(spec)?;
    let mut scene = Scene::new(spec)?;
    let mut encoder = video::VideoEncoder::new(spec)?;
    for number in 0..spec.fps * spec.seconds {
        encoder.push(scene.frame(number))?;
    }
    let picture = encoder.finish()?;
    let sound = spec.audio.then(|| sound::encode(spec.seed, spec.seconds)).transpose()?;
    container::write(spec, &picture, sound.as_ref())
}

fn check(spec: &RenderSpec) -> Result<(), RenderError> {
    let fits = |side: u32| side.is_multiple_of(2) && (MIN_SIDE..=MAX_SIDE).contains(&side);
    if !fits(spec.width) || !fits(spec.height) {
        return Err(RenderError::Size { width: spec.width, height: spec.height });
    }
    if !(1..=MAX_SECONDS).contains(&spec.seconds) || !(1..=MAX_FPS).contains(&spec.fps) {
        return Err(RenderError::Length { seconds: spec.seconds, fps: spec.fps });
    }
    Ok(())
}
