//! Pictures in memory: planar YUV as decoded ([`Frame`]), RGBA as shown ([`Picture`]), and the conversion.
//!
//! Works on pixels only; nothing here knows about files or codecs.

mod resize;
mod shape;

pub(crate) use resize::resized;
pub(crate) use shape::{Matrix, Orientation, Shape};

use crate::media::error::Problem;
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use rust_h264::nal::SpsInfo;
use thiserror::Error;
use yuv::{YuvPlanarImage, YuvRange, YuvStandardMatrix};

/// A picture for a screen, a clipboard or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Rows of red, green, blue, opacity (always 255), 8 bits each, gamma-encoded, without padding.
    pub rgba: Vec<u8>,
}

/// A picture whose bytes do not fit its size.
#[derive(Debug, Error)]
#[error("The picture cannot be made into a PNG ({0})")]
pub struct NotEncoded(String);

impl Picture {
    /// The picture as a PNG file, without its opacity.
    ///
    /// Takes some milliseconds per million pixels: don't call it on a window's thread.
    ///
    /// # Errors
    /// [`NotEncoded`] if the bytes do not fit the size; pictures from `media` always fit.
    pub fn to_png(&self) -> Result<Vec<u8>, NotEncoded> {
        if self.rgba.len() != self.width as usize * self.height as usize * 4 {
            return Err(NotEncoded(format!("{} bytes for {} x {}", self.rgba.len(), self.width, self.height)));
        }
        let mut rgb = Vec::with_capacity(self.rgba.len() / 4 * 3);
        for pixel in self.rgba.chunks_exact(4) {
            rgb.extend_from_slice(&pixel[..3]);
        }
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&rgb, self.width, self.height, image::ExtendedColorType::Rgb8)
            .map_err(|error| NotEncoded(error.to_string()))?;
        Ok(bytes)
    }
}

/// A decoded picture: planar 4:2:0, 8 bits, no padding; both sides are even.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) y: Vec<u8>,
    pub(crate) u: Vec<u8>,
    pub(crate) v: Vec<u8>,
}

impl Frame {
    /// Checks that the planes fit the size. Later code relies on it.
    pub(crate) fn new([width, height]: [u32; 2], y: Vec<u8>, u: Vec<u8>, v: Vec<u8>) -> Result<Self, Problem> {
        let luma = width as usize * height as usize;
        if width % 2 != 0
            || height % 2 != 0
            || luma == 0
            || y.len() != luma
            || u.len() != luma / 4
            || v.len() != luma / 4
        {
            return Err(Problem::Unsupported(format!("a picture of {width} x {height}")));
        }
        Ok(Self { width, height, y, u, v })
    }

    /// Memory of the planes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.y.len() + self.u.len() + self.v.len()
    }
}

/// A video with more lines than this and no stated matrix is taken for high definition, as players do.
const HIGH_DEFINITION: u32 = 576;

/// How YUV samples map to colours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Colour {
    matrix: YuvStandardMatrix,
    range: YuvRange,
}

impl Colour {
    /// Takes what the stream states; else what the file states (matrix code, full range); else a guess from the size.
    pub(crate) fn of(info: &SpsInfo, stated: Option<(u8, bool)>) -> Self {
        let full = info.full_range || stated.is_some_and(|(_, full)| full);
        let code =
            if known(info.matrix).is_some() { info.matrix } else { stated.map_or(info.matrix, |(matrix, _)| matrix) };
        let high = info.width >= 1280 || info.height > HIGH_DEFINITION;
        let guess = if high { YuvStandardMatrix::Bt709 } else { YuvStandardMatrix::Bt601 };
        Self { matrix: known(code).unwrap_or(guess), range: if full { YuvRange::Full } else { YuvRange::Limited } }
    }

    /// Converts a frame, reusing the memory of an older picture.
    pub(crate) fn picture(self, frame: &Frame, mut memory: Vec<u8>) -> Result<Picture, Problem> {
        let (width, height) = (frame.width, frame.height);
        let planes = YuvPlanarImage {
            y_plane: &frame.y,
            y_stride: width,
            u_plane: &frame.u,
            u_stride: width / 2,
            v_plane: &frame.v,
            v_stride: width / 2,
            width,
            height,
        };
        memory.resize(width as usize * height as usize * 4, 0);
        yuv::yuv420_to_rgba(&planes, &mut memory, width * 4, self.range, self.matrix)
            .map_err(|error| Problem::Undecodable(error.to_string()))?;
        Ok(Picture { width, height, rgba: memory })
    }
}

/// Matrix codes of ITU-T H.273, table 4.
fn known(code: u8) -> Option<YuvStandardMatrix> {
    match code {
        1 => Some(YuvStandardMatrix::Bt709),
        4 => Some(YuvStandardMatrix::Fcc),
        5 | 6 => Some(YuvStandardMatrix::Bt601),
        // The weights of red and blue (table 4); yuv 0.8.20 has them swapped.
        7 => Some(YuvStandardMatrix::Custom(0.212, 0.087)),
        9 | 10 => Some(YuvStandardMatrix::Bt2020),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_png_holds_the_same_colours() {
        let rgba = vec![1, 2, 3, 255, 40, 50, 60, 255, 7, 8, 9, 255, 250, 251, 252, 255, 0, 0, 0, 255, 9, 8, 7, 255];
        let picture = Picture { width: 3, height: 2, rgba };
        let back = image::load_from_memory(&picture.to_png().unwrap()).unwrap();
        assert_eq!((back.width(), back.height()), (3, 2));
        assert_eq!(back.into_rgba8().into_raw(), picture.rgba);
    }

    #[test]
    fn a_picture_that_does_not_fit_its_size_is_a_sentence() {
        let error = Picture { width: 2, height: 2, rgba: vec![0; 15] }.to_png().unwrap_err();
        assert_eq!(error.to_string(), "The picture cannot be made into a PNG (15 bytes for 2 x 2)");
    }
}
