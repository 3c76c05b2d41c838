//! Which request goes first, to the second.
#![expect(clippy::unchecked_time_subtraction, reason = "a test fails by panicking")]

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// A poll whose stake is the time it has waited, times this.
#[derive(Debug)]
struct Growing(f64);

impl Stake for Growing {
    fn seconds(&self, waited: Duration) -> f64 {
        self.0 * waited.as_secs_f64()
    }
}

fn poll(growth: f64) -> Claim {
    Purpose::Poll(Arc::new(Growing(growth))).into()
}

/// Waiting requests, each of which joined at this second.
fn waiting<const N: usize>(claims: [(&'static str, u64, Claim); N]) -> Waiting<&'static str> {
    let mut waiting = Waiting::default();
    for (name, since, claim) in claims {
        waiting.join(claim, Duration::from_secs(since), name);
    }
    waiting
}

fn first(waiting: &Waiting<&'static str>, now: Duration) -> &'static str {
    waiting.first(now).map_or("nobody", |(_, name)| *name)
}

#[test]
fn the_same_purpose_is_served_in_the_order_of_coming() {
    let mut waiting = waiting([("one", 0, Purpose::Submit.into()), ("two", 0, Purpose::Submit.into())]);
    assert!(!waiting.is_empty());
    assert_eq!((waiting.len(), first(&waiting, SECOND)), (2, "one"));
    let (ticket, _) = waiting.first(SECOND).unwrap();
    assert_eq!(waiting.leave(ticket), Some("one"));
    assert_eq!((waiting.len(), first(&waiting, SECOND)), (1, "two"));
    assert_eq!(waiting.leave(ticket), None, "the place is given up once");
    let third = waiting.join(Purpose::Submit.into(), SECOND, "three");
    assert_ne!(third, ticket);
    assert_eq!(first(&waiting, SECOND), "two");
    assert_eq!(waiting.leave(third), Some("three"));
    let (last, _) = waiting.first(SECOND).unwrap();
    waiting.leave(last);
    assert!(waiting.is_empty());
    assert_eq!((waiting.len(), first(&waiting, SECOND)), (0, "nobody"));
}

#[test]
fn a_result_that_waited_a_minute_goes_with_the_submits() {
    let waiting = waiting([("result", 0, Purpose::Result.into()), ("submit", 30, Purpose::Submit.into())]);
    assert_eq!(first(&waiting, MINUTE - SECOND), "submit");
    assert_eq!(first(&waiting, MINUTE), "result");
}

#[test]
fn a_balance_that_waited_two_minutes_goes_before_the_polls_and_not_before_results() {
    let waiting = waiting([("balance", 0, Purpose::Balance.into()), ("poll", 0, poll(1.0))]);
    assert_eq!(first(&waiting, 2 * MINUTE - SECOND), "poll");
    assert_eq!(first(&waiting, 2 * MINUTE), "balance");
    let waiting = self::waiting([("balance", 0, Purpose::Balance.into()), ("result", 299, Purpose::Result.into())]);
    assert_eq!(first(&waiting, 5 * MINUTE), "result");
}

#[test]
fn the_poll_with_the_most_to_lose_goes_first() {
    let waiting = waiting([("little", 0, poll(1.0)), ("much", 50, poll(3.0))]);
    assert_eq!(first(&waiting, 60 * SECOND), "little", "60 against 30");
    assert_eq!(first(&waiting, 80 * SECOND), "much", "80 against 90");
}

#[test]
fn a_record_with_less_than_a_quarter_of_an_hour_left_goes_before_everything() {
    let record = Claim { record_left: Some(20 * MINUTE), ..poll(0.0) };
    let waiting = waiting([("record", 0, record), ("submit", 0, Purpose::Submit.into())]);
    assert_eq!(first(&waiting, 5 * MINUTE), "submit", "a quarter of an hour is left");
    assert_eq!(first(&waiting, 5 * MINUTE + SECOND), "record");
    assert_eq!(first(&waiting, 60 * MINUTE), "record", "also when it may be too late");
}

#[test]
fn of_two_records_the_one_that_ends_sooner_goes_first() {
    let record = |minutes| Claim { record_left: Some(minutes * MINUTE), ..Purpose::Result.into() };
    let waiting = waiting([("later", 0, record(9)), ("sooner", 0, record(8))]);
    assert_eq!(first(&waiting, SECOND), "sooner");
}

#[test]
fn the_history_is_asked_last_of_all_and_never_starves() {
    let others = [("poll", 0, poll(0.0)), ("balance", 0, Purpose::Balance.into())];
    for other in others {
        let name = other.0;
        let waiting = waiting([("history", 0, Purpose::History.into()), other]);
        assert_eq!(first(&waiting, MINUTE), name);
    }
    let waiting = self::waiting([("history", 0, Purpose::History.into()), ("poll", 0, poll(9.0))]);
    assert_eq!(first(&waiting, 5 * MINUTE - SECOND), "poll");
    assert_eq!(first(&waiting, 5 * MINUTE), "history");
}
