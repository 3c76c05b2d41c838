//! How the window writes prices, times, dates, sizes and kinds of files: `$3.20`, `1:12`, `8.4 MB`. Pure.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::{Job, ModelId, ModelTable, Resolution, Usd, VideoRequest};

/// With a capital letter: `First frame`.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

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

/// `1 purchase`, `19 purchases`.
pub fn purchases(count: usize) -> String {
    if count == 1 { "1 purchase".to_owned() } else { format!("{count} purchases") }
}

/// The model's name; its slug where the table does not know it.
pub fn model_name(models: &ModelTable, slug: &str) -> String {
    ModelId::from_slug(slug).map_or_else(|| slug.to_owned(), |model| models.name(&model).to_owned())
}

/// A state within a sentence: `queued at Segmind`.
pub fn within(state: &str) -> String {
    let mut letters = state.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
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

/// `14:05` today, `tomorrow, 00:20` or `yesterday, 18:02`, else with its date; where the person is.
pub fn soon(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (day, today) = (at.to_zoned(zone.clone()).date(), now.to_zoned(zone.clone()).date());
    match day {
        _ if day == today => time_of_day(at, zone),
        _ if today.tomorrow().is_ok_and(|next| day == next) => format!("tomorrow, {}", time_of_day(at, zone)),
        _ if today.yesterday().is_ok_and(|last| day == last) => format!("yesterday, {}", time_of_day(at, zone)),
        _ => date_time(at, zone),
    }
}

/// The beginning of a prompt as a short name: whole words, about as many as a menu has room for.
pub fn title(prompt: &str) -> String {
    const MOST: usize = 32;
    let words = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= MOST {
        return words;
    }
    let cut: String = words.chars().take(MOST).collect();
    let end = cut.rfind(' ').filter(|end| *end > MOST / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([' ', ',', '.', ':', ';']))
}

/// Everything that was chosen for a shot, in one line: `Veo 3 · 16:9 · 8 s · 720p · sound`.
pub fn settings(models: &ModelTable, request: &VideoRequest) -> String {
    // Destructured, so that a new parameter must be handled here.
    let VideoRequest {
        model,
        prompt: _,
        negative_prompt,
        first_frame,
        last_frame,
        references,
        shape,
        length,
        frame_rate,
        resolution,
        sound,
        seed: _,
        estimate: _,
    } = request;
    let mut parts = vec![models.name(model).to_owned(), shape.label(), length.to_string()];
    parts.extend(resolution.map(Resolution::label));
    parts.extend(frame_rate.map(|rate| rate.to_string()));
    parts.push(if *sound { "sound" } else { "silent" }.to_owned());
    match (first_frame, last_frame) {
        (Some(_), Some(_)) => parts.push("from a first to a last frame".to_owned()),
        (Some(_), None) => parts.push("from a first frame".to_owned()),
        (None, Some(_)) => parts.push("to a last frame".to_owned()),
        (None, None) => {}
    }
    match references.len() {
        0 => {}
        1 => parts.push("1 reference".to_owned()),
        many => parts.push(format!("{many} references")),
    }
    parts.extend(negative_prompt.as_ref().map(|words| format!("without {}", title(words))));
    parts.join(" · ")
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

/// A time as one says it: `6 s`, `45 s`, `2 min 20 s`, `1 h 5 min`. It is rounded, so write "about" before it.
pub fn roughly(time: Duration) -> String {
    let to = |step: f32| (time.as_secs_f32() / step).round() as u64 * step as u64;
    match time.as_secs_f32() {
        seconds if seconds < 9.5 => format!("{} s", to(1.0)),
        seconds if seconds < 57.5 => format!("{} s", to(5.0)),
        seconds if seconds < 3595.0 => match (to(10.0) / 60, to(10.0) % 60) {
            (minutes, 0) => format!("{minutes} min"),
            (minutes, seconds) => format!("{minutes} min {seconds} s"),
        },
        _ => match (to(60.0) / 3600, to(60.0) / 60 % 60) {
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        },
    }
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
    fn a_time_near_by_is_told_without_its_date() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-30T23:40:00Z");
        let told = |text| soon(at(text), now, &TimeZone::UTC);
        assert_eq!(told("2026-11-30T23:55:00Z"), "23:55");
        assert_eq!(told("2026-12-01T00:20:00Z"), "tomorrow, 00:20");
        assert_eq!(told("2026-11-29T18:02:00Z"), "yesterday, 18:02");
        assert_eq!(told("2026-11-23T18:02:00Z"), "23 Nov 2026, 18:02");
    }

    #[test]
    fn within_a_sentence_a_state_begins_small_and_names_keep_their_letters() {
        assert_eq!(within("Queued at Segmind"), "queued at Segmind");
        assert_eq!((within("Élan"), within("")), ("élan".to_owned(), String::new()));
    }

    #[test]
    fn a_short_name_ends_with_a_whole_word_of_any_script() {
        assert_eq!(title("He was here"), "He was here");
        assert_eq!(title("A slow dolly shot towards an old lighthouse at dusk"), "A slow dolly shot towards an…");
        assert_eq!(title(&"灯".repeat(80)).chars().count(), 33);
    }

    #[test]
    fn a_shot_is_told_in_one_line() {
        assert_eq!(settings(&ModelTable::built_in(), &fixtures::request("a fox")), "Veo 3 · 16:9 · 8 s · sound");
    }

    #[test]
    fn times_are_minutes_and_seconds_and_hours_only_when_there_are_any() {
        assert_eq!(duration(Duration::from_secs(7)), "0:07");
        assert_eq!(duration(Duration::from_secs(72)), "1:12");
        assert_eq!(duration(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn a_time_in_a_sentence_is_told_as_one_says_it() {
        let told = [0.4, 6.2, 9.6, 43.0, 58.0, 142.0, 119.9, 3594.0, 3600.0, 3900.0]
            .map(|seconds| roughly(Duration::from_secs_f32(seconds)));
        let said = ["0 s", "6 s", "10 s", "45 s", "1 min", "2 min 20 s", "2 min", "59 min 50 s", "1 h", "1 h 5 min"];
        assert_eq!(told, said);
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
