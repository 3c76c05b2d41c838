//! The engine against the simulated service, over real sockets and a real ledger: what a person's money depends on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod absence;
mod account;
mod bulk;
mod caps;
mod compare;
mod delivery;
mod download;
mod file_host;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod history;
mod hour;
mod ledger;
mod models;
mod offline;
mod pictures;
mod queue;
mod recovery;
mod resume;
mod shots;
mod stage;
mod submit;
mod time;
mod transfer;
mod trash;
mod watch;
