//! A ledger without an engine: what the command line reads of one that may be in use, and the few things that it writes to one that is not.
//!
//! Nothing here starts a job. A ledger that an engine owns is only read.

use std::path::Path;
use std::sync::Arc;

use super::locked_or_lockless;
use jiff::Timestamp;

use crate::domain::{CapChange, ClipId, ClipQuery, MarkChange, ProjectId};
use crate::engine::clock::Clock;
use crate::engine::models::{KnownModels, load};
use crate::engine::refusal::Refusal;
use crate::engine::start::{LEDGER, begun_anew, lock_folder};
pub use crate::store::{FoundClip, ProjectTotals, Spending};
use crate::store::{Store, StoreError};

/// The clips that answer a question, in its order; none when there is no ledger yet.
///
/// # Errors
/// A [`Refusal`] when the file can't be read.
pub async fn clips(data_dir: &Path, query: ClipQuery) -> Result<Vec<FoundClip>, Refusal> {
    read(data_dir, move |path| Store::find(path, &query)).await
}

/// Every project with what it cost; none when there is no ledger yet.
///
/// # Errors
/// A [`Refusal`] when the file can't be read.
pub async fn projects(data_dir: &Path) -> Result<Vec<ProjectTotals>, Refusal> {
    read(data_dir, Store::look_projects).await
}

/// The table of models as this computer has it, with what the service has said of them. What is wrong with the person's own file comes
/// along.
///
/// # Errors
/// A [`Refusal`] when the ledger can't be read.
pub async fn models(data_dir: &Path) -> Result<KnownModels, Refusal> {
    let folder = data_dir.to_owned();
    let known = tokio::task::spawn_blocking(move || load(&folder)).await;
    let known = known.map_err(|error| Refusal::because("The table of models could not be read", &error))?;
    let marks = read(data_dir, Store::look_marks).await?.pop().unwrap_or_default();
    Ok(KnownModels { table: Arc::new(known.table.marked(marks)), ..known })
}

/// Marks a clip.
///
/// # Errors
/// A [`Refusal`] when there is no such clip, or the ledger is in use or can't be written.
pub async fn mark(data_dir: &Path, clip: ClipId, change: MarkChange) -> Result<(), Refusal> {
    write(data_dir, async move |store| {
        let before = store.mark(vec![clip], change).await.map_err(|error| Refusal::from_error(&error))?;
        if before.is_empty() {
            return Err(Refusal::new(format!("There is no clip {clip}; `rushes clips` lists them")));
        }
        Ok(())
    })
    .await
}

/// What was bought since a time (`None`: ever), with the caps and the sums of now; `None` when there is no ledger yet.
///
/// # Errors
/// A [`Refusal`] when the file can't be read.
pub async fn spending(data_dir: &Path, since: Option<Timestamp>, clock: &Clock) -> Result<Option<Spending>, Refusal> {
    let (now, zone) = (clock.now(), clock.zone().clone());
    let found = read(data_dir, move |path| {
        let found = Store::look_spending(path, since, now, &zone)?;
        Ok(found.map(|spending| vec![spending]))
    });
    Ok(found.await?.pop())
}

/// Changes the caps.
///
/// # Errors
/// A [`Refusal`] when the ledger is in use or can't be written.
pub async fn change_caps(data_dir: &Path, changes: Vec<CapChange>) -> Result<(), Refusal> {
    write(data_dir, async move |store| {
        let old = store.caps().await.map_err(|error| Refusal::from_error(&error))?;
        let caps = changes.into_iter().fold(old, crate::domain::Caps::changed);
        store.save_caps(caps).await.map_err(|error| Refusal::from_error(&error))
    })
    .await
}

/// Makes a project.
///
/// # Errors
/// A [`Refusal`] when the name is empty or taken, or the ledger is in use or can't be written.
pub async fn new_project(data_dir: &Path, name: String) -> Result<ProjectId, Refusal> {
    write(data_dir, async move |store| {
        store.new_project(name, Clock::system().now()).await.map_err(|error| Refusal::from_error(&error))
    })
    .await
}

async fn read<T: Send + 'static>(
    data_dir: &Path,
    read: impl FnOnce(&Path) -> Result<Option<Vec<T>>, StoreError> + Send + 'static,
) -> Result<Vec<T>, Refusal> {
    let (folder, path) = (data_dir.to_owned(), data_dir.join(LEDGER));
    if !path.exists() {
        return Ok(Vec::new());
    }
    let found = tokio::task::spawn_blocking(move || read(&path)).await;
    let found = found
        .map_err(|error| Refusal::because("The ledger could not be read", &error))?
        .map_err(|error| locked_or_lockless(&folder, &error))?;
    Ok(found.unwrap_or_default())
}

/// Does this to the ledger while no engine can have it. Not to one that was just begun in place of a damaged one: what is to be changed
/// is not in it, and its caps are gone. That is said first; the next command changes it.
async fn write<T>(data_dir: &Path, act: impl AsyncFnOnce(&Store) -> Result<T, Refusal>) -> Result<T, Refusal> {
    let (folder, path) = (data_dir.to_owned(), data_dir.join(LEDGER));
    let opened = tokio::task::spawn_blocking(move || {
        let lock = lock_folder(&folder)?;
        let opened = Store::open(&path).map_err(|error| Refusal::from_error(&error))?;
        Ok::<_, Refusal>((lock, opened))
    });
    let (lock, opened) = opened.await.map_err(|error| Refusal::because("The ledger could not be opened", &error))??;
    let done = match &opened.set_aside {
        None => act(&opened.store).await,
        Some(kept) => Err(Refusal::new(format!("{}. Nothing was changed in it", begun_anew(kept)))),
    };
    let closed = tokio::task::spawn_blocking(move || opened.store.close()).await;
    drop(lock);
    match closed {
        Ok(Ok(())) => done,
        Ok(Err(error)) => Err(Refusal::from_error(&error)),
        Err(error) => Err(Refusal::because("The ledger was not closed", &error)),
    }
}
