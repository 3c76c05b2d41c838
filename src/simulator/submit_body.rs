//! The parameters that a submit may have, exactly as the page of its model allows them, and the rules between them.
//!
//! A body that breaks a rule is a [`Refusal`]: 400 for what is malformed or missing, 406 for a value or a parameter that is not allowed.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use url::Url;

use super::answer::Refusal;
use super::config::Picture;
use super::model::{Extras, Model};

/// The parameters of a submit; all are allowed values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SubmitBody {
    /// The prompt; not blank.
    pub(super) prompt: String,
    /// Width to height, as in `16:9`.
    pub(super) aspect: (u32, u32),
    /// Seconds: 4, 6 or 8.
    pub(super) duration: u32,
    /// Frames a second: 24 or 30.
    pub(super) fps: u32,
    /// Whether it has sound.
    pub(super) audio: bool,
    /// Pixels on the shorter side: 720 or 1080.
    pub(super) lines: u32,
    /// The seed; 0 means random.
    pub(super) seed: u32,
    /// What must not be in the picture; empty for nothing.
    pub(super) negative_prompt: String,
    /// The addresses of its pictures.
    pub(super) pictures: PictureUrls,
}

/// The addresses of the pictures of a submit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PictureUrls {
    /// Where the clip begins.
    pub(super) first: Option<Url>,
    /// Where the clip ends.
    pub(super) last: Option<Url>,
    /// What the clip shall resemble.
    pub(super) references: Vec<Url>,
}

/// The parameters of every model.
const ALWAYS: [&str; 6] = ["prompt", "aspect_ratio", "duration", "generate_audio", "resolution", "seed"];

impl Model {
    fn knows(&self, name: &str) -> bool {
        let Extras { first_frame, last_frame, references, negative_prompt } = self.extras;
        ALWAYS.contains(&name)
            || name == first_frame
            || (name == "fps" && self.has_fps)
            || (name == "last_frame" && last_frame)
            || (name == "reference_images" && references > 0)
            || (name == "negative_prompt" && negative_prompt)
    }
}

impl SubmitBody {
    /// Reads the JSON body of `POST /v2/{model}`.
    pub(super) fn read(model: &Model, body: &Value) -> Result<Self, Refusal> {
        let Value::Object(fields) = body else {
            return Err(malformed("Request body must be a JSON object"));
        };
        if let Some(unknown) = fields.keys().find(|key| !model.knows(key)) {
            return Err(not_allowed(&format!("{unknown}: unknown parameter")));
        }
        let read = Self {
            prompt: prompt(fields)?,
            aspect: named(fields, "aspect_ratio", model.shapes)?.unwrap_or((16, 9)),
            duration: one_of(fields, "duration", &[4, 6, 8])?.unwrap_or(8),
            fps: one_of(fields, "fps", &[24, 30])?.unwrap_or(24),
            audio: boolean(fields, "generate_audio")?.unwrap_or(model.audio_by_default),
            lines: named(fields, "resolution", model.resolutions)?.unwrap_or(720),
            seed: seed(fields)?,
            negative_prompt: negative_prompt(fields)?,
            pictures: PictureUrls {
                first: picture(fields, model.extras.first_frame)?,
                last: picture(fields, "last_frame")?,
                references: references(fields, model.extras.references)?,
            },
        };
        read.check_rules()?;
        Ok(read)
    }

    /// The rules between parameters, as Google states them. That 1080p wants 8 s is not among them: a price for less is published.
    fn check_rules(&self) -> Result<(), Refusal> {
        let PictureUrls { first, last, references } = &self.pictures;
        if last.is_some() && first.is_none() {
            return Err(not_allowed("last_frame: needs a first frame"));
        }
        if references.is_empty() {
            return Ok(());
        }
        if first.is_some() || last.is_some() {
            return Err(not_allowed("reference_images: can't be combined with a first or last frame"));
        }
        if self.aspect != (16, 9) || self.duration != 8 {
            return Err(not_allowed("reference_images: only with 16:9 and 8 seconds"));
        }
        Ok(())
    }

    /// Width and height in pixels, both even.
    pub(super) fn size(&self, picture: Picture) -> (u32, u32) {
        let (across, down) = self.aspect;
        let short = across.min(down);
        let side = |part: u32| {
            let full = self.lines * part / short;
            match picture {
                Picture::Full => full,
                Picture::Tiny => (full / 8).max(64),
            }
        };
        (side(across) & !1, side(down) & !1)
    }
}

fn prompt(fields: &Map<String, Value>) -> Result<String, Refusal> {
    match fields.get("prompt") {
        None => Err(malformed("prompt: field required")),
        Some(Value::String(text)) if text.trim().is_empty() => Err(malformed("prompt: must not be empty")),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(not_allowed("prompt: must be a string")),
    }
}

fn seed(fields: &Map<String, Value>) -> Result<u32, Refusal> {
    let Some(value) = fields.get("seed") else {
        return Ok(0);
    };
    value
        .as_u64()
        .and_then(|seed| u32::try_from(seed).ok())
        .ok_or_else(|| not_allowed("seed: must be an integer from 0 to 4294967295"))
}

fn negative_prompt(fields: &Map<String, Value>) -> Result<String, Refusal> {
    match fields.get("negative_prompt") {
        None => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(not_allowed("negative_prompt: must be a string")),
    }
}

fn picture(fields: &Map<String, Value>, name: &str) -> Result<Option<Url>, Refusal> {
    fields.get(name).map(|value| address(value, name)).transpose()
}

fn references(fields: &Map<String, Value>, most: usize) -> Result<Vec<Url>, Refusal> {
    let name = "reference_images";
    let Some(value) = fields.get(name) else { return Ok(Vec::new()) };
    let list = value.as_array().filter(|list| (1..=most).contains(&list.len()));
    let list = list.ok_or_else(|| not_allowed(&format!("{name}: must be a list of 1 to {most} URLs")))?;
    list.iter().map(|value| address(value, name)).collect()
}

fn address(value: &Value, name: &str) -> Result<Url, Refusal> {
    value
        .as_str()
        .and_then(|text| Url::parse(text).ok())
        .filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
        .ok_or_else(|| not_allowed(&format!("{name}: must be an http or https URL")))
}

fn boolean(fields: &Map<String, Value>, name: &str) -> Result<Option<bool>, Refusal> {
    match fields.get(name) {
        None => Ok(None),
        Some(Value::Bool(value)) => Ok(Some(*value)),
        Some(_) => Err(not_allowed(&format!("{name}: must be true or false"))),
    }
}

fn one_of(fields: &Map<String, Value>, name: &str, allowed: &[u32]) -> Result<Option<u32>, Refusal> {
    let Some(value) = fields.get(name) else {
        return Ok(None);
    };
    value
        .as_u64()
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| allowed.contains(number))
        .map(Some)
        .ok_or_else(|| not_allowed(&format!("{name}: must be one of {allowed:?}")))
}

fn named<T: Copy>(fields: &Map<String, Value>, name: &str, allowed: &[(&str, T)]) -> Result<Option<T>, Refusal> {
    let Some(value) = fields.get(name) else {
        return Ok(None);
    };
    let found = allowed.iter().find(|(word, _)| value.as_str() == Some(word));
    let words: Vec<&str> = allowed.iter().map(|(word, _)| *word).collect();
    found
        .map(|(_, meaning)| Some(*meaning))
        .ok_or_else(|| not_allowed(&format!("{name}: must be one of {}", words.join(", "))))
}

fn malformed(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, message)
}

fn not_allowed(message: &str) -> Refusal {
    Refusal::new(StatusCode::NOT_ACCEPTABLE, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Result<SubmitBody, u16> {
        let model = Model::find("veo-3").unwrap();
        SubmitBody::read(&model, body).map_err(|refusal| refusal.code())
    }

    fn with(name: &str, value: Value) -> Value {
        let mut body = json!({"prompt": "a fox"});
        body[name] = value;
        body
    }

    #[test]
    fn what_is_left_out_takes_the_documented_default() {
        let submitted = read(&json!({"prompt": "a fox"})).unwrap();
        assert_eq!(
            submitted,
            SubmitBody {
                prompt: "a fox".into(),
                aspect: (16, 9),
                duration: 8,
                fps: 24,
                audio: true,
                lines: 720,
                seed: 0,
                negative_prompt: String::new(),
                pictures: PictureUrls::default(),
            }
        );
        let fast = Model::find("veo-3-fast").unwrap();
        assert!(!SubmitBody::read(&fast, &json!({"prompt": "a fox"})).unwrap().audio);
    }

    #[test]
    fn every_allowed_value_is_accepted() {
        let rows = [
            ("aspect_ratio", json!(["16:9", "4:3", "1:1", "3:4", "9:16"])),
            ("duration", json!([4, 6, 8])),
            ("fps", json!([24, 30])),
            ("generate_audio", json!([true, false])),
            ("resolution", json!(["720p", "1080p"])),
            ("seed", json!([0, 1, 4_294_967_295_u32])),
            ("image_url", json!(["http://a.example/x", "https://a.example/x.png?y=1"])),
        ];
        for (name, values) in rows {
            for value in values.as_array().unwrap() {
                assert!(read(&with(name, value.clone())).is_ok(), "{name} = {value}");
            }
        }
    }

    #[test]
    fn every_value_outside_the_table_is_refused_with_406() {
        let rows = [
            ("prompt", json!([7, null, ["a"]])),
            ("aspect_ratio", json!(["21:9", "", 1, null])),
            ("duration", json!([5, "8", 8.0, -4, null])),
            ("fps", json!([25, "24", 24.0, null])),
            ("generate_audio", json!(["true", 1, null])),
            ("resolution", json!(["4k", "720", 720, null])),
            ("seed", json!([-1, 1.5, "7", 4_294_967_296_u64, null])),
            ("image_url", json!(["", "fox.png", "file:///x.png", "data:image/png;base64,AA", null])),
            ("negative_prompt", json!(["rain"])),
        ];
        for (name, values) in rows {
            for value in values.as_array().unwrap() {
                assert_eq!(read(&with(name, value.clone())), Err(406), "{name} = {value}");
            }
        }
    }

    #[test]
    fn a_missing_or_blank_prompt_and_a_body_that_is_no_object_are_malformed() {
        for body in [json!({}), json!({"prompt": " \n"}), json!([]), json!("a fox"), json!(null)] {
            assert_eq!(read(&body), Err(400), "{body}");
        }
    }

    #[test]
    fn sizes_follow_shape_and_resolution_and_are_even() {
        let size = |aspect: &str, resolution: &str, picture| {
            let body = json!({"prompt": "a", "aspect_ratio": aspect, "resolution": resolution});
            read(&body).unwrap().size(picture)
        };
        assert_eq!(size("16:9", "720p", Picture::Full), (1280, 720));
        assert_eq!(size("4:3", "720p", Picture::Full), (960, 720));
        assert_eq!(size("1:1", "720p", Picture::Full), (720, 720));
        assert_eq!(size("9:16", "1080p", Picture::Full), (1080, 1920));
        assert_eq!(size("3:4", "1080p", Picture::Full), (1080, 1440));
        assert_eq!(size("16:9", "720p", Picture::Tiny), (160, 90));
        assert_eq!(size("9:16", "1080p", Picture::Tiny), (134, 240));
    }

    fn of(slug: &str, body: &Value) -> Result<SubmitBody, u16> {
        SubmitBody::read(&Model::find(slug).unwrap(), body).map_err(|refusal| refusal.code())
    }

    const A: &str = "https://a.example/1.png";

    #[test]
    fn each_model_takes_its_own_names_and_no_others() {
        let rows = [
            ("image_url", json!(A), ["veo-3", "veo-3-fast"].as_slice()),
            ("fps", json!(24), &["veo-3", "veo-3-fast"]),
            ("image", json!(A), &["veo-3.1", "veo-3.1-fast", "veo-3.1-lite"]),
            ("reference_images", json!([A]), &["veo-3.1"]),
            ("negative_prompt", json!("rain"), &["veo-3.1"]),
            ("aspect_ratio", json!("4:3"), &["veo-3", "veo-3-fast"]),
            ("resolution", json!("1080p"), &["veo-3", "veo-3-fast", "veo-3.1", "veo-3.1-fast"]),
        ];
        for (name, value, takers) in rows {
            for model in crate::simulator::model::MODELS {
                let taken = of(model.slug, &with(name, value.clone())).is_ok();
                assert_eq!(taken, takers.contains(&model.slug), "{name} to {}", model.slug);
            }
        }
    }

    #[test]
    fn the_rules_between_parameters_are_googles() {
        let rows = [
            (json!({"last_frame": A}), false),
            (json!({"image": A, "last_frame": A}), true),
            (json!({"reference_images": [A, A, A]}), true),
            (json!({"reference_images": [A, A, A, A]}), false),
            (json!({"reference_images": []}), false),
            (json!({"reference_images": A}), false),
            (json!({"reference_images": [A], "image": A}), false),
            (json!({"reference_images": [A], "duration": 4}), false),
            (json!({"reference_images": [A], "aspect_ratio": "9:16"}), false),
            (json!({"resolution": "1080p", "duration": 4}), true),
        ];
        for (more, taken) in rows {
            let mut body = json!({"prompt": "a fox"});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            assert_eq!(of("veo-3.1", &body).is_ok(), taken, "{more}");
        }
    }
}
