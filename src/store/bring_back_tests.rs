//! What comes back, and what never does, whatever is asked.

use super::*;
use crate::domain::fixtures::{every_state, request, request_id};
use crate::domain::{Accepted, JobFacts, JobState};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + second).unwrap()
}

/// A ledger with so many queued jobs.
async fn with_jobs(count: usize) -> (tempfile::TempDir, Store, Vec<Job>) {
    let home = tempfile::tempdir().unwrap();
    let store = Store::open(&home.path().join("ledger")).unwrap().store;
    let new = NewJob { request: request(), of: TakeOf::ANY, retry_of: None, created_at: at(0), held: false };
    let jobs = store.insert(vec![new; count]).await.unwrap();
    (home, store, jobs)
}

async fn set(store: &Store, job: &Job, state: JobState, facts: JobFacts) {
    store.update(vec![Job { state, facts, revision: job.revision + 1, ..job.clone() }]).await.unwrap();
}

#[tokio::test]
async fn a_removed_job_comes_back_once_as_the_same_take_at_its_place() {
    let (_home, store, jobs) = with_jobs(3).await;
    set(&store, &jobs[1], JobState::Dismissed, JobFacts::default()).await;
    let wanted = vec![(jobs[1].id, true), (jobs[1].id, false)];
    let back = store.bring_back(wanted.clone(), at(9)).await.unwrap();
    let [new] = &back[..] else { panic!("{back:?}") };
    assert_eq!((new.take, new.position, new.retry_of), (jobs[1].take, jobs[1].position, Some(jobs[1].id)));
    assert_eq!((&new.state, new.created_at), (&JobState::Held, at(9)));
    assert_eq!(store.job(new.id).await.unwrap().as_ref(), Some(new));
    assert_eq!(store.job(jobs[1].id).await.unwrap().unwrap().state, JobState::Dismissed, "the old one stays removed");
    assert_eq!(store.bring_back(wanted, at(10)).await.unwrap(), []);
    set(&store, new, JobState::Dismissed, JobFacts::default()).await;
    assert_eq!(
        store.bring_back(vec![(jobs[1].id, false)], at(11)).await.unwrap(),
        [],
        "the later one may, this one not"
    );
    assert_eq!(store.bring_back(vec![(new.id, false)], at(11)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_comes_back_that_stands_in_the_queue_or_was_ever_sent() {
    let states: Vec<JobState> = every_state().into_iter().filter(|state| *state != JobState::Dismissed).collect();
    let (_home, store, jobs) = with_jobs(states.len() + 2).await;
    for (job, state) in jobs.iter().zip(&states) {
        set(&store, job, state.clone(), JobFacts::default()).await;
    }
    let sent = JobFacts { submitted_at: Some(at(1)), ..JobFacts::default() };
    let accepted = Some(Accepted { request_id: request_id("r-1"), at: at(2) });
    let found = JobFacts { accepted, ..JobFacts::default() };
    for (job, facts) in jobs[states.len()..].iter().zip([sent, found]) {
        set(&store, job, JobState::Dismissed, facts).await;
    }
    let all = jobs.iter().map(|job| (job.id, false)).chain([(JobId(999), false)]).collect();
    assert_eq!(store.bring_back(all, at(9)).await.unwrap(), []);
}
