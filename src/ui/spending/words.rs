//! What the screen says of sums, days and purchases. Pure.

use jiff::civil::Date;

use super::Period;
use crate::domain::caps::in_short;
use crate::domain::spending_report::Share;
use crate::domain::{CapSpan, Fate, Outcome, Purchase, SpendingReport, Usd};
use crate::ui::format::purchases;
use crate::ui::theme::Status;

/// More days than this are told by month.
const DAYS: usize = 62;

/// The line below the sum: how many, and what of it is not certain yet.
pub fn below_the_sum(report: &SpendingReport) -> String {
    let mut parts = vec![purchases(report.all.count)];
    if report.on_the_way.count > 0 {
        parts.push(format!("of it {} on the way", report.on_the_way.sum));
    }
    if report.unknown.count > 0 {
        parts.push(format!("{} unknown, counted as spent", report.unknown.sum));
    }
    if report.not_billed > 0 {
        parts.push(format!("{} not billed", report.not_billed));
    }
    parts.join(" · ")
}

/// `$14.40 of $20`, or the sum alone.
pub fn of_cap(sum: Usd, cap: Option<Usd>) -> String {
    cap.map_or_else(|| sum.to_string(), |cap| format!("{sum} of {}", in_short(cap)))
}

/// `Today`, `This month`.
pub const fn span_name(span: CapSpan) -> &'static str {
    match span {
        CapSpan::Day => "Today",
        CapSpan::Month => "This month",
    }
}

/// How much of a cap is used, 0 to 1.
pub fn share_of(sum: Usd, whole: Usd) -> f32 {
    if whole <= Usd::default() { 1.0 } else { (sum.dollars() / whole.dollars()).clamp(0.0, 1.0) as f32 }
}

/// What became of a purchase in a word or two, and its colour; `None`: it was billed, and its clip is there.
pub const fn remark(purchase: &Purchase) -> Option<(&'static str, Status)> {
    match (purchase.outcome, purchase.fate) {
        (Outcome::OnTheWay, _) => Some(("On the way", Status::Info)),
        (Outcome::Unknown, _) => Some(("Unknown, counts as spent", Status::Warning)),
        (Outcome::NotBilled, _) => Some(("Not billed", Status::Neutral)),
        (Outcome::Billed, Fate::Rejected) => Some(("Rejected", Status::Neutral)),
        (Outcome::Billed, Fate::Deleted) => Some(("Deleted", Status::Neutral)),
        (Outcome::Billed, Fate::None | Fate::Kept) if purchase.found => Some(("From the history", Status::Info)),
        (Outcome::Billed, Fate::None | Fate::Kept) => None,
    }
}

/// What a purchase cost: `$3.20`, `about $3.20`, or nothing.
pub fn price(purchase: &Purchase) -> String {
    match purchase.outcome {
        Outcome::NotBilled => "$0.00".to_owned(),
        _ if purchase.is_estimated() => format!("about {}", purchase.counts()),
        _ => purchase.counts().to_string(),
    }
}

/// A bar of the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// `30 Nov`, or `Nov 2026`.
    pub name: String,
    /// What was spent.
    pub share: Share,
}

/// The bars of a time up to today, days without a purchase included; by month when there are too many days. None for a single day.
pub fn bars(report: &SpendingReport, period: Period, today: Date) -> Vec<Bar> {
    let first = match period {
        Period::Today => return Vec::new(),
        Period::Month => Some(today.first_of_month()),
        Period::All => report.by_day.first().map(|(day, _)| *day),
    };
    let last = report.by_day.last().map_or(today, |(day, _)| today.max(*day));
    let Some(first) = first.filter(|first| *first <= last) else { return Vec::new() };
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).take(DAYS + 1).count();
    let by_month = days > DAYS;
    let mut bars: Vec<(Date, Share)> = Vec::new();
    let (step, begin) = if by_month {
        (jiff::Span::new().months(1), first.first_of_month())
    } else {
        (jiff::Span::new().days(1), first)
    };
    bars.extend(begin.series(step).take_while(|day| *day <= last).map(|day| (day, Share::default())));
    for (day, share) in &report.by_day {
        let at = bars.partition_point(|(begins, _)| begins <= day);
        if let Some((_, sum)) = at.checked_sub(1).and_then(|at| bars.get_mut(at)) {
            *sum = Share { sum: sum.sum.plus(share.sum), count: sum.count + share.count };
        }
    }
    let pattern = if by_month { "%b %Y" } else { "%-d %b" };
    bars.into_iter().map(|(day, share)| Bar { name: day.strftime(pattern).to_string(), share }).collect()
}

/// `30 Nov: $14.40, 5 purchases`.
pub fn bar_words(bar: &Bar) -> String {
    match bar.share.count {
        0 => format!("{}: nothing", bar.name),
        count => format!("{}: {}, {}", bar.name, bar.share.sum, purchases(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn report(days: &[(&str, i64)]) -> SpendingReport {
        let by_day =
            days.iter().map(|(at, cents)| (day(at), Share { sum: Usd::from_cents(*cents), count: 1 })).collect();
        SpendingReport { by_day, ..SpendingReport::default() }
    }

    fn told(bars: &[Bar]) -> Vec<String> {
        bars.iter().map(bar_words).collect()
    }

    #[test]
    fn a_month_has_a_bar_for_every_day_up_to_today() {
        let bars = bars(&report(&[("2026-11-02", 320)]), Period::Month, day("2026-11-03"));
        assert_eq!(told(&bars), ["1 Nov: nothing", "2 Nov: $3.20, 1 purchase", "3 Nov: nothing"]);
    }

    #[test]
    fn a_long_time_is_told_by_month_and_nothing_is_lost() {
        let long = report(&[("2025-12-31", 100), ("2026-01-01", 200), ("2026-03-30", 300)]);
        let bars = bars(&long, Period::All, day("2026-04-02"));
        assert_eq!(told(&bars)[..2], ["Dec 2025: $1.00, 1 purchase", "Jan 2026: $2.00, 1 purchase"]);
        assert_eq!((bars.len(), bars.iter().map(|bar| bar.share.count).sum::<usize>()), (5, 3));
    }

    #[test]
    fn a_purchase_of_a_clock_that_was_ahead_has_its_bar_and_one_day_has_none() {
        let ahead = report(&[("2026-11-05", 320)]);
        assert_eq!(bars(&ahead, Period::Month, day("2026-11-03")).len(), 5);
        assert!(bars(&ahead, Period::Today, day("2026-11-05")).is_empty());
        assert!(bars(&report(&[]), Period::All, day("2026-11-05")).is_empty());
    }

    #[test]
    fn the_line_below_the_sum_tells_what_is_not_certain() {
        let share = |cents, count| Share { sum: Usd::from_cents(cents), count };
        let report = SpendingReport {
            all: share(1920, 6),
            on_the_way: share(320, 1),
            unknown: share(640, 2),
            not_billed: 1,
            ..SpendingReport::default()
        };
        let told = "6 purchases · of it $3.20 on the way · $6.40 unknown, counted as spent · 1 not billed";
        assert_eq!(below_the_sum(&report), told);
        assert_eq!(of_cap(Usd::from_cents(1440), Some(Usd::from_cents(2000))), "$14.40 of $20");
    }
}
