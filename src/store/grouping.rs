//! Step 4 for the rows of older versions: jobs and clips with equal words, settings and pictures become the takes of one shot.
//!
//! Shots are numbered by their first job, takes by the order of the jobs' rows, which no wrong clock can change. A retry is the same
//! take as the job that it retries; where both were saved, the later one counts up, so that no two clips are the same take. A row that
//! can't be read has a shot too: only raw values are compared, and nothing else of an old row is changed.

use std::collections::{HashMap, HashSet};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::error::StoreError;
use super::likeness::{Likeness, digest, likeness, mix};
use super::proposals;
use super::schema_v4::SHOT;

/// How many proposed titles are made at a time.
const TITLES_AT_ONCE: u32 = 500;

/// Gives every job and every clip its shot and its take.
pub(super) fn fill(connection: &Connection) -> Result<(), StoreError> {
    let mut grouping = Grouping::default();
    let jobs = group_jobs(connection, &mut grouping)?;
    let mut write = connection.prepare("update jobs set shot = ?, take = ? where id = ?")?;
    for (job, shot, take) in jobs {
        write.execute((shot, take, job))?;
    }
    connection.execute(
        "update clips set (shot, take) = (select shot, take from jobs where jobs.id = clips.job) \
         where job in (select id from jobs)",
        (),
    )?;
    group_orphans(connection, &mut grouping)?;
    let last = u32::try_from(grouping.shots.len()).unwrap_or(u32::MAX);
    let mut first = 1;
    while first <= last {
        proposals::renew(connection, None, first, first.saturating_add(TITLES_AT_ONCE - 1))?;
        first = first.saturating_add(TITLES_AT_ONCE);
    }
    Ok(())
}

/// Finds each job's shot and take; the rows are written afterwards.
fn group_jobs(connection: &Connection, grouping: &mut Grouping) -> Result<Vec<(i64, i64, u32)>, StoreError> {
    let sql = format!(
        "select id, retry_of, exists (select 1 from clips where clips.job = jobs.id), {SHOT} from jobs order by id"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (job, retried, saved): (i64, Option<i64>, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let shot = grouping.shot(connection, row, 3, "jobs", job)?;
        let again =
            retried.and_then(|old| grouping.takes.get(&old)).filter(|(of, _)| *of == shot).map(|(_, take)| *take);
        let take = match again {
            Some(take) if !(saved && grouping.saved.contains(&(shot, take))) => take,
            _ => grouping.next(shot),
        };
        grouping.takes.insert(job, (shot, take));
        if saved {
            grouping.saved.insert((shot, take));
        }
        found.push((job, shot, take));
    }
    Ok(found)
}

/// A clip whose job is missing (the file was changed by hand) becomes a take by its own columns.
fn group_orphans(connection: &Connection, grouping: &mut Grouping) -> Result<(), StoreError> {
    let sql = format!("select id, {SHOT} from clips where job not in (select id from jobs) order by id");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(())?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let clip = row.get(0)?;
        let shot = grouping.shot(connection, row, 1, "clips", clip)?;
        found.push((shot, grouping.next(shot), clip));
    }
    let mut write = connection.prepare("update clips set shot = ?, take = ? where id = ?")?;
    for row in found {
        write.execute(row)?;
    }
    Ok(())
}

/// The shots found so far. Those of one likeness differ in their picture, see [`Shot::is_take`](crate::domain::Shot::is_take).
#[derive(Default)]
struct Grouping {
    /// The last take of each shot.
    shots: HashMap<i64, u32>,
    /// Each job's shot and take.
    takes: HashMap<i64, (i64, u32)>,
    /// The takes that have a clip.
    saved: HashSet<(i64, u32)>,
    /// The latest shot with this copy, ...
    by_copy: HashMap<(Likeness, Vec<u8>), i64>,
    /// ... with this address or file, ...
    by_frame: HashMap<(Likeness, Likeness), i64>,
    /// ... and with this address or file, and no copy.
    by_bare_frame: HashMap<(Likeness, Likeness), i64>,
}

impl Grouping {
    /// The shot of this row, whose columns of a shot begin at `first`; a new one if none is equal.
    fn shot(
        &mut self,
        connection: &Connection,
        row: &Row<'_>,
        first: usize,
        table: &str,
        id: i64,
    ) -> Result<i64, StoreError> {
        let columns: Vec<ValueRef<'_>> =
            (first..first + 11).map(|at| row.get_ref(at)).collect::<Result<_, rusqlite::Error>>()?;
        let alike = likeness(&columns);
        let frame = (alike, mix(columns.iter().skip(2).take(2)));
        let copy = match columns.get(4) {
            Some(ValueRef::Text(word)) if *word != b"address" => Some((alike, word.to_vec())),
            _ => None,
        };
        let known = match &copy {
            Some(copy) => self.by_copy.get(copy).max(self.by_bare_frame.get(&frame)),
            None => self.by_frame.get(&frame),
        };
        if let Some(shot) = known {
            return Ok(*shot);
        }
        let sql = format!(
            "insert into shots (number, proposed, created_at, digest, {SHOT}) \
             select ?1, '', created_at, ?2, {SHOT} from {table} where id = ?3"
        );
        let number = self.shots.len() + 1;
        connection.prepare_cached(&sql)?.execute((i64::try_from(number).unwrap_or(i64::MAX), digest(alike), id))?;
        let shot = connection.last_insert_rowid();
        self.shots.insert(shot, 0);
        self.by_frame.insert(frame, shot);
        match copy {
            Some(copy) => self.by_copy.insert(copy, shot),
            None => self.by_bare_frame.insert(frame, shot),
        };
        Ok(shot)
    }

    /// The next take of this shot.
    fn next(&mut self, shot: i64) -> u32 {
        let last = self.shots.entry(shot).or_default();
        *last = last.saturating_add(1);
        *last
    }
}
