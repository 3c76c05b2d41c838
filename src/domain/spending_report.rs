//! What was bought in a time, added up: in all, by model, by project, by day, and what went into takes that were thrown away.
//!
//! Pure: purchases in, sums out. Every sum counts as [`Purchase::counts`] does.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::money::Usd;
use super::purchase::{Fate, Outcome, Purchase, PurchasedFor};

/// A part of the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How much.
    pub sum: Usd,
    /// How many purchases.
    pub count: usize,
}

impl Share {
    /// Adds a purchase of this amount.
    pub fn add(&mut self, amount: Usd) {
        self.sum = self.sum.plus(amount);
        self.count += 1;
    }
}

/// What was bought in a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpendingReport {
    /// Everything that counts.
    pub all: Share,
    /// Of it on the way.
    pub on_the_way: Share,
    /// Of it unknown.
    pub unknown: Share,
    /// What was sent and not billed; counts nothing.
    pub not_billed: usize,
    /// Of it in takes that are rejected.
    pub rejected: Share,
    /// Of it in takes that are in the trash or deleted.
    pub deleted: Share,
    /// By the model's slug, the dearest first.
    pub by_model: Vec<(String, Share)>,
    /// By project, the dearest first; `None`: work without one.
    pub by_project: Vec<(Option<PurchasedFor>, Share)>,
    /// By local day, the earliest first; only days on which something counts.
    pub by_day: Vec<(Date, Share)>,
    /// The purchases, the latest first: at most as many as were asked for.
    pub latest: Vec<Purchase>,
    /// How many there are in all.
    pub purchases: usize,
}

/// Adds purchases up.
#[derive(Debug)]
pub struct Adding {
    zone: TimeZone,
    most: usize,
    report: SpendingReport,
    models: BTreeMap<String, Share>,
    projects: BTreeMap<Option<PurchasedFor>, Share>,
    days: BTreeMap<Date, Share>,
}

impl Adding {
    /// Nothing yet. `most`: how many purchases are listed.
    pub fn new(zone: TimeZone, most: usize) -> Self {
        let (report, models, projects, days) = Default::default();
        Self { zone, most, report, models, projects, days }
    }

    /// Adds the next purchase; they come the latest first.
    pub fn add(&mut self, purchase: Purchase) {
        let report = &mut self.report;
        report.purchases += 1;
        if purchase.outcome == Outcome::NotBilled {
            report.not_billed += 1;
        } else {
            let amount = purchase.counts();
            let date = purchase.at.to_zoned(self.zone.clone()).date();
            report.all.add(amount);
            self.models.entry(purchase.model.clone()).or_default().add(amount);
            self.projects.entry(purchase.item.project.clone()).or_default().add(amount);
            self.days.entry(date).or_default().add(amount);
            match purchase.outcome {
                Outcome::OnTheWay => report.on_the_way.add(amount),
                Outcome::Unknown => report.unknown.add(amount),
                Outcome::Billed | Outcome::NotBilled => {}
            }
            match purchase.fate {
                Fate::Rejected => report.rejected.add(amount),
                Fate::Deleted => report.deleted.add(amount),
                Fate::None | Fate::Kept => {}
            }
        }
        if report.latest.len() < self.most {
            report.latest.push(purchase);
        }
    }

    /// The sums.
    pub fn done(self) -> SpendingReport {
        let dearest = |sum: &Share| std::cmp::Reverse(sum.sum);
        let mut by_model: Vec<_> = self.models.into_iter().collect();
        by_model.sort_by_key(|(_, share)| dearest(share));
        let mut by_project: Vec<_> = self.projects.into_iter().collect();
        by_project.sort_by_key(|(_, share)| dearest(share));
        SpendingReport { by_model, by_project, by_day: self.days.into_iter().collect(), ..self.report }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::Timestamp;

    use super::super::ids::PurchaseId;
    use super::super::purchase::PurchasedItem;
    use super::*;

    /// A billed purchase of $3.20 at this time.
    pub(crate) fn purchase(id: i64, at: &str) -> Purchase {
        Purchase {
            id: PurchaseId(id),
            at: at.parse::<Timestamp>().unwrap(),
            item: PurchasedItem::default(),
            model: "veo-3".into(),
            estimate: Usd::from_cents(320),
            cost: Some(Usd::from_cents(320)),
            outcome: Outcome::Billed,
            request_id: None,
            found: false,
            fate: Fate::Kept,
        }
    }

    fn project(name: &str) -> PurchasedFor {
        PurchasedFor { name: name.into(), is_gone: false }
    }

    #[test]
    fn everything_is_added_up_once_and_what_was_not_billed_not_at_all() {
        let serum = PurchasedItem { project: Some(project("Serum")), ..PurchasedItem::default() };
        let fast = |id, outcome| Purchase {
            model: "veo-3-fast".into(),
            estimate: Usd::from_cents(120),
            cost: None,
            outcome,
            item: serum.clone(),
            ..purchase(id, "2026-11-30T11:00:00Z")
        };
        let mut adding = Adding::new(TimeZone::UTC, 3);
        for purchase in [
            fast(5, Outcome::OnTheWay),
            fast(4, Outcome::Unknown),
            fast(3, Outcome::NotBilled),
            Purchase { fate: Fate::Rejected, ..purchase(2, "2026-11-29T23:59:59Z") },
            Purchase { fate: Fate::Deleted, ..purchase(1, "2026-11-29T10:00:00Z") },
        ] {
            adding.add(purchase);
        }
        let report = adding.done();
        let share = |cents, count| Share { sum: Usd::from_cents(cents), count };
        assert_eq!((report.all, report.not_billed, report.purchases), (share(880, 4), 1, 5));
        assert_eq!((report.on_the_way, report.unknown), (share(120, 1), share(120, 1)));
        assert_eq!((report.rejected, report.deleted), (share(320, 1), share(320, 1)));
        assert_eq!(report.by_model, [("veo-3".into(), share(640, 2)), ("veo-3-fast".into(), share(240, 2))]);
        assert_eq!(report.by_project, [(None, share(640, 2)), (Some(project("Serum")), share(240, 2))]);
        let days: Vec<_> = report.by_day.iter().map(|(day, share)| (day.to_string(), *share)).collect();
        assert_eq!(days, [("2026-11-29".to_owned(), share(640, 2)), ("2026-11-30".to_owned(), share(240, 2))]);
        assert_eq!(report.latest.iter().map(|purchase| purchase.id.0).collect::<Vec<_>>(), [5, 4, 3]);
    }

    #[test]
    fn a_purchase_late_in_the_evening_belongs_to_the_day_of_the_person() {
        let mut adding = Adding::new(TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(), 1);
        adding.add(purchase(1, "2026-11-29T23:30:00Z"));
        assert_eq!(adding.done().by_day[0].0.to_string(), "2026-11-30");
    }
}
