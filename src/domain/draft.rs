//! The shot in the form, valid or not, and the checks that turn it into requests.
//!
//! The form keeps what the chosen model has no field for: the value comes back with a model that has one.

use serde::{Deserialize, Serialize};

use super::cut::Cut;
use super::field::{FieldError, FieldName};
use super::ids::ShotId;
use super::models::{
    ClipSeconds, Fit, FormValues, FrameRate, Model, ModelId, ModelTable, Resolution, Shape, SlotKind, fit,
};
use super::money::Usd;
use super::picture::{Picture, Slot};
use super::picture_draft::PictureDraft;
use super::request::VideoRequest;
use super::seed::Seed;
use super::shot::{Continues, Take};
use super::text::{self, grouped};

/// The longest prompt that is sent, in characters. Segmind publishes no limit; this one stops a wrong paste.
pub const MAX_PROMPT_CHARS: usize = 20_000;

/// The error of an empty prompt.
pub const EMPTY_PROMPT: &str = "Describe the shot first";

/// The most takes that one press on Generate makes.
pub const MAX_TAKES: u32 = 8;

/// The seed as it stands in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeedDraft {
    /// A fresh number for each take.
    #[default]
    Random,
    /// A typed number, perhaps not valid yet.
    Fixed(String),
}

/// What the form holds. It is saved, so that an unfinished shot is there at the next start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What to show.
    pub prompt: String,
    /// What not to show.
    pub negative_prompt: String,
    /// Where the clip begins.
    pub first_frame: PictureDraft,
    /// Where the clip ends.
    pub last_frame: PictureDraft,
    /// What the clip shall resemble.
    pub references: Vec<PictureDraft>,
    /// Which model renders it; `None`: the first of the table that is offered.
    pub model: Option<ModelId>,
    /// The picture's aspect ratio.
    pub shape: Shape,
    /// The clip's length.
    pub length: ClipSeconds,
    /// `None`: the model chooses.
    pub frame_rate: Option<FrameRate>,
    /// `None`: the model chooses.
    pub resolution: Option<Resolution>,
    /// Whether sound is generated.
    pub sound: bool,
    /// Random or fixed.
    pub seed: SeedDraft,
    /// How many takes one press makes, 1 to [`MAX_TAKES`].
    pub takes: u32,
    /// The shot that the form was filled from. While the form still describes it, what is made are more takes of it.
    pub shot: Option<ShotId>,
    /// The frame that the first frame was taken from. Only with that first frame.
    pub continues: Option<Continues>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            negative_prompt: String::new(),
            first_frame: PictureDraft::default(),
            last_frame: PictureDraft::default(),
            references: Vec::new(),
            model: None,
            shape: Shape::default(),
            length: ClipSeconds::default(),
            frame_rate: None,
            resolution: None,
            sound: true,
            seed: SeedDraft::Random,
            takes: 1,
            shot: None,
            continues: None,
        }
    }
}

impl Draft {
    /// One valid request for each take. `draw` gives random seeds; takes of a fixed seed count up from it, so that no two takes are the
    /// same video.
    ///
    /// # Errors
    /// Everything that is wrong with the form.
    pub fn parse(
        &self,
        models: &ModelTable,
        mut draw: impl FnMut() -> Seed,
    ) -> Result<Vec<VideoRequest>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let prompt = kept(self.parse_prompt(), &mut errors);
        let model = kept(self.usable_model(models), &mut errors);
        let negative = kept(self.parse_negative(model), &mut errors);
        let pictures = self.parse_pictures(model, &mut errors);
        let seed = kept(self.parse_seed(), &mut errors);
        kept(self.check_takes(), &mut errors);
        let fit = model.map(|model| fit(model, &self.values()));
        for (slot, sentence) in fit.iter().flat_map(|fit| &fit.blocks) {
            errors.push(FieldError::new(field_of(*slot), sentence.clone()));
        }
        let (Some(prompt), Some(model), Some(fit), Some(seed), true) = (prompt, model, fit, seed, errors.is_empty())
        else {
            return Err(errors);
        };
        let Fit { values, .. } = fit;
        let Some(estimate) = model.price(values.length, values.resolution, self.sound) else {
            return Err(vec![FieldError::new(FieldName::Model, format!("{} has no price for this shot", model.name))]);
        };
        let one = VideoRequest {
            model: model.id,
            prompt,
            negative_prompt: negative.flatten(),
            first_frame: None,
            last_frame: None,
            references: Vec::new(),
            shape: values.shape,
            length: values.length,
            frame_rate: values.frame_rate,
            resolution: values.resolution,
            sound: self.sound,
            seed: Seed::MIN,
            estimate,
        };
        let one = with_pictures(one, pictures);
        let take = |n: u32| {
            let seed = seed.map_or_else(&mut draw, |fixed| nth_seed(fixed, n));
            VideoRequest { seed, ..one.clone() }
        };
        Ok((0..self.takes).map(take).collect())
    }

    /// Everything that is wrong with the form; empty when it may be sent.
    pub fn errors(&self, models: &ModelTable) -> Vec<FieldError> {
        self.parse(models, || Seed::MIN).err().unwrap_or_default()
    }

    /// Whether the prompt holds no visible character.
    pub fn has_no_words(&self) -> bool {
        text::visible(&self.prompt).is_empty()
    }

    /// What one press on Generate will cost; nothing while no model of the table is chosen.
    pub fn estimate(&self, models: &ModelTable) -> Usd {
        let one = self.chosen_model(models).and_then(|model| self.price_with(model));
        one.unwrap_or_default().times(self.takes.clamp(1, MAX_TAKES))
    }

    /// What one take of this shot will cost with this model.
    pub fn price_with(&self, model: &Model) -> Option<Usd> {
        let values = fit(model, &self.values()).values;
        model.price(values.length, values.resolution, self.sound)
    }

    /// The row of the model that the form stands for; `None` when the chosen one is not in the table.
    pub fn chosen_model<'a>(&self, models: &'a ModelTable) -> Option<&'a Model> {
        models.chosen(self.model.as_ref())
    }

    /// What the chosen model makes of the form.
    pub fn fit(&self, models: &ModelTable) -> Option<Fit> {
        self.chosen_model(models).map(|model| fit(model, &self.values()))
    }

    /// The values that rules look at.
    pub fn values(&self) -> FormValues {
        FormValues {
            shape: self.shape,
            length: self.length,
            frame_rate: self.frame_rate,
            resolution: self.resolution,
            first_frame: !self.first_frame.is_empty(),
            last_frame: !self.last_frame.is_empty(),
            references: self.references.iter().filter(|picture| !picture.is_empty()).count(),
            negative_prompt: !text::visible(&self.negative_prompt).is_empty(),
        }
    }

    /// The pictures that are there, with the slots that they are sent for.
    pub fn pictures(&self) -> impl Iterator<Item = (Slot, &PictureDraft)> {
        let references = (0..).map(Slot::Reference).zip(self.references.iter().filter(|picture| !picture.is_empty()));
        let frames = [(Slot::FirstFrame, &self.first_frame), (Slot::LastFrame, &self.last_frame)];
        frames.into_iter().filter(|(_, picture)| !picture.is_empty()).chain(references)
    }

    /// The picture of a slot; an empty slot has none.
    pub fn picture(&self, slot: Slot) -> Option<&PictureDraft> {
        let picture = match slot {
            Slot::FirstFrame => Some(&self.first_frame),
            Slot::LastFrame => Some(&self.last_frame),
            Slot::Reference(at) => self.references.get(usize::from(at)),
        };
        picture.filter(|picture| !picture.is_empty())
    }

    /// Puts a picture into a slot. A reference goes at most behind the last one.
    pub fn put_picture(&mut self, slot: Slot, picture: PictureDraft) {
        match slot {
            Slot::FirstFrame => self.first_frame = picture,
            Slot::LastFrame => self.last_frame = picture,
            Slot::Reference(at) => match self.references.get_mut(usize::from(at)) {
                Some(place) => *place = picture,
                None => self.references.push(picture),
            },
        }
    }

    /// What becomes of the picture of a slot with the chosen model.
    pub fn cut(&self, slot: Slot, models: &ModelTable) -> Cut {
        let framing = self.picture(slot).map(|picture| picture.framing).unwrap_or_default();
        let values = self.fit(models).map_or_else(|| self.values(), |fit| fit.values);
        Cut::new(slot, framing, values.shape, values.resolution)
    }

    /// The form of a sent shot, with its seed fixed: for "Use this shot".
    pub fn from_request(request: &VideoRequest) -> Self {
        // Destructured, so that a new parameter must be handled here. The price is that of the day on which it is sent again.
        let VideoRequest {
            model,
            prompt,
            negative_prompt,
            first_frame,
            last_frame,
            references,
            shape,
            length,
            frame_rate,
            resolution,
            sound,
            seed,
            estimate: _,
        } = request;
        let draft = |picture: &Option<Picture>, slot| {
            picture.as_ref().map(|picture| PictureDraft::of(picture, slot)).unwrap_or_default()
        };
        Self {
            prompt: prompt.clone(),
            negative_prompt: negative_prompt.clone().unwrap_or_default(),
            first_frame: draft(first_frame, Slot::FirstFrame),
            last_frame: draft(last_frame, Slot::LastFrame),
            references: references.iter().map(|picture| PictureDraft::of(picture, Slot::Reference(0))).collect(),
            model: Some(*model),
            shape: *shape,
            length: *length,
            frame_rate: *frame_rate,
            resolution: *resolution,
            sound: *sound,
            seed: SeedDraft::Fixed(seed.to_string()),
            takes: 1,
            shot: None,
            continues: None,
        }
    }

    /// The form of a take, for more of it: a new seed for each.
    pub fn from_take(request: &VideoRequest, take: Take) -> Self {
        let Take { shot, number: _, continues } = take;
        Self { seed: SeedDraft::Random, shot: Some(shot), continues, ..Self::from_request(request) }
    }

    fn parse_prompt(&self) -> Result<String, FieldError> {
        let prompt = without_controls(&self.prompt);
        let prompt = text::visible(&prompt);
        if prompt.is_empty() {
            return Err(FieldError::new(FieldName::Prompt, EMPTY_PROMPT));
        }
        not_too_long("prompt", prompt).map_err(|sentence| FieldError::new(FieldName::Prompt, sentence))?;
        Ok(prompt.to_owned())
    }

    /// The negative prompt, if there is one and the model takes it.
    fn parse_negative(&self, model: Option<&Model>) -> Result<Option<String>, FieldError> {
        let words = without_controls(&self.negative_prompt);
        let words = text::visible(&words);
        if words.is_empty() || model.is_none_or(|model| model.fields.negative_prompt.is_none()) {
            return Ok(None);
        }
        not_too_long("negative prompt", words)
            .map_err(|sentence| FieldError::new(FieldName::NegativePrompt, sentence))?;
        Ok(Some(words.to_owned()))
    }

    /// The pictures that the model takes. One of a slot that it lacks is not even checked.
    fn parse_pictures(&self, model: Option<&Model>, errors: &mut Vec<FieldError>) -> Vec<(Slot, Picture)> {
        let taken = self.pictures().filter(|(slot, _)| model.is_none_or(|model| model.slots.has(slot.kind())));
        taken.filter_map(|(slot, draft)| Some((slot, kept(draft.parse(slot), errors)??))).collect()
    }

    /// The model, if it can be asked for.
    fn usable_model<'a>(&self, models: &'a ModelTable) -> Result<&'a Model, FieldError> {
        let wrong = |sentence: String| Err(FieldError::new(FieldName::Model, sentence));
        match (self.chosen_model(models), self.model) {
            (Some(model), _) if model.is_retired() => {
                wrong(format!("Segmind has retired {}; choose another model", model.name))
            }
            (Some(model), _) => Ok(model),
            (None, Some(slug)) => wrong(format!("{slug} is not in the table of models; choose another model")),
            (None, None) => wrong("There is no model in the table of models".to_owned()),
        }
    }

    fn parse_seed(&self) -> Result<Option<Seed>, FieldError> {
        let SeedDraft::Fixed(text) = &self.seed else { return Ok(None) };
        let seed = text::visible(text).parse::<u32>().ok().and_then(Seed::new);
        let sentence = "A fixed seed is a whole number from 1 to 4294967295";
        seed.map(Some).ok_or_else(|| FieldError::new(FieldName::Seed, sentence))
    }

    fn check_takes(&self) -> Result<(), FieldError> {
        if (1..=MAX_TAKES).contains(&self.takes) {
            return Ok(());
        }
        Err(FieldError::new(FieldName::Takes, format!("Choose 1 to {MAX_TAKES} takes")))
    }
}

/// What was parsed; an error is put to the others.
fn kept<T>(parsed: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    parsed.map_err(|error| errors.push(error)).ok()
}

/// A prompt as it is sent, but for white space at its ends: its line ends are line feeds, and of other control characters only the tab is left. They come unseen with a
/// paste. The form keeps them, and so does what was sent before.
pub fn without_controls(text: &str) -> String {
    let mut sent = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' => sent.push('\n'),
            '\n' | '\t' => sent.push(letter),
            _ if letter.is_control() => {}
            _ => sent.push(letter),
        }
    }
    sent
}

fn not_too_long(what: &str, words: &str) -> Result<(), String> {
    let count = words.chars().count();
    if count <= MAX_PROMPT_CHARS {
        return Ok(());
    }
    Err(format!("The {what} is {} characters long; {} is the most", grouped(count), grouped(MAX_PROMPT_CHARS)))
}

const fn field_of(slot: SlotKind) -> FieldName {
    match slot {
        SlotKind::FirstFrame => FieldName::FirstFrame,
        SlotKind::LastFrame => FieldName::LastFrame,
        SlotKind::References => FieldName::References,
    }
}

fn with_pictures(mut request: VideoRequest, pictures: Vec<(Slot, Picture)>) -> VideoRequest {
    for (slot, picture) in pictures {
        match slot {
            Slot::FirstFrame => request.first_frame = Some(picture),
            Slot::LastFrame => request.last_frame = Some(picture),
            Slot::Reference(_) => request.references.push(picture),
        }
    }
    request
}

/// The seed of the nth take: counts up from the fixed one and skips 0.
fn nth_seed(first: Seed, n: u32) -> Seed {
    Seed::new(first.number().wrapping_add(n)).unwrap_or(first)
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
