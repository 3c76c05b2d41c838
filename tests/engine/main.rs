//! The engine against the simulated service, over real sockets and a real ledger: what a person's money depends on.

mod account;
mod download;
mod queue;
mod recovery;
mod stage;
mod submit;
