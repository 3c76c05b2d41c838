//! A purchase: one submit that Segmind may bill. A row of its own in the ledger, which outlives its job, clip, shot and project.
//!
//! ```text
//! submitting ─► on the way ─► billed (with its true cost, once that is told)
//!                        ├──► not billed (Segmind certainly queued nothing, or the render failed without a bill)
//!                        └──► unknown (counts as spent until it is known)
//! ```
//! The row is written in the transaction that writes `submitting`, and follows its job in the transaction of every later change. So a
//! power cut finds both or neither. A job is bought at most once (`domain::state`), so it has at most one purchase; a submit that was
//! certainly turned away is the same purchase when it is sent again.

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::failure::MoneySpent;
use super::ids::{JobId, PurchaseId, RequestId, ShotId};
use super::money::Usd;
use super::need::Need;
use super::state::{Job, JobState};

/// What is known of the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Segmind has it, or may have it in a moment.
    OnTheWay,
    /// The render was billed.
    Billed,
    /// Nothing was billed.
    NotBilled,
    /// Nobody here can tell; counts as spent.
    Unknown,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The word in the ledger.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// What is known after a job has come into this state. `before`: what was known; `None` while there is no purchase.
    pub fn after(before: Option<Self>, job: &Job) -> Option<Self> {
        if !job.was_sent() {
            return before;
        }
        // The result was read: the render is done and paid for, whatever becomes of its file.
        if job.facts.ready_at.is_some() {
            return Some(Self::Billed);
        }
        Some(match &job.state {
            JobState::Submitting => Self::OnTheWay,
            JobState::NeedsUser(Need::UnknownOutcome) => {
                before.filter(|known| *known == Self::Billed).unwrap_or(Self::Unknown)
            }
            JobState::Ready | JobState::Downloading | JobState::Saved(_) => Self::Billed,
            JobState::Failed(failure) if job.is_bought() => match failure.money() {
                MoneySpent::Yes => Self::Billed,
                MoneySpent::No => Self::NotBilled,
                MoneySpent::Unknown => Self::Unknown,
            },
            // Nobody watches it any more. What was known before is still true.
            JobState::Dismissed => before.filter(|known| *known != Self::OnTheWay).unwrap_or(Self::Unknown),
            _ if job.is_bought() => Self::OnTheWay,
            // It was sent, and is back without an answer that may have been a yes: nothing was queued.
            _ => Self::NotBilled,
        })
    }
}

/// What became of the clip that was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Fate {
    /// There is none, or not yet.
    None,
    /// It is in the library.
    Kept,
    /// It is in the library and rejected.
    Rejected,
    /// It is in the trash, or deleted.
    Deleted,
}

/// A purchase as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// The row.
    pub id: PurchaseId,
    /// When it was sent.
    pub at: Timestamp,
    /// What it was for.
    pub item: PurchasedItem,
    /// The model's slug.
    pub model: String,
    /// The price as it was published then.
    pub estimate: Usd,
    /// The true cost, if it was told.
    pub cost: Option<Usd>,
    /// What is known of the bill.
    pub outcome: Outcome,
    /// Segmind's name for it.
    pub request_id: Option<RequestId>,
    /// Whether Segmind's history told of it.
    pub found: bool,
    /// What became of the clip.
    pub fate: Fate,
}

/// What a purchase was for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PurchasedItem {
    /// The job. `None`: it was found in Segmind's history, or the job is not in the ledger any more.
    pub job: Option<JobId>,
    /// The shot.
    pub shot: Option<ShotId>,
    /// The shot's number in its project; 0 when it is not known.
    pub number: u32,
    /// The shot's title, as it is now or was last.
    pub title: String,
    /// The take's number; 0 when it is not known.
    pub take: u32,
    /// The project: the shot's own, or the one of the purchase when that was deleted since.
    pub project: Option<PurchasedFor>,
}

impl PurchasedItem {
    /// `Trailer: 3 Off the ferry, take 2`, as far as it is known.
    pub fn words(&self) -> String {
        let project = self.project.as_ref().map(|project| format!("{}: ", project.name)).unwrap_or_default();
        let number = if self.number > 0 { format!("{} ", self.number) } else { String::new() };
        let title = if self.title.trim().is_empty() { "a shot without a title" } else { self.title.trim() };
        let take = if self.take > 0 { format!(", take {}", self.take) } else { String::new() };
        format!("{project}{number}{title}{take}")
    }
}

/// The project of a purchase.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PurchasedFor {
    /// Its name.
    pub name: String,
    /// Whether it was deleted since.
    pub is_gone: bool,
}

impl Purchase {
    /// What it counts in every sum and for the caps: the true cost, the estimate until it is known, nothing when nothing was billed.
    pub fn counts(&self) -> Usd {
        match self.outcome {
            Outcome::NotBilled => Usd::default(),
            _ => self.cost.unwrap_or(self.estimate).max(Usd::default()),
        }
    }

    /// Whether the sum is an estimate still.
    pub fn is_estimated(&self) -> bool {
        self.cost.is_none() && self.outcome != Outcome::NotBilled
    }
}

/// A purchase that Segmind's history tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPurchase {
    /// Segmind's name for it.
    pub request_id: RequestId,
    /// The job that it belongs to, if that is known already.
    pub job: Option<JobId>,
    /// When it was made.
    pub at: Timestamp,
    /// The model's slug.
    pub model: String,
    /// What it was for, in a few words.
    pub title: String,
    /// What is known of the bill.
    pub outcome: Outcome,
    /// What it cost, if the history tells.
    pub cost: Option<Usd>,
}

#[cfg(test)]
mod tests {
    use super::super::failure::{Failure, FailureKind};
    use super::super::fixtures;
    use super::super::ids::ClipId;
    use super::super::need::WaitReason;
    use super::super::state::JobEvent;
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The outcome after each of these events, from a queued job on.
    fn told(events: &[JobEvent]) -> Vec<Option<Outcome>> {
        let (mut job, mut known) = (fixtures::queued(at(0)), None);
        let mut all = Vec::new();
        for (second, event) in (1..).zip(events) {
            job = job.apply(event, at(second)).unwrap();
            known = Outcome::after(known, &job);
            all.push(known);
        }
        all
    }

    fn last(events: &[JobEvent]) -> Option<Outcome> {
        *told(events).last().unwrap()
    }

    fn fail(kind: FailureKind) -> JobEvent {
        JobEvent::Fail(Failure::new(kind, None, ""))
    }

    fn sent(more: &[JobEvent]) -> Vec<JobEvent> {
        [&[JobEvent::SubmitStarted], more].concat()
    }

    fn taken(more: &[JobEvent]) -> Vec<JobEvent> {
        sent(&[&[JobEvent::Accepted(RequestId::parse("r-1").unwrap())], more].concat())
    }

    fn output() -> JobEvent {
        JobEvent::OutputKnown { url: "https://images.segmind.com/a.mp4".parse().unwrap(), more: Vec::new(), cost: None }
    }

    #[test]
    fn what_was_never_sent_is_no_purchase() {
        for events in [vec![JobEvent::Hold], vec![JobEvent::Dismiss], vec![fail(FailureKind::ImageUnusable)]] {
            assert_eq!(last(&events), None, "{events:?}");
        }
    }

    #[test]
    fn a_render_is_on_the_way_from_its_submit_until_its_result_and_billed_from_then_on() {
        use Outcome::{Billed, OnTheWay};
        let life = taken(&[output(), JobEvent::DownloadStarted, JobEvent::Saved(ClipId(1)), JobEvent::Dismiss]);
        let expected = [OnTheWay, OnTheWay, Billed, Billed, Billed, Billed];
        assert_eq!(told(&life), expected.map(Some));
        let gone = taken(&[output(), JobEvent::DownloadStarted, fail(FailureKind::OutputGone), JobEvent::Dismiss]);
        assert_eq!(last(&gone), Some(Billed));
    }

    #[test]
    fn what_was_certainly_turned_away_is_not_billed_and_is_on_the_way_when_it_is_sent_again() {
        let until = at(60);
        let no = sent(&[JobEvent::NotQueued { until, why: WaitReason::RateLimited }]);
        assert_eq!(last(&no), Some(Outcome::NotBilled));
        for after in [sent(&[JobEvent::Park(Need::Credits)]), sent(&[fail(FailureKind::BadRequest)])] {
            assert_eq!(last(&after), Some(Outcome::NotBilled));
            assert_eq!(last(&[after, vec![JobEvent::Dismiss]].concat()), Some(Outcome::NotBilled), "still known");
        }
        let again = [no, vec![JobEvent::WaitOver, JobEvent::SubmitStarted]].concat();
        assert_eq!(last(&again), Some(Outcome::OnTheWay));
    }

    #[test]
    fn what_was_bought_is_told_as_far_as_it_is_known() {
        let project = Some(PurchasedFor { name: "Trailer".into(), is_gone: false });
        let whole =
            PurchasedItem { number: 3, title: "Off the ferry".into(), take: 2, project, ..PurchasedItem::default() };
        assert_eq!(whole.words(), "Trailer: 3 Off the ferry, take 2");
        assert_eq!(PurchasedItem::default().words(), "a shot without a title");
    }

    #[test]
    fn a_failed_render_costs_what_its_failure_says() {
        for (kind, outcome) in [
            (FailureKind::RenderFailed, Outcome::NotBilled),
            (FailureKind::RecordExpired, Outcome::Billed),
            (FailureKind::NoOutput, Outcome::Unknown),
        ] {
            let ended = taken(&[fail(kind)]);
            assert_eq!(last(&ended), Some(outcome));
            assert_eq!(
                last(&[ended, vec![JobEvent::Dismiss]].concat()),
                Some(outcome),
                "it is known when it is away too"
            );
        }
    }

    #[test]
    fn a_lost_answer_and_a_render_that_was_left_are_unknown() {
        let lost = sent(&[JobEvent::OutcomeLost]);
        assert_eq!(last(&lost), Some(Outcome::Unknown));
        assert_eq!(last(&[lost.clone(), vec![JobEvent::Dismiss]].concat()), Some(Outcome::Unknown));
        let found = JobEvent::FoundAtService(RequestId::parse("r-2").unwrap());
        assert_eq!(last(&[lost, vec![found]].concat()), Some(Outcome::OnTheWay));
        let left = taken(&[JobEvent::Dismiss]);
        assert_eq!(last(&left), Some(Outcome::Unknown));
        assert_eq!(last(&[left, vec![JobEvent::TakeUp, output()]].concat()), Some(Outcome::Billed));
    }

    #[test]
    fn the_history_may_settle_an_unknown_outcome_and_putting_the_card_away_keeps_that() {
        let mut job = fixtures::queued(at(0));
        for event in sent(&[JobEvent::OutcomeLost, JobEvent::Dismiss]) {
            job = job.apply(&event, at(1)).unwrap();
        }
        assert_eq!(Outcome::after(Some(Outcome::Billed), &job), Some(Outcome::Billed));
    }
}
