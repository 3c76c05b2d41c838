//! Prepares any picture to be sent. A picture that needs no change keeps its bytes; any other is encoded again.

use image::RgbImage;

use super::change::Change;
use super::decode::decode;
use super::encode::encode;
use super::kind::{Format, Kind, kind_of};
use super::metadata::{self, Metadata};
use super::unfit::Unfit;
use super::{MAX_BYTES, MAX_SENT};

/// A picture that may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is: JPEG, PNG or WebP.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What was changed; empty if these are the original bytes.
    pub changes: Vec<Change>,
    /// A small version of exactly these bytes.
    pub small: Small,
}

/// A small picture, opaque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Small {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// Prepares a picture to be sent.
///
/// # Errors
/// [`Unfit`] if the bytes are not a picture, can't be decoded to the end, or exceed the limits.
pub fn prepare(bytes: Vec<u8>) -> Result<Prepared, Unfit> {
    if bytes.len() > MAX_BYTES {
        return Err(Unfit::TooLong);
    }
    let kind = kind_of(&bytes);
    let Kind::Picture(format) = kind else { return Err(Unfit::of_kind(kind).unwrap_or(Unfit::Unknown)) };
    let (picture, mut changes) = decode(format, &bytes)?;
    changes.extend(match metadata::metadata_of(format, &bytes) {
        Metadata::None => None,
        Metadata::Technical => Some(Change::Rewritten),
        Metadata::Descriptive => Some(Change::Silent),
    });
    if changes.is_empty() && bytes.len() <= MAX_SENT {
        let (width, height, small) = (picture.width(), picture.height(), shrunk(&picture, SMALL));
        return Ok(Prepared { bytes, format, width, height, changes, small });
    }
    let keeps_all = is_lossless(format, &bytes);
    if changes.is_empty() {
        changes.push(Change::Rewritten); // More bytes than may be sent.
    }
    drop(bytes);
    let (width, height) = picture.dimensions();
    let encoded = encode(&picture, keeps_all)?;
    drop(picture);
    if encoded.is_too_large_for_png {
        changes.push(Change::AsJpeg);
    }
    let (small, _) = small(&encoded.bytes, SMALL)?; // Of the bytes that are sent, not of the original.
    Ok(Prepared { bytes: encoded.bytes, format: encoded.format, width, height, changes, small })
}

/// Whether a picture of this kind, in these bytes, was stored without loss.
pub(super) fn is_lossless(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Jpeg | Format::Heic => false,
        Format::WebP => metadata::is_lossless_webp(bytes),
        Format::Png | Format::Gif | Format::Tiff | Format::Bmp => true,
    }
}

/// A version of a prepared picture with at most `most` pixels on its long side, and the size of the picture itself.
///
/// # Errors
/// [`Unfit`] if these bytes don't come from [`prepare`].
pub fn small(prepared: &[u8], most: u32) -> Result<(Small, (u32, u32)), Unfit> {
    let Kind::Picture(format) = kind_of(prepared) else { return Err(Unfit::Unknown) };
    decode(format, prepared).map(|(picture, _)| (shrunk(&picture, most), picture.dimensions()))
}

/// The longest side of a small picture, in pixels.
pub const SMALL: u32 = 512;

pub(super) fn shrunk(picture: &RgbImage, most: u32) -> Small {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    let to = |side: u32| (u64::from(side) * u64::from(most) / u64::from(long.max(1))).max(1) as u32;
    let small = if long > most { image::imageops::thumbnail(picture, to(width), to(height)) } else { picture.clone() };
    let rgba = small.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]).collect();
    Small { width: small.width(), height: small.height(), rgba }
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;
