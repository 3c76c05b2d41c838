//! When to poll a render again: when the mean time that its video has been waiting, multiplied by the chance that there is a video, is
//! worth a request.
//!
//! This one rule makes polls rare while an end is unlikely, close when it is likely, and rarer again for a straggler. With `h` the chance
//! of an end per second, polls are `h^(-2/3)` apart. The waiting alone would give `h^(-1/2)`: the least mean lateness for a number of
//! requests. The chance alone would give `1/h`: the least median, but early ends wait long. The product has a median a tenth better for
//! fewer requests, and a mean hardly worse.

use std::sync::Arc;
use std::time::Duration;

use super::render_time::RenderTime;
use crate::segmind::Stake;

/// What one request is worth: seconds of a video's waiting, multiplied by the chance that there is one.
const PRICE: f64 = 0.012;

/// When the first poll goes. It tells whether the job is being rendered or still in the service's queue.
pub const FIRST_POLL: Duration = Duration::from_secs(10);

/// How many times [`FIRST_POLL`] a render must usually take for that poll to be worth a request.
const FAR: u32 = 4;

/// How many requests a minute a roomy budget has for each render.
const ROOMY: f64 = 6.0;

/// The chance of an end from which the result is fetched without asking for the status first, which would cost time.
const LIKELY_ENOUGH: f64 = 0.05;

/// Polls are never closer than this.
const CLOSEST: Duration = Duration::from_secs(1);
/// Polls are never further apart than this.
const FURTHEST: Duration = Duration::from_mins(2);

/// The age at which to poll a render that still went on at the age of `seen`. `early`: whether to spend a request on showing the person
/// early that it renders.
pub fn next_poll(time: &RenderTime, seen: Duration, early: bool) -> Duration {
    if early && seen < FIRST_POLL && time.median() > FAR * FIRST_POLL {
        return FIRST_POLL;
    }
    let (mut too_soon, mut enough) = (seen + CLOSEST, seen + FURTHEST);
    if is_worth_a_request(time, seen, too_soon) {
        return too_soon;
    }
    while enough.saturating_sub(too_soon) > Duration::from_millis(50) {
        let middle = (too_soon + enough) / 2;
        if is_worth_a_request(time, seen, middle) {
            enough = middle;
        } else {
            too_soon = middle;
        }
    }
    enough
}

fn is_worth_a_request(time: &RenderTime, seen: Duration, age: Duration) -> bool {
    time.waiting(seen, age) * time.ended_since(seen, age) >= PRICE
}

/// Whether so many requests a minute are plenty for so many renders.
pub fn is_roomy(per_minute: f64, renders: usize) -> bool {
    per_minute >= ROOMY * renders as f64
}

/// Whether the render has likely ended by now, so that its result is fetched at once: one request instead of two.
pub fn has_likely_ended(time: &RenderTime, seen: Duration, age: Duration) -> bool {
    time.ended_since(seen, age) > LIKELY_ENOUGH
}

/// What is at stake while a poll waits for its place in the budget.
#[derive(Debug, Clone)]
pub struct PollStake {
    /// How long such renders take.
    pub time: Arc<RenderTime>,
    /// The age at which the render was last seen going on.
    pub seen: Duration,
    /// Its age now.
    pub age: Duration,
}

impl Stake for PollStake {
    fn seconds(&self, waited: Duration) -> f64 {
        self.time.waiting(self.seen, self.age + waited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn learnt() -> RenderTime {
        let seen: Vec<Duration> = (0..40).map(|i| secs(125 + i)).collect();
        RenderTime::learn(&seen, &[], secs(142))
    }

    #[test]
    fn polls_are_rare_early_close_near_the_end_and_rare_for_stragglers() {
        let time = learnt();
        let pause = |seen: u64| next_poll(&time, secs(seen), false).saturating_sub(secs(seen)).as_secs_f64();
        assert!(pause(0) > 60.0, "{}", pause(0));
        assert!(pause(140) < 6.0, "{}", pause(140));
        assert!(pause(900) > 10.0, "{}", pause(900));
        assert!(pause(20_000) <= 120.0);
    }

    #[test]
    fn an_early_poll_is_for_roomy_budgets_and_long_renders() {
        let time = learnt();
        assert_eq!(next_poll(&time, Duration::ZERO, true), FIRST_POLL);
        assert!(next_poll(&time, FIRST_POLL, true) > secs(60));
        let short = RenderTime::learn(&[], &[], secs(6));
        assert!(next_poll(&short, Duration::ZERO, true) < FIRST_POLL);
        assert!(is_roomy(30.0, 3) && !is_roomy(5.0, 1) && is_roomy(0.0, 0));
    }

    #[test]
    fn a_render_of_the_usual_time_costs_a_dozen_requests() {
        let (time, mut seen, mut polls) = (learnt(), Duration::ZERO, 0);
        while seen < secs(142) {
            seen = next_poll(&time, seen, true);
            polls += 1;
        }
        assert!(polls <= 12, "{polls} polls");
    }

    #[test]
    fn the_result_is_asked_for_at_once_where_an_end_is_likely_enough() {
        let time = learnt();
        assert!(has_likely_ended(&time, secs(100), secs(140)));
        assert!(!has_likely_ended(&time, secs(10), secs(60)));
    }

    #[test]
    fn what_is_at_stake_grows_while_a_look_waits() {
        let look = PollStake { time: Arc::new(learnt()), seen: secs(100), age: secs(130) };
        assert!(look.seconds(secs(60)) > look.seconds(secs(10)));
    }
}
