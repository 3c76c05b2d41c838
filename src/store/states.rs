//! The written form of a job's state: its word in `state`, what it carries as JSON in `state_detail`.

use std::path::{Path, PathBuf};

use crate::domain::{ClipId, JobState, Need};

use super::columns::RowFault;
use super::error::StoreError;

/// The word and what it carries.
pub(super) fn write(state: &JobState) -> Result<(&'static str, Option<String>), StoreError> {
    let detail = match state {
        JobState::Saved(clip) => json(clip)?,
        JobState::Waiting { .. } => {
            let whole = serde_json::to_value(state).map_err(unwritable)?;
            json(whole.get(state.name().as_str()).unwrap_or_default())?
        }
        JobState::NeedsUser(need) => json(&in_unicode(need))?,
        JobState::Failed(failure) => json(failure)?,
        JobState::Held
        | JobState::Queued
        | JobState::Uploading
        | JobState::Submitting
        | JobState::Accepted
        | JobState::Ready
        | JobState::Downloading
        | JobState::Dismissed => None,
    };
    Ok((state.name().as_str(), detail))
}

/// The state with this word, carrying this.
pub(super) fn read(word: &str, detail: Option<&str>) -> Result<JobState, RowFault> {
    // Almost every row of a long-lived ledger has ended: no JSON is parsed for those.
    match (word, detail) {
        ("dismissed", None) => return Ok(JobState::Dismissed),
        ("saved", Some(clip)) if let Ok(clip) = clip.parse() => return Ok(JobState::Saved(ClipId(clip))),
        _ => {}
    }
    let whole = detail.map_or_else(|| format!("\"{word}\""), |detail| format!("{{\"{word}\":{detail}}}"));
    serde_json::from_str(&whole).map_err(|error| RowFault(format!("unknown state {word}: {error}")))
}

fn json(value: &impl serde::Serialize) -> Result<Option<String>, StoreError> {
    serde_json::to_string(value).map(Some).map_err(unwritable)
}

fn unwritable(source: serde_json::Error) -> StoreError {
    StoreError::Unwritable { what: "the job's state", source }
}

/// The same need with paths that JSON can hold. A path that is no Unicode is shown with replacement characters: it is told to
/// the person, never opened (the job's own first frame keeps the exact bytes).
fn in_unicode(need: &Need) -> Need {
    let plain = |path: &Path| PathBuf::from(path.to_string_lossy().into_owned());
    match need {
        Need::ImageGone(path) => Need::ImageGone(plain(path)),
        Need::Folder { path, why } => Need::Folder { path: plain(path), why: why.clone() },
        Need::ClipKept { at, folder, why, details } => {
            Need::ClipKept { at: plain(at), folder: plain(folder), why: why.clone(), details: details.clone() }
        }
        other => other.clone(),
    }
}
