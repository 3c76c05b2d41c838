//! The composition root: decides folders, hosts and keychain, starts engines, opens the window or hands over to the command line.
//!
//! The only place that sees all floors. Failures become a sentence on standard error (for whoever double-clicked, in a window too)
//! and an exit code.

pub mod console;
pub mod crash_reports;
mod display;
pub mod folders;
pub mod instance;
pub mod logs;
pub mod notice;
pub mod sessions;
mod window;

pub use folders::Place;
pub use sessions::Engines;
pub use window::open_window;
