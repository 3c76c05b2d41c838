//! Starts and stops the service, and [`Simulator`], its owner's handle.
//!
//! A service with a folder resumes the jobs and images of its last run: a client whose process died with the service finds its
//! requests under the same ids. An unfinished render starts again; the same seed gives the same picture. Entries that can't be used
//! are logged and left out. Stopping or dropping the service cuts every open connection.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::account::{Account, LedgerEntry};
use super::clock::{Clock, since_1970};
use super::config::{Config, Keys};
use super::connection::{Connection, CuttableListener};
use super::fault_script::Script;
use super::job::{JobBehaviour, Order, Outcome};
use super::model::Model;
use super::request_log::SeenRequest;
use super::routes;
use super::routes::upload::kind_of;
use super::state::{Asset, Service};
use super::storage::{FileStore, Journal, JournalEntry, Storage};
use super::submit_body::SubmitBody;
use super::worker::{self, RenderTask};

/// Why the simulated service could not start.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The address is taken, or not on this machine.
    #[error("the simulated service could not listen: {source} ({addr})")]
    Listen {
        /// The system's error.
        source: io::Error,
        /// The requested address.
        addr: SocketAddr,
    },
    /// The folder or file for rendered videos can't be opened.
    #[error("the simulated service found no space for its files: {0}")]
    Space(#[source] io::Error),
}

/// A running service. Dropping it stops it.
#[derive(Debug)]
pub struct Simulator {
    service: Arc<Service>,
    serving: JoinHandle<()>,
}

impl Simulator {
    /// Starts a service and returns when it listens. Call it inside a tokio runtime with net and time.
    pub async fn start(config: Config) -> Result<Self, SimulatorError> {
        let clock = Clock::start();
        let (storage, entries) = open(&config, clock.now()).map_err(SimulatorError::Space)?;
        let asked = config.listen;
        let cannot = |source| SimulatorError::Listen { source, addr: asked };
        let listener = listen(asked, &entries).await.map_err(cannot)?;
        let addr = listener.local_addr().map_err(cannot)?;
        let service = Arc::new(Service::new(config, addr, clock, storage));
        service.remember(&JournalEntry::Port(addr.port()));
        restore(&service, entries);
        let serving = tokio::spawn(serve(listener, Arc::clone(&service)));
        Ok(Self { service, serving })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.service.addr
    }

    /// The API's base address: `http://127.0.0.1:PORT`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.service.addr)
    }

    /// The full address for uploads.
    pub fn upload_url(&self) -> String {
        format!("{}/upload-asset", self.api_url())
    }

    /// The handle that makes it misbehave.
    pub fn script(&self) -> Script {
        self.service.script.clone()
    }

    /// The bank statement: one row for each accepted submit, in order.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.service.state().ledger(self.service.clock.now())
    }

    /// The requests that arrived, oldest first; at most 20,000.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.service.log.all()
    }

    /// Dollars on the account; `None` when it has no balance record.
    pub fn balance(&self) -> Option<f64> {
        let mut state = self.service.state();
        state.settle(self.service.clock.now());
        state.account.map(|account| account.credits)
    }

    /// Sets the balance in dollars; `None` removes the balance record.
    pub fn set_balance(&self, balance: Option<f64>) {
        let mut state = self.service.state();
        state.settle(self.service.clock.now());
        state.account = balance.map(|credits| Account {
            credits,
            free_credits: state.account.map_or(0.0, |account| account.free_credits),
        });
    }

    /// Accepts other keys from now on.
    pub fn set_keys(&self, keys: Keys) {
        self.service.state().keys = keys;
    }

    /// Moves the service's clock forward: renders complete, records and files expire, limits reset.
    pub fn advance(&self, by: Duration) {
        self.service.clock.skip(by);
    }

    /// Stops it and waits until its port is free.
    pub async fn stop(mut self) {
        self.service.stop.cancel();
        if let Err(error) = (&mut self.serving).await {
            tracing::debug!(%error, "the simulated service had already ended");
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.service.stop.cancel();
        self.serving.abort();
    }
}

/// Serves until the future is dropped. Calls `ready` once with the address.
pub async fn serve_forever(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), SimulatorError> {
    let simulator = Simulator::start(config).await?;
    ready(simulator.addr());
    simulator.service.stop.cancelled().await;
    Ok(())
}

fn open(config: &Config, now: Duration) -> io::Result<(Storage, Vec<JournalEntry>)> {
    let Some(folder) = &config.folder else {
        return Ok((Storage { files: FileStore::open(None)?, journal: None }, Vec::new()));
    };
    let (journal, entries) = Journal::open(folder, now, config.file_life)?;
    Ok((Storage { files: FileStore::open(Some(folder))?, journal: Some(journal) }, entries))
}

/// Listens on `asked`. For port 0 it prefers the port of the last run, because clients may still hold its links.
async fn listen(asked: SocketAddr, entries: &[JournalEntry]) -> io::Result<TcpListener> {
    let last = entries.iter().rev().find_map(|entry| match entry {
        JournalEntry::Port(port) => Some(*port),
        _ => None,
    });
    if let Some(port) = last.filter(|_| asked.port() == 0) {
        match TcpListener::bind((asked.ip(), port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => tracing::debug!(%error, port, "the port of the last run is taken"),
        }
    }
    TcpListener::bind(asked).await
}

async fn serve(listener: TcpListener, service: Arc<Service>) {
    let stop = service.stop.clone();
    let connections = CuttableListener::new(listener, stop.clone());
    let app = routes::app(service).into_make_service_with_connect_info::<Connection>();
    let serving = axum::serve(connections, app);
    tokio::select! {
        ended = async { serving.await } => {
            if let Err(error) = ended {
                tracing::error!(%error, "the simulated service ended");
            }
        }
        () = stop.cancelled() => {}
    }
}

/// Resumes the jobs and images of the last run.
fn restore(service: &Arc<Service>, entries: Vec<JournalEntry>) {
    for entry in entries {
        if restore_one(service, &entry).is_none() {
            tracing::warn!(?entry, "left out of the simulated service");
        }
    }
}

fn restore_one(service: &Arc<Service>, entry: &JournalEntry) -> Option<()> {
    match entry {
        JournalEntry::Port(_) => Some(()),
        JournalEntry::Asset { name, at } => {
            let stored_file = service.files.find(&entry.file()?)?;
            let asset = Asset { stored_file, kind: kind_of(name)?, stored: since_1970(*at) };
            service.state().put(name.clone(), asset);
            Some(())
        }
        JournalEntry::Job { id, slug, body, seed, at } => {
            let model = Model::find(slug)?;
            let submitted = SubmitBody::read(&model, body).ok()?;
            let behaviour = JobBehaviour::new(Vec::new(), &submitted.prompt);
            let takes = behaviour.duration(service.config.render_seconds, *seed);
            let order = Order::new(model, body.clone(), &submitted, behaviour, takes);
            let accepted = since_1970(*at);
            service.state().enter(id.clone(), order.clone(), accepted);
            match service.files.find(&entry.file()?) {
                Some(stored_file) => service.state().finish(id, Outcome::Rendered(stored_file, accepted)),
                None => worker::start(service, &order, RenderTask { id: id.clone(), submitted, seed: *seed }),
            }
            Some(())
        }
    }
}
