//! What the person has chosen for the whole app, with defaults and bounds. The API key is not among the settings.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ids::ProjectId;
use super::naming::FilePattern;

/// How many jobs may run at once.
pub const MAX_CONCURRENCY: u32 = 20;

/// Dark, light, or as the system is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system is set.
    System,
    /// For dark rooms, where people work with moving images.
    #[default]
    Dark,
    /// For bright rooms.
    Light,
}

/// How the system's notifications are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationChoice {
    /// Not at all.
    Off,
    /// Shown without a sound.
    #[default]
    Quiet,
    /// Shown, with the system's own sound for messages.
    WithSound,
}

/// The app's settings. Unknown fields of a newer version are ignored, and lost with the next save; missing ones take their default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Settings {
    /// Where clips go, a path of any bytes. `None`: `Rushes` in the system's video folder.
    #[serde(with = "super::paths::exact_option")]
    pub clips_folder: Option<PathBuf>,
    /// How many jobs run at once, 1 to [`MAX_CONCURRENCY`].
    pub concurrency: u32,
    /// Whether the person has paused the queue.
    pub paused: bool,
    /// Dark, light or system.
    pub theme: ThemeChoice,
    /// Only motion that carries meaning.
    pub reduced_motion: bool,
    /// How the system announces saved clips and jobs that need the person while the window is in the background.
    #[serde(rename = "notices")]
    pub notifications: NotificationChoice,
    /// Whether the welcome is over.
    pub welcomed: bool,
    /// The open project, in which new work lands; `None`: all work.
    pub project: Option<ProjectId>,
    /// How clips' files are named under the clips folder, see `domain::naming`.
    pub file_pattern: FilePattern,
    /// Whether closing the window asks first while renders go on.
    pub asks_on_close: bool,
    /// Whether the menu of models shows those that nobody has seen render.
    pub shows_unproven: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            clips_folder: None,
            concurrency: 3,
            paused: false,
            theme: ThemeChoice::default(),
            reduced_motion: false,
            notifications: NotificationChoice::default(),
            welcomed: false,
            project: None,
            file_pattern: FilePattern::default(),
            asks_on_close: true,
            shows_unproven: false,
        }
    }
}

/// One change of the settings. Settings are never written back as a whole, which would undo what changed meanwhile. The pause has
/// its own requests, because money depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsChange {
    /// Where clips go; `None`: the default folder.
    ClipsFolder(Option<PathBuf>),
    /// How many jobs run at once; clamped to its bounds.
    Concurrency(u32),
    /// Dark, light or system.
    Theme(ThemeChoice),
    /// Only motion that carries meaning.
    ReducedMotion(bool),
    /// How the system's notifications are used.
    Notifications(NotificationChoice),
    /// The welcome is over.
    Welcomed,
    /// Another project is open; `None`: all work.
    Project(Option<ProjectId>),
    /// Another pattern for the names of files.
    FilePattern(FilePattern),
    /// Whether closing the window asks first while renders go on.
    AsksOnClose(bool),
    /// Whether the menu of models shows those that nobody has seen render.
    ShowsUnproven(bool),
}

impl Settings {
    /// The settings after these changes, in this order.
    #[must_use]
    pub fn changed(&self, changes: &[SettingsChange]) -> Self {
        let mut next = self.clone();
        for change in changes {
            match change.clone() {
                SettingsChange::ClipsFolder(folder) => next.clips_folder = folder,
                SettingsChange::Concurrency(at_once) => next.concurrency = at_once.clamp(1, MAX_CONCURRENCY),
                SettingsChange::Theme(theme) => next.theme = theme,
                SettingsChange::ReducedMotion(reduced) => next.reduced_motion = reduced,
                SettingsChange::Notifications(choice) => next.notifications = choice,
                SettingsChange::Welcomed => next.welcomed = true,
                SettingsChange::Project(project) => next.project = project,
                SettingsChange::FilePattern(pattern) => next.file_pattern = pattern,
                SettingsChange::AsksOnClose(asks) => next.asks_on_close = asks,
                SettingsChange::ShowsUnproven(shows) => next.shows_unproven = shows,
            }
        }
        next
    }

    /// The changes that lead from these settings to `edited`, without the pause. Destructured, so that a new setting breaks the build
    /// here.
    pub fn changes_to(&self, edited: &Self) -> Vec<SettingsChange> {
        let Self { clips_folder, concurrency, paused: _, theme, reduced_motion, notifications, welcomed, .. } = edited;
        let Self { project, file_pattern, asks_on_close, shows_unproven, .. } = edited;
        let changes = [
            (self.clips_folder != *clips_folder).then(|| SettingsChange::ClipsFolder(clips_folder.clone())),
            (self.concurrency != *concurrency).then_some(SettingsChange::Concurrency(*concurrency)),
            (self.theme != *theme).then_some(SettingsChange::Theme(*theme)),
            (self.reduced_motion != *reduced_motion).then_some(SettingsChange::ReducedMotion(*reduced_motion)),
            (self.notifications != *notifications).then_some(SettingsChange::Notifications(*notifications)),
            (*welcomed && !self.welcomed).then_some(SettingsChange::Welcomed),
            (self.project != *project).then_some(SettingsChange::Project(*project)),
            (self.file_pattern != *file_pattern).then(|| SettingsChange::FilePattern(file_pattern.clone())),
            (self.asks_on_close != *asks_on_close).then_some(SettingsChange::AsksOnClose(*asks_on_close)),
            (self.shows_unproven != *shows_unproven).then_some(SettingsChange::ShowsUnproven(*shows_unproven)),
        ];
        changes.into_iter().flatten().collect()
    }

    /// How many jobs run at once, within its bounds.
    pub fn jobs_at_once(&self) -> usize {
        self.concurrency.clamp(1, MAX_CONCURRENCY) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_alone_what_was_changed_meanwhile() {
        let seen = Settings::default();
        let meanwhile = Settings { paused: true, theme: ThemeChoice::Light, ..seen.clone() };
        let edited = Settings { concurrency: 5, welcomed: true, clips_folder: Some("/clips".into()), ..seen.clone() };
        let changes = seen.changes_to(&edited);
        assert_eq!(changes.len(), 3, "{changes:?}");
        assert_eq!(meanwhile.changed(&changes), Settings { paused: true, theme: ThemeChoice::Light, ..edited });
    }

    #[test]
    fn every_setting_but_the_pause_can_be_changed() {
        let edited = Settings {
            clips_folder: Some("/clips".into()),
            concurrency: 9,
            paused: true,
            theme: ThemeChoice::System,
            reduced_motion: true,
            notifications: NotificationChoice::WithSound,
            welcomed: true,
            project: Some(ProjectId(1)),
            file_pattern: FilePattern::parse("{project}/{take}").unwrap(),
            asks_on_close: false,
            shows_unproven: true,
        };
        let seen = Settings::default();
        assert_eq!(seen.changed(&seen.changes_to(&edited)), Settings { paused: false, ..edited.clone() });
        let back = Settings { welcomed: true, ..seen.clone() };
        assert_eq!(edited.changed(&edited.changes_to(&back)), Settings { paused: true, ..back });
    }

    #[test]
    fn the_choice_of_notifications_is_stored_as_notices() {
        let settings = Settings { notifications: NotificationChoice::WithSound, ..Settings::default() };
        let stored = serde_json::to_string(&settings).unwrap();
        assert!(stored.contains(r#""notices":"with_sound""#), "{stored}");
        assert_eq!(serde_json::from_str::<Settings>(&stored).unwrap(), settings);
    }

    #[test]
    fn the_number_at_once_is_held_within_its_bounds() {
        let changed = |at_once| Settings::default().changed(&[SettingsChange::Concurrency(at_once)]).concurrency;
        assert_eq!([0, 7, 99].map(changed), [1, 7, MAX_CONCURRENCY]);
    }
}
