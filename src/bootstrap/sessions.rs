//! The window's way from the demo to the real service and back. Engines already started go on in the background: a paid render is
//! watched whatever the window shows.

use std::sync::Arc;

use futures_util::future::join_all;
use tokio::sync::Mutex;

use super::folders::Place;
use super::instance::{self, Instance, STOP_PATIENCE};
use crate::engine::{EngineHandle, Refusal, Reply, Service, Waker, reply};
use crate::secrets::Keychain;
use crate::ui::{Session, Sessions};

/// What runs.
#[derive(Default)]
struct Running {
    engines: Vec<(Service, Instance)>,
    /// From then on none is started.
    ended: bool,
}

/// Every engine of this process, by service.
#[derive(Clone)]
pub struct Engines {
    running: Arc<Mutex<Running>>,
    first: Place,
    keychain: Arc<dyn Keychain>,
    runtime: tokio::runtime::Handle,
    waker: Waker,
}

impl Engines {
    /// No engine yet; the one of `first` comes first, the other service's place is found from it.
    pub fn new(first: Place, keychain: Arc<dyn Keychain>, runtime: tokio::runtime::Handle, waker: Waker) -> Self {
        Self { running: Arc::default(), first, keychain, runtime, waker }
    }

    /// The engine of this service, started when it is not running yet. Whoever asks meanwhile waits for the same one.
    pub async fn get(&self, service: Service) -> Result<EngineHandle, Refusal> {
        let mut running = self.running.lock().await;
        if running.ended {
            return Err(Refusal::new("Rushes is just ending"));
        }
        if let Some((_, instance)) = running.engines.iter().find(|(known, _)| *known == service) {
            return Ok(instance.handle.clone());
        }
        let place = self.first.beside(service).map_err(|error| Refusal::from_error(&error))?;
        let instance = instance::start(&place, self.keychain.clone(), self.waker.clone()).await?;
        let handle = instance.handle.clone();
        running.engines.push((service, instance));
        Ok(handle)
    }

    /// Ends every engine, also one that is just starting, giving submits under way the time to hear their answers. May be called from
    /// several places: each waits for the end.
    pub async fn end(&self) {
        let handles: Vec<EngineHandle> = {
            let mut running = self.running.lock().await;
            running.ended = true;
            running.engines.iter().map(|(_, instance)| instance.handle.clone()).collect()
        };
        join_all(handles.iter().map(|handle| handle.stop(STOP_PATIENCE))).await;
    }

    /// The same, for a thread that may wait.
    pub fn stop(&self) {
        self.runtime.block_on(self.end());
    }

    fn session(&self, service: Service) -> Reply<Session> {
        let engines = self.clone();
        reply::spawn(&self.runtime, self.waker.clone(), async move {
            let handle = engines.get(service).await?;
            let noted = engines.first.beside(Service::Segmind).map(|real| real.note_shown(service));
            if !matches!(noted, Ok(Ok(()))) {
                tracing::warn!(?noted, "the next start will not know what the window showed last");
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
        let place = Place::find(Some(folder.to_owned()), true).unwrap();
        Engines::new(place, Arc::new(MemoryKeychain::new()), tokio::runtime::Handle::current(), Waker::none())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_who_ask_at_once_get_one_engine_and_an_end_leaves_none() {
        let folder = tempfile::tempdir().unwrap();
        let engines = engines(folder.path());
        let (one, other) = tokio::join!(engines.get(Service::Demo), engines.get(Service::Demo));
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        assert_eq!(engines.running.lock().await.engines.len(), 1);
        let ((), ()) = tokio::join!(engines.end(), engines.end());
        assert!(engines.get(Service::Demo).await.is_err(), "none is started after the end");
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
            let asked = handle.refresh_balance();
            while asked.ready().is_none() {
                tokio::task::yield_now().await;
            }
            assert!(asked.ready().unwrap().is_err(), "nobody is left to ask");
        }
        crate::engine::ensure_free(folder.path()).unwrap();
    }
}
