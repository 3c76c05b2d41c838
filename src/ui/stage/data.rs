//! What is known of a clip, in words. Pure.

use jiff::tz::TimeZone;

use crate::domain::Clip;
use crate::ui::format;

/// What one asks first: settings, cost, date.
pub fn headline(clip: &Clip, zone: &TimeZone) -> String {
    let cost = clip.cost.map_or_else(|| format::about(clip.request.estimate()), |cost| cost.to_string());
    format!("{} · {cost} · {}", format::settings(&clip.request), format::date_time(clip.created_at, zone))
}

/// What one needs to find it again: seed, what the file holds, request id.
pub fn identity(clip: &Clip) -> String {
    let picture = &clip.picture;
    let mut parts = vec![format!("Seed {}", clip.request.seed)];
    let size = format::bytes(picture.bytes);
    if picture.is_known() {
        let rate = picture.frames_per_1000s as f64 / 1000.0;
        parts.push(format!("{} × {}, {rate:.0} fps, {size}", picture.width, picture.height));
    } else if picture.bytes > 0 {
        parts.push(format::kind(&clip.path).map_or(size.clone(), |kind| format!("{kind}, {size}")));
    }
    parts.push(format!("request {}", clip.request_id));
    parts.join(" · ")
}

/// Everything that is known of a clip, for the clipboard.
pub fn details(clip: &Clip, zone: &TimeZone) -> String {
    let file = clip.path.display();
    format!("{}\n{}\n{}\n{file}", clip.request.prompt, headline(clip, zone), identity(clip))
}

/// That frames of the clip can't be shown; nothing when all can.
pub fn left_out(frames: usize) -> Option<String> {
    match frames {
        0 => None,
        1 => Some("1 frame cannot be decoded and is left out".to_owned()),
        _ => Some(format!("{frames} frames cannot be decoded and are left out")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixtures;

    #[test]
    fn of_a_file_that_cant_be_read_here_only_its_kind_and_size_are_said() {
        let picture = crate::domain::clip::ClipPicture::unknown(8_400_000);
        let clip = Clip { picture, path: "/videos/a.webm".into(), ..fixtures::clip(3, "a fox") };
        assert_eq!(identity(&clip), "Seed 7 · WebM, 8.4 MB · request req-3");
    }

    #[test]
    fn a_clip_says_what_it_is_and_what_it_cost() {
        let clip = fixtures::clip(3, "An old lighthouse");
        assert_eq!(headline(&clip, &TimeZone::UTC), "Veo 3 · 16:9 · 8 s · sound · $3.20 · 23 Nov 2026, 02:12");
        assert_eq!(identity(&clip), "Seed 7 · 1280 × 720, 24 fps, 8.4 MB · request req-3");
        let details = details(&clip, &TimeZone::UTC);
        assert!(details.starts_with("An old lighthouse\n") && details.ends_with("/videos/Rushes/3.mp4"), "{details}");
    }

    #[test]
    fn frames_that_are_left_out_are_counted_and_none_are_not_mentioned() {
        assert_eq!(left_out(0), None);
        assert_eq!(left_out(1).as_deref(), Some("1 frame cannot be decoded and is left out"));
        assert_eq!(left_out(3).as_deref(), Some("3 frames cannot be decoded and are left out"));
    }
}
