//! Projects: opening one with its own settings for the form, making, renaming, putting away, deleting. What can be taken back is.

use super::App;
use super::undo::Undo;
use crate::domain::{Draft, ProjectChange, ProjectId, SettingsChange};
use crate::ui::context::{Action, AskedOfProject, sift_tagged, take};
use crate::ui::projects::words::{deleted, short};
use crate::ui::theme::Status;
use crate::ui::widgets::Toast;

impl App {
    /// Opens a project, or all work: strip and library show it alone, new work lands in it, the form begins with its settings.
    pub(super) fn open_project(&mut self, project: Option<ProjectId>, now: f64) {
        if self.here.snapshot.settings.project == project {
            return;
        }
        self.watch(|handle| handle.change_settings([SettingsChange::Project(project)]));
        if let Some(project) = project {
            self.take_defaults(project, now);
        }
    }

    /// Puts the project's own settings into the form. Words, first frame and seed stay.
    fn take_defaults(&mut self, project: ProjectId, now: f64) {
        let snapshot = self.here.snapshot.clone();
        let Some(view) = snapshot.project(project) else { return };
        let Some(defaults) = &view.project.defaults else { return };
        let before = self.here.shot.draft.clone();
        let after = with_settings_of(&before, defaults);
        if after == before {
            return;
        }
        let kept = Box::new(before);
        self.here.undo.push(Undo::Replaced(kept.clone()));
        let words = format!("The form has the settings of {} now", short(&view.project.name));
        self.toasts.push(Toast::new(Status::Info, words).action("Undo", Action::RestoreShot(kept)));
        self.here.shot.replace(after, now);
    }

    /// Makes a project; it is opened once it is there.
    pub(super) fn new_project(&mut self, name: String) {
        if self.here.pending.projects.new.is_none() {
            self.here.pending.projects.new = Some(self.here.handle.new_project(name));
        }
    }

    /// Renames a project, puts it away or brings it back.
    pub(super) fn change_project(&mut self, project: ProjectId, change: ProjectChange) {
        let Some(view) = self.here.snapshot.project(project) else { return };
        let name = view.project.name.clone();
        let back = match &change {
            ProjectChange::Rename(_) => ProjectChange::Rename(name.clone()),
            ProjectChange::Archive(archived) => ProjectChange::Archive(!archived),
            ProjectChange::Defaults(draft) => {
                ProjectChange::Defaults(view.project.defaults.clone().unwrap_or_else(|| draft.clone()))
            }
        };
        let reply = self.here.handle.change_project(project, change.clone());
        let asked = AskedOfProject::Change { project, change, back, name };
        self.here.pending.projects.changes.push((asked, reply));
    }

    /// Takes a change of a project back.
    pub(super) fn put_project(&mut self, project: ProjectId, change: ProjectChange) {
        self.here.undo.retain(|undo| *undo != Undo::Project(project, change.clone()));
        self.toasts
            .forget(|action| matches!(action, Action::PutProject(of, offered) if *of == project && *offered == change));
        self.watch(|handle| handle.change_project(project, change));
    }

    /// Deletes a project: the sheet has asked.
    pub(super) fn delete_project(&mut self, project: ProjectId) {
        let Some(view) = self.here.snapshot.project(project) else { return };
        let asked = AskedOfProject::Delete(view.project.name.clone(), view.clips);
        self.here.undo.retain(|undo| !matches!(undo, Undo::Project(of, _) if *of == project));
        self.toasts.forget(|action| matches!(action, Action::PutProject(of, _) if *of == project));
        let reply = self.here.handle.delete_project(project);
        self.here.pending.projects.changes.push((asked, reply));
    }

    /// Handles the answers about projects.
    pub(super) fn hear_projects(&mut self, now: f64) {
        match take(&mut self.here.pending.projects.new) {
            Some(Ok(project)) => {
                self.here.projects.named(None);
                self.open_project(Some(project), now);
            }
            Some(Err(refusal)) if self.here.projects.refused(None, &refusal.sentence) => {}
            Some(Err(refusal)) => self.complain(&refusal),
            None => {}
        }
        for (asked, answer) in sift_tagged(&mut self.here.pending.projects.changes) {
            let of = asked.renamed();
            match answer {
                Ok(()) => self.changed_project(asked, now),
                Err(refusal) if of.is_some() && self.here.projects.refused(of, &refusal.sentence) => {}
                Err(refusal) => self.complain(&refusal),
            }
        }
    }

    fn changed_project(&mut self, asked: AskedOfProject, now: f64) {
        let (project, change, back, name) = match asked {
            AskedOfProject::Delete(name, clips) => return self.note(&deleted(&name, clips)),
            AskedOfProject::Change { project, change, back, name } => (project, change, back, name),
        };
        let words = match &change {
            ProjectChange::Rename(new) => {
                self.here.projects.named(Some(project));
                format!("{} is called {} now", short(&name), short(new))
            }
            ProjectChange::Archive(true) => format!("{} is archived", short(&name)),
            ProjectChange::Archive(false) => format!("{} is back", short(&name)),
            ProjectChange::Defaults(_) => return,
        };
        // New work would land out of sight.
        if change == ProjectChange::Archive(true) && self.here.snapshot.settings.project == Some(project) {
            self.open_project(None, now);
        }
        if change == back {
            return;
        }
        self.here.undo.push(Undo::Project(project, back.clone()));
        let toast = Toast::new(Status::Info, words);
        self.toasts.push(toast.action("Undo", Action::PutProject(project, back)));
    }
}

/// A form with the settings of another; what belongs to one shot only stays.
fn with_settings_of(form: &Draft, settings: &Draft) -> Draft {
    let Draft { prompt, negative_prompt, first_frame, last_frame, references, seed, shot, continues, .. } =
        form.clone();
    let own = Draft { prompt, negative_prompt, first_frame, last_frame, references, ..settings.clone() };
    Draft { seed, shot, continues, ..own }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClipSeconds, SeedDraft, Shape};

    #[test]
    fn the_settings_of_a_project_leave_words_and_seed_alone() {
        let form = Draft { prompt: "a fox".into(), seed: SeedDraft::Fixed("7".into()), ..Draft::default() };
        let settings = Draft { shape: Shape::UPRIGHT, length: ClipSeconds::FOUR, takes: 3, ..Draft::default() };
        let expected = Draft { shape: Shape::UPRIGHT, length: ClipSeconds::FOUR, takes: 3, ..form.clone() };
        assert_eq!(with_settings_of(&form, &settings), expected);
        assert_eq!(with_settings_of(&form, &Draft::default()), form);
    }
}
