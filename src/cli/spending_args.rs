//! The arguments of `rushes spending`, and those that change caps.

use std::ops::RangeInclusive;

use clap::Args;
use jiff::civil::Date;

use crate::domain::caps::read_cap;
use crate::domain::{CapChange, CapSpan, Usd};

/// Changes of the caps. They are kept in the data folder until they are changed again.
#[derive(Debug, Args)]
pub struct CapArguments {
    /// The most that may be spent in a day, in dollars, or none; kept until it is changed. What would pass it waits
    #[arg(long, value_name = "DOLLARS", value_parser = parse_cap, allow_hyphen_values = true)]
    pub cap_day: Option<Cap>,
    /// The same for a month
    #[arg(long, value_name = "DOLLARS", value_parser = parse_cap, allow_hyphen_values = true)]
    pub cap_month: Option<Cap>,
}

/// A cap; `None`: no cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap(pub Option<Usd>);

impl CapArguments {
    /// The changes.
    pub fn changes(&self) -> impl Iterator<Item = CapChange> {
        let set = |span, cap: Option<Cap>| cap.map(|Cap(cap)| CapChange::Set(span, cap));
        [set(CapSpan::Day, self.cap_day), set(CapSpan::Month, self.cap_month)].into_iter().flatten()
    }
}

/// Which purchases are listed, and the caps.
#[derive(Debug, Args)]
pub struct SpendingArguments {
    /// Only what was bought since this day, such as 2026-11-01
    #[arg(long, value_name = "DATE", value_parser = parse_date, allow_hyphen_values = true)]
    pub since: Option<Date>,
    /// A table for a spreadsheet: CSV in UTF-8
    #[arg(long)]
    pub csv: bool,
    /// The caps that hold from now on.
    #[command(flatten)]
    pub caps: CapArguments,
}

fn parse_cap(text: &str) -> Result<Cap, String> {
    if text.trim().is_empty() {
        return Err("type an amount in dollars, or none".into());
    }
    read_cap(text).map(Cap).map_err(|error| error.to_string())
}

/// The years whose days begin at a moment that can be told, whatever the zone.
const YEARS: RangeInclusive<i16> = 1..=9998;

fn parse_date(text: &str) -> Result<Date, String> {
    let day: Option<Date> = text.parse().ok();
    let usable = day.filter(|day| YEARS.contains(&day.year()));
    usable.ok_or_else(|| format!("give a day as 2026-11-30, of the years {} to {}", YEARS.start(), YEARS.end()))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::args::{Arguments, Command, FolderCommand, refused};
    use super::*;

    #[test]
    fn a_cap_is_an_amount_or_none_and_each_is_changed_by_itself() {
        let read = |words: &[&str]| match Arguments::try_parse_from(["rushes", "spending"].iter().chain(words)) {
            Ok(Arguments { command: Some(Command::OnFolder(FolderCommand::Spending(spending))), .. }) => {
                Some(spending.caps.changes().collect::<Vec<_>>())
            }
            _ => None,
        };
        let set = |span, cents| CapChange::Set(span, Some(Usd::from_cents(cents)));
        assert_eq!(read(&["--cap-day=20"]), Some(vec![set(CapSpan::Day, 2000)]));
        let both = vec![CapChange::Set(CapSpan::Day, None), set(CapSpan::Month, 750)];
        assert_eq!(read(&["--cap-day=none", "--cap-month=7.50"]), Some(both));
        assert_eq!(read(&[]), Some(vec![]));
        for wrong in ["--cap-day=-1", "--cap-day=", "--cap-month=much", "--since=yesterday"] {
            assert_eq!(read(&[wrong]), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_at_the_edge_of_time_is_refused_in_plain_words() {
        for wrong in ["9999-12-31", "9999-01-01", "0000-12-31", "-009999-01-01", "-1", "2026-02-30", "yesterday"] {
            let words = refused(&["spending", &format!("--since={wrong}")]);
            assert_eq!(words, "give a day as 2026-11-30, of the years 1 to 9998", "{wrong}");
        }
        for day in ["0001-01-01", "9998-12-31", "2026-11-30"] {
            assert_eq!(parse_date(day).unwrap().to_string(), day);
        }
    }

    #[test]
    fn a_cap_that_would_round_to_nothing_is_refused() {
        let words = "the smallest cap is $0.01; with 0 nothing is bought";
        assert_eq!(refused(&["spending", "--cap-day", "0.001"]), words);
    }
}
