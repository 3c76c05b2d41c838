//! The budget under tokio's paused clock: no test waits in real time.

use std::collections::VecDeque;
use std::sync::Mutex as Log;

use super::*;
use pace::MIN_RATE;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    noon() + jiff::SignedDuration::from_secs(seconds)
}

/// A poll of a render with a constant chance of completing per second.
#[derive(Debug)]
struct Likely(f64);

impl Stake for Likely {
    fn seconds(&self, waited: Duration) -> f64 {
        self.0 * (1.0 + waited.as_secs_f64()).powi(2)
    }
}

fn poll(likely: f64) -> Claim {
    Purpose::Poll(Arc::new(Likely(likely))).into()
}

/// Seconds on the paused clock that `count` requests take.
async fn seconds_for(budget: &Budget, count: usize) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        budget.acquire(Purpose::Submit).await;
    }
    start.elapsed().as_secs_f64()
}

/// The names of these claims in the order in which an exhausted budget serves them.
async fn order_of(claims: Vec<(&'static str, Claim)>) -> Vec<&'static str> {
    let budget = Budget::new();
    seconds_for(&budget, 5).await;
    let order = Arc::new(Log::new(Vec::new()));
    let mut tasks = Vec::new();
    for (name, claim) in claims {
        let (budget, order) = (budget.clone(), Arc::clone(&order));
        tasks.push(tokio::spawn(async move {
            budget.acquire(claim).await;
            order.lock().unwrap().push(name);
        }));
        tokio::task::yield_now().await;
    }
    for task in tasks {
        task.await.unwrap();
    }
    Arc::try_unwrap(order).unwrap().into_inner().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_new_key_may_burst_and_then_spends_thirty_a_minute() {
    let budget = Budget::new();
    assert!(seconds_for(&budget, 5).await < 0.001);
    let minute = seconds_for(&budget, 30).await;
    assert!((59.0..61.0).contains(&minute), "{minute}");
}

#[tokio::test(start_paused = true)]
async fn after_429_every_request_waits_for_the_reset_with_a_margin() {
    let budget = Budget::new();
    seconds_for(&budget, 1).await;
    budget.report_limited(Some(after(40)), noon());
    let wait = seconds_for(&budget, 1).await;
    assert!((42.0..42.1).contains(&wait), "{wait}");
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
async fn what_went_through_before_a_429_is_the_limit_and_never_below_the_floor() {
    let budget = Budget::new();
    seconds_for(&budget, 21).await;
    budget.report_limited(Some(after(40)), noon());
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert!((budget.per_minute() - 20.0).abs() < 0.001, "{}", budget.per_minute());
    for _ in 0..30 {
        budget.report_limited(Some(after(1)), noon());
    }
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert!((budget.per_minute() - MIN_RATE).abs() < 0.001);
}

#[tokio::test(start_paused = true)]
async fn another_key_resets_the_pace_and_a_waiting_request_goes_at_once() {
    let budget = Budget::new();
    seconds_for(&budget, 21).await;
    budget.report_limited(Some(after(900)), noon());
    let waiting = tokio::spawn({
        let budget = budget.clone();
        async move { seconds_for(&budget, 1).await }
    });
    tokio::task::yield_now().await;
    budget.renew();
    assert!(waiting.await.unwrap() < 0.01);
    assert!((budget.per_minute() - 30.0).abs() < 0.001);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_spent_during_a_pause() {
    let budget = Budget::new();
    budget.report_limited(Some(after(40)), noon());
    assert!(budget.per_minute() < 0.001);
}

#[tokio::test(start_paused = true)]
async fn under_a_limit_of_five_a_minute_the_budget_learns_to_stay_usable() {
    let budget = Budget::new();
    let (start, mut sent, mut refused) = (Instant::now(), Vec::<Instant>::new(), 0);
    while start.elapsed() < Duration::from_hours(1) {
        budget.acquire(Purpose::Submit).await;
        let minute = sent.iter().filter(|at| at.elapsed() < Duration::from_mins(1)).count();
        if minute < 5 {
            sent.push(Instant::now());
            budget.report_ok();
        } else {
            refused += 1;
            budget.report_limited(Some(after(20)), noon());
        }
    }
    assert!(sent.len() >= 280, "{} of 300 went through in an hour", sent.len());
    assert!(refused <= 4, "{refused} were refused");
}

#[tokio::test(start_paused = true)]
async fn submits_go_before_results_before_likely_polls_before_the_rest() {
    let claims = vec![
        ("balance", Purpose::Balance.into()),
        ("far", poll(0.001)),
        ("near", poll(0.1)),
        ("result", Purpose::Result.into()),
        ("submit", Purpose::Submit.into()),
    ];
    assert_eq!(order_of(claims).await, ["submit", "result", "near", "far", "balance"]);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_is_about_to_be_lost_goes_before_everything() {
    let left = |minutes| Some(Duration::from_mins(minutes));
    let claims = vec![
        ("submit", Purpose::Submit.into()),
        ("later", Claim { record_left: left(50), ..poll(0.001) }),
        ("soon", Claim { record_left: left(14), ..poll(0.001) }),
        ("sooner", Claim { record_left: left(3), ..Purpose::Result.into() }),
    ];
    assert_eq!(order_of(claims).await, ["sooner", "soon", "submit", "later"]);
}

#[tokio::test(start_paused = true)]
async fn a_balance_that_waited_goes_before_polls_that_never_stop() {
    let budget = Budget::new();
    seconds_for(&budget, 5).await;
    for _ in 0..5 {
        let budget = budget.clone();
        tokio::spawn(async move {
            loop {
                budget.acquire(poll(0.1)).await;
            }
        });
    }
    let start = Instant::now();
    budget.acquire(Purpose::Balance).await;
    let waited = start.elapsed().as_secs_f64();
    assert!((100.0..130.0).contains(&waited), "{waited}");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_stops_waiting_blocks_no_other() {
    let budget = Budget::new();
    seconds_for(&budget, 5).await;
    let first = tokio::spawn({
        let budget = budget.clone();
        async move { budget.acquire(Purpose::Submit).await }
    });
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert!(seconds_for(&budget, 1).await < 2.1);
    assert!(budget.shared.lock().waiting.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_good_answer_makes_it_faster_only_while_requests_wait() {
    let budget = Budget::new();
    budget.report_ok();
    assert!((budget.per_minute() - 30.0).abs() < 0.001);
    seconds_for(&budget, 5).await;
    let waiting = tokio::spawn({
        let budget = budget.clone();
        async move { budget.acquire(Purpose::Submit).await }
    });
    tokio::task::yield_now().await;
    budget.report_ok();
    assert!((budget.per_minute() - 30.7).abs() < 0.001, "{}", budget.per_minute());
    waiting.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_that_becomes_first_by_time_alone_is_let_go() {
    let budget = Budget::new();
    seconds_for(&budget, 5).await;
    // After a minute's pause the result, which came first, ranks with the submits. Only the request behind it can notify it.
    budget.report_limited(Some(after(60)), noon());
    let order = Arc::new(Log::new(Vec::new()));
    let claims = [("result", Purpose::Result, 0), ("submit", Purpose::Submit, 1)];
    let tasks = claims.map(|(name, purpose, seconds)| {
        let (budget, order) = (budget.clone(), Arc::clone(&order));
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            budget.acquire(purpose).await;
            order.lock().unwrap().push(name);
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), ["result", "submit"]);
}

/// A service with this limit in virtual time and a client that always wants more: how many requests passed and were refused.
fn pressed_for(hours: u64, limit: usize) -> (usize, usize) {
    let (mut pace, mut now, mut minute) = (Pace::default(), Duration::ZERO, VecDeque::<Duration>::new());
    let (mut sent, mut refused) = (0, 0);
    while now < Duration::from_hours(hours) {
        while minute.front().is_some_and(|at| *at + Duration::from_mins(1) <= now) {
            minute.pop_front();
        }
        match pace.spend(now) {
            Err(at) => now = at,
            Ok(()) if minute.len() < limit => {
                minute.push_back(now);
                sent += 1;
                pace.answered(now, true);
            }
            Ok(()) => {
                refused += 1;
                pace.limited(now, Duration::from_secs(30));
            }
        }
    }
    (sent, refused)
}

#[test]
fn every_published_limit_is_found_and_used_with_few_refusals() {
    for limit in [5, 50, 60, 120, 500, 1000] {
        let (sent, refused) = pressed_for(3, limit);
        let share = sent as f64 / (limit * 180) as f64;
        assert!(share > 0.88, "{limit} a minute: {share}");
        assert!(refused <= 12, "{limit} a minute: {refused} refused");
    }
}
