//! The sheet for a typed path: what the path is for, and what is wrong with it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::{ClipId, Slot};
use crate::engine::{FrameAt, Refusal, RefusalKind, Target, frame_name};
use crate::ui::format;

/// What a typed path is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathPurpose {
    /// A copy of a clip goes there.
    Export(ClipId),
    /// Clips go there from now on.
    ClipsFolder,
    /// Copies of clips go there.
    ExportFolder,
    /// A picture for this slot is there.
    Picture(Slot),
    /// A table of the purchases since a time goes there.
    SpendingTable(Option<Timestamp>),
    /// A frame of a clip goes there; its number from 0.
    Frame(ClipId, FrameAt, u64),
}

impl PathPurpose {
    /// Whether a file is written to the path: the sheet then comes back if that fails.
    pub const fn is_written(self) -> bool {
        matches!(self, Self::Export(_) | Self::Frame(..) | Self::SpendingTable(_))
    }
}

/// The name that is proposed for a table of purchases.
pub const SPENDING_TABLE: &str = "Rushes spending.csv";

/// The state of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathSheet {
    /// What the path is for.
    pub purpose: PathPurpose,
    /// The path as it is typed.
    pub text: String,
    /// The path that did not work.
    pub refused: Option<RefusedPath>,
    /// The last path that was tried, if an extension was added to the typed one.
    pub completed: Option<String>,
    /// The extension that a typed path without one gets; empty for a folder or a picture.
    pub extension: String,
}

/// A path that did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedPath {
    /// As it was typed.
    pub text: String,
    /// Why.
    pub why: String,
    /// Whether a file is there that may be replaced.
    pub taken: bool,
}

impl PathSheet {
    /// A sheet that proposes a path, by the folder that clips go to and the file of the clip that it is about, if that is known.
    pub fn new(purpose: PathPurpose, folder: &Path, clip: Option<&Path>) -> Self {
        let proposal = match (purpose, clip, folder.parent()) {
            (PathPurpose::Export(_), Some(clip), Some(parent)) => parent.join(format::file_name(clip)),
            (PathPurpose::Frame(_, _, number), Some(clip), Some(parent)) => parent.join(frame_name(clip, number)),
            (PathPurpose::Export(_) | PathPurpose::Frame(..) | PathPurpose::ClipsFolder, ..) => folder.to_owned(),
            (PathPurpose::SpendingTable(_), ..) => folder.parent().unwrap_or(folder).join(SPENDING_TABLE),
            (PathPurpose::ExportFolder, ..) => folder.parent().unwrap_or(folder).to_owned(),
            (PathPurpose::Picture(_), ..) => PathBuf::new(),
        };
        let extension = extension_for(purpose, clip.unwrap_or(Path::new("")));
        Self { purpose, text: proposal.display().to_string(), refused: None, completed: None, extension }
    }

    /// A sheet for a path that the system's dialog returned without asking whether to replace a file; it opens if there is one. `None`
    /// for a path that is not text, which can't be typed.
    pub fn unasked(purpose: PathPurpose, to: &Target) -> Option<Box<Self>> {
        let text = to.path.to_str().filter(|_| !to.replaces)?;
        let extension = extension_for(purpose, &to.path);
        Some(Box::new(Self { purpose, text: text.to_owned(), refused: None, completed: None, extension }))
    }

    /// The typed path, or what is wrong with it.
    pub fn path(&self) -> Result<PathBuf, &'static str> {
        let text = self.text.trim();
        if text.is_empty() {
            return Err("Type a path first");
        }
        let path = match (text.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(text),
        };
        if !path.is_absolute() {
            return Err("Type the whole path, from the root or ~/");
        }
        let names_a_file = path.file_name().is_some() && !text.ends_with(std::path::is_separator);
        if self.is_written() && !names_a_file { Err("This is a folder: add a name for the file") } else { Ok(path) }
    }

    /// Whether a file is written to the path.
    const fn is_written(&self) -> bool {
        self.purpose.is_written()
    }

    /// Where the file for the typed `path` goes, with the right extension.
    pub fn target(&mut self, path: PathBuf) -> Target {
        let to = Target::typed(path, &self.extension, self.replaces());
        self.completed = to.typed.is_some().then(|| to.path.display().to_string());
        to
    }

    /// The same sheet after its path did not work.
    #[must_use]
    pub fn refused(self, refusal: &Refusal) -> Self {
        let taken = refusal.kind == RefusalKind::Taken;
        // The question about a file must show which file.
        let text = self.completed.filter(|_| taken).unwrap_or(self.text);
        let refused = Some(RefusedPath { text: text.clone(), why: refusal.sentence.clone(), taken });
        Self { purpose: self.purpose, text, refused, completed: None, extension: self.extension }
    }

    /// Whether the person was told that a file is there, so that confirming replaces it.
    pub fn replaces(&self) -> bool {
        self.current_refusal().is_some_and(|refused| refused.taken)
    }

    fn current_refusal(&self) -> Option<&RefusedPath> {
        self.refused.as_ref().filter(|refused| refused.text == self.text)
    }

    /// What is known to be wrong with the text in the field.
    pub fn problem(&self) -> Option<&str> {
        if self.text.trim().is_empty() {
            return None;
        }
        self.path().err().or_else(|| self.current_refusal().map(|refused| refused.why.as_str()))
    }

    /// Title, label of the field, and label of the button.
    pub fn words(&self) -> (&'static str, &'static str, &'static str) {
        match self.purpose {
            PathPurpose::Export(_) if self.replaces() => ("Save a copy of this clip", "Save to", "Replace the file"),
            PathPurpose::Frame(..) if self.replaces() => ("Save this frame", "Save to", "Replace the file"),
            PathPurpose::SpendingTable(_) if self.replaces() => ("Save the purchases", "Save to", "Replace the file"),
            PathPurpose::SpendingTable(_) => ("Save the purchases", "Save to", "Save table"),
            PathPurpose::Export(_) => ("Save a copy of this clip", "Save to", "Save a copy"),
            PathPurpose::ClipsFolder => ("Choose where clips go", "Folder", "Use this folder"),
            PathPurpose::ExportFolder => ("Choose where copies go", "Folder", "Copy them there"),
            PathPurpose::Frame(..) => ("Save this frame", "Save to", "Save frame"),
            PathPurpose::Picture(Slot::FirstFrame) => ("Choose a first frame", "Picture", "Use this picture"),
            PathPurpose::Picture(Slot::LastFrame) => ("Choose a last frame", "Picture", "Use this picture"),
            PathPurpose::Picture(Slot::Reference(_)) => ("Choose a reference", "Picture", "Use this picture"),
        }
    }
}

/// The extension of what is written for this purpose; a copy has its clip's.
fn extension_for(purpose: PathPurpose, clip: &Path) -> String {
    match purpose {
        PathPurpose::Export(_) => format::extension(clip),
        PathPurpose::Frame(..) => "png".to_owned(),
        PathPurpose::SpendingTable(_) => "csv".to_owned(),
        PathPurpose::ClipsFolder | PathPurpose::ExportFolder | PathPurpose::Picture(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl PathSheet {
        fn typed(self, text: &str) -> Self {
            Self { text: text.into(), ..self }
        }
    }

    fn sheet(text: &str) -> PathSheet {
        PathSheet::new(PathPurpose::Picture(Slot::FirstFrame), Path::new("/videos/Rushes"), None).typed(text)
    }

    #[test]
    fn only_a_whole_path_is_taken() {
        assert_eq!(sheet(" ").path(), Err("Type a path first"));
        assert!(sheet("pictures/a.png").path().is_err());
        let whole = std::env::temp_dir().join("a.png");
        assert_eq!(sheet(&whole.display().to_string()).path(), Ok(whole));
    }

    #[test]
    fn a_refused_path_says_why_until_it_is_changed() {
        let mut sheet = sheet("~/cut/a.mp4").refused(&Refusal::new("There is no such folder"));
        assert_eq!(sheet.problem(), Some("There is no such folder"));
        assert!(!sheet.replaces());
        sheet.text = "~/a.mp4".into();
        assert_eq!(sheet.problem(), None);
    }

    #[test]
    fn what_is_there_is_replaced_only_after_it_was_told_and_under_that_very_path() {
        let mut sheet = PathSheet { purpose: PathPurpose::Export(crate::domain::ClipId(3)), ..sheet("/cut/a.mp4") };
        assert!(!sheet.replaces());
        sheet = sheet.refused(&Refusal::new("There is a file of this name already").of_kind(RefusalKind::Taken));
        assert_eq!((sheet.replaces(), sheet.words().2), (true, "Replace the file"));
        sheet.text = "/cut/b.mp4".into();
        assert_eq!((sheet.replaces(), sheet.words().2), (false, "Save a copy"));
    }

    #[test]
    fn a_folder_is_no_place_for_a_file_but_one_for_clips() {
        let of = |purpose, text: &str| PathSheet { purpose, ..sheet(text) }.path().is_ok();
        let folder = format!("{}{}", std::env::temp_dir().join("cuts").display(), std::path::MAIN_SEPARATOR);
        let export = PathPurpose::Export(crate::domain::ClipId(3));
        assert!(!of(export, &folder) && !of(export, &format!("{folder}..")) && of(export, &format!("{folder}a")));
        assert!(of(PathPurpose::ClipsFolder, &folder));
    }

    #[test]
    fn a_copy_is_proposed_beside_the_clips_folder_under_the_clips_name() {
        let clip = Path::new("/videos/Rushes/03 A fox/03 take 1.mp4");
        let export = PathPurpose::Export(crate::domain::ClipId(3));
        let mut sheet = PathSheet::new(export, Path::new("/videos/Rushes"), Some(clip));
        assert_eq!(Path::new(&sheet.text), Path::new("/videos/03 take 1.mp4"));
        assert_eq!(sheet.target("/cut/fox".into()).path, Path::new("/cut/fox.mp4"));
    }
}
