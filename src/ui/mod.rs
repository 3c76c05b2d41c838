//! The window: screens, widgets and their look.
//!
//! Owns paint, focus, keys and small view state. Never awaits, locks, or touches disk, keychain or network: it reads one
//! [`Snapshot`](crate::engine::Snapshot) a frame, asks the engine, and polls its replies. Failures are sentences on the
//! screen: a field's, a card's, a toast's.

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
