//! The way in for `fuzz/fuzz_targets/wire_answer.rs`: any status and bytes are read as each kind of answer. Compiled for fuzzing only.

use std::hint::black_box;

use super::classify;
use super::error::Endpoint;
use super::transport::Answer;
use super::{account, rate_reset, requests, submit, upload};

/// Reads a body as every answer there is; what a person would read of it is made as well. Must never panic.
pub fn read(status: u16, body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    let answer = Answer::of(status, &text);
    black_box(submit::outcome_of(&answer));
    black_box(requests::outcome_in(&answer));
    black_box(requests::progress_in(&answer));
    if let Some(json) = answer.json() {
        black_box(account::balance_in(&json));
        black_box(upload::address_in(&json));
    }
    for endpoint in [Endpoint::Submit, Endpoint::Status, Endpoint::Result, Endpoint::Credits, Endpoint::Upload] {
        let error = classify::error_of(endpoint, &answer);
        black_box((error.sentence(), error.need(), error.wait_reason(), error.failure().sentence()));
    }
    black_box(rate_reset::parse(&text));
}
