//! Settings and the unfinished shot: one row of JSON each, in the table `notes`.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::RowFault;
use super::error::StoreError;

/// Key of the settings.
pub(super) const SETTINGS: &str = "settings";
/// Key of the unfinished shot.
pub(super) const DRAFT: &str = "draft";

/// Key of what the service has said of models.
pub(super) const MARKS: &str = "models";
/// Key of when the service's catalogue of models was asked last.
pub(super) const CATALOGUE_ASKED: &str = "catalogue_asked";

/// Writes a value over its previous one.
pub(super) fn write(connection: &Connection, name: &'static str, value: &impl Serialize) -> Result<(), StoreError> {
    let json = serde_json::to_string(value).map_err(|source| StoreError::Unwritable { what: name, source })?;
    connection
        .prepare_cached("insert into notes (name, json) values (?, ?) on conflict do update set json = excluded.json")?
        .execute((name, json))?;
    Ok(())
}

/// The value, or its default if there is none. An unreadable value is also the default; `fault` is called for it.
pub(super) fn read<T: DeserializeOwned + Default>(
    connection: &Connection,
    name: &str,
    fault: impl FnOnce(RowFault),
) -> Result<T, StoreError> {
    let json = connection
        .query_row("select json from notes where name = ?", [name], |row| row.get::<_, String>(0))
        .optional()?;
    let Some(json) = json else { return Ok(T::default()) };
    Ok(serde_json::from_str(&json).unwrap_or_else(|error| {
        fault(RowFault(error.to_string()));
        T::default()
    }))
}
