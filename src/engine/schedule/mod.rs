//! When to ask again, and what takes a place: the poll plan of a render, the backoff of a wait, the usual times of finished jobs.
//!
//! All of it is pure: numbers and jobs in, durations and answers out.

mod poll_plan;
mod render_stats;
mod render_time;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Job, JobState, WaitReason};
pub use poll_plan::{PollStake, has_likely_ended, is_roomy, next_poll};
pub use render_stats::{RenderStats, ShotKind};
pub use render_time::RenderTime;

/// How long Segmind keeps a job's record, from its submit.
pub const RECORD_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// How long Segmind keeps a video at its address.
pub const FILE_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a 404 means that the record is not there yet, not that it is gone.
pub const RECORD_GRACE: SignedDuration = SignedDuration::from_secs(30);

/// A render that usually takes this long, or longer, gets the whole pause before its video is asked for again.
const PATIENT_FROM: Duration = Duration::from_mins(1);

/// The pause before try number `tries` (from 0) of a step that may be repeated: 2 s, doubling to 60 s.
pub fn backoff(tries: u32) -> Duration {
    Duration::from_secs(2_u64.saturating_pow(tries.min(6) + 1).min(60))
}

/// The pause before the result of a finished render is fetched again, after so many results without a video. A service that renders
/// slowly may also be slow to tell where the video is; a quick one is not.
pub fn output_pause(looks: u32, usual: Duration) -> Duration {
    let share = (usual.as_secs_f64() / PATIENT_FROM.as_secs_f64()).clamp(0.02, 1.0);
    backoff(looks.saturating_sub(1)).mul_f64(share)
}

/// The time since `then`; zero when the clock was set back.
pub fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}

/// Whether a job waits for the network.
pub(super) const fn waits_offline(job: &Job) -> bool {
    matches!(job.state, JobState::Waiting { why: WaitReason::Offline, .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        let waits: Vec<u64> = (0..8).map(|n| backoff(n).as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn the_video_of_a_real_render_is_given_half_a_minute_and_a_quick_one_less() {
        let all = |usual| (1..5).map(|looks| output_pause(looks, usual)).sum::<Duration>();
        assert_eq!(all(Duration::from_secs(142)), Duration::from_secs(30));
        assert_eq!(all(Duration::from_secs(6)), Duration::from_secs(3));
        assert_eq!(all(Duration::from_millis(100)), Duration::from_millis(600));
    }

    #[test]
    fn a_clock_set_back_makes_no_negative_time() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(since(now + SignedDuration::from_hours(24), now), Duration::ZERO);
    }
}
