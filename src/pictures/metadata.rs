//! What a picture file contains beside its pixels, without decoding it. Only a file without anything else may be sent unchanged.
//!
//! It also finds the end of JPEG and WebP files: the decoder fills missing parts with grey and reports no error.

use super::kind::Format;

/// PNG chunks that belong to the pixels. `gAMA` and `cHRM` don't: they change the meaning of colours.
const PNG_PIXELS: [&[u8]; 5] = [b"IHDR", b"IDAT", b"IEND", b"sRGB", b"pHYs"];

/// PNG chunks that describe the picture.
const PNG_WORDS: [&[u8]; 5] = [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"];

/// What a file contains beside its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Metadata {
    /// Nothing.
    None,
    /// A palette, a profile, bytes after its end.
    Technical,
    /// Data about a camera, a place, a person or a program.
    Descriptive,
}

/// What this file contains beside its pixels.
pub(super) fn metadata_of(format: Format, bytes: &[u8]) -> Metadata {
    match format {
        Format::Jpeg => walk_jpeg(bytes).metadata,
        Format::Png => png(bytes).unwrap_or(Metadata::Technical),
        Format::WebP => webp(bytes).unwrap_or(Metadata::Technical),
        Format::Gif | Format::Tiff | Format::Bmp => Metadata::Technical,
        Format::Heic => Metadata::Descriptive, // Phones write where and when.
    }
}

/// Whether the file is an animation; only its first picture is read.
pub(super) fn is_animated(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Png => holds(start(bytes), *b"acTL"),
        Format::WebP => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0),
        Format::Gif => {
            bytes.windows(8).filter(|eight| eight.starts_with(b"\x21\xf9\x04") && eight[7] == 0).take(2).count() > 1
        }
        Format::Jpeg | Format::Tiff | Format::Bmp | Format::Heic => false,
    }
}

/// Whether a WebP is lossless.
pub(super) fn is_lossless_webp(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8L") || holds(start(bytes), *b"VP8L")
}

/// Whether a WebP is as long as its header says.
pub(super) fn webp_ends(bytes: &[u8]) -> bool {
    let length = bytes.get(4..8).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    length.is_some_and(|length| bytes.len() as u64 >= u64::from(length) + 8)
}

/// The part of a file that holds its headers.
fn start(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(1 << 16)]
}

fn holds(bytes: &[u8], four: [u8; 4]) -> bool {
    bytes.windows(4).any(|window| window == four)
}

fn png(bytes: &[u8]) -> Option<Metadata> {
    let (mut at, mut metadata) = (8, Metadata::None);
    loop {
        let length = bytes.get(at..at + 4)?;
        let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
        let name = bytes.get(at + 4..at + 8)?;
        if PNG_WORDS.contains(&name) {
            return Some(Metadata::Descriptive);
        }
        if !PNG_PIXELS.contains(&name) {
            metadata = Metadata::Technical;
        }
        at = at.checked_add(length)?.checked_add(12)?;
        if name == b"IEND" {
            return Some(if at == bytes.len() { metadata } else { Metadata::Technical });
        }
    }
}

/// A simple WebP is one chunk of pixels as long as the file. An extended one lists its metadata in flags.
fn webp(bytes: &[u8]) -> Option<Metadata> {
    const EXIF_OR_XMP: u8 = 0b1100;
    let name = bytes.get(12..16)?;
    let length = bytes.get(16..20)?;
    let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
    let is_one = [b"VP8 ", b"VP8L"].iter().any(|one| *one == name);
    Some(if is_one && bytes.len() == length.checked_add(20)?.checked_add(length % 2)? {
        Metadata::None
    } else if name == b"VP8X" && bytes.get(20)? & EXIF_OR_XMP != 0 {
        Metadata::Descriptive
    } else {
        Metadata::Technical
    })
}

/// What the markers of a JPEG tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct JpegStructure {
    /// Whether it has an end marker.
    pub ends: bool,
    /// What it contains beside its pixels.
    pub metadata: Metadata,
    /// Whether its colours are CMYK.
    pub inks: bool,
}

/// Reads a JPEG from marker to marker.
pub(super) fn walk_jpeg(bytes: &[u8]) -> JpegStructure {
    let mut at = 2;
    let mut seen = JpegStructure { ends: false, metadata: Metadata::None, inks: false };
    while let Some(mark) = next_mark(bytes, &mut at) {
        match mark {
            0xd9 => {
                let behind = if at == bytes.len() { Metadata::None } else { Metadata::Technical };
                return JpegStructure { ends: true, metadata: seen.metadata.max(behind), ..seen };
            }
            0x01 | 0xd0..=0xd8 => {} // Has no body.
            _ => {
                let Some(body) = body(bytes, at) else { break };
                seen.metadata = seen.metadata.max(says(mark, body));
                // A frame header: the number of colours follows depth, height and width.
                if matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc) {
                    seen.inks = body.get(5) == Some(&4);
                }
                at += 2 + body.len();
            }
        }
    }
    seen
}

/// The body of a marker, by the length before it.
fn body(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = bytes.get(at..at + 2)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    bytes.get(at + 2..at + length)
}

fn says(mark: u8, body: &[u8]) -> Metadata {
    match mark {
        0xe0 if body.starts_with(b"JFIF\0") && body.len() == 14 => Metadata::None,
        0xee if body.starts_with(b"Adobe") => Metadata::None, // Tells the colour transform.
        0xe2 if body.starts_with(b"ICC_PROFILE\0") => Metadata::Technical,
        0xe0..=0xef | 0xfe => Metadata::Descriptive,
        _ => Metadata::None,
    }
}

/// The next marker; `at` moves behind it. Within pixel data a 0xff is followed by 0.
fn next_mark(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let rest = bytes.get(*at..)?;
        let found = rest.iter().position(|byte| *byte == 0xff)?;
        let after = rest[found..].iter().position(|byte| *byte != 0xff)?;
        let mark = rest[found + after];
        *at += found + after + 1;
        if mark != 0 {
            return Some(mark);
        }
    }
}
