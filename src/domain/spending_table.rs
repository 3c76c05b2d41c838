//! Purchases as a table that a spreadsheet opens: CSV as RFC 4180 says, in UTF-8 with a byte order mark, so that Excel reads it.
//!
//! Text of a person or of the service never becomes a formula: a cell that would begin one gets an apostrophe in front, which a
//! spreadsheet takes for "this is text".

use jiff::tz::TimeZone;

use super::money::Usd;
use super::purchase::{Fate, Outcome, Purchase};

/// The columns.
const HEADINGS: [&str; 15] = [
    "Date",
    "Time",
    "Project",
    "Shot",
    "Title",
    "Take",
    "Model",
    "Outcome",
    "Estimate USD",
    "Cost USD",
    "Counted USD",
    "Clip",
    "From the history",
    "Request id",
    "Job",
];

/// The byte order mark, by which Excel knows UTF-8.
const MARK: &str = "\u{feff}";

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The whole table, its headings first. Dates and times are those of this zone.
pub fn csv<'a>(purchases: impl IntoIterator<Item = &'a Purchase>, zone: &TimeZone) -> String {
    let mut table = String::from(MARK);
    line(&mut table, &HEADINGS.map(str::to_owned));
    for purchase in purchases {
        line(&mut table, &cells(purchase, zone));
    }
    table
}

fn cells(purchase: &Purchase, zone: &TimeZone) -> [String; 15] {
    let at = purchase.at.to_zoned(zone.clone());
    let item = &purchase.item;
    let known = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    let project = item.project.as_ref();
    [
        at.strftime("%Y-%m-%d").to_string(),
        at.strftime("%H:%M:%S").to_string(),
        project.map(|project| project.name.clone()).unwrap_or_default(),
        known(item.number),
        item.title.clone(),
        known(item.take),
        purchase.model.clone(),
        outcome_words(purchase.outcome).to_owned(),
        amount(purchase.estimate),
        purchase.cost.map(amount).unwrap_or_default(),
        amount(purchase.counts()),
        fate_words(purchase.fate).to_owned(),
        if purchase.found { "yes" } else { "" }.to_owned(),
        purchase.request_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        item.job.map(|job| job.to_string()).unwrap_or_default(),
    ]
}

/// `billed`, `on the way`, `not billed`, `unknown, counts as spent`.
pub const fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::OnTheWay => "on the way",
        Outcome::Billed => "billed",
        Outcome::NotBilled => "not billed",
        Outcome::Unknown => "unknown, counts as spent",
    }
}

const fn fate_words(fate: Fate) -> &'static str {
    match fate {
        Fate::None => "",
        Fate::Kept => "kept",
        Fate::Rejected => "rejected",
        Fate::Deleted => "deleted",
    }
}

/// A number with a point and as many digits as it needs, at least two.
fn amount(amount: Usd) -> String {
    let micros = amount.micros();
    let sign = if micros < 0 { "-" } else { "" };
    let (dollars, rest) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let mut digits = format!("{rest:06}");
    while digits.len() > 2 && digits.ends_with('0') {
        digits.pop();
    }
    format!("{sign}{dollars}.{digits}")
}

fn line<const N: usize>(table: &mut String, cells: &[String; N]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            table.push(',');
        }
        table.push_str(&quoted(cell));
    }
    table.push_str("\r\n");
}

/// A cell, guarded against being a formula, and in quotation marks where RFC 4180 wants them.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::ids::{JobId, RequestId};
    use super::super::purchase::{PurchasedFor, PurchasedItem};
    use super::super::spending_report::tests::purchase;
    use super::*;

    #[test]
    fn a_purchase_is_one_line_that_every_spreadsheet_reads() {
        let bought = Purchase {
            item: PurchasedItem {
                job: Some(JobId(12)),
                number: 3,
                title: "Off the ferry, at \"night\"".into(),
                take: 2,
                project: Some(PurchasedFor { name: "Serum".into(), is_gone: false }),
                ..PurchasedItem::default()
            },
            cost: Usd::from_dollars(3.2015),
            request_id: RequestId::parse("r-77").ok(),
            ..purchase(1, "2026-11-30T23:05:09Z")
        };
        let table = csv([&bought], &TimeZone::posix("CET-1").unwrap());
        let mut lines = table.split("\r\n");
        assert!(lines.next().unwrap().starts_with("\u{feff}Date,Time,Project,Shot"));
        let line = "2026-12-01,00:05:09,Serum,3,\"Off the ferry, at \"\"night\"\"\",2,veo-3,billed,3.20,3.2015,3.2015,kept,,r-77,12";
        assert_eq!((lines.next(), lines.next(), lines.next()), (Some(line), Some(""), None));
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let cell = quoted(text);
            assert!(cell.trim_start_matches('"').starts_with('\''), "{text:?}: {cell}");
        }
        assert_eq!(quoted("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        assert_eq!(quoted("2 = 2"), "2 = 2");
        assert_eq!(quoted("two\nlines"), "\"two\nlines\"");
    }

    #[test]
    fn an_amount_keeps_every_digit_that_is_known() {
        for (dollars, text) in [(3.2, "3.20"), (0.0, "0.00"), (0.018, "0.018"), (1_234.567_891, "1234.567891")] {
            assert_eq!(amount(Usd::from_dollars(dollars).unwrap()), text);
        }
    }
}
