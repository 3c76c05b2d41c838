//! The window: screens, widgets and their look.
//!
//! Owns paint, focus, keys and small view state. Never awaits, locks, or touches disk, keychain or network: it reads one
//! [`Snapshot`](crate::engine::Snapshot) a frame, asks the engine, and polls its replies. Failures are sentences on the
//! screen: a field's, a card's, a toast's.

mod answers;
mod app;
mod ask;
mod command;
mod command_button;
mod connect;
mod create_ui;
mod cx;
mod dispatch;
mod drops;
mod grabs;
mod images;
mod jobs;
mod left;
mod library;
mod native_dialogs;
mod native_notices;
mod news;
mod notice_window;
mod notices;
mod parts;
mod pending;
mod player;
mod queue;
mod rows;
#[cfg(test)]
mod sample;
mod services;
mod settings;
mod sheets;
mod shot;
mod side_width;
mod stage;
mod still_ui;
mod strip_ui;
pub mod theme;
mod topbar_ui;
mod trash;
mod view;
mod voice;
mod welcome;
pub mod widgets;
mod words;
mod workspace;

pub use self::app::App;
pub use self::command::{CommandRow, Keys, UiCommand};
pub use self::native_dialogs::{NativeDialogs, is_on_path};
pub use self::native_notices::{APP_ID, NativeNotices};
pub use self::notice_window::NoticeWindow;
pub use self::player::{Fit, PlayerPrefs};
pub use self::services::{AppServices, Dialogs, Notice, Notifier, Session, Sessions};
pub use self::welcome::READY;
