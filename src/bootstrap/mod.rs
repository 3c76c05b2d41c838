//! The composition root: it puts the floors together. It decides folders, hosts and keychain, starts engines and opens the
//! window.
//!
//! A failure leaves as a [`Refusal`](crate::engine::Refusal). The command line prints its sentence and chooses the exit code; a person who
//! double-clicked sees it in a window too.

pub mod data_folder;
pub mod desktop;
mod display;
pub mod engines;
pub mod logs;
pub mod shutdown;
pub mod startup_message;
mod window;

pub use data_folder::DataFolder;
pub use engines::{Engines, STOP_PATIENCE};
pub use shutdown::{Ending, Shutdown};
pub use window::{NoWindow, demo_draft, open_window};
