//! The wire: Rushes' only way to Segmind, on the contract of its published API.
//!
//! Owns hosts, requests, answers and their meaning, and the budget of requests. Never repeats a request by itself, never follows
//! a redirect with the key, never sends the key anywhere but to the API and upload hosts. Failures leave as [`ApiError`], which
//! says what they mean for a job, or as [`SubmitError`], which says whether anything was bought; no text in them holds the key.

mod account;
pub mod budget;
mod certificate;
mod classify;
mod client;
mod error;
mod files;
#[cfg(fuzzing)]
pub mod fuzz_door;
mod hosts;
mod output;
mod rate_reset;
mod requests;
mod said;
mod submit;
mod transport;
mod trust;
mod upload;
mod way;
mod wire;

pub use budget::{Budget, Claim, Purpose, Stake};
pub use client::Client;
pub use error::{ApiError, ApiErrorKind, Endpoint};
pub use files::{FetchedImage, FileBody};
pub use hosts::{HostError, Hosts};
pub use requests::{Outcome, Progress};
pub use submit::SubmitError;
pub use transport::Timeouts;
