//! Rendered demo clips, read back by independent code: the media floor.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use rushes::media::{Picture, last_frame, probe, still};
use rushes::simulator::render::{RenderError, RenderSpec, render, still as scene_still};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

fn spec(width: u32, height: u32) -> RenderSpec {
    RenderSpec {
        width,
        height,
        fps: 24,
        seconds: 1,
        audio: true,
        prompt: "A red fox runs through snow".to_owned(),
        seed: 7,
        first_frame: None,
        last_frame: None,
        references: Vec::new(),
        negative_prompt: String::new(),
    }
}

fn rendered(spec: &RenderSpec) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clip.mp4");
    std::fs::write(&path, render(spec).unwrap()).unwrap();
    (folder, path)
}

fn first(spec: &RenderSpec) -> Picture {
    let (_folder, path) = rendered(spec);
    still(&path, Duration::ZERO, 4096, 4096).unwrap()
}

/// The mean distance of two pictures' components, 0 to 255.
fn distance(one: &Picture, other: &Picture) -> f64 {
    assert_eq!((one.width, one.height), (other.width, other.height));
    let sum = one.rgba.iter().zip(&other.rgba).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    sum as f64 / one.rgba.len() as f64
}

fn solid_png(rgb: [u8; 3], width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb(rgb)).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_clip_has_exactly_the_asked_shape_rate_length_and_sound() {
    for (width, height) in [(160, 90), (120, 90), (90, 90), (90, 120), (90, 160)] {
        for (fps, seconds, audio) in [(24, 2, true), (30, 1, false)] {
            let (_folder, path) = rendered(&RenderSpec { fps, seconds, audio, ..spec(width, height) });
            let info = probe(&path).unwrap();
            assert_eq!((info.width, info.height), (width, height));
            assert_eq!(info.frames, u64::from(fps * seconds));
            assert_eq!(info.duration, Duration::from_secs(u64::from(seconds)));
            assert!((info.fps - f64::from(fps)).abs() < 1e-9, "{}", info.fps);
            assert_eq!(info.has_audio, audio);
            assert!(info.codec.starts_with("avc1.64"), "{}", info.codec);
        }
    }
}

#[test]
fn the_index_comes_before_the_media_so_that_a_clip_plays_while_it_arrives() {
    let bytes = render(&spec(128, 72)).unwrap();
    let find = |kind: &[u8]| bytes.windows(4).position(|window| window == kind).unwrap();
    assert!(find(b"ftyp") < find(b"moov") && find(b"moov") < find(b"mdat"));
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    assert_eq!(render(&spec(128, 72)).unwrap(), render(&spec(128, 72)).unwrap());
}

#[test]
fn two_seeds_give_different_pictures() {
    let other = RenderSpec { seed: 8, ..spec(320, 180) };
    assert!(distance(&first(&spec(320, 180)), &first(&other)) > 5.0);
}

#[test]
fn two_prompts_give_different_pictures() {
    let other = RenderSpec { prompt: "Nothing of the kind, a blue whale".to_owned(), ..spec(320, 180) };
    assert!(distance(&first(&spec(320, 180)), &first(&other)) > 0.5);
}

#[test]
fn the_picture_moves() {
    let (_folder, path) = rendered(&spec(320, 180));
    let start = still(&path, Duration::ZERO, 4096, 4096).unwrap();
    let end = last_frame(&path).unwrap();
    assert_eq!((end.width, end.height), (320, 180));
    assert!(distance(&start, &end) > 1.0);
}

#[test]
fn a_clip_starts_from_its_first_frame() {
    let bluish = |picture: &Picture| {
        let middle = (picture.height / 4 * picture.width + picture.width / 2) as usize * 4;
        let [red, green, blue, _] = picture.rgba[middle..middle + 4] else { panic!("no pixel") };
        (i32::from(blue) - i32::from(red).max(i32::from(green))) > 100
    };
    let photo = RenderSpec { first_frame: Some(solid_png([10, 20, 230], 300, 100)), ..spec(320, 180) };
    let (_folder, path) = rendered(&photo);
    assert!(bluish(&still(&path, Duration::ZERO, 4096, 4096).unwrap()));
    assert!(bluish(&last_frame(&path).unwrap()));
    assert!(!bluish(&first(&RenderSpec { seed: 3, ..spec(320, 180) })));
}

/// A picture with edges, colours and shades, as a PNG file.
fn patterned_png(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| {
        let stripe = if (x / 20 + y / 30).is_multiple_of(2) { 60 } else { 0 };
        image::Rgb([(x * 180 / width) as u8 + stripe, (y * 180 / height) as u8, 150 - stripe])
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(width, height, pixel).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn frame_1_is_the_picture_and_then_it_moves() {
    for prompt in ["The camera pushes in", "Pan left", "Handheld", "Rain falls, locked-off"] {
        let png = patterned_png(320, 180);
        let picture = image::load_from_memory(&png).unwrap().to_rgba8();
        let (_folder, path) =
            rendered(&RenderSpec { first_frame: Some(png), prompt: prompt.to_owned(), ..spec(320, 180) });
        let start = still(&path, Duration::ZERO, 4096, 4096).unwrap();
        let sum = start.rgba.iter().zip(picture.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
        let apart = sum as f64 / start.rgba.len() as f64;
        assert!(apart < 4.0, "{prompt}: {apart}");
        assert!(distance(&start, &last_frame(&path).unwrap()) > 0.8, "{prompt}");
    }
}

#[test]
fn a_picture_of_another_shape_fills_the_frame() {
    let photo = RenderSpec { first_frame: Some(solid_png([200, 20, 20], 90, 160)), ..spec(160, 90) };
    let start = first(&photo);
    assert!(start.rgba.chunks_exact(4).all(|pixel| pixel[0] > 150 && pixel[1] < 70));
}

#[test]
fn words_choose_the_scene_and_are_never_drawn() {
    let clip = |prompt: &str| render(&RenderSpec { prompt: prompt.to_owned(), audio: false, ..spec(128, 72) }).unwrap();
    assert_eq!(clip("夜の街、ネオンと雨"), clip("雨とネオン、夜の街"));
    assert_eq!(clip("مدينة في الليل"), clip("A city at night"));
    assert_ne!(clip("A city at night"), clip("A desert at night"));
}

#[test]
fn a_still_is_the_scene_of_a_prompt_and_a_seed() {
    let one = scene_still("A lighthouse at dusk", 3, [160, 90], 2.0).unwrap();
    assert_eq!((one.width, one.height, one.rgb.len()), (160, 90, 160 * 90 * 3));
    assert_eq!(one, scene_still("A lighthouse at dusk", 3, [160, 90], 2.0).unwrap());
    assert_ne!(one, scene_still("A lighthouse at dusk", 4, [160, 90], 2.0).unwrap());
    assert!(matches!(scene_still("", 3, [161, 90], 2.0), Err(RenderError::Size { .. })));
}

#[test]
fn a_first_frame_that_is_no_image_is_ignored() {
    let broken = RenderSpec { first_frame: Some(b"<html>404</html>".to_vec()), ..spec(320, 180) };
    assert_eq!(render(&broken).unwrap(), render(&spec(320, 180)).unwrap());
}

#[test]
fn any_prompt_can_be_drawn() {
    for prompt in ["", "漢字 😀 مرحبا", "\u{0}\u{7}\n\t", &"x".repeat(10_000), &"много слов ".repeat(400)]
    {
        let (_folder, path) = rendered(&RenderSpec { prompt: prompt.to_owned(), audio: false, ..spec(128, 72) });
        assert_eq!(probe(&path).unwrap().frames, 24);
    }
}

#[test]
fn a_spec_out_of_range_is_refused() {
    let size = |width, height| matches!(render(&spec(width, height)), Err(RenderError::Size { .. }));
    assert!(size(0, 720) && size(1281, 720) && size(8192, 720));
    let length =
        |fps, seconds| matches!(render(&RenderSpec { fps, seconds, ..spec(128, 72) }), Err(RenderError::Length { .. }));
    assert!(length(0, 8) && length(24, 0) && length(24, 100_000) && length(1000, 8));
}

/// The colour in the middle of a part of the picture, in tenths from the left and from above.
fn colour_at(picture: &Picture, across: u32, down: u32) -> [i32; 3] {
    let at = ((picture.height * down / 100) * picture.width + picture.width * across / 100) as usize * 4;
    [0, 1, 2].map(|part| i32::from(picture.rgba[at + part]))
}

fn is_near(one: [i32; 3], other: [i32; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| (one - other).abs() < 40)
}

#[test]
fn a_last_frame_ends_the_clip() {
    let shot = RenderSpec { last_frame: Some(solid_png([200, 30, 40], 320, 180)), ..spec(320, 180) };
    let (_folder, path) = rendered(&shot);
    let (first, last) = (still(&path, Duration::ZERO, 4096, 4096).unwrap(), last_frame(&path).unwrap());
    for (across, down) in [(10, 10), (50, 50), (5, 95)] {
        assert!(is_near(colour_at(&last, across, down), [200, 30, 40]), "without a mark");
        assert!(!is_near(colour_at(&first, across, down), [200, 30, 40]));
    }
}

#[test]
fn references_appear_in_a_corner_and_go() {
    let references = vec![solid_png([200, 30, 40], 90, 90), solid_png([30, 200, 40], 90, 90)];
    let shot = RenderSpec { references, seconds: 4, ..spec(640, 360) };
    let (_folder, path) = rendered(&shot);
    let (begin, end) = (still(&path, Duration::ZERO, 4096, 4096).unwrap(), last_frame(&path).unwrap());
    assert!(is_near(colour_at(&begin, 93, 12), [200, 30, 40]), "{:?}", colour_at(&begin, 93, 12));
    assert!(is_near(colour_at(&begin, 79, 12), [30, 200, 40]), "{:?}", colour_at(&begin, 79, 12));
    assert!(!is_near(colour_at(&end, 93, 12), [200, 30, 40]));
}

#[test]
fn a_negative_prompt_stands_above_the_mark() {
    let long = "rain, umbrellas, and people in yellow coats who look into the camera".to_owned();
    for (words, size) in [("rain".to_owned(), (640, 360)), (long.clone(), (640, 360)), (long, (90, 160))] {
        let plain = first(&spec(size.0, size.1));
        let told = first(&RenderSpec { negative_prompt: words.clone(), ..spec(size.0, size.1) });
        let differ = |(one, other): (&[u8], &[u8])| one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > 60);
        let pixels = plain.rgba.chunks_exact(4).zip(told.rgba.chunks_exact(4));
        assert!(pixels.filter(|pair| differ(*pair)).count() > 10, "{words}");
    }
}
