//! The budget under tokio's paused clock: no test waits in real time.

use std::sync::Mutex as Log;

use super::*;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    noon() + jiff::SignedDuration::from_secs(seconds)
}

/// Seconds on the paused clock that `count` requests take.
async fn seconds_for(budget: &Budget, count: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        budget.acquire(Priority::NearPoll).await;
    }
    start.elapsed().as_secs_f64()
}

#[tokio::test(start_paused = true)]
async fn a_new_key_may_burst_and_then_spends_thirty_a_minute() {
    let budget = Budget::new();
    assert!(seconds_for(&budget, 5).await < 0.001);
    let minute = seconds_for(&budget, 30).await;
    assert!((59.0..61.0).contains(&minute), "{minute}");
}

#[tokio::test(start_paused = true)]
async fn after_429_everybody_waits_for_the_reset_with_a_margin_and_goes_on_at_half_the_rate() {
    let budget = Budget::new();
    budget.report_limited(Some(after(40)), noon());
    let wait = seconds_for(&budget, 1).await;
    assert!((42.0..42.1).contains(&wait), "{wait}");
    let minute = seconds_for(&budget, 15).await;
    assert!((59.0..61.0).contains(&minute), "{minute}");
}

#[tokio::test(start_paused = true)]
async fn a_reset_that_is_missing_past_or_absurd_still_gives_a_sensible_pause() {
    for (retry_at, seconds) in [
        (None, 15.0),
        (Some(after(-5)), 15.0),
        (Some(after(0)), 15.0),
        (Some(after(86_400)), 900.0),
        (Some(after(3600)), 3602.0),
    ] {
        let budget = Budget::new();
        budget.report_limited(retry_at, noon());
        let wait = seconds_for(&budget, 1).await;
        assert!((seconds..seconds + 0.1).contains(&wait), "{retry_at:?}: {wait}");
    }
}

#[tokio::test(start_paused = true)]
async fn many_429s_of_one_pause_halve_the_rate_once_and_never_below_the_floor() {
    let budget = Budget::new();
    for _ in 0..5 {
        budget.report_limited(Some(after(10)), noon());
    }
    assert!((budget.per_minute() - 15.0).abs() < 0.001);
    for _ in 0..5 {
        budget.acquire(Priority::Submit).await;
        budget.report_limited(Some(after(10)), noon());
    }
    assert!((budget.per_minute() - MIN_RATE).abs() < 0.001);
}

#[tokio::test(start_paused = true)]
async fn good_answers_raise_the_rate_slowly_up_to_sixty() {
    let budget = Budget::new();
    for _ in 0..9 {
        budget.report_ok();
    }
    assert!((budget.per_minute() - 30.0).abs() < 0.001);
    budget.report_ok();
    assert!((budget.per_minute() - 31.0).abs() < 0.001);
    for _ in 0..1000 {
        budget.report_ok();
    }
    assert!((budget.per_minute() - MAX_RATE).abs() < 0.001);
}

#[tokio::test(start_paused = true)]
async fn under_a_limit_of_five_a_minute_the_budget_learns_to_stay_usable() {
    let budget = Budget::new();
    let (start, mut sent, mut refused) = (Instant::now(), Vec::<Instant>::new(), 0);
    while start.elapsed() < Duration::from_mins(20) {
        budget.acquire(Priority::NearPoll).await;
        let minute = sent.iter().filter(|at| at.elapsed() < Duration::from_mins(1)).count();
        if minute < 5 {
            sent.push(Instant::now());
            budget.report_ok();
        } else {
            refused += 1;
            budget.report_limited(Some(after(20)), noon());
        }
    }
    assert!(sent.len() >= 60, "{} went through in 20 minutes", sent.len());
    assert!(refused <= 12, "{refused} were refused");
}

#[tokio::test(start_paused = true)]
async fn a_submit_overtakes_polls_that_wait_already() {
    let budget = Budget::new();
    seconds_for(&budget, 5).await;
    let order = Arc::new(Log::new(Vec::new()));
    let mut tasks = Vec::new();
    for priority in [Priority::Balance, Priority::FarPoll, Priority::NearPoll, Priority::Result, Priority::Submit] {
        let (budget, order) = (budget.clone(), Arc::clone(&order));
        tasks.push(tokio::spawn(async move {
            budget.acquire(priority).await;
            order.lock().unwrap().push(priority);
        }));
        tokio::task::yield_now().await;
    }
    for task in tasks {
        task.await.unwrap();
    }
    let expected = [Priority::Submit, Priority::Result, Priority::NearPoll, Priority::FarPoll, Priority::Balance];
    assert_eq!(*order.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_waiting_holds_nobody_up() {
    let budget = Budget::new();
    seconds_for(&budget, 5).await;
    let first = tokio::spawn({
        let budget = budget.clone();
        async move { budget.acquire(Priority::Submit).await }
    });
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert!(seconds_for(&budget, 1).await < 2.1);
    assert!(budget.shared.lock().waiting.is_empty());
}
