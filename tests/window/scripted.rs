//! Stand-ins for the system: dialogs, the clipboard for files, notifications, the other service's engine. Nothing leaves the test.

#![allow(clippy::unwrap_used, reason = "a test double may fail loudly")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rushes::engine::{EngineHandle, Refusal, Reply, reply};
use rushes::ui::{Clipboard, Dialogs, Notification, Notifier, Session, Sessions};

/// What the scripted dialogs answer.
pub type DialogAnswer = Result<Option<PathBuf>, Refusal>;

/// Dialogs that answer at once with what the test has put there.
#[derive(Clone, Default)]
pub struct ScriptedDialogs(Arc<Mutex<Option<DialogAnswer>>>);

impl ScriptedDialogs {
    /// Sets the next answer.
    pub fn answer(&self, answer: DialogAnswer) {
        *self.0.lock().unwrap() = Some(answer);
    }

    fn next(&self) -> Reply<Option<PathBuf>> {
        reply::ready(self.0.lock().unwrap().take().unwrap_or(Ok(None)))
    }
}

impl Dialogs for ScriptedDialogs {
    fn save_clip(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn save_frame(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn save_table(&self, _: &EngineHandle, _: &str, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn pick_folder(&self, _: &EngineHandle, _: &Path) -> Reply<Option<PathBuf>> {
        self.next()
    }
    fn pick_image(&self, _: &EngineHandle) -> Reply<Option<PathBuf>> {
        self.next()
    }
}

/// A clipboard for files that remembers what it got.
#[derive(Clone, Default)]
pub struct ScriptedClipboard(Arc<Mutex<(Option<Vec<PathBuf>>, bool)>>);

impl ScriptedClipboard {
    /// What was copied since the last time.
    pub fn take(&self) -> Option<Vec<PathBuf>> {
        self.0.lock().unwrap().0.take()
    }

    /// From now on it takes no files.
    pub fn refuse(&self) {
        self.0.lock().unwrap().1 = true;
    }
}

impl Clipboard for ScriptedClipboard {
    fn copy_files(&self, _: &EngineHandle, files: Vec<PathBuf>) -> Reply<usize> {
        let mut kept = self.0.lock().unwrap();
        if kept.1 {
            return reply::ready(Err(Refusal::new("The clipboard takes no files")));
        }
        let count = files.len();
        kept.0 = Some(files);
        reply::ready(Ok(count))
    }
}

/// What would be shown, each with its way back.
#[derive(Clone, Default)]
pub struct ShownNotifications(Arc<Mutex<Vec<(Notification, Pressed)>>>);

type Pressed = Box<dyn FnOnce() + Send>;

impl ShownNotifications {
    /// Takes what was shown since the last time.
    pub fn take(&self) -> Vec<(Notification, Pressed)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Notifier for ShownNotifications {
    fn show(&self, notification: Notification, clicked: Pressed) {
        self.0.lock().unwrap().push((notification, clicked));
    }
}

/// The engine of the other service, for both ways to it.
pub struct OtherEngine(pub EngineHandle);

impl Sessions for OtherEngine {
    fn start_demo(&self) -> Reply<Session> {
        reply::ready(Ok(Session { handle: self.0.clone() }))
    }
    fn start_segmind(&self) -> Reply<Session> {
        reply::ready(Ok(Session { handle: self.0.clone() }))
    }
}
