//! Who goes first, to the second.
#![expect(clippy::unchecked_time_subtraction, reason = "a test fails by panicking")]

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// A poll that has as many seconds to lose as it has waited, times this.
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

/// A line in which each joined at this second.
fn line<const N: usize>(claims: [(&'static str, u64, Claim); N]) -> Line<&'static str> {
    let mut line = Line::default();
    for (name, since, claim) in claims {
        line.join(claim, Duration::from_secs(since), name);
    }
    line
}

fn first(line: &Line<&'static str>, now: Duration) -> &'static str {
    line.first(now).map_or("nobody", |(_, name)| *name)
}

#[test]
fn the_same_purpose_is_served_in_the_order_of_coming() {
    let mut line = line([("one", 0, Purpose::Submit.into()), ("two", 0, Purpose::Submit.into())]);
    assert!(!line.is_empty());
    assert_eq!((line.len(), first(&line, SECOND)), (2, "one"));
    let (ticket, _) = line.first(SECOND).unwrap();
    assert_eq!(line.leave(ticket), Some("one"));
    assert_eq!((line.len(), first(&line, SECOND)), (1, "two"));
    assert_eq!(line.leave(ticket), None, "the place is given up once");
    let third = line.join(Purpose::Submit.into(), SECOND, "three");
    assert_ne!(third, ticket);
    assert_eq!(first(&line, SECOND), "two");
    assert_eq!(line.leave(third), Some("three"));
    let (last, _) = line.first(SECOND).unwrap();
    line.leave(last);
    assert!(line.is_empty());
    assert_eq!((line.len(), first(&line, SECOND)), (0, "nobody"));
}

#[test]
fn a_result_that_waited_a_minute_goes_with_the_submits() {
    let line = line([("result", 0, Purpose::Result.into()), ("submit", 30, Purpose::Submit.into())]);
    assert_eq!(first(&line, MINUTE - SECOND), "submit");
    assert_eq!(first(&line, MINUTE), "result");
}

#[test]
fn a_balance_that_waited_two_minutes_goes_before_the_polls_and_not_before_results() {
    let line = line([("balance", 0, Purpose::Balance.into()), ("poll", 0, poll(1.0))]);
    assert_eq!(first(&line, 2 * MINUTE - SECOND), "poll");
    assert_eq!(first(&line, 2 * MINUTE), "balance");
    let line = self::line([("balance", 0, Purpose::Balance.into()), ("result", 299, Purpose::Result.into())]);
    assert_eq!(first(&line, 5 * MINUTE), "result");
}

#[test]
fn the_poll_with_the_most_to_lose_goes_first() {
    let line = line([("little", 0, poll(1.0)), ("much", 50, poll(3.0))]);
    assert_eq!(first(&line, 60 * SECOND), "little", "60 against 30");
    assert_eq!(first(&line, 80 * SECOND), "much", "80 against 90");
}

#[test]
fn a_record_with_less_than_a_quarter_of_an_hour_left_goes_before_everything() {
    let record = Claim { record_left: Some(20 * MINUTE), ..poll(0.0) };
    let line = line([("record", 0, record), ("submit", 0, Purpose::Submit.into())]);
    assert_eq!(first(&line, 5 * MINUTE), "submit", "a quarter of an hour is left");
    assert_eq!(first(&line, 5 * MINUTE + SECOND), "record");
    assert_eq!(first(&line, 60 * MINUTE), "record", "also when it may be too late");
}

#[test]
fn of_two_records_the_one_that_ends_sooner_goes_first() {
    let record = |minutes| Claim { record_left: Some(minutes * MINUTE), ..Purpose::Result.into() };
    let line = line([("later", 0, record(9)), ("sooner", 0, record(8))]);
    assert_eq!(first(&line, SECOND), "sooner");
}
