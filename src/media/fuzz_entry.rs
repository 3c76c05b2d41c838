//! Entry points for fuzzing: read a file from memory as far as a player would. Errors are expected and ignored.

use crate::media::clip::{Clip, ClipInfo, DecodeCursor};
use crate::media::error::{Problem, contained};
use crate::media::h264::Choice;
use crate::media::mp4::{Movie, PresentationOrder};
use std::sync::Arc;

/// Most pictures decoded per input, and most pixels of each: small inputs keep the fuzzer fast.
const PICTURES: usize = 12;
const PIXELS: u32 = 256 * 256;

/// Reads an index and everything derived from it.
pub fn demux(bytes: &[u8]) {
    let Ok(movie) = movie(bytes) else { return };
    for sample in movie.video.samples.iter().take(PICTURES) {
        drop(movie.read(*sample));
    }
    drop((ClipInfo::of(&movie), PresentationOrder::new(&movie.video), Clip::of(movie)));
}

/// Decodes the first pictures, with each decoder.
pub fn decode(bytes: &[u8]) {
    for choice in [Choice::Fast, Choice::Fallback] {
        drop(movie(bytes).and_then(Clip::of).and_then(|clip| pictures(Arc::new(clip), choice)));
    }
}

fn movie(bytes: &[u8]) -> Result<Movie, Problem> {
    Movie::read_index(Box::new(std::io::Cursor::new(bytes.to_vec())), bytes.len() as u64)
}

fn pictures(clip: Arc<Clip>, choice: Choice) -> Result<(), Problem> {
    if clip.config.info.coded_width * clip.config.info.coded_height > PIXELS {
        return Ok(());
    }
    let mut cursor = DecodeCursor::with(Arc::clone(&clip), choice);
    for target in 0..clip.movie.video.samples.len().min(PICTURES) {
        while !cursor.is_past(target) {
            if let Some((_, frame)) = cursor.step(target, |_| true)? {
                contained(|| clip.colour.picture(&clip.shape.within([64, 64]).apply(frame), Vec::new()))?;
            }
        }
    }
    Ok(())
}
