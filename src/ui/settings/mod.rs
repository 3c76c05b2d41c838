//! The settings screen: account and key, folder, queue, appearance, about. Owns no state: each change is asked for at once.

mod settings_ui;

pub(super) use self::settings_ui::show;
