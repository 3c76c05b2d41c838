//! The rows of jobs: insert, guarded update (with the job's purchase), read. The domain decides which changes are legal.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Params, Row, params_from_iter};
use url::Url;

use super::columns::{
    Columns, RowFault, SHOT, SHOT_AND_TAKE, TAKE, json_value, places, read_state, room_for, shot_values, take_values,
    time_value, urls_value, write_state,
};
use super::error::StoreError;
use super::purchases;
use super::takes::{self, TakeOf};
use crate::domain::{Accepted, Job, JobFacts, JobId, JobState, Slot, Take, Usd, VideoRequest};

/// A job that is not in the ledger yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What will be sent.
    pub request: VideoRequest,
    /// How it finds its take.
    pub of: TakeOf,
    /// The failed or unknown job that this one retries.
    pub retry_of: Option<JobId>,
    /// When the person generated it.
    pub created_at: Timestamp,
    /// Starts as held instead of queued.
    pub held: bool,
}

/// The revision of a new row.
const FIRST_REVISION: i64 = 1;

/// Appends a new job to the queue.
pub(super) fn insert(connection: &Connection, new: NewJob) -> Result<Job, StoreError> {
    let NewJob { request, of, retry_of, created_at, held } = new;
    let take = takes::take_of(connection, &request, of, created_at)?;
    let position = connection
        .prepare_cached("select coalesce(max(position), 0) + 1 from jobs")?
        .query_row((), |row| row.get(0))?;
    let mut job = Job {
        id: JobId(0),
        request,
        take,
        state: if held { JobState::Held } else { JobState::Queued },
        facts: JobFacts::default(),
        position,
        retry_of,
        created_at,
        changed_at: created_at,
        revision: FIRST_REVISION,
    };
    let sql = format!(
        "insert into jobs (state, state_detail, asset_url, submitted_at, request_id, accepted_at, output_url, \
         more_output_urls, ready_at, cost_micros, ended_at, turned_away, position, changed_at, revision, more_assets, retry_of, \
         created_at, {TAKE}, {SHOT}) values ({})",
        places(18 + SHOT_AND_TAKE)
    );
    let mut values = changing_values(&job)?;
    values.push(job.retry_of.map(|id| id.0).into());
    values.push(Value::Integer(time_value(job.created_at)));
    values.extend(take_values(job.take));
    values.extend(shot_values(&job.request));
    connection.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    job.id = JobId(connection.last_insert_rowid());
    Ok(job)
}

/// Updates a job, if its row is still at the previous revision.
pub(super) fn update(connection: &Connection, job: &Job) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "update jobs set state = ?, state_detail = ?, asset_url = ?, submitted_at = ?, request_id = ?, accepted_at = ?, \
         output_url = ?, more_output_urls = ?, ready_at = ?, cost_micros = ?, ended_at = ?, turned_away = ?, position = ?, changed_at = ?, \
         revision = ?, more_assets = ? where id = ? and revision = ?",
    )?;
    let mut values = changing_values(job)?;
    values.push(Value::Integer(job.id.0));
    values.push(Value::Integer(job.revision - 1));
    match statement.execute(params_from_iter(values))? {
        1 => purchases::follow(connection, job),
        _ => Err(StoreError::Stale { job: job.id }),
    }
}

/// Gives a job another number of its shot.
pub(super) fn set_take(connection: &Connection, id: JobId, take: Take) -> Result<(), StoreError> {
    connection.prepare_cached("update jobs set take = ? where id = ?")?.execute((take.number, id.0))?;
    Ok(())
}

/// The columns of a job's row, in the order of [`read`].
pub(super) static WHOLE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "jobs.id, {SHOT}, {TAKE}, state, state_detail, asset_url, submitted_at, request_id, accepted_at, output_url, \
         more_output_urls, ready_at, cost_micros, ended_at, turned_away, position, changed_at, revision, retry_of, created_at, \
         more_assets"
    )
});

/// Reads every job, in the order of the queue; `fault` is called for each unreadable row.
pub(super) fn read_all(connection: &Connection, fault: impl FnMut(i64, RowFault)) -> Result<Vec<Job>, StoreError> {
    let mut jobs = room_for(connection, "jobs")?;
    read_into(&mut jobs, connection, "", (), fault)?;
    // Faster than reading in the order of an index.
    jobs.sort_by_key(|job| (job.position, job.id));
    Ok(jobs)
}

/// Reads the jobs that `which` (the end of a `select`) names; `fault` is called for each unreadable row.
pub(super) fn read_some(
    connection: &Connection,
    which: &str,
    values: impl Params,
    fault: impl FnMut(i64, RowFault),
) -> Result<Vec<Job>, StoreError> {
    let mut jobs = Vec::new();
    read_into(&mut jobs, connection, which, values, fault)?;
    Ok(jobs)
}

fn read_into(
    jobs: &mut Vec<Job>,
    connection: &Connection,
    which: &str,
    values: impl Params,
    mut fault: impl FnMut(i64, RowFault),
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&format!("select {} from jobs {which}", *WHOLE))?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        match read(JobId(id), row) {
            Ok(job) => jobs.push(job),
            Err(why) => fault(id, why),
        }
    }
    Ok(())
}

fn changing_values(job: &Job) -> Result<Vec<Value>, StoreError> {
    let (word, detail) = write_state(&job.state)?;
    let JobFacts {
        assets,
        submitted_at,
        accepted,
        output_url,
        more_output_urls,
        ready_at,
        cost,
        ended_at,
        turned_away,
    } = &job.facts;
    Ok(vec![
        Value::Text(word.to_owned()),
        detail.into(),
        assets.get(&Slot::FirstFrame).map(ToString::to_string).into(),
        submitted_at.map(time_value).into(),
        accepted.as_ref().map(|accepted| accepted.request_id.to_string()).into(),
        accepted.as_ref().map(|accepted| time_value(accepted.at)).into(),
        output_url.as_ref().map(ToString::to_string).into(),
        urls_value(more_output_urls),
        ready_at.map(time_value).into(),
        cost.map(Usd::micros).into(),
        ended_at.map(time_value).into(),
        Value::Integer((*turned_away).into()),
        Value::Integer(job.position),
        Value::Integer(time_value(job.changed_at)),
        Value::Integer(job.revision),
        json_value(Some(&more_assets(assets)).filter(|more| !more.is_empty())),
    ])
}

/// The addresses of all pictures but the first frame, which has a column of its own.
fn more_assets(assets: &BTreeMap<Slot, Url>) -> Vec<(Slot, &Url)> {
    assets.iter().filter(|(slot, _)| **slot != Slot::FirstFrame).map(|(slot, url)| (*slot, url)).collect()
}

fn read(id: JobId, row: &Row<'_>) -> Result<Job, RowFault> {
    let mut columns = Columns::from(row, 1);
    let request = columns.shot()?;
    let take = columns.which_take()?;
    let word = columns.known("state", Some)?;
    let detail = columns.text_if_any()?;
    let mut job = Job {
        id,
        request,
        take,
        state: read_state(word, detail)?,
        facts: read_facts(&mut columns)?,
        position: columns.take()?,
        changed_at: columns.time("time of change")?,
        revision: columns.take()?,
        retry_of: columns.take::<Option<i64>>()?.map(JobId),
        created_at: columns.time("time of creation")?,
    };
    job.facts.assets.extend(columns.json_if_any::<Vec<(Slot, Url)>>("further upload addresses")?.unwrap_or_default());
    Ok(job)
}

fn read_facts(columns: &mut Columns<'_, '_>) -> Result<JobFacts, RowFault> {
    let asset_url = columns.url_if_any("upload address")?;
    let submitted_at = columns.time_if_any("time of submit")?;
    let request_id = columns.request_id_if_any()?;
    let accepted_at = columns.time_if_any("time of acceptance")?;
    let accepted = match (request_id, accepted_at) {
        (Some(request_id), Some(at)) => Some(Accepted { request_id, at }),
        (None, None) => None,
        _ => return Err(RowFault("request id and time of acceptance do not belong together".to_owned())),
    };
    Ok(JobFacts {
        assets: asset_url.map(|url| (Slot::FirstFrame, url)).into_iter().collect(),
        submitted_at,
        accepted,
        output_url: columns.url_if_any("output address")?,
        more_output_urls: columns.urls("further output addresses")?,
        ready_at: columns.time_if_any("time of readiness")?,
        cost: columns.money_if_any()?,
        ended_at: columns.time_if_any("time of end")?,
        turned_away: columns.take()?,
    })
}
