//! The composition root: decides folders, hosts and keychain, starts engines, opens the window or hands over to the command line.
//!
//! The only place that sees all floors. Failures become a sentence on standard error (for whoever double-clicked, in a window too)
//! and an exit code.

pub mod console;
pub mod crash_reports;
pub mod desktop;
mod display;
pub mod folders;
pub mod instance;
mod last_hearing;
pub mod logs;
pub mod sessions;
pub mod startup_message;
pub mod way_out;
mod window;
mod window_place;

pub use folders::Place;
pub use sessions::Engines;
pub use way_out::{Ending, WayOut};
pub use window::open_window;
