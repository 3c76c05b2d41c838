//! A look at a ledger without an engine: reads what is there beside whoever owns it, changes nothing, sets nothing aside.

use std::path::Path;

use super::refusal::Refusal;
use crate::domain::{Clip, Job};
use crate::store::{Store, StoreError, ensure_record_locks};

/// Every job and clip in this file; `None` when there is no ledger yet.
pub async fn read(path: &Path) -> Result<Option<(Vec<Job>, Vec<Clip>)>, Refusal> {
    if !path.exists() {
        return Ok(None);
    }
    let (path, folder) = (path.to_owned(), path.parent().unwrap_or(path).to_owned());
    let contents = tokio::task::spawn_blocking(move || Store::look(&path)).await;
    let contents = contents
        .map_err(|error| Refusal::because("The ledger could not be read", &error))?
        .map_err(|error| locked_or_lockless(&folder, &error))?;
    Ok(contents.map(|contents| (contents.jobs, contents.clips)))
}

/// A drive that keeps no locks looks to SQLite like another program's lock.
fn locked_or_lockless(folder: &Path, error: &StoreError) -> Refusal {
    match (error, ensure_record_locks(folder)) {
        (StoreError::Locked(_), Err(lockless)) => Refusal::from_error(&lockless),
        _ => Refusal::from_error(error),
    }
}
