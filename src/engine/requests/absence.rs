//! The person's answer about the shots that have waited through a long absence.

use crate::domain::JobEvent;
use crate::engine::refusal::Refusal;
use crate::engine::runner::Runner;

/// They go on, as far as the queue lets them.
pub async fn go_on(runner: &mut Runner) -> Result<(), Refusal> {
    answered(runner).await
}

/// Each is held back; the question stays open if one of them can't be.
pub async fn hold(runner: &mut Runner) -> Result<(), Refusal> {
    for id in runner.absence.waiting(&runner.ledger) {
        runner.apply(id, &JobEvent::Hold).await?;
    }
    answered(runner).await
}

async fn answered(runner: &mut Runner) -> Result<(), Refusal> {
    let Runner { absence, ledger, .. } = runner;
    absence.answered(ledger).await.map_err(|error| crate::engine::ledger::LedgerError::from(error).into())
}
