//! What we sent for a shot, and whether a row of the history is that very request.
//!
//! The comparison works on the body as it goes over the wire: slug, prompt, seed and every other sent field must agree. A field that we
//! left out may hold whatever the service put in its place, except a picture: a request with another picture is another request.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use url::Url;

use super::row::HistoryRow;
use crate::domain::{Model, Slot, VideoRequest};
use crate::segmind::submit::submit_body;

/// A field whose name contains one of these holds a picture, whatever the model.
const PICTURES: [&str; 5] = ["image", "frame_url", "first_frame", "last_frame", "reference"];

/// The submit of a shot, for comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct SentShot {
    slug: String,
    fields: Map<String, Value>,
    /// The name of the seed on the wire, where the model takes one.
    seed: Option<String>,
}

impl SentShot {
    /// What is sent for this shot with the addresses of its pictures.
    pub fn of(model: &Model, request: &VideoRequest, pictures: &BTreeMap<Slot, Url>) -> Self {
        let seed = model.fields.seed.clone();
        Self { slug: model.id.to_string(), fields: submit_body(model, request, pictures), seed }
    }

    /// The model's slug.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Whether a fixed seed tells this submit from every other one.
    pub fn has_seed(&self) -> bool {
        self.seed.as_ref().and_then(|name| self.fields.get(name)).is_some_and(|seed| !seed.is_null() && *seed != 0)
    }

    /// Whether this row is the same request, by everything but its time.
    pub fn agrees(&self, row: &HistoryRow) -> bool {
        let Some(body) = &row.body else { return false };
        let same_model = self.slug.eq_ignore_ascii_case(row.model.trim());
        let all_sent = self.fields.iter().all(|(name, sent)| body.get(name).is_some_and(|held| is_same(sent, held)));
        let no_other_picture =
            body.iter().all(|(name, held)| !is_picture(name) || is_empty(held) || self.fields.contains_key(name));
        same_model && all_sent && no_other_picture
    }
}

fn is_picture(name: &str) -> bool {
    PICTURES.iter().any(|part| name.contains(part))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// Whether both are the same value, though perhaps written as a number here and as a text there.
fn is_same(sent: &Value, held: &Value) -> bool {
    match (sent, held) {
        (Value::String(sent), Value::String(held)) => sent.trim() == held.trim(),
        (Value::Number(sent), Value::Number(held)) => same_number(sent.as_f64(), held.as_f64()),
        (Value::Number(sent), Value::String(held)) => same_number(sent.as_f64(), held.trim().parse().ok()),
        (Value::Bool(sent), Value::String(held)) => {
            held.trim().eq_ignore_ascii_case(if *sent { "true" } else { "false" })
        }
        (sent, held) => sent == held,
    }
}

fn same_number(one: Option<f64>, other: Option<f64>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::row::read;
    use super::*;
    use crate::domain::{ModelTable, fixtures};

    fn row(model: &str, body: &Value) -> HistoryRow {
        read(&json!({ "request_id": "r-1", "model_name": model, "request_body": body })).unwrap()
    }

    fn sent() -> SentShot {
        let request = fixtures::request();
        let models = ModelTable::built_in();
        SentShot::of(models.find(&request.model).unwrap(), &request, &BTreeMap::new())
    }

    fn body() -> Value {
        Value::Object(sent().fields)
    }

    fn with(name: &str, value: Value) -> Value {
        let mut body = body();
        body[name] = value;
        body
    }

    #[test]
    fn a_row_agrees_when_every_sent_field_does_however_it_is_written() {
        let sent = sent();
        assert!(sent.has_seed());
        assert!(sent.agrees(&row("veo-3", &body())));
        assert!(sent.agrees(&row("Veo-3 ", &json!(body().to_string()))), "the body as a text");
        let as_text = with("seed", json!(sent.fields["seed"].to_string()));
        assert!(sent.agrees(&row("veo-3", &as_text)));
        assert!(sent.agrees(&row("veo-3", &with("resolution_default", json!("720p")))), "what the service added");
        assert!(sent.agrees(&row("veo-3", &with("image_url", Value::Null))));
    }

    #[test]
    fn a_row_that_differs_in_anything_that_was_sent_is_another_request() {
        let sent = sent();
        assert!(!sent.agrees(&row("veo-3-fast", &body())));
        for (name, value) in [
            ("prompt", json!("a fox in the rain")),
            ("seed", json!(8)),
            ("seed", Value::Null),
            ("duration", json!(7)),
            ("aspect_ratio", json!("1:1")),
            ("generate_audio", json!("perhaps")),
            ("image_url", json!("https://images.segmind.com/another.png")),
            ("reference_images", json!(["https://images.segmind.com/another.png"])),
        ] {
            assert!(!sent.agrees(&row("veo-3", &with(name, value.clone()))), "{name} {value}");
        }
        for name in sent.fields.keys() {
            let mut body = body();
            body.as_object_mut().unwrap().remove(name);
            assert!(!sent.agrees(&row("veo-3", &body)), "without {name}");
        }
        let without_body = read(&json!({ "request_id": "r-1", "model_name": "veo-3" })).unwrap();
        assert!(!sent.agrees(&without_body));
    }
}
