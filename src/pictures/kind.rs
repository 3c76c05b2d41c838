//! What some bytes are, by their first bytes: never by a name, and never by what a server says.

/// A kind of picture that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG, animated or not.
    Png,
    /// WebP, animated or not.
    WebP,
    /// GIF, animated or not.
    Gif,
    /// TIFF.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// HEIC: what phones save.
    Heic,
}

impl Format {
    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Heic => "HEIC",
        }
    }

    /// How files of this kind end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Heic => "heic",
        }
    }

    /// The image library's name of this kind; `None` for one that another library reads.
    pub(super) const fn decoder(self) -> Option<image::ImageFormat> {
        Some(match self {
            Self::Jpeg => image::ImageFormat::Jpeg,
            Self::Png => image::ImageFormat::Png,
            Self::WebP => image::ImageFormat::WebP,
            Self::Gif => image::ImageFormat::Gif,
            Self::Tiff => image::ImageFormat::Tiff,
            Self::Bmp => image::ImageFormat::Bmp,
            Self::Heic => return None,
        })
    }
}

/// A known kind of file that can't be used. [`Foreign::Heic`]: one of a way of coding that its decoder lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the kind of its name")]
pub enum Foreign {
    WebPage,
    Heic,
    Avif,
    Svg,
    Pdf,
    CameraRaw,
    Photoshop,
    JpegXl,
    Jpeg2000,
    Icon,
    Video,
    Sound,
    Archive,
    Text,
}

/// What some bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A picture that can be read.
    Picture(Format),
    /// A known kind that can't be used.
    Foreign(Foreign),
    /// No byte at all.
    Empty,
    /// None of these.
    Unknown,
}

/// How many bytes are searched for markup.
const WORDS: usize = 4096;

/// Tells what these bytes are.
pub fn kind_of(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if let Some(format) = picture(bytes) {
        return Kind::Picture(format);
    }
    match container(bytes).or_else(|| magic(bytes)).or_else(|| words(bytes)) {
        Some(Foreign::Heic) => Kind::Picture(Format::Heic),
        Some(foreign) => Kind::Foreign(foreign),
        None => Kind::Unknown,
    }
}

fn picture(bytes: &[u8]) -> Option<Format> {
    let is_riff = |four: &[u8]| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(four);
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if is_riff(b"WEBP") {
        Some(Format::WebP)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(Format::Gif)
    } else if is_tiff(bytes) && !is_camera_raw(bytes) {
        Some(Format::Tiff)
    } else if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        Some(Format::Bmp)
    } else {
        None
    }
}

/// Files made of boxes: MP4, MOV, HEIC, AVIF. An old QuickTime file begins with `moov` or `mdat`.
fn container(bytes: &[u8]) -> Option<Foreign> {
    match bytes.get(4..8)? {
        b"ftyp" => Some(by_brands(bytes)),
        b"moov" | b"mdat" | b"wide" | b"moof" => Some(Foreign::Video),
        _ => None,
    }
}

/// All brands count, not only the first: `mif1` may be the first brand of both HEIC and AVIF.
fn by_brands(bytes: &[u8]) -> Foreign {
    let length = bytes.get(..4).map_or(0, |four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]));
    let end = usize::try_from(length).unwrap_or(0).clamp(12, 256).min(bytes.len());
    let brands: Vec<&[u8]> = bytes.get(8..end).unwrap_or_default().chunks_exact(4).collect();
    let has = |known: &[&[u8]]| brands.iter().any(|brand| known.contains(brand));
    if has(&[b"avif", b"avis"]) {
        Foreign::Avif
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"]) {
        Foreign::Heic
    } else if has(&[b"crx "]) {
        Foreign::CameraRaw
    } else if has(&[b"M4A ", b"M4B "]) {
        Foreign::Sound
    } else {
        Foreign::Video
    }
}

fn magic(bytes: &[u8]) -> Option<Foreign> {
    const KNOWN: [(&[u8], Foreign); 32] = [
        (b"\x1aE\xdf\xa3", Foreign::Video),
        (b"FLV\x01", Foreign::Video),
        (b"\x00\x00\x01\xba", Foreign::Video),
        (b"\x00\x00\x01\xb3", Foreign::Video),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Foreign::Video),
        (b"OggS", Foreign::Sound),
        (b"ID3", Foreign::Sound),
        (b"fLaC", Foreign::Sound),
        (b"\xff\xfb", Foreign::Sound),
        (b"\xff\xf1", Foreign::Sound),
        (b"%PDF", Foreign::Pdf),
        (b"8BPS", Foreign::Photoshop),
        (b"\xff\x0a", Foreign::JpegXl),
        (b"\x00\x00\x00\x0cJXL ", Foreign::JpegXl),
        (b"\x00\x00\x00\x0cjP  ", Foreign::Jpeg2000),
        (b"\xff\x4f\xff\x51", Foreign::Jpeg2000),
        (b"\x00\x00\x01\x00", Foreign::Icon),
        (b"icns", Foreign::Icon),
        (b"FUJIFILMCCD-RAW", Foreign::CameraRaw),
        (b"II\x2a\x00", Foreign::CameraRaw),
        (b"MM\x00\x2a", Foreign::CameraRaw),
        (b"IIU\x00", Foreign::CameraRaw),
        (b"IIRO", Foreign::CameraRaw),
        (b"IIRS", Foreign::CameraRaw),
        (b"MMOR", Foreign::CameraRaw),
        (b"PK\x03\x04", Foreign::Archive),
        (b"PK\x05\x06", Foreign::Archive),
        (b"\x1f\x8b", Foreign::Archive),
        (b"Rar!", Foreign::Archive),
        (b"7z\xbc\xaf\x27\x1c", Foreign::Archive),
        (b"BZh", Foreign::Archive),
        (b"\xfd7zXZ", Foreign::Archive),
    ];
    let riff = match bytes.get(8..12) {
        Some(b"AVI ") if bytes.starts_with(b"RIFF") => Some(Foreign::Video),
        Some(b"WAVE") if bytes.starts_with(b"RIFF") => Some(Foreign::Sound),
        _ => None,
    };
    let stream = bytes.first() == Some(&0x47) && bytes.get(188) == Some(&0x47) && bytes.get(376) == Some(&0x47);
    let known = || KNOWN.iter().find(|(first, _)| bytes.starts_with(first)).map(|(_, foreign)| *foreign);
    riff.or(stream.then_some(Foreign::Video)).or_else(known)
}

/// Web pages, SVG and other text, in UTF-8, UTF-16 or an older encoding.
fn words(bytes: &[u8]) -> Option<Foreign> {
    let start = &bytes[..bytes.len().min(WORDS)];
    let text = match start {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ if start.iter().any(|byte| *byte < 9 || (14..32).contains(byte)) => return None,
        _ => String::from_utf8_lossy(start).into_owned(),
    };
    let text = text.trim_start().to_ascii_lowercase();
    if !text.starts_with('<') {
        return Some(Foreign::Text);
    }
    let (svg, html) = (text.find("<svg"), text.find("<html").or_else(|| text.find("<!doctype html")));
    Some(match (svg, html) {
        (Some(svg), Some(html)) if svg < html => Foreign::Svg,
        (Some(_), None) if !text.starts_with("<body") && !text.starts_with("<head") => Foreign::Svg,
        (_, Some(_)) => Foreign::WebPage,
        _ if ["<head", "<body", "<script", "<meta", "<title", "<!--", "<div", "<a ", "<h1", "<p>"]
            .iter()
            .any(|tag| text.starts_with(tag)) =>
        {
            Foreign::WebPage
        }
        _ => Foreign::Text,
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// TIFF tag of an Adobe DNG raw file.
const DNG_VERSION: u16 = 50706;
/// TIFF tag of further directories: cameras put the real picture there.
const SUB_DIRECTORIES: u16 = 330;
/// TIFF tag of the camera's maker.
const MAKE: u16 = 271;
/// The most entries of a TIFF directory that are read.
const MOST_ENTRIES: usize = 512;

/// Whether these bytes begin like a TIFF.
fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II\x2a\x00") || bytes.starts_with(b"MM\x00\x2a")
}

/// Whether a TIFF is a camera's raw file: cameras write raw files as TIFF, with a small preview as the first picture.
fn is_camera_raw(bytes: &[u8]) -> bool {
    if bytes.get(8..10) == Some(b"CR") {
        return true; // Canon's own mark.
    }
    let tags = tags(bytes).unwrap_or_default();
    tags.contains(&DNG_VERSION) || (tags.contains(&SUB_DIRECTORIES) && tags.contains(&MAKE))
}

fn tags(bytes: &[u8]) -> Option<Vec<u16>> {
    let little = bytes.starts_with(b"II");
    let two = |at: usize| {
        let pair = bytes.get(at..at.checked_add(2)?)?;
        let pair = [pair[0], pair[1]];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four = bytes.get(4..8)?;
    let four = [four[0], four[1], four[2], four[3]];
    let at = usize::try_from(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()?;
    let entries = usize::from(two(at)?).min(MOST_ENTRIES);
    (0..entries).map(|entry| two(at.checked_add(2 + 12 * entry)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_something_is_is_told_by_its_first_bytes() {
        let heic = b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic";
        let avif = b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf";
        let cases: [(&[u8], Foreign); 13] = [
            (avif, Foreign::Avif),
            (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomavc1", Foreign::Video),
            (b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  ", Foreign::Video),
            (b"\x1aE\xdf\xa3\x9fB\x86", Foreign::Video),
            (b"  \r\n<!DOCTYPE html><title>x", Foreign::WebPage),
            (b"\xef\xbb\xbf<HTML>", Foreign::WebPage),
            (b"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00", Foreign::WebPage),
            (b"<!-- a page --><html><svg>", Foreign::WebPage),
            (b"<?xml version='1.0'?><!-- drawn --><svg xmlns='x'>", Foreign::Svg),
            (b"%PDF-1.7", Foreign::Pdf),
            (b"II\x2a\x00\x10\x00\x00\x00CR\x02\x00", Foreign::CameraRaw),
            (b"{\"error\": \"Not found\"}", Foreign::Text),
            (b"PK\x03\x04\x14", Foreign::Archive),
        ];
        for (bytes, foreign) in cases {
            assert_eq!(kind_of(bytes), Kind::Foreign(foreign), "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(kind_of(heic), Kind::Picture(Format::Heic));
        assert_eq!(kind_of(b""), Kind::Empty);
        assert_eq!(kind_of(&[0; 64]), Kind::Unknown);
    }

    fn tiff(tags: &[u16]) -> Vec<u8> {
        let mut bytes = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
        bytes.extend((tags.len() as u16).to_le_bytes());
        for tag in tags {
            bytes.extend(tag.to_le_bytes());
            bytes.extend([0; 10]);
        }
        bytes
    }

    #[test]
    fn a_raw_file_of_a_camera_is_not_taken_for_its_preview() {
        assert!(is_camera_raw(&tiff(&[256, 257, DNG_VERSION])));
        assert!(is_camera_raw(&tiff(&[MAKE, SUB_DIRECTORIES])));
        assert!(!is_camera_raw(&tiff(&[256, 257, MAKE])));
        assert!(!is_camera_raw(b"II\x2a\x00\xff\xff\xff\xff"), "a pointer out of the file");
    }
}
