//! Questions about purchases: lists and sums. For a running engine, and for the command line beside one.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::caps::{self, Sums};
use super::columns::time_value;
use super::error::StoreError;
use super::{Store, open, purchases};
use crate::domain::spending_report::Adding;
use crate::domain::{Caps, Purchase, SpendingReport};

/// What a file tells about spending, read at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// The caps in force.
    pub caps: Caps,
    /// The sums now.
    pub sums: Sums,
    /// The purchases since a time, the latest first.
    pub purchases: Vec<Purchase>,
}

impl Store {
    /// What was bought since a time (`None`: ever), with at most so many purchases listed.
    pub async fn spending_report(
        &self,
        since: Option<Timestamp>,
        zone: TimeZone,
        most: usize,
    ) -> Result<SpendingReport, StoreError> {
        self.ask(move |moment| {
            let mut adding = Adding::new(zone, most);
            each(moment, since, |purchase| adding.add(purchase))?;
            Ok(adding.done())
        })
        .await
    }

    /// Every purchase since a time (`None`: ever), the latest first.
    pub async fn purchases(&self, since: Option<Timestamp>) -> Result<Vec<Purchase>, StoreError> {
        self.ask(move |moment| list(moment, since)).await
    }

    /// Reads the same of a file that another process may own; `None` when nothing was ever written. Blocks. It changes nothing.
    pub fn look_spending(
        path: &Path,
        since: Option<Timestamp>,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Option<Spending>, StoreError> {
        let Some(connection) = open::open_to_read(path)? else { return Ok(None) };
        let moment = connection.unchecked_transaction()?;
        Ok(Some(Spending {
            caps: caps::read_caps(&moment)?,
            sums: caps::sums(&moment, now, zone)?,
            purchases: list(&moment, since)?,
        }))
    }
}

fn list(connection: &Connection, since: Option<Timestamp>) -> Result<Vec<Purchase>, StoreError> {
    let mut found = Vec::new();
    each(connection, since, |purchase| found.push(purchase))?;
    Ok(found)
}

/// Hands over every purchase since a time. A row that can't be read is left out here; the sums of the caps count it all the same.
fn each(connection: &Connection, since: Option<Timestamp>, mut take: impl FnMut(Purchase)) -> Result<(), StoreError> {
    let since = since.map_or(i64::MIN, time_value);
    let mut statement = connection.prepare_cached(purchases::WHOLE)?;
    let mut rows = statement.query([since])?;
    while let Some(row) = rows.next()? {
        match purchases::read(row) {
            Ok(purchase) => take(purchase),
            Err(why) => tracing::warn!(%why, "a purchase can't be read; it is left as it is"),
        }
    }
    Ok(())
}
