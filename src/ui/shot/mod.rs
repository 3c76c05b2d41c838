//! The form that describes a shot.
//!
//! Here is its state: the draft, what is wrong with it, when it was changed, which picture it needs. `data` and `first_frame` turn it
//! into words, the files in `_ui` paint it, and the app saves it.

pub mod data;
pub(in crate::ui) mod first_frame;
mod first_frame_ui;
pub mod history;
pub(in crate::ui) mod incoming;
mod shot_ui;

use std::path::PathBuf;
use std::rc::Rc;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Id};

use self::first_frame::ScrollToFrame;
use self::history::{HistoryStep, Walk};
pub(super) use self::shot_ui::show;
use crate::domain::{Draft, FieldError, FieldName, FirstFrameDraft, Seed, SeedDraft, text};
use crate::engine::{FirstFrameAsk, Snapshot};

/// Seconds after the last key until an address is fetched.
const IMAGE_PAUSE: f64 = 0.5;
/// Seconds after the last change until the draft is saved.
const SAVE_PAUSE: f64 = 1.0;
/// Presses of Generate within this many seconds count as one: a double click or a held key buys once.
const PRESS_PAUSE: f64 = 1.0;

/// The form.
#[derive(Debug)]
pub struct ShotForm {
    /// The shot.
    pub draft: Draft,
    /// The typed address; empty when a file is used.
    pub url_text: String,
    /// The typed seed, kept while the seed is random.
    pub seed_text: String,
    /// Whether Generate was tried: from then on an empty prompt is an error.
    pub tried: bool,
    /// What is wrong with a draft, and the draft itself.
    checked: Option<(Draft, Rc<[FieldError]>)>,
    walk: Option<Walk>,
    unsaved_since: Option<f64>,
    unnoted: bool,
    url_changed_at: f64,
    pressed_at: f64,
    /// The last frame in which the form was visible.
    seen_in: Option<u64>,
    /// When the form scrolls to its first frame.
    scroll: ScrollToFrame,
}

impl ShotForm {
    /// The form with this draft in it.
    pub fn new(draft: Draft) -> Self {
        let mut form = Self {
            draft: Draft::default(),
            url_text: String::new(),
            seed_text: String::new(),
            tried: false,
            checked: None,
            walk: None,
            unsaved_since: None,
            unnoted: false,
            url_changed_at: f64::NEG_INFINITY,
            pressed_at: f64::NEG_INFINITY,
            seen_in: None,
            scroll: ScrollToFrame::default(),
        };
        form.load(draft);
        form
    }

    /// Replaces what the form holds, as if it had been typed at `now` (seconds of the window's clock).
    pub fn replace(&mut self, draft: Draft, now: f64) {
        self.end_walk();
        self.load(draft);
        self.changed(now);
    }

    /// What is wrong with the draft. Parses it only when it has changed: a form at rest costs one comparison.
    pub fn errors(&mut self) -> Rc<[FieldError]> {
        match &self.checked {
            Some((draft, errors)) if *draft == self.draft => errors.clone(),
            _ => {
                let errors: Rc<[FieldError]> = self.draft.errors().into();
                self.checked = Some((self.draft.clone(), errors.clone()));
                errors
            }
        }
    }

    /// What is wrong with a field, if it should be shown: an empty prompt only after the first try.
    pub fn error(&mut self, field: FieldName) -> Option<String> {
        if field == FieldName::Prompt && !self.tried && self.draft.has_no_words() {
            return None;
        }
        self.errors().iter().find(|error| error.field == field).map(|error| error.sentence.clone())
    }

    /// Goes one shot back or forward through earlier shots; returns whether there was one. The unfinished shot waits at the end.
    pub fn walk(&mut self, step: HistoryStep, snapshot: &Snapshot, now: f64) -> bool {
        let mut walk = self.walk.take().unwrap_or_else(|| Walk::new(self.draft.clone(), snapshot));
        let next = walk.step(step, self.draft.clone());
        let moved = next.is_some();
        if let Some(draft) = next {
            self.load(draft);
            self.changed(now);
        }
        self.walk = (!walk.is_at_end()).then_some(walk);
        moved
    }

    /// Notes a press of Generate at `now`; returns whether it is a new press and not part of the last one.
    pub fn is_new_press(&mut self, now: f64) -> bool {
        let before = std::mem::replace(&mut self.pressed_at, now);
        now - before >= PRESS_PAUSE
    }

    /// The form is painted in this frame.
    pub fn is_shown(&mut self, frame: u64) {
        self.seen_in = Some(frame);
    }

    /// Something covers the form in this frame.
    pub fn is_hidden(&mut self) {
        self.seen_in = None;
    }

    /// A first frame came from elsewhere, to scroll to; or, with `false`, the person goes on with something else.
    pub fn bring_first_frame(&mut self, wanted: bool) {
        self.scroll.want(wanted);
    }

    /// Whether the person sees in this frame what Generate would buy.
    pub fn is_seen(&self, frame: u64) -> bool {
        self.seen_in == Some(frame)
    }

    /// Whether the form shows an earlier shot.
    pub const fn is_in_the_past(&self) -> bool {
        self.walk.is_some()
    }

    /// Ends the walk: the form keeps the shot that it shows.
    pub fn end_walk(&mut self) {
        self.walk = None;
    }

    /// Takes the typed seed into the draft; an empty field means a random one.
    pub fn seed_edited(&mut self) {
        self.draft.seed =
            if self.seed_text.trim().is_empty() { SeedDraft::Random } else { SeedDraft::Fixed(self.seed_text.clone()) };
    }

    /// Fixes this seed.
    pub fn fix_seed(&mut self, seed: Seed) {
        self.seed_text = seed.to_string();
        self.seed_edited();
    }

    /// Switches between a random seed and a fixed one: the last typed, or `drawn`.
    pub fn toggle_seed(&mut self, drawn: Seed) {
        match self.draft.seed {
            SeedDraft::Fixed(_) => self.draft.seed = SeedDraft::Random,
            SeedDraft::Random if self.seed_text.trim().is_empty() => self.fix_seed(drawn),
            SeedDraft::Random => self.seed_edited(),
        }
    }

    /// Takes a local picture as the first frame.
    pub fn use_image(&mut self, path: PathBuf, now: f64) {
        self.draft.first_frame = FirstFrameDraft::File(path);
        self.draft.copy = None;
        self.url_text.clear();
        self.changed(now);
    }

    /// Takes a complete address as the first frame; there is no pause to wait for.
    pub fn use_address(&mut self, text: String, now: f64) {
        self.url_text = text;
        self.url_edited(now);
        self.url_changed_at = f64::NEG_INFINITY;
    }

    /// Whether to send the address without a look at its picture. For another address the question comes again.
    pub fn send_anyway(&mut self, anyway: bool, now: f64) {
        self.draft.send_anyway = match &self.draft.first_frame {
            FirstFrameDraft::Url(text) if anyway => Some(text.trim().to_owned()),
            _ => None,
        };
        self.changed(now);
    }

    /// Takes the typed address into the draft.
    pub fn url_edited(&mut self, now: f64) {
        self.url_changed_at = now;
        self.draft.copy = None;
        self.draft.first_frame = if text::word(&self.url_text).is_empty() {
            FirstFrameDraft::None
        } else {
            FirstFrameDraft::Url(self.url_text.clone())
        };
        self.changed(now);
    }

    /// Leaves the first frame out.
    pub fn clear_image(&mut self, now: f64) {
        self.url_text.clear();
        self.url_edited(now);
    }

    /// Notes that something was changed.
    pub fn changed(&mut self, now: f64) {
        self.unsaved_since = Some(now);
        self.unnoted = true;
    }

    /// The draft, once after each change.
    pub fn draft_to_note(&mut self) -> Option<Draft> {
        std::mem::take(&mut self.unnoted).then(|| self.draft.clone())
    }

    /// The draft to save, once after a change and a pause; when `leaving`, without the pause.
    pub fn draft_to_save(&mut self, now: f64, leaving: bool) -> Option<Draft> {
        let since = self.unsaved_since?;
        (leaving || now - since >= SAVE_PAUSE).then(|| {
            self.unsaved_since = None;
            self.draft.clone()
        })
    }

    /// The picture to show, once typing has paused.
    pub fn wanted_image(&self, now: f64) -> Option<FirstFrameAsk> {
        let is_typed = matches!(self.draft.first_frame, FirstFrameDraft::Url(_));
        if is_typed && now - self.url_changed_at < IMAGE_PAUSE {
            return None;
        }
        let from = self.draft.first_frame()?;
        Some(FirstFrameAsk { from, copy: self.draft.copy.clone() })
    }

    /// Seconds until the form has something to do without input; `None` if it has nothing.
    pub fn next_wake(&self, now: f64) -> Option<f64> {
        let image = self.url_changed_at + IMAGE_PAUSE - now;
        let save = self.unsaved_since.map(|since| since + SAVE_PAUSE - now);
        [save, Some(image)].into_iter().flatten().filter(|seconds| *seconds > 0.0).reduce(f64::min)
    }

    fn load(&mut self, draft: Draft) {
        self.url_text = match &draft.first_frame {
            FirstFrameDraft::Url(text) => text.clone(),
            FirstFrameDraft::None | FirstFrameDraft::File(_) => String::new(),
        };
        if let SeedDraft::Fixed(text) = &draft.seed {
            self.seed_text.clone_from(text);
        }
        self.draft = draft;
        self.tried = false;
        self.url_changed_at = f64::NEG_INFINITY;
    }
}

/// Gives the prompt the keyboard, with the cursor behind its last word.
pub(super) fn go_to_end(ctx: &Context, prompt: &str) {
    put_cursor(ctx, prompt.chars().count());
    ctx.memory_mut(|memory| memory.request_focus(prompt_id()));
}

/// Puts the prompt's cursor before this character.
fn put_cursor(ctx: &Context, at: usize) {
    let mut state = TextEditState::load(ctx, prompt_id()).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(at))));
    state.store(ctx, prompt_id());
}

/// The id of the prompt's field, for a command that gives it the keyboard.
pub(super) fn prompt_id() -> Id {
    Id::unique("prompt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FirstFrame;

    fn form() -> ShotForm {
        ShotForm::new(Draft::default())
    }

    #[test]
    fn a_changed_draft_is_kept_once_after_a_rest() {
        let mut form = form();
        assert_eq!(form.draft_to_save(0.0, true), None);
        form.draft.prompt = "a fox".into();
        form.changed(10.0);
        assert_eq!(form.draft_to_save(10.5, false), None);
        assert_eq!(form.draft_to_save(11.0, false).map(|draft| draft.prompt), Some("a fox".to_owned()));
        assert_eq!(form.draft_to_save(20.0, true), None);
    }

    #[test]
    fn a_held_key_is_one_press_of_generate() {
        let mut form = form();
        let pressed = [10.0, 10.15, 10.9, 11.8, 12.7, 13.8].map(|now| form.is_new_press(now));
        assert_eq!(pressed, [true, false, false, false, false, true]);
    }

    #[test]
    fn each_change_is_noted_once_and_at_once() {
        let mut form = form();
        assert_eq!(form.draft_to_note(), None);
        form.draft.prompt = "a fox".into();
        form.changed(10.0);
        assert_eq!(form.draft_to_note().map(|draft| draft.prompt), Some("a fox".to_owned()));
        assert_eq!(form.draft_to_note(), None);
    }

    #[test]
    fn leaving_keeps_the_draft_at_once() {
        let mut form = form();
        form.changed(10.0);
        assert!(form.draft_to_save(10.0, true).is_some());
    }

    #[test]
    fn an_address_is_fetched_only_when_typing_has_paused_and_it_is_one() {
        let mut form = form();
        form.url_text = "https://host/a.png".into();
        form.url_edited(5.0);
        assert_eq!(form.wanted_image(5.4), None);
        let from = FirstFrame::Url("https://host/a.png".parse().unwrap());
        assert_eq!(form.wanted_image(5.6), Some(FirstFrameAsk { from, copy: None }));
        form.url_text = "not an address".into();
        form.url_edited(6.0);
        assert_eq!(form.wanted_image(9.0), None);
    }

    #[test]
    fn a_seed_is_fixed_by_number_by_die_or_by_lock_and_left_to_chance_again() {
        let (mut form, seven, nine) = (form(), Seed::new(7).unwrap(), Seed::new(9).unwrap());
        form.toggle_seed(seven);
        assert_eq!(form.draft.seed, SeedDraft::Fixed("7".into()));
        form.toggle_seed(nine);
        assert_eq!(form.draft.seed, SeedDraft::Random);
        form.toggle_seed(nine);
        assert_eq!(form.draft.seed, SeedDraft::Fixed("7".into()), "the lock brings the last number back");
        form.fix_seed(nine);
        assert_eq!((form.seed_text.as_str(), &form.draft.seed), ("9", &SeedDraft::Fixed("9".into())));
        form.seed_text.clear();
        form.seed_edited();
        assert_eq!(form.draft.seed, SeedDraft::Random);
    }

    #[test]
    fn generating_or_filling_the_form_ends_the_walk() {
        let clips = std::sync::Arc::new(vec![std::sync::Arc::new(crate::ui::fixtures::clip(1, "A heron"))]);
        let snapshot = Snapshot { clips, ..crate::ui::fixtures::snapshot() };
        let mut form = form();
        assert!(form.walk(HistoryStep::Earlier, &snapshot, 1.0) && form.is_in_the_past());
        assert!(!form.walk(HistoryStep::Earlier, &snapshot, 1.0), "there is no older one");
        form.end_walk();
        assert!(!form.walk(HistoryStep::Later, &snapshot, 1.0));
        assert_eq!(form.draft.prompt, "A heron");
        form.walk(HistoryStep::Earlier, &snapshot, 2.0);
        form.replace(Draft::default(), 3.0);
        assert!(!form.is_in_the_past());
    }

    #[test]
    fn an_empty_prompt_is_no_mistake_before_the_first_try() {
        let mut form = form();
        assert_eq!(form.error(FieldName::Prompt), None);
        form.tried = true;
        assert!(form.error(FieldName::Prompt).is_some());
        form.draft.first_frame = FirstFrameDraft::Url("picture".into());
        assert!(form.error(FieldName::FirstFrame).is_some(), "a change is seen at once");
        form.draft.first_frame = FirstFrameDraft::None;
        assert_eq!(form.error(FieldName::FirstFrame), None);
    }

    #[test]
    fn a_form_at_rest_is_parsed_once() {
        let mut form = form();
        assert!(Rc::ptr_eq(&form.errors(), &form.errors()));
    }

    #[test]
    fn a_resting_form_sets_no_timer() {
        let mut form = form();
        assert_eq!(form.next_wake(100.0), None);
        form.changed(100.0);
        assert_eq!(form.next_wake(100.25), Some(0.75));
        assert!(form.draft_to_save(101.0, false).is_some());
        assert_eq!(form.next_wake(101.0), None);
    }

    #[test]
    fn a_shot_that_is_used_again_shows_its_address_and_seed() {
        let mut form = form();
        let draft = Draft {
            first_frame: FirstFrameDraft::Url("https://host/a.png".into()),
            seed: SeedDraft::Fixed("77".into()),
            ..Draft::default()
        };
        form.replace(draft, 3.0);
        assert_eq!((form.url_text.as_str(), form.seed_text.as_str()), ("https://host/a.png", "77"));
        form.use_image("/pictures/a.png".into(), 4.0);
        assert_eq!(form.url_text, "");
    }
}
