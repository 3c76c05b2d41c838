//! The pictures of the form: what is typed for each slot, which pictures it needs, and how they come and go.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::egui::Id;

use super::incoming::{self, Incoming};
use super::picture_state::ScrollToPicture;
use super::{IMAGE_PAUSE, ShotForm};
use crate::domain::models::{FormValues, fit};
use crate::domain::{Cut, Draft, Framing, ModelTable, PictureDraft, ShelfPicture, Slot, SlotKind, SourceDraft, text};
use crate::engine::PictureAsk;
use crate::ui::images::SLOT;

/// The field of a slot.
#[derive(Debug, Default)]
pub(super) struct SlotField {
    /// The typed address, or a typed path until its picture has passed; empty when a file is used.
    pub url_text: String,
    /// When it was typed at last.
    pub typed_at: f64,
    /// Whether it was confirmed by Enter and has not passed yet: so long the field keeps the keyboard.
    pub is_entered: bool,
    /// Whether the field takes the keyboard in the next frame: its path was typed elsewhere.
    pub wants_keyboard: bool,
    /// Whether its picture came from outside and has not been seen yet.
    pub is_new: bool,
    /// When the form scrolls to it.
    pub scroll: ScrollToPicture,
}

impl SlotField {
    fn with(url_text: String) -> Self {
        Self { url_text, typed_at: f64::NEG_INFINITY, ..Self::default() }
    }
}

/// The id of the field for a slot's address or path.
pub(super) fn address_id(slot: Slot) -> Id {
    Id::unique(("address of a picture", slot))
}

/// The fields for the pictures of a draft.
pub(super) fn of(draft: &Draft) -> BTreeMap<Slot, SlotField> {
    let text = |picture: &PictureDraft| match &picture.source {
        SourceDraft::Url(text) => text.clone(),
        SourceDraft::None | SourceDraft::File(_) => String::new(),
    };
    draft.pictures().map(|(slot, picture)| (slot, SlotField::with(text(picture)))).collect()
}

impl ShotForm {
    /// The slots that are shown: those that the model has, and of the optional ones those with a picture or an open field.
    pub(super) fn shown_slots(&self, models: &ModelTable) -> Vec<Slot> {
        let Some(model) = self.draft.chosen_model(models) else { return Vec::new() };
        let mut shown = Vec::new();
        if model.slots.has(SlotKind::FirstFrame) {
            shown.push(Slot::FirstFrame);
        }
        let is_used = |slot| self.draft.picture(slot).is_some() || self.slots.contains_key(&slot);
        if model.slots.has(SlotKind::LastFrame) && is_used(Slot::LastFrame) {
            shown.push(Slot::LastFrame);
        }
        if model.slots.has(SlotKind::References) {
            shown.extend((0..).map(Slot::Reference).take_while(|slot| is_used(*slot)));
        }
        shown
    }

    /// The optional slots that may be opened next.
    pub(super) fn slots_to_open(&self, models: &ModelTable) -> Vec<Slot> {
        let Some(model) = self.draft.chosen_model(models) else { return Vec::new() };
        let shown = self.shown_slots(models);
        let mut free = Vec::new();
        if model.slots.has(SlotKind::LastFrame) && !shown.contains(&Slot::LastFrame) {
            free.push(Slot::LastFrame);
        }
        let used = shown.iter().filter(|slot| slot.kind() == SlotKind::References).count();
        let last_is_empty = used > self.draft.references.iter().filter(|picture| !picture.is_empty()).count();
        if used < model.slots.most_references() && !last_is_empty {
            free.push(Slot::Reference(u8::try_from(used).unwrap_or(u8::MAX)));
        }
        free
    }

    /// Why a picture in this slot would keep the shot back, by the rules of the chosen model; `None` if it would not. Asked before there is
    /// one: what it adds to the blocks of the same form without such a picture.
    pub(super) fn why_not(&self, slot: Slot, models: &ModelTable) -> Option<String> {
        let (model, values) = (self.draft.chosen_model(models)?, self.draft.values());
        let blocks = |has| fit(model, &with_picture(values, slot.kind(), has)).blocks;
        let without = blocks(false);
        let added = blocks(true).into_iter().filter(|block| !without.contains(block)).map(|(_, sentence)| sentence);
        added.reduce(|all, sentence| format!("{all}. {sentence}"))
    }

    /// Opens the field of a slot, or closes an empty one.
    pub fn open_slot(&mut self, slot: Slot, open: bool) {
        if open {
            self.slots.entry(slot).or_insert_with(|| SlotField::with(String::new()));
        } else {
            self.slots.remove(&slot);
        }
    }

    /// Where a picture goes that comes without a slot: the open empty one, else the first frame.
    pub fn slot_to_fill(&self, models: &ModelTable) -> Slot {
        let shown = self.shown_slots(models);
        let empty = |slot: &&Slot| self.draft.picture(**slot).is_none();
        shown.iter().rev().find(empty).or(shown.first()).copied().unwrap_or(Slot::FirstFrame)
    }

    /// The field of a slot.
    pub(super) fn field(&mut self, slot: Slot) -> &mut SlotField {
        self.slots.entry(slot).or_insert_with(|| SlotField::with(String::new()))
    }

    /// A picture came from elsewhere, to scroll to; or, with `false`, the person goes on with something else.
    pub fn bring_picture(&mut self, slot: Slot, wanted: bool) {
        self.field(slot).scroll.want(wanted);
    }

    /// Takes a local picture into a slot.
    pub fn use_image(&mut self, slot: Slot, path: PathBuf, now: f64) {
        self.put(slot, PictureDraft::file(path, slot), now);
    }

    /// Takes a typed path into a slot. The text stays in the field until its picture has passed, so that it can be corrected.
    pub fn use_typed(&mut self, slot: Slot, path: PathBuf, now: f64) {
        let typed = self.field(slot).url_text.clone();
        let is_it = incoming::read(&typed).first() == Some(&Incoming::File(path.clone()));
        let text = if is_it { typed } else { path.display().to_string() };
        self.use_image(slot, path, now);
        let field = self.field(slot);
        (field.url_text, field.is_entered, field.wants_keyboard) = (text, true, true);
    }

    /// The file in a slot, to be shown by its name; `None` while its path is still in the field, or without one.
    pub(super) fn named_file(&self, slot: Slot) -> Option<&Path> {
        let is_typed = self.slots.get(&slot).is_some_and(|field| !field.url_text.is_empty());
        match &self.draft.picture(slot)?.source {
            SourceDraft::File(path) if !is_typed => Some(path),
            SourceDraft::File(_) | SourceDraft::Url(_) | SourceDraft::None => None,
        }
    }

    /// What the field of a slot names may be sent: a typed path becomes its file. Returns whether the keyboard may leave the field.
    pub(super) fn passed(&mut self, slot: Slot) -> bool {
        let is_file = matches!(self.draft.picture(slot).map(|picture| &picture.source), Some(SourceDraft::File(_)));
        let Some(field) = self.slots.get_mut(&slot) else { return false };
        if is_file {
            field.url_text.clear();
        }
        field.wants_keyboard = false;
        std::mem::take(&mut field.is_entered)
    }

    /// Takes a picture of the shelf into a slot.
    pub fn use_shelf(&mut self, slot: Slot, picture: &ShelfPicture, now: f64) {
        self.put(slot, PictureDraft::of_shelf(picture, slot), now);
    }

    /// Takes a complete address into a slot; there is no pause to wait for.
    pub fn use_address(&mut self, slot: Slot, text: String, now: f64) {
        self.field(slot).url_text = text;
        self.url_edited(slot, now);
        let field = self.field(slot);
        field.typed_at = f64::NEG_INFINITY;
        field.is_new = true;
    }

    fn put(&mut self, slot: Slot, picture: PictureDraft, now: f64) {
        let text = match &picture.source {
            SourceDraft::Url(text) => text.clone(),
            SourceDraft::None | SourceDraft::File(_) => String::new(),
        };
        self.draft.put_picture(slot, picture);
        self.forget_continued(slot);
        let field = self.field(slot);
        (field.url_text, field.typed_at) = (text, f64::NEG_INFINITY);
        (field.is_new, field.is_entered, field.wants_keyboard) = (true, false, false);
        self.changed(now);
    }

    /// Another first frame is no frame of the clip that the shot continued.
    fn forget_continued(&mut self, slot: Slot) {
        if slot == Slot::FirstFrame {
            self.draft.continues = None;
        }
    }

    /// Whether to send the address without a look at its picture. For another address the question comes again.
    pub fn send_anyway(&mut self, slot: Slot, anyway: bool, now: f64) {
        let Some(mut picture) = self.draft.picture(slot).cloned() else { return };
        picture.send_anyway = match &picture.source {
            SourceDraft::Url(text) if anyway => Some(text.trim().to_owned()),
            _ => None,
        };
        self.draft.put_picture(slot, picture);
        self.changed(now);
    }

    /// Takes the typed address into the draft.
    pub fn url_edited(&mut self, slot: Slot, now: f64) {
        let field = self.field(slot);
        (field.typed_at, field.is_entered) = (now, false);
        let text = field.url_text.clone();
        let is_empty = text::word(&text).is_empty();
        let source = if is_empty { SourceDraft::None } else { SourceDraft::Url(text) };
        let framing = self.draft.picture(slot).map_or(slot.usual_framing(), |picture| picture.framing);
        match slot {
            Slot::Reference(at) if is_empty => {
                if usize::from(at) < self.draft.references.len() {
                    self.draft.references.remove(usize::from(at));
                }
            }
            _ => self.draft.put_picture(slot, PictureDraft { framing, ..PictureDraft::from(source) }),
        }
        self.forget_continued(slot);
        self.changed(now);
    }

    /// Leaves the picture of a slot out. The references behind it move up.
    pub fn clear_image(&mut self, slot: Slot, now: f64) {
        self.field(slot).url_text.clear();
        self.url_edited(slot, now);
        match slot {
            Slot::FirstFrame => {}
            Slot::LastFrame => self.open_slot(slot, false),
            Slot::Reference(_) => {
                self.slots.retain(|slot, _| slot.kind() != SlotKind::References);
                let references = of(&self.draft);
                self.slots.extend(references.into_iter().filter(|(slot, _)| slot.kind() == SlotKind::References));
            }
        }
    }

    /// Frames the picture of a slot like this.
    pub fn set_framing(&mut self, slot: Slot, framing: Framing, now: f64) {
        let Some(picture) = self.draft.picture(slot).cloned() else { return };
        if picture.framing != framing {
            self.draft.put_picture(slot, PictureDraft { framing, ..picture });
            self.changed(now);
        }
    }

    /// The picture to show in a slot, as it will be sent, once typing has paused. `None` for a slot that the model lacks.
    pub fn wanted_image(&self, slot: Slot, models: &ModelTable, now: f64) -> Option<PictureAsk> {
        let picture = self.draft.picture(slot)?;
        let is_typed = matches!(picture.source, SourceDraft::Url(_));
        if is_typed && self.slots.get(&slot).is_some_and(|field| now - field.typed_at < IMAGE_PAUSE) {
            return None;
        }
        if !self.draft.chosen_model(models)?.slots.has(slot.kind()) {
            return None;
        }
        let (from, copy) = (picture.valid_source()?, picture.copy.clone());
        Some(PictureAsk { slot, from, copy, cut: self.draft.cut(slot, models), most: SLOT })
    }

    /// The whole picture of a slot, to be framed, with its longest side in pixels.
    pub fn whole_image(&self, slot: Slot, models: &ModelTable, most: u32, now: f64) -> Option<PictureAsk> {
        Some(PictureAsk { cut: Cut::WHOLE, most, ..self.wanted_image(slot, models, now)? })
    }
}

/// The same values with such a picture, or without any.
fn with_picture(values: FormValues, kind: SlotKind, has: bool) -> FormValues {
    match kind {
        SlotKind::FirstFrame => FormValues { first_frame: has, ..values },
        SlotKind::LastFrame => FormValues { last_frame: has, ..values },
        SlotKind::References => FormValues { references: if has { values.references.max(1) } else { 0 }, ..values },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ModelId;

    fn form(model: &str) -> ShotForm {
        ShotForm::new(Draft { model: ModelId::parse(model).ok(), ..Draft::default() })
    }

    fn path(slot: Slot, form: &ShotForm) -> Option<PathBuf> {
        match &form.draft.picture(slot)?.source {
            SourceDraft::File(path) => Some(path.clone()),
            _ => None,
        }
    }

    #[test]
    fn a_picture_goes_into_the_open_slot_and_else_becomes_the_first_frame() {
        let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
        assert_eq!(form.shown_slots(&models), [Slot::FirstFrame]);
        assert_eq!(form.slots_to_open(&models), [Slot::LastFrame, Slot::Reference(0)]);
        form.use_image(form.slot_to_fill(&models), "/a.png".into(), 1.0);
        assert_eq!(form.slot_to_fill(&models), Slot::FirstFrame, "another one takes its place");
        form.open_slot(Slot::LastFrame, true);
        form.use_image(form.slot_to_fill(&models), "/b.png".into(), 2.0);
        assert_eq!(path(Slot::LastFrame, &form), Some("/b.png".into()));
        assert_eq!(form.slots_to_open(&models), [Slot::Reference(0)]);
    }

    #[test]
    fn references_come_one_after_the_other_and_move_up_when_one_goes() {
        let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
        for (at, name) in ["/a.png", "/b.png", "/c.png"].into_iter().enumerate() {
            let slot = Slot::Reference(u8::try_from(at).unwrap());
            assert!(form.slots_to_open(&models).contains(&slot), "{name}");
            form.open_slot(slot, true);
            assert!(
                !form.slots_to_open(&models).iter().any(|slot| slot.kind() == SlotKind::References),
                "one at a time"
            );
            form.use_image(slot, name.into(), 1.0);
        }
        assert_eq!(form.slots_to_open(&models), [Slot::LastFrame], "three are the most");
        form.clear_image(Slot::Reference(0), 2.0);
        assert_eq!(path(Slot::Reference(0), &form), Some("/b.png".into()));
        assert_eq!(form.draft.references.len(), 2);
        assert_eq!(form.slots_to_open(&models), [Slot::LastFrame, Slot::Reference(2)]);
    }

    #[test]
    fn what_a_rule_of_the_model_blocks_is_known_before_the_slot_is_filled() {
        let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
        let why = |form: &ShotForm, slot| form.why_not(slot, &models);
        assert_eq!(why(&form, Slot::LastFrame).as_deref(), Some("A last frame needs a first frame"));
        assert_eq!((why(&form, Slot::FirstFrame), why(&form, Slot::Reference(0))), (None, None));
        form.use_image(Slot::FirstFrame, "/a.png".into(), 1.0);
        assert_eq!(why(&form, Slot::LastFrame), None);
        let excludes = "References and a first frame exclude each other: take one of them out";
        assert_eq!(why(&form, Slot::Reference(0)).as_deref(), Some(excludes));
        form.clear_image(Slot::FirstFrame, 2.0);
        form.use_image(Slot::Reference(0), "/ada.png".into(), 3.0);
        assert_eq!(why(&form, Slot::FirstFrame).as_deref(), Some(excludes));
        assert_eq!(why(&form, Slot::Reference(1)), None);
        let both =
            "A last frame needs a first frame. References and a last frame exclude each other: take one of them out";
        assert_eq!(why(&form, Slot::LastFrame).as_deref(), Some(both), "every rule that is in the way");
        form.draft.model = ModelId::parse("veo-3").ok();
        assert_eq!(why(&form, Slot::FirstFrame), None, "a model that has no references has no such rule");
    }

    #[test]
    fn a_typed_path_stays_in_the_field_until_its_picture_has_passed() {
        let (mut form, slot) = (form("veo-3"), Slot::FirstFrame);
        let file = Path::new(if cfg!(windows) { r"C:\a fox.png" } else { "/a fox.png" });
        let typed = format!("'{}'", file.display());
        form.field(slot).url_text.clone_from(&typed);
        form.url_edited(slot, 1.0);
        form.use_typed(slot, file.to_owned(), 2.0);
        assert_eq!((form.named_file(slot), path(slot, &form)), (None, Some(file.to_owned())));
        assert_eq!(form.field(slot).url_text, typed, "as it was typed");
        assert!(form.passed(slot), "the keyboard may leave");
        assert_eq!(form.named_file(slot), Some(file));
        assert!(!form.passed(slot), "once");
        form.use_typed(slot, "/other.png".into(), 3.0);
        assert_eq!(form.field(slot).url_text, "/other.png", "typed elsewhere");
    }

    #[test]
    fn a_model_without_a_slot_hides_its_picture_and_another_brings_it_back() {
        let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
        form.use_image(Slot::LastFrame, "/b.png".into(), 1.0);
        form.draft.model = ModelId::parse("veo-3").ok();
        assert_eq!(form.shown_slots(&models), [Slot::FirstFrame]);
        assert_eq!(form.wanted_image(Slot::LastFrame, &models, 9.0), None);
        form.draft.model = ModelId::parse("veo-3.1").ok();
        assert_eq!(form.shown_slots(&models), [Slot::FirstFrame, Slot::LastFrame]);
        assert!(form.wanted_image(Slot::LastFrame, &models, 9.0).is_some());
    }

    #[test]
    fn the_cut_stays_when_the_shape_changes_and_is_asked_for_anew() {
        let (mut form, models) = (form("veo-3.1"), ModelTable::built_in());
        form.use_image(Slot::FirstFrame, "/a.png".into(), 1.0);
        let framing = Framing::Fill { centre: (2000, 7000), zoom: 1500 };
        form.set_framing(Slot::FirstFrame, framing, 2.0);
        let wide = form.wanted_image(Slot::FirstFrame, &models, 9.0).unwrap();
        form.draft.shape = crate::domain::Shape::UPRIGHT;
        let upright = form.wanted_image(Slot::FirstFrame, &models, 9.0).unwrap();
        assert_eq!((wide.cut.framing(), upright.cut.framing()), (framing, framing));
        assert_ne!(wide, upright, "another shape is another picture");
    }

    #[test]
    fn an_address_is_fetched_only_when_typing_has_paused_and_it_is_one() {
        let (mut form, models, slot) = (form("veo-3"), ModelTable::built_in(), Slot::FirstFrame);
        form.field(slot).url_text = "https://host/a.png".into();
        form.url_edited(slot, 5.0);
        assert_eq!(form.wanted_image(slot, &models, 5.4), None);
        let from = crate::domain::PictureSource::Url("https://host/a.png".parse().unwrap());
        assert_eq!(form.wanted_image(slot, &models, 5.6).map(|ask| ask.from), Some(from));
        form.field(slot).url_text = "not an address".into();
        form.url_edited(slot, 6.0);
        assert_eq!(form.wanted_image(slot, &models, 9.0), None);
    }

    #[test]
    fn a_shot_that_is_used_again_shows_its_address_and_seed() {
        let mut form = form("veo-3");
        let draft = Draft {
            first_frame: SourceDraft::Url("https://host/a.png".into()).into(),
            seed: crate::domain::SeedDraft::Fixed("77".into()),
            ..Draft::default()
        };
        form.replace(draft, 3.0);
        assert_eq!(form.field(Slot::FirstFrame).url_text, "https://host/a.png");
        assert_eq!(form.seed_text, "77");
        form.use_image(Slot::FirstFrame, "/pictures/a.png".into(), 4.0);
        assert_eq!(form.field(Slot::FirstFrame).url_text, "");
    }
}
