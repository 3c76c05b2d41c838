//! One picture of four: a look in both themes and at two sizes, at half its size, so that every look can be kept and compared.

#![allow(clippy::expect_used, reason = "a test may fail loudly")]

use eframe::egui::{Theme, Vec2, vec2};
use image::RgbaImage;

use super::visit::Visit;

/// The two sizes, in points.
pub const SIZES: [Vec2; 2] = [vec2(1280.0, 800.0), vec2(960.0, 600.0)];

/// Dark above, light below; the larger size at the left.
pub fn paint(visit: &mut Visit) -> RgbaImage {
    let [wide, small] = SIZES.map(|size| (size.x as u32 / 2, size.y as u32 / 2));
    let mut whole = RgbaImage::new(wide.0 + small.0, 2 * wide.1);
    for (size, left) in SIZES.into_iter().zip([0, wide.0]) {
        for (theme, top) in [(Theme::Dark, 0), (Theme::Light, wide.1)] {
            visit.shown_as(theme, size);
            let image = visit.window.render().expect("the window paints");
            halve_into(&mut whole, &image, left, top);
        }
    }
    whole
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
            let mean = |i: usize| {
                ((u16::from(up[i]) + u16::from(up[i + 4]) + u16::from(low[i]) + u16::from(low[i + 4]) + 2) / 4) as u8
            };
            *pixel = [mean(0), mean(1), mean(2), 255];
        }
    }
}
