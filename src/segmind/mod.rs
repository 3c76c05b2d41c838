//! The wire: the client for Segmind's published API, and the only one in Rushes.
//!
//! A call of [`Client`] (`submit`, `requests`, `result`, `upload`, `history`, `files`) is sent by `client` over `transport`; `answer` reads
//! what came back, and `classify` says what it means. `budget` decides when a request may be sent.
//!
//! No request is repeated here, no redirect is followed with the key, and the key is sent only to the hosts of the API, of uploads and of
//! the history. Failures are an [`ApiError`], which says what they mean for a job, or a [`SubmitError`], which says whether anything was
//! bought. No text in them contains the key.

mod answer;
mod answer_text;
pub mod budget;
mod catalogue;
mod classify;
mod client;
mod error;
mod files;
pub mod history;
mod hosts;
mod network_error;
mod requests;
mod result;
mod submit;
mod tls;
mod transport;
mod upload;

pub use budget::{Budget, Claim, Purpose, Stake};
pub use catalogue::CatalogueRow;
pub use client::Client;
pub use error::{ApiError, ApiErrorKind, Endpoint};
pub use files::{FetchedImage, FileBody};
pub use hosts::{HostError, Hosts};
pub use requests::Progress;
pub use result::Outcome;
pub use submit::SubmitError;
pub use transport::Timeouts;

#[cfg(fuzzing)]
pub mod fuzz_entry {
    //! Entry point of `fuzz/fuzz_targets/wire_answer.rs`. Compiled for fuzzing only.

    use std::hint::black_box;

    use super::answer::{self, Answer};
    use super::error::Endpoint;
    use super::{catalogue, classify, history, requests, result, submit, upload};
    use crate::domain::RequestId;

    /// Reads a status and a body as every kind of answer, with the sentences for the person. It must not panic.
    pub fn read(status: u16, body: &[u8]) {
        let text = String::from_utf8_lossy(body);
        let answer = Answer::of(status, &text);
        black_box(submit::outcome_of(&answer));
        black_box(result::outcome_in(&answer));
        black_box(requests::progress_in(&answer));
        drop(black_box(history::page_in(&answer)));
        if let Ok(id) = RequestId::parse("r-1") {
            drop(black_box(history::row_in(&answer, &id)));
        }
        if let Some(json) = answer.json() {
            black_box(requests::balance_in(&json));
            black_box(upload::address_in(&json));
        }
        for endpoint in [Endpoint::Submit, Endpoint::Status, Endpoint::Result, Endpoint::Credits, Endpoint::Upload] {
            let error = classify::error_of(endpoint, &answer);
            black_box((error.sentence(), error.need(), error.wait_reason(), error.failure().sentence()));
        }
        black_box(catalogue::rows_in(&answer));
        black_box(answer::parse_reset(&text));
    }
}
