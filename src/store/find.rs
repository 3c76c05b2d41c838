//! Clips and projects of a file that another process may own, for the command line. It changes nothing.

use std::collections::HashMap;
use std::path::Path;

use super::library::ProjectTotals;
use super::lines::Lines;
use super::{Store, StoreError, clips, key_values, library, open, shots};
use crate::domain::models::ModelMarks;
use crate::domain::{Clip, ClipQuery, ShotId, ShotLabel};

/// A clip with the names that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundClip {
    /// The clip.
    pub clip: Clip,
    /// Its shot's name.
    pub shot: ShotLabel,
    /// Its project's name.
    pub project: Option<String>,
}

impl Store {
    /// The clips that answer a question, in its order; `None` when nothing was ever written. Blocks.
    pub fn find(path: &Path, query: &ClipQuery) -> Result<Option<Vec<FoundClip>>, StoreError> {
        let Some(connection) = open::open_to_read(path)? else { return Ok(None) };
        // One transaction, so that clips, shots and projects are consistent.
        let moment = connection.unchecked_transaction()?;
        let mut clips = Vec::new();
        for row in library::list(&moment, &Lines::default(), query)?.iter() {
            clips.extend(clips::read_some(&moment, "where id = ?", [row.id.0], 1)?);
        }
        let wanted: Vec<ShotId> = clips.iter().map(|found| found.clip.take.shot).collect();
        let labels: HashMap<ShotId, ShotLabel> =
            shots::labels(&moment, wanted)?.into_iter().map(|label| (label.id, label)).collect();
        let projects = library::totals(&moment)?.projects;
        let name = |label: &ShotLabel| {
            let found = projects.iter().find(|totals| Some(totals.project.id) == label.project)?;
            Some(found.project.name.clone())
        };
        let found = clips.into_iter().filter_map(|stored| {
            let shot = labels.get(&stored.clip.take.shot)?.clone();
            let project = name(&shot);
            Some(FoundClip { clip: stored.clip, shot, project })
        });
        Ok(Some(found.collect()))
    }

    /// What the service has said of models; `None` when nothing was ever written. Blocks.
    pub fn look_marks(path: &Path) -> Result<Option<Vec<ModelMarks>>, StoreError> {
        let Some(connection) = open::open_to_read(path)? else { return Ok(None) };
        Ok(Some(vec![key_values::read(&connection, key_values::MARKS, drop)?]))
    }

    /// Every project with what it cost; `None` when nothing was ever written. Blocks.
    pub fn look_projects(path: &Path) -> Result<Option<Vec<ProjectTotals>>, StoreError> {
        let Some(connection) = open::open_to_read(path)? else { return Ok(None) };
        Ok(Some(library::totals(&connection)?.projects))
    }
}
