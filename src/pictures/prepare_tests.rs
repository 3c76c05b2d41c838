//! Pictures of every kind, made here and prepared.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageFormat, Rgb, Rgba, RgbaImage};

use super::*;
use crate::pictures::{Foreign, MAX_BYTES};

/// Left half red, right half blue, upper left corner green: shows any rotation or mirroring.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 4 && y < height / 4, x < width / 2) {
        (true, _) => Rgb([0, 200, 0]),
        (_, true) => Rgb([200, 0, 0]),
        _ => Rgb([0, 0, 200]),
    })
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95).encode_image(picture).unwrap();
    bytes
}

fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff
}

/// A JPEG with this segment behind its first two bytes.
fn with_segment(jpeg: &[u8], mark: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, mark];
    bytes.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    bytes.extend(body);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn turned(picture: &RgbImage, orientation: u8) -> Vec<u8> {
    with_segment(&jpeg(picture), 0xe1, &[b"Exif\0\0".to_vec(), exif(orientation)].concat())
}

/// A PNG with this chunk before its pixels. A chunk's checksum is the CRC of name and content.
fn with_chunk(png: &[u8], name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let end_of_header = 8 + 25;
    let mut chunk = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    let named = [&name[..], body].concat();
    chunk.extend(&named);
    chunk.extend(crc(&named).to_be_bytes());
    [&png[..end_of_header], &chunk, &png[end_of_header..]].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn pixels(prepared: &Prepared) -> RgbImage {
    image::load_from_memory(&prepared.bytes).unwrap().into_rgb8()
}

fn near(a: Rgb<u8>, b: [u8; 3]) -> bool {
    a.0.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 24)
}

fn words(prepared: &Prepared) -> Vec<String> {
    prepared.changes.iter().filter_map(|change| change.words()).collect()
}

#[test]
fn a_plain_small_picture_keeps_every_byte() {
    let plain = DynamicImage::ImageRgb8(flag(64, 36));
    let files = [jpeg(&flag(64, 36)), file(&plain, ImageFormat::Png), file(&plain, ImageFormat::WebP)];
    for (bytes, format) in files.into_iter().zip([Format::Jpeg, Format::Png, Format::WebP]) {
        let prepared = prepare(bytes.clone()).unwrap();
        assert_eq!((prepared.format, &prepared.changes), (format, &vec![]), "{format:?}");
        assert_eq!(prepared.bytes, bytes);
        assert_eq!((prepared.width, prepared.height), (64, 36));
    }
}

#[test]
fn a_picture_lies_as_its_camera_was_held_in_all_eight_ways() {
    let stored = flag(64, 32);
    for orientation in 1..=8 {
        let mut right = DynamicImage::ImageRgb8(stored.clone());
        right.apply_orientation(Orientation::from_exif(orientation).unwrap());
        let right = right.into_rgb8();
        let webp = file(&DynamicImage::ImageRgb8(stored.clone()), ImageFormat::WebP);
        let png = file(&DynamicImage::ImageRgb8(stored.clone()), ImageFormat::Png);
        for bytes in [
            turned(&stored, orientation),
            with_chunk(&png, *b"eXIf", &exif(orientation)),
            webp_exif(&webp, orientation),
        ] {
            let prepared = prepare(bytes).unwrap();
            let out = pixels(&prepared);
            assert_eq!(out.dimensions(), right.dimensions(), "{orientation}");
            assert_eq!((prepared.width, prepared.height), right.dimensions());
            for (x, y) in
                [(2, 2), (right.width() - 3, 2), (2, right.height() - 3), (right.width() - 3, right.height() - 3)]
            {
                assert!(near(*out.get_pixel(x, y), right.get_pixel(x, y).0), "{orientation} at {x} {y}");
            }
            assert_eq!(prepared.changes.contains(&Change::Upright), orientation != 1);
        }
    }
}

/// The extended form of a WebP, with camera data behind its pixels.
fn webp_exif(plain: &[u8], orientation: u8) -> Vec<u8> {
    let chunk = |name: &[u8], body: &[u8]| {
        let mut chunk = name.to_vec();
        chunk.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        chunk.extend(body);
        chunk.extend(vec![0; body.len() % 2]);
        chunk
    };
    let header = [&[0b1000_u8, 0, 0, 0][..], &63_u32.to_le_bytes()[..3], &31_u32.to_le_bytes()[..3]].concat();
    let rest =
        [b"WEBP".to_vec(), chunk(b"VP8X", &header), plain[12..].to_vec(), chunk(b"EXIF", &exif(orientation))].concat();
    [b"RIFF".to_vec(), u32::try_from(rest.len()).unwrap().to_le_bytes().to_vec(), rest].concat()
}

#[test]
fn nothing_but_pixels_goes_out() {
    let secret = b"51.4778 N, taken by Mara";
    let png = file(&DynamicImage::ImageRgb8(flag(40, 40)), ImageFormat::Png);
    let jpeg = jpeg(&flag(40, 40));
    for bytes in [
        with_segment(&jpeg, 0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", &secret[..]].concat()),
        with_segment(&jpeg, 0xfe, secret),
        with_segment(&jpeg, 0xed, secret),
        with_chunk(&png, *b"tEXt", &[b"Comment\0", &secret[..]].concat()),
        [&jpeg[..], secret].concat(),
        [&png[..], secret].concat(),
    ] {
        let prepared = prepare(bytes).unwrap();
        assert!(!prepared.bytes.windows(secret.len()).any(|window| window == secret));
        assert!(!prepared.changes.is_empty());
    }
}

#[test]
fn transparent_areas_are_laid_on_white_and_it_is_said() {
    let glass = RgbaImage::from_fn(32, 32, |x, _| if x < 16 { Rgba([0, 0, 0, 0]) } else { Rgba([0, 0, 0, 128]) });
    let prepared = prepare(file(&DynamicImage::ImageRgba8(glass), ImageFormat::Png)).unwrap();
    let out = pixels(&prepared);
    assert_eq!((out.get_pixel(2, 2).0, out.get_pixel(30, 2).0), ([255; 3], [127; 3]));
    assert_eq!(words(&prepared), ["transparent areas are white"]);
    assert_eq!(prepared.format, Format::Png);
    let solid = RgbaImage::from_pixel(8, 8, Rgba([9, 9, 9, 255]));
    let prepared = prepare(file(&DynamicImage::ImageRgba8(solid), ImageFormat::Png)).unwrap();
    assert!(words(&prepared).is_empty(), "nothing shone through");
}

#[test]
fn every_depth_and_kind_becomes_eight_bits_of_colour() {
    let flag = DynamicImage::ImageRgb8(flag(32, 32));
    let cases = [
        (file(&DynamicImage::ImageRgb16(flag.to_rgb16()), ImageFormat::Png), "brought to 8 bits a colour"),
        (file(&flag, ImageFormat::Bmp), "converted from BMP"),
        (file(&flag, ImageFormat::Tiff), "converted from TIFF"),
        (file(&flag, ImageFormat::Gif), "converted from GIF"),
    ];
    for (bytes, said) in cases {
        let prepared = prepare(bytes).unwrap();
        assert_eq!(words(&prepared), [said]);
        assert!(near(*pixels(&prepared).get_pixel(30, 30), [0, 0, 200]), "{said}");
        assert_eq!(prepared.format, Format::Png);
    }
    let grey = file(&DynamicImage::ImageLuma8(flag.to_luma8()), ImageFormat::Png);
    let prepared = prepare(grey).unwrap();
    assert_eq!(image::load_from_memory(&prepared.bytes).unwrap().color(), ColorType::Rgb8);
}

#[test]
fn of_an_animation_the_first_picture_goes_out_and_it_is_said() {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    for colour in [[200, 0, 0, 255], [0, 0, 200, 255]] {
        encoder.encode_frame(image::Frame::new(RgbaImage::from_pixel(16, 16, Rgba(colour)))).unwrap();
    }
    drop(encoder);
    let prepared = prepare(gif).unwrap();
    assert!(near(*pixels(&prepared).get_pixel(8, 8), [200, 0, 0]));
    assert!(words(&prepared).contains(&"the first picture of an animation".to_owned()), "{:?}", words(&prepared));
}

#[test]
fn a_large_picture_is_made_smaller_and_upright_at_once() {
    let bytes = turned(&flag(9000, 300), 6);
    let prepared = prepare(bytes).unwrap();
    assert_eq!((prepared.width, prepared.height), (136, 4096));
    assert_eq!(words(&prepared)[..2], ["turned upright", "made smaller from 300 × 9000"]);
    assert_eq!((prepared.small.height, prepared.format), (512, Format::Jpeg));
    let out = pixels(&prepared);
    assert!(near(*out.get_pixel(130, 10), [0, 200, 0]), "the green corner is at the upper right now");
}

#[test]
fn a_file_that_ends_before_its_picture_is_refused_as_that() {
    let flag = DynamicImage::ImageRgb8(flag(200, 200));
    let files = [
        jpeg(&flag.to_rgb8()),
        file(&flag, ImageFormat::Png),
        file(&flag, ImageFormat::WebP),
        file(&flag, ImageFormat::Tiff),
    ];
    for bytes in files {
        for part in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 20] {
            let cut = prepare(bytes[..part].to_vec()).unwrap_err();
            assert!(matches!(cut, Unfit::Cut | Unfit::Damaged(_)), "{cut:?}");
        }
    }
    let cut = prepare(jpeg(&flag.to_rgb8())[..2000].to_vec()).unwrap_err();
    assert_eq!(cut.sentence(), "The picture ends before its picture does. Copy or download it again");
}

#[test]
fn limits_are_told_as_limits_before_a_pixel_is_made() {
    let png = file(&DynamicImage::ImageRgb8(flag(8, 8)), ImageFormat::Png);
    let mut huge = png.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0x3e, 0x80, 0, 0, 0x3d, 0x09]); // 16,000 by 15,625.
    let sum = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let refused = prepare(huge).unwrap_err();
    assert_eq!(refused.sentence(), "The picture has 250 megapixels; 200 is the most. Save it smaller");
    assert_eq!(prepare(vec![0xff; MAX_BYTES + 1]).unwrap_err(), Unfit::TooLong);
}

#[test]
fn what_is_no_picture_is_told_by_what_it_is() {
    let page = prepare(b"<!doctype html><html><body>Sign in</body></html>".to_vec()).unwrap_err();
    assert_eq!(page, Unfit::Foreign(Foreign::WebPage));
    assert!(page.sentence().starts_with("The picture is a web page, not a picture. "));
    let avif = prepare(b"\0\0\0\x18ftypavif\0\0\0\0mif1miaf....".to_vec()).unwrap_err();
    assert_eq!(avif.sentence(), "The picture is an AVIF picture, which can't be read here. Export it as JPEG");
    let heic = prepare(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic....".to_vec()).unwrap_err();
    assert!(heic.sentence().starts_with("The picture "), "{}", heic.sentence());
    assert_eq!(prepare(Vec::new()).unwrap_err(), Unfit::Empty);
    assert_eq!(prepare(vec![0; 4096]).unwrap_err(), Unfit::Unknown);
}

#[test]
fn the_small_picture_is_of_the_bytes_that_go_out() {
    for bytes in [turned(&flag(600, 300), 6), jpeg(&flag(600, 300))] {
        let prepared = prepare(bytes).unwrap();
        assert_eq!(small(&prepared.bytes, SMALL).unwrap().0, prepared.small);
        assert_eq!(prepare(prepared.bytes.clone()).unwrap().bytes, prepared.bytes, "what is ready stays as it is");
    }
}

#[test]
fn a_phones_heic_is_read_as_any_other_picture() {
    let read = |name: &str| std::fs::read(format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let prepared = prepare(read("flag.heic")).unwrap();
    assert_eq!((prepared.width, prepared.height, prepared.format), (96, 64, Format::Jpeg));
    let out = pixels(&prepared);
    assert!(near(*out.get_pixel(6, 6), [0, 200, 0]) && near(*out.get_pixel(30, 50), [200, 0, 0]));
    assert!(near(*out.get_pixel(80, 30), [0, 0, 200]));
    assert_eq!(words(&prepared), ["converted from HEIC", "metadata removed"]);
    let glass = prepare(read("glass.heic")).unwrap();
    let out = pixels(&glass);
    assert!(near(*out.get_pixel(6, 6), [255; 3]) && near(*out.get_pixel(80, 30), [0, 0, 200]));
    assert!(words(&glass).contains(&"transparent areas are white".to_owned()));
    for part in [40, 300, 500] {
        let cut = prepare(read("flag.heic")[..part].to_vec()).unwrap_err();
        assert!(matches!(cut, Unfit::Cut | Unfit::Damaged(_) | Unfit::Foreign(Foreign::Heic)), "{cut:?}");
    }
}
