//! What is spent or about to be, and not yet in the balance that Segmind told last.
//!
//! Segmind does not publish when it takes the price off: with its yes or with the result. So each job counts until a balance arrives that
//! must include it. Counting too long only warns too early; counting too short would promise money that is gone.

use jiff::{SignedDuration, Timestamp};

use super::failure::MoneySpent;
use super::ids::JobId;
use super::money::Usd;
use super::need::Need;
use super::state::{Job, JobState};

/// After this long a render has ended, even if we never got its result: the service keeps its record for one hour from the submit
/// (segmind-api.md, "What expires").
pub const ENDED_BY: SignedDuration = SignedDuration::from_hours(1);

/// When the balance was read, and from which job's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceMoment {
    /// When.
    pub at: Timestamp,
    /// The job whose result it came with; it includes that job's price.
    pub with: Option<JobId>,
}

/// The price of those jobs that the last balance does not include yet. `told`: `None` without a balance.
pub fn under_way<'a>(jobs: impl IntoIterator<Item = &'a Job>, told: Option<BalanceMoment>) -> Usd {
    jobs.into_iter().filter(|job| counts(job, told)).fold(Usd::default(), |sum, job| sum.plus(job.price()))
}

/// Whether the job's price is spent or about to be, and not in the balance.
fn counts(job: &Job, told: Option<BalanceMoment>) -> bool {
    match spent_by(job) {
        Spent::Not => false,
        Spent::Coming => true,
        // Without a balance nothing can be missing from it.
        Spent::By(at) => told.is_some_and(|told| told.with != Some(job.id) && told.at < at),
    }
}

/// When a balance includes a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spent {
    /// Never, unless the person lets the job go on.
    Not,
    /// Not yet: something must happen first.
    Coming,
    /// From this time on.
    By(Timestamp),
}

fn spent_by(job: &Job) -> Spent {
    let facts = &job.facts;
    let sent_long_ago =
        || facts.submitted_at.map_or(Spent::Coming, |at| Spent::By(at.saturating_add(ENDED_BY).unwrap_or(at)));
    // The result was read: the render is done and paid for, even if its file is lost.
    if let Some(at) = facts.ready_at {
        return Spent::By(at);
    }
    match &job.state {
        // Held, or without its picture: nothing is spent until the person lets it go on.
        JobState::Held | JobState::NeedsUser(Need::ImageGone(_)) => Spent::Not,
        // Segmind may have it.
        JobState::NeedsUser(Need::UnknownOutcome) => sent_long_ago(),
        JobState::Failed(failure) if job.is_bought() => match failure.money() {
            MoneySpent::No => Spent::Not,
            MoneySpent::Yes => facts.ended_at.map_or(Spent::Coming, Spent::By),
            MoneySpent::Unknown => sent_long_ago(),
        },
        // Dismissed while it rendered: it is still billed.
        JobState::Dismissed if job.is_left() => sent_long_ago(),
        JobState::Failed(_) | JobState::Dismissed => Spent::Not,
        JobState::Queued
        | JobState::Uploading
        | JobState::Submitting
        | JobState::Accepted
        | JobState::Waiting { .. }
        | JobState::NeedsUser(_) => Spent::Coming,
        // Their result was read, even if a row of an older version does not tell when.
        JobState::Ready | JobState::Downloading | JobState::Saved(_) => facts.ended_at.map_or(Spent::Coming, Spent::By),
    }
}

#[cfg(test)]
mod tests {
    use super::super::failure::{Failure, FailureKind};
    use super::super::fixtures;
    use super::super::ids::{ClipId, RequestId};
    use super::super::need::WaitReason;
    use super::super::state::JobEvent;
    use super::*;

    const PRICE: Usd = Usd::from_cents(320);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    fn told(seconds: i64) -> BalanceMoment {
        BalanceMoment { at: at(seconds), with: None }
    }

    /// The job after these events, at these seconds.
    fn after(events: &[(i64, JobEvent)]) -> Job {
        fixtures::after(fixtures::queued(at(0)), events.iter().map(|(second, event)| (at(*second), event)))
    }

    fn accepted() -> Vec<(i64, JobEvent)> {
        let id = RequestId::parse("r-1").unwrap();
        vec![(10, JobEvent::SubmitStarted), (11, JobEvent::Accepted(id))]
    }

    fn then(mut events: Vec<(i64, JobEvent)>, more: &[(i64, JobEvent)]) -> Job {
        events.extend_from_slice(more);
        after(&events)
    }

    fn fail(kind: FailureKind) -> JobEvent {
        JobEvent::Fail(Failure::new(kind, None, ""))
    }

    fn output() -> JobEvent {
        JobEvent::OutputKnown { url: "https://images.segmind.com/a.mp4".parse().unwrap(), more: Vec::new(), cost: None }
    }

    #[test]
    fn what_has_no_end_yet_counts_whatever_was_told_since() {
        let wait = JobEvent::Wait { until: at(60), why: WaitReason::Offline };
        for job in [
            after(&[]),
            after(&[(5, wait.clone())]),
            after(&[(5, JobEvent::Park(Need::Credits))]),
            after(&[(5, JobEvent::UploadStarted)]),
            after(&accepted()[..1]),
            after(&accepted()),
            then(accepted(), &[(20, wait)]),
            then(accepted(), &[(20, JobEvent::Park(Need::KeyRejected))]),
        ] {
            for told in [None, Some(told(0)), Some(told(9_000))] {
                assert_eq!(under_way([&job], told), PRICE, "{:?}, {told:?}", job.state);
            }
        }
    }

    #[test]
    fn what_costs_nothing_by_itself_never_counts() {
        for job in [
            after(&[(5, JobEvent::Hold)]),
            after(&[(5, JobEvent::Dismiss)]),
            after(&[(5, JobEvent::Park(Need::ImageGone("/a.png".into())))]),
            after(&[(5, fail(FailureKind::BadRequest))]),
            then(accepted(), &[(20, fail(FailureKind::RenderFailed))]),
        ] {
            assert_eq!(under_way([&job], Some(told(0))), Usd::default(), "{:?}", job.state);
        }
    }

    #[test]
    fn a_finished_render_counts_until_a_balance_is_told_after_it() {
        let ready = then(accepted(), &[(100, output())]);
        let saved =
            then(accepted(), &[(100, output()), (101, JobEvent::DownloadStarted), (110, JobEvent::Saved(ClipId(1)))]);
        for job in [&ready, &saved] {
            assert_eq!(under_way([job], Some(told(99))), PRICE);
            assert_eq!(under_way([job], Some(told(100))), Usd::default());
            assert_eq!(under_way([job], None), Usd::default());
            let with = |id| Some(BalanceMoment { at: at(99), with: Some(JobId(id)) });
            assert_eq!(under_way([job], with(1)), Usd::default(), "it came with this very result");
            assert_eq!(under_way([job], with(2)), PRICE);
        }
    }

    #[test]
    fn a_render_whose_end_is_unknown_counts_for_the_hour_of_its_record() {
        let lost = then(accepted()[..1].to_vec(), &[(70, JobEvent::OutcomeLost)]);
        let left = then(accepted(), &[(20, JobEvent::Dismiss)]);
        let broken = then(accepted(), &[(20, fail(FailureKind::Internal))]);
        for job in [lost, left, broken] {
            assert_eq!(under_way([&job], Some(told(3_609))), PRICE, "{:?}", job.state);
            assert_eq!(under_way([&job], Some(told(3_610))), Usd::default(), "{:?}", job.state);
        }
    }

    #[test]
    fn the_true_cost_takes_the_estimates_place_and_all_are_added_up() {
        let url = "https://images.segmind.com/a.mp4".parse().unwrap();
        let cost = Some(Usd::from_cents(100));
        let dear = then(accepted(), &[(100, JobEvent::OutputKnown { url, more: Vec::new(), cost })]);
        assert_eq!(under_way([&dear, &after(&[])], Some(told(0))), Usd::from_cents(420));
    }
}
