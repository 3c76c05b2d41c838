//! Prepares any picture to be sent as a first frame.
//!
//! Limits are checked before anything is decoded. A picture that needs no change keeps its bytes. Any other is encoded again: as PNG if it
//! was lossless, otherwise as JPEG without chroma subsampling.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageReader, Rgb, RgbImage};

use super::kind::{Format, Kind, kind_of};
use super::metadata::{self, Metadata};
use super::unfit::Unfit;
use super::{MAX_BYTES, MAX_PIXELS, MAX_SENT, MAX_SIDE, colour};

/// The most bytes of decoded pixels: 200 million pixels of four bytes.
const MAX_DECODED: u64 = 4 * MAX_PIXELS;

/// JPEG quality; the lower ones are for pictures that are still too large.
const QUALITIES: [u8; 3] = [95, 85, 70];

/// Transparent areas become white, as in a browser; logos and drawings are made for it.
const BACKGROUND: u8 = 255;

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

/// A change that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was rotated or mirrored.
    Upright,
    /// It was an animation; this is its first picture.
    First,
    /// It had this size.
    Smaller(u32, u32),
    /// It had transparent areas.
    OnWhite,
    /// It had another colour profile.
    Colours,
    /// It was another kind of file.
    Kind(Format),
    /// It was CMYK.
    Inks,
    /// It had more than 8 bits a colour.
    Bits,
    /// It had metadata: about a camera, a place, a person, a program.
    Silent,
    /// It was encoded again without a visible change.
    Rewritten,
}

impl Change {
    /// The change in a few words; `None` if it isn't visible.
    pub fn words(self) -> Option<String> {
        Some(match self {
            Self::Upright => "turned upright".into(),
            Self::First => "the first picture of an animation".into(),
            Self::Smaller(width, height) => format!("made smaller from {width} × {height}"),
            Self::OnWhite => "transparent areas are white".into(),
            Self::Colours => "colours brought to sRGB".into(),
            Self::Kind(format) => format!("converted from {}", format.name()),
            Self::Inks => "converted from CMYK".into(),
            Self::Bits => "brought to 8 bits a colour".into(),
            Self::Silent => "metadata removed".into(),
            Self::Rewritten => return None,
        })
    }
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
        let (width, height, small) = (picture.width(), picture.height(), shrunk(&picture));
        return Ok(Prepared { bytes, format, width, height, changes, small });
    }
    let keeps_all = match format {
        Format::Jpeg => false,
        Format::WebP => metadata::is_lossless_webp(&bytes),
        Format::Png | Format::Gif | Format::Tiff | Format::Bmp => true,
    };
    if changes.is_empty() {
        changes.push(Change::Rewritten); // More bytes than may be sent.
    }
    drop(bytes);
    let (width, height) = picture.dimensions();
    let (bytes, format) = encode(&picture, keeps_all)?;
    drop(picture);
    let small = small(&bytes)?; // Of the bytes that are sent, not of the original.
    Ok(Prepared { bytes, format, width, height, changes, small })
}

/// A small version of a prepared picture.
///
/// # Errors
/// [`Unfit`] if these bytes don't come from [`prepare`].
pub fn small(prepared: &[u8]) -> Result<Small, Unfit> {
    let Kind::Picture(format) = kind_of(prepared) else { return Err(Unfit::Unknown) };
    decode(format, prepared).map(|(picture, _)| shrunk(&picture))
}

/// The pixels as they will be sent, and the changes made to them.
fn decode(format: Format, bytes: &[u8]) -> Result<(RgbImage, Vec<Change>), Unfit> {
    let structure = (format == Format::Jpeg).then(|| metadata::walk_jpeg(bytes));
    if structure.is_some_and(|structure| !structure.ends) || (format == Format::WebP && !metadata::webp_ends(bytes)) {
        return Err(Unfit::Cut);
    }
    let mut changes = Vec::new();
    if structure.is_some_and(|structure| structure.inks) {
        changes.push(Change::Inks);
    }
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format.decoder())
        .into_decoder()
        .map_err(|error| damage(&error))?;
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
    let mut picture = DynamicImage::ImageRgb8(smaller(picture, &mut changes));
    if orientation != Orientation::NoTransforms {
        picture.apply_orientation(orientation);
        if let Some(Change::Smaller(width, height)) = changes.last_mut()
            && is_quarter_turn(orientation)
        {
            std::mem::swap(width, height);
        }
        changes.insert(0, Change::Upright);
    }
    Ok((picture.into_rgb8(), changes))
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
        (Format::Gif | Format::Tiff | Format::Bmp, _) => Some(Change::Kind(format)),
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
    let to = |side: u32, most: u32| (u64::from(side) * u64::from(most) / u64::from(long)).max(1) as u32;
    // Averaging whole blocks needs little memory; the fine step after it keeps edges clean.
    let block = long / MAX_SIDE;
    let picture = if block > 1 {
        let blocks = image::imageops::thumbnail(&picture, (width / block).max(1), (height / block).max(1));
        drop(picture); // Hundreds of megabytes; freed before the next step allocates its own.
        blocks
    } else {
        picture
    };
    let filter = image::imageops::FilterType::CatmullRom;
    image::imageops::resize(&picture, to(width, MAX_SIDE), to(height, MAX_SIDE), filter)
}

const fn is_quarter_turn(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

fn encode(picture: &RgbImage, keeps_all: bool) -> Result<(Vec<u8>, Format), Unfit> {
    let (width, height) = picture.dimensions();
    if keeps_all {
        let mut png = Vec::new();
        PngEncoder::new(&mut png)
            .write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
            .map_err(|error| damage(&error))?;
        if png.len() <= MAX_SENT {
            return Ok((png, Format::Png));
        }
    }
    let mut jpeg = Vec::new();
    for quality in QUALITIES {
        jpeg.clear();
        JpegEncoder::new_with_quality(&mut jpeg, quality)
            .encode(picture.as_raw(), width, height, ExtendedColorType::Rgb8)
            .map_err(|error| damage(&error))?;
        if jpeg.len() <= MAX_SENT {
            break;
        }
    }
    Ok((jpeg, Format::Jpeg))
}

/// The longest side of a small picture, in pixels.
const SMALL: u32 = 512;

fn shrunk(picture: &RgbImage) -> Small {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    let to = |side: u32| (u64::from(side) * u64::from(SMALL) / u64::from(long.max(1))).max(1) as u32;
    let small = if long > SMALL { image::imageops::thumbnail(picture, to(width), to(height)) } else { picture.clone() };
    let rgba = small.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]).collect();
    Small { width: small.width(), height: small.height(), rgba }
}

/// A file that ends too early is `Cut`, any other error `Damaged`.
fn damage(error: &image::ImageError) -> Unfit {
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

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;
