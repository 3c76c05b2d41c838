//! Everything the window holds for one engine. There are two when the demo was tried: the other one rests and keeps its form.

use std::sync::Arc;

use super::trash::Undo;
use crate::engine::{EngineHandle, Service, Snapshot};
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Pending, Screen, Selection};
use crate::ui::images::{ImageKey, Images};
use crate::ui::library::LibraryView;
use crate::ui::platform::Session;
use crate::ui::queue::QueuePanel;
use crate::ui::sheets::Sheet;
use crate::ui::shot::ShotForm;

/// The window's side of one engine.
pub(super) struct Workspace {
    /// The engine.
    pub handle: EngineHandle,
    /// Its latest picture; replaced in `logic`.
    pub snapshot: Arc<Snapshot>,
    /// What it was asked.
    pub pending: Pending,
    /// Its pictures.
    pub images: Images,
    /// The form.
    pub shot: ShotForm,
    /// The key as it is pasted.
    pub connect: ConnectForm,
    /// The queue panel.
    pub queue: QueuePanel,
    /// The library screen.
    pub library: LibraryView,
    /// The place that is shown.
    pub screen: Screen,
    /// What is on the stage.
    pub selection: Selection,
    /// The sheet over everything.
    pub sheet: Option<Sheet>,
    /// What can be taken back, the last one at the end.
    pub undo: Vec<Undo>,
    /// Whether the engine was asked which clips' files are still there.
    looked_for_files: bool,
}

impl Workspace {
    /// The window's side of this engine, with the shot that was unfinished.
    pub fn new(session: Session) -> Self {
        let snapshot = session.handle.snapshot();
        Self {
            shot: ShotForm::new((*snapshot.draft).clone()),
            handle: session.handle,
            snapshot,
            pending: Pending::default(),
            images: Images::default(),
            connect: ConnectForm::default(),
            queue: QueuePanel::default(),
            library: LibraryView::default(),
            screen: Screen::default(),
            selection: Selection::default(),
            sheet: None,
            undo: Vec::new(),
            looked_for_files: false,
        }
    }

    /// Asks once which clips' files are still there: ten thousand questions to the disk, for which no picture waits.
    pub fn look_for_files(&mut self) {
        if !std::mem::replace(&mut self.looked_for_files, true) {
            self.handle.check_files();
        }
    }

    /// Forgets what was seen of the first frame in the form, so that it is looked at again.
    pub fn look_anew(&mut self, now: f64) {
        if let Some(ask) = self.shot.wanted_image(now) {
            self.images.forget(&ImageKey::FirstFrame(ask));
        }
    }

    /// Which service its engine talks to.
    pub fn service(&self) -> Service {
        self.snapshot.service
    }

    /// Tells the engine of each change at once: a way out that leaves no time for more must not cost what was typed last.
    /// Whether there was one.
    pub fn note_draft(&mut self) -> bool {
        let changed = self.shot.draft_to_note();
        let is_changed = changed.is_some();
        if let Some(draft) = changed {
            self.handle.note_draft(draft);
        }
        is_changed
    }

    /// Hands a changed draft to the engine once it has rested, or at once when `leaving`.
    pub fn save_draft(&mut self, now: f64, leaving: bool) {
        if let Some(draft) = self.shot.draft_to_save(now, leaving) {
            let reply = self.handle.save_draft(draft);
            self.pending.watch(reply);
        }
    }
}
