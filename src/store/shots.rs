//! The rows of shots: read, rename, move.
//!
//! A shot keeps its number when others leave the project: files are named by it.

use std::collections::HashSet;
use std::sync::LazyLock;

use rusqlite::{Connection, OptionalExtension, Row};

use super::columns::{Columns, RowFault, SHOT};
use super::error::StoreError;
use super::{projects, proposals};
use crate::domain::{ProjectId, Shot, ShotId, ShotLabel, ShotPlace};

/// The longest title that is kept, in letters.
const LONGEST_TITLE: usize = 200;

/// The columns of a shot's row, in the order of [`read`].
pub(super) static WHOLE: LazyLock<String> = LazyLock::new(|| {
    let latest = |what| {
        format!(
            "(select {what} from jobs where shot = shots.id and continues_clip is not null order by id desc limit 1)"
        )
    };
    let (clip, frame) = (latest("continues_clip"), latest("continues_frame"));
    format!("id, project, number, title, proposed, created_at, {SHOT}, {clip}, {frame}")
});

/// Reads a row of [`WHOLE`].
pub(super) fn read(row: &Row<'_>) -> Result<Shot, RowFault> {
    let mut columns = Columns::from(row, 0);
    Ok(Shot {
        id: ShotId(columns.take()?),
        project: columns.take::<Option<i64>>()?.map(ProjectId),
        number: columns.known("number", Some)?,
        title: columns.take()?,
        proposed: columns.take()?,
        created_at: columns.time("time of creation")?,
        request: columns.shot()?,
        continues: columns.continues()?,
    })
}

/// The shot, if it is there and can be read.
pub(super) fn read_one(connection: &Connection, id: ShotId) -> Result<Option<Shot>, StoreError> {
    let sql = format!("select {} from shots where id = ?", *WHOLE);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([id.0])?;
    Ok(rows.next()?.and_then(|row| read(row).ok()))
}

/// The shots that were generated last, the latest first.
pub(super) fn recent(connection: &Connection, most: usize) -> Result<Vec<Shot>, StoreError> {
    let mut statement = connection.prepare_cached("select shot from jobs order by id desc")?;
    let mut rows = statement.query(())?;
    let (mut seen, mut shots) = (HashSet::new(), Vec::new());
    while shots.len() < most
        && let Some(row) = rows.next()?
    {
        let id = row.get(0)?;
        if seen.insert(id)
            && let Some(shot) = read_one(connection, ShotId(id))?
        {
            shots.push(shot);
        }
    }
    Ok(shots)
}

/// The names of these shots, each once.
pub(super) fn labels(
    connection: &Connection,
    shots: impl IntoIterator<Item = ShotId>,
) -> Result<Vec<ShotLabel>, StoreError> {
    let mut statement =
        connection.prepare_cached("select id, project, number, coalesce(title, proposed) from shots where id = ?")?;
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    for shot in shots {
        if seen.insert(shot) {
            found.extend(statement.query_row([shot.0], label).optional()?);
        }
    }
    Ok(found)
}

/// The names of all shots.
pub(super) fn all_labels(connection: &Connection) -> Result<Vec<ShotLabel>, StoreError> {
    let mut statement =
        connection.prepare("select id, project, number, coalesce(title, proposed) from shots order by id")?;
    let labels = statement.query_map((), label)?.collect::<Result<_, _>>()?;
    Ok(labels)
}

fn label(row: &Row<'_>) -> Result<ShotLabel, rusqlite::Error> {
    let project: Option<i64> = row.get(1)?;
    Ok(ShotLabel { id: ShotId(row.get(0)?), project: project.map(ProjectId), number: row.get(2)?, title: row.get(3)? })
}

/// The shots of a project, by number.
pub(super) fn of_project(connection: &Connection, project: ProjectId) -> Result<Vec<ShotId>, StoreError> {
    let mut statement =
        connection.prepare_cached("select id from shots where coalesce(project, 0) = ? order by number")?;
    let shots = statement.query_map([project.0], |row| Ok(ShotId(row.get(0)?)))?.collect::<Result<_, _>>()?;
    Ok(shots)
}

/// Where a shot stands; `None` when there is none.
pub(super) fn place(connection: &Connection, shot: ShotId) -> Result<Option<ShotPlace>, StoreError> {
    let read = |row: &Row<'_>| {
        let project: Option<i64> = row.get(0)?;
        Ok(ShotPlace { shot, project: project.map(ProjectId), number: row.get(1)? })
    };
    let mut statement = connection.prepare_cached("select project, number from shots where id = ?")?;
    Ok(statement.query_row([shot.0], read).optional()?)
}

/// The number after the last one of this project.
pub(super) fn next_number(connection: &Connection, project: Option<ProjectId>) -> Result<u32, StoreError> {
    let last: i64 = connection
        .prepare_cached("select coalesce(max(number), 0) from shots where coalesce(project, 0) = ?")?
        .query_row([key(project)], |row| row.get(0))?;
    u32::try_from(last + 1).map_err(|_| StoreError::Refused("This project has too many shots".to_owned()))
}

/// Gives a shot a title, or none for the proposed one. A title of no visible character is none.
pub(super) fn rename(connection: &Connection, shot: ShotId, title: Option<&str>) -> Result<(), StoreError> {
    let title = title.map(|title| projects::one_line(title, LONGEST_TITLE)).filter(|title| !title.is_empty());
    connection.prepare_cached("update shots set title = ? where id = ?")?.execute((title, shot.0))?;
    Ok(())
}

/// Moves shots to the end of a project, in this order; returns where they stood. Shots that are gone are left out.
pub(super) fn move_to(
    connection: &Connection,
    shots: &[ShotId],
    to: Option<ProjectId>,
) -> Result<Vec<ShotPlace>, StoreError> {
    ensure_project(connection, to)?;
    let (mut seen, mut old, mut around) = (HashSet::new(), Vec::new(), Vec::new());
    for shot in shots.iter().filter(|shot| seen.insert(**shot)) {
        let Some(place) = place(connection, *shot)? else { continue };
        let number = next_number(connection, to)?;
        set_place(connection, ShotPlace { shot: *shot, project: to, number })?;
        around.extend([(place.project, place.number), (to, number)]);
        old.push(place);
    }
    proposals::renew_around(connection, around)?;
    Ok(old)
}

/// Puts shots at these places: all or none. Refused when one of the places is another shot's.
pub(super) fn put(connection: &Connection, places: &[ShotPlace]) -> Result<(), StoreError> {
    let mut around = Vec::new();
    // First out of the way of each other: numbers are unique at every moment.
    for wanted in places {
        ensure_project(connection, wanted.project)?;
        let old = place(connection, wanted.shot)?.ok_or_else(|| StoreError::Refused(GONE.to_owned()))?;
        around.extend([(old.project, old.number), (wanted.project, wanted.number)]);
        connection.prepare_cached("update shots set number = -id where id = ?")?.execute([wanted.shot.0])?;
    }
    for wanted in places {
        let taken: bool = connection
            .prepare_cached("select exists (select 1 from shots where coalesce(project, 0) = ? and number = ?)")?
            .query_row((key(wanted.project), wanted.number), |row| row.get(0))?;
        if taken || wanted.number == 0 {
            return Err(StoreError::Refused(format!("Another shot is number {} now", wanted.number)));
        }
        set_place(connection, *wanted)?;
    }
    proposals::renew_around(connection, around)
}

const GONE: &str = "This shot is no longer in the ledger";

fn set_place(connection: &Connection, place: ShotPlace) -> Result<(), StoreError> {
    connection.prepare_cached("update shots set project = ?, number = ? where id = ?")?.execute((
        place.project.map(|project| project.0),
        place.number,
        place.shot.0,
    ))?;
    Ok(())
}

fn ensure_project(connection: &Connection, project: Option<ProjectId>) -> Result<(), StoreError> {
    match project {
        Some(project) if !projects::exists(connection, project)? => Err(StoreError::Refused(projects::GONE.to_owned())),
        _ => Ok(()),
    }
}

/// A project in an index: 0 for none.
pub(super) fn key(project: Option<ProjectId>) -> i64 {
    project.map_or(0, |project| project.0)
}
