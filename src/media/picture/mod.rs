//! A picture for a screen, a clipboard or a file.
//!
//! Owns its bytes and its way into a PNG. Never knows which clip it comes from; a failure is a [`NotEncoded`].

pub(super) mod colour;
pub(super) mod orientation;
pub(super) mod resize;
pub(super) mod shape;

use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use thiserror::Error;

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

/// A picture whose bytes do not fit its size.
#[derive(Debug, Error)]
#[error("The picture cannot be made into a PNG ({0})")]
pub struct NotEncoded(String);

impl Picture {
    /// The picture as a PNG file, without its opacity.
    ///
    /// Takes some milliseconds for each million pixels: not for a window's thread.
    ///
    /// # Errors
    /// [`NotEncoded`] when the bytes do not fit the size; pictures made by this floor always fit.
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
