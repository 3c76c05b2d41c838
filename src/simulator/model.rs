//! The models of this service: their prices, and the parameters that a submit may have, exactly as the model page allows them.
//!
//! A body that breaks a rule is a [`Refusal`]: 400 for what is malformed or missing, 406 for a value or a parameter that is not allowed.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use url::Url;

use super::answer::Refusal;
use super::config::Picture;

/// A model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Model {
    /// Its name in the URL.
    pub(super) slug: &'static str,
    /// Whether it makes sound by default.
    pub(super) audio_by_default: bool,
    cents_a_second: u32,
    cents_a_second_with_audio: u32,
}

/// Published prices per generation: veo-3 $0.80 to $3.20, veo-3-fast $0.40 to $1.20.
const MODELS: [Model; 2] = [
    Model { slug: "veo-3", audio_by_default: true, cents_a_second: 20, cents_a_second_with_audio: 40 },
    Model { slug: "veo-3-fast", audio_by_default: false, cents_a_second: 10, cents_a_second_with_audio: 15 },
];

impl Model {
    /// The model of that name.
    pub(super) fn find(slug: &str) -> Option<Self> {
        MODELS.into_iter().find(|model| model.slug == slug)
    }

    /// Price of one render in dollars.
    pub(super) fn price(&self, seconds: u32, audio: bool) -> f64 {
        let rate = if audio { self.cents_a_second_with_audio } else { self.cents_a_second };
        f64::from(rate * seconds) / 100.0
    }
}

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
    /// The address of the first frame.
    pub(super) image_url: Option<Url>,
}

const KNOWN: [&str; 8] =
    ["prompt", "aspect_ratio", "duration", "fps", "generate_audio", "image_url", "resolution", "seed"];

impl SubmitBody {
    /// Reads the JSON body of `POST /v2/{model}`.
    pub(super) fn read(model: &Model, body: &Value) -> Result<Self, Refusal> {
        let Value::Object(fields) = body else {
            return Err(malformed("Request body must be a JSON object"));
        };
        if let Some(unknown) = fields.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            return Err(not_allowed(&format!("{unknown}: unknown parameter")));
        }
        Ok(Self {
            prompt: prompt(fields)?,
            aspect: aspect(fields)?,
            duration: one_of(fields, "duration", &[4, 6, 8])?.unwrap_or(8),
            fps: one_of(fields, "fps", &[24, 30])?.unwrap_or(24),
            audio: boolean(fields, "generate_audio")?.unwrap_or(model.audio_by_default),
            lines: lines(fields)?,
            seed: seed(fields)?,
            image_url: image_url(fields)?,
        })
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

fn aspect(fields: &Map<String, Value>) -> Result<(u32, u32), Refusal> {
    let allowed = [("16:9", (16, 9)), ("4:3", (4, 3)), ("1:1", (1, 1)), ("3:4", (3, 4)), ("9:16", (9, 16))];
    named(fields, "aspect_ratio", &allowed).map(|found| found.unwrap_or((16, 9)))
}

fn lines(fields: &Map<String, Value>) -> Result<u32, Refusal> {
    let allowed = [("720p", 720), ("1080p", 1080)];
    named(fields, "resolution", &allowed).map(|found| found.unwrap_or(720))
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

fn image_url(fields: &Map<String, Value>) -> Result<Option<Url>, Refusal> {
    let Some(value) = fields.get("image_url") else {
        return Ok(None);
    };
    value
        .as_str()
        .and_then(|text| Url::parse(text).ok())
        .filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
        .map(Some)
        .ok_or_else(|| not_allowed("image_url: must be an http or https URL"))
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

    #[test]
    #[allow(clippy::float_cmp, reason = "prices are exact to the printed cent")]
    fn prices_span_the_published_ranges() {
        let veo3 = Model::find("veo-3").unwrap();
        assert_eq!(veo3.price(4, false), 0.80);
        assert_eq!(veo3.price(8, true), 3.20);
        let fast = Model::find("veo-3-fast").unwrap();
        assert_eq!(fast.price(4, false), 0.40);
        assert_eq!(fast.price(8, true), 1.20);
        assert_eq!(Model::find("veo-9"), None);
    }

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
                image_url: None,
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
}
