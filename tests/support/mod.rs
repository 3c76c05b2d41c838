//! What the window tests share: the one blessed harness. It never opens a display, a keychain or the network.
#![allow(dead_code, reason = "each test binary uses its own part of the support")]
#![allow(clippy::expect_used, clippy::panic, reason = "a helper of tests fails the test that called it")]

#[cfg(target_os = "linux")]
pub mod bus;
pub mod harness;
pub mod nothing;
pub mod soft_renderer;
pub mod triangle;

pub use harness::{Window, unnamed_widgets};
