//! Stills of clips: every picture against the ones that ffmpeg decodes.

use super::*;
use crate::media::decoder::{Choice, Frame};
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
    let clip = Arc::new(Clip::open(&data(name)).unwrap());
    let one = |number| {
        let mut cursor = Cursor::with(Arc::clone(&clip), choice.unwrap_or(Choice::Quick));
        hash(&frame(&mut cursor, &clip, number).unwrap())
    };
    (0..clip.times.count()).map(one).collect()
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
fn zz_try() {
    for name in std::env::var("TRY").unwrap().split(',') {
        let path = Path::new(name);
        let clip = Arc::new(match Clip::open(path) { Ok(c) => c, Err(e) => { println!("{name}: {e}"); continue } });
        let reference = std::fs::read_to_string(path.with_extension("crc32")).unwrap_or_default();
        let reference = reference.lines().collect::<Vec<_>>();
        for choice in [Choice::Quick, Choice::Reserve] {
            let clip = Arc::new(Clip::open(path).unwrap());
            let mut cursor = Cursor::with(Arc::clone(&clip), choice);
            let mut found = std::collections::BTreeMap::new();
            for target in 0..clip.movie.video.samples.len() {
                while !cursor.is_past(target) {
                    match cursor.step(target, |_| true) {
                        Ok(Some((s, f))) => { found.insert(clip.times.number(s), hash(&f)); }
                        Ok(None) => {}
                        Err(e) => { println!("{name}: {e}"); break; }
                    }
                }
            }
            let have = found.values().cloned().collect::<Vec<_>>();
            let equal = have.iter().zip(&reference).filter(|(a, b)| a == *b).count();
            println!("{name} {:?}: {} of {} brought, lost {}, reference {}, equal {equal}, now {:?}; first {:?}", choice, have.len(), clip.times.count(), clip.lost.count(&clip.times), reference.len(), cursor.choice(), found.keys().next());
        }
        let seeks = (0..clip.times.count()).map(|n| match frame(&mut Cursor::new(Arc::clone(&clip)), &clip, n) { Ok(f) => { let h = hash(&f); reference.iter().position(|r| *r == h).map_or("?".to_owned(), |p| p.to_string()) } Err(e) => format!("E({e})") }).collect::<Vec<_>>();
        println!("  seeks {}", seeks.join(" "));
    }
}
