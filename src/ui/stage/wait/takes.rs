//! Which takes stand side by side on the stage. Pure.

use crate::domain::{Job, JobState};
use crate::engine::JobView;

/// The most takes on the stage: as many as one press can make.
const MOST: usize = 8;

/// The takes of now of this job's shot, itself among them, by number.
pub(super) fn all<'a>(jobs: &'a [JobView], of: &'a JobView) -> Vec<&'a JobView> {
    let belongs =
        |view: &&JobView| view.job.id == of.job.id || (is_same_shot(&view.job, &of.job) && is_of_now(view, of));
    let mut takes: Vec<&JobView> = jobs.iter().filter(belongs).collect();
    takes.sort_by_key(|view| (view.job.take.number, view.job.id));
    takes
}

/// Those of all takes that stand side by side: at most eight, around this one.
pub(super) fn beside<'a, 'b>(all: &'b [&'a JobView], of: &JobView) -> &'b [&'a JobView] {
    let here = all.iter().position(|view| view.job.id == of.job.id).unwrap_or_default();
    let first = here.saturating_sub(MOST / 2).min(all.len().saturating_sub(MOST));
    &all[first..all.len().min(first + MOST)]
}

/// Whether both are takes of one shot.
fn is_same_shot(one: &Job, other: &Job) -> bool {
    one.take.shot == other.take.shot
}

/// Whether it is under way, or ended while this one was: takes of yesterday are in the library.
fn is_of_now(view: &JobView, of: &JobView) -> bool {
    let ended = || view.job.facts.ended_at.unwrap_or(view.job.changed_at);
    match view.job.state {
        JobState::Dismissed => false,
        JobState::Saved(_) | JobState::Failed(_) => ended() >= of.job.created_at,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ClipId, JobFacts, JobId, ShotId, Take};
    use crate::ui::fixtures;

    fn take(id: i64, state: JobState) -> JobView {
        let mut job = fixtures::job(id, state, JobFacts::default());
        job.take = Take { shot: ShotId(1), number: id as u32, continues: None };
        fixtures::view(job)
    }

    fn ids(jobs: &[JobView], of: usize) -> Vec<i64> {
        beside(&all(jobs, &jobs[of]), &jobs[of]).iter().map(|view| view.job.id.0).collect()
    }

    #[test]
    fn takes_of_one_shot_stand_side_by_side_in_the_order_in_which_they_were_made() {
        let mut other = take(9, JobState::Queued);
        std::sync::Arc::make_mut(&mut other.job).take.shot = ShotId(2);
        let jobs = [take(3, JobState::Queued), other, take(1, JobState::Accepted), take(2, JobState::Held)];
        assert_eq!(ids(&jobs, 0), [1, 2, 3]);
        assert_eq!(ids(&jobs, 1), [9]);
    }

    #[test]
    fn a_take_that_has_come_meanwhile_stays_and_one_of_yesterday_does_not() {
        let mut old = take(1, JobState::Saved(ClipId(1)));
        std::sync::Arc::make_mut(&mut old.job).facts.ended_at = Some(fixtures::at(-86_400));
        let mut come = take(2, JobState::Saved(ClipId(2)));
        std::sync::Arc::make_mut(&mut come.job).facts.ended_at = Some(fixtures::at(-5));
        let jobs = [old, come, take(3, JobState::Accepted), take(4, JobState::Dismissed)];
        assert_eq!(ids(&jobs, 2), [2, 3]);
        assert_eq!(ids(&jobs, 0), [1, 2, 3], "the one that was asked for is always there");
    }

    #[test]
    fn of_many_takes_eight_are_shown_around_the_selected_one() {
        let jobs: Vec<JobView> = (1..=20).map(|id| take(id, JobState::Queued)).collect();
        assert_eq!(ids(&jobs, 0), (1..=8).collect::<Vec<_>>());
        assert_eq!(ids(&jobs, 10), (7..=14).collect::<Vec<_>>());
        assert_eq!(ids(&jobs, 19), (13..=20).collect::<Vec<_>>());
        let every = all(&jobs, &jobs[4]);
        assert_eq!((every.len(), beside(&every, &jobs[4])[4].job.id), (20, JobId(5)));
    }
}
