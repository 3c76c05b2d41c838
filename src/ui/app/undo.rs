//! Delete and Undo: clips to the trash and back, jobs from the queue and back, marks, titles, a replaced shot back into the form.
//!
//! Only a sheet leads to a deletion for good. The window forgets what can be undone when it closes; the engine keeps the trash.

use super::App;
use crate::domain::{ClipId, Draft, JobAction, JobId, Marks, ProjectChange, ProjectId, ShotId, ShotPlace};
use crate::engine::Disposed;
use crate::ui::context::{Action, BulkAct, OnStage, Screen, Selection};
use crate::ui::library::Shelf;
use crate::ui::library::words::clips as clip_count;
use crate::ui::queue::actions::{can_leave, stops_watching};
use crate::ui::sheets::Sheet;
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

/// Something that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// A bought job is watched again.
    Dismissed(JobId),
    /// Clips come back from the trash.
    Trashed(Vec<ClipId>),
    /// Jobs that were held go on.
    Held(Vec<JobId>),
    /// Jobs that were removed before they were sent come back into the queue.
    Removed(Vec<JobId>),
    /// Clips get the marks back that they had.
    Marked(Vec<(ClipId, Marks)>),
    /// A shot gets its title back; `None`: the proposed one.
    Renamed(ShotId, Option<String>),
    /// A shot that was never sent comes back into the form.
    Replaced(Box<Draft>),
    /// Shots go back to the projects where they stood.
    Moved(Vec<ShotPlace>),
    /// A project gets its old name back, or is put away or brought back.
    Project(ProjectId, ProjectChange),
}

impl App {
    /// Removes what is selected on this screen: clips to the trash, a job from the queue; clips of the trash for good, after a sheet.
    pub(super) fn remove(&mut self) {
        let meant = self.here.library.meant();
        match (self.here.screen, self.here.library.shelf) {
            (Screen::Library, _) if meant.is_empty() => self.note("No clip is selected"),
            (Screen::Library, Shelf::Trash) => self.here.sheet = Some(Sheet::DeleteForGood(meant)),
            (Screen::Library, Shelf::Library) => self.trash(meant),
            (Screen::Settings | Screen::Spending, _) => {}
            (Screen::Create, _) => match self.here.selection.resolve(&self.here.snapshot) {
                OnStage::Clip(clip) => self.trash(vec![clip]),
                OnStage::Job(job) => self.remove_job(job),
                OnStage::Empty => self.note("Nothing is selected"),
            },
        }
    }

    /// Moves clips to the trash; the message brings them back.
    pub(super) fn trash(&mut self, clips: Vec<ClipId>) {
        if clips.is_empty() {
            return;
        }
        if let OnStage::Clip(shown) = self.here.selection.resolve(&self.here.snapshot)
            && clips.contains(&shown)
        {
            self.here.selection = self.here.neighbour(shown, &clips);
        }
        self.here.library.clear_selection();
        self.here.undo.push(Undo::Trashed(clips.clone()));
        let toast = Toast::new(Status::Info, format!("{} moved to the trash", clip_count(clips.len())));
        self.toasts.push(toast.action("Undo", Action::PutBack(clips.clone())));
        self.watch(|handle| handle.trash(clips));
    }

    /// Brings clips back from the trash; a single one goes on the stage.
    pub(super) fn put_back(&mut self, clips: Vec<ClipId>) {
        self.here.undo.retain(|undo| *undo != Undo::Trashed(clips.clone()));
        self.toasts.forget(|action| matches!(action, Action::PutBack(offered) if *offered == clips));
        if let [clip] = clips[..] {
            self.here.selection = Selection::Clip(clip);
        }
        self.watch(|handle| handle.put_back(clips));
    }

    /// Deletes clips with their files: the sheet has asked.
    pub(super) fn delete_for_good(&mut self, clips: Vec<ClipId>) {
        self.here.library.clear_selection();
        self.here.undo.retain(|undo| !matches!(undo, Undo::Trashed(old) if old.iter().any(|id| clips.contains(id))));
        let reply = self.here.handle.delete_for_good(clips);
        self.here.pending.deletions.push(reply);
    }

    /// Says where the files of deleted clips went.
    pub(super) fn hear_deletions(&mut self) {
        for outcome in self.here.pending.deleted() {
            match outcome {
                Ok(disposed) => self.tell(disposed_words(disposed)),
                Err(refusal) => self.complain(&refusal),
            }
        }
    }

    /// Takes back what was last removed, marked or renamed.
    pub(super) fn undo(&mut self, now: f64) {
        if let Some(marks) = self.here.pending.marks.iter_mut().rev().find(|marks| !marks.quiet && !marks.take_back) {
            marks.take_back = true; // Not answered yet: it is taken back as soon as the engine has said what was there before.
            return;
        }
        match self.here.undo.pop() {
            Some(Undo::Marked(before)) => self.put_marks(before),
            Some(Undo::Renamed(shot, title)) => self.watch(|handle| handle.rename_shot(shot, title)),
            Some(Undo::Replaced(draft)) => self.restore_shot(*draft, now),
            Some(Undo::Held(jobs)) => self.act_all(BulkAct::Release, jobs),
            Some(Undo::Removed(jobs)) => self.bring_back(jobs),
            Some(Undo::Dismissed(job)) => self.watch(|handle| handle.act(job, JobAction::TakeUp)),
            Some(Undo::Trashed(clips)) => {
                self.note(&format!("{} put back", clip_count(clips.len())));
                self.put_back(clips);
            }
            Some(Undo::Moved(places)) => {
                self.note("The shots are back where they stood");
                self.put_shots(places);
            }
            Some(Undo::Project(project, change)) => self.put_project(project, change),
            None => self.note("Nothing to undo"),
        }
    }

    /// Removes a job from the queue; asks first when its render is billed anyway.
    fn remove_job(&mut self, job: JobId) {
        match self.here.snapshot.job(job).map(|view| &view.job) {
            Some(it) if !can_leave(it) => self.note("This job can't leave the queue now"),
            Some(it) if stops_watching(it) => self.here.sheet = Some(Sheet::StopWatching(job)),
            Some(_) => self.dismiss(job),
            None => self.note("This job can't leave the queue now"),
        }
    }
}

/// Where the files went: to the system's trash, from which they can be restored, or deleted.
pub(super) fn disposed_words(disposed: Disposed) -> String {
    let Disposed { trashed, deleted, untouched } = disposed;
    match (trashed, deleted) {
        (0, 0) => format!("{} taken off the list; there was no file any more", clip_count(untouched)),
        (trashed, 0) => format!("{} moved to the system's trash", clip_count(trashed)),
        (0, deleted) => format!("{} deleted for good", clip_count(deleted)),
        (trashed, deleted) => format!(
            "{} moved to the system's trash, {} deleted for good: the trash takes nothing from there",
            clip_count(trashed),
            clip_count(deleted)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_deletion_it_is_said_where_the_files_went() {
        let words = |trashed, deleted, untouched| disposed_words(Disposed { trashed, deleted, untouched });
        assert_eq!(words(1, 0, 0), "1 clip moved to the system's trash");
        assert_eq!(words(0, 3, 1), "3 clips deleted for good");
        assert_eq!(words(0, 0, 1), "1 clip taken off the list; there was no file any more");
        assert!(words(2, 1, 0).starts_with("2 clips moved to the system's trash, 1 clip deleted for good"));
    }
}
