//! The rows of clips: write, read, trash. The files themselves are not touched here.
//!
//! A row repeats its job's shot, so that it is complete without the job.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Params, Row, params_from_iter};

use super::columns::{
    Columns, RowFault, SHOT, SHOT_AND_TAKE, TAKE, path_value, places, room_for, shot_values, take_values, time_value,
};
use super::error::StoreError;
use super::marks;
use crate::domain::clip::ClipPicture;
use crate::domain::{Clip, ClipId, JobId, RequestId, TrashedClip, Usd};

/// A finished file; the rest of its clip comes from the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClip {
    /// Where the file is.
    pub path: PathBuf,
    /// What the file holds.
    pub picture: ClipPicture,
}

/// A clip of the library or the trash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredClip {
    /// The clip.
    pub clip: Clip,
    /// In the trash: since when, and whether it is being deleted.
    pub trashed: Option<(Timestamp, bool)>,
}

/// Writes the clip of its job. A clip that was downloaded again keeps its row, id and marks and returns to the library. `clip.id` is
/// ignored.
pub(super) fn write(connection: &Connection, clip: Clip) -> Result<Clip, StoreError> {
    let sql = format!(
        "insert into clips (job, request_id, path, cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, \
         created_at, saved_at, {TAKE}, {SHOT}, seen) values ({}, 0) \
         on conflict (job) do update set request_id = excluded.request_id, path = excluded.path, \
         cost_micros = excluded.cost_micros, width = excluded.width, height = excluded.height, millis = excluded.millis, \
         frames_per_1000s = excluded.frames_per_1000s, has_sound = excluded.has_sound, bytes = excluded.bytes, \
         saved_at = excluded.saved_at, take = excluded.take, trashed_at = null, deleting = 0 returning id",
        places(12 + SHOT_AND_TAKE)
    );
    let id = ClipId(connection.prepare_cached(&sql)?.query_row(params_from_iter(values(&clip)), |row| row.get(0))?);
    let marks = marks::read(connection, id)?.unwrap_or_default();
    Ok(Clip { id, marks, ..clip })
}

/// Moves a clip to the trash at `at`, or back with `None`. A clip that is being deleted stays as it is.
pub(super) fn set_trashed(connection: &Connection, id: ClipId, at: Option<Timestamp>) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update clips set trashed_at = ?1 where id = ?2 and deleting = 0 and (trashed_at is null) = ?3",
        )?
        .execute((at.map(time_value), id.0, at.is_some()))?;
    Ok(())
}

/// Sets or removes the mark that a trashed clip's file is being deleted.
pub(super) fn set_deleting(connection: &Connection, id: ClipId, deleting: bool) -> Result<(), StoreError> {
    connection
        .prepare_cached("update clips set deleting = ? where id = ? and trashed_at is not null")?
        .execute((deleting, id.0))?;
    Ok(())
}

/// Deletes the row of a clip that is being deleted.
pub(super) fn remove(connection: &Connection, id: ClipId) -> Result<(), StoreError> {
    connection.prepare_cached("delete from clips where id = ? and deleting = 1")?.execute((id.0,))?;
    Ok(())
}

/// All readable clips.
#[derive(Default)]
pub(super) struct AllClips {
    /// The library, newest first.
    pub(super) library: Vec<Clip>,
    /// The trash, last trashed first.
    pub(super) trash: Vec<TrashedClip>,
}

/// The columns of a clip's row, in the order of [`read`].
static WHOLE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "id, {SHOT}, {TAKE}, job, request_id, path, cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, {}, \
         created_at, saved_at, trashed_at, deleting",
        marks::COLUMNS
    )
});

/// Reads every clip; `fault` is called for each unreadable row.
pub(super) fn read_all(connection: &Connection, fault: impl FnMut(i64, RowFault)) -> Result<AllClips, StoreError> {
    let mut clips = AllClips { library: room_for(connection, "clips")?, trash: Vec::new() };
    each(connection, "", (), fault, |StoredClip { clip, trashed }| {
        match trashed {
            None => clips.library.push(clip),
            Some((at, deleting)) => clips.trash.push(TrashedClip { clip: Arc::new(clip), at, deleting }),
        }
        true
    })?;
    clips.library.sort_by_key(|clip| Reverse((clip.saved_at, clip.id)));
    clips.trash.sort_by_key(|trashed| Reverse((trashed.at, trashed.clip.id)));
    Ok(clips)
}

/// The clips that `which` (the end of a `select`) names, without unreadable rows, which are logged; at most so many.
pub(super) fn read_some(
    connection: &Connection,
    which: &str,
    values: impl Params,
    most: usize,
) -> Result<Vec<StoredClip>, StoreError> {
    let mut clips = Vec::new();
    let fault = |id, why| tracing::warn!(id, %why, "a clip's row can't be read; it is left as it is");
    each(connection, which, values, fault, |clip| {
        clips.push(clip);
        clips.len() < most
    })?;
    Ok(clips)
}

/// Hands over clips until `take` has enough and answers false.
fn each(
    connection: &Connection,
    which: &str,
    values: impl Params,
    mut fault: impl FnMut(i64, RowFault),
    mut take: impl FnMut(StoredClip) -> bool,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&format!("select {} from clips {which}", *WHOLE))?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let goes_on = match read(ClipId(id), row) {
            Ok(clip) => take(clip),
            Err(why) => {
                fault(id, why);
                true
            }
        };
        if !goes_on {
            break;
        }
    }
    Ok(())
}

fn values(clip: &Clip) -> Vec<Value> {
    let Clip { id: _, job, request, take, request_id, path, cost, picture, marks: _, created_at, saved_at } = clip;
    let ClipPicture { width, height, millis, frames_per_1000s, has_sound, bytes } = *picture;
    let mut values = vec![
        Value::Integer(job.0),
        Value::Text(request_id.to_string()),
        path_value(path),
        cost.map(Usd::micros).into(),
        Value::Integer(width.into()),
        Value::Integer(height.into()),
        count(millis),
        count(frames_per_1000s),
        has_sound.into(),
        count(bytes),
        Value::Integer(time_value(*created_at)),
        Value::Integer(time_value(*saved_at)),
    ];
    values.extend(take_values(*take));
    values.extend(shot_values(request));
    values
}

/// SQLite's integers end at 2^63; no clip is that long.
fn count(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn read(id: ClipId, row: &Row<'_>) -> Result<StoredClip, RowFault> {
    let mut columns = Columns::from(row, 1);
    let request = columns.shot()?;
    let take = columns.which_take()?;
    let job = JobId(columns.take()?);
    let request_id = columns.known("request id", |text| RequestId::parse(text).ok())?;
    let path = columns.path_if_any("path")?.ok_or_else(|| RowFault("no path".to_owned()))?;
    let cost = columns.money_if_any()?;
    let picture = ClipPicture {
        width: columns.known("width", Some)?,
        height: columns.known("height", Some)?,
        millis: columns.known("length", Some)?,
        frames_per_1000s: columns.known("frame rate", Some)?,
        has_sound: columns.take()?,
        bytes: columns.known("size", Some)?,
    };
    let marks = marks::from(&mut columns)?;
    let (created_at, saved_at) = (columns.time("time of creation")?, columns.time("time of saving")?);
    let trashed_at = columns.time_if_any("time of the trash")?;
    let deleting = columns.take()?;
    let clip = Clip { id, job, request, take, request_id, path, cost, picture, marks, created_at, saved_at };
    Ok(StoredClip { clip, trashed: trashed_at.map(|at| (at, deleting)) })
}
