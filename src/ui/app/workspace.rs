//! What the window holds for one engine. After the demo was tried there are two: the hidden one keeps its form.

use std::path::PathBuf;
use std::sync::Arc;

use super::arrival::Arrival;
use super::undo::Undo;
use crate::domain::{Clip, ClipId, Job, Slot};
use crate::engine::{EngineHandle, FrameAt, Service, Snapshot, Target};
use crate::ui::catalog::Catalog;
use crate::ui::connect::ConnectForm;
use crate::ui::context::{Action, Export, Pending, Screen, Selection};
use crate::ui::format;
use crate::ui::images::Images;
use crate::ui::library::LibraryView;
use crate::ui::notify::SnapshotChange;
use crate::ui::platform::Session;
use crate::ui::projects::Projects;
use crate::ui::queue::QueuePanel;
use crate::ui::sheets::{PathSheet, Sheet};
use crate::ui::shot::ShotForm;
use crate::ui::spending::SpendingPanel;

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
    /// Its library, as far as it was looked at.
    pub catalog: Catalog,
    /// The form.
    pub shot: ShotForm,
    /// The form for the key.
    pub connect: ConnectForm,
    /// The queue panel.
    pub queue: QueuePanel,
    /// The library screen.
    pub library: LibraryView,
    /// The switch between projects.
    pub projects: Projects,
    /// The screen of what was bought.
    pub spending: SpendingPanel,
    /// Which screen is shown.
    pub screen: Screen,
    /// What is on the stage.
    pub selection: Selection,
    /// The clip on the stage; while another one is on its way, still the last one.
    pub on_stage: Option<Arc<Clip>>,
    /// The clip that was last told to the engine as seen.
    pub told_seen: Option<ClipId>,
    /// What waits until the library has told of its clip.
    pub postponed: Vec<Action>,
    /// When a job on the stage gives way to its clip.
    pub arrival: Arrival,
    /// The sheet over everything.
    pub sheet: Option<Sheet>,
    /// What can be undone, the latest last.
    pub undo: Vec<Undo>,
}

impl Workspace {
    /// With the unfinished shot of the last run in the form, and what is under way on the stage.
    pub fn new(session: Session) -> Self {
        let snapshot = session.handle.snapshot();
        let selection = first_selection(&snapshot);
        Self {
            shot: ShotForm::new((*snapshot.draft).clone()),
            handle: session.handle,
            snapshot,
            pending: Pending::default(),
            images: Images::default(),
            catalog: Catalog::default(),
            connect: ConnectForm::default(),
            queue: QueuePanel::default(),
            library: LibraryView::default(),
            projects: Projects::default(),
            spending: SpendingPanel::default(),
            screen: Screen::default(),
            selection,
            on_stage: None,
            told_seen: None,
            postponed: Vec::new(),
            arrival: Arrival::default(),
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

    /// Forgets the picture of a slot in the form, so that the engine looks at it again.
    pub fn look_again(&mut self, slot: Slot, now: f64) {
        if let Some(ask) = self.shot.wanted_image(slot, &self.snapshot.models, now) {
            self.handle.forget_picture(ask.from.clone());
            self.images.forget_source(&ask.from);
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
        let file = self.clip(clip).map(|clip| clip.path.clone()).unwrap_or_default();
        Target::from_dialog(path, &format::extension(&file))
    }

    /// Copies a clip there. `typed`: the sheet that comes back if that fails.
    pub fn export(&mut self, clip: ClipId, to: Target, typed: Option<Box<PathSheet>>) {
        let words = self.clip(clip).map(|clip| format::title(&clip.request.prompt)).unwrap_or_default();
        let reply = self.handle.export(clip, to);
        self.pending.exports.push(Export { what: format!("\u{201c}{words}\u{201d}"), typed, reply });
    }

    /// Writes a frame there. `typed`: the sheet that comes back if that fails.
    pub fn save_frame(&mut self, clip: ClipId, at: FrameAt, to: Target, typed: Option<Box<PathSheet>>) {
        let reply = self.handle.save_frame(clip, at, to);
        self.pending.frames.saves.push(Export { what: "the frame".to_owned(), typed, reply });
    }

    /// Saves a changed draft after a pause in typing, or at once when `leaving`.
    pub fn save_draft(&mut self, now: f64, leaving: bool) {
        if let Some(draft) = self.shot.draft_to_save(now, leaving) {
            let reply = self.handle.save_draft(draft);
            self.pending.quiet.push(reply);
        }
    }
}

/// The first render that Segmind has, so that the stage goes on where the last run left off; else the newest clip.
fn first_selection(snapshot: &Snapshot) -> Selection {
    let is_under_way = |job: &Job| !job.state.is_ended() && (job.state.is_active() || job.is_bought());
    let first = snapshot.jobs.iter().find(|view| is_under_way(&view.job));
    first.map_or(Selection::Newest, |view| Selection::Job(view.job.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{JobFacts, JobId, JobState};
    use crate::ui::fixtures;

    #[test]
    fn after_a_restart_the_stage_shows_the_first_render_under_way_and_else_the_newest_clip() {
        let with = |states: Vec<JobState>| {
            let view = |(id, state)| fixtures::view(fixtures::job(id, state, JobFacts::default()));
            let jobs = Arc::new((1..).zip(states).map(view).collect());
            first_selection(&Snapshot { jobs, ..fixtures::snapshot() })
        };
        assert_eq!(with(vec![]), Selection::Newest);
        assert_eq!(with(vec![JobState::Queued, JobState::Accepted, JobState::Ready]), Selection::Job(JobId(2)));
        assert_eq!(with(vec![JobState::Held, JobState::Saved(ClipId(1))]), Selection::Newest);
    }
}
