//! Encodes a picture to be sent: as PNG where its source was lossless, else as JPEG without chroma subsampling.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage};

use super::MAX_SENT;
use super::decode::damage;
use super::kind::Format;
use super::unfit::Unfit;

/// JPEG quality; the lower ones are for pictures that are still too large.
const QUALITIES: [u8; 3] = [95, 85, 70];

/// A picture's bytes.
pub(super) struct Encoded {
    /// The file.
    pub bytes: Vec<u8>,
    /// PNG or JPEG.
    pub format: Format,
    /// Whether it would have been a PNG, but for its size.
    pub is_too_large_for_png: bool,
}

/// Encodes a picture; `keeps_all`: without loss, where that is not too large.
pub(super) fn encode(picture: &RgbImage, keeps_all: bool) -> Result<Encoded, Unfit> {
    encode_within(picture, keeps_all, MAX_SENT)
}

/// The same with another limit of bytes.
pub(super) fn encode_within(picture: &RgbImage, keeps_all: bool, most: usize) -> Result<Encoded, Unfit> {
    let (width, height) = picture.dimensions();
    if keeps_all {
        let mut png = Vec::new();
        PngEncoder::new(&mut png)
            .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
            .map_err(|error| damage(&error))?;
        if png.len() <= most {
            return Ok(Encoded { bytes: png, format: Format::Png, is_too_large_for_png: false });
        }
    }
    let mut jpeg = Vec::new();
    for quality in QUALITIES {
        jpeg.clear();
        JpegEncoder::new_with_quality(&mut jpeg, quality)
            .encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
            .map_err(|error| damage(&error))?;
        if jpeg.len() <= most {
            break;
        }
    }
    Ok(Encoded { bytes: jpeg, format: Format::Jpeg, is_too_large_for_png: keeps_all })
}
