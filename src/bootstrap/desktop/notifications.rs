//! The system's own notifications, by `notify-rust`: each on a thread of its own, since showing one and waiting for a press block.
//!
//! On a system without notifications this logs one line and does nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use notify_rust::Timeout;

use crate::ui::{Notification, Notifier};

/// Most notifications whose press is waited for. The system may show more; a press on those leads nowhere.
const WAITING: usize = 8;

/// The program's id on the desktop: the name of its icon in `assets/linux`, and the sender of notifications on Windows, where
/// `assets/windows/setup.nsi` registers it.
pub const APP_ID: &str = "app.rushes.Rushes";

/// The notifications of the desktop that Rushes runs on.
#[derive(Debug, Clone, Default)]
pub struct NativeNotifications {
    waiting: Arc<AtomicUsize>,
    failed: Arc<AtomicBool>,
}

impl NativeNotifications {
    /// Shows one that leads nowhere, and returns when the desktop has taken it: for a program that is about to end. Fails on a desktop
    /// without notifications.
    pub fn leave(notification: &Notification) -> Result<(), notify_rust::error::Error> {
        show(notification, None)
    }
}

impl Notifier for NativeNotifications {
    fn show(&self, notification: Notification, clicked: Box<dyn FnOnce() + Send>) {
        let waits = self.waiting.fetch_add(1, Ordering::Relaxed) < WAITING;
        let (waiting, failed) = (self.waiting.clone(), self.failed.clone());
        let thread = std::thread::Builder::new().name("rushes-notice".into()).spawn(move || {
            if let Err(error) = show(&notification, waits.then_some(clicked))
                && !failed.swap(true, Ordering::Relaxed)
            {
                tracing::info!(%error, "this system shows no notifications");
            }
            waiting.fetch_sub(1, Ordering::Relaxed);
        });
        if let Err(error) = thread {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            tracing::warn!(%error, "no thread for a notification");
        }
    }
}

/// Shows it and, with something to call, waits until it is pressed or gone.
fn show(
    notification: &Notification,
    clicked: Option<Box<dyn FnOnce() + Send>>,
) -> Result<(), notify_rust::error::Error> {
    let mut native = notify_rust::Notification::new();
    native.appname("Rushes").summary(&notification.title).body(&plain(&notification.body));
    if clicked.is_some() {
        native.action("default", "Show");
    }
    if notification.sound {
        native.sound_name(sound());
    }
    if notification.urgent {
        native.timeout(Timeout::Never); // Until it is seen, where the system lets it.
    }
    #[cfg(all(unix, not(target_os = "macos")))]
    native.icon(APP_ID).hint(notify_rust::Hint::DesktopEntry(APP_ID.into()));
    #[cfg(windows)]
    native.app_id(APP_ID);
    let shown = native.show()?;
    if let Some(clicked) = clicked {
        shown.wait_for_action(|action| {
            if action != "__closed" {
                clicked();
            }
        });
    }
    Ok(())
}

/// Escapes what Linux desktops would read as markup: a prompt is plain text.
fn plain(text: &str) -> String {
    if cfg!(all(unix, not(target_os = "macos"))) {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}

/// The system's own sound for a message.
const fn sound() -> &'static str {
    if cfg!(target_os = "macos") {
        "Ping"
    } else if cfg!(windows) {
        "Default"
    } else {
        "message-new-instant"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_is_never_read_as_markup() {
        let prompt = "<b>Tom & Ann</b>";
        let is_markup_elsewhere = cfg!(all(unix, not(target_os = "macos")));
        assert_eq!(plain(prompt), if is_markup_elsewhere { "&lt;b&gt;Tom &amp; Ann&lt;/b&gt;" } else { prompt });
    }
}
