//! Why a job stands still without having failed: it needs the person, or it waits for a while.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What a job needs from the person before it can go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// No key is known.
    KeyMissing,
    /// The service refused the key.
    KeyRejected,
    /// The balance does not cover the render.
    Credits,
    /// The account or team reached its spend limit, in the service's words.
    SpendLimit(String),
    /// The submit's answer was lost: Segmind may have accepted and billed it.
    UnknownOutcome,
    /// The first frame's file is gone or unreadable.
    ImageGone(PathBuf),
    /// Clips can't be written to their folder.
    Folder {
        /// The folder that was tried.
        path: PathBuf,
        /// What the system said, in words.
        why: String,
    },
    /// The clip is complete and safe, but can't be put into its folder.
    ClipKept {
        /// Where it is now.
        at: PathBuf,
        /// The folder that refused it.
        folder: PathBuf,
        /// What the system said, in words.
        why: String,
        /// What the system said, for "Details".
        details: String,
    },
}

impl Need {
    /// What happened and what to do.
    pub fn sentence(&self) -> String {
        match self {
            Self::KeyMissing => "Connect Segmind to go on; nothing more is spent until then".into(),
            Self::KeyRejected => {
                "Segmind does not accept the key; nothing more is spent. Paste a valid key to go on".into()
            }
            Self::Credits => {
                "Not enough credits for this shot; nothing has been spent. Top up at Segmind, then resume".into()
            }
            Self::SpendLimit(words) => {
                format!("Your Segmind account refuses to spend more: {words}. Nothing has been spent")
            }
            Self::UnknownOutcome => {
                "We don't know whether Segmind took this shot; it may have been billed. Look there, then choose".into()
            }
            Self::ImageGone(path) => {
                format!("A picture of this shot is gone or can't be read; nothing has been spent: {}", path.display())
            }
            Self::Folder { path, why } => {
                format!(
                    "The clip is ready (this render was billed) but can't be saved: {why}. Choose another folder or make room: {}",
                    path.display()
                )
            }
            Self::ClipKept { at, folder, why, .. } => {
                format!(
                    "The clip is safe in {}; it can't be put into {}: {why}. Choose another folder, or try again",
                    at.display(),
                    folder.display()
                )
            }
        }
    }

    /// Whether another folder helps.
    pub const fn concerns_folder(&self) -> bool {
        matches!(self, Self::Folder { .. } | Self::ClipKept { .. })
    }

    /// What the system said, for "Details"; empty if the sentence says it all.
    pub fn details(&self) -> &str {
        if let Self::ClipKept { details, .. } = self { details } else { "" }
    }

    /// Whether it stops every job, so that the queue pauses as a whole.
    pub const fn concerns_account(&self) -> bool {
        matches!(self, Self::KeyMissing | Self::KeyRejected | Self::Credits | Self::SpendLimit(_))
    }
}

/// Why a job waits and goes on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// The service asked for fewer requests.
    RateLimited,
    /// The service can't be reached.
    Offline,
    /// The service has trouble.
    ServerTrouble,
    /// It would pass the person's cap for the day.
    CapOfDay,
    /// It would pass the person's cap for the month.
    CapOfMonth,
}

impl WaitReason {
    /// Whether a cap of the person's holds the shot back. It is no trouble, takes no place in the queue, and only the sums end it.
    pub const fn is_cap(self) -> bool {
        matches!(self, Self::CapOfDay | Self::CapOfMonth)
    }

    /// The reason, for the job's card.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::RateLimited => "Segmind asks for a pause; goes on by itself",
            Self::Offline => "No connection to Segmind; goes on by itself once there is one",
            Self::ServerTrouble => "Segmind has trouble; goes on by itself",
            Self::CapOfDay => "This would pass your cap for today; waits until it fits",
            Self::CapOfMonth => "This would pass your cap for this month; waits until it fits",
        }
    }
}

#[cfg(test)]
#[path = "need_tests.rs"]
mod tests;
