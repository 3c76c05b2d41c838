//! Where a copy of a clip or one of its frames goes, and what it must never take the place of.
//!
//! Owns that rule. A clip of the library was paid for: nothing that a person chooses or types replaces its file. What is refused
//! comes back as a sentence; nothing is written then.

use std::path::{Path, PathBuf};

use super::refusal::{Refusal, RefusalKind};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The whole path.
    pub path: PathBuf,
    /// Whether another file may be there: the person was asked.
    pub replaces: bool,
}

impl Target {
    /// A path that nobody was asked about.
    pub const fn new(path: PathBuf) -> Self {
        Self { path, replaces: false }
    }

    /// A path from the system's dialog, which asks before it names a file that is there; or from a script.
    pub const fn chosen(path: PathBuf) -> Self {
        Self { path, replaces: true }
    }
}

/// A target, and the clips of the library that may be kept there.
#[derive(Debug)]
pub struct Guarded {
    /// Where it goes.
    pub to: Target,
    /// The files of clips that have the same name.
    pub kept: Vec<PathBuf>,
}

impl Guarded {
    /// The path. Refused where one of the clips is kept, and of kind `Taken` where another file is that may not be replaced.
    pub fn path(self) -> Result<PathBuf, Refusal> {
        let Self { to: Target { path, replaces }, kept } = self;
        if kept.iter().any(|clip| is_same_file(clip, &path)) {
            return Err(Refusal::new("A clip of the library is kept there; choose another name or folder"));
        }
        if !replaces && path.symlink_metadata().is_ok() {
            return Err(Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken));
        }
        Ok(path)
    }
}

/// Whether both can be one file: on a disk that does not tell large letters from small ones too.
pub(super) fn are_namesakes(one: &Path, other: &Path) -> bool {
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
    fn a_file_that_is_there_is_replaced_only_when_that_was_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.mp4");
        let allowed = |to| Guarded { to, kept: Vec::new() }.path();
        assert_eq!(allowed(Target::new(path.clone())), Ok(path.clone()));
        std::fs::write(&path, "mine").unwrap();
        assert_eq!(allowed(Target::new(path.clone())).unwrap_err().kind, RefusalKind::Taken);
        assert_eq!(allowed(Target::chosen(path.clone())), Ok(path));
    }

    #[test]
    fn the_file_of_a_clip_is_never_replaced_by_whatever_way_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let clip = folder.path().join("clip 1.mp4");
        std::fs::write(&clip, "paid for").unwrap();
        let by_a_detour = folder.path().join("..").join(folder.path().file_name().unwrap()).join("clip 1.mp4");
        for path in [clip.clone(), by_a_detour] {
            let refused = Guarded { to: Target::chosen(path), kept: vec![clip.clone()] }.path().unwrap_err();
            assert_eq!(refused.kind, RefusalKind::Other, "it can't be insisted on");
        }
        assert!(are_namesakes(Path::new("/a/Clip.MP4"), Path::new("/b/clip.mp4")));
        assert!(!are_namesakes(Path::new("/a/clip.mp4"), Path::new("/a/clip 2.mp4")));
    }
}
