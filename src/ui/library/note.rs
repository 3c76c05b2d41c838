//! The note that is typed in the column: saved as it was typed, after a pause, and when the clip or the screen is left. Pure.

use crate::domain::ClipId;

/// Seconds without a letter after which a note is saved.
const PAUSE: f64 = 1.0;

/// A note being edited.
#[derive(Debug, Default)]
pub struct NoteEdit {
    clip: Option<ClipId>,
    /// As it stands in the field.
    pub text: String,
    /// As it was last saved, or sent to be.
    saved: String,
    /// As the library last told it. While a note is on its way there, that is an older one.
    told: String,
    /// When a letter was last typed, if that is not saved.
    changed_at: Option<f64>,
    /// What was left unsaved when another clip came into the column.
    left: Option<(ClipId, String)>,
}

impl NoteEdit {
    /// The column shows this clip. While nothing is typed the field follows the library.
    pub fn show(&mut self, clip: ClipId, note: &str) {
        if self.clip != Some(clip) {
            self.leave();
            let note = || note.to_owned();
            let left = self.left.take();
            *self = Self { clip: Some(clip), text: note(), saved: note(), told: note(), changed_at: None, left };
        } else if self.told != note {
            note.clone_into(&mut self.told);
            if self.changed_at.is_none() {
                (self.text, self.saved) = (note.to_owned(), note.to_owned());
            }
        }
    }

    /// Something was typed at this time, in seconds.
    pub fn typed(&mut self, now: f64) {
        self.changed_at = Some(now);
    }

    /// The column, the clip or the screen is left: what was typed is to be saved at once.
    pub fn leave(&mut self) {
        if let (Some(clip), Some(_)) = (self.clip, self.changed_at.take())
            && self.text != self.saved
        {
            self.saved = self.text.clone();
            self.left = Some((clip, self.text.clone()));
        }
    }

    /// The note to save now, if there is one.
    pub fn take(&mut self, now: f64) -> Option<(ClipId, String)> {
        if self.changed_at.is_some_and(|at| now - at >= PAUSE) {
            self.leave();
        }
        self.left.take()
    }

    /// Seconds until there may be something to save.
    pub fn next_wake(&self, now: f64) -> Option<f64> {
        if self.left.is_some() {
            return Some(0.0);
        }
        self.changed_at.map(|at| (at + PAUSE - now).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, now: f64) -> NoteEdit {
        let mut note = NoteEdit::default();
        note.show(ClipId(1), "");
        note.text = text.into();
        note.typed(now);
        note
    }

    #[test]
    fn a_note_is_saved_once_after_a_pause_in_typing() {
        let mut note = typed("Too dark", 10.0);
        assert_eq!(note.take(10.5), None);
        assert_eq!(note.next_wake(10.5), Some(0.5));
        assert_eq!(note.take(11.0), Some((ClipId(1), "Too dark".into())));
        assert_eq!((note.take(99.0), note.next_wake(99.0)), (None, None));
    }

    #[test]
    fn what_is_typed_is_saved_when_another_clip_comes_and_never_to_that_one() {
        let mut note = typed("Too dark", 10.0);
        note.show(ClipId(2), "Fine");
        assert_eq!(note.text, "Fine");
        assert_eq!(note.take(10.1), Some((ClipId(1), "Too dark".into())));
        assert_eq!(note.take(20.0), None);
    }

    #[test]
    fn an_older_answer_of_the_library_does_not_take_letters_away() {
        let mut note = typed("Too dark", 10.0);
        note.show(ClipId(1), "");
        assert_eq!(note.text, "Too dark");
        note.leave();
        assert!(note.take(10.2).is_some());
        note.show(ClipId(1), "");
        assert_eq!(note.text, "Too dark", "the library has not answered yet");
        note.show(ClipId(1), "Too dark");
        assert_eq!(note.text, "Too dark");
    }

    #[test]
    fn a_note_that_was_changed_elsewhere_is_shown() {
        let mut note = NoteEdit::default();
        note.show(ClipId(1), "One");
        note.show(ClipId(1), "Two");
        assert_eq!(note.text, "Two");
    }
}
