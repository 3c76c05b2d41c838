//! The shot in the form, valid or not, and the checks that turn it into requests.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::ids::PictureName;
use super::model::ModelId;
use super::money::Usd;
use super::request::{ClipSeconds, FirstFrame, FrameRate, Resolution, Seed, Shape, VideoRequest, estimate};
use super::text::{self, grouped};

/// The longest prompt that is sent, in characters. Segmind publishes no limit; this one stops a wrong paste.
pub const MAX_PROMPT_CHARS: usize = 20_000;

/// The error of an empty prompt.
pub const EMPTY_PROMPT: &str = "Describe the shot first";

/// The most takes that one press on Generate makes.
pub const MAX_TAKES: u32 = 8;

/// The first frame as it stands in the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstFrameDraft {
    /// Text to video.
    #[default]
    None,
    /// A typed address, perhaps not valid yet.
    Url(String),
    /// A picture on this computer; its path may hold any bytes.
    File(#[serde(with = "super::paths::exact")] PathBuf),
}

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
    /// Where the picture starts.
    pub first_frame: FirstFrameDraft,
    /// Our own copy of that first frame, once it was read. The copy is shown and sent, even if the original changes.
    pub copy: Option<PictureName>,
    /// The address that the person wants to send although it can't be fetched from here. Counts for this address only.
    pub send_anyway: Option<String>,
    /// Which model renders it.
    pub model: ModelId,
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
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            first_frame: FirstFrameDraft::None,
            copy: None,
            send_anyway: None,
            model: ModelId::default(),
            shape: Shape::default(),
            length: ClipSeconds::default(),
            frame_rate: None,
            resolution: None,
            sound: true,
            seed: SeedDraft::Random,
            takes: 1,
        }
    }
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// The prompt.
    Prompt,
    /// The first frame's address or file.
    FirstFrame,
    /// The seed.
    Seed,
    /// The number of takes.
    Takes,
}

/// What is wrong with one field, in the person's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct FieldError {
    /// The field.
    pub field: FieldName,
    /// What is wrong and what is right.
    pub sentence: String,
}

impl Draft {
    /// One valid request for each take. `draw` gives random seeds; takes of a fixed seed count up from it, so that no two takes are the
    /// same video.
    ///
    /// # Errors
    /// Everything that is wrong with the form.
    pub fn parse(&self, mut draw: impl FnMut() -> Seed) -> Result<Vec<VideoRequest>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut keep = |result: Result<(), FieldError>| {
            if let Err(error) = result {
                errors.push(error);
            }
        };
        let prompt = self.parse_prompt();
        keep(prompt.as_ref().map(drop).map_err(Clone::clone));
        let first_frame = self.parse_first_frame();
        keep(first_frame.as_ref().map(drop).map_err(Clone::clone));
        let seed = self.parse_seed();
        keep(seed.as_ref().map(drop).map_err(Clone::clone));
        keep(self.check_takes());
        let (Ok(prompt), Ok(first_frame), Ok(seed), true) = (prompt, first_frame, seed, errors.is_empty()) else {
            return Err(errors);
        };
        let take = |n: u32| VideoRequest {
            model: self.model,
            prompt: prompt.clone(),
            first_frame: first_frame.clone(),
            sent_as: None,
            shape: self.shape,
            length: self.length,
            frame_rate: self.frame_rate,
            resolution: self.resolution,
            sound: self.sound,
            seed: seed.map_or_else(&mut draw, |fixed| nth_seed(fixed, n)),
        };
        Ok((0..self.takes).map(take).collect())
    }

    /// Everything that is wrong with the form; empty when it may be sent.
    pub fn errors(&self) -> Vec<FieldError> {
        self.parse(|| Seed::MIN).err().unwrap_or_default()
    }

    /// Whether the prompt holds no visible character.
    pub fn has_no_words(&self) -> bool {
        text::visible(&self.prompt).is_empty()
    }

    /// What one press on Generate will cost.
    pub fn estimate(&self) -> Usd {
        estimate(self.model, self.length, self.sound).times(self.takes.clamp(1, MAX_TAKES))
    }

    /// The form of a sent shot, with its seed fixed: for "Use this shot" and "Edit as a new shot".
    pub fn from_request(request: &VideoRequest) -> Self {
        let VideoRequest { model, prompt, first_frame, sent_as, shape, length, frame_rate, resolution, sound, seed } =
            request.clone();
        let first_frame = match first_frame {
            None => FirstFrameDraft::None,
            Some(FirstFrame::Url(url)) => FirstFrameDraft::Url(url.into()),
            Some(FirstFrame::File(path)) => FirstFrameDraft::File(path),
        };
        let copy = sent_as.and_then(|sent| sent.copy().cloned());
        let seed = SeedDraft::Fixed(seed.to_string());
        Self {
            prompt,
            first_frame,
            copy,
            send_anyway: None,
            model,
            shape,
            length,
            frame_rate,
            resolution,
            sound,
            seed,
            takes: 1,
        }
    }

    /// Whether the person wants to send the address in the form although it can't be fetched from here.
    pub fn sends_anyway(&self) -> bool {
        let FirstFrameDraft::Url(text) = &self.first_frame else { return false };
        self.send_anyway.as_deref().is_some_and(|address| address.trim() == text.trim())
    }

    /// The first frame in the form; `None` without one, or while it is not valid.
    pub fn first_frame(&self) -> Option<FirstFrame> {
        self.parse_first_frame().ok().flatten()
    }

    fn parse_prompt(&self) -> Result<String, FieldError> {
        let prompt = text::visible(&self.prompt);
        let count = prompt.chars().count();
        if count == 0 {
            return Err(field(FieldName::Prompt, EMPTY_PROMPT));
        }
        if count > MAX_PROMPT_CHARS {
            let (count, most) = (grouped(count), grouped(MAX_PROMPT_CHARS));
            let sentence = format!("The prompt is {count} characters long; {most} is the most");
            return Err(field(FieldName::Prompt, &sentence));
        }
        Ok(prompt.to_owned())
    }

    fn parse_first_frame(&self) -> Result<Option<FirstFrame>, FieldError> {
        match &self.first_frame {
            FirstFrameDraft::None => Ok(None),
            FirstFrameDraft::File(path) => Ok(Some(FirstFrame::File(path.clone()))),
            FirstFrameDraft::Url(text) if text::word(text).is_empty() => Ok(None),
            FirstFrameDraft::Url(text) => parse_image_url(text).map(|url| Some(FirstFrame::Url(url))),
        }
    }

    fn parse_seed(&self) -> Result<Option<Seed>, FieldError> {
        let SeedDraft::Fixed(text) = &self.seed else { return Ok(None) };
        let seed = text::visible(text).parse::<u32>().ok().and_then(Seed::new);
        seed.map(Some).ok_or_else(|| field(FieldName::Seed, "A fixed seed is a whole number from 1 to 4294967295"))
    }

    fn check_takes(&self) -> Result<(), FieldError> {
        if (1..=MAX_TAKES).contains(&self.takes) {
            return Ok(());
        }
        Err(field(FieldName::Takes, &format!("Choose 1 to {MAX_TAKES} takes")))
    }
}

/// Checks a typed image address: http or https with a host, without a password.
///
/// # Errors
/// What is wrong with it, for the form.
pub fn parse_image_url(text: &str) -> Result<Url, FieldError> {
    let wrong = |sentence: &str| field(FieldName::FirstFrame, sentence);
    let url = Url::parse(text::word(text))
        .map_err(|_| wrong("This is not a web address; it begins with https:// and names an image"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong("Segmind can fetch only addresses that begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("This address holds a user name or password; give one that needs none"));
    }
    Ok(url)
}

fn field(field: FieldName, sentence: &str) -> FieldError {
    FieldError { field, sentence: sentence.to_owned() }
}

/// The seed of the nth take: counts up from the fixed one and skips 0.
fn nth_seed(first: Seed, n: u32) -> Seed {
    Seed::new(first.number().wrapping_add(n)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw() -> Seed {
        Seed::new(7).unwrap()
    }

    fn valid() -> Draft {
        Draft { prompt: " a fox in the snow ".into(), ..Draft::default() }
    }

    #[test]
    fn a_described_shot_becomes_a_request_with_a_recorded_seed() {
        let requests = valid().parse(draw).unwrap();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].prompt, "a fox in the snow");
        assert_eq!(requests[0].seed, draw());
        assert_eq!(requests[0].estimate().to_string(), "$3.20");
    }

    #[test]
    fn takes_of_a_fixed_seed_count_up_so_that_none_is_bought_twice() {
        let draft = Draft { takes: 3, seed: SeedDraft::Fixed("41".into()), ..valid() };
        let seeds: Vec<u32> = draft.parse(draw).unwrap().iter().map(|r| r.seed.number()).collect();
        assert_eq!(seeds, [41, 42, 43]);
        assert_eq!(draft.estimate().to_string(), "$9.60");
    }

    #[test]
    fn every_wrong_field_says_what_is_wrong_with_it() {
        let draft = Draft {
            prompt: "  ".into(),
            first_frame: FirstFrameDraft::Url("ftp://x/y.png".into()),
            seed: SeedDraft::Fixed("0".into()),
            takes: 9,
            ..Draft::default()
        };
        let fields: Vec<FieldName> = draft.errors().iter().map(|e| e.field).collect();
        assert_eq!(fields, [FieldName::Prompt, FieldName::FirstFrame, FieldName::Seed, FieldName::Takes]);
    }

    #[test]
    fn a_prompt_that_is_too_long_is_told_by_how_much() {
        let errors = Draft { prompt: "x".repeat(20_001), ..Draft::default() }.errors();
        assert_eq!(errors[0].sentence, "The prompt is 20,001 characters long; 20,000 is the most");
    }

    #[test]
    fn an_image_address_must_be_one_that_the_service_can_fetch() {
        for text in ["cat", "ftp://a/b.png", "https://", "file:///etc/passwd", "https://me:secret@host/a.png"] {
            assert!(parse_image_url(text).is_err(), "{text}");
        }
        assert_eq!(parse_image_url(" https://host/a.png ").unwrap().as_str(), "https://host/a.png");
    }

    #[test]
    fn what_can_not_be_seen_neither_fills_a_prompt_nor_spoils_an_address() {
        for unseen in ["\u{feff}", "\u{200b}\u{200d}", "\u{ad}", "\u{a0} \u{202e}", "\u{2800}", "\u{3164}"] {
            let draft = Draft { prompt: unseen.into(), ..Draft::default() };
            assert_eq!(draft.errors()[0].sentence, EMPTY_PROMPT, "{unseen:?}");
            let draft = Draft { prompt: format!("{unseen}a fox{unseen}"), ..Draft::default() };
            assert_eq!(draft.parse(draw).unwrap()[0].prompt, "a fox", "{unseen:?}");
            let address = format!("{unseen}\u{201c}https://host/a.png\u{201d}{unseen}");
            assert_eq!(parse_image_url(&address).unwrap().as_str(), "https://host/a.png");
            let draft = Draft { first_frame: FirstFrameDraft::Url(unseen.into()), ..valid() };
            assert_eq!(draft.parse(draw).unwrap()[0].first_frame, None, "{unseen:?}");
        }
    }

    #[test]
    fn using_a_shot_again_gives_the_same_request() {
        let request = valid().parse(draw).unwrap().remove(0);
        let again = Draft::from_request(&request).parse(|| Seed::new(99).unwrap()).unwrap();
        assert_eq!(again, [request]);
    }
}
