//! What every request handler and every worker of one service shares.
//!
//! Owns the parts and the one lock; decides nothing beyond who is admitted. Refusals go to the caller.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::HOST;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::account::Account;
use super::answer::Refusal;
use super::auth;
use super::clock::{Clock, wall};
use super::config::Config;
use super::file_store::FileStore;
use super::journal::{Journal, JournalEntry};
use super::request_log::RequestLog;
use super::script::Script;
use super::state::ServiceState;

/// Renders at once.
const WORKERS: usize = 2;

/// Where a service keeps things.
#[derive(Debug)]
pub(super) struct Storage {
    /// Its files.
    pub(super) files: FileStore,
    /// Its memory of them; none when it has no folder.
    pub(super) journal: Option<Journal>,
}

/// The parts of one running service.
#[derive(Debug)]
pub(super) struct Shared {
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
    /// What it remembers for its next run; none when it has no folder.
    pub(super) journal: Option<Journal>,
    /// What was asked of it.
    pub(super) log: RequestLog,
    /// One permit for each render at a time.
    pub(super) workers: Arc<Semaphore>,
    /// Ends everything.
    pub(super) stop: CancellationToken,
    state: Mutex<ServiceState>,
}

impl Shared {
    /// A service that has not answered anything yet.
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

    /// Writes something down for the next run, where there is a folder.
    pub(super) fn remember(&self, entry: &JournalEntry) {
        if let Some(journal) = &self.journal {
            journal.note(entry);
        }
    }

    /// The books. Never held across an await.
    pub(super) fn state(&self) -> MutexGuard<'_, ServiceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a request with an accepted key through.
    pub(super) fn authenticate(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        auth::check(&self.state().keys, headers)
    }

    /// Lets a request with an accepted key through while the request limit allows it.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        self.authenticate(headers)?;
        let Some(limit) = self.config.requests_per_minute else {
            return Ok(());
        };
        let counted = self.state().limiter.count(self.clock.now(), limit);
        counted.map_err(|reset| Refusal::too_many(Some(wall(reset))))
    }

    /// The address under which the client reached the service, for the links in its answers.
    pub(super) fn base_url(&self, headers: &HeaderMap) -> String {
        let host = headers.get(HOST).and_then(|value| value.to_str().ok());
        host.map(|host| format!("http://{host}"))
            .filter(|base| Url::parse(base).is_ok_and(|url| url.path() == "/"))
            .unwrap_or_else(|| format!("http://{}", self.addr))
    }
}
