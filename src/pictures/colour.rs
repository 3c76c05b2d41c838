//! The colours of a picture, brought to sRGB by the profile that came with it.
//!
//! A profile that can't be used leaves the colours as they are: that is what most programs show, and nothing is refused for it.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// As many values a channel may differ by, of 255, before a profile counts as other than sRGB: rounding does less.
const SAME: u8 = 3;

/// Brings the colours to sRGB; whether that changed them in a way that can be seen.
pub(super) fn to_srgb(picture: &mut RgbImage, icc: &[u8]) -> bool {
    let Some(transform) = transform(icc) else { return false };
    if is_same(&*transform) {
        return false;
    }
    let mut row = vec![0; picture.width() as usize * 3];
    let stride = row.len();
    for line in picture.chunks_exact_mut(stride) {
        if transform.transform(line, &mut row).is_err() {
            return false; // Only for rows of another length, which there are none of.
        }
        line.copy_from_slice(&row);
    }
    true
}

fn transform(icc: &[u8]) -> Option<std::sync::Arc<moxcms::Transform8BitExecutor>> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    if profile.color_space != DataColorSpace::Rgb {
        return None; // Of ink or of grey: the decoder has made RGB of it already.
    }
    let srgb = ColorProfile::new_srgb();
    profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default()).ok()
}

/// Most profiles are sRGB's own, under many names: tried on a few colours.
fn is_same(transform: &moxcms::Transform8BitExecutor) -> bool {
    let step = |place: u32| [0, 64, 128, 192, 255][place as usize % 5];
    let colours: Vec<u8> = (0..125).flat_map(|n| [step(n / 25), step(n / 5), step(n)]).collect();
    let mut after = vec![0; colours.len()];
    transform.transform(&colours, &mut after).is_ok()
        && colours.iter().zip(&after).all(|(before, after)| before.abs_diff(*after) <= SAME)
}
