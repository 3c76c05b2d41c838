//! How answers about key and balance change the queue.

use jiff::Timestamp;

use crate::domain::{ApiKey, JobState, Need, Usd};
use crate::engine::ledger::LedgerError;
use crate::engine::refusal::Refusal;
use crate::engine::reply::Answer;
use crate::engine::runner::Runner;
use crate::engine::service::account::{AccountMessage, AccountNews, ToldBalance, overtaken, refusal_of};
use crate::segmind::ApiError;

/// Takes in what a one-shot task of the account brought back.
pub async fn heard(runner: &mut Runner, message: AccountMessage) {
    if !runner.account.still_counts(&message) {
        return heard_too_late(runner, message.news);
    }
    match message.news {
        AccountNews::Loaded(loaded, answer) => {
            let loaded = runner.account.loaded(loaded);
            if matches!(loaded, Ok(true)) {
                key_is_there(runner).await;
            }
            if let Some(answer) = answer {
                runner.say(answer, loaded.map(drop));
            }
        }
        AccountNews::Connected { key, kept, balance, at, answer } => {
            renew_budget_for(runner, &key);
            runner.account.adopt(key, kept);
            runner.account.set_balance(ToldBalance { balance, at, with: None });
            key_is_there(runner).await;
            runner.say(answer, Ok(balance));
        }
        AccountNews::Removed(removed, answer) => {
            if removed.is_ok() {
                runner.account.forget();
            }
            runner.say(answer, removed.map_err(|error| Refusal::from_error(&error)));
        }
        AccountNews::Balance(balance, at, answer) => heard_balance(runner, balance, at, answer).await,
    }
}

/// News about a key that is no longer in use, or from before the person's latest wish, changes nothing. Its answer is still given.
fn heard_too_late(runner: &mut Runner, news: AccountNews) {
    tracing::info!("an answer to an older key changes nothing");
    match news {
        AccountNews::Loaded(_, Some(answer)) => runner.say(answer, Ok(())),
        AccountNews::Loaded(_, None) | AccountNews::Balance(_, _, None) => {}
        AccountNews::Connected { answer, .. } => runner.say(answer, Err(overtaken())),
        AccountNews::Removed(removed, answer) => {
            runner.say(answer, removed.map_err(|error| Refusal::from_error(&error)));
        }
        AccountNews::Balance(_, _, answer) => runner.account.ask_balance(&runner.gate, answer),
    }
}

async fn heard_balance(
    runner: &mut Runner,
    balance: Result<Usd, ApiError>,
    at: Timestamp,
    answer: Option<Answer<Usd>>,
) {
    runner.account.heard_balance(balance.as_ref().copied(), at);
    let parked = runner.ledger.jobs.open().find(|job| job.state == JobState::NeedsUser(Need::Credits));
    let enough = matches!((&balance, parked), (Ok(balance), Some(job)) if *balance >= job.request.estimate());
    if answer.is_some() && enough {
        let resumed = runner.unpark_for_account().await;
        log_failure(runner, resumed);
    }
    if let Some(answer) = answer {
        runner.say(answer, balance.map_err(|error| refusal_of(&error)));
    }
}

/// What was learnt of one key's limit says nothing about another's.
fn renew_budget_for(runner: &Runner, key: &ApiKey) {
    if let Some(budget) = &runner.gate.budget
        && runner.gate.key.borrow().key.as_ref() != Some(key)
    {
        budget.renew();
    }
}

/// A key is in use now: what waited for one goes on, and the first start is over.
pub async fn key_is_there(runner: &mut Runner) {
    let resumed = runner.unpark_for_account().await;
    log_failure(runner, resumed);
    runner.account.ask_balance(&runner.gate, None);
}

fn log_failure(runner: &Runner, result: Result<(), LedgerError>) {
    if let Err(error) = result {
        let refusal = Refusal::from(error);
        tracing::error!(%refusal, service = ?runner.context.service, "could not go on");
    }
}
