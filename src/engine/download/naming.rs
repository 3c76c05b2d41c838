//! The folders and the name of a clip's file under the clips folder, from the person's pattern.
//!
//! Every part fits the drive: a title or a project's name is cut first, so that what tells clips apart (numbers, take, seed) stays. Whatever
//! the words are, a part is one name: it never leads out of its folder.

use std::ffi::OsStr;
use std::path::{Component, Path};

use jiff::civil::DateTime;

use crate::domain::naming::NameFields;
use crate::domain::paths::{ClipName, MAX_BYTES, sanitise_within};
use crate::domain::{FilePattern, Seed};

/// The longest path that every program on Windows opens is 259 letters; the hidden name of a copy needs some of it.
const MOST_LETTERS: usize = if cfg!(windows) { 240 } else { 2000 };

/// What parts are cut to in turn, in bytes, until the whole path is short enough.
const SHORTER: [usize; 5] = [96, 64, 48, 32, 24];

/// How the file is named as it is placed: the pattern, and what only the owner loop knows of the shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNaming {
    /// The person's pattern.
    pub pattern: FilePattern,
    /// The project's name.
    pub project: Option<String>,
    /// The shot's number in it; 0 when the shot can't be read.
    pub shot: u32,
    /// The shot's title.
    pub title: String,
    /// The take's number.
    pub take: u32,
}

/// What the job and its bytes tell.
#[derive(Debug, Clone, Copy)]
pub struct FileFacts<'a> {
    /// When Generate was pressed, in local time.
    pub local: DateTime,
    /// The words of the shot.
    pub prompt: &'a str,
    /// The take's seed.
    pub seed: Seed,
    /// The type of its bytes, without a dot.
    pub extension: &'a str,
}

impl FileNaming {
    /// The folders under `root` and the file's name, last. `copy` 0 is the plain name; a higher one is added as ` (copy)`. Each part has at
    /// most `longest` bytes; they are cut further where the whole path would be too long for the system's other programs.
    pub fn parts(&self, file: &FileFacts<'_>, root: &Path, copy: u32, longest: usize) -> Vec<String> {
        if self.shot == 0 {
            let FileFacts { local, prompt, seed, extension } = *file;
            return vec![ClipName { local, prompt, seed, extension }.file_name(copy, longest)];
        }
        let tail = match copy {
            0 => format!(".{}", file.extension),
            copy => format!(" ({copy}).{}", file.extension),
        };
        let most = longest.min(MAX_BYTES).saturating_sub(tail.len());
        let lengths = std::iter::once(most).chain(SHORTER.into_iter().filter(|shorter| *shorter < most));
        let mut parts = Vec::new();
        for most in lengths {
            parts = self.plain(file, most);
            if letters(root, &parts) + tail.len() <= MOST_LETTERS {
                break;
            }
        }
        let name = parts.pop().unwrap_or_else(|| "clip".to_owned());
        parts.push(format!("{name}{tail}"));
        parts
    }

    /// The parts with at most so many bytes, each of them one name of a file.
    fn plain(&self, file: &FileFacts<'_>, most: usize) -> Vec<String> {
        let fields = NameFields {
            project: self.project.as_deref(),
            shot: self.shot,
            title: &self.title,
            take: self.take,
            seed: file.seed,
            local: file.local,
        };
        let parts = self.pattern.path_within(&fields, most).into_iter();
        parts.map(|part| if is_one_name(&part) { part } else { sanitise_within(&part, "clip", most) }).collect()
    }
}

/// Letters of the whole path as Windows counts them.
fn letters(root: &Path, parts: &[String]) -> usize {
    let of = |name: &OsStr| name.to_string_lossy().encode_utf16().count() + 1;
    of(root.as_os_str()) + parts.iter().map(|part| of(part.as_ref())).sum::<usize>()
}

fn is_one_name(part: &str) -> bool {
    let mut components = Path::new(part).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(name)), None) if name == OsStr::new(part))
}

#[cfg(test)]
#[path = "naming_tests.rs"]
mod tests;
