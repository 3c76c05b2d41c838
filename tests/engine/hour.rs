//! No record is lost for want of requests: the real budget and poll plan against a service of 5 requests a minute, in virtual time.
//!
//! Where it breaks, at 5 requests a minute: among 300 renders accepted at the same moment 15 are lost (280 lose none), and among 105
//! with twenty minutes left 6. Submitted one after another, at that same rate, none of 300 is lost.

#[expect(dead_code, reason = "the bench uses more of it")]
#[path = "../../benches/poll_plan/world.rs"]
mod world;

use std::time::Duration;

use world::{Outcome, Scene, World};

/// So many jobs at 5 requests a minute: all accepted at this age already, or still to be submitted.
fn scene(jobs: usize, found_at: Option<Duration>) -> Scene {
    Scene {
        jobs,
        limit: 5,
        draw: |dice| dice.log_normal(142.0, 0.25),
        fixed: None,
        warm_up: 0,
        measured: jobs,
        refill: false,
        found_at,
        most: Duration::from_hours(3),
    }
}

fn all_at_once(jobs: usize, found_at: Option<Duration>) -> Outcome {
    World::new(scene(jobs, found_at)).run()
}

#[test]
fn ninety_nine_jobs_at_five_requests_a_minute_lose_no_record() {
    let submitted_now = all_at_once(99, None);
    assert_eq!((submitted_now.lost, submitted_now.lateness.len()), (0, 99));
    let just_accepted = all_at_once(99, Some(Duration::ZERO));
    assert_eq!((just_accepted.lost, just_accepted.lateness.len()), (0, 99));
}

#[test]
fn ninety_nine_jobs_with_twenty_minutes_left_lose_no_record() {
    let found_late = all_at_once(99, Some(Duration::from_mins(40)));
    assert_eq!((found_late.lost, found_late.lateness.len()), (0, 99));
}

#[test]
fn with_ninety_nine_jobs_always_in_flight_no_record_is_lost_either() {
    let scene = Scene { refill: true, measured: 500, most: Duration::from_hours(10), ..scene(99, None) };
    let outcome = World::new(scene).run();
    assert_eq!(outcome.lost, 0);
    assert!(outcome.lateness.len() >= 400, "{}", outcome.lateness.len());
}

#[test]
fn beyond_the_requests_that_are_left_only_the_surplus_is_lost() {
    for (jobs, minutes_left, at_least) in [(150, 20, 95), (400, 60, 280)] {
        let age = Duration::from_mins(60 - minutes_left);
        let outcome = all_at_once(jobs, Some(age));
        let saved = outcome.lateness.len();
        assert_eq!(saved + outcome.lost, jobs);
        assert!(saved >= at_least, "{saved} of {jobs} saved with {minutes_left} minutes left");
        assert!(saved <= 5 * minutes_left as usize, "the service allows no more");
    }
}
