//! Frames cut out of pictures: what is sent has the pixels that were asked for.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat};

use super::*;
use crate::pictures::encode::encode_within;
use crate::pictures::{Format, prepare};

/// Each pixel tells where it is.
fn chart(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 128]))
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.clone()).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95).encode_image(picture).unwrap();
    bytes
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

fn cut(source: PixelArea, canvas: (u32, u32)) -> Layout {
    Layout { source, canvas, placed: (0, 0, canvas.0, canvas.1), colour: None }
}

fn made(bytes: &[u8], layout: Layout) -> Prepared {
    frame(bytes, |_, _| layout).unwrap().frame
}

#[test]
fn what_is_uploaded_is_what_is_shown_pixel_for_pixel() {
    let picture = chart(400, 300);
    let layouts = [
        cut((0, 0, 400, 300), (400, 300)),
        cut((50, 0, 169, 300), (169, 300)),
        cut((0, 37, 400, 225), (320, 180)),
        Layout { source: (0, 0, 400, 300), canvas: (400, 400), placed: (0, 50, 400, 300), colour: Some([9, 8, 7]) },
        Layout { source: (0, 0, 400, 300), canvas: (500, 300), placed: (50, 0, 400, 300), colour: None },
    ];
    for bytes in [png(&picture), jpeg(&picture)] {
        for layout in &layouts {
            let framed = frame(&prepare(bytes.clone()).unwrap().bytes, |_, _| *layout).unwrap().frame;
            let sent = decoded(&framed.bytes);
            assert_eq!(sent.dimensions(), layout.canvas);
            let shown: Vec<u8> = framed.small.rgba.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
            assert_eq!(shown, sent.into_raw(), "{layout:?}");
        }
    }
}

#[test]
fn a_lossless_picture_stays_lossless_and_its_cut_holds_its_very_pixels() {
    let picture = chart(400, 300);
    let framed = made(&png(&picture), cut((50, 20, 169, 280), (169, 280)));
    assert_eq!(framed.format, Format::Png);
    assert_eq!(decoded(&framed.bytes), imageops::crop_imm(&picture, 50, 20, 169, 280).to_image());
    let layout =
        Layout { source: (0, 0, 400, 300), canvas: (540, 300), placed: (70, 0, 400, 300), colour: Some([1, 2, 3]) };
    let fitted = decoded(&made(&png(&picture), layout).bytes);
    assert_eq!(*fitted.get_pixel(69, 10), Rgb([1, 2, 3]));
    assert_eq!(fitted.get_pixel(70, 10), picture.get_pixel(0, 10));
    assert_eq!(*fitted.get_pixel(470, 10), Rgb([1, 2, 3]));
}

#[test]
fn a_picture_that_is_the_frame_already_keeps_every_byte() {
    for bytes in [png(&chart(64, 36)), jpeg(&chart(64, 36))] {
        assert_eq!(made(&bytes, cut((0, 0, 64, 36), (64, 36))).bytes, bytes);
    }
}

#[test]
fn the_blurred_edge_goes_on_where_the_picture_ends() {
    let picture = RgbImage::from_fn(200, 200, |x, _| if x < 100 { Rgb([220, 30, 30]) } else { Rgb([30, 30, 220]) });
    let layout = Layout { source: (0, 0, 200, 200), canvas: (356, 200), placed: (78, 0, 200, 200), colour: None };
    let framed = decoded(&made(&png(&picture), layout).bytes);
    assert_eq!(framed.get_pixel(78, 100), picture.get_pixel(0, 100), "the picture itself is sharp");
    let (left, right) = (framed.get_pixel(70, 100).0, framed.get_pixel(286, 100).0);
    assert!(left[0] > 180 && left[2] < 80, "{left:?}");
    assert!(right[2] > 180 && right[0] < 80, "{right:?}");
}

#[test]
fn a_png_that_is_too_large_becomes_a_jpeg_without_subsampling_and_it_is_said() {
    let mut noise = 1_u32;
    let picture = RgbImage::from_fn(64, 64, |_, _| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(noise >> 24) as u8, (noise >> 16) as u8, (noise >> 8) as u8])
    });
    let encoded = encode_within(&picture, true, 11_000).unwrap();
    assert!(encoded.is_too_large_for_png && encoded.format == Format::Jpeg && encoded.bytes.len() <= 11_000);
    let header = encoded.bytes.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    let factors: Vec<u8> = (0..3).map(|colour| encoded.bytes[header + 11 + 3 * colour]).collect();
    assert_eq!(factors, [0x11; 3], "4:4:4");
    assert!(Change::AsJpeg.words().unwrap().contains("20 MB"));
}

#[test]
fn a_layout_that_does_not_fit_the_picture_is_refused() {
    let bytes = png(&chart(40, 30));
    for layout in [
        cut((0, 0, 41, 30), (41, 30)),
        cut((u32::MAX, 0, 2, 2), (2, 2)),
        cut((0, 0, 0, 30), (1, 30)),
        cut((0, 0, 20, 20), (40, 40)),
    ] {
        assert!(matches!(frame(&bytes, |_, _| layout), Err(Unfit::Damaged(_))), "{layout:?}");
    }
    assert!(frame(b"no picture", |_, _| cut((0, 0, 1, 1), (1, 1))).is_err());
}
