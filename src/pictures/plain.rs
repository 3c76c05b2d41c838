//! What a picture file says beside its pixels: only one that says nothing else may go out as it is. Never decodes.

use super::jpeg_walk;
use super::kind::Format;

/// Chunks of a PNG that belong to its pixels. `gAMA` and `cHRM` are not among them: they change what colours mean.
const PNG_PIXELS: [&[u8]; 5] = [b"IHDR", b"IDAT", b"IEND", b"sRGB", b"pHYs"];

/// Chunks of a PNG that tell about the picture.
const PNG_WORDS: [&[u8]; 5] = [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"];

/// What a file holds beside its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Beside {
    /// Nothing.
    Nothing,
    /// A palette, a profile, bytes behind its end.
    Form,
    /// What describes a camera, a place, a person or a program.
    Words,
}

/// What the file holds beside its pixels.
pub(super) fn beside(format: Format, bytes: &[u8]) -> Beside {
    match format {
        Format::Jpeg => jpeg_walk::walk(bytes).beside,
        Format::Png => png(bytes).unwrap_or(Beside::Form),
        Format::WebP => webp(bytes).unwrap_or(Beside::Form),
        Format::Gif | Format::Tiff | Format::Bmp => Beside::Form,
    }
}

/// Whether an animated PNG: the picture that everybody shows without moving is the first that is read.
pub(super) fn is_animated(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Png => holds(start(bytes), *b"acTL"),
        Format::WebP => bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 2 != 0),
        Format::Gif => {
            bytes.windows(8).filter(|eight| eight.starts_with(b"\x21\xf9\x04") && eight[7] == 0).take(2).count() > 1
        }
        Format::Jpeg | Format::Tiff | Format::Bmp => false,
    }
}

/// Whether a WebP keeps every pixel as it was.
pub(super) fn is_lossless_webp(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8L") || holds(start(bytes), *b"VP8L")
}

/// Whether a WebP is as long as it says.
pub(super) fn webp_ends(bytes: &[u8]) -> bool {
    let length = bytes.get(4..8).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    length.is_some_and(|length| bytes.len() as u64 >= u64::from(length) + 8)
}

/// Where a file says what it is.
fn start(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(1 << 16)]
}

fn holds(bytes: &[u8], four: [u8; 4]) -> bool {
    bytes.windows(4).any(|window| window == four)
}

fn png(bytes: &[u8]) -> Option<Beside> {
    let (mut at, mut beside) = (8, Beside::Nothing);
    loop {
        let length = bytes.get(at..at + 4)?;
        let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize;
        let name = bytes.get(at + 4..at + 8)?;
        if PNG_WORDS.contains(&name) {
            return Some(Beside::Words);
        }
        if !PNG_PIXELS.contains(&name) {
            beside = Beside::Form;
        }
        at = at.checked_add(length)?.checked_add(12)?;
        if name == b"IEND" {
            return Some(if at == bytes.len() { beside } else { Beside::Form });
        }
    }
}

/// Plain is one chunk of pixels, as long as the file. The extended form says in its flags what else there is.
fn webp(bytes: &[u8]) -> Option<Beside> {
    const EXIF_OR_XMP: u8 = 0b1100;
    let name = bytes.get(12..16)?;
    let length = bytes.get(16..20)?;
    let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize;
    let is_one = [b"VP8 ", b"VP8L"].iter().any(|one| *one == name);
    Some(if is_one && bytes.len() == length.checked_add(20)?.checked_add(length % 2)? {
        Beside::Nothing
    } else if name == b"VP8X" && bytes.get(20)? & EXIF_OR_XMP != 0 {
        Beside::Words
    } else {
        Beside::Form
    })
}
