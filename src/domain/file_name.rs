//! The one sanitiser: every file name that is made from a person's or a service's words passes here.
//!
//! Owns the rule for all three systems at once, so that a library can move between them. Never touches the disk.

use jiff::civil::DateTime;

use super::parameters::Seed;

/// The longest file name in bytes, extension and a counter included; leaves room in the 255 of most file systems.
pub const MAX_BYTES: usize = 150;

/// The most room that a clip's name is never cut below: its date and seed, without any of its words.
const LEAST_BYTES: usize = 40;

/// Names that Windows gives to devices, with or without an extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// What a clip's file is named from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipName<'a> {
    /// When Generate was pressed, where the person is.
    pub local: DateTime,
    /// The words of the shot.
    pub prompt: &'a str,
    /// The seed that makes it again.
    pub seed: Seed,
    /// `mp4`, or what else its bytes are; without a dot.
    pub extension: &'a str,
}

impl ClipName<'_> {
    /// `2026-11-23 14.05 an old lighthouse 123.mp4`; `copy` 0 is the plain name, higher ones carry ` (copy)`. At most `max` bytes, and
    /// never more than [`MAX_BYTES`]: the words give way, date and seed stay.
    pub fn file_name(&self, copy: u32, max: usize) -> String {
        let Self { local, prompt, seed, extension } = self;
        let head = local.strftime("%Y-%m-%d %H.%M").to_string();
        let tail = if copy == 0 { format!(" {seed}.{extension}") } else { format!(" {seed} ({copy}).{extension}") };
        let room = max.clamp(LEAST_BYTES, MAX_BYTES).saturating_sub(head.len() + 1 + tail.len());
        match words_of(prompt, room) {
            words if words.is_empty() => format!("{head}{tail}"),
            words => format!("{head} {words}{tail}"),
        }
    }
}

/// One safe path component out of any text; `fallback` when nothing is left of it.
pub fn sanitise(text: &str, fallback: &str) -> String {
    let clean = words_of(text, MAX_BYTES);
    let stem = clean.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.len() == 4
        && stem.ends_with(|c: char| c.is_ascii_digit());
    if clean.is_empty() {
        fallback.to_owned()
    } else if numbered || DEVICES.contains(&stem.as_str()) {
        format!("{fallback} {clean}")
    } else {
        clean
    }
}

/// The text as words with single spaces, without what any system forbids or what hides or reorders text, cut at a word where
/// it can be, at most `max` bytes.
fn words_of(text: &str, max: usize) -> String {
    let replaced: String = text.chars().map(|c| if is_safe(c) { c } else { ' ' }).collect();
    let mut out = String::new();
    for word in replaced.split_whitespace() {
        let gap = usize::from(!out.is_empty());
        let room = max.saturating_sub(out.len() + gap);
        if word.len() > room {
            if out.is_empty() {
                out.push_str(prefix(word, room));
            }
            break;
        }
        if gap == 1 {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.trim_matches(['.', ' ', '-']).to_owned()
}

fn is_safe(c: char) -> bool {
    let hides = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}');
    !c.is_control()
        && !hides
        && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\u{2028}' | '\u{2029}')
}

fn prefix(word: &str, max: usize) -> &str {
    let mut end = max.min(word.len());
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(prompt: &str) -> String {
        cut(prompt, MAX_BYTES)
    }

    fn cut(prompt: &str, max: usize) -> String {
        let local = jiff::civil::date(2026, 11, 23).at(14, 5, 0, 0);
        ClipName { local, prompt, seed: Seed::new(41).unwrap(), extension: "mp4" }.file_name(0, max)
    }

    #[test]
    fn a_clip_is_named_from_date_prompt_and_seed() {
        assert_eq!(named("An old\n lighthouse"), "2026-11-23 14.05 An old lighthouse 41.mp4");
        assert_eq!(named("灯台の夜"), "2026-11-23 14.05 灯台の夜 41.mp4");
    }

    #[test]
    fn no_prompt_can_leave_its_folder_or_hide_what_it_is() {
        for prompt in ["../../etc/passwd", "..\\..\\x", "/", "a\u{202e}4pm.exe", "C:\\con", "a\0b", "....", "<>:\"|?*"]
        {
            let name = named(prompt);
            assert!(!name.contains(['/', '\\', ':', '\0', '\u{202e}', '<', '|']), "{name}");
            assert!(name.starts_with("2026-11-23 14.05 ") && name.ends_with(" 41.mp4"), "{name}");
        }
    }

    #[test]
    fn a_name_is_never_too_long_and_never_cuts_a_letter_in_half() {
        for prompt in ["word ".repeat(500), "界".repeat(500), "x".repeat(500)] {
            assert!(named(&prompt).len() <= MAX_BYTES, "{}", named(&prompt));
            for max in [143, 130, 64, LEAST_BYTES] {
                let name = cut(&prompt, max);
                assert!(name.len() <= max && name.ends_with(" 41.mp4"), "{name}");
            }
            assert!(cut(&prompt, 0).len() <= LEAST_BYTES, "date and seed are never cut");
        }
    }

    #[test]
    fn a_clip_of_another_kind_says_so_in_its_name() {
        let local = jiff::civil::date(2026, 11, 23).at(14, 5, 0, 0);
        let name = ClipName { local, prompt: "A fox", seed: Seed::new(41).unwrap(), extension: "webm" };
        assert_eq!(name.file_name(2, MAX_BYTES), "2026-11-23 14.05 A fox 41 (2).webm");
    }

    #[test]
    fn device_names_of_windows_are_not_used_as_they_are() {
        for text in ["CON", "nul.txt", "com1", "LPT9.mp4"] {
            assert!(sanitise(text, "clip").starts_with("clip "), "{text}");
        }
        assert_eq!(sanitise("  ", "clip"), "clip");
        assert_eq!(sanitise("company", "clip"), "company");
    }
}
