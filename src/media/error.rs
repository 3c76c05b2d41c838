//! Why a file could not be used.
//!
//! Owns the sentences. Never handles anything.

use crate::media::unheard::Unheard;
use std::error::Error as _;
use std::io;
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

/// What a parser says: not a sentence for a person.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Detail(String);

/// What can be wrong with a file.
#[derive(Debug, Error)]
pub enum Problem {
    /// The system could not read the file.
    #[error("The file cannot be read ({0})")]
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
    /// A picture or an index beyond what is read here.
    #[error("This video is too large to be shown here ({0})")]
    TooLarge(String),
    /// A codec, or a kind of it, that is not decoded here.
    #[error("This kind of video cannot be shown here ({0})")]
    Unsupported(String),
    /// The decoder gave up on the picture; the detail is for a log.
    #[error("The picture cannot be decoded ({0})")]
    Undecodable(String),
    /// Pictures are fine, the sound is not.
    #[error(transparent)]
    Sound(Unheard),
}

impl Problem {
    /// With the file that has the problem.
    pub(crate) fn of(self, path: &Path) -> MediaError {
        MediaError { problem: self, path: path.to_owned() }
    }

    /// What only a log or somebody who helps wants to know; the sentence where there is no more.
    pub(crate) fn details(&self) -> String {
        self.source().map_or_else(|| self.to_string(), ToString::to_string)
    }

    /// A contradiction in the index.
    #[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
    pub(crate) fn damaged(what: impl ToString) -> Self {
        Self::Damaged(Detail(what.to_string()))
    }
}
