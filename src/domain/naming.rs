//! How a clip's file is named: a pattern with fields, for people who sort by name.
//!
//! `{project}/{shot} {title}/{shot} take {take}` gives `Trailer/03 He was here/03 take 2.mp4`. A slash begins a folder. What stands for a
//! field never begins one: every value passes the one sanitiser, [`paths`].

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use super::paths;
use super::seed::Seed;

/// The pattern of a fresh start.
pub const DEFAULT_PATTERN: &str = "{project}/{shot} {title}/{shot} take {take}";

/// The fields that a pattern may have, with what each stands for.
pub const FIELDS: &[(&str, &str)] = &[
    ("project", "the project's name; without one its folder is left out"),
    ("shot", "the shot's number, two digits at least"),
    ("title", "the shot's title"),
    ("take", "the take's number"),
    ("seed", "the seed"),
    ("date", "the day, as 2026-11-29"),
    ("time", "the time of day, as 13.48"),
];

/// The longest pattern, in letters.
const LONGEST: usize = 300;

/// The most folders above a file: some systems end a path at 260 letters.
const MOST_FOLDERS: usize = 5;

/// Room in a file's name for its extension and a counter.
const ENDING: usize = 12;

/// How short titles and names of projects are made, one after the other, until a part has room.
const LENGTHS: [usize; 7] = [paths::MAX_BYTES, 100, 70, 50, 32, 16, 0];

/// A pattern for the names of files, without the extension. Valid by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilePattern(String);

/// What is wrong with a typed pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FilePatternError(pub String);

/// What a clip's file is named from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameFields<'a> {
    /// The name of the shot's project, if it has one.
    pub project: Option<&'a str>,
    /// The shot's number.
    pub shot: u32,
    /// The shot's title.
    pub title: &'a str,
    /// The take's number.
    pub take: u32,
    /// The seed.
    pub seed: Seed,
    /// When Generate was pressed, in local time.
    pub local: DateTime,
}

/// A field, in the order of [`FIELDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
enum Field {
    Project,
    Shot,
    Title,
    Take,
    Seed,
    Date,
    Time,
}

/// A piece of a part: a field, or text as typed.
enum Piece<'a> {
    Field(Field),
    Text(&'a str),
}

impl FilePattern {
    /// Checks a typed pattern.
    ///
    /// # Errors
    /// A sentence when it is empty, leads out of the clips folder, has a field that there is none of, or a brace without its other one.
    pub fn parse(text: &str) -> Result<Self, FilePatternError> {
        let text = text.trim();
        let wrong = |sentence: &str| Err(FilePatternError(sentence.to_owned()));
        if text.is_empty() {
            return wrong("Give the files a name, such as {shot} take {take}");
        }
        if text.chars().count() > LONGEST {
            return wrong("This is too long for a file's name");
        }
        if text.chars().any(char::is_control) {
            return wrong("Write the name on one line");
        }
        if text.contains('\\') {
            return wrong("Write / between a folder and what is in it");
        }
        if text.starts_with('/') || is_drive(text) {
            return wrong("Begin with a name, not with / or a drive: files stay inside the clips folder");
        }
        let parts: Vec<&str> = text.split('/').map(str::trim).collect();
        if parts.iter().any(|part| part.is_empty()) {
            return wrong("A name is missing before or after a /");
        }
        if parts.iter().any(|part| part.chars().all(|letter| letter == '.')) {
            return wrong("A name can't be dots alone: files stay inside the clips folder");
        }
        if parts.len() > MOST_FOLDERS + 1 {
            return wrong("At most five folders inside each other");
        }
        for part in &parts {
            pieces(part)?;
        }
        match parts.last() {
            Some(&"{project}") => wrong("Name the file itself too, such as {project}/{shot} take {take}"),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// The pattern as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders and the file's name, without its extension, each fit for any drive. A folder with the project's name is left out
    /// where there is no project.
    pub fn path(&self, fields: &NameFields<'_>) -> Vec<String> {
        self.path_within(fields, paths::MAX_BYTES - ENDING)
    }

    /// The same with at most so many bytes in each part: the title and the project's name become shorter, numbers stay.
    pub fn path_within(&self, fields: &NameFields<'_>, most: usize) -> Vec<String> {
        let parts: Vec<&str> = self.0.split('/').collect();
        let file = parts.len() - 1;
        let named = parts.iter().enumerate().filter_map(|(at, part)| {
            let pieces = pieces(part).ok()?;
            let of_project = pieces.iter().any(|piece| matches!(piece, Piece::Field(Field::Project)));
            let left_out = of_project && fields.project.is_none() && at < file;
            (!left_out).then(|| fitted(&pieces, fields, most))
        });
        named.collect()
    }

    /// What the pattern gives, for Settings.
    pub fn example(&self) -> String {
        let fields = NameFields {
            project: Some("Trailer"),
            shot: 3,
            title: "He was here",
            take: 2,
            seed: Seed::new(41).unwrap_or(Seed::MIN),
            local: jiff::civil::DateTime::constant(2026, 11, 29, 13, 48, 0, 0),
        };
        format!("{}.mp4", self.path(&fields).join("/"))
    }
}

/// `C:` and the like.
fn is_drive(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && letters.next() == Some(':')
}

/// Fields and text of one part.
fn pieces(part: &str) -> Result<Vec<Piece<'_>>, FilePatternError> {
    let mut pieces = Vec::new();
    let mut rest = part.trim();
    while let Some(at) = rest.find(['{', '}']) {
        let (text, from) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let inside = from.strip_prefix('{').and_then(|from| from.split_once('}'));
        let Some((name, after)) = inside.filter(|(name, _)| !name.contains('{')) else {
            return Err(FilePatternError("A brace is alone; a field looks like {shot}".to_owned()));
        };
        pieces.push(Piece::Field(field(name)?));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

fn field(name: &str) -> Result<Field, FilePatternError> {
    name.trim().to_ascii_lowercase().parse().map_err(|_| {
        let known: Vec<String> = Field::VARIANTS.iter().map(|field| format!("{{{}}}", <&str>::from(field))).collect();
        FilePatternError(format!("There is no field {{{name}}}; there are {}", known.join(" ")))
    })
}

/// The part with titles and names as long as there is room.
fn fitted(pieces: &[Piece<'_>], fields: &NameFields<'_>, most: usize) -> String {
    let fallback = format!("{:02}", fields.shot);
    let mut shortest = fallback.clone();
    for length in LENGTHS {
        let text: String = pieces.iter().map(|piece| piece.text(fields, length)).collect();
        shortest = paths::sanitise_within(&text, &fallback, paths::MAX_BYTES);
        // What was cut behind a title is tried again with a shorter one.
        let whole = text.len() <= most.min(paths::MAX_BYTES);
        if whole && shortest.len() <= most {
            return shortest;
        }
    }
    if shortest.len() <= most { shortest } else { paths::sanitise_within(&shortest, &fallback, most) }
}

impl Piece<'_> {
    fn text(&self, fields: &NameFields<'_>, length: usize) -> String {
        let field = match self {
            Self::Text(text) => return (*text).to_owned(),
            Self::Field(field) => field,
        };
        let short = |words: &str| if length == 0 { String::new() } else { paths::sanitise_within(words, "", length) };
        match field {
            Field::Project => short(fields.project.unwrap_or_default()),
            Field::Title => short(fields.title),
            Field::Shot => format!("{:02}", fields.shot),
            Field::Take => fields.take.to_string(),
            Field::Seed => fields.seed.to_string(),
            Field::Date => fields.local.strftime("%Y-%m-%d").to_string(),
            Field::Time => fields.local.strftime("%H.%M").to_string(),
        }
    }
}

impl Default for FilePattern {
    fn default() -> Self {
        Self(DEFAULT_PATTERN.to_owned())
    }
}

impl TryFrom<String> for FilePattern {
    type Error = FilePatternError;
    fn try_from(text: String) -> Result<Self, FilePatternError> {
        Self::parse(&text)
    }
}

impl From<FilePattern> for String {
    fn from(pattern: FilePattern) -> Self {
        pattern.0
    }
}

#[cfg(test)]
#[path = "naming_tests.rs"]
mod tests;
