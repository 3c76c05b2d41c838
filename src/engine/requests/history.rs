//! What a look into the request history changes: lost submits find their renders, given-up ones their videos.
//!
//! Every change is judged by the job as it is now, not as it was when the history was asked. Nothing here submits.

use super::rivals::Rivals;
use crate::domain::{FoundPurchase, Job, JobEvent, JobId, JobState, Outcome};
use crate::engine::files::one_shots::OneShotNews;
use crate::engine::history::earlier;
use crate::engine::history::matching::{Finding, LostSubmit};
use crate::engine::history::search::{self, Looked};
use crate::engine::history::settled;
use crate::engine::history::view::{FoundRow, LookSummary};
use crate::engine::ledger::LedgerError;
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::engine::schedule::{RECORD_LIFE, since};
use crate::engine::service::history::NoHistory;
use crate::failpoints::reach;
use crate::segmind::history::{HistoryRow, RowStatus};
use crate::store::StoreError;

/// Looks for everything that is lost, whatever the time.
pub fn look_now(runner: &mut Runner, answer: Answer<LookSummary>) {
    if !runner.account.has_key() {
        return answer.send(Err(Refusal::new("Connect Segmind first; its request history needs your key")));
    }
    runner.gate.history.turn_on();
    runner.lookups.wish(answer);
    // The loop begins the look, or the one that is under way answers.
}

/// Begins the look that is due, if the service may be asked now. Whether one began.
pub fn begin_due(runner: &mut Runner) -> bool {
    let may_ask = runner.account.has_key() && !runner.account.is_looking() && !runner.is_offline();
    let off = runner.gate.history.off(runner.account.turn());
    let due = runner.lookups.due(&runner.ledger, runner.context.clock.now());
    if runner.lookups.is_wished() && !runner.lookups.is_running() && !runner.account.is_looking() {
        let answered = match (due.is_empty(), may_ask, &off) {
            (true, ..) => Some(Ok(LookSummary::default())),
            (_, false, _) => Some(Err(NoHistory::Blocked)),
            (_, _, Some(why)) => Some(Err(NoHistory::Off(why.clone()))),
            _ => None,
        };
        if let Some(answered) = answered {
            for answer in runner.lookups.take_waiting() {
                runner.say(answer, answered.clone().map_err(|trouble| earlier::refusal_of(&trouble)));
            }
            return true;
        }
    }
    if due.is_empty() || !may_ask || off.is_some() {
        return false;
    }
    runner.lookups.begin(&due);
    let (gate, reader) = (runner.gate.for_one_task(), runner.ledger.reader());
    let news = runner.context.one_shots.clone();
    tokio::spawn(async move {
        let looked = search::look(gate, reader, due).await;
        if news.send(OneShotNews::Looked(Box::new(looked))).is_err() {
            tracing::debug!("the engine ended before a look into the history; the next start looks again");
        }
    });
    true
}

/// Takes in what a look brought.
pub async fn looked(runner: &mut Runner, mut looked: Looked) {
    if looked.asked_with != runner.account.turn() {
        tracing::info!("what another key's history shows changes nothing");
        return runner.lookups.drop_look();
    }
    for (job, finding) in &mut looked.findings {
        leave_to_the_person(runner, *job, finding).await;
    }
    runner.lookups.end(&looked, runner.context.clock.now());
    let Looked { findings, trouble, .. } = looked;
    let mut summary = LookSummary { looked_for: findings.len(), ..LookSummary::default() };
    for (job, finding) in findings {
        match finding {
            Finding::Ours(row) => match take_up(runner, job, &row).await {
                Ok(true) => summary.adopted.push(job),
                Ok(false) => {}
                Err(error) => tracing::warn!(job = job.0, %error, "a render that was found could not be taken up"),
            },
            Finding::Perhaps(_) => summary.to_pick.push(job),
            Finding::Nothing | Finding::NotAllSeen => {}
            Finding::NoAnswer => summary.unanswered += 1,
        }
    }
    let is_silent = summary.unanswered > 0 && summary.adopted.is_empty() && summary.to_pick.is_empty();
    let trouble = trouble.or_else(|| is_silent.then(|| NoHistory::NotNow("a row gave no answer".to_owned())));
    for answer in runner.lookups.take_waiting() {
        let said = match &trouble {
            Some(trouble) => Err(earlier::refusal_of(trouble)),
            None => Ok(summary.clone()),
        };
        runner.say(answer, said);
    }
}

/// A row that another job may have made just as well is not adopted by itself: the person says whose it is.
async fn leave_to_the_person(runner: &mut Runner, id: JobId, finding: &mut Finding) {
    let Finding::Ours(row) = finding else { return };
    let is_lost = runner.ledger.jobs.get(id).is_some_and(|job| LostSubmit::of(&runner.ledger.models, job).is_some());
    let has_rivals = match Rivals::of(runner, row).await {
        Ok(rivals) => !rivals.put_away.is_empty() || rivals.waiting.iter().any(|other| *other != id),
        Err(error) => {
            tracing::warn!(%error, "whether another shot may have made a render could not be read");
            true
        }
    };
    if is_lost && has_rivals {
        *finding = Finding::Perhaps(vec![FoundRow::of(row)]);
    }
}

/// Commits what a row of one's own says of a job; the job's state decides what it may change. Whether it changed anything.
async fn take_up(runner: &mut Runner, id: JobId, row: &HistoryRow) -> Result<bool, LedgerError> {
    let job = runner.ledger.find(id).await?;
    match &job.state {
        _ if LostSubmit::of(&runner.ledger.models, &job).is_some() => adopt(runner, &job, row).await,
        JobState::Failed(failure) if settled::may_still_come(failure) && has_id(&job, row) => {
            let Some(event) = settled::event_of(row) else { return Ok(false) };
            // In between the job is accepted: if the power goes out there, the watch asks the history itself.
            runner.apply(id, &JobEvent::Retry).await?;
            runner.apply(id, &event).await?;
            // A render that failed there changes its bill; there is nothing to fetch.
            Ok(matches!(event, JobEvent::OutputKnown { .. }))
        }
        _ => Ok(false), // The person decided otherwise meanwhile.
    }
}

fn has_id(job: &Job, row: &HistoryRow) -> bool {
    job.facts.accepted.as_ref().is_some_and(|accepted| accepted.request_id == row.request_id)
}

/// The lost submit goes on under the row's id.
pub(super) async fn adopt(runner: &mut Runner, job: &Job, row: &HistoryRow) -> Result<bool, LedgerError> {
    match runner.apply(job.id, &JobEvent::FoundAtService(row.request_id.clone())).await {
        Ok(()) => {}
        Err(LedgerError::Store(StoreError::RequestIdTaken)) => {
            tracing::info!(job = job.id.0, request_id = %row.request_id, "another job has this render");
            return Ok(false);
        }
        Err(other) => return Err(other),
    }
    tracing::info!(job = job.id.0, request_id = %row.request_id, "a lost submit was found in the request history");
    reach("history.adopted");
    // Only the mark and the cost of the purchase: if the power goes out here, it counts by its estimate as before.
    let found = FoundPurchase {
        request_id: row.request_id.clone(),
        job: Some(job.id),
        at: job.facts.submitted_at.unwrap_or(job.changed_at),
        model: job.request.model.to_string(),
        title: String::new(),
        outcome: if row.status == RowStatus::Completed { Outcome::Billed } else { Outcome::OnTheWay },
        cost: row.cost,
    };
    if let Err(error) = runner.ledger.record_found(found).await {
        // The job goes on all the same.
        tracing::warn!(job = job.id.0, %error, "the mark of a found purchase was not written");
    }
    // Its record is over: the row tells more than the service still does.
    let age = job.facts.submitted_at.map(|at| since(at, runner.context.clock.now()));
    if age.is_some_and(|age| age > RECORD_LIFE.unsigned_abs())
        && let Some(event) = settled::event_of(row)
    {
        runner.apply(job.id, &event).await?;
    }
    Ok(true)
}
