//! What is known of a clip, in words. Pure.

use jiff::tz::TimeZone;

use crate::domain::Clip;
use crate::ui::words;

/// What one asks first: settings, cost, date.
pub fn headline(clip: &Clip, zone: &TimeZone) -> String {
    let cost = clip.cost.map_or_else(|| words::about(clip.request.estimate()), |cost| cost.to_string());
    format!("{} · {cost} · {}", words::settings(&clip.request), words::date_time(clip.created_at, zone))
}

/// What one needs to find it again: seed, request id, the file itself.
pub fn identity(clip: &Clip) -> Vec<(&'static str, String)> {
    let picture = &clip.picture;
    let mut rows = vec![("Seed", clip.request.seed.to_string()), ("Request id", clip.request_id.to_string())];
    if picture.width > 0 {
        let rate = picture.frames_per_1000s as f64 / 1000.0;
        let length = picture.millis as f64 / 1000.0;
        let size = words::bytes(picture.bytes);
        rows.push(("File", format!("{} × {}, {length:.1} s, {rate:.0} fps, {size}", picture.width, picture.height)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::sample;

    #[test]
    fn a_clip_says_what_it_is_and_what_it_cost() {
        let clip = sample::clip(3, "An old lighthouse");
        assert_eq!(headline(&clip, &TimeZone::UTC), "Veo 3 · 16:9 · 8 s · sound · $3.20 · 23 Nov 2026, 00:53");
        let rows = identity(&clip);
        assert_eq!(rows[0], ("Seed", "7".to_owned()));
        assert_eq!(rows[2].1, "1280 × 720, 8.0 s, 24 fps, 8.4 MB");
    }
}
