//! Decodes a picture of any kind: upright, opaque, 8-bit sRGB, at most [`MAX_SIDE`] pixels on its long side. Says what that changed.
//!
//! Limits are checked before anything is decoded.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageReader, Rgb, RgbImage};

use super::change::Change;
use super::kind::Format;
use super::unfit::Unfit;
use super::{MAX_PIXELS, MAX_SIDE, colour, heic, metadata};

/// The most bytes of decoded pixels: 200 million pixels of four bytes.
const MAX_DECODED: u64 = 4 * MAX_PIXELS;

/// Transparent areas become white, as in a browser; logos and drawings are made for it.
const BACKGROUND: u8 = 255;

/// The pixels as they will be sent, and the changes made to them.
pub(super) fn decode(format: Format, bytes: &[u8]) -> Result<(RgbImage, Vec<Change>), Unfit> {
    match format.decoder() {
        Some(known) => decode_by(known, format, bytes),
        None => decode_heic(bytes),
    }
}

fn decode_by(known: image::ImageFormat, format: Format, bytes: &[u8]) -> Result<(RgbImage, Vec<Change>), Unfit> {
    let structure = (format == Format::Jpeg).then(|| metadata::walk_jpeg(bytes));
    if structure.is_some_and(|structure| !structure.ends) || (format == Format::WebP && !metadata::webp_ends(bytes)) {
        return Err(Unfit::Cut);
    }
    let mut changes = Vec::new();
    if structure.is_some_and(|structure| structure.inks) {
        changes.push(Change::Inks);
    }
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), known).into_decoder().map_err(|error| damage(&error))?;
    check_size(&decoder)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc = decoder.icc_profile().ok().flatten();
    let color = decoder.color_type();
    let pixels = DynamicImage::from_decoder(decoder).map_err(|error| damage(&error))?;
    if metadata::is_animated(format, bytes) {
        changes.push(Change::First);
    }
    changes.extend(form(format, color));
    let mut picture = opaque(pixels, &mut changes);
    if icc.is_some_and(|icc| colour::to_srgb(&mut picture, &icc)) {
        changes.push(Change::Colours);
    }
    let picture = smaller(picture, &mut changes);
    Ok((turned(picture, orientation, &mut changes), changes))
}

/// A HEIC's decoder has turned it already: the orientation in its EXIF data must not be applied again.
fn decode_heic(bytes: &[u8]) -> Result<(RgbImage, Vec<Change>), Unfit> {
    let heic::Heic { pixels, icc, is_deep, is_display_p3 } = heic::decode(bytes)?;
    let mut changes = vec![Change::Kind(Format::Heic)];
    if is_deep {
        changes.push(Change::Bits);
    }
    let mut picture = opaque(pixels, &mut changes);
    let converted = match icc {
        Some(icc) => colour::to_srgb(&mut picture, &icc),
        None => is_display_p3 && colour::from_display_p3(&mut picture),
    };
    if converted {
        changes.push(Change::Colours);
    }
    Ok((smaller(picture, &mut changes), changes))
}

/// Checks the limits before any pixel is decoded.
fn check_size(decoder: &impl ImageDecoder) -> Result<(), Unfit> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let most = MAX_DECODED / u64::from(decoder.color_type().bytes_per_pixel().max(1));
    if pixels > most.min(MAX_PIXELS) {
        return Err(Unfit::too_many(pixels, most));
    }
    if pixels == 0 {
        return Err(Unfit::Damaged(format!("{width} x {height} pixels")));
    }
    Ok(())
}

/// The change that the file's kind requires. A grey JPEG needs none.
const fn form(format: Format, color: ColorType) -> Option<Change> {
    match (format, color) {
        (Format::Gif | Format::Tiff | Format::Bmp | Format::Heic, _) => Some(Change::Kind(format)),
        (_, ColorType::Rgb8 | ColorType::Rgba8) | (Format::Jpeg, ColorType::L8) => None,
        (_, ColorType::L8 | ColorType::La8) => Some(Change::Rewritten),
        _ => Some(Change::Bits),
    }
}

/// Eight bits a channel, transparent areas on white.
fn opaque(decoded: DynamicImage, changes: &mut Vec<Change>) -> RgbImage {
    if !decoded.color().has_alpha() {
        return decoded.into_rgb8();
    }
    let rgba = decoded.into_rgba8();
    if rgba.pixels().any(|pixel| pixel.0[3] != 255) {
        changes.push(Change::OnWhite);
    } else {
        changes.push(Change::Rewritten); // Fully opaque, but the file has an alpha channel.
    }
    let laid = |channel: u8, alpha: u8| {
        let (channel, alpha) = (u32::from(channel), u32::from(alpha));
        ((channel * alpha + u32::from(BACKGROUND) * (255 - alpha) + 127) / 255) as u8
    };
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
        let [r, g, b, alpha] = from.0;
        *to = Rgb([laid(r, alpha), laid(g, alpha), laid(b, alpha)]);
    }
    rgb
}

/// At most [`MAX_SIDE`] pixels on its long side.
fn smaller(picture: RgbImage, changes: &mut Vec<Change>) -> RgbImage {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    if long <= MAX_SIDE {
        return picture;
    }
    changes.push(Change::Smaller(width, height));
    let to = |side: u32| (u64::from(side) * u64::from(MAX_SIDE) / u64::from(long)).max(1) as u32;
    shrink(picture, to(width), to(height))
}

/// Scales a picture down to this size.
pub(super) fn shrink(picture: RgbImage, width: u32, height: u32) -> RgbImage {
    // Averaging whole blocks needs little memory; the fine step after it keeps edges clean.
    let block = (picture.width() / width.max(1)).min(picture.height() / height.max(1));
    let picture = if block > 1 {
        let blocks = image::imageops::thumbnail(
            &picture,
            (picture.width() / block).max(width),
            (picture.height() / block).max(height),
        );
        drop(picture); // Hundreds of megabytes; freed before the next step allocates its own.
        blocks
    } else {
        picture
    };
    if picture.dimensions() == (width, height) {
        return picture;
    }
    image::imageops::resize(&picture, width, height, image::imageops::FilterType::CatmullRom)
}

/// Turned as its camera was held.
fn turned(picture: RgbImage, orientation: Orientation, changes: &mut Vec<Change>) -> RgbImage {
    if orientation == Orientation::NoTransforms {
        return picture;
    }
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(orientation);
    if let Some(Change::Smaller(width, height)) = changes.last_mut()
        && is_quarter_turn(orientation)
    {
        std::mem::swap(width, height);
    }
    changes.insert(0, Change::Upright);
    picture.into_rgb8()
}

const fn is_quarter_turn(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// A file that ends too early is `Cut`, any other error `Damaged`.
pub(super) fn damage(error: &image::ImageError) -> Unfit {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(at) = cause {
        if let Some(io) = at.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::UnexpectedEof
        {
            return Unfit::Cut;
        }
        cause = at.source();
    }
    let text = error.to_string();
    if text.to_ascii_lowercase().contains("unexpected eof") { Unfit::Cut } else { Unfit::Damaged(text) }
}
