//! The state of the sheet that compares a month with Segmind's history: the answer once it is there, and what is ticked. Pure.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::ticks::Ticks;
use crate::domain::{ModelTable, RequestId, Spans, Usd};
use crate::engine::{Comparison, Difference, DifferenceKind, Refusal};
use crate::ui::format::{self, model_name, purchases};

/// Which month is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ComparedMonth {
    /// The local month up to now.
    #[default]
    This,
    /// The one before it.
    Last,
}

impl ComparedMonth {
    /// From its beginning to its end, or to now.
    pub fn span(self, now: Timestamp, zone: &TimeZone) -> Range<Timestamp> {
        let this = Spans::around(now, zone).month;
        match self {
            Self::This => this..now,
            Self::Last => {
                let before = this.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(this);
                Spans::around(before, zone).month..this
            }
        }
    }
}

/// The sheet's state.
#[derive(Debug, Clone, Default)]
pub struct CompareSheet {
    /// The month whose answer is shown or awaited.
    pub month: ComparedMonth,
    answer: Option<Result<Comparison, Refusal>>,
    /// What is ticked.
    pub(super) ticks: Ticks,
}

impl CompareSheet {
    /// A sheet that waits for the answer about this month.
    pub fn of(month: ComparedMonth) -> Self {
        Self { month, ..Self::default() }
    }

    /// Takes an answer in. One about another month is none for this sheet.
    pub fn hear(&mut self, month: ComparedMonth, answer: Result<Comparison, Refusal>) {
        if month == self.month {
            self.answer = Some(answer);
            self.ticks = Ticks::default();
        }
    }

    /// The comparison, or why there is none; `None` while it is on its way.
    pub(super) const fn answer(&self) -> Option<&Result<Comparison, Refusal>> {
        self.answer.as_ref()
    }

    /// Those that can be counted, the newest first.
    fn countable(&self) -> impl Iterator<Item = &Difference> {
        let differences = self.answer.iter().flatten().flat_map(|comparison| &comparison.differences);
        differences.filter(|difference| difference.can_count())
    }

    /// How many can be counted.
    pub(super) fn countable_count(&self) -> usize {
        self.countable().count()
    }

    /// Ticks all that can be counted, or none.
    pub(super) fn tick_all(&mut self, all: bool) {
        let every: Vec<RequestId> = self.countable().map(|difference| difference.request_id.clone()).collect();
        self.ticks.set(every.iter().filter(|_| all));
    }

    /// The ticked ones.
    pub(super) fn ticked(&self) -> Vec<RequestId> {
        self.ticks.among(self.countable().map(|difference| &difference.request_id))
    }

    /// What the ticked ones cost as the history has them.
    pub(super) fn ticked_cost(&self) -> Usd {
        let ticked = self.countable().filter(|difference| self.ticks.has(&difference.request_id));
        ticked.filter_map(|difference| difference.there).fold(Usd::default(), Usd::plus)
    }
}

/// `17 purchases agree, $54.40`.
pub(super) fn agreement(comparison: &Comparison) -> String {
    let agreeing = &comparison.agreeing;
    match agreeing.count {
        0 => "No purchase is in both".to_owned(),
        1 => format!("1 purchase agrees, {}", agreeing.sum),
        count => format!("{} agree, {}", purchases(count), agreeing.sum),
    }
}

/// The groups in the order of the sheet, each with its title and what it means.
pub(super) const GROUPS: [(DifferenceKind, &str, &str); 4] = [
    (
        DifferenceKind::Open,
        "Not certain here",
        "An estimate or an outcome that nobody knew. The history tells; tick what is to be counted so",
    ),
    (
        DifferenceKind::OnlyThere,
        "Only in Segmind's history",
        "Made elsewhere with this account, or by another of its members. What you tick is confirmed as your own before it is counted",
    ),
    (
        DifferenceKind::Contradicts,
        "Told otherwise",
        "What is written down here, as Segmind told it when the render ended, stays",
    ),
    (
        DifferenceKind::OnlyHere,
        "Only here",
        "Counted as billed, and not in the history. A row may come late, or not at all",
    ),
];

/// `28 Nov, 15:04  ·  Veo 3  ·  0f8fad5b…`
pub(super) fn facts(models: &ModelTable, difference: &Difference, zone: &TimeZone) -> String {
    let at = difference.at.map_or_else(|| "Without a time".to_owned(), |at| format::date_time(at, zone));
    [at, model_name(models, &difference.model), difference.request_id.to_string()].join("  ·  ")
}

/// What it is: the shot, or the prompt.
pub(super) fn words(difference: &Difference) -> String {
    if difference.words.is_empty() { "Without words".to_owned() } else { format::beginning(&difference.words) }
}

/// `$3.20 here, $2.40 there`.
pub(super) fn amounts(difference: &Difference) -> String {
    match (difference.here, difference.there) {
        (Some(here), Some(there)) => format!("{here} here, {there} there"),
        (Some(amount), None) | (None, Some(amount)) => amount.to_string(),
        (None, None) => "cost not told yet".to_owned(),
    }
}

/// Purchases without an id; `None` when there are none.
pub(super) fn lost_words(comparison: &Comparison) -> Option<String> {
    let sum = comparison.lost.sum;
    match comparison.lost.count {
        0 => None,
        1 => Some(format!("1 purchase whose answer was lost ({sum}) can't be compared; it counts as spent")),
        count => {
            Some(format!("{count} purchases whose answers were lost ({sum}) can't be compared; they count as spent"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(id: &str, kind: DifferenceKind, here: Option<i64>, there: Option<i64>) -> Difference {
        Difference {
            request_id: RequestId::parse(id).unwrap(),
            kind,
            at: Some(Timestamp::UNIX_EPOCH),
            words: String::new(),
            model: "veo-3".into(),
            here: here.map(Usd::from_cents),
            there: there.map(Usd::from_cents),
        }
    }

    fn sheet() -> CompareSheet {
        let differences = vec![
            difference("there", DifferenceKind::OnlyThere, None, Some(320)),
            difference("open", DifferenceKind::Open, Some(320), Some(240)),
            difference("told", DifferenceKind::Contradicts, Some(320), Some(240)),
            difference("pending", DifferenceKind::OnlyThere, None, None),
            difference("here", DifferenceKind::OnlyHere, Some(320), None),
        ];
        let mut sheet = CompareSheet::of(ComparedMonth::This);
        sheet.hear(ComparedMonth::This, Ok(Comparison { differences, ..Comparison::default() }));
        sheet
    }

    #[test]
    fn nothing_is_ticked_by_itself_and_only_what_the_history_tells_can_be() {
        let mut sheet = sheet();
        assert_eq!((sheet.countable_count(), sheet.ticked().len()), (2, 0));
        sheet.tick_all(true);
        let ids: Vec<String> = sheet.ticked().into_iter().map(String::from).collect();
        assert_eq!((ids, sheet.ticked_cost()), (vec!["there".to_owned(), "open".to_owned()], Usd::from_cents(560)));
        sheet.ticks.toggle(&RequestId::parse("told").unwrap());
        assert_eq!(sheet.ticked().len(), 2, "what the service told stays");
        sheet.tick_all(false);
        assert!(sheet.ticked().is_empty());
    }

    #[test]
    fn an_answer_about_another_month_is_not_shown() {
        let mut sheet = CompareSheet::of(ComparedMonth::Last);
        sheet.hear(ComparedMonth::This, Ok(Comparison::default()));
        assert!(sheet.answer().is_none());
    }

    #[test]
    fn the_months_meet_at_local_midnight() {
        let zone = TimeZone::posix("JST-9").unwrap();
        let now = "2026-12-01T02:00:00Z".parse().unwrap();
        let (this, last) = (ComparedMonth::This.span(now, &zone), ComparedMonth::Last.span(now, &zone));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(this, at("2026-11-30T15:00:00Z")..now);
        assert_eq!(last, at("2026-10-31T15:00:00Z")..at("2026-11-30T15:00:00Z"));
    }

    #[test]
    fn a_row_tells_both_amounts() {
        let told = |here, there| amounts(&difference("a", DifferenceKind::Open, here, there));
        assert_eq!(told(Some(320), Some(240)), "$3.20 here, $2.40 there");
        assert_eq!((told(Some(320), None), told(None, None)), ("$3.20".to_owned(), "cost not told yet".to_owned()));
    }
}
