//! The way back of jobs that were removed from the queue before they were ever sent.
//!
//! Money depends on it: whether a job may come back is decided by its row, in the transaction that writes the new one.

use jiff::Timestamp;
use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use super::jobs::{self, NewJob};
use super::takes::TakeOf;
use crate::domain::{Job, JobId};

impl Store {
    /// Queues these jobs again, held or not, each as the same take at its old place: all in one transaction. Left out are those that were
    /// not removed, that a submit was ever sent for, or that came back already.
    pub async fn bring_back(&self, jobs: Vec<(JobId, bool)>, at: Timestamp) -> Result<Vec<Job>, StoreError> {
        self.write(move |transaction| {
            let mut back = Vec::new();
            for (id, held) in jobs {
                back.extend(one(transaction, id, held, at)?);
            }
            Ok(back)
        })
        .await
    }
}

fn one(connection: &Connection, id: JobId, held: bool, at: Timestamp) -> Result<Option<Job>, StoreError> {
    let may_come_back = "where jobs.id = ? and state = 'dismissed' and submitted_at is null and request_id is null \
                         and not exists (select 1 from jobs later where later.retry_of = jobs.id)";
    let unread = |id: i64, why| tracing::warn!(id, %why, "a job that can't be read can't come back");
    let Some(old) = jobs::read_some(connection, may_come_back, [id.0], unread)?.pop() else { return Ok(None) };
    let new = NewJob { request: old.request, of: TakeOf::Same(old.take), retry_of: Some(old.id), created_at: at, held };
    let new = jobs::insert(connection, new)?;
    let placed = Job { position: old.position, revision: new.revision + 1, ..new };
    jobs::update(connection, &placed)?;
    Ok(Some(placed))
}

#[cfg(test)]
#[path = "bring_back_tests.rs"]
mod tests;
