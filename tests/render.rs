//! Rendered demo clips, read back by independent code: the media floor.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use rushes::media::{Picture, last_frame, probe, still};
use rushes::simulator::render::{RenderError, RenderSpec, render};
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
    for (width, height) in [(320, 180), (240, 180), (180, 180), (180, 240), (180, 320)] {
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
