//! The request bodies exactly as they are sent, and lenient readings of numbers that come back.
//!
//! A parameter left on "automatic" is left out of the body, never sent as null.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

use crate::domain::{Model, Slot, Usd, VideoRequest};

/// The body of `POST /v2/{slug}`: the names are the model's, and a field that it lacks is never in it. `pictures`: the addresses of the
/// pictures.
pub(super) fn submit_body(model: &Model, request: &VideoRequest, pictures: &BTreeMap<Slot, Url>) -> Map<String, Value> {
    // Destructured, so that a new parameter must be handled here.
    let VideoRequest {
        model: _,
        prompt,
        negative_prompt,
        first_frame: _,
        last_frame: _,
        references: _,
        shape,
        length,
        frame_rate,
        resolution,
        sound,
        seed,
        estimate: _,
    } = request;
    let (fields, slots) = (&model.fields, &model.slots);
    let picture = |slot| pictures.get(&slot).map(|url| json!(url.as_str()));
    let references: Vec<&str> =
        pictures.iter().filter(|(slot, _)| matches!(slot, Slot::Reference(_))).map(|(_, url)| url.as_str()).collect();
    let body = [
        (Some(&fields.prompt), Some(json!(prompt))),
        (fields.negative_prompt.as_ref(), negative_prompt.as_ref().map(|words| json!(words))),
        (Some(&fields.shape.wire), Some(json!(shape.label()))),
        (Some(&fields.length.wire), Some(json!(length.seconds()))),
        (fields.frame_rate.as_ref().map(|choice| &choice.wire), frame_rate.map(|rate| json!(rate.fps()))),
        (fields.resolution.as_ref().map(|choice| &choice.wire), resolution.map(|lines| json!(lines.label()))),
        (Some(&fields.sound.wire), Some(json!(sound))),
        (fields.seed.as_ref(), Some(json!(seed.number()))),
        (slots.first_frame.as_ref(), picture(Slot::FirstFrame)),
        (slots.last_frame.as_ref(), picture(Slot::LastFrame)),
        (slots.references.as_ref().map(|of| &of.wire), (!references.is_empty()).then(|| json!(references))),
    ];
    body.into_iter().filter_map(|(name, value)| Some((name?.clone(), value?))).collect()
}

/// The body of `POST /upload-asset`.
#[derive(Debug, Serialize)]
pub(super) struct UploadBody {
    /// One `data:` URL per image.
    pub(super) data_urls: [String; 1],
}

/// A number, possibly written as a text.
pub(super) fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().trim_start_matches('$').parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// An amount in dollars, possibly written as a text.
pub(super) fn dollars(value: Option<&Value>) -> Option<Usd> {
    number(value).and_then(Usd::from_dollars)
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod bodies;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_whether_written_as_numbers_or_as_texts() {
        assert_eq!(dollars(Some(&json!(3.2))).unwrap().to_string(), "$3.20");
        assert_eq!(dollars(Some(&json!(" $3.20 "))).unwrap().to_string(), "$3.20");
        for value in [json!(null), json!("many"), json!([1]), json!("NaN")] {
            assert_eq!(dollars(Some(&value)), None, "{value}");
        }
        assert_eq!(dollars(None), None);
    }
}
