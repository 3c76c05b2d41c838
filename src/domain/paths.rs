//! File names and paths: safe names made from any words, and a written form for paths of any bytes.
//!
//! Every file name that is made from a person's or a service's words passes here. The rules of all three systems apply at once, so that
//! a library can move between them.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::seed::Seed;

/// The longest file name in bytes, extension and a counter included; leaves room in the 255 of most file systems.
pub const MAX_BYTES: usize = 150;

/// A clip's name is never cut below this: room for its date and seed, without any of its words.
const LEAST_BYTES: usize = 40;

/// Names that Windows gives to devices, with or without an extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// What a clip's file is named from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipName<'a> {
    /// When Generate was pressed, in local time.
    pub local: DateTime,
    /// The words of the shot.
    pub prompt: &'a str,
    /// The shot's seed.
    pub seed: Seed,
    /// `mp4`, or another type that its bytes have; without a dot.
    pub extension: &'a str,
}

impl ClipName<'_> {
    /// `2026-11-23 14.05 an old lighthouse 123.mp4`. `copy` 0 is the plain name; a higher one is added as ` (copy)`. At most `max`
    /// bytes, and never more than [`MAX_BYTES`]: words are cut, date and seed stay.
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

/// A safe path component made from any text; `fallback` when nothing is left of it.
pub fn sanitise(text: &str, fallback: &str) -> String {
    sanitise_within(text, fallback, MAX_BYTES)
}

/// The same with at most `max` bytes of the text.
pub fn sanitise_within(text: &str, fallback: &str, max: usize) -> String {
    let clean = words_of(text, max);
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

/// The text as words with single spaces, at most `max` bytes, cut between words where possible. Drops what any system forbids and
/// what hides or reorders text.
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

/// A path in JSON: the text where it is Unicode, else the system's own bytes.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

impl Written {
    fn of(path: &Path) -> Self {
        path.to_str().map_or_else(|| Self::Bytes(bytes_of(path)), |text| Self::Text(text.to_owned()))
    }

    fn path(self) -> Option<PathBuf> {
        match self {
            Self::Text(text) => Some(text.into()),
            Self::Bytes(bytes) => path_of(&bytes),
        }
    }
}

/// For `#[serde(with = "exact")]`: a path of any bytes.
pub mod exact {
    use super::{Deserialize, Deserializer, Path, PathBuf, Serialize, Serializer, Written};

    /// Writes a path.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(path).serialize(serializer)
    }

    /// Reads a path.
    ///
    /// # Errors
    /// Those of the deserializer; on Windows also an odd number of bytes.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        let written = Written::deserialize(deserializer)?;
        written.path().ok_or_else(|| serde::de::Error::custom("these bytes are no path"))
    }
}

/// For `#[serde(with = "exact_option")]`: a path of any bytes, or none.
pub mod exact_option {
    use super::{Deserialize, Deserializer, PathBuf, Serialize, Serializer, Written};

    /// Writes a path, or none.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_deref().map(Written::of).serialize(serializer)
    }

    /// Reads a path, or none.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
        Ok(Option::<Written>::deserialize(deserializer)?.and_then(Written::path))
    }
}

/// The system's own bytes of a path; on Windows two a code unit, the lower first.
#[cfg(unix)]
pub fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// The path that these bytes spell; on Windows `None` for an odd number of them.
#[cfg(unix)]
pub fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

/// The system's own bytes of a path; on Windows two a code unit, the lower first.
#[cfg(windows)]
pub fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt;
    path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
}

/// The path that these bytes spell; on Windows `None` for an odd number of them.
#[cfg(windows)]
pub fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::windows::ffi::OsStringExt;
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let wide: Vec<u16> = pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(std::ffi::OsString::from_wide(&wide).into())
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

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Kept {
        #[serde(with = "exact")]
        path: PathBuf,
        #[serde(default, with = "exact_option")]
        perhaps: Option<PathBuf>,
    }

    fn there_and_back(path: &Path) -> String {
        let kept = Kept { path: path.to_owned(), perhaps: Some(path.to_owned()) };
        let json = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<Kept>(&json).unwrap(), kept, "{json}");
        json
    }

    #[test]
    fn a_unicode_path_is_written_as_the_text_that_it_always_was() {
        assert_eq!(there_and_back(Path::new("/vidéos")), r#"{"path":"/vidéos","perhaps":"/vidéos"}"#);
        let old: Kept = serde_json::from_str(r#"{"path":"/a","perhaps":null}"#).unwrap();
        assert_eq!(old, Kept { path: "/a".into(), perhaps: None });
    }

    #[cfg(unix)]
    #[test]
    fn a_path_in_old_letters_keeps_its_very_bytes() {
        let json = there_and_back(&path_of(b"/vid\xe9os").unwrap());
        assert!(json.contains("233"), "{json}");
    }

    #[cfg(windows)]
    #[test]
    fn a_path_that_is_no_unicode_keeps_its_very_letters() {
        use std::os::windows::ffi::OsStringExt as _;
        // Half of a pair, as NTFS takes it.
        let odd = PathBuf::from(std::ffi::OsString::from_wide(&[0x43, 0x3a, 0x5c, 0xd800, 0x61]));
        let json = there_and_back(&odd);
        assert!(json.contains("[67,0,58,0,92,0,0,216,97,0]"), "{json}");
        assert_eq!(path_of(&[67]), None, "half a letter");
    }
}
