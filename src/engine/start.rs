//! How an engine comes to life: open the ledger, recover, spawn the owner loop. Fails with a sentence before anything was sent.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::config::{EngineConfig, Pace};
use super::files::frames::FrameFolder;
use super::files::thumbnails::Thumbnails;
use super::first_frame::{Copies, FirstFrameCheck};
use super::handle::EngineHandle;
use super::job::tasks::Tasks;
use super::job::work::ServiceGate;
use super::ledger::Ledger;
use super::ledger::recovery;
use super::publish;
use super::refusal::Refusal;
use super::runner::{EngineContext, Inboxes, LAST_WRITES, Runner};
use super::schedule::RenderStats;
use super::service::account::AccountState;
use super::service::key::KeyInUse;
use super::service::network::Network;
use super::snapshot::{KeyKept, Service};
use crate::domain::ApiKey;
use crate::segmind::Budget;
use crate::segmind::Client;
use crate::store::{DataFolderLock, LockError, Store};

/// The ledger's file in the data folder.
pub const LEDGER: &str = "rushes.sqlite";

/// The folder inside the data folder in which the bytes of videos come in.
const INCOMING: &str = "incoming";

/// How long an end waits for the tidying of the clips' folders.
const TIDY_PATIENCE: Duration = Duration::from_secs(2);

/// Starts an engine on the current runtime. Refused when the data folder is in use, or the ledger can't be opened.
pub async fn start(config: EngineConfig) -> Result<EngineHandle, Refusal> {
    let data_dir = config.data_dir.clone();
    let lock = off_thread(move || lock_folder(&data_dir)).await??;
    let path = config.data_dir.join(LEDGER);
    let opened = off_thread(move || Store::open(&path)).await?.map_err(|error| Refusal::from_error(&error))?;
    let mut ledger =
        Ledger::open(opened.store, config.clock.clone()).await.map_err(|error| Refusal::from_error(&error))?;
    if let Some(kept) = opened.set_aside {
        ledger.notice =
            Some(format!("The ledger was damaged; it is kept as {} and a new one was begun", kept.display()));
    }
    recovery::recover(&mut ledger).await.map_err(|error| Refusal::from_error(&error))?;
    let chosen = ledger.settings.clips_folder.clone();
    let leftovers =
        recovery::leftovers(&ledger, &[&config.clips_folder, chosen.as_deref().unwrap_or(&config.clips_folder)]);
    let incoming = config.data_dir.join(INCOMING);
    let leftovers = off_thread(move || {
        leftovers.sweep_one(&incoming);
        leftovers
    });
    let leftovers = leftovers.await?;
    sweep_copies(&ledger, &config.data_dir).await;
    // The clips' folders may lie on a drive that does not answer: nothing waits for them.
    let sweeper = tokio::task::spawn_blocking(move || leftovers.sweep_all());
    spawn(config, ledger, KeptAlive { lock, sweeper })
}

/// What an engine holds on to until its end.
struct KeptAlive {
    lock: DataFolderLock,
    sweeper: JoinHandle<()>,
}

/// Work on the disk, off the runtime's threads.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let joined = tokio::task::spawn_blocking(work).await;
    joined.map_err(|error| Refusal::because("The data folder could not be opened", &error))
}

/// Refused when another Rushes works in this data folder: to be asked before anything in it is touched that is not the engine's.
pub fn ensure_free(data_dir: &Path) -> Result<(), Refusal> {
    lock_folder(data_dir).map(drop)
}

/// Removes the copies of first frames that nothing refers to. Nobody can look at one yet, so none that is needed can go.
async fn sweep_copies(ledger: &Ledger, data_dir: &Path) {
    let Some(wanted) = recovery::wanted_copies(ledger) else { return };
    let copies = Copies::new(data_dir);
    if let Err(error) = tokio::task::spawn_blocking(move || copies.sweep(&wanted)).await {
        tracing::warn!(%error, "the copies of first frames were not looked through");
    }
}

fn not_made(data_dir: &Path) -> String {
    format!(
        "The data folder can't be made: {}. Make that place writable, or name another with RUSHES_DATA_DIR",
        data_dir.display()
    )
}

fn lock_folder(data_dir: &Path) -> Result<DataFolderLock, Refusal> {
    std::fs::create_dir_all(data_dir).map_err(|error| Refusal::because(not_made(data_dir), &error))?;
    DataFolderLock::acquire(data_dir).map_err(|error| match &error {
        LockError::Held { .. } => Refusal::because(
            "Rushes is already running with this data folder: use its window. If there is none, it is just ending and hears Segmind's last \
             answer: try again in a minute",
            &error,
        ),
        LockError::NoLocks { .. } => Refusal::from_error(&error),
        LockError::Io { .. } => {
            let folder = data_dir.display();
            let advice = "Make that place writable, or name another with --data-dir or RUSHES_DATA_DIR";
            Refusal::because(format!("The data folder can't be used: {folder}. {advice}"), &error)
        }
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

fn spawn(config: EngineConfig, ledger: Ledger, held: KeptAlive) -> Result<EngineHandle, Refusal> {
    let client = Client::with_timeouts(config.hosts, config.timeouts)
        .map_err(|error| Refusal { details: error.details, ..Refusal::new("The network can't be set up") })?;
    let (key, key_seen) = watch::channel(KeyInUse::default());
    let budget = (config.pace == Pace::Learning).then(|| Arc::new(Budget::new()));
    let network = Arc::new(Network::default());
    let reachable = network.subscribe();
    let service = ServiceGate {
        client,
        budget,
        key: key_seen,
        clock: config.clock.clone(),
        network,
        watched: Arc::new(()),
        asked_with: Arc::default(),
    };
    let (account_news, account_inbox) = mpsc::unbounded_channel();
    let (to_loop, messages) = mpsc::unbounded_channel();
    let (errands_done, one_shots) = mpsc::unbounded_channel();
    let (requests_out, requests) = mpsc::unbounded_channel();
    let context = EngineContext {
        service: config.service,
        clips_folder: config.clips_folder,
        usual_prior: config.usual_prior,
        clock: config.clock,
        waker: config.waker.clone(),
        one_shots: errands_done,
        thumbnails: Thumbnails::new(&config.data_dir),
        first_frames: FirstFrameCheck::new(service.client.clone(), &config.data_dir),
        frames: FrameFolder::new(&config.data_dir),
        disposal: config.disposal,
        incoming: config.data_dir.join(INCOMING),
        last_answers: config.timeouts.submit + LAST_WRITES,
    };
    let stats = RenderStats::learn(ledger.jobs.all().map(AsRef::as_ref), context.usual_prior);
    let mut account = AccountState::new(config.keychain, key, account_news);
    let given = config.session_key.is_some();
    begin_with(&mut account, config.session_key, config.service);
    let tasks = Tasks::new(to_loop);
    let sources = publish::Sources {
        ledger: &ledger,
        tasks: &tasks,
        account: &account,
        context: &context,
        stats: &stats,
        offline: false,
        network_trouble: None,
    };
    let (publisher, snapshots) = watch::channel(Arc::new(publish::picture(&sources)));
    let unsaid = Vec::new();
    let runner = Runner {
        ledger,
        tasks,
        account,
        service,
        context,
        publisher,
        stats,
        reachable,
        offline: false,
        unsaid,
        noted_draft: None,
    };
    let handle = EngineHandle {
        requests: requests_out,
        snapshots,
        runtime: tokio::runtime::Handle::current(),
        waker: config.waker,
    };
    let inboxes = Inboxes { requests, messages, account: account_inbox, one_shots };
    tokio::spawn(live(runner, inboxes, given, held));
    Ok(handle)
}

/// The engine from its first round to its end. `given`: there is a key already, which no answer of the keychain will tell.
async fn live(mut runner: Runner, mut inboxes: Inboxes, given: bool, held: KeptAlive) {
    if given {
        runner.key_is_there().await;
    }
    runner.finish_deletions();
    runner.run(&mut inboxes).await;
    runner.ledger.close().await;
    // So that one start is enough to tidy up, however short it was.
    if tokio::time::timeout(TIDY_PATIENCE, held.sweeper).await.is_err() {
        tracing::info!("a folder of clips does not answer; the next start tidies it up");
    }
    // One engine per data folder as long as the loop ran; whoever waits for the end sees the inbox close after that.
    drop(held.lock);
    drop(inboxes);
}
