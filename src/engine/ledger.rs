//! A look at a ledger without an engine: reads what is there beside whoever owns it, changes nothing, sets nothing aside.

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
    let contents = tokio::task::spawn_blocking(move || Store::look(&path)).await;
    let contents = contents
        .map_err(|error| Refusal::because("The ledger could not be read", &error))?
        .map_err(|error| Refusal::from_error(&error))?;
    Ok(contents.map(|contents| (contents.jobs, contents.clips)))
}
