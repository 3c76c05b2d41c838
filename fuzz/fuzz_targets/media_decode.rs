//! Any bytes as an MP4 file whose pictures are decoded, by either decoder: never an abort, a hang or growth.
//!
//! Run like `media_demux`. A panic inside a decoder is caught where the program catches it, so it is no finding here; one
//! outside still is, as is whatever no `catch_unwind` stops: exhausted memory or stack, and time.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only reading and decoding are used of this floor")]

#[path = "../../src/media/mod.rs"]
mod media;

libfuzzer_sys::fuzz_target!(
    // The fuzzer's own hook ends the process at every panic, even at one that is caught.
    init: std::panic::set_hook(Box::new(|_| {})),
    |data: &[u8]| media::fuzz_entry::decode(data)
);
