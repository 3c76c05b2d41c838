//! Rushes: describe a shot, see its price, render it with Veo 3 through Segmind, keep the takes.
//!
//! The floors are in the README and kept by `tests/architecture.rs`.

pub mod bootstrap;
pub mod cli;
pub mod domain;
pub mod engine;
pub mod failpoints;
pub mod media;
pub mod pictures;
pub mod secrets;
pub mod segmind;
pub mod simulator;
pub mod store;
pub mod ui;
