//! The form that describes a shot.
//!
//! Here is its state: the draft, what is wrong with it, when it was changed, which pictures it needs (`slots`). `data` and `picture_state`
//! turn it into words, the files in `_ui` paint it, and the app saves it.

mod address_ui;
pub mod data;
pub mod history;
pub(in crate::ui) mod incoming;
mod more_ui;
pub(in crate::ui) mod picture_state;
mod pictures_ui;
pub(in crate::ui) mod recent_ui;
mod shot_ui;
mod slots;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{Context, Id};

use self::history::{HistoryStep, Walk};
pub(super) use self::shot_ui::show;
use self::slots::SlotField;
use crate::domain::{Draft, FieldError, FieldName, ModelTable, Seed, SeedDraft, Shot, Slot};

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
    /// The typed seed, kept while the seed is random.
    pub seed_text: String,
    /// Whether Generate was tried: from then on an empty prompt is an error.
    pub tried: bool,
    /// Whether the last press of Generate has sent the shot.
    pub has_sent: bool,
    /// Whether resolution, frame rate and seed are open.
    is_more_open: bool,
    /// What is wrong with a draft, and the draft and the models themselves.
    checked: Option<(Draft, Arc<ModelTable>, Rc<[FieldError]>)>,
    walk: Option<Walk>,
    unsaved_since: Option<f64>,
    unnoted: bool,
    pressed_at: f64,
    /// The last frame in which the form was visible.
    seen_in: Option<u64>,
    /// What is typed into the fields of pictures, and when.
    slots: BTreeMap<Slot, SlotField>,
}

impl ShotForm {
    /// The form with this draft in it.
    pub fn new(draft: Draft) -> Self {
        let mut form = Self {
            draft: Draft::default(),
            seed_text: String::new(),
            tried: false,
            has_sent: false,
            is_more_open: false,
            checked: None,
            walk: None,
            unsaved_since: None,
            unnoted: false,
            pressed_at: f64::NEG_INFINITY,
            seen_in: None,
            slots: BTreeMap::new(),
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
    pub fn errors(&mut self, models: &Arc<ModelTable>) -> Rc<[FieldError]> {
        match &self.checked {
            Some((draft, table, errors)) if *draft == self.draft && Arc::ptr_eq(table, models) => errors.clone(),
            _ => {
                let errors: Rc<[FieldError]> = self.draft.errors(models).into();
                self.checked = Some((self.draft.clone(), models.clone(), errors.clone()));
                errors
            }
        }
    }

    /// What is wrong with a field, if it should be shown: an empty prompt only after the first try.
    pub fn error(&mut self, field: FieldName, models: &Arc<ModelTable>) -> Option<String> {
        if field == FieldName::Prompt && !self.tried && self.draft.has_no_words() {
            return None;
        }
        self.errors(models).iter().find(|error| error.field == field).map(|error| error.sentence.clone())
    }

    /// Goes one shot back or forward through earlier shots; returns whether there was one. The unfinished shot waits at the end.
    pub fn walk(&mut self, step: HistoryStep, recent: &[Arc<Shot>], now: f64) -> bool {
        let mut walk = self.walk.take().unwrap_or_else(|| Walk::new(self.draft.clone(), recent));
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

    /// Seconds until the form has something to do without input; `None` if it has nothing.
    pub fn next_wake(&self, now: f64) -> Option<f64> {
        let save = self.unsaved_since.map(|since| since + SAVE_PAUSE - now);
        save.into_iter()
            .chain(self.slots.values().map(|field| field.typed_at + IMAGE_PAUSE - now))
            .filter(|seconds| *seconds > 0.0)
            .reduce(f64::min)
    }

    fn load(&mut self, draft: Draft) {
        self.slots = slots::of(&draft);
        if let SeedDraft::Fixed(text) = &draft.seed {
            self.seed_text.clone_from(text);
        }
        self.draft = draft;
        self.tried = false;
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
        let request = crate::ui::fixtures::request("A heron");
        let shot = Shot {
            id: crate::domain::ShotId(1),
            project: None,
            number: 1,
            title: None,
            proposed: "A heron".into(),
            request,
            continues: None,
            created_at: crate::ui::fixtures::at(0),
        };
        let recent = [Arc::new(shot)];
        let mut form = form();
        assert!(form.walk(HistoryStep::Earlier, &recent, 1.0) && form.is_in_the_past());
        assert!(!form.walk(HistoryStep::Earlier, &recent, 1.0), "there is no older one");
        form.end_walk();
        assert!(!form.walk(HistoryStep::Later, &recent, 1.0));
        assert_eq!(form.draft.prompt, "A heron");
        form.walk(HistoryStep::Earlier, &recent, 2.0);
        form.replace(Draft::default(), 3.0);
        assert!(!form.is_in_the_past());
    }

    #[test]
    fn an_empty_prompt_is_no_mistake_before_the_first_try() {
        let (mut form, models) = (form(), ModelTable::built_in());
        assert_eq!(form.error(FieldName::Prompt, &models), None);
        form.tried = true;
        assert!(form.error(FieldName::Prompt, &models).is_some());
        form.draft.first_frame = crate::domain::SourceDraft::Url("picture".into()).into();
        assert!(form.error(FieldName::FirstFrame, &models).is_some(), "a change is seen at once");
        form.draft.first_frame = crate::domain::PictureDraft::default();
        assert_eq!(form.error(FieldName::FirstFrame, &models), None);
    }

    #[test]
    fn a_form_at_rest_is_parsed_once() {
        let (mut form, models) = (form(), ModelTable::built_in());
        assert!(Rc::ptr_eq(&form.errors(&models), &form.errors(&models)));
        let before = form.errors(&models);
        let others = Arc::new(ModelTable::clone(&models));
        assert!(!Rc::ptr_eq(&before, &form.errors(&others)), "other models are another question");
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
}
