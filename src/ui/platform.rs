//! What the window gets from outside: the engine that it shows, a way to start the other one, the system's dialogs and notifications.
//!
//! The bootstrap implements these traits; tests put their own in their place.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Id};

use crate::engine::{EngineHandle, Reply};
use crate::media::Output;

/// One running engine; its snapshot says which service it talks to.
#[derive(Debug, Clone)]
pub struct Session {
    /// The engine.
    pub handle: EngineHandle,
}

/// Starts engines beside the first one, which goes on in the background.
pub trait Sessions {
    /// Starts the embedded service and an engine for it.
    fn start_demo(&self) -> Reply<Session>;
    /// Starts an engine for Segmind.
    fn start_segmind(&self) -> Reply<Session>;
}

/// The system's dialogs. `Ok(None)`: the person closed it. A refusal of kind `NoDialog`: this system has none.
pub trait Dialogs {
    /// Opens the save dialog for a clip.
    fn save_clip(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Opens the save dialog for a frame of a clip.
    fn save_frame(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Opens the save dialog for a table.
    fn save_table(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Opens the folder dialog at `folder`.
    fn pick_folder(&self, handle: &EngineHandle, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Opens the dialog for a picture that becomes the first frame.
    fn pick_image(&self, handle: &EngineHandle) -> Reply<Option<PathBuf>>;
}

/// The system's clipboard, as far as egui's own does not reach: files.
pub trait Clipboard {
    /// Puts these files onto it, so that a file manager or an editor pastes them; answers how many. Refused where it takes no files.
    fn copy_files(&self, handle: &EngineHandle, files: Vec<PathBuf>) -> Reply<usize>;
}

/// Shows the system's notifications, on another thread than the window's. Failures are only logged.
pub trait Notifier {
    /// Shows one. Calls `clicked` once if the person presses it and the system says so.
    fn show(&self, notification: Notification, clicked: Box<dyn FnOnce() + Send>);
}

/// The words of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// What happened.
    pub title: String,
    /// To which shot, or what the person has to do.
    pub body: String,
    /// Whether the person has to do something.
    pub urgent: bool,
    /// Whether it makes a sound.
    pub sound: bool,
}

/// Everything the window needs.
pub struct AppServices {
    /// The engine that is shown first.
    pub session: Session,
    /// Starts the other one.
    pub sessions: Box<dyn Sessions>,
    /// The system's dialogs.
    pub dialogs: Box<dyn Dialogs>,
    /// The system's clipboard for files.
    pub clipboard: Box<dyn Clipboard>,
    /// The system's notifications.
    pub notifier: Box<dyn Notifier>,
    /// Where this process keeps its logs and crash reports.
    pub logs: PathBuf,
    /// Where the sound of clips goes.
    pub output: Output,
}

/// Finds out for [`drops_are_heard`] whether files can be dropped onto the window: winit 0.30 reports none under Wayland.
#[cfg(target_os = "linux")]
pub(super) fn look_for_drops(cc: &eframe::CreationContext<'_>) {
    use winit::raw_window_handle::{HasDisplayHandle as _, RawDisplayHandle};
    let is_wayland = matches!(cc.display_handle().map(|handle| handle.as_raw()), Ok(RawDisplayHandle::Wayland(_)));
    cc.egui_ctx.data_mut(|data| data.insert_temp(Id::NULL, AreHeard(!is_wayland)));
}

/// Every other system reports what is dropped.
#[cfg(not(target_os = "linux"))]
pub(super) fn look_for_drops(cc: &eframe::CreationContext<'_>) {
    cc.egui_ctx.data_mut(|data| data.insert_temp(Id::NULL, AreHeard(true)));
}

/// Whether files can be dropped onto the window.
pub(super) fn drops_are_heard(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(Id::NULL)).is_none_or(|AreHeard(heard)| heard)
}

#[derive(Clone, Copy)]
struct AreHeard(bool);
