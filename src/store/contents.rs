//! What goes into the ledger and comes out of it. Owns the whole read at start.
//!
//! A row that can't be read (a word of another version, a bent value) is left out and named in `unreadable`; it stays in the
//! file untouched, and the rest is read.

use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::Connection;

use crate::domain::clip::ClipPicture;
use crate::domain::{Clip, Draft, Job, JobId, Settings, TrashedClip, VideoRequest};

use super::columns::RowFault;
use super::error::StoreError;
use super::{clips, jobs, notes};

/// A job that is not in the ledger yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What will be sent.
    pub request: VideoRequest,
    /// The failed or unknown job that this one submits again.
    pub retry_of: Option<JobId>,
    /// When the person pressed Generate.
    pub created_at: Timestamp,
    /// Starts as held instead of queued.
    pub held: bool,
}

/// A finished file; everything else of its clip is known from the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClip {
    /// Where the file is.
    pub path: PathBuf,
    /// What the file holds.
    pub picture: ClipPicture,
}

/// Everything in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Every job, in the order of the queue.
    pub jobs: Vec<Job>,
    /// Every clip of the library, newest first.
    pub clips: Vec<Clip>,
    /// Every clip of the trash, last trashed first.
    pub trash: Vec<TrashedClip>,
    /// The person's choices.
    pub settings: Settings,
    /// The unfinished shot.
    pub draft: Draft,
    /// Rows that are in the file but can't be read by this version.
    pub unreadable: Vec<UnreadableRow>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableRow {
    /// `jobs`, `clips`, `settings` or `draft`.
    pub table: &'static str,
    /// Its number; 0 for settings and draft.
    pub id: i64,
    /// Why, for "Details".
    pub why: String,
}

/// Reads everything.
pub(super) fn read(connection: &Connection) -> Result<Contents, StoreError> {
    let mut unreadable = Vec::new();
    let mut fault = |table: &'static str, id: i64, why: RowFault| {
        tracing::warn!(table, id, %why, "a row of the ledger can't be read; it is left as it is");
        unreadable.push(UnreadableRow { table, id, why: why.0 });
    };
    let jobs = jobs::read_all(connection, |id, why| fault("jobs", id, why))?;
    let clips::AllClips { library: clips, trash } = clips::read_all(connection, |id, why| fault("clips", id, why))?;
    let settings = notes::read(connection, notes::SETTINGS, |why| fault(notes::SETTINGS, 0, why))?;
    let draft = notes::read(connection, notes::DRAFT, |why| fault(notes::DRAFT, 0, why))?;
    Ok(Contents { jobs, clips, trash, settings, draft, unreadable })
}
