//! What a person wishes with rows of the request history: to see them, to bring their clips in, to compare a month with the ledger, to have
//! them counted.
//!
//! Each row is confirmed as one's own first, and judged by the ledger as it is then. Nothing here submits.

use std::ops::Range;

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::history::adopt;
use super::rivals::{PutAway, Rivals};
use crate::domain::{FoundPurchase, Job, JobAction, JobEvent, JobId, JobState, RequestId};
use crate::engine::files::one_shots::{OneShotNews, RowWish};
use crate::engine::handle::Request;
use crate::engine::history::matching::LostSubmit;
use crate::engine::history::settled;
use crate::engine::history::view::{BroughtIn, Comparison, CountedIn, EarlierRenders};
use crate::engine::history::{compare, earlier};
use crate::engine::ledger::LedgerError;
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::engine::service::gate::KeyTurn;
use crate::failpoints::reach;
use crate::segmind::history::HistoryRow;
use crate::store::{FoundRender, TakeOf};

/// Why a render stays out that the person must first say something about.
const MAY_BE_LOST: &str = "it may be a shot here whose answer was lost: decide on its card first";

/// Why a purchase stays as it is that may be here already.
const MAY_COUNT_ALREADY: &str =
    "it may be a shot that was removed here while its answer was lost, which counts already";

/// Does what was asked.
pub fn answer(runner: &Runner, request: Request) {
    match request {
        Request::EarlierRenders(answer) => list_earlier(runner, answer),
        Request::BringIn(ids, answer) => {
            each_confirmed(runner, ids, answer, RowWish::BringIn, |jobs, left_out| BroughtIn { jobs, left_out });
        }
        Request::CompareSpending(span, answer) => compare_spending(runner, span, answer),
        Request::CountFound(ids, answer) => each_confirmed(runner, ids, answer, RowWish::Count, |counted, left_out| {
            CountedIn { counted: counted.len(), left_out }
        }),
        // Dropping the answer refuses.
        _ => {}
    }
}

/// Lists the renders of the last seven days.
fn list_earlier(runner: &Runner, answer: Answer<EarlierRenders>) {
    runner.gate.history.turn_on();
    let (gate, reader) = (runner.gate.for_one_task(), runner.ledger.reader());
    let models = runner.ledger.models.clone();
    tokio::spawn(async move { answer.send(earlier::list(&gate, &reader, &models).await) });
}

/// Compares a span of the history with the ledger.
fn compare_spending(runner: &Runner, span: Range<Timestamp>, answer: Answer<Comparison>) {
    runner.gate.history.turn_on();
    let (gate, reader) = (runner.gate.for_one_task(), runner.ledger.reader());
    tokio::spawn(async move { answer.send(compare::compare(&gate, &reader, span).await) });
}

/// Confirms each chosen row as one's own, one after the other, and lets the owner loop do what is wished with it. What is done is committed;
/// the rest can be chosen again.
fn each_confirmed<T: Send + 'static, A: Send + 'static>(
    runner: &Runner,
    ids: Vec<RequestId>,
    answer: Answer<A>,
    wish: fn(oneshot::Sender<Result<T, String>>) -> RowWish,
    told: fn(Vec<T>, Vec<(RequestId, String)>) -> A,
) {
    let (gate, news) = (runner.gate.for_one_task(), runner.context.one_shots.clone());
    tokio::spawn(async move {
        let (mut taken, mut left_out) = (Vec::new(), Vec::new());
        for id in ids {
            let row = match gate.history_row(&id).await {
                Ok(Some(row)) => Box::new(row),
                Ok(None) => {
                    left_out.push((id, "it is not this account's own".to_owned()));
                    continue;
                }
                Err(trouble) if taken.is_empty() => return answer.send(Err(earlier::refusal_of(&trouble))),
                Err(trouble) => {
                    left_out.push((id, trouble.line()));
                    continue;
                }
            };
            reach("history.confirmed");
            let (done, outcome) = oneshot::channel();
            if news.send(OneShotNews::RowConfirmed(row, gate.last_asked_with(), wish(done))).is_err() {
                return; // Dropping the answer refuses: the engine has ended.
            }
            match outcome.await {
                Ok(Ok(one)) => taken.push(one),
                Ok(Err(why)) => left_out.push((id, why)),
                Err(_) => return,
            }
        }
        answer.send(Ok(told(taken, left_out)));
    });
}

/// Does what is wished with a confirmed row.
pub async fn confirmed(runner: &mut Runner, row: &HistoryRow, asked_with: KeyTurn, wish: RowWish) {
    let of_this_key = || {
        let is_this = asked_with == runner.account.turn();
        is_this.then_some(()).ok_or_else(|| "another key is in use now".to_owned())
    };
    // Who asked may have gone.
    match (wish, of_this_key()) {
        (RowWish::BringIn(done), Err(why)) => drop(done.send(Err(why))),
        (RowWish::Count(done), Err(why)) => drop(done.send(Err(why))),
        (RowWish::BringIn(done), Ok(())) => drop(done.send(bring_in(runner, row).await)),
        (RowWish::Count(done), Ok(())) => drop(done.send(count(runner, row).await)),
    }
}

/// Counts a confirmed row: in one commit, which changes nothing when it is told twice.
async fn count(runner: &mut Runner, row: &HistoryRow) -> Result<(), String> {
    let found = compare::purchase_of(row, runner.context.clock.now())?;
    if runner.ledger.job_of_request(&row.request_id).await.map_err(sentence)?.is_some() {
        return record(runner, found).await;
    }
    // It may be the very purchase of a lost submit, which counts already: then it must not count twice.
    let rivals = Rivals::of(runner, row).await.map_err(sentence)?;
    if !rivals.waiting.is_empty() {
        return Err(MAY_BE_LOST.to_owned());
    }
    match rivals.put_away[..] {
        [] if row.at().is_none() => Err("the history does not tell when it was made".to_owned()),
        [] => record(runner, found).await,
        [PutAway { job, is_surely: true }] => record(runner, FoundPurchase { job: Some(job), ..found }).await,
        _ => Err(MAY_COUNT_ALREADY.to_owned()),
    }
}

async fn record(runner: &mut Runner, found: FoundPurchase) -> Result<(), String> {
    runner.ledger.record_found(found).await.map_err(sentence)?;
    reach("history.counted");
    Ok(())
}

fn sentence(error: LedgerError) -> String {
    Refusal::from(error).sentence
}

/// Makes a job of a confirmed row.
async fn bring_in(runner: &mut Runner, row: &HistoryRow) -> Result<JobId, String> {
    let request = earlier::can_come(&runner.ledger.models, row)?;
    if let Some(known) = runner.ledger.job_of_request(&row.request_id).await.map_err(sentence)? {
        return bring_back(runner, &known, row).await;
    }
    // It may be the very render that a job of ours has lost: then it must not become a second one, nor another job's.
    let rivals = Rivals::of(runner, row).await.map_err(sentence)?;
    match rivals.waiting[..] {
        [] => {}
        [id] => {
            let job = runner.ledger.find(id).await.map_err(sentence)?;
            let is_it = LostSubmit::of(&runner.ledger.models, &job).is_some_and(|lost| lost.is_surely(row));
            let is_adopted = is_it && adopt(runner, &job, row).await.map_err(sentence)?;
            return if is_adopted { Ok(id) } else { Err(MAY_BE_LOST.to_owned()) };
        }
        _ => return Err(MAY_BE_LOST.to_owned()),
    }
    let now = runner.context.clock.now();
    let facts = earlier::facts_of(row, now).ok_or("the history names no video")?;
    if let [PutAway { job, is_surely: true }] = rivals.put_away[..] {
        // That job bought it. Its purchase is told apart first, so that the new job takes it over instead of counting a second one; if the
        // power goes out here, it still counts once.
        let found = FoundPurchase { job: Some(job), ..compare::found_purchase(row, now) };
        runner.ledger.record_found(found).await.map_err(sentence)?;
        reach("history.counted");
    }
    let of = TakeOf::Found { hint: None, project: runner.ledger.open_project(), continues: None };
    let created_at = row.at().unwrap_or(now).min(now);
    let found = FoundRender { request, of, created_at, facts };
    let job = runner.ledger.bring_in(found).await.map_err(sentence)?;
    reach("history.brought_in");
    Ok(job.id)
}

/// A job of ours has this render and was put away or given up: it fetches its clip again.
async fn bring_back(runner: &mut Runner, job: &Job, row: &HistoryRow) -> Result<JobId, String> {
    let action = match &job.state {
        JobState::Dismissed => JobAction::TakeUp,
        JobState::Failed(_) => JobAction::Retry,
        _ => return Err("it is here already".to_owned()),
    };
    if !job.allows(&action) {
        return Err("its job has ended for good".to_owned());
    }
    let event = action.event(&job.state).ok_or("its job has ended for good")?;
    runner.apply(job.id, &event).await.map_err(sentence)?;
    let is_accepted = runner.ledger.find(job.id).await.map_err(sentence)?.state == JobState::Accepted;
    if let Some(event @ JobEvent::OutputKnown { .. }) = settled::event_of(row).filter(|_| is_accepted) {
        runner.apply(job.id, &event).await.map_err(sentence)?;
    }
    Ok(job.id)
}
