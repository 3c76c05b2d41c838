//! The crash matrix: the real program is killed (SIGKILL, nothing runs on) at every persisted boundary of a job's life, between
//! them, and at random times; after each life the service's bank statement is compared with the ledger and the clips.
//!
//! A panic at such a place ends nothing but its own job.
//!
//! Needs the failure points: `cargo test --features failpoints --test crash`. Unix only, since SIGKILL is.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at any trouble")]

mod adoption;
mod audit;
mod bulk;
mod drives;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod life;
mod matrix;
mod panics;
mod plan;
mod trash;
mod window;
