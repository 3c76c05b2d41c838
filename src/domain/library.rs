//! Questions to the library and their answers: which clips, in which order, and a line about each.
//!
//! An answer has one small row a clip, so that a library of 100,000 clips is laid out whole. What is on the screen is asked for by id.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ClipId, ProjectId, ShotId};
use super::marks::Mark;
use super::models::{ModelId, Shape};
use super::money::Usd;

/// Whose work is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// Every project, and what belongs to none.
    #[default]
    AllWork,
    /// One project.
    Project(ProjectId),
}

/// Where clips lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shelf {
    /// The library.
    #[default]
    Library,
    /// The trash.
    Trash,
}

/// The order of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ClipOrder {
    /// Last saved first; in the trash, last trashed first.
    #[default]
    Newest,
    /// First saved first.
    Oldest,
    /// By project, shot number and take.
    Story,
    /// Most stars first, then the newest.
    Stars,
    /// Picks first, rejects last; of each kind most stars first, then the newest.
    Marks,
}

/// Which clips are asked for. Marks and shapes are not part of it: the rows tell them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ClipQuery {
    /// Whose.
    pub scope: Scope,
    /// Where from.
    pub shelf: Shelf,
    /// Words that each clip's prompt, title or note has; the last word may be unfinished. Case and accents don't count. Empty: every clip.
    pub words: String,
    /// In which order.
    pub order: ClipOrder,
}

/// A clip in an answer: enough to lay it out, count it and filter it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipRow {
    /// The clip.
    pub id: ClipId,
    /// Its shot.
    pub shot: ShotId,
    /// Its take of that shot.
    pub take: u32,
    /// Pixels across; 0 when the file is not known, then the shape holds.
    pub width: u16,
    /// Pixels down; 0 likewise.
    pub height: u16,
    /// The shape that was asked for.
    pub shape: Shape,
    /// The model that made it.
    pub model: ModelId,
    /// Whether it was made with sound.
    pub sound: bool,
    /// Playing time, milliseconds; 0 when it is not known.
    pub millis: u32,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// What it cost, if known.
    pub cost: Option<Usd>,
    /// Pick or reject.
    pub mark: Option<Mark>,
    /// 0 to 5.
    pub stars: u8,
    /// Whether it was seen.
    pub seen: bool,
}

/// The answer to a [`ClipQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClipList {
    /// The rows in the order that was asked for.
    pub rows: Arc<[ClipRow]>,
    /// The library's revision that it shows.
    pub revision: u64,
}

/// A shot in the strip: its stack of takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShotRow {
    /// The shot.
    pub id: ShotId,
    /// The project that it belongs to.
    pub project: Option<ProjectId>,
    /// Its number there.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Whether the person gave the title.
    pub named: bool,
    /// Its shape.
    pub shape: Shape,
    /// Clips of it in the library.
    pub takes: u32,
    /// How many of them are picked.
    pub picked: u32,
    /// How many of them were never seen.
    pub unseen: u32,
    /// The clip on top: the latest picked take, else the latest that is not rejected, else the latest; `None` while nothing is saved.
    pub top: Option<ClipId>,
    /// The most stars of its takes.
    pub stars: u8,
    /// What its clips cost, as far as known.
    pub cost: Usd,
}

/// The shots of a scope in the order of the story: by project (work without one first), then by number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShotList {
    /// The shots. One without a clip and without a job under way is left out.
    pub rows: Arc<[ShotRow]>,
    /// The library's revision that it shows.
    pub revision: u64,
}

/// What of the library every frame needs: counts, and when to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LibraryFacts {
    /// Grows with every change of a clip, a shot or a project. Answers of an older revision are out of date.
    pub revision: u64,
    /// Clips in the library.
    pub clips: usize,
    /// Clips in the trash.
    pub trashed: usize,
    /// Clips in the library that were never seen.
    pub unseen: usize,
    /// Rejected clips in the library.
    pub rejected: usize,
    /// What those cost, as far as known.
    pub rejected_cost: Usd,
}
