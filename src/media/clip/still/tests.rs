//! Stills of clips: every picture against the ones that ffmpeg decodes.

use super::*;
use crate::media::h264::Choice;
use crate::media::picture::Frame;
use std::path::PathBuf;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// CRC-32 of all planes, as `ffmpeg -f framehash -hash crc32` gives it.
pub(crate) fn hash(frame: &Frame) -> String {
    let planes = [frame.y.as_slice(), &frame.u, &frame.v].concat();
    let rest = planes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    });
    format!("{:08x}", !rest)
}

/// Hashes of every frame in the order of presentation, each decoded on its own.
fn shown(name: &str, choice: Option<Choice>) -> Vec<String> {
    let clip = Arc::new(Clip::open(&data(name)).unwrap());
    let one = |number| {
        let mut cursor = DecodeCursor::with(Arc::clone(&clip), choice.unwrap_or(Choice::Fast));
        hash(&frame(&mut cursor, &clip, number).unwrap())
    };
    (0..clip.order.count()).map(one).collect()
}

pub(crate) fn expected(name: &str) -> Vec<String> {
    std::fs::read_to_string(data(name)).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_frame_is_the_one_that_ffmpeg_shows_at_that_time() {
    assert_eq!(shown("bframes.mp4", None), expected("bframes.crc32"));
}

#[test]
fn the_fallback_decoder_shows_the_same_frames() {
    assert_eq!(shown("bframes.mp4", Some(Choice::Fallback)), expected("bframes.crc32"));
}

#[test]
fn a_fragmented_file_shows_the_same_frames() {
    assert_eq!(shown("fragmented.mp4", None), expected("bframes.crc32"));
}

#[test]
fn constrained_intra_prediction_goes_to_the_fallback_and_is_right() {
    assert_eq!(shown("constrained.mp4", None), expected("constrained.crc32"));
}

#[test]
fn a_panic_in_a_decoder_becomes_a_problem() {
    let result: Result<(), Problem> = contained(|| panic!("hostile bytes"));
    assert!(matches!(result, Err(Problem::Undecodable(_))));
}
