//! One look into the history for every job that is due: the pages around their submits, then the single row of each candidate.
//!
//! Only reads. What it brings is judged by the owner loop, against the jobs as they are then.

use std::collections::HashSet;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::matching::{Finding, LostSubmit};
use crate::domain::{JobId, RequestId};
use crate::engine::ledger::reader::Reader;
use crate::engine::refusal::Refusal;
use crate::engine::service::gate::{KeyTurn, ServiceGate};
use crate::engine::service::history::NoHistory;
use crate::failpoints::reach;
use crate::segmind::history::{HistoryQuery, HistoryRow, ROWS_A_PAGE};

/// The most pages that one look reads.
const MOST_PAGES: u32 = 5;

/// The most candidates of one job that are asked about one by one.
const MOST_CANDIDATES: usize = 4;

/// A day more on either side: the service's day may begin at another hour.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The most days that one question spans; the service allows 31.
const MOST_DAYS: SignedDuration = SignedDuration::from_hours(28 * 24);

/// What the models that are looked for have in their names.
pub const MODELS: &str = "veo";

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// The row of a lost submit.
    Lost(JobId, LostSubmit),
    /// The row of a render whose record is over.
    Gone(JobId, RequestId),
}

impl Wanted {
    /// The job.
    pub const fn job(&self) -> JobId {
        match self {
            Self::Lost(job, _) | Self::Gone(job, _) => *job,
        }
    }
}

/// What a look brought.
#[derive(Debug)]
pub struct Looked {
    /// What was found, for each job that the look came to.
    pub findings: Vec<(JobId, Finding)>,
    /// Why it ended early.
    pub trouble: Option<NoHistory>,
    /// The key that it asked with.
    pub asked_with: KeyTurn,
    /// When it began.
    pub at: Timestamp,
}

/// Looks for all of these.
pub async fn look(gate: ServiceGate, reader: Reader, wanted: Vec<Wanted>) -> Looked {
    let (at, mut findings) = (gate.clock.now(), Vec::new());
    let trouble = find(&gate, &reader, wanted, &mut findings).await.err();
    Looked { findings, trouble, asked_with: gate.last_asked_with(), at }
}

async fn find(
    gate: &ServiceGate,
    reader: &Reader,
    wanted: Vec<Wanted>,
    findings: &mut Vec<(JobId, Finding)>,
) -> Result<(), NoHistory> {
    let mut lost = Vec::new();
    for one in wanted {
        match one {
            Wanted::Lost(job, submit) => lost.push((job, submit)),
            Wanted::Gone(job, id) => {
                let finding = match gate.history_row(&id).await {
                    Ok(Some(row)) => Finding::Ours(Box::new(row)),
                    Ok(None) => Finding::Nothing,
                    // The others are looked for all the same.
                    Err(NoHistory::NotNow(_)) => Finding::NoAnswer,
                    Err(trouble) => return Err(trouble),
                };
                findings.push((job, finding));
            }
        }
    }
    // The newest first, as many at a time as one question reaches.
    lost.sort_by_key(|(_, submit)| std::cmp::Reverse(submit.at));
    while let Some(last) = lost.first().map(|(_, submit)| submit.at) {
        let is_near = |(_, submit): &(JobId, LostSubmit)| last.duration_since(submit.at) < MOST_DAYS;
        let later = lost.split_off(lost.partition_point(is_near));
        find_lost(gate, reader, std::mem::replace(&mut lost, later), findings).await?;
    }
    Ok(())
}

/// Looks for submits that one question reaches.
async fn find_lost(
    gate: &ServiceGate,
    reader: &Reader,
    lost: Vec<(JobId, LostSubmit)>,
    findings: &mut Vec<(JobId, Finding)>,
) -> Result<(), NoHistory> {
    let times = || lost.iter().map(|(_, submit)| submit.at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Ok(()) };
    // A model of one's own may have another name.
    let all_veo = lost.iter().all(|(_, submit)| submit.sent.slug().contains(MODELS));
    let (rows, is_cut) = rows_between(gate, first, last, if all_veo { MODELS } else { "" }).await?;
    let taken = taken(reader, &rows).await.map_err(|refusal| NoHistory::NotNow(refusal.details))?;
    for (job, submit) in lost {
        let candidates = submit.candidates(&rows, &taken);
        let is_all = !is_cut && candidates.len() <= MOST_CANDIDATES;
        let finding = match confirmed(gate, &submit, &candidates).await? {
            Some(own) => submit.finding(own, is_all),
            None => Finding::NoAnswer,
        };
        if matches!(finding, Finding::Ours(_)) {
            reach("history.confirmed");
        }
        findings.push((job, finding));
    }
    Ok(())
}

/// Those of the candidates that the single question confirms as one's own; `None` when one of them gets no answer now.
async fn confirmed(
    gate: &ServiceGate,
    submit: &LostSubmit,
    candidates: &[&HistoryRow],
) -> Result<Option<Vec<HistoryRow>>, NoHistory> {
    let mut own = Vec::new();
    for candidate in candidates.iter().take(MOST_CANDIDATES) {
        match gate.history_row(&candidate.request_id).await {
            Ok(row) => own.extend(row.filter(|row| submit.is_confirmed_by(row)).map(|row| whole(row, candidate))),
            Err(NoHistory::NotNow(_)) => return Ok(None),
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(Some(own))
}

/// The confirmed row with what only the list told.
fn whole(row: HistoryRow, listed: &HistoryRow) -> HistoryRow {
    let times = if row.times.is_empty() { listed.times.clone() } else { row.times };
    let model = if row.model.is_empty() { listed.model.clone() } else { row.model };
    HistoryRow { times, model, body: row.body.or_else(|| listed.body.clone()), ..row }
}

/// The ids among these rows that a job of ours has.
async fn taken(reader: &Reader, rows: &[HistoryRow]) -> Result<HashSet<RequestId>, Refusal> {
    let ids = rows.iter().map(|row| row.request_id.clone()).collect();
    Ok(reader.jobs_of_requests(ids).await?.into_iter().map(|(id, _)| id).collect())
}

async fn rows_between(
    gate: &ServiceGate,
    first: Timestamp,
    last: Timestamp,
    model: &str,
) -> Result<(Vec<HistoryRow>, bool), NoHistory> {
    let until = last.saturating_add(DAY).unwrap_or(last);
    let to = (until < gate.clock.now()).then(|| day_of(until));
    rows_since(gate, first, to, model).await
}

/// The rows of a span and of the day around it, and whether there are more than were read. A long span takes several questions.
///
/// # Errors
/// [`NoHistory`].
pub async fn rows_within(gate: &ServiceGate, span: &Range<Timestamp>) -> Result<(Vec<HistoryRow>, bool), NoHistory> {
    let (mut rows, mut is_cut, mut first) = (Vec::<HistoryRow>::new(), false, span.start);
    loop {
        let last = first.saturating_add(MOST_DAYS).map_or(span.end, |last| last.min(span.end));
        let (more, cut) = rows_between(gate, first, last, MODELS).await?;
        let new = more.into_iter().filter(|row| rows.iter().all(|known| known.request_id != row.request_id));
        let new: Vec<HistoryRow> = new.collect();
        rows.extend(new);
        is_cut |= cut;
        if last >= span.end {
            return Ok((rows, is_cut));
        }
        first = last;
    }
}

/// The rows from the day before this time on, and whether there are more than were read. `model`: a part of the model's name; empty: all.
///
/// # Errors
/// [`NoHistory`].
pub async fn rows_since(
    gate: &ServiceGate,
    first: Timestamp,
    to: Option<Date>,
    model: &str,
) -> Result<(Vec<HistoryRow>, bool), NoHistory> {
    // A submit from before the clock was set back lies in the future: no service takes such a day.
    let first = first.min(gate.clock.now());
    let from = first.saturating_sub(DAY).unwrap_or(first);
    let mut rows: Vec<HistoryRow> = Vec::new();
    for page in 1..=MOST_PAGES {
        let query = HistoryQuery { page, from: day_of(from), to, model: model.to_owned() };
        let answer = gate.history_page(&query).await?;
        let is_last =
            answer.counted < ROWS_A_PAGE || answer.rows.last().and_then(HistoryRow::at).is_some_and(|at| at < from);
        let new = answer.rows.into_iter().filter(|row| rows.iter().all(|known| known.request_id != row.request_id));
        let new: Vec<HistoryRow> = new.collect();
        let is_stuck = new.is_empty();
        rows.extend(new);
        if is_last || is_stuck {
            // A full page without anything new: the service repeats itself, and nobody knows what follows.
            return Ok((rows, !is_last));
        }
    }
    Ok((rows, true))
}

fn day_of(time: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(time).date()
}
