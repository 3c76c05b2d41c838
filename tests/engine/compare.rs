//! A month of the request history beside the ledger: comparing changes nothing, and only a row of one's own is ever counted.

use std::ops::Range;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rushes::domain::{JobState, Need, RequestId, Usd};
use rushes::engine::{self, Clock, Comparison, DifferenceKind, EngineHandle};
use rushes::simulator::{Endpoint, Fault, HistoryEnvelope, HistoryShape, HistoryTimes};

use crate::fixtures::{engine_config, hosts_of};
use crate::stage::{Stage, answer};

/// What a shot of these tests costs, in cents.
const PRICE: i64 = 160;

/// The last week, up to tomorrow: the clocks of the engine and of the service may differ.
fn week() -> Range<Timestamp> {
    let now = Clock::system().now();
    now - SignedDuration::from_hours(7 * 24)..now + SignedDuration::from_hours(24)
}

async fn compare(engine: &EngineHandle) -> Comparison {
    answer(engine.compare_spending(week())).await.unwrap()
}

fn kinds(comparison: &Comparison) -> Vec<DifferenceKind> {
    comparison.differences.iter().map(|difference| difference.kind).collect()
}

fn ids(comparison: &Comparison) -> Vec<RequestId> {
    comparison.differences.iter().map(|difference| difference.request_id.clone()).collect()
}

async fn all_spent(engine: &EngineHandle) -> Usd {
    answer(engine.spending(None)).await.unwrap().all.sum
}

/// A service at which two shots were made with another computer.
async fn elsewhere() -> Stage {
    let stage = Stage::new().await;
    for prompt in ["a fox", "a heron"] {
        let job = stage.generate(prompt).await;
        stage.until_saved(job).await;
    }
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_bought_here_agrees_and_comparing_changes_nothing() {
    let stage = elsewhere().await;
    let before = answer(stage.engine.spending(None)).await.unwrap();
    let compared = compare(&stage.engine).await;
    assert_eq!((compared.differences.len(), compared.agreeing.count), (0, 2), "{compared:?}");
    assert_eq!(compared.agreeing.sum, Usd::from_cents(2 * PRICE));
    assert_eq!(answer(stage.engine.spending(None)).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_bought_elsewhere_is_counted_once_when_the_person_says_so_and_nobody_elses() {
    let stage = elsewhere().await;
    stage.service.script().history(HistoryShape { twins: true, rows_each: 2, ..HistoryShape::default() });
    let folder = tempfile::tempdir().unwrap();
    let here = engine::start(engine_config(folder.path(), hosts_of(&stage.service))).await.unwrap();
    let compared = compare(&here).await;
    assert_eq!(kinds(&compared), [DifferenceKind::OnlyThere; 4], "each request once");
    assert_eq!(all_spent(&here).await, Usd::default(), "nothing is counted by itself");
    let counted = answer(here.count_found(ids(&compared))).await.unwrap();
    assert_eq!((counted.counted, counted.left_out.len()), (2, 2), "another member's are left out");
    assert_eq!(all_spent(&here).await, Usd::from_cents(2 * PRICE));
    // Told twice: nothing changes.
    answer(here.count_found(ids(&compared))).await.unwrap();
    let (report, again) = (answer(here.spending(None)).await.unwrap(), compare(&here).await);
    assert_eq!((report.all.sum, report.purchases), (Usd::from_cents(2 * PRICE), 2));
    assert!(report.latest.iter().all(|purchase| purchase.found && purchase.item.job.is_none()));
    assert_eq!((again.agreeing.count, kinds(&again)), (2, vec![DifferenceKind::OnlyThere; 2]));
    assert_eq!((stage.bought(), stage.submits(), here.snapshot().jobs.len()), (2, 2, 0), "nothing was bought");
    here.stop(Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counted_purchase_takes_its_part_of_the_caps() {
    let stage = elsewhere().await;
    let folder = tempfile::tempdir().unwrap();
    let here = engine::start(engine_config(folder.path(), hosts_of(&stage.service))).await.unwrap();
    let all = ids(&compare(&here).await);
    answer(here.count_found(all)).await.unwrap();
    let mut pictures = here.watch();
    let told = pictures.wait_for(|snapshot| snapshot.spending.counted.month == Usd::from_cents(2 * PRICE));
    tokio::time::timeout(Duration::from_secs(20), told).await.expect("the sums follow").unwrap();
    here.stop(Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_purchase_of_a_lost_submit_is_never_counted_a_second_time() {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let lost = stage.generate("a fox").await;
    let unknown = JobState::NeedsUser(Need::UnknownOutcome);
    stage.until(lost, "an unknown outcome", |view| view.job.state == unknown).await;
    let listed = async {
        loop {
            let compared = compare(&stage.engine).await;
            if compared.differences.iter().any(rushes::engine::Difference::can_count) {
                return compared;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let compared = tokio::time::timeout(Duration::from_secs(40), listed).await.expect("the render ends");
    assert_eq!((compared.lost.count, kinds(&compared)), (1, vec![DifferenceKind::OnlyThere]));
    let counted = answer(stage.engine.count_found(ids(&compared))).await.unwrap();
    assert_eq!(counted.counted, 0);
    assert!(counted.left_out[0].1.contains("decide on its card"), "{counted:?}");
    assert_eq!(all_spent(&stage.engine).await, Usd::from_cents(PRICE));
    // Once it is found it agrees.
    assert_eq!(answer(stage.engine.look_in_history()).await.unwrap().adopted, [lost]);
    stage.until_saved(lost).await;
    assert_eq!(compare(&stage.engine).await.agreeing.count, 1);
    assert_eq!((all_spent(&stage.engine).await, stage.bought()), (Usd::from_cents(PRICE), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_render_that_nobody_watched_to_its_end_gets_its_bill() {
    let stage = Stage::new().await;
    let left = stage.generate("a fox").await;
    stage.until(left, "accepted", |view| view.job.state == JobState::Accepted).await;
    stage.act(left, rushes::domain::JobAction::Dismiss).await.unwrap();
    let settled = async {
        loop {
            let compared = compare(&stage.engine).await;
            if kinds(&compared) == [DifferenceKind::Open] {
                return compared;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let compared = tokio::time::timeout(Duration::from_secs(40), settled).await.expect("the render ends");
    assert_eq!(answer(stage.engine.count_found(ids(&compared))).await.unwrap().counted, 1);
    let report = answer(stage.engine.spending(None)).await.unwrap();
    assert_eq!((report.unknown.count, report.all.sum, report.purchases), (0, Usd::from_cents(PRICE), 1));
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_without_rows_times_or_an_envelope_changes_nothing() {
    let stage = elsewhere().await;
    let before = answer(stage.engine.spending(None)).await.unwrap();
    for shape in [
        HistoryShape { lag: Duration::from_hours(9), ..HistoryShape::default() },
        HistoryShape { times: HistoryTimes::Missing, ..HistoryShape::default() },
        HistoryShape { times: HistoryTimes::Foreign(9), ..HistoryShape::default() },
    ] {
        stage.service.script().history(shape);
        let compared = compare(&stage.engine).await;
        assert_eq!(compared.differences, [], "purchases of this minute may still come, others are known by their ids");
    }
    stage.service.script().history(HistoryShape { envelope: HistoryEnvelope::Unknown, ..HistoryShape::default() });
    let refusal = answer(stage.engine.compare_spending(week())).await.unwrap_err();
    assert!(refusal.sentence.starts_with("Segmind's request history can't be read"), "{refusal:?}");
    assert_eq!(answer(stage.engine.spending(None)).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_of_31_days_is_asked_for_in_questions_that_the_service_allows() {
    let stage = elsewhere().await;
    let now = Clock::system().now();
    let long = now - SignedDuration::from_hours(31 * 24 + 14)..now;
    let compared = answer(stage.engine.compare_spending(long)).await.unwrap();
    assert_eq!((compared.agreeing.count, compared.differences.len()), (2, 0), "each request once");
}

/// A submit whose answer was lost and that the person put away, with the rendered row in the history.
async fn put_away() -> (Stage, RequestId) {
    let stage = Stage::new().await;
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let lost = stage.generate("a fox").await;
    let unknown = JobState::NeedsUser(Need::UnknownOutcome);
    stage.until(lost, "an unknown outcome", |view| view.job.state == unknown).await;
    stage.act(lost, rushes::domain::JobAction::Dismiss).await.unwrap();
    let listed = async {
        loop {
            let compared = compare(&stage.engine).await;
            if compared.differences.iter().any(rushes::engine::Difference::can_count) {
                return ids(&compared).remove(0);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let id = tokio::time::timeout(Duration::from_secs(40), listed).await.expect("the render ends");
    (stage, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_submit_that_was_put_away_counts_once_when_it_is_counted_and_when_its_clip_comes_in() {
    let (stage, id) = put_away().await;
    assert_eq!(all_spent(&stage.engine).await, Usd::from_cents(PRICE), "unknown counts as spent");
    assert_eq!(answer(stage.engine.count_found(vec![id.clone()])).await.unwrap().counted, 1);
    let report = answer(stage.engine.spending(None)).await.unwrap();
    assert_eq!((report.all.sum, report.purchases, report.unknown.count), (Usd::from_cents(PRICE), 1, 0));
    let brought = answer(stage.engine.bring_in(vec![id])).await.unwrap();
    stage.until_saved(brought.jobs[0]).await;
    let report = answer(stage.engine.spending(None)).await.unwrap();
    assert_eq!((report.all.sum, report.purchases), (Usd::from_cents(PRICE), 1));
    assert_eq!(report.latest[0].item.job, Some(brought.jobs[0]), "it is the purchase of the clip that came");
    assert_eq!((stage.bought(), stage.submits()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clip_of_a_lost_submit_that_was_put_away_comes_in_and_counts_once() {
    let (stage, id) = put_away().await;
    let brought = answer(stage.engine.bring_in(vec![id])).await.unwrap();
    stage.until_saved(brought.jobs[0]).await;
    let report = answer(stage.engine.spending(None)).await.unwrap();
    assert_eq!((report.all.sum, report.purchases), (Usd::from_cents(PRICE), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_lost_submit_and_the_same_shot_rendered_again_the_person_says_whose_the_only_row_is() {
    let stage = Stage::new().await;
    let unknown = JobState::NeedsUser(Need::UnknownOutcome);
    stage.service.script().push(Endpoint::Submit, Fault::ResetAfterAccepting);
    let first = stage.generate("a fox").await;
    stage.until(first, "an unknown outcome", |view| view.job.state == unknown).await;
    // The same words and seed once more; this time nothing reaches the service, but nobody here can know.
    stage.service.script().push(Endpoint::Submit, Fault::ResetBeforeReading);
    stage.act(first, rushes::domain::JobAction::SubmitAgain).await.unwrap();
    let again = async {
        let mut pictures = stage.engine.watch();
        let lost = |view: &rushes::engine::JobView| view.job.id != first && view.job.state == unknown;
        let snapshot = pictures.wait_for(|snapshot| snapshot.jobs.iter().any(lost)).await.unwrap();
        snapshot.jobs.iter().find(|view| lost(view)).unwrap().job.id
    };
    let second = tokio::time::timeout(Duration::from_secs(40), again).await.expect("its answer is lost too");
    let said = answer(stage.engine.look_in_history()).await.unwrap();
    assert_eq!((said.adopted.len(), said.to_pick), (0, vec![second]), "the row may be the first one's");
}
