//! The facts of a clip, each with its name: the stage and the library tell the same ones in the same words. Pure.

use jiff::tz::TimeZone;

use crate::domain::Clip;
use crate::ui::format;

/// What it cost, when it was asked for, and what identifies it.
pub(in crate::ui) fn facts(clip: &Clip, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let picture = &clip.picture;
    let cost = clip.cost.map_or_else(|| format::about(clip.request.estimate()), |cost| cost.to_string());
    let mut facts = vec![
        ("Cost", cost),
        ("Made", format::date_time(clip.created_at, zone)),
        ("Seed", clip.request.seed.to_string()),
    ];
    if picture.is_known() {
        let rate = picture.frames_per_1000s as f64 / 1000.0;
        facts.push(("Video", format!("{} × {}, {rate:.0} fps", picture.width, picture.height)));
    }
    let kind = format::kind(&clip.path).map_or_else(String::new, |kind| format!("{kind}, "));
    facts.push(("File", format::file_name(&clip.path)));
    facts.push(("On the disk", format!("{kind}{}", format::bytes(picture.bytes))));
    facts.push(("Request", clip.request_id.to_string()));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clip::ClipPicture;
    use crate::ui::fixtures;

    fn told(clip: &Clip) -> Vec<String> {
        facts(clip, &TimeZone::UTC).into_iter().map(|(name, value)| format!("{name}: {value}")).collect()
    }

    #[test]
    fn each_fact_has_its_name() {
        let facts = [
            "Cost: $3.20",
            "Made: 23 Nov 2026, 02:12",
            "Seed: 7",
            "Video: 1280 × 720, 24 fps",
            "File: 3.mp4",
            "On the disk: MP4, 8.4 MB",
            "Request: req-3",
        ];
        assert_eq!(told(&fixtures::clip(3, "a fox")), facts);
    }

    #[test]
    fn of_a_file_that_cant_be_read_here_the_frames_are_not_told() {
        let clip = Clip { picture: ClipPicture::unknown(8_400_000), ..fixtures::clip(3, "a fox") };
        assert!(told(&clip).iter().all(|fact| !fact.starts_with("Video")));
    }
}
