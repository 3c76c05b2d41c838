//! What the library asks for beside files and marks: notes, and clips into projects, which has a way back.

use std::sync::Arc;

use super::App;
use super::undo::Undo;
use crate::domain::{Clip, ClipId, MarkChange, ProjectId, ShotId, ShotPlace};
use crate::ui::context::{Action, ClipTask, sift_replies, sift_tagged, take_tagged};
use crate::ui::library::words::shots_with_takes;
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

impl App {
    /// Moves the shots of these clips, with all their takes, into a project or out of any.
    pub(super) fn move_clips(&mut self, clips: Vec<ClipId>, to: Option<ProjectId>) {
        self.ask_for_clips(clips, ClipTask::Move(to));
    }

    /// Makes a project of this name and moves the shots of these clips there.
    pub(super) fn move_clips_to_new(&mut self, clips: Vec<ClipId>, name: String) {
        if self.here.pending.clips.new_project.is_none() {
            self.here.pending.clips.new_project = Some((clips, self.here.handle.new_project(name)));
        }
    }

    /// Moves the shots of these clips, each once, in the order of the clips.
    pub(super) fn move_shots_of(&mut self, clips: &[Arc<Clip>], to: Option<ProjectId>) {
        let mut shots: Vec<ShotId> = Vec::new();
        for clip in clips {
            if !shots.contains(&clip.take.shot) {
                shots.push(clip.take.shot);
            }
        }
        self.move_shots(shots, to);
    }

    /// Moves these shots, each with all its takes, into a project or out of any.
    pub(super) fn move_shots(&mut self, shots: Vec<ShotId>, to: Option<ProjectId>) {
        if shots.is_empty() {
            return;
        }
        let takes = shots.iter().map(|shot| self.takes_of(*shot)).sum();
        let words = shots_with_takes(shots.len(), takes);
        let reply = self.here.handle.move_shots(shots, to);
        self.here.pending.clips.moves.push(((to, words), reply));
    }

    fn takes_of(&self, shot: ShotId) -> usize {
        let scope =
            self.here.snapshot.settings.project.map_or(crate::domain::Scope::AllWork, crate::domain::Scope::Project);
        self.here.catalog.shot(scope, shot).map_or(1, |row| row.takes as usize)
    }

    /// Puts shots back where they stood.
    pub(super) fn put_shots(&mut self, places: Vec<ShotPlace>) {
        self.here.undo.retain(|undo| *undo != Undo::Moved(places.clone()));
        self.toasts.forget(|action| matches!(action, Action::PutShots(offered) if *offered == places));
        self.watch(|handle| handle.put_shots(places));
    }

    /// Handles the answers about projects and notes.
    pub(super) fn hear_library(&mut self) {
        match take_tagged(&mut self.here.pending.clips.new_project) {
            Some((clips, Ok(project))) => self.move_clips(clips, Some(project)),
            Some((_, Err(refusal))) => self.complain(&refusal),
            None => {}
        }
        for ((to, words), answer) in sift_tagged(&mut self.here.pending.clips.moves) {
            match answer {
                Ok(places) => self.tell_moved(to, &words, places),
                Err(refusal) => self.complain(&refusal),
            }
        }
        for answer in sift_replies(&mut self.here.pending.clips.notes) {
            if let Err(refusal) = answer {
                self.complain(&refusal);
            }
        }
    }

    fn tell_moved(&mut self, to: Option<ProjectId>, words: &str, places: Vec<ShotPlace>) {
        let name = to.map(|project| self.here.handle.snapshot().project(project).map(|view| view.project.name.clone()));
        let place = match name {
            Some(Some(name)) => format!("to {name}"),
            Some(None) => "to the new project".to_owned(),
            None => "out of their project".to_owned(),
        };
        self.here.undo.push(Undo::Moved(places.clone()));
        let toast = Toast::new(Status::Info, format!("{words} moved {place}"));
        self.toasts.push(toast.action("Undo", Action::PutShots(places)));
    }

    /// Saves the note that was typed in the library after a pause, or at once when it is left.
    pub(super) fn save_note(&mut self, now: f64) {
        let leaving = self.here.screen != crate::ui::context::Screen::Library;
        self.here.save_note(now, leaving);
    }
}

impl super::workspace::Workspace {
    /// Saves the note that was typed in the library after a pause, or at once when `leaving`.
    pub fn save_note(&mut self, now: f64, leaving: bool) {
        if let Some((clip, note)) = self.library.note_to_save(now, leaving) {
            let reply = self.handle.mark(vec![clip], MarkChange::Note(note));
            self.pending.clips.notes.push(reply);
        }
    }
}
