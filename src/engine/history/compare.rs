//! A month of Segmind's request history beside the purchases of the ledger: what agrees, and what differs.
//!
//! Comparing changes nothing. What a person wants counted as the history has it is confirmed row by row as this account's own, and committed
//! by the owner loop ([`purchase_of`]).

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::earlier::refusal_of;
use super::looks::LAST_LOOK;
use super::search::{MODELS, rows_within};
use super::view::{Comparison, Difference, DifferenceKind};
use crate::domain::{FoundPurchase, Outcome, Purchase, RequestId, Usd};
use crate::engine::ledger::reader::Reader;
use crate::engine::refusal::Refusal;
use crate::engine::service::gate::ServiceGate;
use crate::segmind::history::{HistoryRow, RowStatus};

/// Purchases from so long before the span are known too: a row may write its time in another zone.
const MARGIN: SignedDuration = SignedDuration::from_hours(48);

/// Amounts that are nearer than half a cent are the same.
const SAME: i64 = 5_000;

/// The longest title that a purchase gets from a row, in characters.
const LONGEST_TITLE: usize = 120;

/// Compares this span of the history with the ledger.
///
/// # Errors
/// When one of the two can't be read.
pub async fn compare(gate: &ServiceGate, reader: &Reader, span: Range<Timestamp>) -> Result<Comparison, Refusal> {
    let (rows, is_cut) = rows_within(gate, &span).await.map_err(|trouble| refusal_of(&trouble))?;
    let since = span.start.saturating_sub(MARGIN).unwrap_or(span.start);
    let purchases = reader.purchases(Some(since)).await?;
    let mut compared = compared(&rows, &purchases, &span, gate.clock.now());
    if is_cut {
        compared.differences.retain(|difference| difference.kind != DifferenceKind::OnlyHere);
    }
    Ok(Comparison { is_cut, ..compared })
}

/// Compares these rows with these purchases.
fn compared(rows: &[HistoryRow], purchases: &[Purchase], span: &Range<Timestamp>, now: Timestamp) -> Comparison {
    let known: HashMap<&RequestId, &Purchase> =
        purchases.iter().filter_map(|purchase| Some((purchase.request_id.as_ref()?, purchase))).collect();
    let mut comparison = Comparison::default();
    for row in rows {
        match known.get(&row.request_id) {
            Some(purchase) if span.contains(&purchase.at) => match kind_of(purchase, row) {
                Some(kind) => comparison.differences.push(of_purchase(&row.request_id, purchase, kind, told(row))),
                None if purchase.outcome == Outcome::Billed && told(row).is_some() => {
                    comparison.agreeing.add(purchase.counts());
                }
                None => {}
            },
            Some(_) => {}
            None => comparison.differences.extend(only_there(row, span)),
        }
    }
    let listed: HashSet<&RequestId> = rows.iter().map(|row| &row.request_id).collect();
    for purchase in purchases.iter().filter(|purchase| span.contains(&purchase.at)) {
        match &purchase.request_id {
            None if purchase.outcome == Outcome::Unknown => comparison.lost.add(purchase.counts()),
            Some(id) if !listed.contains(id) && should_be_listed(purchase, now) => {
                comparison.differences.push(of_purchase(id, purchase, DifferenceKind::OnlyHere, None));
            }
            _ => {}
        }
    }
    comparison.differences.sort_by_key(|difference| std::cmp::Reverse(difference.at));
    comparison
}

/// What the history says of the bill: its outcome, and the cost as far as it tells.
fn bill(row: &HistoryRow) -> (Outcome, Option<Usd>) {
    match (row.status, row.cost) {
        (RowStatus::Pending, _) => (Outcome::OnTheWay, None),
        (RowStatus::Failed, None) => (Outcome::NotBilled, None),
        (RowStatus::Failed | RowStatus::Completed, cost) => (Outcome::Billed, cost),
    }
}

/// What the history says that it cost; `None` while it does not tell.
fn told(row: &HistoryRow) -> Option<Usd> {
    match bill(row) {
        (Outcome::NotBilled, _) => Some(Usd::default()),
        (_, cost) => cost,
    }
}

/// In what a purchase and its row differ; `None` when they agree or the history does not tell.
fn kind_of(purchase: &Purchase, row: &HistoryRow) -> Option<DifferenceKind> {
    let there = told(row)?;
    let is_same = (purchase.counts().micros() - there.micros()).abs() < SAME;
    match purchase.outcome {
        // Its result is still to come, and tells it itself.
        Outcome::OnTheWay => None,
        Outcome::Unknown => Some(DifferenceKind::Open),
        Outcome::Billed | Outcome::NotBilled if is_same => None,
        Outcome::Billed if purchase.is_estimated() && bill(row).0 == Outcome::Billed => Some(DifferenceKind::Open),
        Outcome::Billed | Outcome::NotBilled => Some(DifferenceKind::Contradicts),
    }
}

/// A row that no purchase has; `None` where nothing was billed, or it was made at another time.
fn only_there(row: &HistoryRow, span: &Range<Timestamp>) -> Option<Difference> {
    let is_bought = bill(row).0 != Outcome::NotBilled;
    let is_in_span = row.at().is_none_or(|at| span.contains(&at));
    (is_bought && is_in_span).then(|| Difference {
        request_id: row.request_id.clone(),
        kind: DifferenceKind::OnlyThere,
        at: row.at(),
        words: row.prompt().to_owned(),
        model: row.model.clone(),
        here: None,
        there: told(row),
    })
}

fn of_purchase(id: &RequestId, purchase: &Purchase, kind: DifferenceKind, there: Option<Usd>) -> Difference {
    Difference {
        request_id: id.clone(),
        kind,
        at: Some(purchase.at),
        words: purchase.item.words(),
        model: purchase.model.clone(),
        here: Some(purchase.counts()),
        there,
    }
}

/// Whether the history should have a row of it by now.
fn should_be_listed(purchase: &Purchase, now: Timestamp) -> bool {
    let is_old = now.duration_since(purchase.at) > LAST_LOOK;
    purchase.outcome == Outcome::Billed && is_old && purchase.model.contains(MODELS)
}

/// The purchase that a row of one's own tells of, as far as it does. Without a time it is made `now`.
pub fn found_purchase(row: &HistoryRow, now: Timestamp) -> FoundPurchase {
    let (outcome, cost) = bill(row);
    FoundPurchase {
        request_id: row.request_id.clone(),
        job: None,
        at: row.at().unwrap_or(now).min(now),
        model: row.model.trim().to_ascii_lowercase(),
        title: row.prompt().chars().take(LONGEST_TITLE).collect(),
        outcome,
        cost,
    }
}

/// The same, where the row tells its bill.
///
/// # Errors
/// Why it can't be counted, in a few words.
pub fn purchase_of(row: &HistoryRow, now: Timestamp) -> Result<FoundPurchase, String> {
    let found = found_purchase(row, now);
    match (found.outcome, found.cost) {
        (Outcome::OnTheWay, _) => Err("it is still being rendered".to_owned()),
        (Outcome::Billed, None) => Err("the history does not tell what it cost".to_owned()),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::spending_report::Share;
    use crate::domain::spending_report::tests::purchase;

    const NOON: &str = "2026-11-23T12:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn november() -> Range<Timestamp> {
        at("2026-11-01T00:00:00Z")..at("2026-12-01T00:00:00Z")
    }

    fn id(text: &str) -> RequestId {
        RequestId::parse(text).unwrap()
    }

    fn row(name: &str, status: RowStatus, cost: Option<f64>) -> HistoryRow {
        HistoryRow {
            request_id: id(name),
            model: "veo-3".into(),
            status,
            cost: cost.and_then(Usd::from_dollars),
            body: json!({ "prompt": " a fox " }).as_object().cloned(),
            outputs: vec![],
            error: None,
            times: vec![at(NOON)],
            latency: None,
        }
    }

    fn bought(name: &str, outcome: Outcome, cost: Option<i64>) -> Purchase {
        let cost = cost.map(Usd::from_cents);
        Purchase { request_id: Some(id(name)), outcome, cost, ..purchase(1, NOON) }
    }

    fn compare_them(rows: &[HistoryRow], purchases: &[Purchase]) -> Comparison {
        compared(rows, purchases, &november(), at("2026-11-24T12:00:00Z"))
    }

    fn kinds(rows: &[HistoryRow], purchases: &[Purchase]) -> Vec<(DifferenceKind, bool)> {
        let compared = compare_them(rows, purchases);
        compared.differences.iter().map(|difference| (difference.kind, difference.can_count())).collect()
    }

    #[test]
    fn what_both_tell_alike_agrees_and_is_added_up() {
        let rows = [
            row("a", RowStatus::Completed, Some(3.2)),
            row("b", RowStatus::Completed, Some(3.201)),
            row("c", RowStatus::Completed, None),
            row("d", RowStatus::Failed, None),
            row("e", RowStatus::Pending, None),
            row("f", RowStatus::Completed, Some(3.2)),
        ];
        let purchases = [
            bought("a", Outcome::Billed, Some(320)),
            bought("b", Outcome::Billed, None),
            bought("c", Outcome::Billed, Some(320)),
            bought("d", Outcome::NotBilled, None),
            bought("e", Outcome::Unknown, None),
            bought("f", Outcome::OnTheWay, None),
        ];
        let compared = compare_them(&rows, &purchases);
        assert_eq!(compared.differences, []);
        assert_eq!(compared.agreeing, Share { sum: Usd::from_cents(640), count: 2 }, "what is not told can't agree");
    }

    #[test]
    fn what_only_the_history_has_can_be_counted_once_its_cost_is_told() {
        for (status, cost, told) in [
            (RowStatus::Completed, Some(3.2), vec![(DifferenceKind::OnlyThere, true)]),
            (RowStatus::Failed, Some(3.2), vec![(DifferenceKind::OnlyThere, true)]),
            (RowStatus::Completed, None, vec![(DifferenceKind::OnlyThere, false)]),
            (RowStatus::Pending, Some(3.2), vec![(DifferenceKind::OnlyThere, false)]),
            (RowStatus::Failed, None, vec![]),
        ] {
            assert_eq!(kinds(&[row("a", status, cost)], &[]), told, "{status:?} {cost:?}");
        }
        let earlier =
            HistoryRow { times: vec![at("2026-10-31T23:59:59Z")], ..row("a", RowStatus::Completed, Some(3.2)) };
        assert_eq!(kinds(&[earlier], &[]), []);
        let shown = &compare_them(&[row("a", RowStatus::Completed, Some(3.2))], &[]).differences[0];
        assert_eq!((shown.words.as_str(), shown.here, shown.there), ("a fox", None, Some(Usd::from_cents(320))));
    }

    #[test]
    fn what_is_open_here_can_be_counted_and_what_the_service_told_stays() {
        let done = |cost| row("a", RowStatus::Completed, cost);
        let failed = || row("a", RowStatus::Failed, None);
        for (row, bought, told) in [
            (done(Some(3.2)), bought("a", Outcome::Unknown, None), vec![(DifferenceKind::Open, true)]),
            (failed(), bought("a", Outcome::Unknown, None), vec![(DifferenceKind::Open, true)]),
            (done(Some(2.4)), bought("a", Outcome::Billed, None), vec![(DifferenceKind::Open, true)]),
            (done(Some(2.4)), bought("a", Outcome::Billed, Some(320)), vec![(DifferenceKind::Contradicts, false)]),
            (failed(), bought("a", Outcome::Billed, None), vec![(DifferenceKind::Contradicts, false)]),
            (done(Some(3.2)), bought("a", Outcome::NotBilled, None), vec![(DifferenceKind::Contradicts, false)]),
        ] {
            assert_eq!(kinds(std::slice::from_ref(&row), std::slice::from_ref(&bought)), told, "{row:?} {bought:?}");
        }
    }

    #[test]
    fn what_only_the_ledger_has_is_told_once_the_history_had_time_to_list_it() {
        let billed = bought("a", Outcome::Billed, Some(320));
        let just_now = Purchase { at: at("2026-11-24T10:00:00Z"), ..billed.clone() };
        let another = Purchase { model: "kling".into(), ..billed.clone() };
        let lost = Purchase { request_id: None, outcome: Outcome::Unknown, cost: None, ..billed.clone() };
        let not_billed = bought("a", Outcome::NotBilled, None);
        assert_eq!(kinds(&[], &[billed]), [(DifferenceKind::OnlyHere, false)]);
        for purchase in [just_now, another, not_billed, bought("a", Outcome::OnTheWay, None)] {
            assert_eq!(kinds(&[], std::slice::from_ref(&purchase)), [], "{purchase:?}");
        }
        let compared = compare_them(&[], &[lost]);
        assert_eq!((compared.differences.len(), compared.lost.sum), (0, Usd::from_cents(320)));
    }

    #[test]
    fn a_row_in_another_zone_is_known_by_its_id_and_a_purchase_of_another_month_is_left_out() {
        let evening = Purchase { at: at("2026-10-31T20:00:00Z"), ..bought("a", Outcome::Billed, Some(320)) };
        let tokyo = HistoryRow { times: vec![at("2026-11-01T05:00:00Z")], ..row("a", RowStatus::Completed, Some(9.0)) };
        assert_eq!(compare_them(&[tokyo], &[evening]), Comparison::default());
    }

    #[test]
    fn only_a_row_that_tells_its_bill_becomes_a_purchase() {
        let of = |row: &HistoryRow| purchase_of(row, at("2026-11-24T12:00:00Z"));
        let bought = of(&row("a", RowStatus::Completed, Some(3.2))).unwrap();
        assert_eq!((bought.outcome, bought.cost, bought.job), (Outcome::Billed, Some(Usd::from_cents(320)), None));
        assert_eq!((bought.title.as_str(), bought.at), ("a fox", at(NOON)));
        assert_eq!(of(&row("a", RowStatus::Failed, None)).unwrap().outcome, Outcome::NotBilled);
        let ahead = HistoryRow { times: vec![at("2027-01-01T00:00:00Z")], ..row("a", RowStatus::Completed, Some(3.2)) };
        assert_eq!(of(&ahead).unwrap().at, at("2026-11-24T12:00:00Z"), "never later than now");
        assert!(of(&row("a", RowStatus::Pending, Some(3.2))).is_err());
        assert!(of(&row("a", RowStatus::Completed, None)).is_err());
    }
}
