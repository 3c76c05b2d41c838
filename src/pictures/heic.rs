//! HEIC pictures. Limits are checked before anything is decoded.

use heic_decoder::{ColorInfo, HeifError};
use image::{DynamicImage, RgbImage, RgbaImage};

use super::kind::Foreign;
use super::unfit::Unfit;

/// The most pixels of a HEIC picture: its planes are decoded in four bytes a sample. Phones make up to 50 million.
pub(super) const MAX_PIXELS: u64 = if cfg!(fuzzing) { 250_000 } else { 100_000_000 };

/// A decoded picture, turned as its file says.
pub(super) struct Heic {
    /// Its pixels, eight bits a colour.
    pub pixels: DynamicImage,
    /// Its colour profile: as ICC, or by its numbers.
    pub icc: Option<Vec<u8>>,
    /// Whether it had more than eight bits a colour.
    pub is_deep: bool,
    /// Whether its colours are those of Apple's wide screens, told by a number instead of a profile.
    pub is_display_p3: bool,
}

/// Decodes a picture.
pub(super) fn decode(bytes: &[u8]) -> Result<Heic, Unfit> {
    let info = heic_decoder::probe(bytes).map_err(unfit)?;
    let pixels = (info.width as u64 * info.height as u64).max(info.coded_width as u64 * info.coded_height as u64);
    if pixels > MAX_PIXELS {
        return Err(Unfit::too_many(pixels, MAX_PIXELS));
    }
    if info.width == 0 || info.height == 0 {
        return Err(Unfit::Damaged(format!("{} x {} pixels", info.width, info.height)));
    }
    let image = heic_decoder::decode(bytes).map_err(unfit)?;
    let is_deep = image.bit_depth_luma > 8;
    let (width, height) = (image.width as u32, image.height as u32);
    let pixels = if image.alpha.is_some() {
        let rgba = image.to_rgba8().map_err(unfit)?;
        let mut picture = RgbaImage::from_raw(width, height, rgba.data).ok_or_else(short)?;
        if rgba.premultiplied {
            unmultiply(&mut picture);
        }
        DynamicImage::ImageRgba8(picture)
    } else {
        let rgb = image.to_rgb8().map_err(unfit)?;
        DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, rgb.data).ok_or_else(short)?)
    };
    let is_display_p3 = image.color_info.is_some_and(is_display_p3);
    Ok(Heic { pixels, icc: image.metadata.icc_profile, is_deep, is_display_p3 })
}

/// Primaries of SMPTE 432 (number 12) are Display P3.
fn is_display_p3(colours: ColorInfo) -> bool {
    colours.color_primaries == 12
}

/// Divides the colours by their opacity.
fn unmultiply(picture: &mut RgbaImage) {
    for pixel in picture.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for channel in &mut pixel.0[..3] {
            let whole = (u32::from(*channel) * 255).checked_div(alpha);
            *channel = whole.map_or(*channel, |whole| whole.min(255) as u8);
        }
    }
}

fn short() -> Unfit {
    Unfit::Damaged("fewer pixels than its size says".into())
}

fn unfit(error: HeifError) -> Unfit {
    match error {
        HeifError::Truncated { .. } => Unfit::Cut,
        HeifError::Unsupported(_) | HeifError::NotHeif(_) => Unfit::Foreign(Foreign::Heic),
        HeifError::LimitExceeded(_) => Unfit::too_many(heic_decoder::MAX_IMAGE_PIXELS, MAX_PIXELS),
        error => Unfit::Damaged(error.to_string()),
    }
}
