//! The owner loop's side of the looks: which jobs are due, what the last look said, who waits for one.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::looks::next_look;
use super::matching::{Finding, LostSubmit};
use super::search::{Looked, Wanted};
use super::settled;
use super::view::{FoundRow, HistoryLook, LookSummary};
use crate::domain::{Job, JobId, JobState, ModelTable, Need};
use crate::engine::ledger::Ledger;
use crate::engine::reply::Answer;
use crate::engine::schedule::FILE_LIFE;

/// The pause after a look that got no answer; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_mins(1);
/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(15);
/// After so many looks without an answer nobody asks again by itself.
const MOST_FAILURES: u32 = 8;

/// What is remembered of the looks. In memory only: what matters follows from the ledger.
pub struct Lookups {
    /// When this run began.
    began: Timestamp,
    /// What the last look said of a job.
    said: HashMap<JobId, Said>,
    /// What is being looked for.
    running: Vec<JobId>,
    /// Not before this time, after looks without an answer.
    not_before: Option<Timestamp>,
    failures: u32,
    /// Who waits for a look.
    waiting: Vec<Answer<LookSummary>>,
}

/// What the last look said of a job.
struct Said {
    at: Timestamp,
    found: Arc<[FoundRow]>,
    /// Whether there were more rows than could be read.
    is_cut: bool,
}

impl Lookups {
    /// Nothing was looked for yet.
    pub fn new(began: Timestamp) -> Self {
        let (said, running, not_before, failures, waiting) = Default::default();
        Self { began, said, running, not_before, failures, waiting }
    }

    /// Whether a look is under way.
    pub const fn is_running(&self) -> bool {
        !self.running.is_empty()
    }

    /// Somebody waits for the next look, which is due at once.
    pub fn wish(&mut self, answer: Answer<LookSummary>) {
        self.waiting.push(answer);
        self.not_before = None;
        self.failures = 0;
    }

    /// Whether somebody waits.
    pub const fn is_wished(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Those who waited.
    pub fn take_waiting(&mut self) -> Vec<Answer<LookSummary>> {
        std::mem::take(&mut self.waiting)
    }

    /// What is to be looked for now; everything when somebody waits for it.
    pub fn due(&self, ledger: &Ledger, now: Timestamp) -> Vec<Wanted> {
        if self.is_running() || (self.failures >= MOST_FAILURES && !self.is_wished()) {
            return Vec::new();
        }
        if self.not_before.is_some_and(|then| then > now && then.duration_since(now) < SignedDuration::from_hours(1)) {
            return Vec::new();
        }
        let is_due = |job: &Job| self.is_wished() || self.next(job, now).is_some_and(|next| next <= now);
        subjects(ledger, now).filter(|job| is_due(job)).filter_map(|job| wanted(&ledger.models, job)).collect()
    }

    /// When the next look is due, for the loop's clock.
    pub fn next_due(&self, ledger: &Ledger, now: Timestamp) -> Option<Timestamp> {
        if self.is_running() || self.failures >= MOST_FAILURES {
            return None;
        }
        let can_be = |job: &&Arc<Job>| wanted(&ledger.models, job).is_some();
        let next = subjects(ledger, now).filter(can_be).filter_map(|job| self.next(job, now)).min()?;
        Some(self.not_before.map_or(next, |then| next.max(then)))
    }

    /// A look for these begins.
    pub fn begin(&mut self, wanted: &[Wanted]) {
        self.running = wanted.iter().map(Wanted::job).collect();
    }

    /// Notes that a look has ended, and what it says of jobs whose row was not found for sure.
    pub fn end(&mut self, looked: &Looked, now: Timestamp) {
        self.running.clear();
        for (job, finding) in &looked.findings {
            let found: Arc<[FoundRow]> = match finding {
                Finding::Perhaps(rows) => rows.clone().into(),
                Finding::Ours(_) | Finding::Nothing | Finding::NotAllSeen => Arc::default(),
                // Nothing was said: what an earlier look has shown stays, and the same look is made again.
                Finding::NoAnswer => continue,
            };
            self.said.insert(*job, Said { at: looked.at, found, is_cut: *finding == Finding::NotAllSeen });
        }
        let is_silent = looked.findings.iter().any(|(_, finding)| *finding == Finding::NoAnswer);
        if looked.trouble.is_none() && !is_silent {
            (self.not_before, self.failures) = (None, 0);
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(2_u32.saturating_pow(self.failures.min(8))).min(LONGEST_PAUSE);
        self.failures += 1;
        self.not_before = now.checked_add(pause).ok();
    }

    /// A look was dropped: it asked with an older key.
    pub fn drop_look(&mut self) {
        self.running.clear();
    }

    /// Where the looks for this job stand; `None` when it is none that is looked for. `off`: why the history can't be used.
    pub fn view(&self, job: &Job, now: Timestamp, off: Option<Arc<str>>) -> Option<HistoryLook> {
        if job.state != JobState::NeedsUser(Need::UnknownOutcome) {
            return None;
        }
        let said = self.said.get(&job.id);
        let gives_up = self.failures >= MOST_FAILURES;
        let next =
            self.next(job, now).filter(|_| !gives_up).map(|next| self.not_before.map_or(next, |then| next.max(then)));
        Some(HistoryLook {
            asking: self.running.contains(&job.id),
            next,
            looked: said.is_some(),
            is_cut: said.is_some_and(|said| said.is_cut),
            found: said.map(|said| said.found.clone()).unwrap_or_default(),
            off: off.or_else(|| gives_up.then(|| "it gives no answer".into())),
        })
    }

    fn next(&self, job: &Job, now: Timestamp) -> Option<Timestamp> {
        let said = self.said.get(&job.id).map(|said| said.at);
        if matches!(job.state, JobState::NeedsUser(_)) {
            return next_look(job.facts.submitted_at?, said, now);
        }
        // The watch has looked just before it gave the job up.
        let given_up = job.facts.ended_at.filter(|end| *end >= self.began);
        next_look(job.facts.accepted.as_ref()?.at, said.max(given_up), now)
    }
}

/// The jobs that are looked for: lost submits, and renders that were given up because their record was over while their file may live.
fn subjects(ledger: &Ledger, now: Timestamp) -> impl Iterator<Item = &Arc<Job>> {
    let is_lost = |job: &&Arc<Job>| job.state == JobState::NeedsUser(Need::UnknownOutcome);
    let is_gone = move |job: &&Arc<Job>| {
        let JobState::Failed(failure) = &job.state else { return false };
        let accepted = job.facts.accepted.as_ref().filter(|_| job.facts.output_url.is_none());
        settled::may_still_come(failure) && accepted.is_some_and(|accepted| now.duration_since(accepted.at) < FILE_LIFE)
    };
    ledger.jobs.open().filter(is_lost).chain(ledger.jobs.ended().filter(is_gone))
}

fn wanted(models: &ModelTable, job: &Arc<Job>) -> Option<Wanted> {
    match &job.facts.accepted {
        Some(accepted) => Some(Wanted::Gone(job.id, accepted.request_id.clone())),
        None => Some(Wanted::Lost(job.id, LostSubmit::of(models, job)?)),
    }
}
