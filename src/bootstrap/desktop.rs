//! The desktop that Rushes runs on: its file dialogs, by `rfd`, its clipboard for files, by `arboard`, and its
//! notifications, by `notify-rust`.
//!
//! A dialog is created on the window's thread and awaited on the runtime. On Linux, with neither a portal nor zenity, `rfd` answers
//! "closed" at once; no person closes a dialog that fast, so that answer becomes a refusal of kind `NoDialog`. An answer that can't be
//! used is an error, not a cancel. Each notification has its own thread, since showing one and waiting for a press block.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify_rust::Timeout;
use rfd::{AsyncFileDialog, FileHandle};

use crate::engine::{EngineHandle, Refusal, RefusalKind, Reply};
use crate::ui::{Clipboard, Dialogs, Notification, Notifier};

/// No person closes a dialog sooner than this after it was asked for.
const HASTE: Duration = Duration::from_millis(250);

/// Pictures that Segmind takes as a first frame.
const PICTURES: [&str; 10] = ["jpg", "jpeg", "png", "webp", "heic", "heif", "gif", "tif", "tiff", "bmp"];

/// The dialogs of the desktop that Rushes runs on.
#[derive(Debug, Clone, Copy, Default)]
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn save_clip(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>> {
        let dialog = AsyncFileDialog::new()
            .set_title("Save a copy of this clip")
            .set_file_name(suggested_name)
            .set_directory(folder)
            .add_filter("Video", &[extension(suggested_name)]);
        handle.run(answer(dialog.save_file()))
    }

    fn save_frame(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>> {
        let dialog = AsyncFileDialog::new()
            .set_title("Save this frame")
            .set_file_name(suggested_name)
            .set_directory(folder)
            .add_filter("Picture", &["png"]);
        handle.run(answer(dialog.save_file()))
    }

    fn save_table(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>> {
        let dialog = AsyncFileDialog::new()
            .set_title("Save the purchases")
            .set_file_name(suggested_name)
            .set_directory(folder)
            .add_filter("Table", &["csv"]);
        handle.run(answer(dialog.save_file()))
    }

    fn pick_folder(&self, handle: &EngineHandle, folder: &Path) -> Reply<Option<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title("Choose where clips go").set_directory(folder);
        handle.run(answer(dialog.pick_folder()))
    }

    fn pick_image(&self, handle: &EngineHandle) -> Reply<Option<PathBuf>> {
        let dialog = AsyncFileDialog::new().set_title("Choose a picture").add_filter("Pictures", &PICTURES);
        handle.run(answer(dialog.pick_file()))
    }
}

/// `mp4` of `a fox.mp4`; empty where the name has none.
/// The clipboard of the desktop that Rushes runs on, for files. It is kept open: on X11 the program that copied answers whoever pastes.
#[derive(Clone, Default)]
pub struct NativeClipboard(Arc<Mutex<Option<arboard::Clipboard>>>);

impl Clipboard for NativeClipboard {
    fn copy_files(&self, handle: &EngineHandle, files: Vec<PathBuf>) -> Reply<usize> {
        let open = self.0.clone();
        handle.run(async move {
            let copied = tokio::task::spawn_blocking(move || put_files(&open, &files)).await;
            copied.unwrap_or_else(|error| Err(Refusal::because("Something broke inside Rushes", &error)))
        })
    }
}

fn put_files(open: &Mutex<Option<arboard::Clipboard>>, files: &[PathBuf]) -> Result<usize, Refusal> {
    let no_clipboard = |error: arboard::Error| Refusal::because("The clipboard takes no files", &error);
    let there: Vec<&PathBuf> = files.iter().filter(|file| file.is_file()).collect();
    if there.is_empty() {
        return Err(Refusal::new("The files are no longer there"));
    }
    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
    let clipboard = match &mut *open {
        Some(clipboard) => clipboard,
        closed => closed.insert(arboard::Clipboard::new().map_err(no_clipboard)?),
    };
    clipboard.set().file_list(&there).map_err(no_clipboard)?;
    Ok(there.len())
}

fn extension(name: &str) -> String {
    Path::new(name).extension().unwrap_or_default().to_string_lossy().into_owned()
}

async fn answer(dialog: impl Future<Output = Option<FileHandle>>) -> Result<Option<PathBuf>, Refusal> {
    listen();
    let (asked, heard) = (Instant::now(), COMPLAINTS.load(Ordering::Relaxed));
    let chosen = dialog.await;
    let complained = COMPLAINTS.load(Ordering::Relaxed) > heard;
    match chosen {
        Some(file) => Ok(Some(file.path().to_owned())),
        None if complained && asked.elapsed() >= HASTE => Err(unusable()),
        None if cfg!(target_os = "linux") && asked.elapsed() < HASTE && !is_on_path("zenity") => Err(no_dialog()),
        None => Ok(None),
    }
}

/// How often `rfd` has logged that it can't use a dialog's answer; it says so nowhere else. zenity gives names that are not Unicode.
static COMPLAINTS: AtomicU64 = AtomicU64::new(0);

/// Counts the errors that `rfd` logs.
struct Listener;

impl log::Log for Listener {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() == log::Level::Error && metadata.target().starts_with("rfd")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            tracing::warn!(said = %record.args(), "a dialog's answer is of no use");
            COMPLAINTS.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn flush(&self) {}
}

fn listen() {
    if log::set_logger(&Listener).is_ok() {
        log::set_max_level(log::LevelFilter::Error);
    }
}

fn unusable() -> Refusal {
    Refusal::new("The dialog's answer can't be used: its path is not written in Unicode. Choose another name or folder")
}

fn no_dialog() -> Refusal {
    Refusal::new("This desktop offers no file dialog; type the path instead").of_kind(RefusalKind::NoDialog)
}

/// Whether a program of this name can be started.
pub fn is_on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

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
        let thread = std::thread::Builder::new().name("rushes-notification".into()).spawn(move || {
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

    #[tokio::test]
    async fn a_dialog_that_closes_at_once_without_zenity_is_no_dialog() {
        let outcome = answer(std::future::ready(None)).await;
        if cfg!(target_os = "linux") && !is_on_path("zenity") {
            assert_eq!(outcome.map_err(|refusal| refusal.kind), Err(RefusalKind::NoDialog));
        } else {
            assert_eq!(outcome, Ok(None));
        }
    }

    #[tokio::test]
    async fn an_answer_that_cant_be_read_is_said_and_not_taken_for_a_cancel() {
        let late = |complains: bool| async move {
            tokio::time::sleep(HASTE).await;
            if complains {
                log::error!(target: "rfd::backend", "Failed to pick file with zenity: invalid utf-8 sequence");
            }
            None
        };
        assert_eq!(answer(late(false)).await, Ok(None));
        let refusal = answer(late(true)).await.unwrap_err();
        assert!(refusal.sentence.contains("not written in Unicode"), "{refusal:?}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_not_on_the_path() {
        assert!(!is_on_path("rushes-has-no-such-program"));
    }

    #[test]
    fn a_prompt_is_never_read_as_markup() {
        let prompt = "<b>Tom & Ann</b>";
        let is_markup_elsewhere = cfg!(all(unix, not(target_os = "macos")));
        assert_eq!(plain(prompt), if is_markup_elsewhere { "&lt;b&gt;Tom &amp; Ann&lt;/b&gt;" } else { prompt });
    }
}
