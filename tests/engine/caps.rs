//! Caps at the engine: what would pass one waits unbought, goes on by itself, and is bought at most once.

use rushes::domain::{CapChange, CapSpan, Draft, JobAction, JobId, JobState, Outcome, StateName, Usd};
use rushes::engine::{self, EngineConfig, Snapshot};

use crate::stage::{Stage, answer, draft};
use crate::time::Jumpy;

const DAY: i64 = 24 * 3600;

async fn cap(stage: &Stage, span: CapSpan, cents: Option<i64>) {
    answer(stage.engine.change_cap(CapChange::Set(span, cents.map(Usd::from_cents)))).await.unwrap();
}

async fn three(stage: &Stage) -> Vec<JobId> {
    answer(stage.engine.generate(Draft { takes: 3, ..draft("a fox") })).await.unwrap()
}

fn saved(snapshot: &Snapshot) -> usize {
    snapshot.jobs.iter().filter(|view| view.job.state.name() == StateName::Saved).count()
}

/// Two of three takes of $1.60 under a cap of $3.50: the last one waits.
async fn two_of_three(stage: &Stage) -> JobId {
    cap(stage, CapSpan::Day, Some(350)).await;
    let jobs = three(stage).await;
    let seen = stage.until_all("two saved, one held", |seen| saved(seen) == 2 && seen.spending.held == 1).await;
    assert_eq!(stage.bought(), 2);
    let held = seen.jobs.iter().find(|view| view.is_held_by_cap()).unwrap();
    assert_eq!(held.job.id, jobs[2], "the order of the queue decides");
    let sentence = held.wait_sentence().unwrap();
    let counted = seen.spending.counted.day;
    assert_eq!(sentence, format!("This would pass your $3.50 for today: {counted} are spent or on the way"));
    held.job.id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_pass_a_cap_waits_unbought_and_goes_on_when_the_cap_is_raised() {
    let mut stage = Stage::new().await;
    let held = two_of_three(&stage).await;
    stage.restart().await;
    stage.until_all("held after a restart too", |seen| seen.spending.held == 1).await;
    assert_eq!(stage.bought(), 2);
    cap(&stage, CapSpan::Day, Some(2000)).await;
    stage.until_saved(held).await;
    let report = answer(stage.engine.spending(None)).await.unwrap();
    assert_eq!((stage.bought(), report.all.count, report.not_billed), (3, 3, 0));
    assert!(report.latest.iter().all(|purchase| purchase.outcome == Outcome::Billed && purchase.request_id.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_back_shot_goes_on_by_itself_when_the_day_has_turned_and_not_when_the_clock_is_set_back() {
    let mut stage = Stage::new().await;
    stage.stop().await;
    let jumpy = Jumpy::default();
    stage.engine = engine::start(EngineConfig { clock: jumpy.clock(), ..stage.config() }).await.unwrap();
    let held = two_of_three(&stage).await;
    // A request lets the engine look at the clock, which it does by itself every few seconds.
    jumpy.jump(-DAY);
    answer(stage.engine.resume_queue()).await.unwrap();
    assert!(stage.engine.snapshot().job(held).unwrap().is_held_by_cap(), "yesterday is no new day");
    assert_eq!(stage.bought(), 2);
    jumpy.jump(2 * DAY);
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.until_saved(held).await;
    assert_eq!(stage.bought(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_back_shot_can_be_kept_for_good_or_removed_and_takes_no_room() {
    let stage = Stage::new().await;
    let held = two_of_three(&stage).await;
    stage.act(held, JobAction::Hold).await.unwrap();
    cap(&stage, CapSpan::Day, None).await;
    let other = stage.generate("a heron").await;
    stage.until_saved(other).await;
    assert_eq!(stage.engine.snapshot().job(held).unwrap().job.state, JobState::Held, "it was told to stay");
    stage.act(held, JobAction::Dismiss).await.unwrap();
    assert_eq!(stage.bought(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn however_many_are_asked_for_at_once_never_more_is_bought_than_the_smaller_cap() {
    let mut stage = Stage::new().await;
    cap(&stage, CapSpan::Day, Some(5000)).await;
    cap(&stage, CapSpan::Month, Some(650)).await;
    for _ in 0..3 {
        three(&stage).await;
    }
    let seen = stage.until_all("four saved, five held", |seen| saved(seen) == 4 && seen.spending.held == 5).await;
    assert!(seen.spending.counted.month <= Usd::from_cents(650), "{:?}", seen.spending);
    assert_eq!(stage.bought(), 4);
    cap(&stage, CapSpan::Month, Some(0)).await;
    stage.restart().await;
    assert_eq!((stage.bought(), stage.engine.snapshot().spending.held), (4, 5), "a lower cap buys nothing");
}
