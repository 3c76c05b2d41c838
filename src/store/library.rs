//! Answers about the library: which clips, which shots, how many.
//!
//! The rows of an answer come from [`Lines`], counts from counters that the triggers keep. What an index can't order is ordered here: an
//! answer is whole, so there is nothing to leave unread.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::columns::{Columns, RowFault};
use super::error::StoreError;
use super::lines::{self, Lines};
use super::search::{self, Hits};
use super::{clips, projects};
use crate::domain::{
    Clip, ClipId, ClipOrder, ClipQuery, ClipRow, LibraryFacts, Mark, Project, ProjectId, Scope, Shape, Shelf, ShotId,
    ShotRow, Usd,
};

/// With fewer shots than this, their clips are looked up one by one as long as no one has asked for all clips.
const FEW: usize = 1500;

/// A project with what it cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectTotals {
    /// The project.
    pub project: Project,
    /// What its renders cost, as far as known. What was paid for a clip stays paid when the clip is deleted.
    pub cost: Usd,
    /// Clips of it in the library.
    pub clips: usize,
}

/// What changes with every change of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Every project, by name, those that are put away last.
    pub projects: Vec<ProjectTotals>,
    /// What all renders cost, as far as known.
    pub all_work: Usd,
    /// Counts, with revision 0.
    pub facts: LibraryFacts,
    /// The clip that was saved last and is in the library.
    pub newest: Option<Clip>,
}

/// Counts and costs.
pub(super) fn totals(connection: &Connection) -> Result<Totals, StoreError> {
    let mut statement = connection
        .prepare_cached("select project, cast(clips as integer), cast(cost_micros as integer) from tallies")?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)));
    let tallies: HashMap<i64, (i64, i64)> = statement.query_map((), read)?.collect::<Result<_, _>>()?;
    let of = |project: Project| {
        let (clips, micros) = tallies.get(&project.id.0).copied().unwrap_or_default();
        ProjectTotals { project, cost: Usd::from_micros(micros), clips: whole(clips) }
    };
    let all = |of: fn(&(i64, i64)) -> i64| tallies.values().map(of).fold(0, i64::saturating_add);
    let facts = connection
        .prepare_cached("select trashed, unseen, rejected, cast(rejected_micros as integer) from library_counts")?
        .query_row((), |row| {
            Ok(LibraryFacts {
                revision: 0,
                clips: whole(all(|(clips, _)| *clips)),
                trashed: whole(row.get(0)?),
                unseen: whole(row.get(1)?),
                rejected: whole(row.get(2)?),
                rejected_cost: Usd::from_micros(row.get(3)?),
            })
        })?;
    let newest = clips::read_some(connection, "where trashed_at is null order by saved_at desc, id desc", (), 1)?;
    Ok(Totals {
        projects: projects::all(connection)?.into_iter().map(of).collect(),
        all_work: Usd::from_micros(all(|(_, micros)| *micros)),
        facts,
        newest: newest.into_iter().next().map(|stored| stored.clip),
    })
}

fn whole(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}

/// The clips that answer this question.
pub(super) fn list(connection: &Connection, lines: &Lines, query: &ClipQuery) -> Result<Arc<[ClipRow]>, StoreError> {
    let hits = search::hits(connection, &query.words)?;
    let of_project = match query.scope {
        Scope::AllWork => None,
        Scope::Project(project) => Some(shots_of(connection, project)?),
    };
    let answers = |row: &ClipRow| {
        of_project.as_ref().is_none_or(|shots| shots.contains(&row.shot.0))
            && hits.as_ref().is_none_or(|hits| hits.shots.contains(&row.shot.0) || hits.clips.contains(&row.id.0))
    };
    if query.shelf == Shelf::Trash {
        let mut rows: Vec<ClipRow> = lines::trash(connection)?.into_iter().filter(answers).collect();
        if query.order != ClipOrder::Newest {
            rows.sort_by_key(lines::place);
            sort(connection, query.order, &mut rows)?;
        }
        return Ok(rows.into());
    }
    let all = match narrow(hits.as_ref(), of_project.as_ref()) {
        Some((shots, clips)) if !lines.are_kept() => lines::some(connection, &shots, &clips)?.into(),
        _ => lines.all(connection)?,
    };
    if hits.is_none() && of_project.is_none() && query.order == ClipOrder::Newest {
        return Ok(all);
    }
    let mut rows: Vec<ClipRow> = all.iter().filter(|row| answers(row)).copied().collect();
    sort(connection, query.order, &mut rows)?;
    Ok(rows.into())
}

/// Puts the rows in order. They come last saved first already, which a sort notices.
fn sort(connection: &Connection, order: ClipOrder, rows: &mut [ClipRow]) -> Result<(), StoreError> {
    match order {
        ClipOrder::Newest => {}
        ClipOrder::Oldest => rows.reverse(),
        ClipOrder::Stars => rows.sort_by_key(|row| Reverse(row.stars)),
        ClipOrder::Marks => rows.sort_by_key(|row| Reverse((Mark::standing(row.mark), row.stars))),
        ClipOrder::Story => {
            let places = places(connection)?;
            let place = |shot: ShotId| places.get(&shot.0).copied().unwrap_or((usize::MAX, u32::MAX));
            rows.sort_by_cached_key(|row| (place(row.shot), row.take, row.id));
        }
    }
    Ok(())
}

/// The few shots and clips that can answer, if they are few.
fn narrow(hits: Option<&Hits>, of_project: Option<&HashSet<i64>>) -> Option<(Vec<i64>, Vec<i64>)> {
    let listed = |ids: &HashSet<i64>| ids.iter().copied().collect::<Vec<_>>();
    let (shots, clips) = match (hits, of_project) {
        (None, None) => return None,
        (None, Some(shots)) => (listed(shots), Vec::new()),
        (Some(hits), None) => (listed(&hits.shots), listed(&hits.clips)),
        (Some(hits), Some(shots)) => (hits.shots.intersection(shots).copied().collect(), listed(&hits.clips)),
    };
    (shots.len() + clips.len() < FEW).then_some((shots, clips))
}

fn shots_of(connection: &Connection, project: ProjectId) -> Result<HashSet<i64>, StoreError> {
    let mut statement = connection.prepare_cached("select id from shots where coalesce(project, 0) = ?")?;
    let shots = statement.query_map([project.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(shots)
}

/// Each project's place in the story; work without one comes first.
fn ranks(connection: &Connection) -> Result<HashMap<i64, usize>, StoreError> {
    let projects = projects::all(connection)?;
    Ok(projects.iter().zip(1..).map(|(project, rank)| (project.id.0, rank)).chain([(0, 0)]).collect())
}

/// From the index alone: a shot's row holds its words.
pub(super) const PLACES: &str = "select id, coalesce(project, 0), number from shots indexed by shots_by_place";

/// Each shot's place in the story.
fn places(connection: &Connection) -> Result<HashMap<i64, (usize, u32)>, StoreError> {
    let ranks = ranks(connection)?;
    let mut statement = connection.prepare_cached(PLACES)?;
    let rank = |project: i64| ranks.get(&project).copied().unwrap_or(usize::MAX);
    let place = |row: &Row<'_>| Ok((row.get(0)?, (rank(row.get(1)?), row.get(2)?)));
    let places = statement.query_map((), place)?.collect::<Result<_, _>>()?;
    Ok(places)
}

/// The takes of one shot, summed up.
#[derive(Default)]
struct Stack {
    takes: u32,
    picked: u32,
    unseen: u32,
    /// The best clip so far: picked before not rejected before rejected, then the later take.
    top: Option<(u8, u32, ClipId)>,
    stars: u8,
    cost: Usd,
}

impl Stack {
    fn add(&mut self, line: &ClipRow) {
        self.takes += 1;
        self.picked += u32::from(line.mark == Some(Mark::Pick));
        self.unseen += u32::from(!line.seen);
        self.top = self.top.max(Some((Mark::standing(line.mark), line.take, line.id)));
        self.stars = self.stars.max(line.stars);
        self.cost = self.cost.plus(line.cost.unwrap_or_default());
    }
}

/// The shots of a scope in the order of the story: those with a clip in the library, and those `under_way`.
pub(super) fn shots(
    connection: &Connection,
    lines: &Lines,
    scope: Scope,
    under_way: &[ShotId],
) -> Result<Vec<ShotRow>, StoreError> {
    let of_project = match scope {
        Scope::AllWork => None,
        Scope::Project(project) => Some(shots_of(connection, project)?),
    };
    let clips = match narrow(None, of_project.as_ref()) {
        Some((shots, _)) if !lines.are_kept() => lines::some(connection, &shots, &[])?.into(),
        _ => lines.all(connection)?,
    };
    let mut stacks: HashMap<i64, Stack> = HashMap::new();
    for clip in clips.iter().filter(|clip| of_project.as_ref().is_none_or(|shots| shots.contains(&clip.shot.0))) {
        stacks.entry(clip.shot.0).or_default().add(clip);
    }
    for shot in under_way {
        stacks.entry(shot.0).or_default();
    }
    let ranks = ranks(connection)?;
    let one = if of_project.is_some() { "where coalesce(project, 0) = ?1" } else { "where ?1 = ?1" };
    let sql = format!(
        "select id, coalesce(project, 0), number, coalesce(title, proposed), title is not null, shape from shots {one}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let key = if let Scope::Project(project) = scope { project.0 } else { 0 };
    let mut rows = statement.query([key])?;
    let mut shots = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if let Some(stack) = stacks.remove(&id) {
            match read_shot(row, id, &stack) {
                Ok(shot) => shots.push(shot),
                Err(why) => tracing::debug!(%why, "a shot's row can't be read; it is not listed"),
            }
        }
    }
    let rank = |shot: &ShotRow| ranks.get(&shot.project.map_or(0, |project| project.0)).copied();
    shots.sort_by_key(|shot| (rank(shot).unwrap_or(usize::MAX), shot.number, shot.id));
    Ok(shots)
}

fn read_shot(row: &Row<'_>, id: i64, stack: &Stack) -> Result<ShotRow, RowFault> {
    let mut columns = Columns::from(row, 1);
    let project: i64 = columns.take()?;
    Ok(ShotRow {
        id: ShotId(id),
        project: (project != 0).then_some(ProjectId(project)),
        number: columns.known("number", Some)?,
        title: columns.take()?,
        named: columns.take()?,
        shape: columns.known("shape", Shape::from_label)?,
        takes: stack.takes,
        picked: stack.picked,
        unseen: stack.unseen,
        top: stack.top.map(|(_, _, clip)| clip),
        stars: stack.stars,
        cost: stack.cost,
    })
}
