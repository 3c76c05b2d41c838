//! Any bytes as a clip, or as the packets of a clip that is whole otherwise: decoding their sound must never panic, hang or
//! grow.
//!
//! `cargo +nightly fuzz run media_sound -- -runs=2000000 -max_len=16384 -rss_limit_mb=1024` in the repository's root.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only the decoding of sound is used of this floor")]

#[path = "../../src/media/mod.rs"]
mod media;

use std::path::PathBuf;
use std::sync::OnceLock;

/// A clip with its index in front or behind; the first `mdat` holds pictures and sound.
const WHOLE: &[u8] = include_bytes!("../../tests/data/tone.mp4");

fn place() -> &'static PathBuf {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    PLACE.get_or_init(|| std::env::temp_dir().join(format!("rushes-fuzz-sound-{}.mp4", std::process::id())))
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, data)) = data.split_first() else { return };
    let clip = if first % 4 == 0 { data.to_vec() } else { with_packets(data) };
    std::fs::write(place(), clip).expect("the temporary folder takes a file");
    if let Ok(Some(sound)) = media::Sound::decode(place()) {
        assert!(sound.samples().iter().all(|sample| (-1.0..=1.0).contains(sample)));
    }
});

/// The whole clip with `data`, again and again, where its samples lie.
fn with_packets(data: &[u8]) -> Vec<u8> {
    let mut clip = WHOLE.to_vec();
    let start = clip.windows(4).position(|four| four == b"mdat").map_or(0, |at| at + 4);
    let index = clip.windows(4).position(|four| four == b"moov").map_or(0, |at| at - 4);
    let end = if index > start { index } else { clip.len() };
    if !data.is_empty() {
        clip[start..end].iter_mut().zip(data.iter().cycle()).for_each(|(byte, new)| *byte = *new);
    }
    clip
}
