//! Renders that were found in the request history: as a new job, or as the id of one that is here.

use std::sync::Arc;

use super::{Ledger, LedgerError};
use crate::domain::{Job, RequestId};
use crate::store::FoundRender;

impl Ledger {
    /// The job that has this request id.
    pub async fn job_of_request(&self, id: &RequestId) -> Result<Option<Arc<Job>>, LedgerError> {
        let job = self.store.jobs_of_requests(vec![id.clone()]).await?.pop();
        Ok(job.map(|job| self.jobs.get(job.id).cloned().unwrap_or_else(|| Arc::new(job))))
    }

    /// The jobs that were put away while it was unknown whether they had been bought.
    pub async fn lost_and_put_away(&self) -> Result<Vec<Job>, LedgerError> {
        Ok(self.store.lost_and_put_away().await?)
    }

    /// Commits a render that was made elsewhere as a job whose video is ready.
    ///
    /// # Errors
    /// [`StoreError::RequestIdTaken`](crate::store::StoreError::RequestIdTaken) when a job has its id.
    pub async fn bring_in(&mut self, found: FoundRender) -> Result<Arc<Job>, LedgerError> {
        self.freshen().await?;
        self.spending.changed();
        let id = found.facts.accepted.as_ref().map(|accepted| accepted.request_id.clone());
        let written = self.store.bring_in(found, self.clock.now()).await;
        let job = match (self.heard(written).await?, id) {
            (Some(job), _) => job,
            (None, Some(id)) => match self.store.jobs_of_requests(vec![id]).await?.pop() {
                Some(job) => job,
                None => return Err(self.lost().into()),
            },
            (None, None) => return Err(self.lost().into()),
        };
        Ok(self.keep_new(job))
    }
}
