//! The rows that answers of the library are made of. Those of the library stay in memory from the first question on, newest first: a search
//! that finds most of 100,000 clips, and the strip after each mark, go through them instead of reading each from the file again.
//!
//! The writing connection notes which clips it touched and tells so after each transaction; before a question begins its moment of the
//! ledger, the reader hears what was told, and reads those clips again. So a row is never older than the last write that was answered. No
//! other process writes: the data folder is locked.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Row};

use super::columns::{Columns, RowFault};
use super::error::StoreError;
use super::marks;
use crate::domain::{ClipId, ClipRow, ModelId, Shape, ShotId};

/// When more rows than this and more than an eighth of all were touched, all are read again.
const FEW: usize = 64;

/// The rows in memory, shared by the thread that writes and the one that reads.
#[derive(Default)]
pub(super) struct Lines {
    /// Clips that the transaction under way has touched.
    touched: Mutex<Vec<i64>>,
    /// Clips of the transactions since the reader has listened.
    told: Mutex<Vec<i64>>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// The library, newest first; `None` before the first question.
    rows: Option<Arc<[ClipRow]>>,
    /// Clips among them, or not yet among them, that are to be read again.
    old: HashSet<i64>,
}

impl Lines {
    /// Follows what this connection writes.
    pub(super) fn follow(self: &Arc<Self>, writing: &mut Connection) -> Result<(), StoreError> {
        let lines = Arc::clone(self);
        writing.update_hook(Some(move |_, _: &str, table: &str, row| {
            if table == "clips" {
                locked(&lines.touched).push(row);
            }
        }))?;
        Ok(())
    }

    /// The writer's transaction has ended. Called before the write is answered; clips of one that was rolled back are read for nothing.
    pub(super) fn tell(&self) {
        let mut touched = locked(&self.touched);
        if !touched.is_empty() {
            locked(&self.told).append(&mut touched);
        }
    }

    /// Called by the reader before each moment of the ledger: what was told until now is to be seen in it.
    pub(super) fn hear(&self) {
        let told = std::mem::take(&mut *locked(&self.told));
        let mut kept = locked(&self.kept);
        let Kept { rows: Some(rows), old } = &mut *kept else { return };
        old.extend(told);
        if old.len() > FEW.max(rows.len() / 8) {
            *kept = Kept::default();
        }
    }

    /// Whether the rows are in memory.
    pub(super) fn are_kept(&self) -> bool {
        locked(&self.kept).rows.is_some()
    }

    /// Every clip of the library, newest first.
    pub(super) fn all(&self, connection: &Connection) -> Result<Arc<[ClipRow]>, StoreError> {
        let mut kept = locked(&self.kept);
        let Kept { rows, old } = std::mem::take(&mut *kept);
        let rows = match rows {
            None => read_all(connection)?.into(),
            Some(rows) if old.is_empty() => rows,
            Some(rows) => renewed(connection, &rows, &old)?,
        };
        kept.rows = Some(Arc::clone(&rows));
        Ok(rows)
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The rows with those read again that are old.
fn renewed(connection: &Connection, rows: &[ClipRow], old: &HashSet<i64>) -> Result<Arc<[ClipRow]>, StoreError> {
    let old_ids: Vec<i64> = old.iter().copied().collect();
    let mut fresh = some(connection, &[], &old_ids)?.into_iter().peekable();
    let mut merged = Vec::with_capacity(rows.len() + old.len());
    for row in rows.iter().filter(|row| !old.contains(&row.id.0)) {
        while let Some(new) = fresh.next_if(|new| place(new) <= place(row)) {
            merged.push(new);
        }
        merged.push(*row);
    }
    merged.extend(fresh);
    Ok(merged.into())
}

/// What orders the library, newest first.
pub(super) const fn place(row: &ClipRow) -> Reverse<(jiff::Timestamp, ClipId)> {
    Reverse((row.saved_at, row.id))
}

pub(super) const LINE: &str =
    "saved_at, id, shot, take, width, height, shape, model, sound, millis, cost_micros, mark, stars, seen";

/// Clips of the library. The whole order of the index is named, so that nothing is sorted.
pub(super) const NEWEST: &str = "from clips where trashed_at is null order by trashed_at desc, saved_at desc, id desc";

/// Clips of a shot or with an id, after the name of that column. The sign keeps the planner off the index of all clips.
pub(super) const OF: &str = "= ? and +trashed_at is null";

fn read_all(connection: &Connection) -> Result<Vec<ClipRow>, StoreError> {
    let sql = format!("select {LINE} {NEWEST}");
    let mut rows = Vec::new();
    read(connection, &sql, &[()], &mut rows)?;
    Ok(rows)
}

/// Every clip of the trash, last trashed first.
pub(super) fn trash(connection: &Connection) -> Result<Vec<ClipRow>, StoreError> {
    let sql = format!("select {LINE} from clips where trashed_at is not null order by trashed_at desc, id desc");
    let mut rows = Vec::new();
    read(connection, &sql, &[()], &mut rows)?;
    Ok(rows)
}

/// The clips of these shots, and these clips: each once, newest first, without those in the trash.
pub(super) fn some(connection: &Connection, shots: &[i64], clips: &[i64]) -> Result<Vec<ClipRow>, StoreError> {
    let mut rows = Vec::new();
    let keys = |ids: &[i64]| ids.iter().map(|id| [*id]).collect::<Vec<_>>();
    let by = |column: &str| format!("select {LINE} from clips where {column} {OF}");
    read(connection, &by("shot"), &keys(shots), &mut rows)?;
    read(connection, &by("id"), &keys(clips), &mut rows)?;
    rows.sort_by_key(place);
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

fn read<P: rusqlite::Params + Clone>(
    connection: &Connection,
    sql: &str,
    keys: &[P],
    lines: &mut Vec<ClipRow>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    for key in keys {
        let mut rows = statement.query(key.clone())?;
        while let Some(row) = rows.next()? {
            match read_line(row) {
                Ok(line) => lines.push(line),
                Err(why) => tracing::debug!(%why, "a clip's row can't be read; it is not listed"),
            }
        }
    }
    Ok(())
}

fn read_line(row: &Row<'_>) -> Result<ClipRow, RowFault> {
    let mut columns = Columns::from(row, 0);
    Ok(ClipRow {
        saved_at: columns.time("time of saving")?,
        id: ClipId(columns.take()?),
        shot: ShotId(columns.take()?),
        take: columns.known("take", Some)?,
        width: columns.known("width", |pixels| Some(small(pixels)))?,
        height: columns.known("height", |pixels| Some(small(pixels)))?,
        shape: columns.known("shape", Shape::from_label)?,
        model: columns.known("model", ModelId::from_slug)?,
        sound: columns.take()?,
        millis: columns.known("length", |millis: i64| Some(u32::try_from(millis.max(0)).unwrap_or(u32::MAX)))?,
        cost: columns.money_if_any()?,
        mark: columns.text_if_any()?.and_then(marks::known),
        stars: marks::stars(columns.take()?),
        seen: columns.take()?,
    })
}

/// Pixels; more than a line can say are as many as it can.
fn small(pixels: i64) -> u16 {
    u16::try_from(pixels.max(0)).unwrap_or(u16::MAX)
}
