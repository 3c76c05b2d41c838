//! Proposed titles: renewed for the neighbours whenever a shot is added or moved, in the same transaction. A person's title stays.

use rusqlite::{Connection, Row};

use super::error::StoreError;
use crate::domain::ProjectId;
use crate::domain::title::{NEIGHBOURS, propose_numbered};

/// How much of the words a title is made from, in letters.
const ENOUGH: usize = 2000;

/// Renews the proposals around these places, each a project and a number in it.
pub(super) fn renew_around(
    connection: &Connection,
    mut places: Vec<(Option<ProjectId>, u32)>,
) -> Result<(), StoreError> {
    places.sort_by_key(|(project, number)| (project.map(|project| project.0), *number));
    let near = u32::try_from(2 * NEIGHBOURS).unwrap_or(u32::MAX);
    let mut places = places.into_iter().peekable();
    while let Some((project, first)) = places.next() {
        let mut last = first;
        while let Some((_, next)) =
            places.next_if(|(other, next)| *other == project && *next <= last.saturating_add(near))
        {
            last = next;
        }
        renew(connection, project, first, last)?;
    }
    Ok(())
}

/// Renews the proposals of the shots with these numbers, and of those beside them whose neighbours they are.
pub(super) fn renew(
    connection: &Connection,
    project: Option<ProjectId>,
    first: u32,
    last: u32,
) -> Result<(), StoreError> {
    let key = project.map_or(0, |project| project.0);
    let shots = |which: &str| -> Result<Vec<Neighbour>, StoreError> {
        let sql = format!(
            "select id, number, substr(prompt, 1, {ENOUGH}), proposed from shots where coalesce(project, 0) = ?1 and {which}"
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map((key, first, last), Neighbour::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    // Twice as far as titles are renewed, so that each of those sees all its neighbours.
    let far = 2 * NEIGHBOURS;
    let mut all = shots(&format!("number < min(?2, ?3) order by number desc limit {far}"))?;
    all.reverse();
    let skipped = all.len().saturating_sub(NEIGHBOURS);
    all.extend(shots("number between ?2 and ?3 order by number")?);
    let within = all.len();
    all.extend(shots(&format!("number > max(?2, ?3) order by number limit {far}"))?);
    let kept = (within + NEIGHBOURS).min(all.len());

    let numbered: Vec<(u32, &str)> = all.iter().map(|shot| (shot.number, shot.words.as_str())).collect();
    let titles = propose_numbered(&numbered);
    let mut write = connection.prepare_cached("update shots set proposed = ? where id = ?")?;
    for (shot, title) in all.iter().zip(&titles).take(kept).skip(skipped) {
        if shot.proposed != *title {
            write.execute((title, shot.id))?;
        }
    }
    Ok(())
}

struct Neighbour {
    id: i64,
    number: u32,
    words: String,
    proposed: String,
}

impl Neighbour {
    /// Words that are no Unicode (a file changed by hand) are read as well as they can be.
    fn read(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        let text = |at| -> Result<String, rusqlite::Error> {
            Ok(String::from_utf8_lossy(row.get_ref(at)?.as_bytes().unwrap_or_default()).into_owned())
        };
        Ok(Self { id: row.get(0)?, number: row.get(1)?, words: text(2)?, proposed: text(3)? })
    }
}
