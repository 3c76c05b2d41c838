//! Dialogs that close at once, and sessions that stay where they are: for a window that is only looked at.

use std::path::{Path, PathBuf};

use rushes::bootstrap::desktop::NativeNotifications;
use rushes::engine::{EngineHandle, Reply, reply};
use rushes::media::Output;
use rushes::ui::{AppServices, Clipboard, Dialogs, Session, Sessions};

struct Nothing(EngineHandle);

impl Dialogs for Nothing {
    fn save_clip(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn save_frame(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn save_table(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn pick_folder(&self, _: &EngineHandle, _: &Path) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
    fn pick_image(&self, _: &EngineHandle) -> Reply<Option<PathBuf>> {
        reply::ready(Ok(None))
    }
}

impl Clipboard for Nothing {
    fn copy_files(&self, _: &EngineHandle, files: Vec<PathBuf>) -> Reply<usize> {
        reply::ready(Ok(files.len()))
    }
}

impl Sessions for Nothing {
    fn start_demo(&self) -> Reply<Session> {
        reply::ready(Ok(Session { handle: self.0.clone() }))
    }
    fn start_segmind(&self) -> Reply<Session> {
        reply::ready(Ok(Session { handle: self.0.clone() }))
    }
}

/// What a window on this engine needs and will not use.
pub fn services(handle: EngineHandle) -> AppServices {
    AppServices {
        session: Session { handle: handle.clone() },
        sessions: Box::new(Nothing(handle.clone())),
        dialogs: Box::new(Nothing(handle.clone())),
        clipboard: Box::new(Nothing(handle)),
        notifier: Box::new(NativeNotifications::default()),
        output: Output::none(),
        logs: PathBuf::new(),
    }
}
