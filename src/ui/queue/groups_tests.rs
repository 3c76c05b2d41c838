//! The queue's rows, read as sentences.

use std::collections::HashSet;

use rand::{RngExt as _, SeedableRng as _};

use super::*;
use crate::domain::{Accepted, Failure, FailureKind, JobFacts, Need, RequestId, Take, WaitReason};
use crate::ui::fixtures::{self, at};

fn view(id: i64, shot: i64, number: u32, state: JobState) -> JobView {
    let facts = match state {
        JobState::Accepted => {
            let request_id = RequestId::parse(&format!("r{id}")).unwrap();
            JobFacts { accepted: Some(Accepted { request_id, at: at(-41) }), ..JobFacts::default() }
        }
        JobState::Saved(_) => {
            JobFacts { ended_at: Some(at(-5)), cost: Some(Usd::from_cents(300)), ..JobFacts::default() }
        }
        _ => JobFacts::default(),
    };
    let mut job = fixtures::job(id, state, facts);
    job.take = Take { shot: ShotId(shot), number, continues: None };
    let mut view = fixtures::view(job);
    view.shot =
        Arc::new(ShotLabel { id: ShotId(shot), project: None, number: shot as u32, title: format!("Shot {shot}") });
    view
}

fn listed(jobs: &[JobView], seen_clips: &[i64]) -> QueueRows {
    let is_seen = |clip: ClipId| seen_clips.contains(&clip.0);
    rows(jobs, &SeenClips { is_seen: &is_seen, now: at(0), zone: &TimeZone::UTC })
}

fn shots(rows: &QueueRows) -> Vec<i64> {
    rows.groups.iter().map(|group| group.shot.id.0).collect()
}

#[test]
fn thirty_seven_waiting_takes_of_five_shots_are_five_rows() {
    let jobs: Vec<JobView> = (0..37).map(|i| view(i, i % 5, (i / 5) as u32 + 1, JobState::Queued)).collect();
    let rows = listed(&jobs, &[]);
    assert_eq!(shots(&rows), [0, 1, 2, 3, 4]);
    assert_eq!(rows.groups.iter().map(|group| group.jobs.len()).sum::<usize>(), 37);
    assert_eq!(total(&jobs), jobs[0].job.price().times(37));
    assert_eq!(waiting(&jobs, &JobAction::Dismiss).0.len(), 37);
}

#[test]
fn what_runs_is_first_and_what_needs_the_person_stands_above_what_waits() {
    let failed = JobState::Failed(Failure::new(FailureKind::Internal, None, ""));
    let jobs = [
        view(1, 1, 1, JobState::Queued),
        view(2, 2, 1, JobState::Accepted),
        view(3, 3, 1, JobState::NeedsUser(Need::UnknownOutcome)),
        view(4, 4, 1, JobState::Held),
        view(5, 5, 1, failed),
    ];
    let rows = listed(&jobs, &[]);
    assert_eq!(shots(&rows), [2, 3, 5, 1, 4]);
    let open: Vec<bool> = rows.groups.iter().map(ShotGroup::opens_by_itself).collect();
    assert_eq!(open, [false, true, true, false, false]);
}

#[test]
fn a_row_counts_the_takes_that_are_saved_and_tells_the_time_of_the_one_that_runs() {
    let jobs =
        [view(1, 3, 1, JobState::Saved(ClipId(1))), view(2, 3, 2, JobState::Accepted), view(3, 3, 3, JobState::Queued)];
    let rows = listed(&jobs, &[1]);
    let words = rows.groups[0].words(&jobs, at(0), &TimeZone::UTC);
    assert_eq!((words.count.as_deref(), words.elapsed), (Some("1 of 3"), Some(Duration::from_secs(41))));
    assert_eq!(words.price, "about $9.40", "$3.00 and twice about $3.20");
    assert_eq!(spoken(&jobs, &rows.groups[0]), "1 queued at Segmind, 1 waiting, 1 saved");
}

#[test]
fn a_saved_clip_stays_until_it_was_seen_and_is_then_done_for_its_day() {
    let jobs = [view(1, 1, 1, JobState::Saved(ClipId(1)))];
    let unseen = listed(&jobs, &[]);
    assert_eq!((shots(&unseen), unseen.done.len()), (vec![1], 0));
    assert_eq!(unseen.groups[0].words(&jobs, at(0), &TimeZone::UTC).state, "New clip");
    let seen = listed(&jobs, &[1]);
    assert_eq!((shots(&seen), seen.done.len(), seen.done_cost), (vec![], 1, Usd::from_cents(300)));
    let tomorrow = SeenClips { is_seen: &|_| true, now: at(86_400), zone: &TimeZone::UTC };
    assert_eq!(rows(&jobs, &tomorrow), QueueRows::default());
}

#[test]
fn no_connection_and_waiting_for_a_turn_have_different_words() {
    let offline = JobState::Waiting { until: at(60), why: WaitReason::Offline };
    let jobs = [view(1, 1, 1, offline), view(2, 2, 1, JobState::Queued)];
    let rows = listed(&jobs, &[]);
    let words: Vec<(String, Status)> = rows
        .groups
        .iter()
        .map(|group| {
            let words = group.words(&jobs, at(0), &TimeZone::UTC);
            (words.state, words.status)
        })
        .collect();
    assert_eq!(words, [("No connection".to_owned(), Status::Warning), ("Waiting".to_owned(), Status::Neutral)]);
}

#[test]
fn what_was_ever_sent_is_never_among_what_is_removed_or_held_as_waiting() {
    let jobs =
        [view(1, 1, 1, JobState::Accepted), view(2, 1, 2, JobState::Submitting), view(3, 1, 3, JobState::Queued)];
    for action in [JobAction::Hold, JobAction::Dismiss] {
        assert_eq!(waiting(&jobs, &action).0, [JobId(3)], "{action:?}");
    }
}

#[test]
fn a_dropped_row_takes_all_its_waiting_takes_along_in_their_order() {
    let jobs = [
        view(1, 1, 1, JobState::Queued),
        view(2, 2, 1, JobState::Queued),
        view(3, 2, 2, JobState::Queued),
        view(4, 3, 1, JobState::Queued),
    ];
    let rows = listed(&jobs, &[]);
    let (first, last) = (QueuePlace::Before(JobId(1)), QueuePlace::Last);
    let dropped = |before| super::dropped(&jobs, &rows.groups, ShotId(2), before);
    assert_eq!(dropped(Some(ShotId(1))), [(JobId(2), first), (JobId(3), first)]);
    assert_eq!(dropped(None), [(JobId(2), last), (JobId(3), last)]);
    let next = moves(&[JobId(2), JobId(3)], QueuePlace::Next);
    assert_eq!(
        next,
        [(JobId(3), QueuePlace::Next), (JobId(2), QueuePlace::Next)],
        "the last one first, so that it ends last"
    );
}

#[test]
fn no_job_is_lost_between_the_rows() {
    let mut rng = rand::rngs::StdRng::seed_from_u64(17);
    for _ in 0..300 {
        let count = rng.random_range(0..40);
        let jobs: Vec<JobView> = (0..count)
            .map(|id| {
                let state = match rng.random_range(0..5) {
                    0 => JobState::Queued,
                    1 => JobState::Accepted,
                    2 => JobState::Saved(ClipId(id)),
                    3 => JobState::Held,
                    _ => JobState::NeedsUser(Need::UnknownOutcome),
                };
                view(id, rng.random_range(0..5), id as u32, state)
            })
            .collect();
        let rows = listed(&jobs, &[0, 2, 4, 6, 8]);
        let in_groups = rows.groups.iter().flat_map(|group| group.jobs.iter());
        let shown: Vec<usize> = in_groups.chain(&rows.done).copied().collect();
        let different: HashSet<usize> = shown.iter().copied().collect();
        assert_eq!((shown.len(), different.len()), (jobs.len(), jobs.len()));
    }
}

#[test]
fn takes_that_failed_and_were_not_billed_add_nothing_to_the_price_of_their_row() {
    let failed = || JobState::Failed(Failure::new(FailureKind::RenderFailed, None, ""));
    let price = |jobs: &[JobView]| listed(jobs, &[]).groups[0].words(jobs, at(0), &TimeZone::UTC).price;
    assert_eq!(price(&[view(1, 3, 1, failed()), view(2, 3, 2, failed())]), "not billed");
    let jobs = [view(1, 3, 1, failed()), view(2, 3, 2, JobState::Accepted), view(3, 3, 3, JobState::Queued)];
    assert_eq!(price(&jobs), "about $6.40");
}
