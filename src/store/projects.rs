//! The rows of projects: make, change, delete. No file is touched.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::columns::{Columns, RowFault, time_value};
use super::error::StoreError;
use crate::domain::{Draft, Project, ProjectChange, ProjectId, text};

/// The longest name, in letters.
const LONGEST_NAME: usize = 100;

/// Said of a project that is gone.
pub(super) const GONE: &str = "This project is no longer there";

/// Whether there is such a project.
pub(super) fn exists(connection: &Connection, project: ProjectId) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("select exists (select 1 from projects where id = ?)")?;
    Ok(statement.query_row([project.0], |row| row.get(0))?)
}

/// Every readable project, by name, those that are put away last.
pub(super) fn all(connection: &Connection) -> Result<Vec<Project>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select id, name, archived, defaults, created_at from projects order by archived, folded, id",
    )?;
    let mut rows = statement.query(())?;
    let mut projects = Vec::new();
    while let Some(row) = rows.next()? {
        match read(row) {
            Ok(project) => projects.push(project),
            Err(why) => tracing::warn!(%why, "a project's row can't be read; it is left as it is"),
        }
    }
    Ok(projects)
}

/// Defaults that can't be read are none.
fn read(row: &Row<'_>) -> Result<Project, RowFault> {
    let mut columns = Columns::from(row, 0);
    Ok(Project {
        id: ProjectId(columns.take()?),
        name: columns.take()?,
        archived: columns.take()?,
        defaults: columns.text_if_any()?.and_then(|json| serde_json::from_str::<Draft>(json).ok()).map(Box::new),
        created_at: columns.time("time of creation")?,
    })
}

/// Makes a project.
pub(super) fn new(connection: &Connection, name: &str, at: Timestamp) -> Result<ProjectId, StoreError> {
    let name = free_name(connection, name, None)?;
    connection.prepare_cached("insert into projects (name, folded, created_at) values (?, ?, ?)")?.execute((
        &name,
        folded(&name),
        time_value(at),
    ))?;
    Ok(ProjectId(connection.last_insert_rowid()))
}

/// Changes a project.
pub(super) fn change(connection: &Connection, id: ProjectId, change: ProjectChange) -> Result<(), StoreError> {
    let changed = match change {
        ProjectChange::Rename(name) => {
            let name = free_name(connection, &name, Some(id))?;
            connection.prepare_cached("update projects set name = ?, folded = ? where id = ?")?.execute((
                &name,
                folded(&name),
                id.0,
            ))?
        }
        ProjectChange::Archive(archived) => {
            connection.prepare_cached("update projects set archived = ? where id = ?")?.execute((archived, id.0))?
        }
        ProjectChange::Defaults(draft) => {
            let what = "the project's settings";
            let json = serde_json::to_string(&draft).map_err(|source| StoreError::Unwritable { what, source })?;
            connection.prepare_cached("update projects set defaults = ? where id = ?")?.execute((json, id.0))?
        }
    };
    if changed == 0 { Err(StoreError::Refused(GONE.to_owned())) } else { Ok(()) }
}

/// Deletes the row of a project that has no shots left.
pub(super) fn remove(connection: &Connection, id: ProjectId) -> Result<(), StoreError> {
    connection.prepare_cached("delete from projects where id = ?")?.execute([id.0])?;
    connection.prepare_cached("delete from tallies where project = ?")?.execute([id.0])?;
    Ok(())
}

/// The name as it is kept, if it is not empty and no other project's, whatever the case.
fn free_name(connection: &Connection, name: &str, own: Option<ProjectId>) -> Result<String, StoreError> {
    let name = one_line(name, LONGEST_NAME);
    if name.is_empty() {
        return Err(StoreError::Refused("Give the project a name".to_owned()));
    }
    let taken: Option<i64> = connection
        .prepare_cached("select id from projects where folded = ?")?
        .query_row([folded(&name)], |row| row.get(0))
        .optional()?;
    match taken.map(ProjectId) {
        Some(other) if Some(other) != own => {
            Err(StoreError::Refused(format!("There is a project called {name} already")))
        }
        _ => Ok(name),
    }
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// A typed name on one line, without what can't be seen at its ends.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let cut: String = words.join(" ").chars().take(longest).collect();
    text::visible(&cut).to_owned()
}
