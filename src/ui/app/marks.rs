//! What a person says of clips and shots: pick, reject, stars, titles; and the way through the takes. After a mark by key the next take
//! comes by itself.
//!
//! The engine answers what the clips had before; that is what Undo brings back.

use eframe::egui::Context;

use super::App;
use super::undo::Undo;
use super::workspace::Workspace;
use crate::domain::{ClipId, MarkChange, Marks, ShotId};
use crate::ui::context::{HeardMarks, OnStage, PendingMarks, Screen, Selection};
use crate::ui::takes::{TakeEntry, TakeStep, first_clip, next_clip, stays, stepped, takes};

impl App {
    /// Marks clips.
    pub(super) fn mark(&mut self, clips: Vec<ClipId>, change: MarkChange) {
        if clips.is_empty() {
            return;
        }
        let quiet = matches!(change, MarkChange::Note(_) | MarkChange::Seen(_));
        let reply = self.here.handle.mark(clips, change);
        self.here.pending.marks.push(PendingMarks { quiet, take_back: false, reply });
    }

    /// Marks what a key means: the clip on the stage, after which the next take comes; or the clips that are selected in the library.
    pub(super) fn mark_meant(&mut self, ctx: &Context, change: MarkChange) {
        if self.here.screen == Screen::Library {
            let meant = self.here.library.meant();
            if meant.is_empty() {
                self.note("No clip is selected");
            }
            let steps = matches!(change, MarkChange::Mark(Some(_)) | MarkChange::Stars(1..));
            self.mark(meant, change);
            if steps {
                self.here.library.step_on();
            }
            return;
        }
        match self.here.selection.resolve(&self.here.snapshot) {
            OnStage::Clip(clip) => {
                self.here.screen = Screen::Create;
                self.mark(vec![clip], change);
                match self.here.after(clip) {
                    Some(next) => self.watch_clip(ctx, next),
                    None => self.note("This is the last take"),
                }
            }
            OnStage::Job(_) => self.note("This take has no clip yet"),
            OnStage::Empty => self.note("No clip is on the stage"),
        }
    }

    /// Keeps what marked clips had before for Undo.
    pub(super) fn hear_marks(&mut self) {
        for HeardMarks { quiet, take_back, before } in self.here.pending.marked() {
            match before {
                Ok(before) if take_back => self.put_marks(before),
                Ok(before) if !quiet && !before.is_empty() => self.here.undo.push(Undo::Marked(before)),
                Ok(_) => {}
                Err(refusal) => self.complain(&refusal),
            }
        }
    }

    /// Gives clips their marks back. A single one goes on the stage again, so that it can be seen.
    pub(super) fn put_marks(&mut self, before: Vec<(ClipId, Marks)>) {
        if let ([(clip, _)], Screen::Create) = (&before[..], self.here.screen) {
            self.here.selection = Selection::Clip(*clip);
        }
        self.watch(|handle| handle.put_marks(before));
    }

    /// Puts the take before or the next one of the shot on the stage.
    pub(super) fn walk_takes(&mut self, ctx: &Context, step: TakeStep) {
        let Some((takes, shown)) = self.here.takes_on_stage() else { return self.note("No clip is on the stage") };
        match stepped(&takes, shown, step).map(|take| take.selection) {
            Some(Selection::Clip(clip)) => self.watch_clip(ctx, clip),
            Some(other) => self.here.selection = other,
            None => {}
        }
    }

    /// Gives a shot a title; without words the proposed one comes back.
    pub(super) fn rename_shot(&mut self, shot: ShotId, title: Option<String>) {
        let title = title.map(|title| title.trim().to_owned()).filter(|title| !title.is_empty());
        let row = self.here.shot_row(shot);
        if let Some(row) = row {
            let before = row.named.then(|| row.title.clone());
            if before == title || (title.as_deref() == Some(row.title.as_str()) && !row.named) {
                return;
            }
            self.here.undo.push(Undo::Renamed(shot, before));
        }
        self.watch(|handle| handle.rename_shot(shot, title));
    }
}

impl Workspace {
    /// The takes of the shot on the stage, and which of them is shown; `None` while nothing is, or it is not known yet.
    pub fn takes_on_stage(&self) -> Option<(Vec<TakeEntry>, Selection)> {
        let (shot, shown) = match self.selection.resolve(&self.snapshot) {
            OnStage::Empty => return None,
            OnStage::Clip(id) => (self.clip(id)?.take.shot, Selection::Clip(id)),
            OnStage::Job(id) => (self.snapshot.job(id)?.job.take.shot, Selection::Job(id)),
        };
        Some((takes(shot, self.catalog.takes(shot).unwrap_or_default(), &self.snapshot.jobs), shown))
    }

    /// The clip to look at after this one on the stage: the next take, else the next shot that has a clip.
    fn after(&self, clip: ClipId) -> Option<ClipId> {
        let (takes, _) = self.takes_on_stage()?;
        if let Some(next) = next_clip(&takes, clip) {
            return Some(next);
        }
        let shot = self.clip(clip)?.take.shot;
        let rows = &self.catalog.shots(self.scope())?.rows;
        let at = self.catalog.shot_place(self.scope(), shot)?;
        let next = rows[at + 1..].iter().find(|row| row.top.is_some())?;
        self.catalog.takes(next.id).and_then(first_clip).or(next.top)
    }

    /// What the stage shows when clips leave, the one on it among them: a take of its shot that stays, else a shot beside it.
    pub fn neighbour(&self, shown: ClipId, leaving: &[ClipId]) -> Selection {
        let stays_here = || stays(&self.takes_on_stage()?.0, shown, leaving);
        let beside = || {
            let shot = self.clip(shown)?.take.shot;
            let rows = &self.catalog.shots(self.scope())?.rows;
            let at = self.catalog.shot_place(self.scope(), shot)?;
            let after = rows[at + 1..].iter().chain(rows[..at].iter().rev());
            after.filter_map(|row| row.top).find(|top| !leaving.contains(top)).map(Selection::Clip)
        };
        stays_here().or_else(beside).unwrap_or(Selection::Newest)
    }
}
