//! Starts engines: the real service's with the system's keychain, the demo's with its own service. The window may switch between
//! the two; an engine that was started goes on in the background, so that a paid render is watched whatever the window shows.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Mutex;

use super::data_folder::DataFolder;
use crate::domain::{ApiKey, ApiKeyError};
use crate::engine::{
    self, Disposal, EngineConfig, EngineHandle, Pace, Purchases, Refusal, Reply, Service, Waker, reply,
};
use crate::secrets::{Keychain, SystemKeychain};
use crate::segmind::Hosts;
use crate::simulator::{Config, Picture, Simulator};
use crate::ui::{Session, Sessions};

/// How long a demo render takes unless `RUSHES_DEMO_SECONDS` says otherwise.
const DEMO_SECONDS: f64 = 6.0;

/// The demo's first balance in dollars. It goes down as a real one does, but lasts for a hundred and fifty shots.
const DEMO_BALANCE: f64 = 500.0;

/// The demo's key. The embedded service takes any well-formed key and bills nothing.
const DEMO_KEY: &str = "SG_0123456789abcdef";

/// The system's keychain. It is asked only when an engine needs a key.
pub fn system_keychain() -> Arc<dyn Keychain> {
    Arc::new(SystemKeychain::new())
}

/// How long the end of the program waits for an engine: longer than a submit may take (`segmind::Timeouts::submit`), so that every
/// submit gets its answer.
pub const STOP_PATIENCE: Duration = Duration::from_secs(75);

/// A running engine, and the demo's service with it.
pub struct Instance {
    /// The engine.
    pub handle: EngineHandle,
    /// Ends with this value, unless it was taken and stopped before.
    service: Option<Simulator>,
}

/// Starts the engine of this data folder for a command: with the system's keychain, and nobody to wake.
pub async fn start_for_command(folder: &DataFolder, purchases: Purchases) -> Result<Instance, Refusal> {
    start(folder, system_keychain(), Waker::none(), purchases).await
}

/// Starts the engine of this data folder. `purchases` says what it does with shots that wait to be bought.
async fn start(
    folder: &DataFolder,
    keychain: Arc<dyn Keychain>,
    waker: Waker,
    purchases: Purchases,
) -> Result<Instance, Refusal> {
    match folder.service {
        Service::Segmind => start_real(folder, keychain, waker, purchases).await,
        Service::Demo => start_demo(folder, waker, purchases).await,
    }
}

async fn start_real(
    folder: &DataFolder,
    keychain: Arc<dyn Keychain>,
    waker: Waker,
    purchases: Purchases,
) -> Result<Instance, Refusal> {
    let (api, upload) = (variable("RUSHES_API_URL"), variable("RUSHES_UPLOAD_URL"));
    let hosts = Hosts::parse(api.as_deref(), upload.as_deref())
        .and_then(|hosts| hosts.with_history(variable("RUSHES_HISTORY_URL").as_deref()))
        .map_err(|error| Refusal::from_error(&error))?;
    let config = EngineConfig {
        clips_folder: folder.clips_folder(),
        keychain,
        session_key: key_from_environment()?,
        // It only warns: a command that is over in a minute has no use for it.
        asks_catalogue: waker.has_window(),
        waker,
        ..EngineConfig::new(folder.path.clone(), hosts)
    };
    Ok(Instance { handle: engine::start_as(config, purchases).await?, service: None })
}

async fn start_demo(folder: &DataFolder, waker: Waker, purchases: Purchases) -> Result<Instance, Refusal> {
    let seconds = demo_seconds()?;
    // The service's files may be opened only by the process that may run the engine.
    engine::ensure_free(&folder.path)?;
    let service = Simulator::start(Config {
        render_seconds: seconds,
        balance: DEMO_BALANCE,
        picture: demo_picture()?,
        folder: Some(folder.path.join("service")),
        ..Config::default()
    })
    .await
    .map_err(|error| Refusal::because("The demo's own service could not start", &error))?;
    let hosts = Hosts::parse(Some(&service.api_url()), Some(&service.upload_url()))
        .map_err(|error| Refusal::from_error(&error))?;
    let config = EngineConfig {
        service: Service::Demo,
        clips_folder: folder.clips_folder(),
        session_key: ApiKey::parse(DEMO_KEY).ok(),
        usual_prior: Some(Duration::from_secs_f64(seconds)),
        pace: Pace::Unlimited,
        disposal: Disposal::Delete,
        // It only warns: a command that is over in a minute has no use for it.
        asks_catalogue: waker.has_window(),
        waker,
        ..EngineConfig::new(folder.path.clone(), hosts)
    };
    Ok(Instance { handle: engine::start_as(config, purchases).await?, service: Some(service) })
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn key_from_environment() -> Result<Option<ApiKey>, Refusal> {
    let key = variable("SEGMIND_API_KEY").map(|text| ApiKey::parse(&text)).transpose();
    key.map_err(|error: ApiKeyError| Refusal::new(format!("SEGMIND_API_KEY can't be used: {error}")))
}

fn demo_seconds() -> Result<f64, Refusal> {
    let Some(text) = variable("RUSHES_DEMO_SECONDS") else { return Ok(DEMO_SECONDS) };
    let seconds = text.trim().parse().ok().filter(|seconds: &f64| (0.0..=3600.0).contains(seconds));
    seconds.ok_or_else(|| Refusal::new("RUSHES_DEMO_SECONDS must be a number of seconds from 0 to 3600"))
}

/// The size of what the simulated service paints. Tiny pictures spare tests the most of their time.
///
/// # Errors
/// Refused where `RUSHES_DEMO_PICTURE` names no size.
pub fn demo_picture() -> Result<Picture, Refusal> {
    let Some(text) = variable("RUSHES_DEMO_PICTURE") else { return Ok(Picture::Full) };
    text.trim().parse().map_err(|_| Refusal::new("RUSHES_DEMO_PICTURE must be full or tiny"))
}

/// The engines that run.
#[derive(Default)]
struct Running {
    engines: Vec<(Service, Instance)>,
    /// No engine is started any more.
    ended: bool,
}

/// Every engine of this process, by service.
#[derive(Clone)]
pub struct Engines {
    running: Arc<Mutex<Running>>,
    first: DataFolder,
    keychain: Arc<dyn Keychain>,
    runtime: tokio::runtime::Handle,
    waker: Waker,
}

impl Engines {
    /// No engine yet. The other service's data folder is found from `first`.
    pub fn new(first: DataFolder, keychain: Arc<dyn Keychain>, runtime: tokio::runtime::Handle, waker: Waker) -> Self {
        Self { running: Arc::default(), first, keychain, runtime, waker }
    }

    /// The engine of this service, started if it does not run yet. Calls that come meanwhile wait for the same engine.
    pub async fn get(&self, service: Service) -> Result<EngineHandle, Refusal> {
        let mut running = self.running.lock().await;
        if running.ended {
            return Err(Refusal::new("Rushes is just ending"));
        }
        if let Some((_, instance)) = running.engines.iter().find(|(known, _)| *known == service) {
            return Ok(instance.handle.clone());
        }
        let folder = self.first.beside(service).map_err(|error| Refusal::from_error(&error))?;
        let instance = start(&folder, self.keychain.clone(), self.waker.clone(), Purchases::Go).await?;
        let handle = instance.handle.clone();
        running.engines.push((service, instance));
        Ok(handle)
    }

    /// Ends every engine, also one that is just starting, then the demo's service: its folder is free for another one. Submits under way
    /// get the time to hear their answers. Several callers may wait for the same end.
    pub async fn end(&self) {
        let handles: Vec<EngineHandle> = {
            let mut running = self.running.lock().await;
            running.ended = true;
            running.engines.iter().map(|(_, instance)| instance.handle.clone()).collect()
        };
        join_all(handles.iter().map(|handle| handle.stop(STOP_PATIENCE))).await;
        // The lock is held meanwhile, so that every caller waits.
        for (_, instance) in &mut self.running.lock().await.engines {
            if let Some(service) = instance.service.take() {
                service.stop().await;
            }
        }
    }

    /// Like [`Engines::end`], for a thread that may block.
    pub fn stop(&self) {
        self.runtime.block_on(self.end());
    }

    fn session(&self, service: Service) -> Reply<Session> {
        let engines = self.clone();
        reply::spawn(&self.runtime, self.waker.clone(), async move {
            let handle = engines.get(service).await?;
            let noted = engines.first.beside(Service::Segmind).map(|real| real.note_shown(service));
            if !matches!(noted, Ok(Ok(()))) {
                tracing::warn!(?noted, "the next start won't know what the window showed last");
            }
            Ok(Session { handle })
        })
    }
}

impl Sessions for Engines {
    fn start_demo(&self) -> Reply<Session> {
        self.session(Service::Demo)
    }

    fn start_segmind(&self) -> Reply<Session> {
        self.session(Service::Segmind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::MemoryKeychain;

    fn engines(folder: &std::path::Path) -> Engines {
        let folder = DataFolder::find(Some(folder.to_owned()), true).unwrap();
        Engines::new(folder, Arc::new(MemoryKeychain::new()), tokio::runtime::Handle::current(), Waker::none())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_calls_at_once_get_one_engine_and_an_end_leaves_none() {
        let folder = tempfile::tempdir().unwrap();
        let engines = engines(folder.path());
        let (one, other) = tokio::join!(engines.get(Service::Demo), engines.get(Service::Demo));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        assert_eq!(engines.running.lock().await.engines.len(), 1);
        let ((), ()) = tokio::join!(engines.end(), engines.end());
        assert!(engines.get(Service::Demo).await.is_err(), "none is started after the end");
        let running = engines.running.lock().await;
        assert!(running.engines.iter().all(|(_, instance)| instance.service.is_none()), "its service has ended too");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_engine_that_is_starting_is_ended_too() {
        let folder = tempfile::tempdir().unwrap();
        let engines = engines(folder.path());
        let starting = {
            let engines = engines.clone();
            tokio::spawn(async move { engines.get(Service::Demo).await })
        };
        tokio::task::yield_now().await;
        engines.end().await;
        if let Ok(handle) = starting.await.unwrap() {
            assert!(handle.refresh_balance().await.is_err(), "the engine has ended");
        }
        crate::engine::ensure_free(folder.path()).unwrap();
    }
}
