//! The window: screens, widgets and their look.
//!
//! Paints, and handles focus and keys. Nothing here waits, locks, or touches disk, keychain or network: it reads one
//! [`Snapshot`](crate::engine::Snapshot) a frame, sends requests to the engine, and polls the replies. Failures are
//! sentences on the screen.

mod afford;
mod app;
mod catalog;
mod clip_facts;
mod clip_marks_ui;
mod clip_picture_ui;
mod command;
mod connect;
mod context;
mod create;
#[cfg(test)]
mod fixtures;
mod format;
mod frame_editor;
mod images;
mod library;
mod lineage;
mod more_take;
mod notify;
mod platform;
mod player;
mod projects;
mod queue;
mod scenes;
mod settings_ui;
mod sheets;
mod shot;
mod shot_index;
mod shot_title_ui;
mod spending;
mod stage;
mod strip;
mod takes;
pub mod theme;
mod welcome;
pub mod widgets;

pub use self::app::App;
pub use self::platform::{AppServices, Clipboard, Dialogs, Notification, Notifier, Session, Sessions};
pub use self::player::{Fit, PlayerPrefs};
pub use self::welcome::READY;
