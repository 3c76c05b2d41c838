//! Which take of which shot a new job is.
//!
//! A shot that can't be found, or a project that is gone, never refuses a job: it becomes the first take of a new shot.

use jiff::Timestamp;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::columns::{SHOT, places, shot_values, time_value};
use super::error::StoreError;
use super::likeness::{digest, likeness};
use super::{projects, proposals, shots};
use crate::domain::{Continues, ProjectId, ShotId, Take, VideoRequest};

/// How a new job finds its take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakeOf {
    /// Generate: another take of `hint` if the request is one, else of the latest equal shot of `project`, else the first of a new shot
    /// at the end of `project`.
    Found {
        /// The shot that the form was filled from.
        hint: Option<ShotId>,
        /// The open project; `None`: work without one.
        project: Option<ProjectId>,
        /// The frame of another clip that it begins with.
        continues: Option<Continues>,
    },
    /// This very take: a retry, or a job that comes back into the queue.
    Same(Take),
}

impl TakeOf {
    /// Any equal shot of the work without a project, or a new one there.
    pub const ANY: Self = Self::Found { hint: None, project: None, continues: None };
}

/// The take of a new job; makes its shot where there is none.
pub(super) fn take_of(
    connection: &Connection,
    request: &VideoRequest,
    of: TakeOf,
    at: Timestamp,
) -> Result<Take, StoreError> {
    let (hint, project, continues) = match of {
        TakeOf::Same(take) if shots::place(connection, take.shot)?.is_some() => return Ok(take),
        TakeOf::Same(take) => (None, None, take.continues),
        TakeOf::Found { hint, project, continues } => (hint, project, continues),
    };
    let project = match project {
        Some(project) if projects::exists(connection, project)? => Some(project),
        _ => None,
    };
    let shot = match equal(connection, request, hint, project)? {
        Some(shot) => shot,
        None => begin(connection, request, project, at)?,
    };
    Ok(Take { shot, number: next(connection, shot)?, continues })
}

/// The number after the last take of this shot, whatever became of its takes.
pub(super) fn next(connection: &Connection, shot: ShotId) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached(
        "select max(coalesce((select max(take) from jobs where shot = ?1), 0), \
         coalesce((select max(take) from clips where shot = ?1), 0)) + 1",
    )?;
    let number: i64 = statement.query_row([shot.0], |row| row.get(0))?;
    Ok(u32::try_from(number).unwrap_or(u32::MAX))
}

fn equal(
    connection: &Connection,
    request: &VideoRequest,
    hint: Option<ShotId>,
    project: Option<ProjectId>,
) -> Result<Option<ShotId>, StoreError> {
    if let Some(hint) = hint
        && shots::read_one(connection, hint)?.is_some_and(|shot| shot.is_take(request))
    {
        return Ok(Some(hint));
    }
    let sql =
        format!("select {} from shots where digest = ? and coalesce(project, 0) = ? order by id desc", *shots::WHOLE);
    let mut statement = connection.prepare_cached(&sql)?;
    let key = (digest_of(&shot_values(request)), project.map_or(0, |project| project.0));
    let mut rows = statement.query(key)?;
    while let Some(row) = rows.next()? {
        if let Ok(shot) = shots::read(row)
            && shot.is_take(request)
        {
            return Ok(Some(shot.id));
        }
    }
    Ok(None)
}

/// A new shot at the end of the project.
fn begin(
    connection: &Connection,
    request: &VideoRequest,
    project: Option<ProjectId>,
    at: Timestamp,
) -> Result<ShotId, StoreError> {
    let number = shots::next_number(connection, project)?;
    let columns = shot_values(request);
    let mut values: Vec<Value> = vec![
        project.map(|project| project.0).into(),
        Value::Integer(number.into()),
        Value::Integer(time_value(at)),
        Value::Integer(digest_of(&columns)),
    ];
    let columns_of_shot = columns.len();
    values.extend(columns);
    let sql = format!(
        "insert into shots (project, number, proposed, created_at, digest, {SHOT}) \
         values (?, ?, '', ?, ?, {})",
        places(columns_of_shot)
    );
    connection.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    let shot = ShotId(connection.last_insert_rowid());
    proposals::renew(connection, project, number, number)?;
    Ok(shot)
}

fn digest_of(columns: &[Value]) -> i64 {
    let columns: Vec<ValueRef<'_>> = columns.iter().map(ValueRef::from).collect();
    digest(likeness(&columns))
}
