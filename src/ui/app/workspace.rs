//! What the window holds for one engine. After the demo was tried there are two: the hidden one keeps its form.

use std::path::PathBuf;
use std::sync::Arc;

use super::undo::Undo;
use crate::domain::ClipId;
use crate::engine::{EngineHandle, FrameAt, Service, Snapshot, Target};
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Export, Pending, Screen, Selection};
use crate::ui::format;
use crate::ui::images::{ImageKey, Images};
use crate::ui::library::LibraryView;
use crate::ui::notify::SnapshotChange;
use crate::ui::platform::Session;
use crate::ui::queue::QueuePanel;
use crate::ui::sheets::{PathSheet, Sheet};
use crate::ui::shot::ShotForm;

/// The window's side of one engine.
pub(super) struct Workspace {
    /// The engine.
    pub handle: EngineHandle,
    /// Its latest snapshot; replaced in `logic`.
    pub snapshot: Arc<Snapshot>,
    /// What it was asked and has not answered.
    pub pending: Pending,
    /// Its pictures.
    pub images: Images,
    /// The form.
    pub shot: ShotForm,
    /// The form for the key.
    pub connect: ConnectForm,
    /// The queue panel.
    pub queue: QueuePanel,
    /// The library screen.
    pub library: LibraryView,
    /// Which screen is shown.
    pub screen: Screen,
    /// What is on the stage.
    pub selection: Selection,
    /// The sheet over everything.
    pub sheet: Option<Sheet>,
    /// What can be undone, the latest last.
    pub undo: Vec<Undo>,
}

impl Workspace {
    /// With the unfinished shot of the last run in the form.
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
        }
    }

    /// Takes in the engine's latest snapshot.
    pub fn renew_snapshot(&mut self) -> SnapshotChange {
        let now = self.handle.snapshot();
        SnapshotChange { before: std::mem::replace(&mut self.snapshot, now.clone()), now }
    }

    /// Asks once which clips' files are still there. That may be ten thousand questions to the disk, so the first frame does not wait.
    pub fn look_for_files(&mut self) {
        if !std::mem::replace(&mut self.pending.checked_files, true) {
            self.handle.check_files();
        }
    }

    /// Forgets the picture of the first frame in the form, so that the engine looks at it again.
    pub fn look_again(&mut self, now: f64) {
        if let Some(ask) = self.shot.wanted_image(now) {
            self.images.forget(&ImageKey::FirstFrame(ask));
        }
    }

    /// Which service its engine talks to.
    pub fn service(&self) -> Service {
        self.snapshot.service
    }

    /// Tells the engine of each change of the form at once, so that a sudden end loses nothing. Returns whether there was one.
    pub fn note_draft(&mut self) -> bool {
        let changed = self.shot.draft_to_note();
        let is_changed = changed.is_some();
        if let Some(draft) = changed {
            self.handle.note_draft(draft);
        }
        is_changed
    }

    /// The file for a copy of this clip at the path that a dialog gave.
    pub fn target(&self, clip: ClipId, path: PathBuf) -> Target {
        let file = self.snapshot.clip(clip).map(|clip| clip.path.clone()).unwrap_or_default();
        Target::from_dialog(path, &format::extension(&file))
    }

    /// Copies a clip there. `typed`: the sheet that comes back if that fails.
    pub fn export(&mut self, clip: ClipId, to: Target, typed: Option<Box<PathSheet>>) {
        let reply = self.handle.export(clip, to);
        self.pending.exports.push(Export { typed, reply });
    }

    /// Writes a frame there. `typed`: the sheet that comes back if that fails.
    pub fn save_frame(&mut self, clip: ClipId, at: FrameAt, to: Target, typed: Option<Box<PathSheet>>) {
        let reply = self.handle.save_frame(clip, at, to);
        self.pending.frames.saves.push(Export { typed, reply });
    }

    /// Saves a changed draft after a pause in typing, or at once when `leaving`.
    pub fn save_draft(&mut self, now: f64, leaving: bool) {
        if let Some(draft) = self.shot.draft_to_save(now, leaving) {
            let reply = self.handle.save_draft(draft);
            self.pending.watch(reply);
        }
    }
}
