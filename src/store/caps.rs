//! Caps: what is in force, what is spent or on the way, and whether a submit would pass a cap.
//!
//! The caps have a row of their own in the table `notes`; one that can't be read closes them. No job and no purchase is written here:
//! `Store::submit` asks in the transaction that writes both, so nothing can come between.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::columns::time_value;
use super::error::StoreError;
use super::{Store, key_values, purchases};
use crate::domain::caps::counting_time;
use crate::domain::{CapHit, Caps, Counted, Job, Spans, Usd};

/// Key of the row.
const CAPS: &str = "caps";

/// What is spent or on the way at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// The day and month that count now.
    pub spans: Spans,
    /// The sums of both.
    pub counted: Counted,
    /// The sum since the first purchase.
    pub all: Usd,
}

impl Store {
    /// The caps in force.
    pub async fn caps(&self) -> Result<Caps, StoreError> {
        self.ask(read_caps).await
    }

    /// Keeps other caps.
    pub async fn save_caps(&self, caps: Caps) -> Result<(), StoreError> {
        self.write(move |transaction| key_values::write(transaction, CAPS, &caps)).await
    }

    /// What is spent or on the way.
    pub async fn sums(&self, now: Timestamp, zone: TimeZone) -> Result<Sums, StoreError> {
        self.ask(move |moment| sums(moment, now, &zone)).await
    }
}

/// The caps. If they can't be read, nothing may be bought until the person has set them anew.
pub(super) fn read_caps(connection: &Connection) -> Result<Caps, StoreError> {
    let mut fault = None;
    let caps = key_values::read(connection, CAPS, |why| fault = Some(why))?;
    if let Some(why) = fault {
        tracing::error!(%why, "the caps can't be read; nothing is bought until they are set anew");
        return Ok(Caps::CLOSED);
    }
    Ok(caps)
}

/// The cap that this job, about to be sent, would pass. The caps are those in the file, the days those of this zone.
pub(super) fn hit_by(connection: &Connection, job: &Job, zone: &TimeZone) -> Result<Option<CapHit>, StoreError> {
    let now = job.facts.submitted_at.unwrap_or(job.changed_at);
    let counted = sums(connection, now, zone)?.counted;
    Ok(read_caps(connection)?.passed_by(job.request.estimate(), counted))
}

/// The sums at `now`, or at the time by which a purchase would be counted now.
pub(super) fn sums(connection: &Connection, now: Timestamp, zone: &TimeZone) -> Result<Sums, StoreError> {
    let spans = Spans::around(counting_time(now, purchases::latest(connection)?), zone);
    // `total` never overflows, as a `sum` would, which would refuse every later submit.
    let mut since = connection
        .prepare_cached("select cast(total(counts_micros) as integer) from purchases where counted_at >= ?")?;
    let mut sum = |from: i64| since.query_row([from], |row| row.get(0)).map(Usd::from_micros);
    let counted = Counted { day: sum(time_value(spans.day))?, month: sum(time_value(spans.month))? };
    Ok(Sums { spans, counted, all: sum(i64::MIN)? })
}

#[cfg(test)]
#[path = "caps_tests.rs"]
mod tests;
