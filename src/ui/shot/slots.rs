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
                let at = usize::from(at);
                if at < self.draft.references.len() {
                    self.draft.references.remove(at);
                }
                // Those behind it have moved up, and their fields with them. The last one's field stays open to be filled again.
                if at < self.draft.references.len() {
                    self.read_references();
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
            Slot::Reference(_) => self.read_references(),
        }
    }

    /// The fields of the references as the draft has them.
    fn read_references(&mut self) {
        self.slots.retain(|slot, _| slot.kind() != SlotKind::References);
        let references = of(&self.draft);
        self.slots.extend(references.into_iter().filter(|(slot, _)| slot.kind() == SlotKind::References));
    }

    /// Leaves out a `data:` address that did not become a file.
    pub fn drop_data(&mut self, slot: Slot, now: f64) {
        if let Some(SourceDraft::Url(text)) = self.draft.picture(slot).map(|picture| &picture.source)
            && matches!(incoming::read(text).first(), Some(Incoming::Data(_)))
        {
            self.clear_image(slot, now);
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
#[path = "slots_tests.rs"]
mod tests;
