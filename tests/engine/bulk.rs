//! What is done to many shots at once, the order of the queue, and the way back of what was removed: nothing is bought twice.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::{RngExt, SeedableRng, rngs::StdRng};
use rushes::domain::{Draft, JobAction, JobId, JobState, StateName};
use rushes::engine::{QueuePlace, RefusalKind};
use rushes::simulator::{Endpoint, Fault, JobFault};

use crate::stage::{Stage, answer, draft};

/// A stage whose queue stands still, with these shots in it.
async fn paused(prompts: &[&str]) -> (Stage, Vec<JobId>) {
    let stage = Stage::new().await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let mut jobs = Vec::new();
    for prompt in prompts {
        jobs.push(stage.generate(prompt).await);
    }
    (stage, jobs)
}

fn order(stage: &Stage) -> Vec<JobId> {
    let seen = stage.engine.snapshot();
    seen.jobs.iter().filter(|view| !view.job.state.is_ended()).map(|view| view.job.id).collect()
}

fn state(stage: &Stage, job: JobId) -> JobState {
    stage.engine.snapshot().job(job).unwrap().job.state.clone()
}

async fn act_all(stage: &Stage, jobs: &[JobId], action: JobAction) -> Vec<JobId> {
    answer(stage.engine.act_all(jobs.to_vec(), action)).await.unwrap()
}

async fn bring_back(stage: &Stage, jobs: &[JobId]) -> Result<Vec<JobId>, RefusalKind> {
    answer(stage.engine.bring_back(jobs.to_vec())).await.map_err(|refusal| refusal.kind)
}

#[tokio::test(flavor = "multi_thread")]
async fn all_are_held_at_once_and_the_way_back_lets_go_only_what_it_held() {
    let (stage, jobs) = paused(&["a", "b", "c"]).await;
    let [a, b, c] = jobs[..] else { unreachable!() };
    stage.act(b, JobAction::Hold).await.unwrap();
    let held = act_all(&stage, &[a, b, c, a, JobId(999)], JobAction::Hold).await;
    assert_eq!(held, [a, c], "what was held already, or is asked for twice, is not counted");
    for job in [a, b, c] {
        assert_eq!(state(&stage, job), JobState::Held);
    }
    assert_eq!(act_all(&stage, &held, JobAction::Release).await, held);
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(a).await;
    stage.until_saved(c).await;
    assert_eq!((state(&stage, b), stage.bought()), (JobState::Held, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_removed_comes_back_as_the_same_takes_at_its_places_and_is_bought_once() {
    let (mut stage, jobs) = paused(&["a", "b"]).await;
    let takes = answer(stage.engine.generate(Draft { takes: 3, ..draft("c") })).await.unwrap();
    let last = stage.generate("d").await;
    let before: Vec<_> = takes.iter().map(|job| stage.engine.snapshot().job(*job).unwrap().job.take).collect();
    assert_eq!(before.iter().map(|take| take.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(act_all(&stage, &takes, JobAction::Dismiss).await, takes);
    assert_eq!(order(&stage), [jobs[0], jobs[1], last]);
    let back = bring_back(&stage, &takes).await.unwrap();
    assert_eq!(order(&stage), [jobs[0], jobs[1], back[0], back[1], back[2], last]);
    let seen = stage.engine.snapshot();
    let after: Vec<_> = back.iter().map(|job| seen.job(*job).unwrap().job.take).collect();
    assert_eq!(after, before);
    assert_eq!(bring_back(&stage, &takes).await, Err(RefusalKind::NotAllowed), "a second press makes no second one");
    stage.restart().await;
    assert_eq!(bring_back(&stage, &takes).await, Err(RefusalKind::NotAllowed), "nor does one after a restart");
    answer(stage.engine.resume_queue()).await.unwrap();
    for job in jobs.iter().chain(&back).chain([&last]) {
        stage.until_saved(*job).await;
    }
    assert_eq!((stage.bought(), stage.submits()), (6, 6));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_held_comes_back_held_and_so_does_what_an_earlier_run_removed() {
    let (mut stage, jobs) = paused(&["a", "b"]).await;
    let [waiting, held] = jobs[..] else { unreachable!() };
    stage.act(held, JobAction::Hold).await.unwrap();
    act_all(&stage, &jobs, JobAction::Dismiss).await;
    let back = bring_back(&stage, &jobs).await.unwrap();
    assert_eq!((state(&stage, back[0]), state(&stage, back[1])), (JobState::Queued, JobState::Held));
    assert_ne!((back[0], back[1]), (waiting, held));
    act_all(&stage, &back, JobAction::Dismiss).await;
    stage.restart().await;
    for job in bring_back(&stage, &back).await.unwrap() {
        assert_eq!(state(&stage, job), JobState::Held, "nobody remembers what the person wanted of it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_that_was_sent_never_comes_back() {
    let stage = Stage::new().await;
    stage.service.script().next_job(JobFault::Slow(2.0));
    let accepted = stage.generate("accepted").await;
    stage.until_state(accepted, StateName::Accepted).await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let lost = stage.generate("lost").await;
    stage.until_state(lost, StateName::NeedsUser).await;
    answer(stage.engine.pause_queue()).await.unwrap();
    let waiting = stage.generate("waiting").await;
    let all = [accepted, lost, waiting];
    assert_eq!(act_all(&stage, &all, JobAction::Dismiss).await, all);
    assert_eq!(bring_back(&stage, &[accepted, lost]).await, Err(RefusalKind::NotAllowed));
    let back = bring_back(&stage, &all).await.unwrap();
    assert_eq!(back.len(), 1, "only what was never sent");
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(back[0]).await;
    assert_eq!(stage.bought(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn shots_are_put_next_last_before_and_behind_and_the_others_keep_their_order() {
    let (mut stage, jobs) = paused(&["a", "b", "c", "d"]).await;
    let [a, b, c, d] = jobs[..] else { unreachable!() };
    for (job, to, expected) in [
        (c, QueuePlace::Next, [c, a, b, d]),
        (c, QueuePlace::Next, [c, a, b, d]),
        (a, QueuePlace::Last, [c, b, d, a]),
        (d, QueuePlace::Before(c), [d, c, b, a]),
        (d, QueuePlace::After(b), [c, b, d, a]),
        (b, QueuePlace::After(b), [c, b, d, a]),
        (a, QueuePlace::Before(d), [c, b, a, d]),
    ] {
        answer(stage.engine.move_job(job, to)).await.unwrap();
        assert_eq!(order(&stage), expected, "{job} to {to:?}");
    }
    stage.restart().await;
    assert_eq!(order(&stage), [c, b, a, d]);
    stage.act(b, JobAction::Dismiss).await.unwrap();
    for refused in [stage.engine.move_job(b, QueuePlace::Next), stage.engine.move_job(a, QueuePlace::After(b))] {
        assert_eq!(answer(refused).await.unwrap_err().kind, RefusalKind::NotAllowed);
    }
    assert_eq!(order(&stage), [c, a, d]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shot_under_way_keeps_its_place_whatever_moves_around_it() {
    let (stage, jobs) = paused(&["a", "b", "c", "d"]).await;
    let [a, b, c, d] = jobs[..] else { unreachable!() };
    stage.service.script().next_job(JobFault::Slow(5.0));
    act_all(&stage, &[b, c, d], JobAction::Hold).await;
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_state(a, StateName::Accepted).await;
    answer(stage.engine.move_job(d, QueuePlace::Next)).await.unwrap();
    assert_eq!(order(&stage), [a, d, b, c]);
    assert_eq!(answer(stage.engine.move_job(a, QueuePlace::Last)).await.unwrap_err().kind, RefusalKind::NotAllowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_shots_are_submitted_again_together_each_as_its_own_take_and_each_once() {
    let stage = Stage::new().await;
    let body = r#"{"error":"prompt is required"}"#.to_owned();
    stage.service.script().always(Endpoint::Submit, Fault::Status { code: 400, body, headers: vec![] });
    let jobs = answer(stage.engine.generate(Draft { takes: 2, ..draft("a fox") })).await.unwrap();
    for job in &jobs {
        stage.until_state(*job, StateName::Failed).await;
    }
    stage.service.script().clear();
    let both = [jobs[0], jobs[1], jobs[0]];
    assert_eq!(act_all(&stage, &both, JobAction::SubmitAgain).await, jobs);
    let seen = stage.until_all("both", |s| s.library.clips == 2).await;
    let mut takes: Vec<u32> = seen.jobs.iter().map(|view| view.job.take.number).collect();
    takes.sort_unstable();
    assert_eq!((takes, stage.bought()), (vec![1, 2], 2));
    let found = JobAction::FoundAtService(rushes::domain::RequestId::parse("r-1").unwrap());
    for action in [JobAction::MoveUp, JobAction::MoveDown, found] {
        let refused = answer(stage.engine.act_all(jobs.clone(), action)).await.unwrap_err();
        assert_eq!(refused.kind, RefusalKind::NotAllowed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_to_the_queue_in_whatever_order_nothing_is_bought_twice() {
    for seed in 0..3 {
        let mut run = Run::new(seed).await;
        for _ in 0..50 {
            run.step().await;
        }
        run.end().await;
    }
}

/// Twelve shots, each with its own words, under a person who can't decide.
struct Run {
    stage: Stage,
    dice: StdRng,
    /// Every job that there ever was of these shots.
    jobs: Vec<JobId>,
}

impl Run {
    async fn new(seed: u64) -> Self {
        let prompts: Vec<String> = (0..12).map(|n| format!("shot {n}")).collect();
        let prompts: Vec<&str> = prompts.iter().map(String::as_str).collect();
        let (stage, jobs) = paused(&prompts).await;
        Self { stage, dice: StdRng::seed_from_u64(seed), jobs }
    }

    fn some(&mut self) -> Vec<JobId> {
        let share = self.dice.random_range(0.1..1.0);
        let jobs = self.jobs.clone();
        jobs.into_iter().filter(|_| self.dice.random_bool(share)).collect()
    }

    fn one(&mut self) -> JobId {
        self.jobs[self.dice.random_range(0..self.jobs.len())]
    }

    async fn step(&mut self) {
        let some = self.some();
        let engine = self.stage.engine.clone();
        // A refusal is as good as a deed: what counts is what is bought.
        match self.dice.random_range(0..9) {
            0 => drop(answer(engine.act_all(some, JobAction::Hold)).await),
            1 => drop(answer(engine.act_all(some, JobAction::Release)).await),
            2 => drop(answer(engine.act_all(some, JobAction::Dismiss)).await),
            3 | 4 => self.jobs.extend(answer(engine.bring_back(some)).await.unwrap_or_default()),
            5 => {
                let (job, other) = (self.one(), self.one());
                let places = [QueuePlace::Next, QueuePlace::Last, QueuePlace::Before(other), QueuePlace::After(other)];
                let place = places[self.dice.random_range(0..places.len())];
                drop(answer(engine.move_job(job, place)).await);
            }
            6 => drop(answer(engine.pause_queue()).await),
            7 => drop(answer(engine.resume_queue()).await),
            _ if self.dice.random_bool(0.3) => self.stage.restart().await,
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }

    /// Lets everything go that is not removed, and looks at the bank statement.
    async fn end(self) {
        let Self { stage, jobs, .. } = self;
        drop(answer(stage.engine.act_all(jobs.clone(), JobAction::Release)).await);
        answer(stage.engine.resume_queue()).await.unwrap();
        stage.until_all("the end of all", |seen| seen.jobs.iter().all(|view| view.job.state.is_ended())).await;
        let mut bought = BTreeMap::<String, usize>::new();
        for entry in stage.service.ledger() {
            *bought.entry(entry.body["prompt"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        assert!(bought.values().all(|times| *times == 1), "{bought:?}");
        for clip in stage.library().await {
            assert_eq!(bought.get(&clip.request.prompt), Some(&1));
            assert!(clip.path.is_file());
        }
    }
}
