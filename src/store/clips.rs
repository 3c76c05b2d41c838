//! The rows of clips: write, read. Owns their SQL; never touches the files. A row stands on its own: it repeats its job's shot.

use std::cmp::Reverse;

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::domain::clip::ClipPicture;
use crate::domain::{Clip, ClipId, JobId, RequestId, Usd};

use super::columns::{Columns, RowFault, SHOT, path_value, room_for, shot_values, time_value};
use super::error::StoreError;

/// Writes the clip of its job; a clip that was downloaded again keeps its row and id. `clip.id` is not read.
pub(super) fn write(connection: &Connection, clip: Clip) -> Result<Clip, StoreError> {
    let sql = format!(
        "insert into clips (job, request_id, path, cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, \
         created_at, saved_at, {SHOT}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         on conflict (job) do update set request_id = excluded.request_id, path = excluded.path, \
         cost_micros = excluded.cost_micros, width = excluded.width, height = excluded.height, millis = excluded.millis, \
         frames_per_1000s = excluded.frames_per_1000s, has_sound = excluded.has_sound, bytes = excluded.bytes, \
         saved_at = excluded.saved_at returning id"
    );
    let id = connection.prepare_cached(&sql)?.query_row(params_from_iter(values(&clip)), |row| row.get(0))?;
    Ok(Clip { id: ClipId(id), ..clip })
}

/// Every clip that can be read, newest first; `fault` hears of the others.
pub(super) fn read_all(connection: &Connection, mut fault: impl FnMut(i64, RowFault)) -> Result<Vec<Clip>, StoreError> {
    let sql = format!(
        "select id, {SHOT}, job, request_id, path, cost_micros, width, height, millis, frames_per_1000s, has_sound, bytes, \
         created_at, saved_at from clips"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(())?;
    let mut clips = room_for(connection, "clips")?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        match read(ClipId(id), row) {
            Ok(clip) => clips.push(clip),
            Err(why) => fault(id, why),
        }
    }
    clips.sort_by_key(|clip| Reverse((clip.saved_at, clip.id)));
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

/// SQLite counts to 2^63; no clip is that long.
fn count(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn read(id: ClipId, row: &Row<'_>) -> Result<Clip, RowFault> {
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
    Ok(Clip { id, job, request, request_id, path, cost, picture, created_at, saved_at })
}
