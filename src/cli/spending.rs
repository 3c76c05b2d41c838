//! `rushes spending`: what was bought, as a list or as a table for a spreadsheet, and the caps.

use jiff::civil::Date;

use super::spending_args::SpendingArguments;
use super::{Exit, terminal};
use crate::bootstrap::DataFolder;
use crate::domain::caps::in_short;
use crate::domain::spending_table::{csv, outcome_words};
use crate::domain::{CapSpan, Purchase, Usd};
use crate::engine::ledger::unowned::{self, Spending};
use crate::engine::{Clock, Refusal};

/// Sets the caps that are asked for, then lists the purchases, the latest first. Only a change of a cap needs the data folder for itself.
pub async fn show(folder: &DataFolder, arguments: SpendingArguments) -> Result<Exit, Refusal> {
    let clock = Clock::system();
    // Before anything is changed: a day that can't be used refuses the whole command.
    let since = arguments.since.map(|day| midnight(day, &clock)).transpose()?;
    let changes: Vec<_> = arguments.caps.changes().collect();
    if !changes.is_empty() {
        let told: Vec<String> = changes.iter().filter_map(|change| change.told()).collect();
        unowned::change_caps(&folder.path, changes).await?;
        told.iter().for_each(terminal::remark);
    }
    let spending = unowned::spending(&folder.path, since, &clock).await?;
    match (spending, arguments.csv) {
        (spending, true) => {
            let purchases = spending.map(|spending| spending.purchases).unwrap_or_default();
            terminal::table(&csv(&purchases, clock.zone()));
        }
        (None, false) => terminal::line("Nothing was bought yet"),
        (Some(spending), false) => list(&spending, &clock, arguments.since),
    }
    Ok(Exit::Saved)
}

/// When a local day begins.
fn midnight(day: Date, clock: &Clock) -> Result<jiff::Timestamp, Refusal> {
    let zoned = day.to_zoned(clock.zone().clone());
    zoned
        .map(|zoned| zoned.timestamp())
        .map_err(|error| Refusal::because(format!("--since {day} can't be used; give another day"), &error))
}

fn list(spending: &Spending, clock: &Clock, since: Option<Date>) {
    for purchase in &spending.purchases {
        print_row(purchase, clock);
    }
    let all = spending.purchases.iter().fold(Usd::default(), |sum, purchase| sum.plus(purchase.counts()));
    let what = since.map_or_else(|| "In all".to_owned(), |day| format!("Since {day}"));
    terminal::line(format_args!("{what:<16} {all:>9}", all = all.to_string()));
    for (name, span) in [("Today", CapSpan::Day), ("This month", CapSpan::Month)] {
        let sum = spending.sums.counted.of(span).to_string();
        let cap = spending.caps.of(span).map_or_else(String::new, |cap| format!("  cap {}", in_short(cap)));
        terminal::line(format_args!("{name:<16} {sum:>9}{cap}"));
    }
}

fn print_row(purchase: &Purchase, clock: &Clock) {
    let at = purchase.at.to_zoned(clock.zone().clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let about = if purchase.is_estimated() { "about " } else { "" };
    let sum = format!("{about}{}", purchase.counts());
    let outcome = outcome_words(purchase.outcome);
    terminal::line(format_args!("{at} {sum:>15}  {:<12}  {outcome}: {}", purchase.model, purchase.item.words()));
    if let Some(id) = &purchase.request_id {
        terminal::line(format_args!("                                  request id {id}"));
    }
}
