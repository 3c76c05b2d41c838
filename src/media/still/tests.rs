//! Stills of clips: order, size, colour, and files that are no clips.

use super::*;
use std::path::PathBuf;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// CRC-32 of all planes, as `ffmpeg -f framehash -hash crc32` gives it.
fn hash(frame: &Frame) -> String {
    let planes = [frame.y.as_slice(), &frame.u, &frame.v].concat();
    let rest = planes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    });
    format!("{:08x}", !rest)
}

/// Hashes of every frame in the order of presentation, each decoded on its own.
fn shown(name: &str, choice: Option<Choice>) -> Vec<String> {
    let mut movie = Movie::open(&data(name)).unwrap();
    let SampleEntry::Avc1(entry) = movie.video.entry.clone() else { panic!("not H.264") };
    let config = AvcConfig::new(&entry.avcc_box).unwrap();
    let step = i64::from(movie.video.timescale) / 24;
    // Without an edit list the first frame is shown a little after 0.
    let start = movie.video.samples.iter().map(|sample| sample.shown).min().unwrap();
    (0..24)
        .map(|number| {
            let target = shown_at(&movie.video.samples, start + number * step).unwrap();
            let frame = match choice {
                Some(choice) => decode(&mut movie, &config, target, choice, Instant::now()),
                None => frame(&mut movie, &config, target),
            };
            hash(&frame.unwrap())
        })
        .collect()
}

fn expected(name: &str) -> Vec<String> {
    std::fs::read_to_string(data(name)).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_frame_is_the_one_that_ffmpeg_shows_at_that_time() {
    assert_eq!(shown("bframes.mp4", None), expected("bframes.crc32"));
}

#[test]
fn the_reserve_decoder_shows_the_same_frames() {
    assert_eq!(shown("bframes.mp4", Some(Choice::Reserve)), expected("bframes.crc32"));
}

#[test]
fn a_fragmented_file_shows_the_same_frames() {
    assert_eq!(shown("fragmented.mp4", None), expected("bframes.crc32"));
}

#[test]
fn constrained_intra_prediction_goes_to_the_reserve_and_is_right() {
    assert_eq!(shown("constrained.mp4", None), expected("constrained.crc32"));
}

#[test]
fn a_panic_in_a_decoder_becomes_a_problem() {
    let result: Result<(), Problem> = contained(|| panic!("hostile bytes"));
    assert!(matches!(result, Err(Problem::Undecodable(_))));
}

#[test]
fn the_sample_shown_is_the_latest_at_or_before_the_time() {
    let sample = |shown| Sample { offset: 0, size: 1, shown, duration: 1, key: false };
    let samples = [sample(0), sample(3), sample(1), sample(2)];
    assert_eq!([-5, 0, 1, 2, 3, 99].map(|ticks| shown_at(&samples, ticks).unwrap()), [0, 0, 2, 3, 1, 1]);
    assert_eq!(shown_at(&[], 0), None);
}
