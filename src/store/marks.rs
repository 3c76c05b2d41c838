//! What a person said of a clip: read, changed, put back.

use rusqlite::{Connection, OptionalExtension};

use super::columns::{Columns, RowFault};
use super::error::StoreError;
use crate::domain::{ClipId, MAX_STARS, Mark, MarkChange, Marks};

/// The columns of marks, in the order of [`from`].
pub(super) const COLUMNS: &str = "mark, stars, note, seen";

/// Reads the four columns. A word that this version doesn't know is no mark: a paid clip is not put out of sight for it.
pub(super) fn from(columns: &mut Columns<'_, '_>) -> Result<Marks, RowFault> {
    Ok(Marks {
        mark: columns.text_if_any()?.and_then(known),
        stars: stars(columns.take()?),
        note: columns.take()?,
        seen: columns.take()?,
    })
}

/// The mark of this word.
pub(super) fn known(word: &str) -> Option<Mark> {
    word.parse().ok()
}

/// So many stars, within their bounds.
pub(super) fn stars(number: i64) -> u8 {
    u8::try_from(number.clamp(0, MAX_STARS.into())).unwrap_or_default()
}

/// The marks of a clip; `None` when it is gone.
pub(super) fn read(connection: &Connection, clip: ClipId) -> Result<Option<Marks>, StoreError> {
    let mut statement = connection.prepare_cached("select mark, stars, note, seen from clips where id = ?")?;
    let marks = statement.query_row([clip.0], |row| Ok(from(&mut Columns::from(row, 0)))).optional()?.transpose();
    Ok(marks.unwrap_or_else(|why| {
        tracing::warn!(id = clip.0, %why, "a clip's marks can't be read");
        None
    }))
}

/// Changes the marks of these clips; returns what they were. Clips that are gone are left out.
pub(super) fn change(
    connection: &Connection,
    clips: &[ClipId],
    change: &MarkChange,
) -> Result<Vec<(ClipId, Marks)>, StoreError> {
    let mut before = Vec::with_capacity(clips.len());
    for clip in clips {
        let Some(old) = read(connection, *clip)? else { continue };
        let new = old.changed(change);
        if new != old {
            write(connection, *clip, &new)?;
        }
        before.push((*clip, old));
    }
    Ok(before)
}

/// Gives a clip these marks.
pub(super) fn write(connection: &Connection, clip: ClipId, marks: &Marks) -> Result<(), StoreError> {
    let Marks { mark, stars, note, seen } = marks;
    let word: Option<&'static str> = mark.map(Into::into);
    connection.prepare_cached("update clips set mark = ?, stars = ?, note = ?, seen = ? where id = ?")?.execute((
        word,
        (*stars).min(MAX_STARS),
        note,
        seen,
        clip.0,
    ))?;
    Ok(())
}
