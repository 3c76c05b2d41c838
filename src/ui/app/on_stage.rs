//! What is on the stage from frame to frame: the clip that the library tells of, the newest one when it comes, and what was seen there.
//!
//! A finished clip never takes the place of a clip that plays.

use std::sync::Arc;

use eframe::egui::Context;

use super::App;
use super::workspace::Workspace;
use crate::domain::{Clip, ClipId, JobState, MarkChange, Scope, ShotId, ShotRow};
use crate::engine::Snapshot;
use crate::ui::catalog::Known;
use crate::ui::context::{Action, OnStage, Screen, Selection};
use crate::ui::notify::SnapshotChange;
use crate::ui::theme::UiTokens as _;

impl Workspace {
    /// Whose work the window shows.
    pub fn scope(&self) -> Scope {
        self.snapshot.settings.project.map_or(Scope::AllWork, Scope::Project)
    }

    /// A shot's row: in the open scope, else among all work.
    pub fn shot_row(&self, shot: ShotId) -> Option<&ShotRow> {
        self.catalog.shot(self.scope(), shot).or_else(|| self.catalog.shot(Scope::AllWork, shot))
    }

    /// What is known of a clip.
    pub fn known_clip(&self, id: ClipId) -> Known<Arc<Clip>> {
        match self.snapshot.newest.as_ref().filter(|clip| clip.id == id) {
            Some(newest) => Known::Here(newest.clone()),
            None => self.catalog.clip(id),
        }
    }

    /// A clip, when it is known.
    pub fn clip(&self, id: ClipId) -> Option<Arc<Clip>> {
        self.known_clip(id).here()
    }

    /// Looks the clip on the stage up. One that is gone gives way to the newest; while one is on its way, the last one stays.
    pub fn renew_stage(&mut self) {
        let OnStage::Clip(id) = self.selection.resolve(&self.snapshot) else {
            self.on_stage = None;
            return;
        };
        match self.known_clip(id) {
            Known::Here(clip) => self.on_stage = Some(clip),
            Known::Coming => {}
            Known::Gone => {
                self.selection = Selection::Newest;
                self.on_stage.clone_from(&self.snapshot.newest);
            }
        }
    }
}

impl App {
    /// A clip that has just become the newest takes the stage where the newest one was, and plays; unless one plays there already.
    pub(super) fn follow_newest(&mut self, ctx: &Context, change: &SnapshotChange) {
        let SnapshotChange { before, now } = change;
        let (Some(newest), Selection::Newest) = (&now.newest, self.here.selection) else { return };
        if before.newest.as_ref().is_some_and(|old| old.id == newest.id) || !is_saved_since(newest.id, before, now) {
            return;
        }
        let plays = |clip: &Arc<Clip>| {
            self.players.stage.on_stage(clip.id).is_some_and(|shown| shown.player().timeline().is_playing())
        };
        match self.here.on_stage.as_ref().filter(|shown| plays(shown)) {
            Some(shown) => self.here.selection = Selection::Clip(shown.id),
            None if ctx.motion() > 0.0 => self.players.stage.choose(newest.id),
            None => {}
        }
    }

    /// Tells the engine that the clip on the stage was seen, once a person can have seen it.
    pub(super) fn see_stage(&mut self, ctx: &Context) {
        let in_sight = self.here.screen == Screen::Create && ctx.input(|input| input.focused);
        let Some(clip) = self.here.on_stage.as_ref().filter(|clip| in_sight && !clip.marks.seen) else { return };
        let id = clip.id;
        if self.here.told_seen.replace(id) != Some(id) {
            self.mark(vec![id], MarkChange::Seen(true));
        }
    }

    /// Does this as soon as the library has told of its clip.
    pub(super) fn postpone(&mut self, action: Action) {
        self.here.postponed.push(action);
    }

    /// Tries again what waited for the library.
    pub(super) fn run_postponed(&mut self, ctx: &Context) {
        for action in std::mem::take(&mut self.here.postponed) {
            self.run(ctx, action);
        }
    }
}

/// Whether a job has brought this clip since. Another one may have become the newest because the one before it was moved to the trash.
fn is_saved_since(clip: ClipId, before: &Snapshot, now: &Snapshot) -> bool {
    let saved = |state: &JobState| *state == JobState::Saved(clip);
    now.jobs
        .iter()
        .any(|view| saved(&view.job.state) && before.job(view.job.id).is_none_or(|before| !saved(&before.job.state)))
}
