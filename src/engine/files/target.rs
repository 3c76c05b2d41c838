//! Where a copy of a clip or one of its frames may be written.
//!
//! The rule: a clip of the library was paid for, so nothing that a person chooses or types replaces its file.

use std::path::{Path, PathBuf};

use super::whole_file::{Place, follow};
use crate::engine::ledger::reader::Reader;
use crate::engine::refusal::{Refusal, RefusalKind};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The whole path.
    pub path: PathBuf,
    /// Whether another file may be replaced: the person was asked.
    pub replaces: bool,
    /// The path as it was typed, if an extension was added to it: the person may mean a folder of that name.
    pub typed: Option<PathBuf>,
}

impl Target {
    /// A path whose file must not be replaced.
    pub const fn new(path: PathBuf) -> Self {
        Self { path, replaces: false, typed: None }
    }

    /// A path from the system's dialog, which asks before it names a file that is there; or from a script.
    pub const fn chosen(path: PathBuf) -> Self {
        Self { path, replaces: true, typed: None }
    }

    /// A path from the system's dialog. Some dialogs forget the extension that was offered; a missing one is added. The dialog has not
    /// asked about the longer name, so a file of that name is not replaced.
    pub fn from_dialog(path: PathBuf, offered: &str) -> Self {
        match completed(&path, offered) {
            Some(complete) => Self::new(complete),
            None => Self::chosen(path),
        }
    }

    /// A path that was typed because there is no dialog; a missing extension is added. `replaces`: the person was told that a file is
    /// there, and wants it replaced.
    pub fn typed(path: PathBuf, offered: &str, replaces: bool) -> Self {
        match completed(&path, offered) {
            Some(complete) => Self { path: complete, replaces, typed: Some(path) },
            None => Self { path, replaces, typed: None },
        }
    }
}

/// The path with the offered extension; `None` where it has it, or none is offered.
fn completed(path: &Path, offered: &str) -> Option<PathBuf> {
    let has_it = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(offered));
    if has_it || offered.is_empty() {
        return None;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    if !name.to_string_lossy().ends_with('.') {
        name.push(".");
    }
    name.push(offered);
    Some(path.with_file_name(name))
}

/// A target that must not be the file of a clip.
pub struct Guarded {
    /// Where it goes.
    pub to: Target,
    /// Tells where clips are.
    pub reader: Reader,
}

impl Guarded {
    /// The path. Refused if it leads to a clip or to a folder, and with kind `Taken` if it leads to another file that may not be replaced.
    pub async fn path(self) -> Result<PathBuf, Refusal> {
        let Self { to, reader } = self;
        let path = to.path.clone();
        // A link may lead to a clip: check the file that would be written.
        let written = blocking(move || Ok(follow(&path).ok())).await?;
        let name = match &written {
            Some(Place::File(written)) => written.file_name(),
            _ => None,
        };
        let kept = match name {
            Some(name) => reader.paths_named(name).await?,
            None => Vec::new(),
        };
        blocking(move || allowed(to, kept.iter().map(PathBuf::as_path))).await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.unwrap_or_else(|error| Err(Refusal::because("Something broke inside Rushes", &error)))
}

/// Blocks on the disk.
fn allowed<'a>(to: Target, mut kept: impl Iterator<Item = &'a Path>) -> Result<PathBuf, Refusal> {
    let Target { path, replaces, typed } = to;
    if let Ok(Place::File(written)) = follow(&path)
        && kept.any(|clip| are_namesakes(clip, &written) && is_same_file(clip, &written))
    {
        return Err(Refusal::new("A clip of the library is kept there; choose another name or folder"));
    }
    if path.is_dir() || typed.is_some_and(|typed| typed.is_dir()) {
        return Err(Refusal::new("This is a folder: add a name for the file"));
    }
    if !replaces && path.symlink_metadata().is_ok() {
        return Err(Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken));
    }
    Ok(path)
}

/// Whether both can be one file, also on a disk that does not tell capitals from small letters.
fn are_namesakes(one: &Path, other: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    name(one) == name(other)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_the_offered_extension_gets_it_and_nothing_is_replaced_under_that_name() {
        let from = |path: &str| {
            let Target { path, replaces, .. } = Target::from_dialog(path.into(), "mp4");
            (path.display().to_string().replace('\\', "/"), replaces)
        };
        assert_eq!(from("/a/boat.mp4"), ("/a/boat.mp4".into(), true));
        assert_eq!(from("/a/boat.MP4"), ("/a/boat.MP4".into(), true));
        assert_eq!(from("/a.mp4/boat"), ("/a.mp4/boat.mp4".into(), false));
        assert_eq!(from("/a/v1.2 final"), ("/a/v1.2 final.mp4".into(), false));
        assert_eq!(from("/a/boat."), ("/a/boat.mp4".into(), false));
        assert_eq!(from("/a/.boat"), ("/a/.boat.mp4".into(), false));
        assert_eq!(Target::from_dialog("/a/boat".into(), ""), Target::chosen("/a/boat".into()));
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_that_was_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.mp4");
        let allowed = |to| allowed(to, std::iter::empty());
        assert_eq!(allowed(Target::new(path.clone())), Ok(path.clone()));
        std::fs::write(&path, "mine").unwrap();
        assert_eq!(allowed(Target::new(path.clone())).unwrap_err().kind, RefusalKind::Taken);
        assert_eq!(allowed(Target::chosen(path.clone())), Ok(path));
    }

    #[test]
    fn a_typed_name_gets_the_offered_extension_too_and_a_folder_is_called_one() {
        let folder = tempfile::tempdir().unwrap();
        let allowed = |to| allowed(to, std::iter::empty());
        let boat = folder.path().join("boat");
        let whole = folder.path().join("boat.mp4");
        assert_eq!(allowed(Target::typed(boat.clone(), "mp4", false)), Ok(whole.clone()));
        std::fs::write(&whole, "mine").unwrap();
        assert_eq!(allowed(Target::typed(boat.clone(), "mp4", false)).unwrap_err().kind, RefusalKind::Taken);
        assert_eq!(allowed(Target::typed(boat, "mp4", true)), Ok(whole));
        let film = folder.path().join("film.mp4");
        std::fs::create_dir(&film).unwrap();
        let here = folder.path().to_owned();
        for to in [
            Target::typed(here.clone(), "mp4", false),
            Target::typed(here.clone(), "mp4", true),
            Target::chosen(here),
            Target::typed(film.clone(), "mp4", false),
            Target::chosen(film),
        ] {
            let refused = allowed(to).unwrap_err();
            assert_eq!(refused.sentence, "This is a folder: add a name for the file");
            assert_eq!(refused.kind, RefusalKind::Other, "a folder can't be replaced");
        }
    }

    #[test]
    fn the_file_of_a_clip_is_never_replaced_by_whatever_way_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let clip = folder.path().join("clip 1.mp4");
        std::fs::write(&clip, "paid for").unwrap();
        let by_a_detour = folder.path().join("..").join(folder.path().file_name().unwrap()).join("clip 1.mp4");
        for path in [clip.clone(), by_a_detour] {
            let refused = allowed(Target::chosen(path), std::iter::once(clip.as_path())).unwrap_err();
            assert_eq!(refused.kind, RefusalKind::Other, "it can't be insisted on");
        }
        assert!(are_namesakes(Path::new("/a/Clip.MP4"), Path::new("/b/clip.mp4")));
        assert!(!are_namesakes(Path::new("/a/clip.mp4"), Path::new("/a/clip 2.mp4")));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_any_name_that_leads_to_a_clip_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (clip, link) = (folder.path().join("clip 1.mp4"), folder.path().join("latest.mp4"));
        std::fs::write(&clip, "paid for").unwrap();
        std::os::unix::fs::symlink("clip 1.mp4", &link).unwrap();
        assert!(allowed(Target::chosen(link), std::iter::once(clip.as_path())).is_err());
    }
}
