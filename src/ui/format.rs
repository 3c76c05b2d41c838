//! How the window writes prices, times, dates, sizes and kinds of files: `$3.20`, `1:12`, `8.4 MB`. Pure.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{Clip, Job, Usd, VideoRequest};

/// From one time to another; zero when the clock was set back in between.
pub use crate::engine::schedule::since as between;

/// `about $3.20`: an estimate.
pub fn about(price: Usd) -> String {
    format!("about {price}")
}

/// The true cost as `$3.20`, or `about $3.20` before it is known.
pub fn price(job: &Job) -> String {
    job.facts.cost.map_or_else(|| about(job.request.estimate()), |cost| cost.to_string())
}

/// The balance and the part of it that is under way: `$20.00, of it $19.20 under way: $0.80 free`; only the sum when nothing is.
pub fn balance(balance: Usd, under_way: Usd) -> String {
    let free = balance.minus(under_way);
    match (under_way > Usd::default(), free > Usd::default()) {
        (false, _) => balance.to_string(),
        (true, true) => format!("{balance}, of it {under_way} under way: {free} free"),
        (true, false) => format!("{balance}, with {under_way} under way: nothing free"),
    }
}

/// `23 Nov 2026, 14:05` where the person is.
pub fn date_time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b %Y, %H:%M").to_string()
}

/// `23 Nov 2026` where the person is.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%-d %b %Y").to_string()
}

/// `14:05` where the person is.
pub fn time_of_day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// Everything that was chosen for a shot, in one line: `Veo 3 · 16:9 · 8 s · 720p · sound`.
pub fn settings(request: &VideoRequest) -> String {
    let VideoRequest {
        model,
        prompt: _,
        first_frame,
        sent_as: _,
        shape,
        length,
        frame_rate,
        resolution,
        sound,
        seed: _,
    } = request;
    let mut parts = vec![model.spec().name.to_owned(), shape.label().to_owned(), format!("{} s", length.seconds())];
    parts.extend(resolution.map(|resolution| resolution.label().to_owned()));
    parts.extend(frame_rate.map(|rate| format!("{} fps", rate.fps())));
    parts.push(if *sound { "sound" } else { "silent" }.to_owned());
    parts.extend(first_frame.as_ref().map(|_| "from a first frame".to_owned()));
    parts.join(" · ")
}

/// What distinguishes a clip from the other takes of its shot: its words, then its date and seed.
pub fn told_apart(clip: &Clip, zone: &TimeZone) -> String {
    let Clip { request, created_at, .. } = clip;
    format!("{}\n{} · Seed {}", beginning(&request.prompt), date_time(*created_at, zone), request.seed)
}

/// The beginning of a prompt on one line, for tooltips and captions: prompts may be 20,000 characters long.
pub fn beginning(prompt: &str) -> String {
    const MOST: usize = 240;
    let mut words = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST) {
        words.truncate(end);
        words.truncate(words.trim_end().len());
        words.push('…');
    }
    words
}

/// The last part of a path, for the person.
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// `mp4`; empty where the name has none.
pub fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().into_owned()
}

/// The kind of a file by its name: `WebM`; `None` where the name does not say.
pub fn kind(path: &Path) -> Option<String> {
    let extension = extension(path).to_lowercase();
    Some(match extension.as_str() {
        "" | "bin" => return None,
        "webm" => "WebM".to_owned(),
        "mkv" => "Matroska".to_owned(),
        "mov" => "QuickTime".to_owned(),
        "ts" => "MPEG-TS".to_owned(),
        _ => extension.to_uppercase(),
    })
}

/// `This is a WebM video: it can't be played here`, as far as the name of the file says.
pub fn not_played(path: &Path) -> String {
    const VIDEOS: [&str; 11] =
        ["WebM", "Matroska", "QuickTime", "MPEG-TS", "AVI", "FLV", "GIF", "MPG", "OGV", "WMV", "3GP"];
    match kind(path) {
        // With MP4 the cause is what is in the file, not the kind of file.
        None => "This can't be played here".to_owned(),
        Some(kind) if kind == "MP4" || kind == "M4V" => "This video can't be played here".to_owned(),
        Some(kind) => {
            let what = if VIDEOS.contains(&kind.as_str()) { "video" } else { "file" };
            format!("This is {} {kind} {what}: it can't be played here", article(&kind))
        }
    }
}

/// `a` or `an` before a name that is spelled letter by letter, unless it is a word.
fn article(name: &str) -> &'static str {
    let is_word = name.chars().any(char::is_lowercase);
    let vowels = if is_word { "AEIOU" } else { "AEFHILMNORSX8" };
    if name.starts_with(|first| vowels.contains(first)) { "an" } else { "a" }
}

/// Minutes and seconds: `0:07`, `1:12`, `1:02:03`. Parts of a second are dropped.
pub fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A place in a clip, to a tenth of a second: `0:03.4`. Smaller parts are dropped.
pub fn position(at: Duration) -> String {
    format!("{}.{}", duration(at), at.subsec_millis() / 100)
}

/// Bytes as people count them, by thousands: `312 B`, `8.4 MB`, `1.2 GB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(unit > 0 && value < 9.95);
    format!("{value:.digits$} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixtures;

    #[test]
    fn a_balance_says_what_of_it_is_still_free() {
        let words = |cents, under_way| balance(Usd::from_cents(cents), Usd::from_cents(under_way));
        assert_eq!(words(2000, 0), "$20.00");
        assert_eq!(words(2000, 1920), "$20.00, of it $19.20 under way: $0.80 free");
        assert_eq!(words(2000, 2000), "$20.00, with $20.00 under way: nothing free");
        assert_eq!(words(2000, 2880), "$20.00, with $28.80 under way: nothing free");
    }

    #[test]
    fn a_long_prompt_is_cut_between_letters_of_any_script() {
        assert_eq!(beginning("A fox\n in  the snow"), "A fox in the snow");
        let long = beginning(&"灯台の夜 ".repeat(1000));
        assert!(long.ends_with('…') && long.chars().count() <= 241, "{long}");
    }

    #[test]
    fn what_cant_be_played_is_called_by_its_kind_and_never_by_its_files_name() {
        for (file, told) in [
            ("/v/a fox.webm", "This is a WebM video: it can't be played here"),
            ("/v/a fox.AVI", "This is an AVI video: it can't be played here"),
            ("/v/a fox.ts", "This is an MPEG-TS video: it can't be played here"),
            ("/v/a fox.zip", "This is a ZIP file: it can't be played here"),
            ("/v/a fox.png", "This is a PNG file: it can't be played here"),
            ("/v/a fox.mp4", "This video can't be played here"),
            ("/v/a fox.bin", "This can't be played here"),
            ("/v/a fox", "This can't be played here"),
        ] {
            assert_eq!(not_played(Path::new(file)), told);
        }
        assert_eq!(kind(Path::new("/v/a.mkv")).as_deref(), Some("Matroska"));
    }

    #[test]
    fn a_shot_is_told_in_one_line() {
        assert_eq!(settings(&fixtures::request("a fox")), "Veo 3 · 16:9 · 8 s · sound");
    }

    #[test]
    fn times_are_minutes_and_seconds_and_hours_only_when_there_are_any() {
        assert_eq!(duration(Duration::from_secs(7)), "0:07");
        assert_eq!(duration(Duration::from_secs(72)), "1:12");
        assert_eq!(duration(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn a_position_drops_what_is_smaller_than_a_tenth() {
        assert_eq!(position(Duration::from_millis(3499)), "0:03.4");
        assert_eq!(position(Duration::from_secs(8)), "0:08.0");
    }

    #[test]
    fn sizes_show_two_or_three_digits_and_never_a_thousand_of_a_unit() {
        assert_eq!(bytes(312), "312 B");
        assert_eq!(bytes(8_400_000), "8.4 MB");
        assert_eq!(bytes(84_000_000), "84 MB");
        assert_eq!(bytes(999_999), "1.0 MB");
        assert_eq!(bytes(1_200_000_000), "1.2 GB");
    }
}
