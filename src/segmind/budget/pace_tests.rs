//! The exact rules of the pace: when the next request may go, what a 429 changes, when a higher rate is tried.
#![expect(clippy::unchecked_time_subtraction, reason = "a test fails by panicking")]

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn at(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn is_about(rate: f64, wanted: f64) -> bool {
    (rate - wanted).abs() < 1e-9
}

/// Spends as fast as the pace allows, from `now`; returns when each request went.
fn spend_many(pace: &mut Pace, mut now: Duration, count: usize) -> Vec<Duration> {
    let mut went = Vec::new();
    while went.len() < count {
        match pace.spend(now) {
            Ok(()) => went.push(now),
            Err(later) => {
                assert!(later > now, "it would be asked for ever");
                now = later;
            }
        }
    }
    went
}

/// A pace that met a limit of this many requests a minute, and the end of its pause of 30 s.
fn limited_to(limit: usize) -> (Pace, Duration) {
    let mut pace = Pace::default();
    let last = *spend_many(&mut pace, Duration::ZERO, limit + 1).last().unwrap();
    assert!(last < Duration::from_mins(1), "the limit is met within a minute");
    pace.limited(last, 30 * SECOND);
    (pace, last + 30 * SECOND)
}

#[test]
fn five_go_at_once_and_then_one_every_two_seconds() {
    let mut pace = Pace::default();
    for _ in 0..5 {
        assert_eq!(pace.spend(Duration::ZERO), Ok(()));
    }
    assert_eq!(pace.spend(Duration::ZERO), Err(at(2.001)));
    assert_eq!(pace.spend(at(1.0)), Err(at(2.001)), "half of it has grown");
    assert_eq!(pace.spend(at(2.0)), Ok(()));
    assert_eq!(pace.spend(at(2.0)), Err(at(4.001)));
    for _ in 0..5 {
        assert_eq!(pace.spend(at(100.0)), Ok(()), "a rest is worth five, however long");
    }
    assert!(pace.spend(at(100.0)).is_err());
}

#[test]
fn under_a_lower_limit_fewer_go_at_once() {
    for (limit, at_once) in [(20, 3), (12, 2), (6, 1)] {
        let (mut pace, _) = limited_to(limit);
        assert!(is_about(pace.per_minute(), limit as f64), "{}", pace.per_minute());
        spend_many(&mut pace, at(600.0), 1);
        // The first request after a pause goes alone; after a rest the burst is a sixth of the limit.
        let went = spend_many(&mut pace, at(1200.0), 5);
        assert_eq!(went.iter().filter(|then| **then == at(1200.0)).count(), at_once, "a limit of {limit}");
    }
}

#[test]
fn nothing_goes_before_a_pause_is_over_and_then_one_goes_alone() {
    let (mut pace, end) = limited_to(20);
    assert!(pace.is_paused(end - SECOND) && !pace.is_paused(end));
    assert_eq!(pace.spend(end - SECOND), Err(end));
    assert_eq!(pace.spend(end), Ok(()));
    assert_eq!(pace.spend(end), Err(end + at(3.001)), "no burst follows it");
}

#[test]
fn a_shorter_pause_does_not_end_a_longer_one() {
    let mut pace = Pace::default();
    pace.limited(at(1.0), 100 * SECOND);
    pace.limited(at(2.0), 10 * SECOND);
    assert_eq!(pace.spend(at(50.0)), Err(at(101.0)));
    pace.limited(at(60.0), 100 * SECOND);
    assert_eq!(pace.spend(at(101.0)), Err(at(160.0)));
}

#[test]
fn a_limit_that_was_learnt_is_never_passed_in_any_minute() {
    let (mut pace, end) = limited_to(20);
    let went = spend_many(&mut pace, end + Duration::from_mins(5), 100);
    for (first, one_too_many) in went.iter().zip(&went[20..]) {
        assert!(*one_too_many >= *first + MINUTE, "{first:?} to {one_too_many:?}");
    }
    let whole = went[99] - went[0];
    assert!(whole < 5 * MINUTE, "{whole:?}: and all of it is used");
}

#[test]
fn without_a_limit_a_minute_is_not_counted() {
    let mut pace = Pace::default();
    let went = spend_many(&mut pace, Duration::ZERO, 65);
    assert!(went[64] < at(120.5), "{:?}", went[64]);
}

#[test]
fn good_answers_make_it_faster_only_while_others_wait_and_never_faster_than_any_limit() {
    let mut pace = Pace::default();
    pace.answered(at(1.0), false);
    assert!(is_about(pace.per_minute(), START_RATE));
    pace.answered(at(1.0), true);
    assert!(is_about(pace.per_minute(), 30.7), "{}", pace.per_minute());
    for _ in 0..2000 {
        pace.answered(at(2.0), true);
    }
    assert!(is_about(pace.per_minute(), MAX_RATE));
}

#[test]
fn a_little_more_is_tried_five_minutes_after_a_limit_and_then_again_after_five() {
    let (mut pace, end) = limited_to(20);
    let met = end - 30 * SECOND;
    pace.answered(met + FIRST_PATIENCE - SECOND, true);
    assert!(is_about(pace.per_minute(), 20.0), "{}", pace.per_minute());
    pace.answered(met + FIRST_PATIENCE, false);
    assert!(is_about(pace.per_minute(), 20.0), "nobody waits");
    pace.answered(met + FIRST_PATIENCE, true);
    assert!(is_about(pace.per_minute(), 24.0), "{}", pace.per_minute());
    pace.answered(met + 2 * FIRST_PATIENCE - SECOND, true);
    assert!(is_about(pace.per_minute(), 24.0), "{}", pace.per_minute());
    pace.answered(met + 2 * FIRST_PATIENCE, true);
    assert!(is_about(pace.per_minute(), 28.8), "{}", pace.per_minute());
}

#[test]
fn a_little_more_is_at_least_one_request() {
    let (mut pace, end) = limited_to(4);
    pace.answered(end + FIRST_PATIENCE, true);
    assert!(is_about(pace.per_minute(), 5.0), "{}", pace.per_minute());
}

/// A pace at this limit that tried a fifth more, and got the next 429 after `through` requests.
fn met_again(limit: usize, through: usize) -> (Pace, Duration) {
    let (mut pace, end) = limited_to(limit);
    let tried = end + FIRST_PATIENCE;
    pace.answered(tried, true);
    assert!(is_about(pace.per_minute(), limit as f64 * 1.2));
    let now = *spend_many(&mut pace, tried + MINUTE, through + 1).last().unwrap();
    pace.limited(now, 30 * SECOND);
    assert!(is_about(pace.per_minute(), through as f64), "{}", pace.per_minute());
    (pace, now)
}

/// How long after `now` the pace tries a higher rate, to the second.
fn patience(mut pace: Pace, now: Duration) -> Duration {
    let rate = pace.per_minute();
    let grows = |seconds: &u32| {
        pace.answered(now + *seconds * SECOND, true);
        pace.per_minute() > rate
    };
    (0..20_000).find(grows).map_or(Duration::MAX, |seconds| seconds * SECOND)
}

#[test]
fn a_limit_that_is_met_again_is_tried_twice_as_late() {
    for (limit, through) in [(20, 20), (20, 22), (20, 23), (30, 26)] {
        let (pace, now) = met_again(limit, through);
        assert_eq!(patience(pace, now), 2 * FIRST_PATIENCE, "{through} after {limit}");
    }
}

#[test]
fn a_limit_that_is_far_below_the_one_that_was_known_is_a_new_one() {
    // "Far below" means two steps of a fifth: 25 when 36 were tried.
    for (limit, through) in [(20, 5), (20, 12), (20, 16), (30, 25)] {
        let (pace, now) = met_again(limit, through);
        assert_eq!(patience(pace, now), FIRST_PATIENCE, "{through} after {limit}");
    }
}

#[test]
fn the_other_refusals_of_one_burst_do_not_make_the_patience_longer() {
    let (mut pace, now) = met_again(20, 22);
    pace.limited(now + SECOND, 30 * SECOND);
    assert_eq!(patience(pace, now + SECOND), 2 * FIRST_PATIENCE);
    let (mut first, end) = limited_to(20);
    first.limited(end - SECOND, 30 * SECOND);
    assert_eq!(patience(first, end - SECOND), FIRST_PATIENCE);
    let (mut second, end) = limited_to(20);
    second.limited(end, 30 * SECOND);
    assert_eq!(patience(second, end), 2 * FIRST_PATIENCE, "the pause was over");
}

#[test]
fn the_patience_never_grows_beyond_an_hour() {
    let (mut pace, mut now) = limited_to(20);
    for _ in 0..8 {
        now = *spend_many(&mut pace, now + Duration::from_mins(2), 20).last().unwrap();
        pace.limited(now, SECOND);
        // Refused requests don't count: the limit is unchanged.
        pace.rate = 20.0;
    }
    assert_eq!(patience(pace, now), LAST_PATIENCE);
}

#[test]
fn no_service_makes_it_slower_than_the_smallest_limit() {
    let mut pace = Pace::default();
    for n in 0..10 {
        pace.limited(at(f64::from(n)), SECOND);
    }
    assert!(is_about(pace.per_minute(), MIN_RATE));
}
