//! Any bytes as an MP4 file: reading its index and its samples must never panic, hang or grow.
//!
//! `cargo +nightly fuzz run media_demux fuzz/corpus/media_demux tests/data -- -runs=2000000 -max_len=4096 -timeout=2
//! -rss_limit_mb=512 -malloc_limit_mb=512` in the repository's root, after
//! `cargo test --test media_foreign -- --ignored seeds`, which writes clips as other makers write them into that corpus. As in `wire_answer` the floor is compiled right in.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only reading and decoding are used of this floor")]

#[path = "../../src/media/mod.rs"]
mod media;

libfuzzer_sys::fuzz_target!(|data: &[u8]| media::fuzz_entry::demux(data));
