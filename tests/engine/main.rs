//! The engine against the simulated service, over real sockets and a real ledger: what a person's money depends on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod account;
mod delivery;
mod download;
mod file_host;
mod first_frame;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod hour;
mod ledger;
mod offline;
mod queue;
mod recovery;
mod resume;
mod stage;
mod submit;
mod time;
mod transfer;
mod trash;
mod watch;
