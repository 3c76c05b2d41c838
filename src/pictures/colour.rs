//! Converts a picture's colours to sRGB by its ICC profile.
//!
//! A profile that can't be used leaves the colours as they are, as most programs do.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// A profile whose channels differ from sRGB by at most this, of 255, counts as sRGB: rounding differs by less.
const SAME: u8 = 3;

/// Converts the colours to sRGB; returns whether they changed visibly.
pub(super) fn to_srgb(picture: &mut RgbImage, icc: &[u8]) -> bool {
    ColorProfile::new_from_slice(icc).is_ok_and(|profile| convert(picture, &profile))
}

/// Converts Display P3, which a picture without a profile may have by its number; returns whether that changed anything visibly.
pub(super) fn from_display_p3(picture: &mut RgbImage) -> bool {
    convert(picture, &ColorProfile::new_display_p3())
}

fn convert(picture: &mut RgbImage, profile: &ColorProfile) -> bool {
    let Some(transform) = transform(profile) else { return false };
    if is_same(&*transform) {
        return false;
    }
    let mut row = vec![0; picture.width() as usize * 3];
    let stride = row.len();
    for line in picture.chunks_exact_mut(stride) {
        if transform.transform(line, &mut row).is_err() {
            return false; // Only for rows of another length, which don't occur.
        }
        line.copy_from_slice(&row);
    }
    true
}

fn transform(profile: &ColorProfile) -> Option<std::sync::Arc<moxcms::Transform8BitExecutor>> {
    if profile.color_space != DataColorSpace::Rgb {
        return None; // CMYK or grey: the decoder has already converted it to RGB.
    }
    let srgb = ColorProfile::new_srgb();
    profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()
}

/// Whether a few colours stay the same: most profiles are sRGB's own, under many names.
fn is_same(transform: &moxcms::Transform8BitExecutor) -> bool {
    let step = |place: u32| [0, 64, 128, 192, 255][place as usize % 5];
    let colours: Vec<u8> = (0..125).flat_map(|n| [step(n / 25), step(n / 5), step(n)]).collect();
    let mut after = vec![0; colours.len()];
    transform.transform(&colours, &mut after).is_ok()
        && colours.iter().zip(&after).all(|(before, after)| before.abs_diff(*after) <= SAME)
}
