//! The submit bodies of every model of the table, whole.

use super::*;
use crate::domain::{
    ClipSeconds, FrameRate, ModelTable, Picture, PictureSource, Resolution, Seed, SentAs, Shape, fixtures,
};

/// The body that this model is sent for a shot.
fn body(slug: &str, request: &VideoRequest) -> Value {
    let models = ModelTable::built_in();
    let model = models.rows().iter().find(|model| model.id.as_str() == slug).unwrap();
    let address = |slot: Slot| format!("https://images.example.org/{slot}.png").replace(' ', "-").parse().unwrap();
    let pictures = request.pictures().map(|(slot, _)| (slot, address(slot))).collect();
    Value::Object(submit_body(model, request, &pictures))
}

fn plain() -> VideoRequest {
    VideoRequest { seed: Seed::new(41).unwrap(), ..fixtures::request() }
}

/// Every parameter that there is, whether or not a model has it.
fn full() -> VideoRequest {
    let source = PictureSource::Url("https://example.org/a.png".parse().unwrap());
    let picture = || Picture { sent_as: Some(SentAs::Address), ..Picture::whole(source.clone()) };
    VideoRequest {
        negative_prompt: Some("dogs".into()),
        first_frame: Some(picture()),
        last_frame: Some(picture()),
        references: vec![picture(), picture()],
        shape: Shape::UPRIGHT,
        length: ClipSeconds::FOUR,
        frame_rate: Some(FrameRate::FPS_30),
        resolution: Some(Resolution::P1080),
        sound: false,
        ..plain()
    }
}

#[test]
fn what_is_automatic_is_left_out_of_the_body_of_every_model() {
    for model in ModelTable::built_in().rows() {
        let expected =
            json!({ "prompt": "a fox", "aspect_ratio": "16:9", "duration": 8, "generate_audio": true, "seed": 41 });
        assert_eq!(body(model.id.as_str(), &plain()), expected, "{}", model.id);
    }
}

#[test]
fn every_parameter_is_sent_under_the_name_that_its_model_has_for_it_and_none_that_it_lacks() {
    let base = json!({
        "prompt": "a fox", "aspect_ratio": "9:16", "duration": 4, "generate_audio": false, "resolution": "1080p", "seed": 41
    });
    let first = "https://images.example.org/first-frame.png";
    let last = "https://images.example.org/last-frame.png";
    let references =
        json!(["https://images.example.org/reference-1.png", "https://images.example.org/reference-2.png"]);
    let rows = [
        ("veo-3", json!({ "fps": 30, "image_url": first })),
        ("veo-3-fast", json!({ "fps": 30, "image_url": first })),
        (
            "veo-3.1",
            json!({ "image": first, "last_frame": last, "reference_images": references, "negative_prompt": "dogs" }),
        ),
        ("veo-3.1-fast", json!({ "image": first, "last_frame": last })),
        ("veo-3.1-lite", json!({ "image": first, "last_frame": last })),
    ];
    let named: Vec<&str> = rows.iter().map(|(slug, _)| *slug).collect();
    let models = ModelTable::built_in();
    assert_eq!(models.rows().iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), named, "every row is compared");
    for (slug, more) in rows {
        let mut expected = base.as_object().unwrap().clone();
        expected.extend(more.as_object().unwrap().clone());
        assert_eq!(body(slug, &full()), Value::Object(expected), "{slug}");
    }
}
