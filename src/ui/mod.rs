//! The window: screens, widgets and their look.
//!
//! Paints, and handles focus and keys. Nothing here waits, locks, or touches disk, keychain or network: it reads one
//! [`Snapshot`](crate::engine::Snapshot) a frame, sends requests to the engine, and polls the replies. Failures are
//! sentences on the screen.

mod app;
mod clip_picture_ui;
mod command;
mod connect;
mod context;
mod create;
#[cfg(test)]
mod fixtures;
mod format;
mod images;
mod library;
mod notify;
mod platform;
mod player;
mod queue;
mod settings_ui;
mod sheets;
mod shot;
mod stage;
pub mod theme;
mod welcome;
pub mod widgets;

pub use self::app::App;
pub use self::platform::{AppServices, Dialogs, Notification, Notifier, Session, Sessions};
pub use self::player::{Fit, PlayerPrefs};
pub use self::welcome::READY;
