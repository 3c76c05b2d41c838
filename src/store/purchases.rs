//! The rows of purchases: each follows its job in the transaction that changes the job.
//!
//! [`follow`] is called for every change of a job, so no way of a job can forget its purchase: if the power goes out, the file holds both
//! or neither. `super::caps` decides whether a submit may begin one. Nothing that a person deletes deletes a purchase.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};

use super::Store;
use super::columns::{Columns, RowFault, time_value};
use super::error::StoreError;
use crate::domain::caps::counting_time;
use crate::domain::{
    Fate, FoundPurchase, Job, JobId, JobState, Outcome, Purchase, PurchaseId, PurchasedFor, PurchasedItem, RequestId,
    ShotId, Usd,
};

impl Store {
    /// Takes in what Segmind's history tells of a purchase: cost and outcome of one whose outcome is not known here, or the purchase
    /// itself where the ledger has none. What the service told with a result stays. Telling the same twice changes nothing.
    /// `now`: it is counted no later than this, whatever zone its time was written in.
    pub async fn record_found(&self, found: FoundPurchase, now: Timestamp) -> Result<PurchaseId, StoreError> {
        self.write(move |transaction| record_found(transaction, &found, now)).await
    }
}

/// By which time the last purchase is counted.
pub(super) fn latest(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let latest: Option<i64> =
        connection.prepare_cached("select max(counted_at) from purchases")?.query_row((), |row| row.get(0))?;
    Ok(latest.and_then(|nanoseconds| Timestamp::from_nanosecond(nanoseconds.into()).ok()))
}

/// Brings the purchase of a job up to date with it.
pub(super) fn follow(connection: &Connection, job: &Job) -> Result<(), StoreError> {
    if !job.was_sent() {
        return Ok(());
    }
    let known = known(connection, job)?;
    let Some(outcome) = Outcome::after(known.map(|(_, outcome)| outcome), job) else { return Ok(()) };
    let id = match known {
        None => insert(connection, job, outcome)?,
        Some((id, _)) if takes_over(connection, id, job)? => id,
        Some((id, _)) if job.state == JobState::Submitting => begin_again(connection, id, job)?,
        Some((id, _)) => id,
    };
    let clip = match job.state {
        JobState::Saved(clip) => Some(clip.0),
        _ => None,
    };
    connection
        .prepare_cached(
            "update purchases set job = ?, request_id = coalesce(?, request_id), outcome = ?, \
             cost_micros = coalesce(?, cost_micros), clip = coalesce(?, clip) where id = ?",
        )?
        .execute((
            job.id.0,
            job.facts.accepted.as_ref().map(|accepted| accepted.request_id.as_str()),
            outcome.as_str(),
            job.facts.cost.map(Usd::micros),
            clip,
            id,
        ))?;
    Ok(())
}

/// A purchase without a job becomes this job's, with its shot and project. Whether it was without one.
fn takes_over(connection: &Connection, id: i64, job: &Job) -> Result<bool, StoreError> {
    let taken = connection
        .prepare_cached(
            "update purchases set job = ?2, shot = ?3, take = ?4, (title, project, project_name) = \
             (select coalesce(shots.title, shots.proposed, purchases.title), projects.id, projects.name \
             from (select 1) left join shots on shots.id = ?3 left join projects on projects.id = shots.project) \
             where id = ?1 and job is null",
        )?
        .execute((id, job.id.0, job.take.shot.0, job.take.number))?;
    Ok(taken > 0)
}

/// The purchase of this job was made elsewhere, and is counted at its own time; `now`: no later than this.
pub(super) fn was_made_elsewhere(connection: &Connection, job: JobId, now: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached("update purchases set found = 1, counted_at = min(at, ?) where job = ?")?
        .execute((time_value(now), job.0))?;
    Ok(())
}

/// The job's purchase; or the one that the history has told of under its request id.
fn known(connection: &Connection, job: &Job) -> Result<Option<(i64, Outcome)>, StoreError> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?));
    let own = connection
        .prepare_cached("select id, outcome from purchases where job = ?")?
        .query_row([job.id.0], read)
        .optional()?;
    let found = match (&own, &job.facts.accepted) {
        (_, None) => None,
        (_, Some(accepted)) => connection
            .prepare_cached("select id, outcome from purchases where request_id = ? and job is null")?
            .query_row([accepted.request_id.as_str()], read)
            .optional()?,
    };
    // One purchase that was written down twice: once with the submit whose answer was lost, once from the history.
    if let (Some((own, _)), Some((found, _))) = (&own, &found) {
        merge(connection, *own, *found)?;
    }
    let word = |(id, word): (i64, String)| (id, word.parse().unwrap_or(Outcome::Unknown));
    Ok(own.or(found).map(word))
}

/// What was found is the job's own purchase: its cost and its mark go over, and its row becomes the same row.
fn merge(connection: &Connection, own: i64, found: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update purchases set found = 1, cost_micros = coalesce(cost_micros, (select cost_micros from purchases where id = ?2)) \
             where id = ?1",
        )?
        .execute((own, found))?;
    connection.prepare_cached("delete from purchases where id = ? and job is null")?.execute([found])?;
    Ok(())
}

const INSERT: &str = "insert into purchases (job, request_id, shot, take, title, project, project_name, model, at, counted_at, \
     estimate_micros, cost_micros, outcome, found) \
     select ?1, ?2, ?3, ?4, coalesce(shots.title, shots.proposed, ?5), projects.id, projects.name, ?6, ?7, ?8, ?9, ?10, ?11, ?12 \
     from (select 1) left join shots on shots.id = ?3 left join projects on projects.id = shots.project";

fn insert(connection: &Connection, job: &Job, outcome: Outcome) -> Result<i64, StoreError> {
    let at = job.facts.submitted_at.unwrap_or(job.changed_at);
    let request_id = job.facts.accepted.as_ref().map(|accepted| accepted.request_id.to_string());
    connection.prepare_cached(INSERT)?.execute(params_from_iter([
        Value::from(job.id.0),
        request_id.into(),
        job.take.shot.0.into(),
        Value::Integer(job.take.number.into()),
        Value::Text(String::new()),
        Value::Text(job.request.model.to_string()),
        time_value(at).into(),
        time_value(counting_time(at, latest(connection)?)).into(),
        job.request.estimate().micros().into(),
        job.facts.cost.map(Usd::micros).into(),
        Value::Text(outcome.as_str().to_owned()),
        Value::Integer(0),
    ]))?;
    Ok(connection.last_insert_rowid())
}

/// A submit that was certainly turned away is sent again: the same purchase, at another time.
fn begin_again(connection: &Connection, id: i64, job: &Job) -> Result<i64, StoreError> {
    let at = job.facts.submitted_at.unwrap_or(job.changed_at);
    connection
        .prepare_cached("update purchases set at = ?, counted_at = ?, estimate_micros = ? where id = ?")?
        .execute((
            time_value(at),
            time_value(counting_time(at, latest(connection)?)),
            job.request.estimate().micros(),
            id,
        ))?;
    Ok(id)
}

fn record_found(connection: &Connection, found: &FoundPurchase, now: Timestamp) -> Result<PurchaseId, StoreError> {
    let FoundPurchase { request_id, job, at, model, title, outcome, cost } = found;
    let known = known_to_history(connection, request_id, *job)?;
    if let Some((id, before)) = known {
        let is_open = [Outcome::OnTheWay, Outcome::Unknown].iter().any(|open| open.as_str() == before);
        let outcome = if is_open { outcome.as_str() } else { before.as_str() };
        let cost = cost.filter(|_| outcome == Outcome::Billed.as_str()).map(Usd::micros);
        connection
            .prepare_cached(
                // A job that was put away gives its purchase up: whoever brings the render in takes it over.
                "update purchases set found = 1, outcome = ?1, cost_micros = coalesce(cost_micros, ?2), \
                 job = case when request_id is null and exists \
                 (select 1 from jobs where jobs.id = purchases.job and jobs.state = 'dismissed') then null else job end, \
                 request_id = coalesce(request_id, ?3) where id = ?4",
            )?
            .execute((outcome, cost, request_id.as_str(), id))?;
        return Ok(PurchaseId(id));
    }
    let (shot, take) = job.map_or(Ok((None, 0)), |job| take_of(connection, job))?;
    // A job has one purchase; a second charge for it is a row without a job, and counts as well.
    let is_taken = "select exists (select 1 from purchases where job = ?)";
    let is_taken =
        connection.prepare_cached(is_taken)?.query_row([job.map(|job| job.0)], |row| row.get::<_, bool>(0))?;
    connection.prepare_cached(INSERT)?.execute(params_from_iter([
        job.filter(|_| !is_taken).map(|job| job.0).into(),
        Value::Text(request_id.to_string()),
        shot.into(),
        Value::Integer(take),
        Value::Text(title.clone()),
        Value::Text(model.clone()),
        time_value(*at).into(),
        time_value((*at).min(now)).into(),
        cost.map_or(0, Usd::micros).into(),
        cost.map(Usd::micros).into(),
        Value::Text(outcome.as_str().to_owned()),
        Value::Integer(1),
    ]))?;
    Ok(PurchaseId(connection.last_insert_rowid()))
}

/// The purchase that the history tells of: the one with its id, or the one of its job that has no id yet. Where both are there, they are
/// one purchase that was written down twice.
fn known_to_history(
    connection: &Connection,
    request_id: &RequestId,
    job: Option<JobId>,
) -> Result<Option<(i64, String)>, StoreError> {
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<i64>>(2)?));
    let by_id = connection
        .prepare_cached("select id, outcome, job from purchases where request_id = ?")?
        .query_row([request_id.as_str()], read)
        .optional()?;
    let own = connection
        .prepare_cached("select id, outcome, job from purchases where job = ? and request_id is null")?
        .query_row([job.map(|job| job.0)], read)
        .optional()?;
    if let (Some((found, _, None)), Some((own, _, _))) = (&by_id, &own) {
        merge(connection, *own, *found)?;
    }
    let known = match (by_id, own) {
        (Some((_, _, None)), Some(own)) => Some(own),
        (by_id, own) => by_id.or(own),
    };
    Ok(known.map(|(id, outcome, _)| (id, outcome)))
}

fn take_of(connection: &Connection, job: JobId) -> Result<(Option<i64>, i64), StoreError> {
    let row = connection
        .prepare_cached("select shot, take from jobs where id = ?")?
        .query_row([job.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.unwrap_or((None, 0)))
}

/// The columns of a purchase with the names that it has now, in the order of [`read`].
pub(super) const WHOLE: &str = "
select purchases.id, purchases.at, purchases.job, purchases.shot, coalesce(shots.number, 0),
    coalesce(shots.title, shots.proposed, purchases.title), coalesce(jobs.take, purchases.take),
    coalesce(now.name, case when gone.id is null then purchases.project_name end), now.id is null,
    purchases.model, purchases.estimate_micros, purchases.cost_micros, purchases.outcome, purchases.request_id,
    purchases.found,
    case when purchases.clip is null then 'none' when clips.id is null or clips.trashed_at is not null then 'deleted'
        when clips.mark is 'reject' then 'rejected' else 'kept' end
from purchases left join jobs on jobs.id = purchases.job left join shots on shots.id = purchases.shot
    left join projects now on now.id = shots.project left join projects gone on gone.id = purchases.project
    left join clips on clips.id = purchases.clip
where purchases.at >= ? order by purchases.at desc, purchases.id desc";

/// Reads a row of [`WHOLE`].
pub(super) fn read(row: &Row<'_>) -> Result<Purchase, RowFault> {
    let mut columns = Columns::from(row, 0);
    let id = PurchaseId(columns.take()?);
    let at = columns.time("time of purchase")?;
    let job = columns.take::<Option<i64>>()?.map(JobId);
    let shot = columns.take::<Option<i64>>()?.map(ShotId);
    let (number, title, take) = (columns.take()?, columns.take()?, columns.take()?);
    let name: Option<String> = columns.take()?;
    let is_gone = columns.take()?;
    let project = name.map(|name| PurchasedFor { name, is_gone });
    Ok(Purchase {
        id,
        at,
        item: PurchasedItem { job, shot, number, title, take, project },
        model: columns.take()?,
        estimate: Usd::from_micros(columns.take()?),
        cost: columns.money_if_any()?,
        outcome: columns.known("outcome", |word: &str| word.parse().ok())?,
        request_id: columns.request_id_if_any()?,
        found: columns.take()?,
        fate: columns.known("fate", |word: &str| word.parse::<Fate>().ok())?,
    })
}

#[cfg(test)]
#[path = "purchases_tests.rs"]
mod tests;
