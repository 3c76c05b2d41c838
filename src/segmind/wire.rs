//! The request bodies exactly as they are sent, and lenient readings of numbers that come back.
//!
//! A parameter left on "automatic" is left out of the body, never sent as null.

use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::domain::{Usd, VideoRequest};

/// The body of `POST /v2/{slug}` for the Veo 3 models.
#[derive(Debug, Serialize)]
pub(super) struct SubmitBody<'a> {
    prompt: &'a str,
    aspect_ratio: &'static str,
    duration: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fps: Option<u32>,
    generate_audio: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<&'static str>,
    seed: u32,
}

impl<'a> SubmitBody<'a> {
    /// The body of this shot; `image_url` is the URL of its first frame.
    pub(super) fn new(request: &'a VideoRequest, image_url: Option<&'a Url>) -> Self {
        // Destructured, so that a new parameter must be handled here.
        let VideoRequest {
            model: _,
            prompt,
            first_frame: _,
            sent_as: _,
            shape,
            length,
            frame_rate,
            resolution,
            sound,
            seed,
        } = request;
        Self {
            prompt,
            aspect_ratio: shape.label(),
            duration: length.seconds(),
            fps: frame_rate.map(crate::domain::FrameRate::fps),
            generate_audio: *sound,
            image_url: image_url.map(Url::as_str),
            resolution: resolution.map(crate::domain::Resolution::label),
            seed: seed.number(),
        }
    }
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
mod tests {
    use super::*;
    use crate::domain::{ClipSeconds, FrameRate, ModelId, Resolution, Seed, Shape};
    use serde_json::json;

    fn minimal() -> VideoRequest {
        VideoRequest {
            model: ModelId::Veo3,
            prompt: "a fox".into(),
            first_frame: None,
            sent_as: None,
            shape: Shape::Wide,
            length: ClipSeconds::Eight,
            frame_rate: None,
            resolution: None,
            sound: true,
            seed: Seed::new(41).unwrap(),
        }
    }

    fn sent(request: &VideoRequest, image: Option<&Url>) -> Value {
        serde_json::to_value(SubmitBody::new(request, image)).unwrap()
    }

    #[test]
    fn what_is_automatic_is_left_out_of_the_body() {
        let body =
            json!({ "prompt": "a fox", "aspect_ratio": "16:9", "duration": 8, "generate_audio": true, "seed": 41 });
        assert_eq!(sent(&minimal(), None), body);
    }

    #[test]
    fn every_parameter_is_sent_under_its_documented_name() {
        let request = VideoRequest {
            shape: Shape::Upright,
            length: ClipSeconds::Four,
            frame_rate: Some(FrameRate::Fps30),
            resolution: Some(Resolution::P1080),
            sound: false,
            ..minimal()
        };
        let image = Url::parse("https://images.example.org/a.png").unwrap();
        let body = json!({
            "prompt": "a fox", "aspect_ratio": "9:16", "duration": 4, "fps": 30, "generate_audio": false,
            "image_url": "https://images.example.org/a.png", "resolution": "1080p", "seed": 41
        });
        assert_eq!(sent(&request, Some(&image)), body);
    }

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
