//! Starts an engine: opens the ledger, recovers the last run, spawns the owner loop. A start that fails has sent nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::absence::Absence;
use super::config::{EngineConfig, Pace, Purchases};
use super::context::EngineContext;
use super::files::frames::FrameFolder;
use super::files::thumbnails::Thumbnails;
use super::handle::EngineHandle;
use super::job::Tasks;
use super::ledger::{Ledger, recovery};
use super::models;
use super::owner_loop::{self, Inboxes, LAST_WRITES};
use super::picture_check::{Copies, PictureCheck};
use super::refusal::Refusal;
use super::requests;
use super::runner::Runner;
use super::schedule::RenderStats;
use super::service::account::AccountState;
use super::service::gate::{KeyInUse, Network, ServiceGate};
use super::snapshot::{KeyKept, Service};
use crate::domain::ApiKey;
use crate::segmind::{Budget, Client};
use crate::store::{DataFolderLock, LockError, Store};

/// The ledger's file in the data folder.
pub const LEDGER: &str = "rushes.sqlite";

/// The folder inside the data folder in which the bytes of videos arrive.
const INCOMING: &str = "incoming";

/// How long the end waits until the clips' folders are swept.
const TIDY_PATIENCE: Duration = Duration::from_secs(2);

/// Starts an engine on the current runtime. Refused when the data folder is in use, or the ledger can't be opened.
pub async fn start(config: EngineConfig) -> Result<EngineHandle, Refusal> {
    start_as(config, Purchases::Go).await
}

/// What is said once a damaged ledger was set aside as this file.
pub(super) fn begun_anew(kept: &Path) -> String {
    format!("The ledger was damaged; it is kept as {} and a new one was begun. No caps are set in it", kept.display())
}

/// The same, where purchases go or wait.
pub async fn start_as(config: EngineConfig, purchases: Purchases) -> Result<EngineHandle, Refusal> {
    let data_dir = config.data_dir.clone();
    let lock = off_thread(move || lock_folder(&data_dir)).await??;
    let path = config.data_dir.join(LEDGER);
    let opened = off_thread(move || Store::open(&path)).await?.map_err(|error| Refusal::from_error(&error))?;
    let data_dir = config.data_dir.clone();
    let known = off_thread(move || models::load(&data_dir)).await?;
    let mut ledger = Ledger::open(opened.store, &known.table, config.clock.clone())
        .await
        .map_err(|error| Refusal::from_error(&error))?;
    ledger.notice = ledger.notice.take().or(known.trouble);
    if let Some(kept) = opened.set_aside {
        ledger.notice = Some(begun_anew(&kept));
    }
    let mut absence = Absence::look(&mut ledger, config.service).await.map_err(|error| Refusal::from_error(&error))?;
    if purchases == Purchases::OnlyNew {
        absence.leave_what_waits(&ledger);
    }
    recovery::recover(&mut ledger).await.map_err(|error| Refusal::from_error(&error))?;
    let chosen = ledger.settings.clips_folder.clone();
    let folders = [&*config.clips_folder, chosen.as_deref().unwrap_or(&config.clips_folder)];
    let leftovers = recovery::leftovers(&ledger, &folders).await;
    leftovers.sweep_one(&config.data_dir.join(INCOMING)).await;
    sweep_copies(&ledger, &config.data_dir).await;
    // The clips' folders may be on a drive that does not answer, so the start does not wait for them.
    let sweeper = tokio::spawn(async move { leftovers.sweep_all().await });
    let stats = ledger.learn_render_times(config.usual_prior).await.map_err(|error| Refusal::from_error(&error))?;
    spawn(config, ledger, stats, absence, KeptAlive { lock, sweeper, purchases }).await
}

/// What an engine keeps until its end.
struct KeptAlive {
    lock: DataFolderLock,
    sweeper: JoinHandle<()>,
    purchases: Purchases,
}

/// Work on the disk, off the runtime's threads.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.map_err(|error| Refusal::because("The data folder could not be opened", &error))
}

/// Refused when another Rushes works in this data folder. Ask before you touch anything in it that is not the engine's.
pub fn ensure_free(data_dir: &Path) -> Result<(), Refusal> {
    lock_folder(data_dir).map(drop)
}

/// Removes the copies of first frames that nothing refers to. Runs before anything can look at one.
async fn sweep_copies(ledger: &Ledger, data_dir: &Path) {
    let copies = Copies::new(data_dir);
    let looked = copies.clone();
    if !matches!(tokio::task::spawn_blocking(move || looked.is_empty()).await, Ok(false)) {
        return; // The usual case: nothing is to be asked.
    }
    let Some(wanted) = recovery::wanted_copies(ledger).await else { return };
    if let Err(error) = tokio::task::spawn_blocking(move || copies.sweep(&wanted)).await {
        tracing::warn!(%error, "the copies of first frames were not looked through");
    }
}

/// What is said of a data folder that can't be made, read or written.
pub fn unusable_data_folder(data_dir: &Path) -> String {
    let folder = data_dir.display();
    format!(
        "The data folder can't be used: {folder}. Make that place writable, or name another with --data-dir or RUSHES_DATA_DIR"
    )
}

pub(super) fn lock_folder(data_dir: &Path) -> Result<DataFolderLock, Refusal> {
    std::fs::create_dir_all(data_dir).map_err(|error| Refusal::because(unusable_data_folder(data_dir), &error))?;
    DataFolderLock::acquire(data_dir).map_err(|error| match &error {
        LockError::Held { .. } => Refusal::because(
            "Rushes is already running with this data folder: use its window. If there is none, it is just ending and hears Segmind's last \
             answer: try again in a minute",
            &error,
        ),
        LockError::NoLocks { .. } => Refusal::from_error(&error),
        LockError::Io { .. } => Refusal::because(unusable_data_folder(data_dir), &error),
    })
}

/// The key of this run, or the keychain's.
fn begin_with(account: &mut AccountState, session_key: Option<ApiKey>, service: Service) {
    match session_key {
        Some(key) if service == Service::Demo => account.adopt(key, KeyKept::Demo),
        Some(key) => account.adopt(key, KeyKept::Environment),
        None => account.look(None),
    }
}

async fn spawn(
    config: EngineConfig,
    ledger: Ledger,
    stats: RenderStats,
    absence: Absence,
    held: KeptAlive,
) -> Result<EngineHandle, Refusal> {
    let (key, key_in_use) = watch::channel(KeyInUse::default());
    let gate = gate(&config, key_in_use)?;
    let (to_requests, requests) = mpsc::unbounded_channel();
    let (to_tasks, tasks) = mpsc::unbounded_channel();
    let (to_account, account) = mpsc::unbounded_channel();
    let (to_one_shots, one_shots) = mpsc::unbounded_channel();
    let inboxes = Inboxes { requests, tasks, account, one_shots, reachable: gate.network.subscribe() };
    let context = EngineContext {
        service: config.service,
        clips_folder: config.clips_folder,
        clock: config.clock,
        waker: config.waker.clone(),
        one_shots: to_one_shots,
        thumbnails: Thumbnails::new(&config.data_dir),
        picture_check: PictureCheck::new(gate.client.clone(), &config.data_dir),
        frames: FrameFolder::new(&config.data_dir),
        disposal: config.disposal,
        incoming: config.data_dir.join(INCOMING),
        asks_catalogue: config.asks_catalogue,
        last_answers: config.timeouts.submit + LAST_WRITES,
        purchases: held.purchases,
    };
    let mut account = AccountState::new(config.keychain, key, to_account);
    let given = config.session_key.is_some();
    begin_with(&mut account, config.session_key, config.service);
    let tasks = Tasks::new(to_tasks);
    let (runner, snapshots) = Runner::new(ledger, tasks, account, gate, context, stats);
    tokio::spawn(live(runner.after(absence).await, inboxes, given, held));
    let runtime = tokio::runtime::Handle::current();
    Ok(EngineHandle { requests: to_requests, snapshots, runtime, waker: config.waker })
}

fn gate(config: &EngineConfig, key: watch::Receiver<KeyInUse>) -> Result<ServiceGate, Refusal> {
    let client = Client::with_timeouts(config.hosts.clone(), config.timeouts)
        .map_err(|error| Refusal { details: error.details, ..Refusal::new("The network can't be set up") })?;
    Ok(ServiceGate {
        client,
        budget: (config.pace == Pace::Learning).then(|| Arc::new(Budget::new())),
        key,
        clock: config.clock.clone(),
        network: Arc::new(Network::default()),
        history: Arc::default(),
        watched: Arc::new(()),
        asked_with: Arc::default(),
    })
}

/// The engine from its first round to its end. `given`: there is a key already, so the keychain is not asked.
async fn live(mut runner: Runner, mut inboxes: Inboxes, given: bool, held: KeptAlive) {
    if given {
        requests::account::key_is_there(&mut runner).await;
    }
    requests::library::finish_deletions(&mut runner).await;
    owner_loop::run(&mut runner, &mut inboxes).await;
    runner.absence.leave(&mut runner.ledger).await;
    // Even a short run removes the leftovers of the last one. It asks the ledger about them.
    if tokio::time::timeout(TIDY_PATIENCE, held.sweeper).await.is_err() {
        tracing::info!("a folder of clips does not answer; the next start tidies it up");
    }
    runner.ledger.close().await;
    // The lock goes before the inbox closes: `EngineHandle::stop` waits for the inbox, and the folder must be free then.
    drop(held.lock);
    drop(inboxes);
}
