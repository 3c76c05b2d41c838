//! Any bytes under any status as an answer of the service: reading them must never panic, hang or grow.
//!
//! `cargo +nightly fuzz run wire_answer -- -runs=10000000 -max_len=4096` in the repository's root. The two floors under test are
//! compiled right into this target, so that it needs neither a window's crates nor a public door into the wire.
#![no_main]
#![allow(dead_code, unused_imports, reason = "only the reading of answers is used of these two floors")]

#[path = "../../src/domain/mod.rs"]
mod domain;
#[path = "../../src/segmind/mod.rs"]
mod segmind;

/// Every status that the service documents, and some that it does not.
const STATUSES: [u16; 16] = [200, 202, 302, 400, 401, 402, 403, 404, 405, 406, 410, 422, 429, 500, 503, 504];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((first, body)) = data.split_first() else { return };
    segmind::fuzz_entry::read(STATUSES[usize::from(*first) % STATUSES.len()], body);
});
