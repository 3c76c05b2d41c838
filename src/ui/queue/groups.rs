//! The queue's rows: one a shot, with its takes; what was saved and seen is done. Pure.
//!
//! First the shots of which something runs, then those that need the person, then those that wait, in the order of the queue.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::data::{self, TakesTogether, state_words};
use crate::domain::{ClipId, Job, JobAction, JobId, JobState, ShotId, ShotLabel, Usd};
use crate::engine::{AtService, JobView, QueuePlace};
use crate::ui::format;
use crate::ui::theme::Status;

/// Where a row stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueueStanding {
    /// Something of the shot runs, here or at Segmind.
    Runs,
    /// Something needs the person, failed, or was left while it went on.
    NeedsPerson,
    /// Everything that is left waits.
    Waits,
    /// Everything is saved and something was not seen yet.
    Saved,
}

/// A shot's row.
#[derive(Debug, Clone, PartialEq)]
pub struct ShotGroup {
    /// The shot's name.
    pub shot: Arc<ShotLabel>,
    /// Its takes, by number: indices of the snapshot's jobs.
    pub jobs: Vec<usize>,
    /// Where it stands.
    pub standing: QueueStanding,
    /// The take that is furthest on: an index of the snapshot's jobs.
    pub first: usize,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub struct RowWords {
    /// `1 of 3`: saved of all; `None` for a single take.
    pub count: Option<String>,
    /// The state of the take that is furthest on.
    pub state: String,
    /// Its colour.
    pub status: Status,
    /// How long that take has been going on.
    pub elapsed: Option<Duration>,
    /// What this kind of shot usually takes.
    pub usual: Option<Duration>,
    /// How much of that take has arrived, 0 to 1.
    pub download: Option<f32>,
    /// What all takes cost: about, until it is known.
    pub price: String,
}

/// The list: rows, and the clips that are done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QueueRows {
    /// The rows in order.
    pub groups: Vec<ShotGroup>,
    /// Jobs that were saved today and seen, the newest first: indices of the snapshot's jobs.
    pub done: Vec<usize>,
    /// What those cost.
    pub done_cost: Usd,
}

/// Whose day it is, and what was seen.
pub struct SeenClips<'a> {
    /// Whether this clip was seen.
    pub is_seen: &'a dyn Fn(ClipId) -> bool,
    /// Now.
    pub now: Timestamp,
    /// Where the person is.
    pub zone: &'a TimeZone,
}

/// The rows of these jobs.
pub fn rows(jobs: &[JobView], seen: &SeenClips<'_>) -> QueueRows {
    let mut shots: HashMap<ShotId, Vec<usize>> = HashMap::new();
    for (i, view) in jobs.iter().enumerate() {
        shots.entry(view.job.take.shot).or_default().push(i);
    }
    let (mut groups, mut done) = (Vec::new(), Vec::new());
    for indices in shots.into_values() {
        let (open, saved): (Vec<usize>, Vec<usize>) = indices.into_iter().partition(|i| !is_saved(&jobs[*i]));
        // Takes of the same press that are saved count with those under way.
        let began = open.iter().map(|i| jobs[*i].job.created_at).min();
        let belongs = |i: &usize| {
            let view = &jobs[*i];
            began.is_some_and(|began| view.job.created_at >= began) || !is_done(view, seen)
        };
        let (with, over): (Vec<usize>, Vec<usize>) = saved.into_iter().partition(belongs);
        done.extend(over.into_iter().filter(|i| ended_today(&jobs[*i].job, seen)));
        groups.extend(group(jobs, open.into_iter().chain(with).collect()));
    }
    groups.sort_by_key(|group| (group.standing, order(jobs, group), group.shot.id));
    done.sort_by_key(|i| std::cmp::Reverse((jobs[*i].job.facts.ended_at, jobs[*i].job.id)));
    let cost = |i: &usize| jobs[*i].job.price();
    let done_cost = done.iter().map(cost).fold(Usd::default(), Usd::plus);
    QueueRows { groups, done, done_cost }
}

fn group(jobs: &[JobView], mut indices: Vec<usize>) -> Option<ShotGroup> {
    indices.sort_by_key(|i| (jobs[*i].job.take.number, jobs[*i].job.id));
    let first = indices.iter().copied().min_by_key(|i| (rank(&jobs[*i]), jobs[*i].job.take.number))?;
    let shot = jobs[first].shot.clone();
    let standing = indices.iter().map(|i| standing(&jobs[*i])).min()?;
    Some(ShotGroup { shot, jobs: indices, standing, first })
}

fn is_saved(view: &JobView) -> bool {
    matches!(view.job.state, JobState::Saved(_)) && !view.file_gone
}

/// Whether nothing about it is new to the person.
fn is_done(view: &JobView, seen: &SeenClips<'_>) -> bool {
    matches!(view.job.state, JobState::Saved(clip) if !view.file_gone && (seen.is_seen)(clip))
}

fn ended_today(job: &Job, seen: &SeenClips<'_>) -> bool {
    let day = |at: Timestamp| at.to_zoned(seen.zone.clone()).date();
    job.facts.ended_at.is_some_and(|end| day(end) == day(seen.now))
}

fn standing(view: &JobView) -> QueueStanding {
    match &view.job.state {
        JobState::Saved(_) if view.file_gone => QueueStanding::NeedsPerson,
        JobState::Saved(_) => QueueStanding::Saved,
        JobState::NeedsUser(_) | JobState::Failed(_) | JobState::Dismissed => QueueStanding::NeedsPerson,
        JobState::Held | JobState::Queued => QueueStanding::Waits,
        JobState::Waiting { .. } if !view.job.is_bought() => QueueStanding::Waits,
        _ => QueueStanding::Runs,
    }
}

/// How far on a take is; the least is furthest. What needs the person comes before what waits.
fn rank(view: &JobView) -> u8 {
    match &view.job.state {
        JobState::Downloading | JobState::Ready => 0,
        JobState::Accepted if view.at_service == AtService::Rendering => 1,
        JobState::Accepted => 2,
        JobState::Submitting => 3,
        JobState::Uploading => 4,
        JobState::Waiting { .. } if view.job.is_bought() => 5,
        JobState::NeedsUser(_) => 6,
        JobState::Failed(_) | JobState::Dismissed => 7,
        JobState::Waiting { .. } => 8,
        JobState::Queued => 9,
        JobState::Held => 10,
        JobState::Saved(_) if view.file_gone => 6,
        JobState::Saved(_) => 11,
    }
}

/// The place of its first job: the snapshot has the queue's order.
fn order(jobs: &[JobView], group: &ShotGroup) -> usize {
    let movable = group.jobs.iter().copied().filter(|i| can_move(&jobs[*i].job)).min();
    movable.or_else(|| group.jobs.iter().copied().min()).unwrap_or(usize::MAX)
}

fn can_move(job: &Job) -> bool {
    job.allows(&JobAction::MoveUp)
}

impl ShotGroup {
    /// What the row says at this time.
    pub fn words(&self, jobs: &[JobView], now: Timestamp, zone: &TimeZone) -> RowWords {
        let view = &jobs[self.first];
        let card = data::card(view, now, zone);
        let saved = self.jobs.iter().filter(|i| is_saved(&jobs[**i])).count();
        let state = match self.standing {
            QueueStanding::Saved if saved > 1 => format!("{saved} new clips"),
            QueueStanding::Saved => "New clip".to_owned(),
            _ => state_words(view),
        };
        RowWords {
            count: (self.jobs.len() > 1 && self.standing != QueueStanding::Saved)
                .then(|| format!("{saved} of {}", self.jobs.len())),
            state,
            status: card.status,
            elapsed: card.elapsed,
            usual: card.usual,
            download: card.download,
            price: self.price(jobs),
        }
    }

    /// `$9.60`, or `about $9.60` until every take's cost is known; a take that failed and was not billed costs nothing.
    fn price(&self, jobs: &[JobView]) -> String {
        match self.jobs[..] {
            [one] => data::card_price(&jobs[one].job),
            _ => TakesTogether::of(self.jobs.iter().map(|i| &*jobs[*i].job)).price(),
        }
    }

    /// Its jobs that can be moved in the queue, in their order.
    pub fn movable(&self, jobs: &[JobView]) -> Vec<JobId> {
        let mut indices: Vec<usize> = self.jobs.iter().copied().filter(|i| can_move(&jobs[*i].job)).collect();
        indices.sort_unstable();
        indices.into_iter().map(|i| jobs[i].job.id).collect()
    }

    /// Whether it is unfolded until the person folds it: it needs a decision.
    pub fn opens_by_itself(&self) -> bool {
        self.standing == QueueStanding::NeedsPerson
    }
}

/// The moves that put these jobs of one row at a place, in an order that keeps theirs.
pub fn moves(jobs: &[JobId], to: QueuePlace) -> Vec<(JobId, QueuePlace)> {
    let step = |job: JobId| (job, to);
    match to {
        QueuePlace::Last | QueuePlace::Before(_) => jobs.iter().copied().map(step).collect(),
        QueuePlace::Next | QueuePlace::After(_) => jobs.iter().rev().copied().map(step).collect(),
    }
}

/// Where a row goes that is dropped before the row `before` of those that wait; `None` for the end.
pub fn dropped(
    jobs: &[JobView],
    groups: &[ShotGroup],
    moved: ShotId,
    before: Option<ShotId>,
) -> Vec<(JobId, QueuePlace)> {
    let Some(group) = groups.iter().find(|group| group.shot.id == moved) else { return Vec::new() };
    let target = before.and_then(|before| groups.iter().find(|group| group.shot.id == before));
    let place = match target.map(|target| target.movable(jobs)) {
        Some(others) => others.first().map(|first| QueuePlace::Before(*first)),
        None => Some(QueuePlace::Last),
    };
    place.map(|place| moves(&group.movable(jobs), place)).unwrap_or_default()
}

/// The jobs that wait and were never sent: what "Hold all" and "Remove all waiting" mean, with what they would cost.
pub fn waiting(jobs: &[JobView], action: &JobAction) -> (Vec<JobId>, Usd) {
    let waits = |view: &&JobView| standing(view) == QueueStanding::Waits && view.job.allows(action);
    let those: Vec<&JobView> = jobs.iter().filter(waits).collect();
    let cost = those.iter().map(|view| view.job.price()).fold(Usd::default(), Usd::plus);
    (those.iter().map(|view| view.job.id).collect(), cost)
}

/// The ended jobs that can be taken off the list.
pub fn finished(jobs: &[JobView]) -> Vec<JobId> {
    let is_over = |view: &&JobView| {
        matches!(view.job.state, JobState::Saved(_) | JobState::Failed(_)) && view.job.allows(&JobAction::Dismiss)
    };
    jobs.iter().filter(is_over).map(|view| view.job.id).collect()
}

/// The price of everything that is under way or waits.
pub fn total(jobs: &[JobView]) -> Usd {
    let open = jobs.iter().filter(|view| !view.job.state.is_ended());
    open.map(|view| view.job.price()).fold(Usd::default(), Usd::plus)
}

/// How many of a row's takes are in which state, for screen readers: `1 rendering, 2 waiting`.
pub fn spoken(jobs: &[JobView], group: &ShotGroup) -> String {
    let mut counts: BTreeMap<u8, (String, usize)> = BTreeMap::new();
    for i in &group.jobs {
        let entry = counts.entry(rank(&jobs[*i])).or_insert_with(|| (format::within(&state_words(&jobs[*i])), 0));
        entry.1 += 1;
    }
    let words: Vec<String> = counts.into_values().map(|(state, count)| format!("{count} {state}")).collect();
    words.join(", ")
}

#[cfg(test)]
#[path = "groups_tests.rs"]
mod tests;
