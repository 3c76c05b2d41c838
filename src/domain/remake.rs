//! The same shot with another model, for one whose own model the service does not offer any more. Pure: nothing is bought here.

use super::draft::Draft;
use super::models::{ModelId, ModelTable};
use super::request::VideoRequest;

/// A shot as another model makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remake {
    /// What is sent.
    pub request: VideoRequest,
    /// What differs from the old shot, for the middle of a sentence: `16:9, because Veo 3.1 has no 4:3`, `without 30 fps`.
    pub changes: Vec<String>,
}

/// The shot of `request` with another model: the words, pictures, settings and seed that the model takes, at its price.
///
/// # Errors
/// Why the model can't make it, for the person.
pub fn remake(models: &ModelTable, request: &VideoRequest, model: ModelId) -> Result<Remake, String> {
    let draft = Draft { model: Some(model), ..Draft::from_request(request) };
    let parsed = draft.parse(models, || request.seed).map_err(|errors| {
        let sentences: Vec<String> = errors.into_iter().map(|error| error.sentence).collect();
        sentences.join(". ")
    })?;
    let mut new = parsed.into_iter().next().ok_or_else(|| "Nothing of this shot is left".to_owned())?;
    let has_shape = new.shape == request.shape;
    for (slot, old) in request.pictures() {
        let Some(picture) = new.picture_mut(slot) else { continue };
        if has_shape {
            *picture = old.clone(); // The same cut of the same picture: it has passed its check.
        } else {
            picture.uncut = old.uncut_copy().cloned(); // Another cut of the same picture.
        }
    }
    let fit = draft.fit(models).unwrap_or_default();
    let without = fit.left_out.iter().map(|what| format!("without {what}"));
    let changes = fit.forced.iter().cloned().chain(without).collect();
    Ok(Remake { request: new, changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixtures::{self, model};
    use crate::domain::{FrameRate, Picture, PictureName, PictureSource, Resolution, SentAs, Shape, Slot};

    fn old() -> VideoRequest {
        let name = PictureName::parse("0123456789abcdef0123456789abcdef.png").unwrap();
        let picture = Picture::whole(PictureSource::File("/fox.png".into()));
        VideoRequest {
            first_frame: Some(Picture { sent_as: Some(SentAs::Copy(name)), ..picture }),
            frame_rate: Some(FrameRate::FPS_30),
            resolution: Some(Resolution::P1080),
            ..fixtures::request()
        }
    }

    #[test]
    fn words_pictures_seed_and_settings_stay_as_far_as_the_other_model_has_them() {
        let models = ModelTable::built_in();
        let Remake { request, changes } = remake(&models, &old(), model("veo-3.1")).unwrap();
        assert_eq!(changes, ["without 30 fps"]);
        assert_eq!(request, VideoRequest { model: model("veo-3.1"), frame_rate: None, ..old() });
    }

    #[test]
    fn what_changes_is_said_and_a_picture_in_another_shape_is_checked_again() {
        let models = ModelTable::built_in();
        let classic = VideoRequest { shape: Shape::CLASSIC, ..old() };
        let Remake { request, changes } = remake(&models, &classic, model("veo-3.1-fast")).unwrap();
        assert_eq!(changes, ["16:9, because Veo 3.1 Fast has no 4:3", "without 30 fps"]);
        assert_eq!((request.shape, request.estimate.to_string()), (Shape::WIDE, "$1.20".to_owned()));
        let picture = request.picture(Slot::FirstFrame).unwrap();
        assert_eq!((&picture.sent_as, &picture.uncut), (&None, &old().first_frame.unwrap().copy().cloned()));
    }

    #[test]
    fn a_model_that_is_retired_itself_or_unknown_makes_nothing() {
        let mut marks = crate::domain::models::ModelMarks::default();
        marks.retire(model("veo-3.1"));
        let models = ModelTable::built_in().marked(marks);
        let why = remake(&models, &old(), model("veo-3.1")).unwrap_err();
        assert_eq!(why, "Segmind has retired Veo 3.1; choose another model");
        assert!(remake(&models, &old(), model("veo-9")).is_err());
    }
}
