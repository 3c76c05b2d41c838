//! Coming back after hours: what was waiting is bought only when the person says so, what was bought goes on at once.

use jiff::{SignedDuration, Timestamp};
use rushes::domain::{Draft, JobAction, JobEvent, JobId, JobState, RequestId, StateName, Usd};
use rushes::engine::{self, EngineConfig, LEDGER, Service, Snapshot, WaitingShots};
use rushes::simulator::{Endpoint, JobFault};
use rushes::store::{Presence, Store};

use crate::recovery::left_behind_at;
use crate::stage::{Stage, answer, draft};
use crate::time::Jumpy;

const HOUR: i64 = 3600;

/// Two shots that wait in the ledger since this many seconds ago, and no engine.
async fn away_for(seconds: i64) -> (Stage, [JobId; 2]) {
    let stage = Stage::new().await;
    stage.stop().await;
    let then = ago(&stage.config(), seconds);
    let first = left_behind_at(&stage.config(), &[], then).await;
    let second = left_behind_at(&stage.config(), &[], then).await;
    (stage, [first, second])
}

fn ago(config: &EngineConfig, seconds: i64) -> Timestamp {
    config.clock.now() - SignedDuration::from_secs(seconds)
}

impl Stage {
    async fn start(&mut self) {
        self.engine = engine::start(self.config()).await.unwrap();
    }

    fn asked(&self) -> Option<WaitingShots> {
        self.engine.snapshot().queue.last_run.waiting
    }

    /// A shot that is queued now has been bought and saved: the loop had every chance to buy those before it.
    async fn one_more(&self) {
        let fresh = self.generate("a heron").await;
        self.until_saved(fresh).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_hours_nothing_is_submitted_before_the_person_has_answered() {
    let (mut stage, jobs) = away_for(2 * HOUR).await;
    stage.start().await;
    let asked = stage.asked().expect("it asks with the very first snapshot");
    assert_eq!((asked.count, asked.estimate), (2, Usd::from_cents(320)));
    assert_eq!(asked.words(), "2 waiting shots");
    stage.one_more().await;
    assert_eq!(stage.bought(), 1, "only the shot that was asked for after the start");
    answer(stage.engine.go_on_after_absence()).await.unwrap();
    assert_eq!(stage.asked(), None);
    for job in jobs {
        stage.until_saved(job).await;
    }
    assert_eq!(stage.bought(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_half_an_hour_waiting_shots_go_on_by_themselves() {
    let (mut stage, jobs) = away_for(HOUR / 2).await;
    stage.start().await;
    assert_eq!(stage.asked(), None);
    for job in jobs {
        stage.until_saved(job).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hold_all_keeps_every_one_back_for_good() {
    let (mut stage, jobs) = away_for(2 * HOUR).await;
    stage.start().await;
    answer(stage.engine.hold_after_absence()).await.unwrap();
    assert_eq!(stage.asked(), None);
    stage.restart().await;
    assert_eq!(stage.asked(), None, "it is answered");
    stage.one_more().await;
    let held = |seen: &Snapshot, job| seen.job(job).unwrap().job.state == JobState::Held;
    assert!(jobs.iter().all(|job| held(&stage.engine.snapshot(), *job)));
    assert_eq!(stage.bought(), 1);
    stage.act(jobs[0], JobAction::Release).await.unwrap();
    stage.until_saved(jobs[0]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_before_the_answer_asks_again_however_soon_it_comes() {
    let (mut stage, jobs) = away_for(2 * HOUR).await;
    stage.start().await;
    stage.one_more().await;
    for _ in 0..2 {
        stage.restart().await;
        assert_eq!(stage.asked().map(|asked| asked.count), Some(2));
    }
    stage.one_more().await;
    assert_eq!(stage.bought(), 2, "each of the two that were asked for");
    answer(stage.engine.go_on_after_absence()).await.unwrap();
    stage.until_saved(jobs[1]).await;
    stage.restart().await;
    assert_eq!(stage.asked(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_takes_no_question_away() {
    let (mut stage, _) = away_for(2 * HOUR).await;
    stage.start().await;
    stage.one_more().await;
    // As a power cut leaves it: the question is noted, the end is not.
    stage.stop().await;
    let noted = Presence { seen_at: None, is_unanswered: true };
    write_presence(&stage, noted).await;
    stage.start().await;
    assert_eq!(stage.asked().map(|asked| asked.count), Some(2), "the last change was seconds ago");
}

async fn write_presence(stage: &Stage, presence: Presence) {
    let store = Store::open(&stage.config().data_dir.join(LEDGER)).unwrap().store;
    store.save_presence(presence).await.unwrap();
    tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_ended_in_order_a_minute_ago_was_no_absence() {
    let (mut stage, jobs) = away_for(3 * HOUR).await;
    write_presence(&stage, Presence { seen_at: Some(ago(&stage.config(), 60)), is_unanswered: false }).await;
    stage.start().await;
    assert_eq!(stage.asked(), None);
    stage.until_saved(jobs[0]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_run_leaves_the_moment_of_its_end() {
    let jumpy = Jumpy::default();
    let (stage, _) = away_for(0).await;
    // Without a key nothing is bought: the shots wait for hours while the window is open.
    let config = || EngineConfig { clock: jumpy.clock(), session_key: None, ..stage.config() };
    let engine = engine::start(config()).await.unwrap();
    jumpy.jump(5 * HOUR);
    engine.stop(std::time::Duration::from_secs(10)).await;
    jumpy.jump(60);
    let engine = engine::start(config()).await.unwrap();
    assert_eq!(engine.snapshot().queue.last_run.waiting, None, "a minute, not five hours");
    engine.stop(std::time::Duration::from_secs(10)).await;
    jumpy.jump(2 * HOUR);
    let engine = engine::start(config()).await.unwrap();
    assert_eq!(engine.snapshot().queue.last_run.waiting.map(|asked| asked.count), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_asks_too() {
    let (mut stage, _) = away_for(-2 * HOUR).await;
    stage.start().await;
    assert_eq!(stage.asked().map(|asked| asked.count), Some(2));
    stage.one_more().await;
    assert_eq!(stage.bought(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_segmind_has_taken_goes_on_at_once_and_is_told_as_fetched() {
    let mut stage = Stage::new().await;
    stage.service.script().next_job(JobFault::Slow(1.5));
    let bought = stage.generate("a fox").await;
    let view = stage.until_state(bought, StateName::Accepted).await;
    let request_id = view.job.facts.accepted.clone().unwrap().request_id;
    stage.stop().await;
    // The ledger of somebody who was away: a render under way, one whose hour is over, and one that waits.
    let config = EngineConfig { data_dir: stage.folder.path().join("away"), ..stage.config() };
    let then = ago(&config, HOUR + HOUR / 4);
    let waiting = left_behind_at(&config, &[], then).await;
    let taken = left_behind_at(&config, &[JobEvent::SubmitStarted, JobEvent::Accepted(request_id)], then).await;
    let lost = RequestId::parse("long-gone").unwrap();
    let lost = left_behind_at(&config, &[JobEvent::SubmitStarted, JobEvent::Accepted(lost)], then).await;
    stage.engine = engine::start(config).await.unwrap();
    assert_eq!(stage.asked().map(|asked| asked.count), Some(1));
    stage.until_saved(taken).await;
    stage.until_state(lost, StateName::Failed).await;
    let seen = stage.until_all("everything is looked at", |seen| seen.queue.last_run.unfetched == 0).await;
    let JobState::Saved(clip) = seen.job(taken).unwrap().job.state else { panic!("it is saved") };
    assert_eq!(seen.queue.last_run.fetched, [clip]);
    assert_eq!(seen.job(waiting).unwrap().job.state, JobState::Queued);
    assert_eq!(stage.bought(), 1, "and nothing was bought for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_ends_meanwhile_and_a_person_who_resumes_the_queue_buy_nothing_unasked() {
    let (mut stage, [first, second]) = away_for(2 * HOUR).await;
    stage.start().await;
    answer(stage.engine.pause_queue()).await.unwrap();
    answer(stage.engine.resume_queue()).await.unwrap();
    stage.one_more().await;
    assert_eq!(stage.bought(), 1, "to let the queue go on is another answer to another question");
    stage.act(first, JobAction::Hold).await.unwrap();
    assert_eq!(stage.asked().map(|asked| asked.count), Some(1));
    stage.act(first, JobAction::Release).await.unwrap();
    stage.until_saved(first).await;
    assert_eq!(stage.engine.snapshot().job(second).unwrap().job.state, JobState::Queued);
    stage.act(second, JobAction::Dismiss).await.unwrap();
    stage.until_all("no question", |seen| seen.queue.last_run.waiting.is_none()).await;
    stage.restart().await;
    assert_eq!(stage.asked(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_queue_and_the_demo_have_nothing_to_ask() {
    let (mut stage, _) = away_for(2 * HOUR).await;
    let demo = EngineConfig { service: Service::Demo, ..stage.config() };
    let engine = engine::start(demo).await.unwrap();
    assert_eq!(engine.snapshot().queue.last_run.waiting, None, "nothing is billed there");
    engine.stop(std::time::Duration::from_secs(10)).await;

    let stage_of = Stage::new().await;
    stage = stage_of;
    answer(stage.engine.pause_queue()).await.unwrap();
    let takes = Draft { takes: 2, ..draft("a fox") };
    answer(stage.engine.generate(takes)).await.unwrap();
    stage.stop().await;
    let jumpy = Jumpy::default();
    jumpy.jump(5 * HOUR);
    let config = EngineConfig { clock: jumpy.clock(), ..stage.config() };
    stage.engine = engine::start(config).await.unwrap();
    assert_eq!(stage.asked(), None, "the person's own pause keeps them already");
    assert_eq!(stage.requests(Endpoint::Submit), 0);
}
