//! Thumbnails of a whole clip, within a memory budget, for seeking at once. The background thread fills the strip.

use crate::media::clip::Clip;
use crate::media::error::{Problem, contained};
use crate::media::picture::{Frame, Picture, Shape};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Memory of all thumbnails of a clip, in bytes: 8 s of 640 x 360 at 24 frames a second.
const BUDGET: usize = 67_000_000;
/// Most pixels of a thumbnail, and the fewest; for longer clips only some frames get one.
const PIXELS: usize = 640 * 360;
const LEAST_PIXELS: usize = 320 * 180;

/// The thumbnails of one clip.
pub(super) struct ThumbnailStrip {
    shape: Shape,
    /// Every how many frames there is one.
    every: usize,
    frames: RwLock<Vec<Option<Arc<Frame>>>>,
    /// The last one asked for in colour, with its number.
    last: Mutex<Option<(usize, Arc<Picture>)>>,
}

impl ThumbnailStrip {
    /// An empty strip for a clip.
    pub(super) fn new(clip: &Clip) -> Self {
        let count = clip.order.count();
        let fits = BUDGET / count / 3 * 2;
        let shape = clip.shape.of_area(fits.clamp(LEAST_PIXELS, PIXELS) as u32);
        let [width, height] = shape.shown();
        let bytes = width as usize * height as usize * 3 / 2;
        let every = (count * bytes).div_ceil(BUDGET).max(1);
        Self { shape, every, frames: RwLock::new(vec![None; count.div_ceil(every)]), last: Mutex::new(None) }
    }

    /// Whether a frame gets a thumbnail.
    pub(super) fn keeps(&self, number: usize) -> bool {
        number.is_multiple_of(self.every)
    }

    /// Scales a frame down and keeps it.
    pub(super) fn put(&self, number: usize, frame: Frame) -> Result<(), Problem> {
        let small = contained(|| Ok(self.shape.apply(frame)))?;
        let mut frames = self.frames.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = frames.get_mut(number / self.every).filter(|_| self.keeps(number)) {
            *place = Some(Arc::new(small));
        }
        Ok(())
    }

    /// The thumbnail nearest to a frame, with its frame number.
    pub(super) fn nearest(&self, number: usize) -> Option<(usize, Arc<Frame>)> {
        let frames = self.frames.read().unwrap_or_else(PoisonError::into_inner);
        let middle = (number / self.every).min(frames.len() - 1);
        let before = (0..=middle).rev().find_map(|place| Some((place, frames[place].as_ref()?)));
        let distance = before.map_or(frames.len(), |(place, _)| middle - place);
        let after =
            (middle..frames.len().min(middle + distance)).find_map(|place| Some((place, frames[place].as_ref()?)));
        after.or(before).map(|(place, frame)| (place * self.every, Arc::clone(frame)))
    }

    /// The thumbnail nearest to a frame, in colour.
    pub(super) fn preview(&self, clip: &Clip, number: usize) -> Option<Arc<Picture>> {
        let (number, frame) = self.nearest(number)?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, picture)) = last.as_ref().filter(|(of, _)| *of == number) {
            return Some(Arc::clone(picture));
        }
        let picture = Arc::new(contained(|| clip.colour.picture(&frame, Vec::new())).ok()?);
        *last = Some((number, Arc::clone(&picture)));
        Some(picture)
    }

    /// The number of thumbnails, and their bytes.
    pub(super) fn extent(&self) -> [usize; 2] {
        let frames = self.frames.read().unwrap_or_else(PoisonError::into_inner);
        frames.iter().flatten().fold([0, 0], |[count, bytes], frame| [count + 1, bytes + frame.bytes()])
    }
}

impl fmt::Debug for ThumbnailStrip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThumbnailStrip").field("shape", &self.shape).field("every", &self.every).finish_non_exhaustive()
    }
}
