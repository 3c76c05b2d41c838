//! One picture of a clip.
//!
//! Owns the way from a time to a picture: which sample is shown then, where decoding has to start, which decoder. Decodes
//! inside `catch_unwind`, within [`PATIENCE`]. Never plays.

use super::bits::{AvcConfig, is_disposable};
use super::colour::Colour;
use super::decoder::{Choice, Frame, decoder};
use super::demux::{Movie, Sample};
use super::error::{MediaError, Problem};
use image::{DynamicImage, RgbaImage};
use shiguredo_mp4::boxes::SampleEntry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long one picture may take to decode; an 8 s clip in 1080p takes about 4 s from its start to its end.
const PATIENCE: Duration = Duration::from_secs(20);

/// A picture for a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows of red, green, blue, opacity (always 255), 8 bits each, gamma-encoded, without padding.
    pub rgba: Vec<u8>,
}

/// The picture that the clip at `path` shows at time `at`, made smaller (never larger) to fit `max_width` x `max_height`
/// pixels. After the end it is the last one.
///
/// Blocks on the disk and decodes for up to seconds: not for a window's thread.
///
/// # Errors
/// A [`MediaError`] when the file is no clip or its picture cannot be decoded here.
pub fn still(path: &Path, at: Duration, max_width: u32, max_height: u32) -> Result<Picture, MediaError> {
    picture(path, Some(at), Some([max_width.max(1), max_height.max(1)])).map_err(|problem| problem.of(path))
}

/// The last picture that the clip at `path` shows, in full size.
///
/// Blocks like [`still`].
///
/// # Errors
/// Those of [`still`].
pub fn last_frame(path: &Path) -> Result<Picture, MediaError> {
    picture(path, None, None).map_err(|problem| problem.of(path))
}

fn picture(path: &Path, at: Option<Duration>, bounds: Option<[u32; 2]>) -> Result<Picture, Problem> {
    let mut movie = Movie::open(path)?;
    let SampleEntry::Avc1(entry) = &movie.video.entry else {
        return Err(Problem::Unsupported("not H.264".to_owned()));
    };
    let config = AvcConfig::new(&entry.avcc_box)?;
    let colour = Colour::of(&config.info, &movie.video.entry);
    let ticks = at.map_or(i64::MAX, |at| time_to_ticks(at, movie.video.timescale));
    let target = shown_at(&movie.video.samples, ticks).ok_or(Problem::NoVideo)?;
    let turns = movie.video.turns;
    let frame = contained(|| frame(&mut movie, &config, target))?;
    let rgba = contained(|| colour.rgba(&frame))?;
    let image = RgbaImage::from_raw(frame.width, frame.height, rgba)
        .ok_or_else(|| Problem::damaged("the planes do not fit"))?;
    Ok(fit(turned(DynamicImage::ImageRgba8(image), turns), bounds))
}

/// Runs code that may panic on hostile bytes; a panic becomes a problem.
pub(super) fn contained<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Problem::Undecodable("the decoder stopped".to_owned())))
}

fn time_to_ticks(at: Duration, timescale: u32) -> i64 {
    i64::try_from(at.as_nanos().saturating_mul(u128::from(timescale)) / 1_000_000_000).unwrap_or(i64::MAX)
}

/// Which sample is shown at `ticks`: the latest one at or before, else the first one.
pub(super) fn shown_at(samples: &[Sample], ticks: i64) -> Option<usize> {
    let before = samples.iter().enumerate().filter(|(_, sample)| sample.shown <= ticks);
    let latest = before.max_by_key(|(_, sample)| sample.shown).map(|(index, _)| index);
    latest.or_else(|| samples.iter().enumerate().min_by_key(|(_, sample)| sample.shown).map(|(index, _)| index))
}

/// Decodes the picture of sample `target` with the first decoder that can.
pub(super) fn frame(movie: &mut Movie, config: &AvcConfig, target: usize) -> Result<Frame, Problem> {
    let started = Instant::now();
    if !config.needs_reserve {
        match contained(|| decode(movie, config, target, Choice::Quick, started)) {
            Ok(frame) => return Ok(frame),
            Err(problem) => {
                tracing::debug!(%problem, "the quick decoder gave up; trying the reserve");
            }
        }
    }
    decode(movie, config, target, Choice::Reserve, started)
}

/// Decodes from the last key sample before `target` up to it, without the pictures that no other one needs.
fn decode(
    movie: &mut Movie,
    config: &AvcConfig,
    target: usize,
    choice: Choice,
    started: Instant,
) -> Result<Frame, Problem> {
    let first = movie.video.samples[..=target].iter().rposition(|sample| sample.key).unwrap_or(0);
    let mut decoder = decoder(choice, config)?;
    for index in first..=target {
        if started.elapsed() > PATIENCE {
            return Err(Problem::TooLarge("it takes too long to decode".to_owned()));
        }
        let sample = movie.video.samples[index];
        let unit = config.access_unit(&movie.read(sample)?)?;
        if index < target && is_disposable(&unit) {
            continue;
        }
        let done = decoder.decode(&unit)?;
        if index == target {
            return done.ok_or_else(|| Problem::Undecodable("the picture is unfinished".to_owned()));
        }
    }
    Err(Problem::NoVideo)
}

fn turned(image: DynamicImage, turns: u8) -> DynamicImage {
    match turns {
        1 => image.rotate90(),
        2 => image.rotate180(),
        3 => image.rotate270(),
        _ => image,
    }
}

fn fit(image: DynamicImage, bounds: Option<[u32; 2]>) -> Picture {
    let smaller = match bounds {
        Some([width, height]) if image.width() > width || image.height() > height => image.thumbnail(width, height),
        _ => image,
    };
    let (width, height) = (smaller.width(), smaller.height());
    Picture { width, height, rgba: smaller.into_rgba8().into_raw() }
}

#[cfg(test)]
mod tests;
