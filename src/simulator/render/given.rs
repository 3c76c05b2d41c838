//! The pictures that a shot is given beside its first frame: the last frame ends the clip, references stand in a corner while it begins.
//!
//! So the demo shows what each of them is for.

use super::picture::{decoded, filling, planes_of};
use super::planes::YuvImage;

/// Seconds in which the clip turns into its last frame.
const TURN: f32 = 1.0;
/// Seconds for which the references are seen, the last of them fading.
const SEEN: f32 = 2.5;
/// Seconds in which they fade.
const FADE: f32 = 0.5;

/// The picture that ends a clip.
#[derive(Debug)]
pub(super) struct Ending {
    /// The last frame, sample by sample.
    pub(super) whole: YuvImage,
}

impl Ending {
    /// The picture in these bytes, filling a frame of this size; `None` if it can't be decoded.
    pub(super) fn decode(bytes: &[u8], size: [usize; 2]) -> Option<Self> {
        Some(Self { whole: planes_of(&filling(&decoded(bytes)?, size))? })
    }

    /// Lets it come up, `left` seconds before the end.
    pub(super) fn draw(&self, picture: &mut YuvImage, left: f32) {
        let part = (1.0 - left / TURN).clamp(0.0, 1.0);
        if part > 0.0 {
            let part = (part * 256.0) as u16;
            mix(&mut picture.y, &self.whole.y, part);
            mix(&mut picture.u, &self.whole.u, part);
            mix(&mut picture.v, &self.whole.v, part);
        }
    }
}

/// Small pictures in the upper right corner.
#[derive(Debug)]
pub(super) struct Corner {
    /// Each with its left and upper edge.
    pictures: Vec<(YuvImage, [usize; 2])>,
}

impl Corner {
    /// The references that can be decoded and have room in a frame of this size.
    pub(super) fn new(references: &[Vec<u8>], [width, height]: [usize; 2]) -> Self {
        let unit = ((width * height) as f32).sqrt();
        let (margin, side) = ((unit * 0.026) as usize & !1, ((unit * 0.17) as usize & !1).max(8));
        let mut right = width.saturating_sub(margin);
        let mut pictures = Vec::new();
        for image in references.iter().filter_map(|bytes| decoded(bytes)) {
            let across = (side as f32 * image.width() as f32 / image.height().max(1) as f32) as usize;
            let across = (across & !1).clamp((side / 2) & !1, side * 2);
            let Some(left) = right.checked_sub(across) else { break };
            if let Some(small) = planes_of(&filling(&image, [across, side])).filter(|_| margin + side <= height) {
                pictures.push((small, [left & !1, margin]));
            }
            right = left.saturating_sub(margin);
        }
        Self { pictures }
    }

    /// Draws them as they are seen at this second.
    pub(super) fn draw(&self, picture: &mut YuvImage, second: f32) {
        let part = ((SEEN - second) / FADE).clamp(0.0, 1.0);
        let part = (part * 256.0) as u16;
        for (small, [left, top]) in self.pictures.iter().filter(|_| part > 0) {
            let width = picture.width;
            lay(&mut picture.y, width, &small.y, small.width, [*left, *top], part);
            lay(&mut picture.u, width / 2, &small.u, small.width / 2, [left / 2, top / 2], part);
            lay(&mut picture.v, width / 2, &small.v, small.width / 2, [left / 2, top / 2], part);
        }
    }
}

/// Lays a small plane over a large one.
fn lay(to: &mut [u8], stride: usize, from: &[u8], width: usize, [left, top]: [usize; 2], part: u16) {
    for (row, samples) in from.chunks_exact(width.max(1)).enumerate() {
        let at = (top + row) * stride + left;
        mix(&mut to[at..at + width], samples, part);
    }
}

/// `part` (0 to 256) of the way from one plane to another.
fn mix(to: &mut [u8], from: &[u8], part: u16) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = ((u16::from(*to) * (256 - part) + u16::from(*from) * part) / 256) as u8;
    }
}
