//! A look at a ledger without an engine: reads what is there beside whoever owns it, changes no job.

use std::path::Path;

use super::refusal::Refusal;
use crate::domain::{Clip, Job};
use crate::store::Store;

/// Every job and clip in this file; `None` when there is no ledger yet.
pub async fn read(path: &Path) -> Result<Option<(Vec<Job>, Vec<Clip>)>, Refusal> {
    if !path.exists() {
        return Ok(None);
    }
    let path = path.to_owned();
    let opened = tokio::task::spawn_blocking(move || Store::open(&path)).await;
    let opened = opened
        .map_err(|error| Refusal::because("The ledger could not be opened", &error))?
        .map_err(|error| Refusal::from_error(&error))?;
    let contents = opened.store.contents().await.map_err(|error| Refusal::from_error(&error))?;
    Ok(Some((contents.jobs, contents.clips)))
}
