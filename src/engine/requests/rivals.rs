//! The jobs of ours that may have made a row of the request history, although they do not have its id. While there is one, nobody but the
//! person knows whose the row is. Only reads.

use crate::domain::JobId;
use crate::engine::history::matching::LostSubmit;
use crate::engine::ledger::LedgerError;
use crate::engine::runner::Runner;
use crate::segmind::history::HistoryRow;

/// The jobs without an id that may have made a row.
pub(super) struct Rivals {
    /// Those that wait for their answer, or for the person's word on it.
    pub waiting: Vec<JobId>,
    /// Those that the person put away without knowing whether they were bought. Their purchases count as spent.
    pub put_away: Vec<PutAway>,
}

/// A job that was put away while its outcome was unknown.
pub(super) struct PutAway {
    /// The job.
    pub job: JobId,
    /// Whether the row is its submit for sure, if nothing else may be.
    pub is_surely: bool,
}

impl Rivals {
    /// Reads them as they are now.
    pub async fn of(runner: &mut Runner, row: &HistoryRow) -> Result<Self, LedgerError> {
        let models = runner.ledger.models.clone();
        let waiting = runner.open_ids(|job| LostSubmit::is_rival(&models, job, row));
        let lost = runner.ledger.lost_and_put_away().await?;
        let submits = lost.iter().filter_map(|job| Some((job.id, LostSubmit::put_away(&models, job)?)));
        let rivals = submits.filter(|(_, submit)| submit.may_be(row));
        let put_away = rivals.map(|(job, submit)| PutAway { job, is_surely: submit.is_surely(row) }).collect();
        Ok(Self { waiting, put_away })
    }
}
