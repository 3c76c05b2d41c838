//! What the window is given from outside: the engine it shows, a way to start the other one, and the system's dialogs.
//!
//! Owns the seams that tests replace. Never decides which engine runs where: the bootstrap implements [`Sessions`].

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

/// Starts engines beside the first one. The one that is left goes on in the background.
pub trait Sessions {
    /// The embedded service and an engine for it.
    fn start_demo(&self) -> Reply<Session>;
    /// An engine for Segmind.
    fn start_segmind(&self) -> Reply<Session>;
}

/// The system's dialogs. `Ok(None)`: the person closed it. A refusal of kind `NoDialog`: there is none to be had.
pub trait Dialogs {
    /// Asks where a copy of a clip shall go.
    fn save_clip(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Asks where a frame of a clip shall go.
    fn save_frame(&self, handle: &EngineHandle, suggested_name: &str, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Asks for a folder, starting at `folder`.
    fn pick_folder(&self, handle: &EngineHandle, folder: &Path) -> Reply<Option<PathBuf>>;
    /// Asks for a picture for the first frame.
    fn pick_image(&self, handle: &EngineHandle) -> Reply<Option<PathBuf>>;
}

/// Shows the system's notifications, off the window's thread. What can't be shown is logged and forgotten.
pub trait Notifier {
    /// Shows one; `clicked` is called once if the person presses it and the system tells.
    fn show(&self, notification: Notification, clicked: Box<dyn FnOnce() + Send>);
}

/// A notification in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// What happened.
    pub title: String,
    /// To which shot, or what to do.
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
    /// The way to the other one.
    pub sessions: Box<dyn Sessions>,
    /// The system's dialogs.
    pub dialogs: Box<dyn Dialogs>,
    /// The system's notifications.
    pub notifier: Box<dyn Notifier>,
    /// Where this process keeps its logs and crash reports.
    pub logs: PathBuf,
    /// Where the sound of clips goes.
    pub output: Output,
}

/// Finds out whether files can be dropped onto the window, for [`drops_are_heard`]: winit 0.30 hears of none under Wayland.
#[cfg(target_os = "linux")]
pub(super) fn look_for_drops(cc: &eframe::CreationContext<'_>) {
    use winit::raw_window_handle::{HasDisplayHandle as _, RawDisplayHandle};
    let is_wayland = matches!(cc.display_handle().map(|handle| handle.as_raw()), Ok(RawDisplayHandle::Wayland(_)));
    cc.egui_ctx.data_mut(|data| data.insert_temp(Id::NULL, AreHeard(!is_wayland)));
}

/// Every other system tells of what is dropped.
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
