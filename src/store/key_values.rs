//! Settings and the unfinished shot, one row of JSON each. Owns their names; what they mean is the domain's.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::columns::RowFault;
use super::error::StoreError;

/// The row of the settings.
pub(super) const SETTINGS: &str = "settings";
/// The row of the unfinished shot.
pub(super) const DRAFT: &str = "draft";

/// Writes one note over its last version.
pub(super) fn write(connection: &Connection, name: &'static str, value: &impl Serialize) -> Result<(), StoreError> {
    let json = serde_json::to_string(value).map_err(|source| StoreError::Unwritable { what: name, source })?;
    connection
        .prepare_cached("insert into notes (name, json) values (?, ?) on conflict do update set json = excluded.json")?
        .execute((name, json))?;
    Ok(())
}

/// The note, or its default when there is none or, which `fault` hears of, when it can't be read.
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
