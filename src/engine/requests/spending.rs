//! What a person asks about spending, and changes of the caps.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::library;
use crate::domain::{CapChange, SpendingReport};
use crate::engine::files::one_shots;
use crate::engine::files::target::Target;
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;

/// How many purchases a report lists; the table for the accountant has all.
const LISTED: usize = 1000;

/// Commits a change of the caps, then holds or lets go what it concerns: the answer is given when the snapshot shows both.
pub async fn change_cap(runner: &mut Runner, change: CapChange) -> Result<(), Refusal> {
    runner.ledger.change_cap(change).await?;
    runner.mind_caps().await;
    Ok(())
}

/// What was bought since a time, added up beside the owner loop.
pub fn report(runner: &Runner, since: Option<Timestamp>, answer: Answer<Arc<SpendingReport>>) {
    let zone = runner.context.clock.zone().clone();
    library::ask(runner, answer, |reader| async move { reader.spending(since, zone, LISTED).await.map(Arc::new) });
}

/// Writes every purchase since a time to a file.
pub fn export(runner: &Runner, since: Option<Timestamp>, to: Target, answer: Answer<PathBuf>) {
    let (reader, zone) = (runner.ledger.reader(), runner.context.clock.zone().clone());
    one_shots::export_spending(reader, since, zone, library::guarded(runner, to), answer);
}
