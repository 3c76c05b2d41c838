//! Single pictures of a clip, for a caller that waits.

use super::Clip;
use super::decode_cursor::DecodeCursor;
use crate::media::error::{MediaError, Problem, contained};
use crate::media::picture::{Frame, Picture};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Time limit for a picture, in addition to the playing time of the pictures before it, which may have to be decoded
/// first.
const PATIENCE: Duration = Duration::from_secs(2);
/// Time limit at most.
const MOST_PATIENCE: Duration = Duration::from_secs(20);

/// The picture shown at time `at`, scaled down (never up) to fit `max_width` x `max_height` pixels. After the end it is
/// the last one.
///
/// Blocks on the disk and decodes for up to seconds: don't call it on a window's thread.
///
/// # Errors
/// A [`MediaError`] if the file isn't a clip, or its picture can't be decoded.
pub fn still(path: &Path, at: Duration, max_width: u32, max_height: u32) -> Result<Picture, MediaError> {
    picture(path, Some(at), Some([max_width, max_height])).map_err(|problem| problem.of(path))
}

/// The last picture of the clip at `path`, in full size.
///
/// Blocks like [`still`].
///
/// # Errors
/// Those of [`still`].
pub fn last_frame(path: &Path) -> Result<Picture, MediaError> {
    picture(path, None, None).map_err(|problem| problem.of(path))
}

fn picture(path: &Path, at: Option<Duration>, bounds: Option<[u32; 2]>) -> Result<Picture, Problem> {
    let clip = Arc::new(Clip::open(path)?);
    let number = at.map_or(clip.order.count() - 1, |at| clip.order.number_at(at));
    let frame = frame(&mut DecodeCursor::new(Arc::clone(&clip)), &clip, number)?;
    let shape = bounds.map_or(clip.shape, |bounds| clip.shape.within(bounds));
    contained(|| clip.colour.picture(&shape.apply(frame), Vec::new()))
}

/// Decodes picture `number`, or the one shown in its place.
fn frame(cursor: &mut DecodeCursor, clip: &Clip, number: usize) -> Result<Frame, Problem> {
    let started = Instant::now();
    let patience = (PATIENCE + clip.order.at(number)).min(MOST_PATIENCE);
    loop {
        let target = clip.order.sample(clip.stand_in(number)?).ok_or(Problem::NoVideo)?;
        if let Some((_, frame)) = cursor.step(target, |_| false)?.filter(|(sample, _)| *sample == target) {
            return Ok(frame);
        }
        if cursor.is_past(target) && !clip.missing.has(target) {
            clip.missing.add(target, Problem::Undecodable("it was passed over".to_owned()));
        }
        if started.elapsed() > patience {
            return Err(Problem::TooLarge("it takes too long to decode".to_owned()));
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
