//! The window's way from the demo to the real service and back. Engines already started go on in the background: a paid render is
//! watched whatever the window shows.

use std::sync::{Arc, Mutex, PoisonError};

use super::folders::Place;
use super::instance::{self, Instance};
use crate::engine::{EngineHandle, Refusal, Reply, Service, Waker, reply};
use crate::secrets::Keychain;
use crate::ui::{Session, Sessions};

/// Every engine of this process, by service.
#[derive(Clone)]
pub struct Engines {
    running: Arc<Mutex<Vec<(Service, Instance)>>>,
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

    /// The engine of this service, started when it is not running yet.
    pub async fn get(&self, service: Service) -> Result<EngineHandle, Refusal> {
        if let Some(handle) = self.find(service) {
            return Ok(handle);
        }
        let place = self.first.beside(service).map_err(|error| Refusal::from_error(&error))?;
        let instance = instance::start(&place, self.keychain.clone(), self.waker.clone()).await?;
        let handle = instance.handle.clone();
        self.lock().push((service, instance));
        Ok(handle)
    }

    /// Ends every engine, giving submits under way the time to hear their answers.
    pub fn stop(&self) {
        let running: Vec<_> = self.lock().drain(..).collect();
        for (_, instance) in running {
            self.runtime.block_on(instance.handle.stop(std::time::Duration::from_secs(10)));
        }
    }

    fn find(&self, service: Service) -> Option<EngineHandle> {
        self.lock().iter().find(|(running, _)| *running == service).map(|(_, instance)| instance.handle.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Service, Instance)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
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
