//! The built program, as a script meets it: what it prints, how it exits, what it leaves behind. Every run has its own home, data
//! folder and environment, without display, keychain or network.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at the first surprise")]

mod demo;
mod folders;
#[path = "../support/hops.rs"]
mod hops;
mod library;
mod models;
mod money;
mod network;
#[cfg(target_os = "linux")]
mod no_display;
mod refusals;
mod sandbox;
mod service;
#[cfg(unix)]
mod shutdown;
mod spending;
mod values;
#[cfg(target_os = "linux")]
mod window;
