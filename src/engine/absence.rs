//! What a start finds of the last run: shots that still wait to be bought, renders that went on meanwhile.
//!
//! After more than an hour away, waiting shots are not bought before the person has said so, once. That question survives any end: it is
//! committed before the start changes anything, and only an answer takes it back. Shots that are queued after the start are the
//! person's fresh wish and pass. What Segmind has taken goes on at once: it is paid for.
//!
//! The last sign of life is the last change of a job, or the orderly end of a run. A power cut leaves only the first, which is never
//! too late: then the question may come after a shorter absence, and never fails to come after a long one.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::SignedDuration;

use super::job::Tasks;
use super::ledger::Ledger;
use super::snapshot::{AtService, LastRun, Service, WaitingShots};
use crate::domain::{Job, JobId, JobState, Usd};
use crate::store::{Presence, StoreError};

/// Somebody who was away for longer is asked before waiting shots go on.
const AWAY: SignedDuration = SignedDuration::from_hours(1);

/// What this start found.
#[derive(Debug, Default)]
pub struct Absence {
    /// Shots that wait for the person's answer.
    asked: HashSet<JobId>,
    /// Shots that waited before the start and that this run does not buy.
    left_alone: HashSet<JobId>,
    /// Renders that were under way.
    bought: Vec<JobId>,
    /// Whether the ledger says that the question is open.
    is_noted: bool,
}

impl Absence {
    /// Looks at the ledger as the last run left it, and commits the question if there is one. Call it before recovery changes a job.
    pub async fn look(ledger: &mut Ledger, service: Service) -> Result<Self, StoreError> {
        let left = ledger.presence().await?;
        let is_under_way = |job: &&Arc<Job>| job.is_bought() && !matches!(job.state, JobState::NeedsUser(_));
        let bought = ledger.jobs.open().filter(is_under_way).map(|job| job.id).collect();
        let since = ledger.last_change().max(left.seen_at);
        let waiting: HashSet<JobId> =
            ledger.jobs.open().filter(|job| job.waits_to_be_bought()).map(|job| job.id).collect();
        // A clock that was set back says nothing about the time that went by.
        let was_away = since.is_some_and(|since| ledger.now().duration_since(since).abs() > AWAY);
        let asks = service == Service::Segmind
            && !ledger.settings.paused
            && !waiting.is_empty()
            && (was_away || left.is_unanswered);
        if !asks {
            return Ok(Self { bought, is_noted: left.is_unanswered, ..Self::default() });
        }
        tracing::info!(shots = waiting.len(), ?since, "waiting shots are not bought before the person has answered");
        if !left.is_unanswered {
            ledger.save_presence(Presence { is_unanswered: true, ..left }).await?;
        }
        Ok(Self { asked: waiting, bought, is_noted: true, ..Self::default() })
    }

    /// Everything that is open and not bought stays for another run.
    pub fn leave_what_waits(&mut self, ledger: &Ledger) {
        self.left_alone = ledger.jobs.open().filter(|job| !job.is_bought()).map(|job| job.id).collect();
    }

    /// Whether this shot waits for the answer, or for another run.
    pub fn holds(&self, job: JobId) -> bool {
        self.asked.contains(&job) || self.left_alone.contains(&job)
    }

    /// The person let this one go on.
    pub fn let_go(&mut self, job: JobId) {
        self.asked.remove(&job);
    }

    /// A job that came back in place of another waits for the answer if that one did.
    pub fn hand_on(&mut self, from: JobId, to: JobId) {
        if self.asked.contains(&from) {
            self.asked.insert(to);
        }
    }

    /// The shots that wait for the answer, in queue order.
    pub fn waiting(&self, ledger: &Ledger) -> Vec<JobId> {
        self.held(ledger).map(|job| job.id).collect()
    }

    /// Those that the question is about; what is left to another run is no question.
    fn held<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Arc<Job>> + 'a {
        ledger.jobs.open().filter(|job| self.asked.contains(&job.id) && job.waits_to_be_bought())
    }

    /// Commits that the person has answered, then lets the shots go on.
    pub async fn answered(&mut self, ledger: &mut Ledger) -> Result<(), StoreError> {
        ledger.save_presence(Presence { seen_at: Some(ledger.now()), is_unanswered: false }).await?;
        self.asked.clear();
        self.is_noted = false;
        Ok(())
    }

    /// Leaves for the next start that somebody was here until now, and whether the question is still open.
    pub async fn leave(&self, ledger: &mut Ledger) {
        let waits = ledger.jobs.open().any(|job| job.waits_to_be_bought());
        if !waits && !self.is_noted {
            return; // The next start would have nothing to ask.
        }
        let is_unanswered = self.held(ledger).next().is_some();
        let left = Presence { seen_at: Some(ledger.now()), is_unanswered };
        if let Err(error) = ledger.save_presence(left).await {
            tracing::warn!(%error, "the next start takes the last change of a job for the end of this run");
        }
    }

    /// What the window shows of it.
    pub fn view(&self, ledger: &Ledger, tasks: &Tasks) -> LastRun {
        let held = || self.held(ledger);
        let oldest = held().map(|job| job.created_at).min();
        let estimate = held().fold(Usd::default(), |sum, job| sum.plus(job.request.estimate()));
        let jobs = || self.bought.iter().filter_map(|id| ledger.jobs.get(*id));
        let fetched = jobs().filter_map(|job| match job.state {
            JobState::Saved(clip) => Some(clip),
            _ => None,
        });
        LastRun {
            waiting: oldest.map(|since| WaitingShots { count: held().count(), estimate, since }),
            fetched: fetched.collect(),
            unfetched: jobs().filter(|job| may_come_at_once(job, tasks)).count(),
        }
    }
}

/// Whether a render may have ended while nobody was here, and is not fetched yet.
fn may_come_at_once(job: &Job, tasks: &Tasks) -> bool {
    match &job.state {
        JobState::Ready | JobState::Downloading => true,
        JobState::Waiting { .. } => job.is_bought(),
        JobState::Accepted => tasks.progress(job.id).0 == AtService::Unasked,
        _ => false,
    }
}
