//! Renders that were found in the service's request history.
//!
//! Money depends on it: such a job is written as ready, with its request id, in the transaction that makes it. There is no moment at which
//! it could be submitted, and the index on request ids lets no render become two jobs.

use jiff::Timestamp;
use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use super::jobs::{self, NewJob};
use super::purchases;
use super::questions::unread;
use super::takes::TakeOf;
use crate::domain::{Job, JobFacts, JobState, RequestId, VideoRequest};

/// A render that was made elsewhere and is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRender {
    /// What was asked for.
    pub request: VideoRequest,
    /// How it finds its take.
    pub of: TakeOf,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its id, its addresses, its cost.
    pub facts: JobFacts,
}

impl Store {
    /// Writes a render that was made elsewhere as a job whose video is ready.
    ///
    /// # Errors
    /// [`StoreError::RequestIdTaken`] when a job has its id. [`StoreError::Refused`] when it has no id or no address.
    pub async fn bring_in(&self, found: FoundRender, at: Timestamp) -> Result<Job, StoreError> {
        self.write(move |transaction| bring_in(transaction, found, at)).await
    }

    /// The jobs that have these request ids.
    pub async fn jobs_of_requests(&self, requests: Vec<RequestId>) -> Result<Vec<Job>, StoreError> {
        self.ask(move |moment| {
            let mut found = Vec::new();
            for request in requests {
                found.extend(jobs::read_some(moment, "where request_id = ?", [request.as_str()], unread)?);
            }
            Ok(found)
        })
        .await
    }

    /// The jobs that were put away while it was unknown whether they had been bought: their purchases count as spent.
    pub async fn lost_and_put_away(&self) -> Result<Vec<Job>, StoreError> {
        self.ask(move |moment| {
            let which = "where state = 'dismissed' and submitted_at is not null and request_id is null and exists \
                         (select 1 from purchases where purchases.job = jobs.id and purchases.outcome = 'unknown')";
            jobs::read_some(moment, which, (), unread)
        })
        .await
    }

    /// Which of these requests have a clip in the trash.
    pub async fn trashed_requests(&self, requests: Vec<RequestId>) -> Result<Vec<RequestId>, StoreError> {
        self.ask(move |moment| {
            let sql = "select exists (select 1 from clips join jobs on jobs.id = clips.job \
                       where jobs.request_id = ? and clips.trashed_at is not null)";
            let mut statement = moment.prepare_cached(sql)?;
            let mut trashed = Vec::new();
            for request in requests {
                if statement.query_row([request.as_str()], |row| row.get(0))? {
                    trashed.push(request);
                }
            }
            Ok(trashed)
        })
        .await
    }
}

fn bring_in(connection: &Connection, found: FoundRender, at: Timestamp) -> Result<Job, StoreError> {
    let FoundRender { request, of, created_at, facts } = found;
    if facts.accepted.is_none() || facts.output_url.is_none() {
        return Err(StoreError::Refused("This render has no id or no video; nothing was changed".to_owned()));
    }
    let new = NewJob { request, of, retry_of: None, created_at, held: true };
    let new = jobs::insert(connection, new)?;
    let ready = Job { state: JobState::Ready, facts, changed_at: at, revision: new.revision + 1, ..new };
    jobs::update(connection, &ready)?;
    // It was paid for then, not now: no purchase of today pushes it into today's sums.
    purchases::was_made_elsewhere(connection, ready.id, at)?;
    Ok(ready)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Accepted, fixtures};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + second).unwrap()
    }

    fn found(id: &str) -> FoundRender {
        let facts = JobFacts {
            accepted: Some(Accepted { request_id: fixtures::request_id(id), at: at(0) }),
            output_url: "https://images.segmind.com/a.mp4".parse().ok(),
            ready_at: Some(at(0)),
            cost: crate::domain::Usd::from_dollars(3.2),
            ..JobFacts::default()
        };
        FoundRender { request: fixtures::request(), of: TakeOf::ANY, created_at: at(0), facts }
    }

    async fn with_store(test: impl AsyncFnOnce(&Store)) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("rushes.db")).unwrap().store;
        test(&store).await;
    }

    #[tokio::test]
    async fn a_found_render_is_ready_from_its_first_moment_and_counts_once() {
        with_store(async |store| {
            let job = store.bring_in(found("r-1"), at(90)).await.unwrap();
            assert_eq!((&job.state, job.facts.submitted_at), (&JobState::Ready, None));
            assert_eq!(store.job(job.id).await.unwrap(), Some(job.clone()));
            let again = store.bring_in(found("r-1"), at(91)).await;
            assert!(matches!(again, Err(StoreError::RequestIdTaken)), "{again:?}");
            assert_eq!(
                store.everything().await.unwrap().jobs,
                std::slice::from_ref(&job),
                "nothing is left of the second try"
            );
            assert_eq!(
                store.jobs_of_requests(vec![fixtures::request_id("r-1"), fixtures::request_id("r-2")]).await.unwrap(),
                [job]
            );
            assert_eq!(store.totals().await.unwrap().all_work.to_string(), "$3.20");
        })
        .await;
    }

    #[tokio::test]
    async fn a_render_without_an_id_or_an_address_is_refused() {
        with_store(async |store| {
            for facts in
                [JobFacts { accepted: None, ..found("r-1").facts }, JobFacts { output_url: None, ..found("r-1").facts }]
            {
                let refused = store.bring_in(FoundRender { facts, ..found("r-1") }, at(1)).await;
                assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
            }
            assert!(store.everything().await.unwrap().jobs.is_empty());
        })
        .await;
    }
}
