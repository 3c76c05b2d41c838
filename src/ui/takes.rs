//! The takes of a shot, clips and jobs together, by number; and which one comes next. Pure.

use std::sync::Arc;

use crate::domain::{Clip, ClipId, JobState, Mark, ShotId};
use crate::engine::JobView;
use crate::ui::context::Selection;

/// A step through the takes of a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum TakeStep {
    /// To the take before.
    Back,
    /// To the next one.
    On,
}

/// One take of a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) struct TakeEntry {
    /// Its number, from 1.
    pub number: u32,
    /// What puts it on the stage.
    pub selection: Selection,
    /// Pick or reject.
    pub mark: Option<Mark>,
    /// Whether it is a clip that was never seen.
    pub unseen: bool,
}

impl TakeEntry {
    /// Its clip, once there is one.
    pub const fn clip(&self) -> Option<ClipId> {
        match self.selection {
            Selection::Clip(clip) => Some(clip),
            Selection::Job(_) | Selection::Newest => None,
        }
    }
}

/// The takes of a shot: its clips, and the jobs of takes that have none yet. Of several jobs of one take the latest counts.
pub(in crate::ui) fn takes(shot: ShotId, clips: &[Arc<Clip>], jobs: &[JobView]) -> Vec<TakeEntry> {
    let clip = |clip: &Arc<Clip>| TakeEntry {
        number: clip.take.number,
        selection: Selection::Clip(clip.id),
        mark: clip.marks.mark,
        unseen: !clip.marks.seen,
    };
    let mut found: Vec<TakeEntry> = clips.iter().map(clip).collect();
    let mine = |view: &&JobView| view.job.take.shot == shot;
    let has_no_clip = |view: &&JobView| !matches!(view.job.state, JobState::Saved(_) | JobState::Dismissed);
    let mut waiting: Vec<&JobView> = jobs.iter().filter(mine).filter(has_no_clip).collect();
    waiting.sort_by_key(|view| (view.job.state.is_ended(), std::cmp::Reverse(view.job.id)));
    for view in waiting {
        let number = view.job.take.number;
        if found.iter().all(|take| take.number != number) {
            found.push(TakeEntry { number, selection: Selection::Job(view.job.id), mark: None, unseen: false });
        }
    }
    found.sort_by_key(|take| take.number);
    found
}

/// The take a step away from the one on the stage; `None` at either end.
pub(in crate::ui) fn stepped(takes: &[TakeEntry], shown: Selection, step: TakeStep) -> Option<TakeEntry> {
    let at = takes.iter().position(|take| take.selection == shown)?;
    let to = match step {
        TakeStep::Back => at.checked_sub(1)?,
        TakeStep::On => at + 1,
    };
    takes.get(to).copied()
}

/// The clip to look at after this one was marked: the next take that is a clip.
pub(in crate::ui) fn next_clip(takes: &[TakeEntry], marked: ClipId) -> Option<ClipId> {
    let at = takes.iter().position(|take| take.clip() == Some(marked))?;
    takes[at + 1..].iter().find_map(TakeEntry::clip)
}

/// The clip that a shot is begun with: the first one that was never seen, else the first.
pub(in crate::ui) fn first_clip(takes: &[Arc<Clip>]) -> Option<ClipId> {
    takes.iter().find(|clip| !clip.marks.seen).or_else(|| takes.first()).map(|clip| clip.id)
}

/// The take that stays when some leave: the next one, or the one before.
pub(in crate::ui) fn stays(takes: &[TakeEntry], shown: ClipId, leaving: &[ClipId]) -> Option<Selection> {
    let at = takes.iter().position(|take| take.clip() == Some(shown)).unwrap_or(0);
    let stays = |take: &&TakeEntry| take.clip().is_some_and(|clip| !leaving.contains(&clip));
    let next = takes[at..].iter().find(stays).or_else(|| takes[..at].iter().rev().find(stays));
    next.map(|take| take.selection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{JobFacts, JobId, Marks, Take};
    use crate::ui::fixtures;

    const SHOT: ShotId = ShotId(7);

    fn take(number: u32) -> Take {
        Take { shot: SHOT, number, continues: None }
    }

    fn clip(id: i64, number: u32) -> Arc<Clip> {
        Arc::new(Clip { take: take(number), ..fixtures::clip(id, "a fox") })
    }

    fn job(id: i64, number: u32, state: JobState) -> JobView {
        let mut job = fixtures::job(id, state, JobFacts::default());
        job.take = take(number);
        fixtures::view(job)
    }

    fn shown(takes: &[TakeEntry]) -> Vec<(u32, Selection)> {
        takes.iter().map(|take| (take.number, take.selection)).collect()
    }

    #[test]
    fn clips_and_jobs_of_a_shot_stand_in_one_row_by_number() {
        let clips = [clip(1, 1), clip(3, 3)];
        let failed =
            || JobState::Failed(crate::domain::Failure::new(crate::domain::FailureKind::RenderFailed, None, ""));
        let jobs = [
            job(10, 4, JobState::Queued),
            job(11, 2, failed()),
            job(12, 2, JobState::Accepted),
            job(13, 1, JobState::Saved(ClipId(1))),
            fixtures::view(fixtures::job(14, JobState::Queued, JobFacts::default())),
        ];
        let expected = [
            (1, Selection::Clip(ClipId(1))),
            (2, Selection::Job(JobId(12))),
            (3, Selection::Clip(ClipId(3))),
            (4, Selection::Job(JobId(10))),
        ];
        assert_eq!(shown(&takes(SHOT, &clips, &jobs)), expected);
    }

    #[test]
    fn a_step_goes_to_the_neighbour_and_stops_at_the_ends() {
        let takes = takes(SHOT, &[clip(1, 1), clip(2, 2)], &[job(10, 3, JobState::Queued)]);
        let goes = |from, step| stepped(&takes, from, step).map(|take| take.number);
        assert_eq!(goes(Selection::Clip(ClipId(1)), TakeStep::On), Some(2));
        assert_eq!(goes(Selection::Clip(ClipId(2)), TakeStep::On), Some(3));
        assert_eq!(goes(Selection::Job(JobId(10)), TakeStep::On), None);
        assert_eq!(goes(Selection::Clip(ClipId(1)), TakeStep::Back), None);
    }

    #[test]
    fn after_a_mark_the_next_take_comes_and_what_has_no_clip_yet_is_left_out() {
        let all = takes(SHOT, &[clip(1, 1), clip(3, 3)], &[job(10, 2, JobState::Queued), job(11, 4, JobState::Queued)]);
        assert_eq!(next_clip(&all, ClipId(1)), Some(ClipId(3)));
        assert_eq!(next_clip(&all, ClipId(3)), None);
    }

    #[test]
    fn a_shot_is_begun_with_its_first_take_that_was_never_seen() {
        let seen = |id| Arc::new(Clip { marks: Marks { seen: true, ..Marks::default() }, ..(*clip(id, 1)).clone() });
        assert_eq!(first_clip(&[seen(1), clip(2, 2), clip(3, 3)]), Some(ClipId(2)));
        assert_eq!(first_clip(&[seen(1), seen(2)]), Some(ClipId(1)));
        assert_eq!(first_clip(&[]), None);
    }

    #[test]
    fn the_stage_goes_on_to_the_next_take_that_stays() {
        let all = takes(SHOT, &[clip(1, 1), clip(2, 2), clip(3, 3)], &[]);
        let after = |shown, leaving: &[i64]| {
            stays(&all, ClipId(shown), &leaving.iter().copied().map(ClipId).collect::<Vec<_>>())
        };
        assert_eq!(after(2, &[2]), Some(Selection::Clip(ClipId(3))));
        assert_eq!(after(3, &[3]), Some(Selection::Clip(ClipId(2))));
        assert_eq!(after(1, &[1, 2, 3]), None);
    }
}
