//! The screen "Spending": the balance and what of it is free, the caps, and what was bought: in all, by model and project, by day, and
//! each purchase.
//!
//! The engine adds up; this screen asks it anew when something was bought, when another time is chosen, and when the day has turned.
//! `words` is pure; the files in `_ui` paint.

mod chart_ui;
mod now_ui;
mod report_ui;
mod rows_ui;
mod spending_ui;
mod words;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(super) use self::spending_ui::show;
use crate::domain::{Spans, SpendingReport};

/// Which purchases are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// Those of the local day.
    Today,
    /// Those of the local month.
    #[default]
    Month,
    /// Every one.
    All,
}

impl Period {
    /// When it begins; `None`: with the first purchase.
    pub fn since(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let spans = Spans::around(now, zone);
        match self {
            Self::Today => Some(spans.day),
            Self::Month => Some(spans.month),
            Self::All => None,
        }
    }

    /// `today`, `this month`, `so far`.
    const fn words(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Month => "this month",
            Self::All => "so far",
        }
    }
}

/// What was asked of the engine; another question means that the answer is old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Which purchases.
    pub period: Period,
    /// When they begin.
    pub since: Option<Timestamp>,
    /// How many changes of purchases and of the library there were: a rejected or deleted clip changes a sum too.
    pub revisions: (u64, u64),
}

/// The state of the screen.
#[derive(Debug, Default)]
pub struct SpendingPanel {
    /// Which purchases are looked at.
    pub period: Period,
    /// What was asked last.
    pub asked: Option<Question>,
    /// The last answer, and for which time.
    pub report: Option<(Period, Arc<SpendingReport>)>,
}

impl SpendingPanel {
    /// The question to ask now; `None` while the last one is still the right one.
    pub fn next_question(&mut self, now: Timestamp, zone: &TimeZone, revisions: (u64, u64)) -> Option<Question> {
        let question = Question { period: self.period, since: self.period.since(now, zone), revisions };
        (self.asked.replace(question) != Some(question)).then_some(question)
    }

    /// Takes an answer in. One that is late by a purchase is shown until the next one is here; one for another time is not.
    pub fn take(&mut self, question: Question, report: Arc<SpendingReport>) {
        if question.period == self.period {
            self.report = Some((question.period, report));
        }
    }

    /// The answer for the chosen time, if it is here.
    fn shown(&self) -> Option<&Arc<SpendingReport>> {
        self.report.as_ref().filter(|(period, _)| *period == self.period).map(|(_, report)| report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_asked_again_after_a_purchase_at_midnight_and_for_another_time_and_not_else() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut panel = SpendingPanel { period: Period::Today, ..SpendingPanel::default() };
        let ask = |panel: &mut SpendingPanel, now: &str, revision| {
            panel.next_question(at(now), &TimeZone::UTC, (revision, 0)).is_some()
        };
        assert!(ask(&mut panel, "2026-11-30T12:00:00Z", 1));
        assert!(!ask(&mut panel, "2026-11-30T12:00:01Z", 1));
        assert!(ask(&mut panel, "2026-11-30T12:00:01Z", 2));
        assert!(ask(&mut panel, "2026-12-01T00:00:00Z", 2));
        panel.period = Period::All;
        assert!(ask(&mut panel, "2026-12-01T00:00:00Z", 2) && !ask(&mut panel, "2026-12-02T00:00:00Z", 2));
    }

    #[test]
    fn an_answer_for_another_time_is_not_shown() {
        let question = |period| Question { period, since: None, revisions: (0, 0) };
        let mut panel = SpendingPanel::default();
        panel.take(question(Period::All), Arc::default());
        assert!(panel.shown().is_none());
        panel.take(question(Period::Month), Arc::default());
        assert!(panel.shown().is_some());
        panel.period = Period::Today;
        assert!(panel.shown().is_none());
    }
}
