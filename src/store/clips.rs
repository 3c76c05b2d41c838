//! The rows of clips: write, read, trash. The files themselves are not touched here.
//!
//! A row repeats its job's shot, so that it is complete without the job.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use super::columns::{Columns, RowFault, SHOT, path_value, room_for, shot_values, time_value};
use super::error::StoreError;
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

/// Writes the clip of its job. A clip that was downloaded again keeps its row and id and returns to the library. `clip.id` is
/// ignored.
pub(super) fn write(connection: &Connection, clip: Clip) -> Result<Clip, StoreError> {
    let sql = format!(
        "insert into clips (job, request_id, path, cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, \
         created_at, saved_at, {SHOT}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         on conflict (job) do update set request_id = excluded.request_id, path = excluded.path, \
         cost_micros = excluded.cost_micros, width = excluded.width, height = excluded.height, millis = excluded.millis, \
         frames_per_1000s = excluded.frames_per_1000s, has_sound = excluded.has_sound, bytes = excluded.bytes, \
         saved_at = excluded.saved_at, trashed_at = null, deleting = 0 returning id"
    );
    let id = connection.prepare_cached(&sql)?.query_row(params_from_iter(values(&clip)), |row| row.get(0))?;
    Ok(Clip { id: ClipId(id), ..clip })
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

/// Reads every clip; `fault` is called for each unreadable row.
pub(super) fn read_all(connection: &Connection, mut fault: impl FnMut(i64, RowFault)) -> Result<AllClips, StoreError> {
    let sql = format!(
        "select id, {SHOT}, job, request_id, path, cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, \
         created_at, saved_at, trashed_at, deleting from clips"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(())?;
    let mut clips = AllClips { library: room_for(connection, "clips")?, trash: Vec::new() };
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        match read(ClipId(id), row) {
            Ok((clip, None)) => clips.library.push(clip),
            Ok((clip, Some((at, deleting)))) => {
                clips.trash.push(TrashedClip { clip: Arc::new(clip), at, deleting });
            }
            Err(why) => fault(id, why),
        }
    }
    clips.library.sort_by_key(|clip| Reverse((clip.saved_at, clip.id)));
    clips.trash.sort_by_key(|trashed| Reverse((trashed.at, trashed.clip.id)));
    Ok(clips)
}

fn values(clip: &Clip) -> Vec<Value> {
    let Clip { id: _, job, request, request_id, path, cost, picture, created_at, saved_at } = clip;
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
    values.extend(shot_values(request));
    values
}

/// SQLite's integers end at 2^63; no clip is that long.
fn count(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The clip; if it is in the trash, also since when, and whether it is being deleted.
fn read(id: ClipId, row: &Row<'_>) -> Result<(Clip, Option<(Timestamp, bool)>), RowFault> {
    let mut columns = Columns::from(row, 1);
    let request = columns.shot()?;
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
    let (created_at, saved_at) = (columns.time("time of creation")?, columns.time("time of saving")?);
    let trashed_at = columns.time_if_any("time of the trash")?;
    let deleting = columns.take()?;
    let clip = Clip { id, job, request, request_id, path, cost, picture, created_at, saved_at };
    Ok((clip, trashed_at.map(|at| (at, deleting))))
}
