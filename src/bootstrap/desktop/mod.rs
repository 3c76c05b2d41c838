//! The desktop that Rushes runs on: its file dialogs and its notifications, behind the traits of [`ui`](crate::ui).

mod dialogs;
mod notifications;

pub use self::dialogs::{NativeDialogs, is_on_path};
pub use self::notifications::{APP_ID, NativeNotifications};
