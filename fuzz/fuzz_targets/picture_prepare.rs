//! Any bytes as a picture: making it ready and cutting it must never panic, hang or grow, and what comes out is ready for good.
//!
//! `cargo +nightly fuzz run picture_prepare -- -runs=2000000 -max_len=65536 -rss_limit_mb=1024` in the repository's root. The first
//! byte chooses the beginning of a kind, so that no kind has to be found by luck.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only what makes a picture ready is used of this floor")]

#[path = "../../src/pictures/mod.rs"]
mod pictures;

/// How each kind begins.
const BEGINNINGS: [&[u8]; 9] = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    b"RIFF\x00\x00\x00\x00WEBPVP8X",
    b"GIF89a",
    b"II\x2a\x00\x08\x00\x00\x00",
    b"BM",
    b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let bytes = [BEGINNINGS[usize::from(*first) % BEGINNINGS.len()], rest].concat();
    if let Ok(ready) = pictures::prepare(bytes) {
        assert!(ready.width.max(ready.height) <= pictures::MAX_SIDE && ready.bytes.len() <= pictures::MAX_SENT);
        let again = pictures::prepare(ready.bytes.clone()).expect("what is ready can be read");
        assert_eq!(again.bytes, ready.bytes, "what is ready stays as it is");
        let half = |side: u32| side.div_ceil(2);
        let framed = pictures::frame(&ready.bytes, |width, height| pictures::Layout {
            source: (width - half(width), height - half(height), half(width), half(height)),
            canvas: (half(width), half(height) + 7),
            placed: (0, 3, half(width), half(height)),
            colour: (*first > 127).then_some([*first; 3]),
        });
        assert!(framed.expect("what is ready can be cut").frame.bytes.len() <= pictures::MAX_SENT);
    }
});
