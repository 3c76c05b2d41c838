//! Pictures as the world made them, against what ffmpeg shows of them: shape, rotation, pixel aspect, colour, edit lists.
//!
//! A reference is one frame, averaged by ffmpeg to 8 x 8 colours; see `tests/data/make.sh`.

#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

use rushes::media::{MediaError, Picture, Problem, probe, still};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Largest difference of one averaged colour, of 255: colour is stored at half the size and is spread in another way.
const TOLERANCE: u8 = 4;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// The picture at a time, in full size.
fn frame_at(path: &Path, at: Duration) -> Result<Picture, MediaError> {
    still(path, at, u32::MAX, u32::MAX)
}

/// Frame 3 of a clip.
fn shown(name: &str, rate: u32) -> Picture {
    frame_at(&data(&format!("{name}.mp4")), Duration::from_secs(7) / (2 * rate)).unwrap()
}

/// A picture averaged to 8 x 8 colours; a pixel counts for the part of it that lies in a field.
fn averaged(picture: &Picture) -> Vec<u8> {
    let part = |field: u32, pixel: u32, side: u32| {
        let (start, end) = (f64::from(field * side) / 8.0, f64::from((field + 1) * side) / 8.0);
        (end.min(f64::from(pixel + 1)) - start.max(f64::from(pixel))).max(0.0)
    };
    let mut fields = Vec::new();
    for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
        let (mut sum, mut weight) = ([0.0; 3], 0.0);
        for (index, pixel) in (0u32..).zip(picture.rgba.chunks_exact(4)) {
            let (x, y) = (index % picture.width, index / picture.width);
            let share = part(column, x, picture.width) * part(row, y, picture.height);
            weight += share;
            for (sum, &value) in sum.iter_mut().zip(pixel) {
                *sum += share * f64::from(value);
            }
        }
        fields.extend(sum.map(|sum| (sum / weight).round() as u8));
    }
    fields
}

fn difference(name: &str, picture: &Picture) -> u8 {
    let reference = std::fs::read(data(&format!("{name}.rgb"))).unwrap();
    let shown = averaged(picture);
    assert_eq!(shown.len(), reference.len());
    shown.iter().zip(&reference).map(|(&a, &b)| a.abs_diff(b)).max().unwrap()
}

fn assert_like_ffmpeg(name: &str, rate: u32, size: [u32; 2]) {
    let picture = shown(name, rate);
    assert_eq!([picture.width, picture.height], size, "{name}");
    let info = probe(&data(&format!("{name}.mp4"))).unwrap();
    assert_eq!([info.width, info.height], size, "{name}: what is said of it before it is decoded");
    let difference = difference(name, &picture);
    assert!(difference <= TOLERANCE, "{name}: differs by {difference}");
}

#[test]
fn all_five_shapes_are_shown_as_they_are() {
    for (size, rate) in [([96, 54], 24), ([54, 96], 30), ([64, 64], 24), ([80, 60], 24), ([60, 80], 24)] {
        let name = format!("shape_{}x{}", size[0], size[1]);
        assert_like_ffmpeg(&name, rate, size);
        let info = probe(&data(&format!("{name}.mp4"))).unwrap();
        assert!((info.fps - f64::from(rate)).abs() < 0.01, "{name}: {}", info.fps);
    }
}

#[test]
fn a_clip_that_says_so_is_turned() {
    assert_like_ffmpeg("turned", 24, [48, 64]);
    assert!(difference("turned", &shown("upright", 24)) > 3 * TOLERANCE, "the reference tells them apart");
}

#[test]
fn pixels_that_are_not_square_are_made_so() {
    assert_like_ffmpeg("wide_pixels", 24, [64, 48]);
    let small = still(&data("wide_pixels.mp4"), Duration::ZERO, 32, 32).unwrap();
    assert_eq!([small.width, small.height], [32, 24]);
}

#[test]
fn all_matrices_and_both_ranges_are_right() {
    for matrix in ["bt709", "smpte170m", "smpte240m"] {
        for range in ["tv", "pc"] {
            assert_like_ffmpeg(&format!("colour_{matrix}_{range}"), 24, [64, 48]);
        }
    }
}

#[test]
fn an_edit_list_is_applied() {
    assert_like_ffmpeg("cut", 24, [64, 48]);
}

#[test]
fn other_kinds_of_video_are_a_sentence_with_the_name_of_the_file() {
    for (name, kind) in [("hevc", "HEVC"), ("vp9", "VP9"), ("av1", "AV1"), ("444", "4:2:0"), ("lossless", "lossless")] {
        let path = data(&format!("{name}.mp4"));
        assert_eq!(probe(&path).unwrap().width, 64, "{name}: known, though not shown");
        let error = still(&path, Duration::ZERO, 64, 64).unwrap_err();
        assert!(matches!(&error.problem, Problem::Unsupported(what) if what.contains(kind)), "{error}");
        assert!(error.to_string().ends_with(&format!("{name}.mp4")), "{error}");
    }
}
