//! A first frame as the background, with a slow push-in.
//!
//! The decoded image is cut to the clip's shape at twice its size, so that the push-in moves by half pixels.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageReader, Limits};
use yuv::{YuvChromaSubsampling, YuvConversionMode, YuvPlanarImageMut, YuvRange, YuvStandardMatrix};

use super::canvas::YuvImage;

/// Largest side of an image that is decoded, in pixels.
const MAX_SIDE: u32 = 12_000;
/// Memory limit of decoding, in bytes.
const MAX_BYTES: u64 = 512 << 20;
/// Zoom of the last frame relative to the first.
const PUSH: f32 = 0.07;
/// Resolution of the stored image relative to the picture.
const FINE: usize = 2;

/// A first frame.
pub(super) struct Photo {
    image: YuvImage,
    frames: usize,
    columns: Vec<usize>,
}

impl Photo {
    /// Decodes and crops `bytes`; `None` if they can't be decoded.
    pub(super) fn decode(bytes: &[u8], [width, height]: [usize; 2], frames: usize) -> Option<Self> {
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_BYTES);
        reader.limits(limits);
        let (wide, high) = ((width * FINE) as u32, (height * FINE) as u32);
        let rgb = reader.decode().ok()?.resize_to_fill(wide, high, FilterType::Triangle).to_rgb8();
        let mut planar = YuvPlanarImageMut::<u8>::alloc(wide, high, YuvChromaSubsampling::Yuv420);
        let (range, matrix) = (YuvRange::Limited, YuvStandardMatrix::Bt709);
        yuv::rgb_to_yuv420(&mut planar, rgb.as_raw(), wide * 3, range, matrix, YuvConversionMode::Balanced).ok()?;
        let mut image = YuvImage {
            width: width * FINE,
            height: height * FINE,
            y: planar.y_plane.borrow().to_vec(),
            u: planar.u_plane.borrow().to_vec(),
            v: planar.v_plane.borrow().to_vec(),
        };
        shade(&mut image);
        Some(Self { image, frames: frames.max(2), columns: Vec::new() })
    }

    /// Draws the camera's view at frame `number`.
    pub(super) fn draw(&mut self, number: usize, picture: &mut YuvImage) {
        let zoom = 1.0 + PUSH * number as f32 / (self.frames - 1) as f32;
        let (width, height) = (picture.width, picture.height);
        self.scale(zoom, [width, height], &mut picture.y, |image| &image.y, 1);
        self.scale(zoom, [width / 2, height / 2], &mut picture.u, |image| &image.u, 2);
        self.scale(zoom, [width / 2, height / 2], &mut picture.v, |image| &image.v, 2);
    }

    fn scale(
        &mut self,
        zoom: f32,
        [width, height]: [usize; 2],
        to: &mut [u8],
        plane: fn(&YuvImage) -> &[u8],
        divide: usize,
    ) {
        let stride = self.image.width / divide;
        self.columns.clear();
        self.columns.extend((0..width).map(|x| source(x, width, zoom)));
        let from = plane(&self.image);
        for (row, samples) in to.chunks_exact_mut(width).enumerate() {
            let line = &from[source(row, height, zoom) * stride..][..stride];
            // Indexing is much faster than iterators in an unoptimised build, and this runs for every sample.
            let mut x = 0;
            while x < width {
                samples[x] = line[self.columns[x]];
                x += 1;
            }
        }
        debug_assert_eq!(to.len(), width * height);
    }
}

/// The source sample shown at `position` of `length` at this zoom.
fn source(position: usize, length: usize, zoom: f32) -> usize {
    let middle = length as f32 / 2.0;
    let at = middle + (position as f32 + 0.5 - middle) / zoom;
    ((at * FINE as f32) as usize).min(length * FINE - 1)
}

/// Darkens the image towards its top and bottom, so that letters are readable on any picture.
fn shade(image: &mut YuvImage) {
    let (width, height) = (image.width, image.height);
    for (row, samples) in image.y.chunks_exact_mut(width).enumerate() {
        scale_from(16.0, kept(row as f32 / height as f32), samples);
    }
    for plane in [&mut image.u, &mut image.v] {
        for (row, samples) in plane.chunks_exact_mut(width / 2).enumerate() {
            scale_from(128.0, kept(2.0 * row as f32 / height as f32), samples);
        }
    }
}

/// The remaining brightness at `depth`, from 0 at the top to 1 at the bottom.
fn kept(depth: f32) -> f32 {
    let top = (1.0 - depth / 0.22).clamp(0.0, 1.0);
    let bottom = ((depth - 0.3) / 0.6).clamp(0.0, 1.0);
    0.94 * (1.0 - 0.5 * top * top) * (1.0 - 0.74 * bottom * bottom * (3.0 - 2.0 * bottom))
}

/// Scales samples around their neutral value.
fn scale_from(neutral: f32, keep: f32, samples: &mut [u8]) {
    let mut table = [0u8; 256];
    for (value, entry) in table.iter_mut().enumerate() {
        *entry = (neutral + (value as f32 - neutral) * keep).round() as u8;
    }
    let mut x = 0;
    while x < samples.len() {
        samples[x] = table[samples[x] as usize];
        x += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_image_give_no_photo() {
        assert!(Photo::decode(b"<html>not here</html>", [64, 64], 10).is_none());
        assert!(Photo::decode(&[], [64, 64], 10).is_none());
    }

    #[test]
    fn the_camera_starts_at_the_whole_image_and_comes_closer() {
        assert_eq!([source(0, 100, 1.0), source(99, 100, 1.0)], [1, 199]);
        assert_eq!([source(0, 100, 1.25), source(99, 100, 1.25)], [20, 179]);
    }
}
