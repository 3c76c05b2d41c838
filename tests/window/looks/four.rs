//! One picture of four: a look in both themes and at two sizes, at half its size and without colour, so that
//! every look can be kept and compared. Colours are compared in the pictures of whole windows and widgets.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use eframe::egui::{Theme, Vec2, vec2};
use image::RgbaImage;

use super::visit::Visit;

/// The two sizes of a usual window, in points.
pub const USUAL: [Vec2; 2] = [vec2(1280.0, 800.0), vec2(960.0, 600.0)];
/// The two of a window that was scaled up: 960 x 600 at 150 % and at 250 %.
pub const NARROW: [Vec2; 2] = [vec2(640.0, 400.0), vec2(384.0, 240.0)];

/// Dark above, light below; the larger size at the left.
pub fn paint(visit: &mut Visit, sizes: [Vec2; 2]) -> RgbaImage {
    let [wide, small] = sizes.map(|size| (size.x as u32 / 2, size.y as u32 / 2));
    let mut whole = RgbaImage::from_pixel(wide.0 + small.0, 2 * wide.1, image::Rgba([0, 0, 0, 255]));
    for (size, left) in sizes.into_iter().zip([0, wide.0]) {
        for (theme, top) in [(Theme::Dark, 0), (Theme::Light, wide.1)] {
            visit.shown_as(theme, size);
            let image = visit.window.render().expect("the window paints");
            halve_into(&mut whole, &image, left, top);
        }
    }
    whole
}

/// How bright two pixels side by side are, in 1/512.
fn brightness(two: [u8; 8]) -> u32 {
    let sum = |i: usize| u32::from(two[i]) + u32::from(two[i + 4]);
    77 * sum(0) + 150 * sum(1) + 29 * sum(2)
}

/// Each four pixels become one. Plain loops over bytes: tests are built without optimisation.
fn halve_into(whole: &mut RgbaImage, image: &RgbaImage, left: u32, top: u32) {
    let (from, to) = (4 * image.width() as usize, 4 * whole.width() as usize);
    let bytes: &mut [u8] = whole;
    for row in 0..image.height() as usize / 2 {
        let upper = &image.as_raw()[2 * row * from..][..from];
        let lower = &image.as_raw()[(2 * row + 1) * from..][..from];
        let start = (top as usize + row) * to + 4 * left as usize;
        let target = bytes[start..][..from / 2].as_chunks_mut::<4>().0;
        for (pixel, (up, low)) in target.iter_mut().zip(upper.as_chunks::<8>().0.iter().zip(lower.as_chunks::<8>().0)) {
            let mean = ((brightness(*up) + brightness(*low) + 512) >> 10) as u8;
            *pixel = [mean, mean, mean, 255];
        }
    }
}
