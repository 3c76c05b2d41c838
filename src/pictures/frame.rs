//! From a prepared picture and a layout to the exact bytes that are sent as a frame, and to what is shown of them.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

use super::change::Change;
use super::decode::{decode, shrink};
use super::encode::encode;
use super::kind::{Kind, kind_of};
use super::prepare::{Prepared, SMALL, is_lossless, shrunk, small};
use super::unfit::Unfit;

/// The longest side of the little canvas on which a backdrop is blurred, in pixels.
const BLURRED: u32 = 160;

/// How far the blur reaches, in pixels of that canvas.
const REACH: f32 = 7.0;

/// A rectangle of pixels: from the left, from the top, width, height.
pub type PixelArea = (u32, u32, u32, u32);

/// How a picture becomes a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The part of the picture that is seen.
    pub source: PixelArea,
    /// The frame's size.
    pub canvas: (u32, u32),
    /// Where the part lies in the frame. Never larger than the part.
    pub placed: PixelArea,
    /// What fills the rest: a colour, or with `None` the picture's own edge, blurred.
    pub colour: Option<[u8; 3]>,
}

/// A picture as a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framed {
    /// What is sent.
    pub frame: Prepared,
    /// The size of the whole picture.
    pub full_size: (u32, u32),
    /// Whether the frame is the whole picture and nothing else, perhaps smaller.
    pub is_whole: bool,
}

/// Cuts a prepared picture to a frame; `lay_out` gets its size. A picture that is the frame already keeps its bytes.
///
/// # Errors
/// [`Unfit`] if these bytes don't come from [`prepare`](super::prepare) or the layout does not fit them.
pub fn frame(prepared: &[u8], lay_out: impl FnOnce(u32, u32) -> Layout) -> Result<Framed, Unfit> {
    let Kind::Picture(format) = kind_of(prepared) else { return Err(Unfit::Unknown) };
    let (picture, _) = decode(format, prepared)?;
    let full_size = picture.dimensions();
    let layout = lay_out(full_size.0, full_size.1);
    check(&layout, full_size)?;
    let whole = (0, 0, full_size.0, full_size.1);
    let is_whole = layout.source == whole && (layout.placed.2, layout.placed.3) == layout.canvas;
    let frame = if is_whole && layout.canvas == full_size {
        let (width, height, small) = (full_size.0, full_size.1, shrunk(&picture, SMALL));
        Prepared { bytes: prepared.to_vec(), format, width, height, changes: Vec::new(), small }
    } else {
        encoded(&painted(picture, &layout), is_lossless(format, prepared))?
    };
    Ok(Framed { frame, full_size, is_whole })
}

/// A painted frame as it is sent.
fn encoded(frame: &RgbImage, keeps_all: bool) -> Result<Prepared, Unfit> {
    let (width, height) = frame.dimensions();
    let encoded = encode(frame, keeps_all)?;
    let changes = if encoded.is_too_large_for_png { vec![Change::AsJpeg] } else { Vec::new() };
    let (small, _) = small(&encoded.bytes, SMALL)?; // Of the bytes that are sent.
    Ok(Prepared { bytes: encoded.bytes, format: encoded.format, width, height, changes, small })
}

/// Whether the layout lies inside picture and canvas.
fn check(layout: &Layout, picture: (u32, u32)) -> Result<(), Unfit> {
    let inside = |(x, y, width, height): PixelArea, all: (u32, u32)| {
        width > 0
            && height > 0
            && x.checked_add(width).is_some_and(|end| end <= all.0)
            && y.checked_add(height).is_some_and(|end| end <= all.1)
    };
    let is_larger = layout.placed.2 > layout.source.2 || layout.placed.3 > layout.source.3;
    if inside(layout.source, picture) && inside(layout.placed, layout.canvas) && !is_larger {
        return Ok(());
    }
    Err(Unfit::Damaged(format!("{layout:?} does not fit {} x {} pixels", picture.0, picture.1)))
}

/// The frame's pixels.
fn painted(picture: RgbImage, layout: &Layout) -> RgbImage {
    let (x, y, width, height) = layout.source;
    let part = if (x, y, width, height) == (0, 0, picture.width(), picture.height()) {
        picture
    } else {
        imageops::crop_imm(&picture, x, y, width, height).to_image()
    };
    let (left, top, width, height) = layout.placed;
    let part = shrink(part, width, height);
    if (width, height) == layout.canvas {
        return part;
    }
    let mut canvas = match layout.colour {
        Some(colour) => RgbImage::from_pixel(layout.canvas.0, layout.canvas.1, Rgb(colour)),
        None => blurred_edge(&part, layout),
    };
    imageops::replace(&mut canvas, &part, i64::from(left), i64::from(top));
    canvas
}

/// The picture mirrored at its own edges and blurred, as large as the canvas.
fn blurred_edge(part: &RgbImage, layout: &Layout) -> RgbImage {
    let (width, height) = layout.canvas;
    let long = width.max(height).max(1);
    let to = |side: u32| (u64::from(side) * u64::from(BLURRED) / u64::from(long)).max(1) as u32;
    let (left, top, ..) = layout.placed;
    let little = imageops::thumbnail(part, to(part.width()), to(part.height()));
    let (left, top) = (i64::from(to(left)), i64::from(to(top)));
    let mirrored = RgbImage::from_fn(to(width), to(height), |x, y| {
        let at = |place: u32, start: i64, length: u32| mirror(i64::from(place) - start, length);
        *little.get_pixel(at(x, left, little.width()), at(y, top, little.height()))
    });
    let blurred = imageops::blur(&mirrored, REACH);
    imageops::resize(&blurred, width, height, FilterType::Triangle)
}

/// The pixel that is seen at `place` in a row of mirrors of this length.
fn mirror(place: i64, length: u32) -> u32 {
    let length = i64::from(length.max(1));
    let turn = place.rem_euclid(2 * length);
    let seen = if turn < length { turn } else { 2 * length - 1 - turn };
    u32::try_from(seen).unwrap_or_default()
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
