//! Projects in the window: the switch beside the app's name, where they are opened, made, renamed, put away and deleted, and the pattern
//! for the names of files.
//!
//! Here is what is typed and what is unfolded; the files in `_ui` paint it, and the app asks the engine.

mod name_ui;
pub(super) mod pattern_ui;
pub(super) mod places_ui;
mod rows_ui;
pub(super) mod switch_ui;
pub(super) mod words;

use self::pattern_ui::PatternField;
use crate::domain::ProjectId;

/// What the window knows of projects beside the snapshot.
#[derive(Debug, Default)]
pub(super) struct Projects {
    /// The name that is typed in its place in the menu.
    pub typed: Option<TypedName>,
    /// The project whose acts are unfolded under its row.
    unfolded: Option<ProjectId>,
    /// Whether the projects that are put away are listed.
    shows_archived: bool,
    /// Whether the menu opens or closes in the next frame.
    wants_open: Option<bool>,
    /// Whether the menu is open only for what is dragged.
    is_open_for_drag: bool,
    /// The pattern for the names of files, in Settings.
    pub pattern: PatternField,
}

/// A name that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedName {
    /// The project that gets it; `None`: a new one.
    pub of: Option<ProjectId>,
    /// The name so far.
    pub text: String,
    /// Why the engine refused it.
    pub problem: Option<String>,
    /// Whether its field takes the keyboard in the next frame.
    takes_keyboard: bool,
}

impl TypedName {
    fn new(of: Option<ProjectId>, text: String) -> Self {
        Self { of, text, problem: None, takes_keyboard: true }
    }
}

impl Projects {
    /// Opens the menu.
    pub fn open(&mut self) {
        self.wants_open = Some(true);
    }

    /// Opens the menu at the field for a new project.
    pub fn open_for_new(&mut self) {
        self.typed = Some(TypedName::new(None, String::new()));
        self.wants_open = Some(true);
    }

    /// The name that was typed for this project holds now: its field goes, and for a new project the menu.
    pub fn named(&mut self, of: Option<ProjectId>) {
        if self.typed.as_ref().is_some_and(|typed| typed.of == of) {
            self.typed = None;
            self.wants_open = of.is_none().then_some(false);
        }
    }

    /// The name that was typed for this project was refused. Returns whether its field is there to say so.
    pub fn refused(&mut self, of: Option<ProjectId>, sentence: &str) -> bool {
        let Some(typed) = self.typed.as_mut().filter(|typed| typed.of == of) else { return false };
        typed.problem = Some(sentence.to_owned());
        typed.takes_keyboard = true;
        true
    }

    /// The menu was closed: the next time it opens as it is.
    fn rest(&mut self) {
        self.typed = None;
        self.unfolded = None;
        self.shows_archived = false;
        self.is_open_for_drag = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_name_stays_in_its_field_and_nowhere_else() {
        let mut projects = Projects::default();
        assert!(!projects.refused(None, "Give the project a name"), "there is no field to say so");
        projects.open_for_new();
        assert!(!projects.refused(Some(ProjectId(3)), "There is a project called Trailer already"));
        assert!(projects.refused(None, "There is a project called Trailer already"));
        let problem = projects.typed.as_ref().and_then(|typed| typed.problem.clone());
        assert_eq!(problem.as_deref(), Some("There is a project called Trailer already"));
    }

    #[test]
    fn the_menu_closes_once_a_new_project_is_made_and_stays_after_a_rename() {
        let mut projects = Projects::default();
        projects.open_for_new();
        projects.named(None);
        assert_eq!((projects.typed.clone(), projects.wants_open), (None, Some(false)));
        projects.typed = Some(TypedName::new(Some(ProjectId(3)), "Trailer".into()));
        projects.wants_open = None;
        projects.named(Some(ProjectId(3)));
        assert_eq!((projects.typed, projects.wants_open), (None, None));
    }
}
