//! What is in a file, without decoding it: is this a clip, and did it arrive whole?

use crate::media::error::{MediaError, Problem, SoundProblem};
use crate::media::mp4::{Movie, PresentationOrder, SoundTrack, Track, ticks_to_time};
use crate::media::picture::Shape;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

/// Sound that goes on for less than this after the last picture is encoder padding: no reason to hold a picture at the
/// end of every loop.
const FILLING: Duration = Duration::from_millis(100);

/// The properties of a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipInfo {
    /// Width in pixels, as shown: rotated, with square pixels.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
    /// Frames per second, on average.
    pub fps: f64,
    /// How many frames are shown.
    pub frames: u64,
    /// Playing time: to the end of the last picture, which is held while the sound goes on.
    pub duration: Duration,
    /// The codec as RFC 6381 writes it, for example `avc1.64001f`; the four-letter code alone if nothing more is known.
    pub codec: String,
    /// Whether there is sound.
    pub has_audio: bool,
    /// Why that sound can't be played, as far as the index tells.
    pub sound_problem: Option<SoundProblem>,
}

/// Reads the properties of the file at `path`: an MP4 file with a video track, all of whose samples lie inside the
/// file.
///
/// Blocks on the disk. Reads the index, never the whole file.
///
/// # Errors
/// A [`MediaError`] for anything else: another kind of file, one that ends early, a damaged index.
pub fn probe(path: &Path) -> Result<ClipInfo, MediaError> {
    inspect(path).map_err(|problem| problem.of(path))
}

fn inspect(path: &Path) -> Result<ClipInfo, Problem> {
    Movie::open(path).map(|movie| ClipInfo::of(&movie))
}

impl ClipInfo {
    /// The properties of an open file.
    pub(crate) fn of(movie: &Movie) -> Self {
        let [width, height] = Shape::new(movie.picture.size, movie.picture.aspect, movie.orientation).shown();
        let (frames, pictures) = extent(&movie.video);
        let seconds = pictures.end.saturating_sub(pictures.start).as_secs_f64();
        let sound_problem = movie.sound.as_ref().and_then(|sound| sound.as_ref().err().cloned());
        Self {
            width,
            height,
            fps: if seconds > 0.0 { frames as f64 / seconds } else { 0.0 },
            frames,
            duration: length(pictures.end, movie.sound.as_ref()),
            codec: movie.picture.codec.clone(),
            has_audio: movie.sound.is_some(),
            sound_problem,
        }
    }
}

/// How many pictures are shown, and from when to when, even of a codec that we can't decode.
fn extent(video: &Track) -> (u64, Range<Duration>) {
    let end = ticks_to_time(video.end().max(0).unsigned_abs(), video.timescale);
    let order = PresentationOrder::new(video);
    let (frames, start) =
        order.map_or((video.samples.len(), Duration::ZERO), |order| (order.count(), order.at(0).min(end)));
    (frames as u64, start..end)
}

/// Playing time: that of the pictures, or of the sound if it is longer.
fn length(pictures: Duration, sound: Option<&Result<SoundTrack, SoundProblem>>) -> Duration {
    let Some(Ok(sound)) = sound else { return pictures };
    let end = ticks_to_time(sound.track.end().max(0).unsigned_abs(), sound.track.timescale);
    if end > pictures + FILLING { end } else { pictures }
}
