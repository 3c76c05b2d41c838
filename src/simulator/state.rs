//! The state of a running service: its parts, and behind one lock its jobs, account, assets and request limit.
//!
//! A job is billed when any request arrives after it completed, whether or not its client came back.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::account::{Account, LedgerEntry, Limiter};
use super::answer::Refusal;
use super::clock::{Clock, wall};
use super::config::{Config, Keys};
use super::fault_script::Script;
use super::job::{Counts, Job, JobStatus, Order, Outcome};
use super::request_log::RequestLog;
use super::storage::{FileStore, Journal, JournalEntry, Storage, StoredFile};

/// How many renders run at once.
const WORKERS: usize = 2;

/// The parts of one running service.
#[derive(Debug)]
pub(super) struct Service {
    /// Its settings.
    pub(super) config: Config,
    /// Where it listens.
    pub(super) addr: SocketAddr,
    /// Its clock.
    pub(super) clock: Clock,
    /// Its scripted faults.
    pub(super) script: Script,
    /// Its stored files.
    pub(super) files: FileStore,
    /// Its record for the next run; `None` without a folder.
    pub(super) journal: Option<Journal>,
    /// The requests that arrived.
    pub(super) log: RequestLog,
    /// One permit for each render at a time.
    pub(super) workers: Arc<Semaphore>,
    /// Ends everything.
    pub(super) stop: CancellationToken,
    state: Mutex<ServiceState>,
}

impl Service {
    /// A service without jobs.
    pub(super) fn new(config: Config, addr: SocketAddr, clock: Clock, storage: Storage) -> Self {
        let account = Account { credits: config.balance, free_credits: config.free_credits };
        let state = ServiceState::new(account, config.keys.clone());
        Self {
            config,
            addr,
            clock,
            script: Script::default(),
            files: storage.files,
            journal: storage.journal,
            log: RequestLog::default(),
            workers: Arc::new(Semaphore::new(WORKERS)),
            stop: CancellationToken::new(),
            state: Mutex::new(state),
        }
    }

    /// Records something for the next run, if there is a folder.
    pub(super) fn remember(&self, entry: &JournalEntry) {
        if let Some(journal) = &self.journal {
            journal.note(entry);
        }
    }

    /// Locks the changing state. Don't hold it across an await.
    pub(super) fn state(&self) -> MutexGuard<'_, ServiceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The base URL by which the client reached the service, for the links in its answers.
    pub(super) fn base_url(&self, headers: &HeaderMap) -> String {
        let host = headers.get(HOST).and_then(|value| value.to_str().ok());
        host.map(|host| format!("http://{host}"))
            .filter(|base| Url::parse(base).is_ok_and(|url| url.path() == "/"))
            .unwrap_or_else(|| format!("http://{}", self.addr))
    }
}

/// An uploaded image.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    /// Where it is stored.
    pub(super) stored_file: StoredFile,
    /// Its content type.
    pub(super) kind: &'static str,
    /// When it was stored, on the service's clock.
    pub(super) stored: Duration,
}

/// What changes while the service runs.
#[derive(Debug)]
pub(super) struct ServiceState {
    jobs: Vec<Job>,
    places: HashMap<String, usize>,
    assets: HashMap<String, Asset>,
    /// The account's money; `None` when it has no balance record.
    pub(super) account: Option<Account>,
    /// Keys that are accepted.
    pub(super) keys: Keys,
    /// The request limit.
    pub(super) limiter: Limiter,
}

impl ServiceState {
    /// A state without jobs.
    pub(super) fn new(account: Account, keys: Keys) -> Self {
        Self {
            jobs: Vec::new(),
            places: HashMap::new(),
            assets: HashMap::new(),
            account: Some(account),
            keys,
            limiter: Limiter::default(),
        }
    }

    /// Whether the account can pay `price` in addition to the renders in flight.
    pub(super) fn check_money(&mut self, price: f64, now: Duration) -> Result<(), Refusal> {
        self.settle(now);
        let reserved = self.reserved();
        if self.account.is_some_and(|account| account.affords(price, reserved)) {
            return Ok(());
        }
        Err(Refusal::new(
            StatusCode::NOT_ACCEPTABLE,
            "Insufficient credits to run this model. Please add credits to your account.",
        ))
    }

    /// Adds an accepted order as a job.
    pub(super) fn enter(&mut self, id: String, order: Order, accepted: Duration) {
        self.places.insert(id.clone(), self.jobs.len());
        self.jobs.push(Job {
            id,
            order,
            accepted,
            outcome: Outcome::Working,
            billed: None,
            seen_completed: false,
            counts: Counts::default(),
        });
    }

    /// Sets the outcome of a job.
    pub(super) fn finish(&mut self, id: &str, outcome: Outcome) {
        if let Some(job) = self.places.get(id).and_then(|place| self.jobs.get_mut(*place)) {
            job.outcome = outcome;
        }
    }

    /// The job with this id; bills it first if it is completed.
    pub(super) fn job(&mut self, id: &str, now: Duration) -> Option<&mut Job> {
        self.settle(now);
        let place = *self.places.get(id)?;
        self.jobs.get_mut(place)
    }

    /// Every job, oldest first; bills completed ones first.
    pub(super) fn jobs(&mut self, now: Duration) -> &[Job] {
        self.settle(now);
        &self.jobs
    }

    /// Adds a stored image.
    pub(super) fn put(&mut self, name: String, asset: Asset) {
        self.assets.insert(name, asset);
    }

    /// The image with this name.
    pub(super) fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.get(name)
    }

    /// The bank statement.
    pub(super) fn ledger(&mut self, now: Duration) -> Vec<LedgerEntry> {
        self.settle(now);
        self.jobs.iter().map(|job| row(job, now)).collect()
    }

    /// Bills every unbilled job that is completed at `now`.
    pub(super) fn settle(&mut self, now: Duration) {
        for job in &mut self.jobs {
            if job.billed.is_some() || job.status(now) != JobStatus::Completed {
                continue;
            }
            let remaining = self.account.as_mut().map_or(0.0, |account| {
                account.pay(job.order.price);
                account.credits
            });
            job.billed = Some(remaining);
        }
    }

    fn reserved(&self) -> f64 {
        self.jobs
            .iter()
            .filter(|job| job.billed.is_none() && !matches!(job.outcome, Outcome::Broken(..)))
            .map(|job| job.order.price)
            .sum()
    }
}

fn row(job: &Job, now: Duration) -> LedgerEntry {
    LedgerEntry {
        request_id: job.id.clone(),
        slug: job.order.model.slug.to_owned(),
        body: job.order.body.clone(),
        accepted_at: wall(job.accepted),
        status: job.status(now),
        cost: job.billed.map_or(0.0, |_| job.order.price),
        polls: job.counts.polls,
        result_reads: job.counts.result_reads,
        file_reads: job.counts.file_reads,
    }
}

/// A random id in the form of a version 4 UUID.
pub(super) fn new_id() -> String {
    let bits = rand::random::<u128>();
    let hex = format!("{bits:032x}");
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}
