//! When to ask again: the poll plan of a render, the backoff of a wait, the usual times learnt from finished jobs.
//!
//! Pure: numbers in, durations out. Never sleeps.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Job, ModelId};

/// How long Segmind keeps a job's record, from its submit.
pub const RECORD_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// How long a 404 is taken for a record that is not there yet instead of one that is gone.
pub const RECORD_GRACE: SignedDuration = SignedDuration::from_secs(30);

/// How many finished jobs of a model its usual time is learnt from.
const LEARN_FROM: usize = 20;

/// The first look tells whether a job is rendered already or still stands in the service's queue.
const FIRST_LOOK: Duration = Duration::from_secs(10);

/// The pause before the next poll of a render that usually takes `usual` and has taken `elapsed`: rare while an end is
/// unlikely, close when it is likely, rarer again for a straggler.
pub fn next_poll(elapsed: Duration, usual: Duration) -> Duration {
    let usual = usual.max(Duration::from_secs(1));
    let share = elapsed.as_secs_f64() / usual.as_secs_f64();
    let pause = if elapsed < FIRST_LOOK && usual > 4 * FIRST_LOOK {
        FIRST_LOOK.saturating_sub(elapsed)
    } else if share < 0.5 {
        usual.mul_f64(0.6).saturating_sub(elapsed)
    } else if share < 2.0 {
        usual.mul_f64(0.04)
    } else {
        elapsed.mul_f64(0.05)
    };
    pause.clamp(Duration::from_secs(1), Duration::from_secs(90))
}

/// Whether an end is likely about now, so that the poll goes before others.
pub fn end_is_near(elapsed: Duration, usual: Duration) -> bool {
    let share = elapsed.as_secs_f64() / usual.as_secs_f64().max(1.0);
    (0.6..2.0).contains(&share)
}

/// The pause before try number `tries` (from 0) of a step that may be repeated: 2 s, doubling to 60 s.
pub fn backoff(tries: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(tries.min(6) + 1).min(60))
}

/// What a render of each model usually takes: the mean of its latest finished jobs, else `prior`, else the published mean.
pub fn usual_times<'a>(
    jobs: impl DoubleEndedIterator<Item = &'a Job>,
    prior: Option<Duration>,
) -> HashMap<ModelId, Duration> {
    let mut taken: HashMap<ModelId, Vec<Duration>> = HashMap::new();
    for job in jobs.rev() {
        let seen = taken.entry(job.request.model).or_default();
        if let (true, Some(duration)) = (seen.len() < LEARN_FROM, render_time(job)) {
            seen.push(duration);
        }
    }
    let usual = |model: ModelId| {
        let seen = taken.get(&model).map_or(&[][..], Vec::as_slice);
        let mean = (!seen.is_empty()).then(|| seen.iter().sum::<Duration>() / seen.len() as u32);
        mean.or(prior).unwrap_or(model.spec().usual_time)
    };
    ModelId::ALL.into_iter().map(|model| (model, usual(model))).collect()
}

/// The time from the service's yes to the video's address; `None` for what slept or was found later.
fn render_time(job: &Job) -> Option<Duration> {
    let accepted = job.facts.accepted.as_ref()?.at;
    let taken = job.facts.ready_at?.duration_since(accepted);
    let plausible = taken.is_positive() && taken < SignedDuration::from_mins(20);
    plausible.then(|| taken.unsigned_abs())
}

/// The time since `then`, nothing when the clock was set back.
pub fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn polls_are_rare_early_close_near_the_end_and_rare_for_stragglers() {
        let usual = secs(142);
        assert_eq!(next_poll(secs(0), usual), secs(10));
        assert!(next_poll(secs(10), usual) > secs(70));
        assert!(next_poll(secs(130), usual) < secs(6));
        assert!(next_poll(secs(1200), usual) >= secs(60));
        assert_eq!(next_poll(secs(5), secs(6)), secs(1));
    }

    #[test]
    fn a_render_of_the_usual_time_costs_few_requests() {
        let (usual, mut at, mut polls) = (secs(142), secs(0), 0);
        while at < usual {
            at += next_poll(at, usual);
            polls += 1;
        }
        assert!(polls <= 12, "{polls} polls");
    }

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        let waits: Vec<u64> = (0..8).map(|n| backoff(n).as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn a_clock_set_back_makes_no_negative_time() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(since(now + SignedDuration::from_hours(24), now), secs(0));
    }
}
