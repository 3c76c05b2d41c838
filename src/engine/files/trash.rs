//! Deletes the files of clips for good, and reports what happened to each.

use std::path::Path;

use crate::domain::ClipId;
use crate::engine::config::Disposal;
use crate::engine::refusal::Refusal;

/// The result for each file of a deletion.
pub type Deleted = Vec<(ClipId, Result<Fate, std::io::Error>)>;

/// What happened to one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It lies in the system's trash.
    SystemTrash,
    /// It is gone.
    Deleted,
    /// It was gone already, or belongs to another clip too.
    Untouched,
}

/// How many files of clips that were deleted for good ended in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Disposed {
    /// They lie in the system's trash.
    pub trashed: usize,
    /// They are gone: the system's trash does not take them, or they were not meant for it.
    pub deleted: usize,
    /// They were gone before.
    pub untouched: usize,
}

impl Disposed {
    /// Counts one more file.
    pub fn count(&mut self, fate: Fate) {
        match fate {
            Fate::SystemTrash => self.trashed += 1,
            Fate::Deleted => self.deleted += 1,
            Fate::Untouched => self.untouched += 1,
        }
    }
}

/// Deletes one file; one that is gone already counts as deleted. Blocks.
pub fn dispose(file: &Path, disposal: Disposal) -> std::io::Result<Fate> {
    if disposal == Disposal::SystemTrash && file.is_file() {
        match trash::delete(file) {
            Ok(()) => return Ok(Fate::SystemTrash),
            Err(error) => tracing::info!(%error, "the system's trash does not take this file; it is deleted"),
        }
    }
    match std::fs::remove_file(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Fate::Untouched),
        other => other.map(|()| Fate::Deleted),
    }
}

/// The refusal for a file that could not be deleted.
pub fn stays(file: &Path, error: &std::io::Error) -> Refusal {
    let sentence = format!("The clip's file can't be deleted, so it stays in the trash: {}", file.display());
    Refusal { details: crate::domain::causes(error), ..Refusal::new(sentence) }
}

/// One refusal for all that stays.
pub fn together(mut refusals: Vec<Refusal>) -> Result<(), Refusal> {
    let count = refusals.len();
    match (refusals.pop(), count) {
        (None, _) => Ok(()),
        (Some(refusal), 1) => Err(refusal),
        (Some(last), _) => {
            let lines = refusals.iter().chain([&last]).map(|one| format!("{} ({})", one.sentence, one.details));
            let details = lines.collect::<Vec<_>>().join("\n");
            Err(Refusal { details, ..Refusal::new(format!("{count} clips can't be deleted and stay in the trash")) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_gone_already_counts_as_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.mp4");
        std::fs::write(&file, "x").unwrap();
        assert_eq!(dispose(&file, Disposal::Delete).unwrap(), Fate::Deleted);
        assert!(!file.exists());
        assert_eq!(dispose(&file, Disposal::Delete).unwrap(), Fate::Untouched);
        std::fs::create_dir(&file).unwrap();
        assert!(dispose(&file, Disposal::Delete).is_err(), "what is no file is never deleted");
    }

    #[test]
    fn several_files_that_stay_are_told_in_one_sentence() {
        let refusal = |name: &str| stays(Path::new(name), &std::io::Error::other("in use"));
        assert_eq!(together(vec![]), Ok(()));
        assert_eq!(together(vec![refusal("/a.mp4")]), Err(refusal("/a.mp4")));
        let both = together(vec![refusal("/a.mp4"), refusal("/b.mp4")]).unwrap_err();
        assert_eq!(both.sentence, "2 clips can't be deleted and stay in the trash");
        assert!(both.details.contains("/a.mp4 (in use)") && both.details.contains("/b.mp4"), "{}", both.details);
    }
}
