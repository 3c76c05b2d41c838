//! The wire: Rushes' only way to Segmind, on the contract of its published API.
//!
//! Owns hosts, requests, answers and their meaning, and the budget of requests. Never repeats a request by itself, never follows
//! a redirect with the key, never sends the key anywhere but to the API and upload hosts. Failures leave as [`ApiError`], which
//! says what they mean for a job, or as [`SubmitError`], which says whether anything was bought; no text in them holds the key.

mod answer;
mod answer_text;
pub mod budget;
mod classify;
mod client;
mod error;
mod files;
mod hosts;
mod network_error;
mod output;
mod requests;
mod submit;
mod tls;
mod transport;
mod upload;
mod wire;

pub use budget::{Budget, Claim, Purpose, Stake};
pub use client::Client;
pub use error::{ApiError, ApiErrorKind, Endpoint};
pub use files::{FetchedImage, FileBody};
pub use hosts::{HostError, Hosts};
pub use requests::{Outcome, Progress};
pub use submit::SubmitError;
pub use transport::Timeouts;

#[cfg(fuzzing)]
pub mod fuzz_door {
    //! The way in for `fuzz/fuzz_targets/wire_answer.rs`: any status and bytes are read as each kind of answer. Compiled for fuzzing only.

    use std::hint::black_box;

    use super::answer::{self, Answer};
    use super::error::Endpoint;
    use super::{classify, requests, submit, upload};

    /// Reads a body as every answer there is; what a person would read of it is made as well. Must never panic.
    pub fn read(status: u16, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        let answer = Answer::of(status, &text);
        black_box(submit::outcome_of(&answer));
        black_box(requests::outcome_in(&answer));
        black_box(requests::progress_in(&answer));
        if let Some(json) = answer.json() {
            black_box(requests::balance_in(&json));
            black_box(upload::address_in(&json));
        }
        for endpoint in [Endpoint::Submit, Endpoint::Status, Endpoint::Result, Endpoint::Credits, Endpoint::Upload] {
            let error = classify::error_of(endpoint, &answer);
            black_box((error.sentence(), error.need(), error.wait_reason(), error.failure().sentence()));
        }
        black_box(answer::parse_reset(&text));
    }
}
