//! Why a file, or its sound, can't be used, as sentences for a person.

use std::error::Error as _;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What went wrong with which file.
#[derive(Debug, Error)]
#[error("{problem}: {}", path.display())]
pub struct MediaError {
    /// What went wrong.
    #[source]
    pub problem: Problem,
    /// The file.
    pub path: PathBuf,
}

/// A parser's own words, for a log.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Detail(String);

/// What can be wrong with a file.
#[derive(Debug, Error)]
pub enum Problem {
    /// The system could not read the file.
    #[error("The file can't be read ({0})")]
    Read(#[from] io::Error),
    /// The bytes are something else, for example a web page.
    #[error("This is not an MP4 file")]
    NotMp4,
    /// The file ends before what its index promises.
    #[error("The file is incomplete")]
    Truncated,
    /// The index contradicts itself; the detail is for a log.
    #[error("The file is damaged")]
    Damaged(#[source] Detail),
    /// An MP4 file without a picture in it.
    #[error("There is no video in this file")]
    NoVideo,
    /// A picture or an index larger than we accept.
    #[error("This video is too large to be shown here ({0})")]
    TooLarge(String),
    /// A codec or a profile that we don't decode.
    #[error("This kind of video can't be shown here ({0})")]
    Unsupported(String),
    /// The decoder failed on the picture; the detail is for a log.
    #[error("The picture can't be decoded ({0})")]
    Undecodable(String),
    /// The pictures are fine, the sound is not.
    #[error(transparent)]
    Sound(SoundProblem),
}

impl Problem {
    /// Adds the path of the file.
    pub(crate) fn of(self, path: &Path) -> MediaError {
        MediaError { problem: self, path: path.to_owned() }
    }

    /// The details for a log or a support request; the sentence itself if there are none.
    pub(crate) fn details(&self) -> String {
        self.source().map_or_else(|| self.to_string(), ToString::to_string)
    }

    /// A contradiction in the index.
    #[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
    pub(crate) fn damaged(what: impl ToString) -> Self {
        Self::Damaged(Detail(what.to_string()))
    }
}

/// Why a clip that has sound plays without it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SoundProblem {
    /// Another codec, or another kind of AAC, by its common name.
    #[error("This sound is {0}, which can't be played here; the picture plays without it")]
    Codec(String),
    /// The file's description of the sound makes no sense, or none of it decodes; the detail is for a log.
    #[error("This sound is damaged; the picture plays without it")]
    Damaged(String),
    /// Longer than we hold in memory.
    #[error("This sound is longer than 10 minutes, which is more than is played here; the picture plays without it")]
    TooLong,
    /// It takes too long to decode.
    #[error("This sound takes too long to decode; the picture plays without it")]
    TooSlow,
}

impl SoundProblem {
    /// Keeps the decoder's message as the detail; the sentence doesn't show it.
    #[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
    pub(crate) fn damaged(what: impl ToString) -> Self {
        Self::Damaged(what.to_string())
    }
}

/// Runs code that may panic on hostile bytes; a panic becomes a problem.
pub(crate) fn contained<T>(work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Problem::Undecodable("the decoder stopped".to_owned())))
}
